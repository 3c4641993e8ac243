//! Holds one message against the rules and collects what is wrong.

use std::ops::RangeInclusive;

use prost::UnknownEnumValue;

use super::{
    path::Path,
    shape::{self, Shape},
    violation::{Quoted, Violation, Violations},
};
use crate::{
    domain::{calendar::Date, money::Fen},
    texts::{self, Language, field, figure},
};

/// Identifiers of the rules that cannot stand in the proto; the module comment of [`convert`](super) explains them.
pub(super) mod own {
    pub(in super::super) const DATE_CALENDAR: &str = "date.calendar";
    pub(in super::super) const AS_OF_DATE: &str = "as_of_date.not_after_today";
    pub(in super::super) const RETRIEVED_ON: &str = "retrieved_on.not_after_as_of_date";
    pub(in super::super) const REGISTER_EXTRACT: &str =
        "register_extract_on.not_after_retrieved_on";
    pub(in super::super) const CHECK_DIGIT: &str = "uscc.check_digit";
}

/// Largest count of rights or persons.
pub(super) const COUNT_MOST: u32 = 1_000_000;

/// A value that broke no rule.
pub(super) type Checked<T> = Result<T, Refused>;

/// Says that a violation was collected; only [`Checks::refuse`] makes one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused(());

/// Amounts that a field may hold.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    /// Nothing or more.
    NotNegative,
    /// Less than nothing as well.
    Any,
}

/// Units that figures are told in.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    Persons,
    /// Fen, told in yuan.
    Money,
    Months,
}

impl Unit {
    fn told(self, language: Language, value: i64) -> String {
        let with_unit = |key| texts::get(language, key, &[("number", &value.to_string())]);
        match self {
            Unit::Persons => with_unit("value-persons"),
            Unit::Money => figure::amount(language, value),
            Unit::Months => with_unit("value-months"),
        }
    }
}

/// Collects violations. Every check goes on after a violation; a value that broke a rule is absent from the result, and
/// the result is thrown away at the end, so that nobody sees the gap.
pub(super) struct Checks {
    violations: Violations,
    /// The business day of the request.
    pub(super) today: Date,
    /// The as-of date once it is known.
    pub(super) as_of: Option<Date>,
}

impl Checks {
    /// Returns checks that found nothing yet.
    pub(super) fn new(today: Date) -> Checks {
        Checks {
            violations: Violations::default(),
            today,
            as_of: None,
        }
    }

    /// Returns checks for a message whose rules do not depend on the day.
    pub(super) fn timeless() -> Checks {
        Checks::new(Date::MAX)
    }

    /// Returns the result if nothing was found, everything that was found otherwise.
    pub(super) fn finish<T>(self, result: Checked<T>) -> Result<T, Violations> {
        match result {
            Ok(value) if self.violations.is_empty() => Ok(value),
            Ok(_) | Err(Refused(())) => Err(self.violations),
        }
    }

    /// Collects a violation.
    #[cold]
    pub(super) fn refuse(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        zh: impl FnOnce() -> String,
        en: impl FnOnce() -> String,
    ) -> Refused {
        self.violations.add(|| Violation {
            field: at.to_string(),
            rule,
            zh: zh(),
            en: en(),
        });
        Refused(())
    }

    /// Checks `required`.
    pub(super) fn present<T>(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        value: Option<T>,
    ) -> Checked<T> {
        value.ok_or_else(|| {
            self.refuse(
                &at.field(name),
                "required",
                || "必填，但未提供".into(),
                || "expected a value, found none".into(),
            )
        })
    }

