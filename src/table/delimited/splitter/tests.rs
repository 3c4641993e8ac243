//! Rows and cells, and the rows that do not fit.

use super::*;
use proptest::prelude::*;
use std::io::Cursor;

fn splitter(text: &str) -> Splitter {
    let input = Box::new(Cursor::new(text.as_bytes().to_vec()));
    Splitter::new(input, None, Limits::default()).unwrap()
}

/// Returns the rows after the header by columns, and the problems.
fn split(text: &str) -> (Vec<Vec<String>>, String) {
    let mut splitter = splitter(text);
    let width = splitter.header().unwrap().unwrap().len();
    let mut batch = Batch::new(width);
    let mut columns = vec![Vec::new(); width];
    loop {
        splitter.fill(&mut batch, width).unwrap();
        if batch.is_empty() {
            break;
        }
        for (at, column) in columns.iter_mut().enumerate() {
            column.extend(
                batch
                    .column(at)
                    .map(|(_, cell)| String::from_utf8(cell.to_vec()).unwrap()),
            );
        }
    }
    (columns, splitter.into_problems().to_string())
}

#[test]
fn rows_to_come_are_expected_from_the_first_ones() {
    let expected = |text: &str, done, of| {
        let mut splitter = splitter(text);
        let width = splitter.header().unwrap().unwrap().len();
        splitter.fill(&mut Batch::new(width), width).unwrap();
        splitter.rows_expected(Progress { done, of })
    };
    let rows = |count: usize| format!("a,b\n{}", "1.25,x\n".repeat(count));
    // More than a batch, so that most of it is not split yet.
    let long = rows(100_000);
    for (text, done, of, right) in [
        (&rows(1_000), 7_004, 7_004, 1_000),
        (&rows(1_000), 7_004, 70_040, 10_000),
        (&rows(0), 4, 4, 0),
        (&rows(10), 0, 0, 0),
        // What was read of the file until then: a buffer.
        (&long, 262_144, 700_004, 100_000),
    ] {
        let expected = expected(text, done, of);
        let some_more = right..=right + right / 10;
        assert!(some_more.contains(&expected), "{expected} for {right}");
    }
}

#[test]
fn rows_are_split_with_their_quotes() {
    let (columns, problems) = split("\u{feff}a;b\r\n1;\"x;\"\"y\"\"\"\n\n\"2\n3\";\n;");
    assert_eq!(columns, [vec!["1", "2\n3", ""], vec!["x;\"y\"", "", ""]]);
    assert_eq!(problems, "");
}

#[test]
fn ragged_rows_are_left_out_and_told() {
    let (columns, problems) = split("a,b\n1,2\n3\n4,5,6,7,8\n9,10\n");
    assert_eq!(columns, [vec!["1", "9"], vec!["2", "10"]]);
    assert_eq!(
        problems,
        "row 2 (line 3) has 1 cells where the header has 2 (and 1 more like it)"
    );
    let (_, problems) = split("a,b\n1,2,3,4,5\n");
    assert_eq!(
        problems,
        "row 1 (line 2) has 5 cells where the header has 2"
    );
}

#[test]
fn row_numbers_count_the_rows_left_out() {
    let mut splitter = splitter("a,b\n1\n2,3\n");
    splitter.header().unwrap();
    let mut batch = Batch::new(2);
    splitter.fill(&mut batch, 2).unwrap();
    assert_eq!(batch.column(1).collect::<Vec<_>>(), [(2, b"3".as_slice())]);
    assert_eq!(splitter.rows(), 2);
}

#[test]
fn an_open_quote_is_told_and_a_closed_one_is_not() {
    for (text, problem) in [
        (
            "a,b\n1,\"2\n3,4\n",
            "a quote opened in row 1 is never closed",
        ),
        ("a,b\n1,\"", "a quote opened in row 1 is never closed"),
        ("a,b\n1,\"2\"", ""),
        ("a,b\n1,\"2\n\"", ""),
        ("a,b\n1,5\" pipe\n", ""),
    ] {
        assert_eq!(split(text).1, problem, "{text:?}");
    }
}

#[test]
fn rows_longer_than_a_buffer_are_whole() {
    let long = "x".repeat(700_000);
    let text = format!("a,b\n{long},1\n2,{long}\n");
    let (columns, problems) = split(&text);
    assert_eq!(problems, "");
    assert_eq!(
        columns,
        [
            vec![long.clone(), "2".to_owned()],
            vec!["1".to_owned(), long]
        ]
    );
}

#[test]
fn a_row_of_far_too_many_cells_is_counted_not_held() {
    let text = format!("a,b\n{}\n1,2\n", "1234567,".repeat(200_000));
    let (columns, problems) = split(&text);
    assert_eq!(columns, [vec!["1"], vec!["2"]]);
    assert_eq!(
        problems,
        "row 1 (line 2) has 200001 cells where the header has 2"
    );
}

#[test]
fn long_cells_stop_the_reading_with_their_place() {
    for (before, expected) in [("", (1, 1)), ("1,2\n", (2, 1))] {
        let long = "x".repeat(Limits::default().cell_bytes + 1);
        let mut splitter = splitter(&format!("a,b\n{before}1,{long}\n"));
        splitter.header().unwrap();
        match splitter.fill(&mut Batch::new(2), 2) {
            Err(Stop::LongCell {
                row,
                position,
                limit: _,
            }) => assert_eq!((row, position), expected),
            other => panic!("expected a long cell, not {other:?}"),
        }
    }
}

/// Returns the rows of any width by the parser alone.
fn parsed(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true);
    let rows = reader.from_reader(text.as_bytes()).into_records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn plain_lines_are_read_as_the_parser_reads_them(text in "a,b\n([x ,\"\r\n]{0,9}(\n|\r\n|\r)){0,6}[x,]{0,3}") {
        let (columns, problems) = split(&text);
        // Only this is refused here and taken there.
        prop_assume!(!problems.contains("never closed"));
        let mut rows = parsed(&text);
        rows.remove(0);
        rows.retain(|row| row.len() == 2);
        for (at, column) in columns.iter().enumerate() {
            let expected: Vec<&String> = rows.iter().map(|row| &row[at]).collect();
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), expected);
        }
    }
}
