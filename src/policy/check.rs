//! What must hold between the numbers of a table.
//!
//! Most of it serves one promise: a lower PD, more capacity or a better grade never lowers a limit.

use std::collections::BTreeSet;

use super::{
    grade::{Grade, Service},
    section::Reading,
    table::{Amounts, Form},
    trigger::Trigger,
    turnover::Turnover,
};
use crate::domain::money::Fen;

/// Largest outstanding guarantee for one firm under the national science and technology guarantee plan (财金〔2024〕60号):
/// 30 million yuan. No product goes above it.
const PRODUCT_CAP_MAX: Fen = Fen::from_yuan(30_000_000);
/// Decree 683 (融资担保公司监督管理条例), Art. 16: one party at most 10 % of net assets.
pub(super) const SINGLE_PARTY_MAX_BP: i64 = 1_000;
/// Decree 683, Art. 16: a party with its related parties at most 15 % of net assets.
pub(super) const GROUP_MAX_BP: i64 = 1_500;

const WHOLE_BP: i64 = 10_000;

/// Checks the amounts of the product.
pub(super) fn amounts(amounts: Option<&Amounts>, reading: &mut Reading) {
    let Some(amounts) = amounts else { return };
    if amounts.step <= Fen::ZERO {
        reading.problem("amounts.step_yuan", "more than 0");
    } else if amounts.smallest.floor_to(amounts.step) != amounts.smallest {
        reading.problem("amounts.smallest_yuan", "a multiple of `step_yuan`");
    }
    if amounts.smallest <= Fen::ZERO {
        reading.problem("amounts.smallest_yuan", "more than 0");
    }
    if amounts.product_cap > PRODUCT_CAP_MAX {
        reading.problem("amounts.product_cap_yuan", "at most 30000000");
    }
    if amounts.product_cap < amounts.smallest {
        reading.problem("amounts.product_cap_yuan", "at least `smallest_yuan`");
    }
}

/// Checks names, PDs, caps and service of the grades against each other.
pub(super) fn grades(grades: &[Option<Grade>], reading: &mut Reading) {
    let mut names = BTreeSet::new();
    for grade in grades.iter().flatten() {
        if !names.insert(grade.name.as_str()) {
            reading.problem(format!("grades.{}.name", grade.name), "a name of its own");
        }
        if grade.name.chars().count() > 8 {
            reading.problem(format!("grades.{}.name", grade.name), "1 to 8 characters");
        }
        if grade.cap_without_revenue > grade.cap {
            reading.problem(
                format!("grades.{}.cap_without_revenue_yuan", grade.name),
                "at most `cap_yuan`",
            );
        }
        if grade.service == Service::Declined && grade.cap > Fen::ZERO {
            reading.problem(
                format!("grades.{}.cap_yuan", grade.name),
                "0 for a grade that is not served",
            );
        }
    }
    for (better, worse) in neighbours(grades) {
        fall_from(better, worse, reading);
    }
    match grades.last() {
        None => reading.problem("grades", "at least one grade"),
        Some(Some(last)) if last.pd_max_bp != WHOLE_BP => reading.problem(
            format!("grades.{}.pd_max_bp", last.name),
            "10000 for the last grade, so that every PD has one",
        ),
        Some(_) => {}
    }
    match grades.first() {
        Some(Some(first)) if first.service == Service::Declined => reading.problem(
            format!("grades.{}.served", first.name),
            "`true` for the best grade",
        ),
        Some(_) | None => {}
    }
}

fn fall_from(better: &Grade, worse: &Grade, reading: &mut Reading) {
    let key = |name: &str| format!("grades.{}.{name}", worse.name);
    if worse.pd_max_bp <= better.pd_max_bp {
        reading.problem(
            key("pd_max_bp"),
            format!("more than that of `{}`", better.name),
        );
    }
    if worse.cap > better.cap {
        reading.problem(
            key("cap_yuan"),
            format!("at most that of `{}`", better.name),
        );
    }
    if worse.cap_without_revenue > better.cap_without_revenue {
        reading.problem(
            key("cap_without_revenue_yuan"),
            format!("at most that of `{}`", better.name),
        );
    }
    if (better.service, worse.service) == (Service::Declined, Service::Served) {
        reading.problem(
            key("served"),
            format!("`false`, as for the better grade `{}`", better.name),
        );
    }
    let rates = better.rates.iter().zip(&worse.rates);
    if rates.into_iter().any(|(better, worse)| worse > better) {
        reading.problem(
            key("turnover_bp"),
            format!("at most those of `{}`, bracket by bracket", better.name),
        );
    }
}

/// Checks brackets and the number of rates.
pub(super) fn rates(grades: &[Option<Grade>], turnover: Option<&Turnover>, reading: &mut Reading) {
    let Some(turnover) = turnover else { return };
    let starts = [Fen::ZERO]
        .into_iter()
        .chain(turnover.brackets.iter().copied());
    if starts
        .zip(&turnover.brackets)
        .any(|(start, end)| *end <= start)
    {
        reading.problem("turnover.brackets_yuan", "ascending amounts above 0");
    }
    let expected = turnover.brackets.len() + 1;
    for grade in grades.iter().flatten() {
        if grade.rates.len() != expected {
            reading.problem(
                format!("grades.{}.turnover_bp", grade.name),
                format!(
                    "{expected} rates, one more than `turnover.brackets_yuan` has ends, found {}",
                    grade.rates.len()
                ),
            );
        }
    }
}

/// Checks that a guarantor stands where the product has one.
pub(super) fn guarantor(form: Option<Form>, present: bool, reading: &mut Reading) {
    // A missing one is noted where the section is read.
    if form == Some(Form::Credit) && present {
        reading.problem("guarantor", "no such section for the form `credit`");
    }
}

/// Checks the codes of the triggers.
pub(super) fn triggers(triggers: &[Option<Trigger>], reading: &mut Reading) {
    let mut codes = BTreeSet::new();
    for trigger in triggers.iter().flatten() {
        let key = format!("triggers.{}.code", trigger.code);
        let shaped = trigger
            .code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        if !shaped || trigger.code.len() > 48 {
            reading.problem(key.clone(), "1 to 48 capitals and `_`");
        }
        if !codes.insert(trigger.code.as_str()) {
            reading.problem(key, "a code of its own");
        }
    }
}

/// Returns whether a text is a year, a month or a day.
pub(super) fn is_date(text: &str) -> bool {
    let widths: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    digits && matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2])
}

/// Returns the number that one part of a version is: digits, no leading zero.
pub(super) fn version_part(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    (plain && !leading_zero)
        .then(|| text.parse().ok())
        .flatten()
}

fn neighbours(grades: &[Option<Grade>]) -> impl Iterator<Item = (&Grade, &Grade)> {
    let known = || grades.iter().flatten();
    known().zip(known().skip(1))
}
