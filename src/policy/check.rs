//! What must hold between the numbers of a table.
//!
//! Most of it serves one promise: a lower PD, more capacity or a better grade never lowers a limit.

use std::collections::BTreeSet;

use super::{
    formula::Rates,
    grade::{Grade, Service},
    knots::Knots,
    table::{Amounts, Form, Table},
    trigger::Trigger,
};
use crate::{
    domain::{facts::Item, money::Fen},
    sourced::Reading,
};

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
    if (better.service, worse.service) == (Service::Declined, Service::Served) {
        reading.problem(
            key("served"),
            format!("`false`, as for the better grade `{}`", better.name),
        );
    }
}

/// Checks brackets and the number of rates.
pub(super) fn rates(section: &str, rates: Option<&Rates>, reading: &mut Reading) {
    let Some(rates) = rates else { return };
    let starts = [Fen::ZERO]
        .into_iter()
        .chain(rates.brackets.iter().copied());
    if starts
        .zip(&rates.brackets)
        .any(|(start, end)| *end <= start)
    {
        reading.problem(
            format!("{section}.brackets_yuan"),
            "ascending amounts above 0",
        );
    }
    let expected = rates.brackets.len() + 1;
    if rates.rates_bp.len() != expected {
        reading.problem(
            format!("{section}.rates_bp"),
            format!(
                "{expected} rates, one more than `brackets_yuan` has ends, found {}",
                rates.rates_bp.len()
            ),
        );
    }
}

/// Returns the largest PD that is served, millionths, and checks that the factor ends there.
pub(super) fn served(
    grades: &[Option<Grade>],
    factor: Option<&Knots>,
    reading: &mut Reading,
) -> Option<i64> {
    let served = grades.iter().flatten().filter(|grade| grade.is_served());
    let edge = served.map(Grade::pd_max_ppm).max()?;
    if factor.is_some_and(|factor| factor.last_argument() != edge) {
        let expected = "a last PD that is the `pd_max_bp` of the last grade that is served";
        reading.problem("factor.pd_bp", expected);
    }
    Some(edge)
}

/// Checks that the needs listed are the ones that gates, triggers and ceilings have.
pub(super) fn needs(listed: &[Item], table: &Table, reading: &mut Reading) {
    let listed: BTreeSet<Item> = listed.iter().copied().collect();
    let derived = table.needs();
    if listed != derived {
        let keys: Vec<&str> = derived.iter().map(|item| item.key()).collect();
        let expected = format!(
            "what gates, triggers and ceilings ask for: {}",
            keys.join(", ")
        );
        reading.problem("needs", expected);
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
        if trigger.startup_leads_to > trigger.leads_to {
            let key = format!("triggers.{}.startup_leads_to", trigger.code);
            reading.problem(key, "nothing graver than `leads_to`");
        }
        if !codes.insert(trigger.code.as_str()) {
            reading.problem(key, "a code of its own");
        }
    }
}

fn neighbours(grades: &[Option<Grade>]) -> impl Iterator<Item = (&Grade, &Grade)> {
    let known = || grades.iter().flatten();
    known().zip(known().skip(1))
}
