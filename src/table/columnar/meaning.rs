//! What the values of a Parquet column stand for: its physical type with its annotation.

use crate::table::reading::Kind;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// What a value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 0 or 1.
    Flag,
    /// A whole number with a sign.
    Signed,
    /// A whole number without a sign.
    Unsigned,
    /// A number of 16 bits.
    Half,
    /// A number of 32 or 64 bits.
    Float,
    /// A whole number that stands for itself divided by ten to the power of `scale`.
    Decimal {
        /// The digits after the point.
        scale: u32,
    },
    /// Days since 1970-01-01.
    Date,
    /// A time since 1970-01-01 or since midnight.
    Ticks(Tick),
    /// A time of 96 bits: nanoseconds of the day and the Julian day.
    Int96,
    /// Text in UTF-8.
    Text,
}

/// The unit of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tick {
    Millis,
    Micros,
    Nanos,
}

impl Meaning {
    /// Returns what the values of `column` stand for.
    ///
    /// # Errors
    /// The name of the type, where it is neither a number, a date nor text.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Meaning, String> {
        let physical = column.physical_type();
        let logical = column.logical_type_ref();
        let found = match logical {
            Some(logical) => Meaning::logical(physical, logical),
            None => Meaning::converted(physical, column.converted_type(), column.type_scale()),
        };
        found.ok_or_else(|| match logical {
            Some(logical) => format!("{logical:?}"),
            None => match column.converted_type() {
                ConvertedType::NONE => physical.to_string(),
                converted => converted.to_string(),
            },
        })
    }

    /// Returns the kind of column that such values make.
    pub(super) fn kind(self) -> Kind {
        match self {
            Meaning::Text => Kind::Words,
            Meaning::Date | Meaning::Ticks(_) | Meaning::Int96 => Kind::Dates,
            Meaning::Flag
            | Meaning::Signed
            | Meaning::Unsigned
            | Meaning::Half
            | Meaning::Float
            | Meaning::Decimal { .. } => Kind::Numbers,
        }
    }

    fn logical(physical: Type, logical: &LogicalType) -> Option<Meaning> {
        match (physical, logical) {
            (
                Type::BYTE_ARRAY,
                LogicalType::String | LogicalType::Enum | LogicalType::Json | LogicalType::Unknown,
            ) => Some(Meaning::Text),
            (_, LogicalType::Decimal(decimal)) => Meaning::decimal(physical, decimal.scale),
            (Type::INT32, LogicalType::Date) => Some(Meaning::Date),
            (Type::INT32 | Type::INT64, LogicalType::Time(time)) => {
                Some(Meaning::Ticks(Tick::of(&time.unit)))
            }
            (Type::INT64, LogicalType::Timestamp(time)) => {
                Some(Meaning::Ticks(Tick::of(&time.unit)))
            }
            (Type::INT32 | Type::INT64, LogicalType::Integer(integer)) => {
                Some(match integer.is_signed {
                    true => Meaning::Signed,
                    false => Meaning::Unsigned,
                })
            }
            (Type::FIXED_LEN_BYTE_ARRAY, LogicalType::Float16) => Some(Meaning::Half),
            // A column of nulls only.
            (_, LogicalType::Unknown) => Meaning::plain(physical),
            _ => None,
        }
    }

    /// Older writers annotate with converted types only.
    fn converted(physical: Type, converted: ConvertedType, scale: i32) -> Option<Meaning> {
        match (physical, converted) {
            (Type::BYTE_ARRAY, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON) => {
                Some(Meaning::Text)
            }
            (_, ConvertedType::DECIMAL) => Meaning::decimal(physical, scale),
            (Type::INT32, ConvertedType::DATE) => Some(Meaning::Date),
            (Type::INT32, ConvertedType::TIME_MILLIS)
            | (Type::INT64, ConvertedType::TIMESTAMP_MILLIS) => Some(Meaning::Ticks(Tick::Millis)),
            (Type::INT64, ConvertedType::TIME_MICROS | ConvertedType::TIMESTAMP_MICROS) => {
                Some(Meaning::Ticks(Tick::Micros))
            }
            (
                Type::INT32 | Type::INT64,
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
            ) => Some(Meaning::Unsigned),
            (
                Type::INT32 | Type::INT64,
                ConvertedType::INT_8
                | ConvertedType::INT_16
                | ConvertedType::INT_32
                | ConvertedType::INT_64,
            ) => Some(Meaning::Signed),
            (_, ConvertedType::NONE) => Meaning::plain(physical),
            _ => None,
        }
    }

    fn plain(physical: Type) -> Option<Meaning> {
        match physical {
            Type::BOOLEAN => Some(Meaning::Flag),
            Type::INT32 | Type::INT64 => Some(Meaning::Signed),
            Type::FLOAT | Type::DOUBLE => Some(Meaning::Float),
            Type::INT96 => Some(Meaning::Int96),
            // Hive and Impala write text without annotation; what is not UTF-8 is a problem of its cell.
            Type::BYTE_ARRAY => Some(Meaning::Text),
            Type::FIXED_LEN_BYTE_ARRAY => None,
        }
    }

    fn decimal(physical: Type, scale: i32) -> Option<Meaning> {
        let scale = u32::try_from(scale).ok()?;
        match physical {
            Type::INT32 | Type::INT64 | Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => {
                Some(Meaning::Decimal { scale })
            }
            Type::BOOLEAN | Type::INT96 | Type::FLOAT | Type::DOUBLE => None,
        }
    }
}

impl Tick {
    fn of(unit: &TimeUnit) -> Tick {
        match unit {
            TimeUnit::MILLIS => Tick::Millis,
            TimeUnit::MICROS => Tick::Micros,
            TimeUnit::NANOS => Tick::Nanos,
        }
    }

    /// Returns `ticks` in microseconds, cut towards the past.
    pub(super) fn micros(self, ticks: i64) -> i128 {
        let ticks = i128::from(ticks);
        match self {
            Tick::Millis => ticks * 1000,
            Tick::Micros => ticks,
            Tick::Nanos => ticks.div_euclid(1000),
        }
    }
}
