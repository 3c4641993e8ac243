//! Reasons: why a case is declined or referred, and where points are lost.

use std::cmp::Ordering;

use super::{
    decide::Judged,
    fact::Fact,
    formula::pd_ppm,
    standing::Standing,
    table::Table,
    trigger::{LeadsTo, Test, Trigger},
};
use crate::domain::{
    assessment::Assessed,
    card::{Card, CardFeature, Placed},
    decision::{Gate, OutcomeKind, PointsLost, Reason, ReasonCode},
    facts::{GateFacts, Integrity, Item, Size},
    firm::TaxGrade,
    money::Fen,
};

/// Most features that are named for the points they lose.
const FEATURES: usize = 4;

/// Returns the reasons of a case: what declines it (gates, triggers, grade), what refers it (triggers, doubts, a PD that is not
/// served while facts are missing, too small a limit), then each need that is missing. A trigger that another one implies is
/// left out.
pub(super) fn reasons(
    assessed: &Assessed,
    table: &Table,
    standing: &Standing<'_>,
    judged: &Judged,
) -> Vec<Reason> {
    let facts = &assessed.facts;
    let mut reasons = Vec::with_capacity(8);
    reasons.extend(standing.failed().map(|gate| {
        let parameters = gate_parameters(table, facts, gate);
        reason(ReasonCode::GateFailed(gate), parameters)
    }));
    reasons.extend(trigger_reasons(assessed, standing, LeadsTo::Declined));
    if !judged.is_served {
        let grade = table.grade(assessed.best_pd).name.clone();
        let parameters = vec![
            ("grade", grade),
            ("pd_ppm", pd_ppm(assessed.best_pd).to_string()),
            ("served_ppm", table.formula.served_ppm.to_string()),
        ];
        reasons.push(reason(ReasonCode::GradeNotServed, parameters));
    }
    reasons.extend(trigger_reasons(assessed, standing, LeadsTo::Referred));
    for kind in standing.doubts() {
        reasons.push(reason(ReasonCode::Doubt(*kind), Vec::new()));
    }
    if judged.outcome != OutcomeKind::Declined {
        reasons.extend(small_limit(assessed, table, judged));
    }
    reasons.extend(
        standing
            .needs()
            .iter()
            .map(|item| need(*item, table, facts)),
    );
    reasons
}

const fn reason(code: ReasonCode, parameters: Vec<(&'static str, String)>) -> Reason {
    Reason { code, parameters }
}

/// Returns why the known reading gives no limit although nothing is missing.
fn small_limit(assessed: &Assessed, table: &Table, judged: &Judged) -> Option<Reason> {
    let known = judged.known.filter(|known| known.limit == Fen::ZERO)?;
    let smallest = table.amounts.smallest;
    let requested = assessed.application.requested;
    if let Some(requested) = requested.filter(|requested| *requested < smallest) {
        let parameters = vec![
            ("requested_fen", requested.get().to_string()),
            ("smallest_fen", smallest.get().to_string()),
        ];
        return Some(reason(ReasonCode::RequestBelowSmallest, parameters));
    }
    let known_ppm = pd_ppm(assessed.readings.known.pd);
    if known_ppm > table.formula.served_ppm {
        let parameters = vec![
            ("pd_ppm", known_ppm.to_string()),
            ("served_ppm", table.formula.served_ppm.to_string()),
        ];
        return Some(reason(ReasonCode::KnownNotServed, parameters));
    }
    let parameters = vec![
        ("limit_fen", known.least.at_least_zero().get().to_string()),
        ("smallest_fen", smallest.get().to_string()),
    ];
    Some(reason(ReasonCode::BelowSmallestLimit, parameters))
}

fn need(item: Item, table: &Table, facts: &GateFacts) -> Reason {
    if item == Item::TaxGrade && table.gates.is_outdated(facts) {
        let parameters = gate_parameters(table, facts, Gate::TaxGrade);
        return reason(ReasonCode::TaxGradeOutdated, parameters);
    }
    let parameters = vec![("fact", item.code().to_owned())];
    reason(ReasonCode::FactNeeded(item), parameters)
}

/// The figures of a gate: what it asks for and, where known, what the firm has.
fn gate_parameters(table: &Table, facts: &GateFacts, gate: Gate) -> Vec<(&'static str, String)> {
    let rules = &table.gates;
    let mut parameters = Vec::new();
    match gate {
        Gate::Area | Gate::InnovationAttribute => {}
        Gate::OperatingAge => {
            parameters.push(("operating_days_min", rules.operating_days_min.to_string()));
            if let Ok(days) = facts.operating_days {
                parameters.push(("operating_days", days.to_string()));
            }
        }
        Gate::TaxGrade => {
            let worst = tax_grade_name(rules.tax_grade_worst);
            parameters.push(("tax_grade_worst", worst.to_owned()));
            if let Ok((grade, year)) = facts.tax_grade {
                parameters.push(("tax_grade", tax_grade_name(grade).to_owned()));
                parameters.push(("tax_grade_year", year.to_string()));
            }
        }
        Gate::Integrity => {
            parameters.push(("clean_months_min", rules.clean_months_min.to_string()));
            if let Ok(Integrity::LastEntry(last)) = facts.integrity {
                parameters.push(("last_entry", last.to_string()));
            }
        }
        Gate::Industry => {
            if let Ok(industry) = &facts.industry {
                parameters.push(("industry", industry.clone()));
            }
        }
        Gate::Size => {
            if let Ok(size) = &facts.size {
                parameters.push(("size", size_name(*size).to_owned()));
            }
        }
    }
    parameters
}

const fn tax_grade_name(grade: TaxGrade) -> &'static str {
    match grade {
        TaxGrade::A => "A",
        TaxGrade::B => "B",
        TaxGrade::M => "M",
        TaxGrade::C => "C",
        TaxGrade::D => "D",
    }
}