    /// Checks `string.pattern`; the pattern is what `read` takes.
    pub(super) fn read<T>(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        text: &str,
        shape: &Shape,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Checked<T> {
        self.read_here(&at.field(name), text, shape, read)
    }

    /// Same as [`Checks::read`] for the text at `at`.
    pub(super) fn read_here<T>(
        &mut self,
        at: &Path<'_>,
        text: &str,
        shape: &Shape,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Checked<T> {
        read(text).ok_or_else(|| self.misshapen(at, text, shape))
    }

    /// Checks `string.pattern` and moves the text.
    pub(super) fn shaped(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        text: String,
        shape: &Shape,
    ) -> Checked<String> {
        if (shape.matches)(&text) {
            Ok(text)
        } else {
            Err(self.misshapen(&at.field(name), &text, shape))
        }
    }

    /// Same as [`Checks::shaped`] for a text that may be absent.
    pub(super) fn shaped_if(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        text: Option<String>,
        shape: &Shape,
    ) -> Option<String> {
        text.and_then(|text| self.shaped(at, name, text, shape).ok())
    }

    #[cold]
    fn misshapen(&mut self, at: &Path<'_>, text: &str, shape: &Shape) -> Refused {
        let found = Quoted(text);
        self.refuse(
            at,
            "string.pattern",
            || format!("应为{}，实际为 `{found}`", shape.zh),
            || format!("expected {}, found `{found}`", shape.en),
        )
    }

    /// Checks a date: `string.pattern`, then that the calendar has it.
    pub(super) fn date(&mut self, at: &Path<'_>, name: &'static str, text: &str) -> Checked<Date> {
        let (year, month, day) = self.read(at, name, text, &shape::DATE, shape::date)?;
        Date::new(year, month, day).map_err(|_| {
            self.refuse(
                &at.field(name),
                own::DATE_CALENDAR,
                || format!("应为日历中存在的日期，实际为 `{text}`"),
                || format!("expected a day that the calendar has, found `{text}`"),
            )
        })
    }

    /// Same as [`Checks::date`] for a date that may be absent.
    pub(super) fn date_if(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        text: Option<&str>,
    ) -> Option<Date> {
        text.and_then(|text| self.date(at, name, text).ok())
    }

    /// Checks that one date of a message does not lie before another. Compares the texts, as the expression in the proto
    /// does; for dates that is the same. Messages call the dates by the words of [`field`] for the two names.
    pub(super) fn not_before(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        (later_name, later): (&'static str, Option<&str>),
        (earlier_name, earlier): (&'static str, &str),
    ) {
        let Some(later) = later.filter(|later| *later < earlier) else {
            return;
        };
        let (later, earlier) = (Quoted(later), Quoted(earlier));
        self.refuse(
            at,
            rule,
            || {
                let name = |name| field::name(Language::Zh, name);
                let (later_name, earlier_name) = (name(later_name), name(earlier_name));
                format!("{later_name}不得早于{earlier_name} `{earlier}`，实际为 `{later}`")
            },
            || {
                let name = |name| field::name(Language::En, name);
                let (later_name, earlier_name) = (name(later_name), name(earlier_name));
                format!(
                    "expected {later_name} not before {earlier_name} `{earlier}`, found `{later}`"
                )
            },
        );
    }

    /// Checks that one figure of a message, where both are given, does not exceed another. Messages call the figures by
    /// the words of [`field`] for the two names.
    pub(super) fn not_above<N: Copy + Into<i64>>(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        (part_name, part): (&'static str, Option<N>),
        (whole_name, whole): (&'static str, Option<N>),
        unit: Unit,
    ) {
        let (Some(part), Some(whole)) = (part.map(N::into), whole.map(N::into)) else {
            return;
        };
        if part <= whole {
            return;
        }
        let told = |language| {
            (
                (field::name(language, part_name), unit.told(language, part)),
                (
                    field::name(language, whole_name),
                    unit.told(language, whole),
                ),
            )
        };
        self.refuse(
            at,
            rule,
            || {
                let ((part_name, part), (whole_name, whole)) = told(Language::Zh);
                format!("{part_name}不得大于{whole_name} {whole}，实际为 {part}")
            },
            || {
                let ((part_name, part), (whole_name, whole)) = told(Language::En);
                format!("expected {part_name} not above {whole_name} of {whole}, found {part}")
            },
        );
    }

    /// Checks `string.min_len` and `string.max_len`, in characters, and moves the text.
    pub(super) fn text(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        text: String,
        length: RangeInclusive<usize>,
    ) -> Checked<String> {
        let (least, most) = (*length.start(), *length.end());
        // Characters are never more than bytes, so that most texts need no counting.
        if text.len() <= most && (least == 0 || (least == 1 && !text.is_empty())) {
            return Ok(text);
        }
        let found = text.chars().count();
        if found < least {
            return Err(self.refuse(
                &at.field(name),
                "string.min_len",
                || format!("至少应有 `{least}` 个字符，实际为 `{found}` 个"),
                || format!("expected at least `{least}` characters, found `{found}`"),
            ));
        }
        if found > most {
            return Err(self.refuse(
                &at.field(name),
                "string.max_len",
                || format!("最多可有 `{most}` 个字符，实际为 `{found}` 个"),
                || format!("expected at most `{most}` characters, found `{found}`"),
            ));
        }
        Ok(text)
    }

    /// Same as [`Checks::text`] for a text that may be absent.
    pub(super) fn text_if(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        text: Option<String>,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        text.and_then(|text| self.text(at, name, text, length).ok())
    }

    /// Checks that a number lies in a range; NaN lies in none.
    pub(super) fn within<N: PartialOrd + std::fmt::Display>(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        value: N,
        range: RangeInclusive<N>,
    ) -> Checked<N> {
        if range.contains(&value) {
            return Ok(value);
        }
        let (least, most) = range.into_inner();
        Err(self.refuse(
            at,
            rule,
            || format!("应在 `{least}` 至 `{most}` 之间，实际为 `{value}`"),
            || format!("expected `{least}` to `{most}`, found `{value}`"),
        ))
    }

    /// Checks `bytes.len` for a SHA-256.
    pub(super) fn hash(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        bytes: &[u8],
    ) -> Checked<[u8; 32]> {
        bytes.try_into().map_err(|_| {
            self.refuse(
                &at.field(name),
                "bytes.len",
                || format!("应为 32 字节，实际为 {} 字节", bytes.len()),
                || format!("expected 32 bytes, found {}", bytes.len()),
            )
        })
    }

    /// Same as [`Checks::within`] for a figure that has a unit.
    pub(super) fn measured<N: Copy + PartialOrd + Into<i64>>(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        value: N,
        range: RangeInclusive<N>,
        unit: Unit,
    ) -> Checked<N> {
        if range.contains(&value) {
            return Ok(value);
        }
        let (least, most) = range.into_inner();
        let told = |language| [least, most, value].map(|figure| unit.told(language, figure.into()));
        Err(self.refuse(
            at,
            rule,
            || {
                let [least, most, found] = told(Language::Zh);
                format!("应在 {least}至 {most}之间，实际为 {found}")
            },
            || {
                let [least, most, found] = told(Language::En);
                format!("expected {least} to {most}, found {found}")
            },
        ))
    }

    /// Checks `int64.gt_lte` for an amount above nothing.
    pub(super) fn fen_above_zero(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        value: i64,
    ) -> Checked<Fen> {
        let (at, range) = (at.field(name), 1..=Fen::LARGEST);
        self.measured(&at, "int64.gt_lte", value, range, Unit::Money)
            .map(Fen::saturated)
    }

    /// Checks `uint32.lte` for a count that may be absent.
    pub(super) fn count_if(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        value: Option<u32>,
        most: u32,
    ) -> Option<u32> {
        value.and_then(|value| {
            self.within(&at.field(name), "uint32.lte", value, 0..=most)
                .ok()
        })
    }

    /// Checks `int64.gte_lte` for an amount.
    pub(super) fn fen(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        value: i64,
        sign: Sign,
    ) -> Checked<Fen> {
        let least = match sign {
            Sign::NotNegative => 0,
            Sign::Any => -Fen::LARGEST,
        };
        let (at, range) = (at.field(name), least..=Fen::LARGEST);
        self.measured(&at, "int64.gte_lte", value, range, Unit::Money)
            .map(Fen::saturated)
    }

    /// Same as [`Checks::fen`] for an amount that may be absent.
    pub(super) fn fen_if(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        value: Option<i64>,
        sign: Sign,
    ) -> Option<Fen> {
        value.and_then(|value| self.fen(at, name, value, sign).ok())
    }

    /// Checks `int32.gte_lte` for a year.
    pub(super) fn year(&mut self, at: &Path<'_>, name: &'static str, value: i32) -> Checked<i16> {
        // The range fits an i16.
        self.within(&at.field(name), "int32.gte_lte", value, 1990..=2100)
            .map(|year| year as i16)
    }

    /// Checks `double.gte_lte`, from 0 on, for a number that may be absent. −0 becomes 0.
    pub(super) fn number_if(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        value: Option<f64>,
        most: f64,
    ) -> Option<f64> {
        value.and_then(|value| {
            self.within(&at.field(name), "double.gte_lte", value, 0.0..=most)
                .map(|value| value + 0.0)
                .ok()
        })
    }

    /// Checks `enum.defined_only` and `enum.not_in` for 0; `read` returns `None` for what is never accepted.
    pub(super) fn one_of<E, T>(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        number: i32,
        name_of: fn(&E) -> &'static str,
        read: impl FnOnce(E) -> Option<T>,
    ) -> Checked<T>
    where
        E: TryFrom<i32, Error = UnknownEnumValue>,
    {
        let Ok(known) = E::try_from(number) else {
            return Err(self.not_one_of(&at.field(name), "enum.defined_only", number, name_of));
        };
        read(known).ok_or_else(|| self.not_one_of(&at.field(name), "enum.not_in", number, name_of))
    }

    #[cold]
    fn not_one_of<E>(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        found: i32,
        name_of: fn(&E) -> &'static str,
    ) -> Refused
    where
        E: TryFrom<i32, Error = UnknownEnumValue>,
    {
        // Every enum of the contract has 0 for "never used" and a first value. The others stand in the contract: a list of
        // all would take the room of other wrong fields.
        let first = E::try_from(1).map_or("", |first| name_of(&first));
        self.refuse(
            at,
            rule,
            || format!("应为 `{first}` 等值，实际为 `{found}`"),
            || format!("expected a value such as `{first}`, found `{found}`"),
        )
    }

    /// Checks `repeated.max_items` and converts each item.
    pub(super) fn each<M, T>(
        &mut self,
        at: &Path<'_>,
        name: &'static str,
        items: Vec<M>,
        most: usize,
        mut convert: impl FnMut(&mut Checks, &Path<'_>, M) -> Checked<T>,
    ) -> Vec<T> {
        let found = items.len();
        if found > most {
            self.refuse(
                &at.field(name),
                "repeated.max_items",
                || format!("最多可有 `{most}` 项，实际为 `{found}` 项"),
                || format!("expected at most `{most}` items, found `{found}`"),
            );
        }
        let mut converted = Vec::with_capacity(found);
        for (index, item) in items.into_iter().enumerate() {
            if let Ok(value) = convert(self, &at.item(name, index), item) {
                converted.push(value);
            }
        }
        converted
    }

    /// Checks that no two items of the list `name` have the same key. Messages call the key by the words of [`field`].
    pub(super) fn unique<K: Ord + std::fmt::Display>(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        name: &'static str,
        (key_name, keys): (&'static str, impl Iterator<Item = K>),
    ) {
        let mut keys: Vec<K> = keys.collect();
        keys.sort_unstable();
        let twice = keys.windows(2).find_map(|pair| match pair {
            [one, other] if one == other => Some(one.to_string()),
            _ => None,
        });
        if let Some(twice) = twice {
            let found = Quoted(&twice);
            self.refuse(
                &at.field(name),
                rule,
                || {
                    let key_name = field::name(Language::Zh, key_name);
                    format!("每个{key_name}只能出现一次，`{found}` 重复")
                },
                || {
                    let key_name = field::name(Language::En, key_name);
                    format!("expected each {key_name} once, found `{found}` more than once")
                },
            );
        }
    }
}
