//! CSV through the reader: kinds of columns, and every way in which a table can be wrong.

use crate::table::tests::{frame, gzip, numbers, read_bytes, words};
use crate::table::{
    Delimiter, Encoding, Fault, Frame, Kind, Limits, Problem, Problems, Progress, Reading,
};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Nothing is known of the file behind the text.
const UNKNOWN: Progress = Progress { done: 0, of: 0 };

fn read(text: impl AsRef<[u8]>) -> Result<Frame, Fault> {
    read_bytes(text.as_ref(), &Reading::default())
}

fn kinds(kinds: &[(&str, Kind)]) -> Reading {
    Reading {
        kinds: kinds
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), *kind))
            .collect::<BTreeMap<_, _>>(),
        ..Reading::default()
    }
}

fn problems(result: Result<Frame, Fault>) -> Problems {
    match result {
        Err(Fault::Content(problems)) => problems,
        other => panic!("expected problems of content, not {other:?}"),
    }
}

#[test]
fn columns_are_numbers_dates_or_words() {
    let text = "age,joined,city,code,late\n\
                31,2024-01-05,合肥,01,5\n\
                NA,,芜湖,,\n\
                40.5,1970-01-01 12:00,合肥,x,none\n";
    let expected = frame(vec![
        numbers("age", &[31.0, f64::NAN, 40.5]),
        numbers("joined", &[19_727.0, f64::NAN, 0.5]),
        words("city", &[Some("合肥"), Some("芜湖"), Some("合肥")]),
        words("code", &[Some("01"), None, Some("x")]),
        words("late", &[Some("5"), None, Some("none")]),
    ]);
    assert_eq!(read(text).unwrap(), expected);
    assert_eq!(read(gzip(text.as_bytes())).unwrap(), expected);
    assert_eq!(read(["\u{feff}", text].concat()).unwrap(), expected);
    assert_eq!(read(text.replace(',', ";")).unwrap(), expected);
    assert_eq!(read(text.replace('\n', "\r\n")).unwrap(), expected);
}

#[test]
fn kinds_can_be_given() {
    let reading = kinds(&[("a", Kind::Words), ("b", Kind::Dates), ("c", Kind::Numbers)]);
    assert_eq!(
        read_bytes(b"a,b,c\n01,1970-01-02,\n,,\n", &reading).unwrap(),
        frame(vec![
            words("a", &[Some("01"), None]),
            numbers("b", &[1.0, f64::NAN]),
            numbers("c", &[f64::NAN; 2]),
        ])
    );
    let found = problems(read_bytes(b"a,b,d\n1,5,x\n", &reading));
    assert_eq!(
        found.to_string(),
        "there is no column `c`; row 1 of column `b` is `5`, expected a date such as 2024-01-31"
    );
}

#[test]
fn the_delimiter_can_be_given() {
    let reading = Reading {
        delimiter: Some(Delimiter::Semicolon),
        ..Reading::default()
    };
    assert_eq!(
        read_bytes(b"a,b\n1\n", &reading).unwrap(),
        frame(vec![numbers("a,b", &[1.0])])
    );
}

#[test]
fn packed_members_one_after_another_are_one_table() {
    let text = [gzip(b"a\n1\n"), gzip(b"2\n")].concat();
    assert_eq!(read(text).unwrap(), frame(vec![numbers("a", &[1.0, 2.0])]));
}

#[test]
fn a_table_without_columns_or_rows_is_refused() {
    assert!(matches!(read(""), Err(Fault::Empty)));
    assert!(matches!(read("\n\r\n\n"), Err(Fault::Empty)));
    assert!(matches!(read("\u{feff}"), Err(Fault::Empty)));
    assert_eq!(problems(read("a,b\n")).to_string(), "there are no rows");
}

#[test]
fn all_problems_are_told_at_once() {
    let found = problems(read(
        "a,,a, ,b\n1,2,3,4,inf\n1,2\n1,\0,3,4,5\n1,2,3,4,5,6,7\n",
    ));
    let firsts: Vec<&Problem> = found
        .findings()
        .iter()
        .map(|finding| &finding.first)
        .collect();
    assert!(
        matches!(
            firsts.as_slice(),
            [
                Problem::EmptyName { position: 2 },
                Problem::DuplicateName {
                    first: 1,
                    again: 3,
                    ..
                },
                Problem::Ragged {
                    row: 2,
                    line: 3,
                    found: 2,
                    expected: 5
                },
                Problem::Nul { row: 3, .. },
                Problem::Infinite { row: 1, .. },
            ]
        ),
        "{found}"
    );
    assert_eq!(found.findings()[0].count, 2);
}

#[test]
fn names_that_are_no_text_are_refused() {
    let found = problems(read(b"a,\xba\xcf\xb7\xca,c\x07\n1,2,3\n"));
    assert_eq!(found.findings().len(), 1);
    assert_eq!(found.findings()[0].count, 2);
}

