//! What cells make of a column.

use super::*;
use crate::table::MISSING;

fn grown(choice: Choice, cells: &[&str]) -> (Grown, Problems) {
    let reading = Reading::default();
    let mut column = Growing::new("c".to_owned(), choice);
    for (cell, row) in cells.iter().zip(1..) {
        column.cell(row, cell.as_bytes(), Rules::of(&reading));
    }
    assert_eq!(column.rows(), cells.len());
    column.finish()
}

fn values(choice: Choice, cells: &[&str]) -> Values {
    match grown(choice, cells) {
        (Grown::Column(column), problems) => {
            assert!(problems.is_empty(), "{problems}");
            column.values
        }
        (Grown::Again(_), _) => panic!("expected a column"),
    }
}

fn problems(choice: Choice, cells: &[&str]) -> String {
    grown(choice, cells).1.to_string()
}

fn words(codes: &[u32], words: &[&str]) -> Values {
    Values::Words {
        codes: codes.to_vec(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    }
}

#[test]
fn cells_decide_what_a_column_holds() {
    let open = |cells: &[&str]| values(Choice::Open, cells);
    assert_eq!(
        open(&["", " 1 ", "NA", "2.5"]),
        Values::Numbers(vec![f64::NAN, 1.0, f64::NAN, 2.5])
    );
    assert_eq!(
        open(&["NA", "1970-01-02", "1970-01-02 12:00"]),
        Values::Numbers(vec![f64::NAN, 1.0, 1.5])
    );
    assert_eq!(
        open(&["", "b", "1", " a", ""]),
        words(&[MISSING, 2, 1, 0, MISSING], &[" a", "1", "b"])
    );
    assert_eq!(open(&["", "."]), Values::Numbers(vec![f64::NAN; 2]));
}

#[test]
fn what_is_expected_changes_nothing_but_room() {
    let reading = Reading::default();
    for cells in [["", "1", "2"], ["1970-01-02", "", ""], ["", "x", "y"]] {
        let mut column = Growing::new("c".to_owned(), Choice::Open);
        column.expect(1_000);
        for (cell, row) in cells.iter().zip(1..) {
            column.cell(row, cell.as_bytes(), Rules::of(&reading));
        }
        let room = match &column.held {
            Held::Numbers(list) | Held::Dates(list) => list.capacity(),
            Held::Words(words) => words.room(),
            other => panic!("expected values, not {other:?}"),
        };
        assert!(room >= 1_000, "{cells:?}: {room}");
        let (Grown::Column(column), _) = column.finish() else {
            panic!("expected a column");
        };
        assert_eq!(column.values, values(Choice::Open, &cells));
    }
}

#[test]
fn a_late_word_makes_the_column_be_read_again() {
    for cells in [
        ["", "1", "x"],
        ["inf", "", "x"],
        ["2024-01-01", "1", ""],
        ["1", "2024-01-01", ""],
    ] {
        let (became, problems) = grown(Choice::Open, &cells);
        assert!(
            matches!(became, Grown::Again(name) if name == "c"),
            "{cells:?}"
        );
        assert!(problems.is_empty(), "{problems}");
    }
}

#[test]
fn a_given_kind_is_kept_and_misfits_are_problems() {
    let given = Choice::Given;
    assert_eq!(
        values(given(Kind::Words), &["1", "", "01"]),
        words(&[1, MISSING, 0], &["01", "1"])
    );
    assert_eq!(values(given(Kind::Words), &[""]), words(&[MISSING], &[]));
    assert_eq!(
        values(given(Kind::Dates), &["1970-01-03"]),
        Values::Numbers(vec![2.0])
    );
    assert_eq!(
        problems(given(Kind::Numbers), &["1", "x\ty", "z"]),
        "row 2 of column `c` is `x\u{fffd}y`, expected a number (and 1 more like it)"
    );
    assert_eq!(
        problems(given(Kind::Dates), &["1970-01-03", "3"]),
        "row 2 of column `c` is `3`, expected a date such as 2024-01-31"
    );
}

#[test]
fn a_declared_column_without_values_is_numbers() {
    let declared = Choice::Declared(Kind::Words);
    assert_eq!(
        values(declared, &["", "NA"]),
        Values::Numbers(vec![f64::NAN; 2])
    );
    assert_eq!(values(declared, &["1"]), words(&[0], &["1"]));
}

#[test]
fn infinities_are_a_problem_or_missing_as_the_reading_says() {
    assert_eq!(
        problems(Choice::Open, &["1", "-inf", "1e999"]),
        "row 2 of column `c` is infinite; clear it, or have infinities read as missing (and 1 more like it)"
    );
    let reading = Reading {
        infinite: Infinite::Missing,
        ..Reading::default()
    };
    let mut column = Growing::new("c".to_owned(), Choice::Given(Kind::Numbers));
    column.cell(1, b"inf", Rules::of(&reading));
    column.number(2, f64::NEG_INFINITY, Rules::of(&reading));
    let (became, problems) = column.finish();
    assert!(problems.is_empty());
    assert!(
        matches!(became, Grown::Column(column) if column.values == Values::Numbers(vec![f64::NAN; 2]))
    );
}

#[test]
fn typed_values_become_the_same_words_as_their_text() {
    let reading = Reading::default();
    let mut column = Growing::new("c".to_owned(), Choice::Given(Kind::Words));
    assert!(column.wants_text());
    column.number(1, 11.0, Rules::of(&reading));
    column.date(2, 1.0, Rules::of(&reading));
    column.number(3, f64::NAN, Rules::of(&reading));
    let (Grown::Column(column), _) = column.finish() else {
        panic!("expected a column");
    };
    assert_eq!(
        column.values,
        words(&[0, 1, MISSING], &["11", "1970-01-02"])
    );
}

#[test]
fn bytes_that_are_no_text_are_problems() {
    let reading = Reading::default();
    for first in ["x", "1"] {
        let mut column = Growing::new("c".to_owned(), Choice::Open);
        for (cell, row) in [first.as_bytes(), b"\xba\xcf", b"a\0"].into_iter().zip(1..) {
            column.cell(row, cell, Rules::of(&reading));
        }
        assert_eq!(
            column.finish().1.to_string(),
            "row 2 of column `c` is not UTF-8; it looks like GB18030 (GBK): give the encoding `gb18030`; \
             row 3 of column `c` has a NUL byte"
        );
    }
}
