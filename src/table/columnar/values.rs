//! The values of one column chunk, page by page, into a growing column.

use super::decimal;
use super::meaning::{Meaning, Tick};
use crate::table::date;
use crate::table::growing::{Growing, Rules};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{DataType, Int96};
use parquet::errors::Result;

/// Values that are read at once.
const CHUNK: usize = 8192;

const MICROS_PER_DAY: i128 = 86_400_000_000;

/// The Julian day of 1970-01-01.
const JULIAN_EPOCH: i128 = 2_440_588;

/// A column being filled, and the row that comes next.
struct Filling<'a> {
    column: &'a mut Growing,
    rules: Rules<'a>,
    row: u64,
}

/// Moves at most `rows` values of `pages` into `column`; returns how many rows there were.
pub(super) fn take(
    pages: ColumnReader,
    meaning: Meaning,
    rows: usize,
    column: &mut Growing,
    rules: Rules<'_>,
) -> Result<usize> {
    let row = column.rows() as u64;
    let mut into = Filling { column, rules, row };
    match pages {
        ColumnReader::BoolColumnReader(pages) => each(pages, rows, &mut into, |into, flag| {
            into.typed(
                if *flag { "true" } else { "false" },
                f64::from(u8::from(*flag)),
            );
        }),
        ColumnReader::Int32ColumnReader(pages) => each(pages, rows, &mut into, |into, value| {
            let value = *value;
            let unsigned = value.cast_unsigned();
            into.whole(meaning, i64::from(value), i128::from(unsigned));
        }),
        ColumnReader::Int64ColumnReader(pages) => each(pages, rows, &mut into, |into, value| {
            let value = *value;
            into.whole(meaning, value, i128::from(value.cast_unsigned()));
        }),
        ColumnReader::Int96ColumnReader(pages) => each(pages, rows, &mut into, |into, value| {
            into.moment(int96_micros(value));
        }),
        ColumnReader::FloatColumnReader(pages) => each(pages, rows, &mut into, |into, value| {
            into.typed(value, f64::from(*value));
        }),
        ColumnReader::DoubleColumnReader(pages) => each(pages, rows, &mut into, |into, value| {
            into.typed(value, *value);
        }),
        ColumnReader::ByteArrayColumnReader(pages) => {
            each(pages, rows, &mut into, |into, value| {
                into.bytes(meaning, value.data());
            })
        }
        ColumnReader::FixedLenByteArrayColumnReader(pages) => {
            each(pages, rows, &mut into, |into, value| {
                into.bytes(meaning, value.data())
            })
        }
    }
}

/// Gives each value of `pages` to `take`, and each null to the column.
fn each<T: DataType>(
    mut pages: ColumnReaderImpl<T>,
    rows: usize,
    into: &mut Filling<'_>,
    mut take: impl FnMut(&mut Filling<'_>, &T::T),
) -> Result<usize> {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    let mut took = 0;
    while took < rows {
        values.clear();
        levels.clear();
        let count = CHUNK.min(rows - took);
        let (records, _, _) = pages.read_records(count, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            break;
        }
        took += records;
        let mut present = values.iter();
        if levels.is_empty() {
            for value in present {
                into.row += 1;
                take(into, value);
            }
            continue;
        }
        // A column that is not nested has the levels 0, null, and 1.
        for level in &levels {
            into.row += 1;
            let value = if *level == 0 { None } else { present.next() };
            match value {
                Some(value) => take(into, value),
                None => into.column.missing(),
            }
        }
    }
    Ok(took)
}

impl Filling<'_> {
    /// Takes a number with the text that it has as a word.
    fn typed(&mut self, text: impl ToString, number: f64) {
        match self.column.wants_text() && !number.is_nan() {
            true => self.text(text.to_string().as_bytes()),
            false => self.column.number(self.row, number, self.rules),
        }
    }

    /// Takes a whole number, which is `signed` or `unsigned` as the meaning says.
    fn whole(&mut self, meaning: Meaning, signed: i64, unsigned: i128) {
        match meaning {
            Meaning::Unsigned => self.typed(unsigned, unsigned as f64),
            Meaning::Decimal { scale } => self.decimal(i128::from(signed), scale),
            Meaning::Date => self.moment(i128::from(signed) * MICROS_PER_DAY),
            Meaning::Ticks(tick) => self.moment(Tick::micros(tick, signed)),
            Meaning::Flag
            | Meaning::Signed
            | Meaning::Half
            | Meaning::Float
            | Meaning::Int96
            | Meaning::Text => self.typed(signed, signed as f64),
        }
    }

    fn bytes(&mut self, meaning: Meaning, bytes: &[u8]) {
        match (meaning, bytes) {
            (Meaning::Decimal { scale }, _) => match decimal::unscaled(bytes) {
                Some(unscaled) => self.decimal(unscaled, scale),
                None => self.unfit(format!("a decimal of {} bytes", bytes.len())),
            },
            (Meaning::Half, [low, high]) => {
                let half = half::f16::from_le_bytes([*low, *high]);
                self.typed(half, f64::from(half));
            }
            (Meaning::Text, _) if bytes.len() > self.rules.cell_bytes => {
                self.column.too_long(self.row, self.rules);
            }
            (Meaning::Text, _) => self.text(bytes),
            _ => self.unfit(format!("{} bytes", bytes.len())),
        }
    }

    fn decimal(&mut self, unscaled: i128, scale: u32) {
        match self.column.wants_text() {
            true => self.text(decimal::text(unscaled, scale).as_bytes()),
            false => {
                let number = decimal::number(unscaled, scale);
                self.column.number(self.row, number, self.rules);
            }
        }
    }

    fn moment(&mut self, micros: i128) {
        self.column
            .date(self.row, date::days_of_micros(micros), self.rules);
    }

    fn text(&mut self, text: &[u8]) {
        self.column.cell(self.row, text, self.rules);
    }

    /// Takes a value that the column's type does not allow.
    fn unfit(&mut self, found: String) {
        self.column.unfit(found);
    }
}

fn int96_micros(value: &Int96) -> i128 {
    let [low, high, day] = *value.data() else {
        return 0;
    };
    let nanos = i128::from(low) | i128::from(high) << 32;
    (i128::from(day) - JULIAN_EPOCH) * MICROS_PER_DAY + nanos.div_euclid(1000)
}