#[test]
fn gb18030_is_named_unless_it_was_given() {
    let text = b"city,n\n\xba\xcf\xb7\xca,1\n\xba\xcf\xb7\xca,2\n";
    assert_eq!(
        problems(read(text)).to_string(),
        "row 1 of column `city` is not UTF-8; it looks like GB18030 (GBK): give the encoding `gb18030` \
         (and 1 more like it)"
    );
    let reading = Reading {
        encoding: Encoding::named("gbk").unwrap(),
        ..Reading::default()
    };
    let expected = frame(vec![
        words("city", &[Some("合肥"); 2]),
        numbers("n", &[1.0, 2.0]),
    ]);
    assert_eq!(read_bytes(text, &reading).unwrap(), expected);
    assert_eq!(read_bytes(&gzip(text), &reading).unwrap(), expected);
    // A table that is UTF-8 after all is told, not misread.
    assert!(matches!(
        read_bytes("城市\n合肥市\n".as_bytes(), &reading),
        Err(Fault::NotEncoded(_))
    ));
}

#[test]
fn a_column_that_becomes_words_late_keeps_its_first_cells() {
    let mut text = String::from("a,b,c\n");
    let rows = 50_000;
    for row in 0..rows {
        text.push_str(&format!(
            "{row},{}1.50,z\n",
            if row == 0 { "" } else { "00" }
        ));
    }
    text.push_str("x,1,z\n");
    let read = read(&text).unwrap();
    let values = |name: &str| &read.column(name).unwrap().values;
    assert_eq!(values("a").word(1), Some("1"));
    assert_eq!(values("a").word(rows), Some("x"));
    assert!(matches!(values("b"), crate::table::Values::Numbers(_)));
    assert_eq!(values("c").word(rows), Some("z"));
}

#[test]
fn a_table_that_changes_between_two_readings_is_refused() {
    let texts = ["a\n1\nx\n", "a\n1\n2\ny\n"];
    for (second, fits) in [(0, true), (1, false)] {
        let opened = AtomicUsize::new(0);
        let open = || -> Result<Box<dyn Read + Send>, Fault> {
            let at = if opened.fetch_add(1, Ordering::Relaxed) == 0 {
                0
            } else {
                second
            };
            Ok(Box::new(Cursor::new(texts[at])))
        };
        match super::read(&open, &Reading::default(), &|| UNKNOWN) {
            Ok(_) => assert!(fits),
            Err(fault) => assert!(!fits && matches!(fault, Fault::Changed), "{fault}"),
        }
    }
}

/// A header and then one cell without an end, which counts what is taken.
struct Endless {
    head: Cursor<&'static [u8]>,
    given: Arc<AtomicUsize>,
    most: usize,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let head = self.head.read(into)?;
        let rest = (self.most - self.given.load(Ordering::Relaxed)).min(into.len());
        let count = if head > 0 { head } else { rest };
        into[..count]
            .iter_mut()
            .skip(head)
            .for_each(|byte| *byte = b'x');
        self.given.fetch_add(count, Ordering::Relaxed);
        Ok(count)
    }
}

#[test]
fn a_cell_of_50_megabytes_is_refused_before_it_is_read() {
    let heads: [&'static [u8]; 3] = [b"a,b\n1,", b"a,b\n1,\"", b"a,"];
    for head in heads {
        let given = Arc::new(AtomicUsize::new(0));
        let open = || -> Result<Box<dyn Read + Send>, Fault> {
            Ok(Box::new(Endless {
                head: Cursor::new(head),
                given: Arc::clone(&given),
                most: 50 << 20,
            }))
        };
        let found = problems(super::read(&open, &Reading::default(), &|| UNKNOWN));
        assert!(
            matches!(
                found.findings()[0].first,
                Problem::LongCell {
                    limit: 1_048_576,
                    ..
                }
            ),
            "{found}"
        );
        assert!(given.load(Ordering::Relaxed) < 3 << 20);
    }
}

#[test]
fn limits_are_kept() {
    let limited = |limits| Reading {
        limits,
        ..Reading::default()
    };
    let text = format!("a,b\n{}", "1,xyz\n".repeat(1000));
    let of = |limits| match read_bytes(text.as_bytes(), &limited(limits)) {
        Ok(_) => "fits",
        Err(Fault::TooLarge { of, limit: _ }) => of,
        Err(other) => panic!("{other}"),
    };
    let limits = Limits::default();
    assert_eq!(
        of(Limits {
            columns: 2,
            frame_bytes: 12_100,
            ..limits
        }),
        "fits"
    );
    assert_eq!(
        of(Limits {
            columns: 1,
            ..limits
        }),
        "columns"
    );
    assert_eq!(
        of(Limits {
            frame_bytes: 12_000,
            ..limits
        }),
        "bytes of values"
    );
    let long = format!("a{}\n", ",b".repeat(500_000));
    let narrow = limited(Limits {
        row_bytes: 100_000,
        columns: 1_000_000,
        ..limits
    });
    assert!(matches!(
        read_bytes(long.as_bytes(), &narrow),
        Err(Fault::TooLarge {
            of: "bytes in one row",
            ..
        })
    ));
}

#[test]
fn ten_thousand_columns_are_read() {
    let row = |of: &dyn Fn(usize) -> String| (0..10_000).map(of).collect::<Vec<_>>().join(",");
    let names = row(&|at| format!("c{at}"));
    let one = row(&|at| at.to_string());
    let two = row(&|at| format!("w{at}"));
    let read = read([names, one.clone(), one, two].join("\n")).unwrap();
    assert_eq!((read.columns().len(), read.rows()), (10_000, 3));
    let values = &read.column("c9999").unwrap().values;
    assert_eq!(
        (values.word(0), values.word(2)),
        (Some("9999"), Some("w9999"))
    );
}
