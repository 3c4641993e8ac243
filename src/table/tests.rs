//! Tables through the whole reader: the same table in every format, and bytes that are no table.

use super::*;
use proptest::prelude::*;
use std::fs;
use std::io::Write;

/// Returns what reading a file of `bytes` gives.
pub(super) fn read_bytes(bytes: &[u8], reading: &Reading) -> Result<Frame, Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(file.path(), reading).map_err(|err| err.fault)
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub(super) fn numbers(name: &str, values: &[f64]) -> Column {
    Column {
        name: name.to_owned(),
        values: Values::Numbers(values.to_vec()),
    }
}

pub(super) fn words(name: &str, cells: &[Option<&str>]) -> Column {
    let mut words: Vec<&str> = cells.iter().flatten().copied().collect();
    words.sort_unstable();
    words.dedup();
    let code = |cell: &Option<&str>| match cell {
        None => MISSING,
        Some(cell) => words.binary_search(cell).unwrap() as u32,
    };
    Column {
        name: name.to_owned(),
        values: Values::Words {
            codes: cells.iter().map(code).collect(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        },
    }
}

pub(super) fn frame(columns: Vec<Column>) -> Frame {
    Frame::new(columns).unwrap()
}

fn write_frame(frame: &Frame, path: &Path) {
    let names: Vec<&str> = frame
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let mut writer = Writer::create(path, &names).unwrap();
    for row in 0..frame.rows() {
        let cell = |column: &'_ Column| match &column.values {
            Values::Numbers(numbers) => Cell::Number(numbers[row]),
            Values::Words { .. } => Cell::Missing,
        };
        let cells: Vec<Cell<'_>> = frame
            .columns()
            .iter()
            .map(|column| {
                column
                    .values
                    .word(row)
                    .map_or_else(|| cell(column), Cell::Text)
            })
            .collect();
        writer.row(&cells).unwrap();
    }
    writer.finish().unwrap();
}

/// Numbers that are often missing and sometimes extreme.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        -1000.0..1000.0,
        any::<f64>().prop_filter("finite", |n| !n.is_infinite())
    ]
}

/// Words that are no numbers, dates or missing tokens, with whatever needs quotes.
fn any_word() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("x[a-z,;\"\r\n\t 合肥é|']{0,6}")
}

fn any_frame() -> impl Strategy<Value = Frame> {
    (1..40_usize).prop_flat_map(|rows| {
        let left = proptest::collection::vec(any_number(), rows);
        let right = proptest::collection::vec(any_word(), rows);
        (left, right).prop_map(|(left, mut right)| {
            // A column without words would come back as numbers.
            right[0] = Some("x".to_owned());
            let right: Vec<Option<&str>> = right.iter().map(Option::as_deref).collect();
            frame(vec![numbers("a", &left), words("b,\"c", &right)])
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_written_table_reads_back_equal(frame in any_frame()) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["t.csv", "t.csv.gz", "no end"] {
            let path = folder.path().join(name);
            write_frame(&frame, &path);
            let read = read(&path, &Reading::default()).unwrap();
            prop_assert_eq!(&read, &frame);
            prop_assert_eq!(read.sha256(), frame.sha256());
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), head in 0..5_usize) {
        let heads: [&[u8]; 5] = [b"", b"PAR1", b"\x1f\x8b\x08", b"a,b\n", b"\xef\xbb\xbfa;b\n"];
        let _ = read_bytes(&[heads[head], &bytes].concat(), &Reading::default());
    }

    #[test]
    fn random_text_never_panics(text in "[a,\"\n\r;0-9.\\-\u{0}é\t ]{0,300}") {
        let _ = read_bytes(text.as_bytes(), &Reading::default());
    }
}

#[test]
fn a_single_column_keeps_its_missing_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let table = frame(vec![numbers("a", &[f64::NAN, 1.0, f64::NAN, f64::NAN])]);
    write_frame(&table, &path);
    assert_eq!(read(&path, &Reading::default()).unwrap(), table);
}

#[test]
fn a_large_packed_table_that_is_cut_is_told() {
    let mut text = String::from("a,b\n");
    for row in 0..40_000_u64 {
        text.push_str(&format!(
            "{row},{}\n",
            row.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ));
    }
    let whole = gzip(text.as_bytes());
    assert_eq!(
        read_bytes(&whole, &Reading::default()).unwrap().rows(),
        40_000
    );
    let cut = read_bytes(&whole[..whole.len() / 2], &Reading::default());
    assert!(matches!(cut, Err(Fault::Truncated("gzip"))));
    let mut broken = whole;
    let middle = broken.len() / 2;
    broken[middle..middle + 100].fill(0xaa);
    assert!(matches!(
        read_bytes(&broken, &Reading::default()),
        Err(Fault::Damaged { format: "gzip", .. })
    ));
}

#[test]
fn an_error_names_its_file_and_its_cause() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, "a,a\n1\n").unwrap();
    let err = read(&path, &Reading::default()).unwrap_err();
    assert_eq!(err.path, path);
    assert_eq!(
        err.to_string(),
        format!(
            "`{}`: columns 1 and 2 are both called `a`; row 1 (line 2) has 1 cells where the header has 2",
            path.display()
        )
    );
}

#[test]
fn progress_ends_at_the_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let text = format!("a\n{}", "123456789\n".repeat(100_000));
    fs::write(&path, &text).unwrap();
    let seen = std::sync::Mutex::new(Vec::new());
    read_watched(&path, &Reading::default(), &|progress| {
        seen.lock().unwrap().push(progress)
    })
    .unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    let whole = text.len() as u64;
    assert_eq!(
        seen.last(),
        Some(&Progress {
            done: whole,
            of: whole
        })
    );
}

#[test]
fn threads_change_nothing() {
    let mut text = String::from("a,b,c\n");
    for row in 0..30_000 {
        text.push_str(&format!(
            "{row},w{},2024-01-{:02}\n",
            row % 17,
            row % 28 + 1
        ));
    }
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let frame = read_bytes(text.as_bytes(), &Reading::default()).unwrap();
            (frame.canonical(), frame)
        })
    };
    assert!(with(1) == with(3));
}
