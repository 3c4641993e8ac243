//! Reasons: why a case is not approved, and why its score is not better.

use std::cmp::Ordering;

use super::{
    decide::{Judged, Standing},
    grade::Service,
    table::Table,
    trigger::{LeadsTo, Test, Trigger},
};
use crate::domain::{
    assessment::Assessed,
    card::{Card, CardFeature, Placed},
    decision::{Gate, GateVerdict, OutcomeKind, Reason, ReasonCode},
    facts::{GateFacts, Integrity},
    firm::TaxGrade,
    money::Fen,
};

/// Most reasons that come from features.
const FEATURE_REASONS: usize = 4;

/// Returns the reasons of a case: what declines it (gates, triggers, grade), what refers it (triggers, gates, no revenue, too
/// small a limit), then what costs the most points. A trigger that another one implies is left out.
pub(super) fn reasons(
    assessed: &Assessed,
    facts: &GateFacts,
    table: &Table,
    gates: &[(Gate, GateVerdict)],
    judged: &Judged<'_>,
    standing: Standing,
) -> Vec<Reason> {
    let mut reasons = Vec::with_capacity(2 * FEATURE_REASONS);
    if standing == Standing::Declined {
        reasons.extend(gate_reasons(table, facts, gates, GateVerdict::Failed));
        reasons.extend(trigger_reasons(table, facts, LeadsTo::Declined));
    }
    if judged.grade.service == Service::Declined {
        let grade = judged.grade.name.clone();
        reasons.push(reason(ReasonCode::GradeNotServed, vec![("grade", grade)]));
    }
    if standing != Standing::Clear {
        reasons.extend(trigger_reasons(table, facts, LeadsTo::Referred));
        reasons.extend(gate_reasons(table, facts, gates, GateVerdict::Unknown));
    }
    let nothing_to_judge_by = assessed.actual.capacity.is_none() && !facts.knowledge_shown;
    if nothing_to_judge_by {
        reasons.push(reason(ReasonCode::NothingToJudgeBy, Vec::new()));
    } else if assessed.actual.capacity.is_none() {
        reasons.push(reason(ReasonCode::NoCapacity, Vec::new()));
    }
    if !nothing_to_judge_by && judged.outcome != OutcomeKind::Declined && judged.limit == Fen::ZERO
    {
        let parameters = vec![
            ("limit_fen", judged.least.get().to_string()),
            ("smallest_fen", table.amounts.smallest.get().to_string()),
        ];
        reasons.push(reason(ReasonCode::BelowSmallestLimit, parameters));
    }
    reasons.extend(feature_reasons(&assessed.card, &assessed.placed));
    reasons
}

const fn reason(code: ReasonCode, parameters: Vec<(&'static str, String)>) -> Reason {
    Reason { code, parameters }
}

fn gate_reasons(
    table: &Table,
    facts: &GateFacts,
    gates: &[(Gate, GateVerdict)],
    wanted: GateVerdict,
) -> impl Iterator<Item = Reason> {
    gates
        .iter()
        .filter(move |(_, verdict)| *verdict == wanted)
        .map(move |(gate, _)| {
            let code = match wanted {
                GateVerdict::Unknown
                    if *gate == Gate::TaxGrade && table.gates.is_outdated(facts) =>
                {
                    ReasonCode::TaxGradeOutdated
                }
                GateVerdict::Unknown => ReasonCode::GateUnknown(*gate),
                GateVerdict::Failed | GateVerdict::Passed | GateVerdict::Excused => {
                    ReasonCode::GateFailed(*gate)
                }
            };
            reason(code, gate_parameters(table, facts, *gate))
        })
}

/// The figures of a gate: what it asks for and, where known, what the firm has.
fn gate_parameters(table: &Table, facts: &GateFacts, gate: Gate) -> Vec<(&'static str, String)> {
    let rules = &table.gates;
    let mut parameters = Vec::new();
    match gate {
        Gate::Area | Gate::InnovationAttribute => {}
        Gate::OperatingAge => {
            parameters.push(("operating_days_min", rules.operating_days_min.to_string()));
            if let Some(days) = facts.operating_days {
                parameters.push(("operating_days", days.to_string()));
            }
        }
        Gate::TaxGrade => {
            let worst = tax_grade_name(rules.tax_grade_worst);
            parameters.push(("tax_grade_worst", worst.to_owned()));
            if let Some(grade) = facts.tax_grade {
                parameters.push(("tax_grade", tax_grade_name(grade).to_owned()));
            }
            if let Some(year) = facts.tax_grade_year {
                parameters.push(("tax_grade_year", year.to_string()));
            }
        }
        Gate::Integrity => {
            parameters.push(("clean_months_min", rules.clean_months_min.to_string()));
            if let Some(Integrity::LastEntry(last)) = facts.integrity {
                parameters.push(("last_entry", last.to_string()));
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

fn trigger_reasons(table: &Table, facts: &GateFacts, leads_to: LeadsTo) -> Vec<Reason> {
    let fired: Vec<&Trigger> = table
        .triggers
        .iter()
        .filter(|trigger| trigger.fires(facts))
        .collect();
    telling(&fired)
        .into_iter()
        .filter(|trigger| trigger.leads_to == leads_to)
        .map(|trigger| {
            let code = ReasonCode::Trigger(trigger.code.clone());
            reason(code, trigger_parameters(trigger.test, facts))
        })
        .collect()
}

/// Returns those of the triggers that fired which no other one implies; of two that imply each other, the first.
fn telling<'a>(fired: &[&'a Trigger]) -> Vec<&'a Trigger> {
    let telling = fired.iter().enumerate().filter_map(|(position, trigger)| {
        let implied = fired.iter().enumerate().any(|(other, stronger)| {
            let comes_first = other < position || !trigger.implies(stronger, fired);
            other != position && stronger.implies(trigger, fired) && comes_first
        });
        (!implied).then_some(*trigger)
    });
    telling.collect()
}

fn trigger_parameters(test: Test, facts: &GateFacts) -> Vec<(&'static str, String)> {
    let Test { fact, condition } = test;
    let value = fact.of(facts).map(|value| (fact.parameter(), value));
    let threshold = condition.threshold();
    let threshold = threshold.map(|threshold| ("threshold", threshold));
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

fn feature_reasons(card: &Card, placed: &[Placed]) -> Vec<Reason> {
    let mut worst: Vec<Loss<'_>> = Vec::with_capacity(FEATURE_REASONS + 1);
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
        worst.truncate(FEATURE_REASONS);
        if let [_, _, _, last] = worst.as_slice() {
            least = last.lost;
        }
    }
    worst
        .iter()
        .map(|loss| {
            let code = ReasonCode::FeatureBelowMaximum {
                feature: loss.position,
                bin: loss.bin,
                lost: loss.lost,
            };
            reason(code, Vec::new())
        })
        .collect()
}