const fn size_name(size: Size) -> &'static str {
    match size {
        Size::Micro => "MICRO",
        Size::Small => "SMALL",
        Size::Medium => "MEDIUM",
        Size::Large => "LARGE",
    }
}

fn trigger_reasons(assessed: &Assessed, standing: &Standing<'_>, leads_to: LeadsTo) -> Vec<Reason> {
    telling(standing.fired())
        .into_iter()
        .filter(|(_, leads)| *leads == leads_to)
        .map(|(trigger, _)| {
            let code = ReasonCode::Trigger(trigger.code.clone());
            reason(code, trigger_parameters(trigger.test, assessed))
        })
        .collect()
}

/// Returns those of the triggers that fired which no other one implies; of two that imply each other, the first.
fn telling<'a>(fired: &[(&'a Trigger, LeadsTo)]) -> Vec<(&'a Trigger, LeadsTo)> {
    let implies = |stronger: &(&Trigger, LeadsTo), weaker: &(&Trigger, LeadsTo)| {
        stronger.1 >= weaker.1 && stronger.0.implies(weaker.0, fired)
    };
    let telling = fired.iter().enumerate().filter_map(|(position, trigger)| {
        let implied = fired.iter().enumerate().any(|(other, stronger)| {
            let comes_first = other < position || !implies(trigger, stronger);
            other != position && implies(stronger, trigger) && comes_first
        });
        (!implied).then_some(*trigger)
    });
    telling.collect()
}

fn trigger_parameters(test: Test, assessed: &Assessed) -> Vec<(&'static str, String)> {
    let Test { fact, condition } = test;
    let fact: Fact = fact;
    let value = fact.of(&assessed.facts, assessed.application.requested);
    let value = value.ok().map(|value| (fact.parameter(), value));
    let threshold = Some(("threshold", condition.threshold()));
    [value, threshold]
        .into_iter()
        .flatten()
        .map(|(name, number)| (name, number.to_string()))
        .collect()
}

/// A feature below its best bin.
#[derive(Clone, Copy)]
struct Loss<'a> {
    feature: &'a CardFeature,
    position: u16,
    bin: u8,
    lost: i32,
}

impl Loss<'_> {
    /// Most points first; ties by information value, then by name.
    fn order(&self, other: &Loss<'_>) -> Ordering {
        other
            .lost
            .cmp(&self.lost)
            .then_with(|| {
                let (left, right) = (self.feature, other.feature);
                right.information_value.total_cmp(&left.information_value)
            })
            .then_with(|| self.feature.name.cmp(other.feature.name))
    }
}

/// Returns the features that lose the most points against their best bin.
pub(super) fn points_lost(card: &Card, placed: &[Placed]) -> Vec<PointsLost> {
    let mut worst: Vec<Loss<'_>> = Vec::with_capacity(FEATURES + 1);
    // Features that lose less than this cannot get in any more.
    let mut least = 1;
    for (position, (feature, placed)) in (0_u16..).zip(card.features.iter().zip(placed)) {
        // A bin that the card does not have loses nothing.
        let Some(bin) = feature.bins.get(usize::from(placed.bin)) else {
            continue;
        };
        let lost = feature.points_max.saturating_sub(bin.points);
        if lost < least {
            continue;
        }
        let loss = Loss {
            feature,
            position,
            bin: placed.bin,
            lost,
        };
        let heavier = worst.partition_point(|known| known.order(&loss).is_lt());
        worst.insert(heavier, loss);
        worst.truncate(FEATURES);
        if let [_, _, _, last] = worst.as_slice() {
            least = last.lost;
        }
    }
    worst
        .iter()
        .map(|loss| PointsLost {
            feature: loss.position,
            bin: loss.bin,
            lost: loss.lost,
        })
        .collect()
}
