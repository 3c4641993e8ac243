//! Parquet files of every type, made by the library's own writer.

use crate::table::tests::{frame, numbers, read_bytes, words};
use crate::table::{Fault, Frame, Kind, Limits, Problems, Reading};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    FloatType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use std::sync::Arc;

/// The values of one column, and their levels where it is optional.
enum Data {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    /// One value in each row of a repeated column.
    Repeated(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<Vec<u8>>),
    Fixed(Vec<Vec<u8>>),
}

type Written = (Data, Option<Vec<i16>>);

fn text(values: &[&str]) -> Data {
    Data::Bytes(
        values
            .iter()
            .map(|value| value.as_bytes().to_vec())
            .collect(),
    )
}

/// Returns a file of `groups` equal row groups of `columns`.
fn file(schema: &str, columns: &[Written], compression: Compression, groups: usize) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message table {{ {schema} }}")).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_data_page_row_count_limit(3)
        .set_write_batch_size(2)
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for _ in 0..groups {
        let mut group = writer.next_row_group().unwrap();
        for (data, levels) in columns {
            let mut column = group.next_column().unwrap().unwrap();
            let levels = levels.as_deref();
            macro_rules! write {
                ($type:ty, $values:expr) => {
                    column
                        .typed::<$type>()
                        .write_batch($values, levels, None)
                        .unwrap()
                };
            }
            let bytes = |values: &[Vec<u8>]| {
                values
                    .iter()
                    .cloned()
                    .map(ByteArray::from)
                    .collect::<Vec<_>>()
            };
            match data {
                Data::Bool(values) => write!(BoolType, values),
                Data::Int32(values) => write!(Int32Type, values),
                Data::Repeated(values) => {
                    let (ones, zeros) = (vec![1; values.len()], vec![0; values.len()]);
                    let column = column.typed::<Int32Type>();
                    column
                        .write_batch(values, Some(&ones), Some(&zeros))
                        .unwrap()
                }
                Data::Int64(values) => write!(Int64Type, values),
                Data::Int96(values) => write!(Int96Type, values),
                Data::Float(values) => write!(FloatType, values),
                Data::Double(values) => write!(DoubleType, values),
                Data::Bytes(values) => write!(ByteArrayType, &bytes(values)),
                Data::Fixed(values) => {
                    let fixed: Vec<FixedLenByteArray> = bytes(values)
                        .into_iter()
                        .map(FixedLenByteArray::from)
                        .collect();
                    write!(FixedLenByteArrayType, &fixed)
                }
            };
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn plain(schema: &str, columns: &[Written]) -> Vec<u8> {
    file(schema, columns, Compression::UNCOMPRESSED, 1)
}

fn read(bytes: &[u8]) -> Result<Frame, Fault> {
    read_bytes(bytes, &Reading::default())
}

fn kinds(kinds: &[(&str, Kind)]) -> Reading {
    Reading {
        kinds: kinds
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), *kind))
            .collect(),
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
fn every_type_of_number_date_and_text_is_read() {
    let mut moment = Int96::new();
    // Noon of the second day of 1970.
    let noon = 43_200_000_000_000_u64;
    moment.set_data(noon as u32, (noon >> 32) as u32, 2_440_589);
    let cases: Vec<(&str, Data, f64)> = vec![
        ("boolean", Data::Bool(vec![true]), 1.0),
        ("int32", Data::Int32(vec![-7]), -7.0),
        ("int64", Data::Int64(vec![1 << 40]), 1_099_511_627_776.0),
        ("int32 x (INTEGER(8,true))", Data::Int32(vec![-7]), -7.0),
        (
            "int32 x (INTEGER(32,false))",
            Data::Int32(vec![-1]),
            4_294_967_295.0,
        ),
        (
            "int64 x (INTEGER(64,false))",
            Data::Int64(vec![-1]),
            18_446_744_073_709_551_615.0,
        ),
        ("int32 x (UINT_8)", Data::Int32(vec![255]), 255.0),
        ("float", Data::Float(vec![0.5]), 0.5),
        ("double", Data::Double(vec![-0.1]), -0.1),
        ("int32 x (DATE)", Data::Int32(vec![19_727]), 19_727.0),
        (
            "int32 x (TIME(MILLIS,true))",
            Data::Int32(vec![43_200_000]),
            0.5,
        ),
        (
            "int64 x (TIMESTAMP(MILLIS,true))",
            Data::Int64(vec![129_600_000]),
            1.5,
        ),
        (
            "int64 x (TIMESTAMP_MICROS)",
            Data::Int64(vec![129_600_000_000]),
            1.5,
        ),
        (
            "int64 x (TIMESTAMP(NANOS,false))",
            Data::Int64(vec![129_600_000_000_999]),
            1.5,
        ),
        ("int96", Data::Int96(vec![moment]), 1.5),
        ("int32 x (DECIMAL(5,2))", Data::Int32(vec![-1250]), -12.5),
        ("int64 x (DECIMAL(18,3))", Data::Int64(vec![100]), 0.1),
        (
            "binary x (DECIMAL(20,1))",
            Data::Bytes(vec![vec![0xff, 0xfe]]),
            -0.2,
        ),
        (
            "fixed_len_byte_array(3) x (DECIMAL(5,2))",
            Data::Fixed(vec![vec![0, 1, 0]]),
            2.56,
        ),
        (
            "fixed_len_byte_array(2) x (FLOAT16)",
            Data::Fixed(vec![vec![0x00, 0x3e]]),
            1.5,
        ),
    ];
    for (of, data, expected) in cases {
        let schema = match of.split_once(" x ") {
            Some((physical, annotation)) => format!("required {physical} x {annotation};"),
            None => format!("required {of} x;"),
        };
        let read = read(&plain(&schema, &[(data, None)])).unwrap();
        assert_eq!(read, frame(vec![numbers("x", &[expected])]), "{of}");
    }
    for of in ["", "(STRING)", "(UTF8)", "(ENUM)", "(JSON)"] {
        let bytes = plain(
            &format!("required binary x {of};"),
            &[(text(&["合肥"]), None)],
        );
        assert_eq!(
            read(&bytes).unwrap(),
            frame(vec![words("x", &[Some("合肥")])]),
            "{of}"
        );
    }
}

const SCHEMA: &str = "optional double n; optional binary w (STRING); required int32 d (DATE);";

fn columns() -> Vec<Written> {
    vec![
        (
            Data::Double(vec![1.0, f64::NAN, 2.0]),
            Some(vec![1, 0, 1, 0, 1]),
        ),
        (text(&["b", "NA", "a", "b"]), Some(vec![1, 1, 1, 1, 0])),
        (Data::Int32(vec![0, 1, 2, 3, 4]), None),
    ]
}

fn expected() -> Frame {
    frame(vec![
        numbers("n", &[1.0, f64::NAN, f64::NAN, f64::NAN, 2.0]),
        words("w", &[Some("b"), None, Some("a"), Some("b"), None]),
        numbers("d", &[0.0, 1.0, 2.0, 3.0, 4.0]),
    ])
}

#[test]
fn nulls_nans_and_tokens_are_missing() {
    assert_eq!(read(&plain(SCHEMA, &columns())).unwrap(), expected());
}

#[test]
fn a_table_has_the_same_hash_in_csv_and_in_parquet() {
    let csv = b"n,w,d\n1,b,1970-01-01\n,,1970-01-02\n,a,1970-01-03\n,b,1970-01-04\n2,,1970-01-05\n";
    let csv = read(csv).unwrap();
    assert_eq!(csv, expected());
    assert_eq!(
        csv.sha256(),
        read(&plain(SCHEMA, &columns())).unwrap().sha256()
    );
}

#[test]
fn every_compression_and_many_row_groups_are_read() {
    let one = |compression| file(SCHEMA, &columns(), compression, 1);
    for compression in [
        Compression::SNAPPY,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::GZIP(parquet::basic::GzipLevel::default()),
        Compression::LZ4_RAW,
    ] {
        assert_eq!(
            read(&one(compression)).unwrap(),
            expected(),
            "{compression}"
        );
    }
    let many = read(&file(SCHEMA, &columns(), Compression::SNAPPY, 7)).unwrap();
    assert_eq!(many.rows(), 35);
    let values = &many.column("w").unwrap().values;
    assert_eq!((values.word(30), values.word(31)), (Some("b"), None));
}

#[test]
fn given_kinds_turn_types_into_the_words_of_their_text() {
    let schema = "required int64 i; required float f; required int32 c (DECIMAL(5,2)); required int32 d (DATE); \
                  required boolean b; required binary t (STRING);";
    let bytes = plain(
        schema,
        &[
            (Data::Int64(vec![9_007_199_254_740_993]), None),
            (Data::Float(vec![0.1]), None),
            (Data::Int32(vec![1250]), None),
            (Data::Int32(vec![1]), None),
            (Data::Bool(vec![true]), None),
            (text(&["12.5"]), None),
        ],
    );
    let names = ["i", "f", "c", "d", "b"];
    let mut given: Vec<(&str, Kind)> = names.iter().map(|name| (*name, Kind::Words)).collect();
    given.push(("t", Kind::Numbers));
    let read = read_bytes(&bytes, &kinds(&given)).unwrap();
    let texts = ["9007199254740993", "0.1", "12.50", "1970-01-02", "true"];
    for (name, text) in names.into_iter().zip(texts) {
        assert_eq!(read.column(name).unwrap().values.word(0), Some(text));
    }
    assert_eq!(read.column("t"), Some(&numbers("t", &[12.5])));
    let found = problems(read_bytes(
        &bytes,
        &kinds(&[("i", Kind::Dates), ("x", Kind::Words)]),
    ));
    assert_eq!(found.to_string(), "there is no column `x`");
    let found = problems(read_bytes(&bytes, &kinds(&[("f", Kind::Dates)])));
    assert!(
        found.to_string().starts_with("row 1 of column `f` is `0.1"),
        "{found}"
    );
}

#[test]
fn a_column_of_nulls_is_numbers_as_in_csv() {
    let bytes = plain(
        "optional binary w (STRING);",
        &[(text(&[]), Some(vec![0, 0]))],
    );
    assert_eq!(
        read(&bytes).unwrap(),
        frame(vec![numbers("w", &[f64::NAN; 2])])
    );
}

#[test]
fn what_cannot_be_read_is_refused_by_name_all_at_once() {
    let schema = "required group s { required int32 x; } repeated int32 list; \
                  required fixed_len_byte_array(16) u (UUID); required fixed_len_byte_array(2) f; required int32 ok;";
    let bytes = plain(
        schema,
        &[
            (Data::Int32(vec![1]), None),
            (Data::Repeated(vec![1]), None),
            (Data::Fixed(vec![vec![0; 16]]), None),
            (Data::Fixed(vec![vec![0; 2]]), None),
            (Data::Int32(vec![1]), None),
        ],
    );
    let found = problems(read(&bytes)).to_string();
    assert_eq!(
        found,
        "column `s.x` is nested; expected one value in each row; \
         column `list` is nested; expected one value in each row; \
         column `u` is of type Uuid; expected numbers, dates or text; \
         column `f` is of type FIXED_LEN_BYTE_ARRAY; expected numbers, dates or text"
    );
}

#[test]
fn cells_that_do_not_fit_are_problems_with_their_row() {
    let bytes = plain(
        "required double n; required binary w;",
        &[
            (
                Data::Double(vec![1.0, f64::INFINITY, f64::NEG_INFINITY]),
                None,
            ),
            (
                Data::Bytes(vec![
                    b"\xff\xfe".to_vec(),
                    b"x\0".to_vec(),
                    vec![b'x'; 2000],
                ]),
                None,
            ),
        ],
    );
    let reading = Reading {
        limits: Limits {
            cell_bytes: 1999,
            ..Limits::default()
        },
        ..Reading::default()
    };
    assert_eq!(
        problems(read_bytes(&bytes, &reading)).to_string(),
        "row 2 of column `n` is infinite; clear it, or have infinities read as missing (and 1 more like it); \
         row 1 of column `w` is not UTF-8; save the table as UTF-8, or give its encoding; \
         row 2 of column `w` has a NUL byte; row 3 of column `w` is longer than 1999 bytes"
    );
}

#[test]
fn tables_without_rows_and_beyond_limits_are_refused() {
    let empty = plain("required int32 x;", &[(Data::Int32(vec![]), None)]);
    assert_eq!(problems(read(&empty)).to_string(), "there are no rows");
    let limited = |limits| Reading {
        limits,
        ..Reading::default()
    };
    let bytes = plain(SCHEMA, &columns());
    for limits in [
        Limits {
            columns: 2,
            ..Limits::default()
        },
        Limits {
            frame_bytes: 80,
            ..Limits::default()
        },
        Limits {
            frame_bytes: 30,
            ..Limits::default()
        },
    ] {
        assert!(matches!(
            read_bytes(&bytes, &limited(limits)),
            Err(Fault::TooLarge { .. })
        ));
    }
}

#[test]
fn a_compression_that_is_not_read_is_named() {
    let bytes = bytes::Bytes::from(plain(SCHEMA, &columns()));
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(&bytes)
        .unwrap();
    assert!(super::check_compression(&metadata).is_ok());
    let repacked = |compression| {
        let group = metadata.row_group(0).clone();
        let chunks = group.columns().iter().cloned().map(|chunk| {
            chunk
                .into_builder()
                .set_compression(compression)
                .build()
                .unwrap()
        });
        let chunks = chunks.collect();
        let group = group
            .into_builder()
            .set_column_metadata(chunks)
            .build()
            .unwrap();
        metadata
            .clone()
            .into_builder()
            .set_row_groups(vec![group])
            .build()
    };
    for (compression, name) in [
        (Compression::LZO, "LZO"),
        (Compression::BROTLI(Default::default()), "Brotli"),
    ] {
        let fault = super::check_compression(&repacked(compression)).unwrap_err();
        assert!(matches!(fault, Fault::Compression(found) if found == name));
    }
}

#[test]
fn a_cut_or_broken_file_is_told() {
    let bytes = plain(SCHEMA, &columns());
    assert!(matches!(
        read(&bytes[..bytes.len() - 9]),
        Err(Fault::Truncated("Parquet"))
    ));
    assert!(matches!(
        read(&bytes[..6]),
        Err(Fault::Truncated("Parquet"))
    ));
    let mut broken = bytes.clone();
    let footer = broken.len() - 8;
    broken[footer..footer + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(
        read(&broken),
        Err(Fault::Damaged {
            format: "Parquet",
            ..
        })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_file_never_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        packed in any::<bool>(),
    ) {
        let compression = if packed { Compression::SNAPPY } else { Compression::UNCOMPRESSED };
        let mut bytes = file(SCHEMA, &columns(), compression, 2);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
    }
}
