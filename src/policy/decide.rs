//! The decision.

use super::{
    gates::Gates,
    grade::{Grade, Service},
    improvement::facts_with,
    reasons::reasons,
    table::Table,
    terms::{Basis, Ceiling, Grouping, Setting},
    trigger::LeadsTo,
};
use crate::domain::{
    assessment::{Assessed, Assessment, Candidate},
    calendar::{Date, days_between},
    decision::{Decided, Gain, Gate, GateVerdict, Outcome, OutcomeKind, TermKind},
    exposure::Exposure,
    facts::GateFacts,
    money::Fen,
};

/// Gates that there are.
const GATES: usize = 5;
/// Most improvements that are shown.
const IMPROVEMENTS: usize = 5;

/// Returns what a product's table says about an assessed firm.
///
/// Total and deterministic: the same assessed firm, table and exposure give the same answer on every machine. With all
/// else equal, a lower PD or more capacity never lowers the limit and never worsens the outcome. An exposure below nothing
/// would lift a limit over its cap and counts as none. `decided_on` is the business day of the decision: how old the facts are
/// by then is a fact as well.
pub fn decide(
    assessed: &Assessed,
    table: &Table,
    exposure: &Exposure,
    decided_on: Date,
) -> Decided {
    let facts = &GateFacts {
        as_of_age_days: Some(days_between(assessed.facts.as_of, decided_on)),
        ..assessed.facts.clone()
    };
    let mut gates: Vec<(Gate, GateVerdict)> = Vec::with_capacity(GATES);
    gates.extend(table.gates.verdicts(facts));
    let setting = setting(assessed, table, exposure);
    let case = Case {
        setting: &setting,
        smallest: setting.smallest(),
        by_gates: by_gates(gates.iter().copied()),
        facts,
    };
    let standing = case.standing(facts);
    let judged = case.judge(&assessed.actual, facts, standing);
    let neutral = case.judge(&assessed.neutral, facts, standing);
    let terms = Basis {
        setting: &setting,
        grade: judged.grade,
        assessment: &assessed.actual,
        facts,
    };
    Decided {
        grade: judged.grade.name.clone(),
        outcome: judged.outcome(),
        terms: terms.listed(),
        binding: match judged.outcome {
            OutcomeKind::Approved | OutcomeKind::Referred => Some(judged.binding),
            OutcomeKind::Declined => None,
        },
        neutral_limit: neutral.limit,
        uplift: judged.limit.minus(neutral.limit),
        reasons: reasons(assessed, facts, table, &gates, &judged, standing),
        improvements: improvements(assessed, &case, &judged, standing),
        gates,
        validity_months: table.validity_months,
    }
}

fn setting<'a>(assessed: &Assessed, table: &'a Table, exposure: &Exposure) -> Setting<'a> {
    let Exposure {
        firm_product,
        guarantor_firm,
        guarantor_group,
        programme,
    } = exposure;
    Setting {
        table,
        exposure: Exposure {
            firm_product: firm_product.at_least_zero(),
            guarantor_firm: guarantor_firm.at_least_zero(),
            guarantor_group: guarantor_group.at_least_zero(),
            programme: programme.at_least_zero(),
        },
        grouping: match assessed.firm.group {
            Some(_) => Grouping::InGroup,
            None => Grouping::Alone,
        },
        need: assessed.facts.working_capital_need,
        requested: assessed.facts.requested,
    }
}

/// What stays the same between the firm as it is, with neutral knowledge, and with an improvement.
#[derive(Clone, Copy, Debug)]
struct Case<'a> {
    setting: &'a Setting<'a>,
    /// The smallest term that does not depend on the assessment.
    smallest: Ceiling,
    by_gates: Standing,
    /// The facts as they are.
    facts: &'a GateFacts,
}

/// What gates and triggers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Clear,
    Referred,
    Declined,
}

/// One assessment under the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged<'a> {
    pub(super) grade: &'a Grade,
    /// The term that is smallest.
    binding: TermKind,
    /// Its amount, before rounding.
    pub(super) least: Fen,
    /// The limit; nothing where declined.
    pub(super) limit: Fen,
    pub(super) outcome: OutcomeKind,
}

impl Judged<'_> {
    const fn outcome(&self) -> Outcome {
        match self.outcome {
            OutcomeKind::Approved => Outcome::Approved { limit: self.limit },
            OutcomeKind::Referred => Outcome::Referred { limit: self.limit },
            OutcomeKind::Declined => Outcome::Declined,
        }
    }
}

impl<'a> Case<'a> {
    /// Returns what gates and triggers say of facts that differ from the firm's own at most by an improvement.
    fn standing(&self, facts: &GateFacts) -> Standing {
        // Of the gates an improvement reaches that of the innovation attribute only.
        let by_gates = if facts.innovation_attribute == self.facts.innovation_attribute {
            self.by_gates
        } else {
            let gates: &Gates = &self.setting.table.gates;
            by_gates(gates.verdicts(facts))
        };
        by_gates.max(by_triggers(self.setting.table, facts))
    }

    fn judge(&self, assessment: &Assessment, facts: &GateFacts, standing: Standing) -> Judged<'a> {
        let grade = self.setting.table.grade(assessment.pd);
        let basis = Basis {
            setting: self.setting,
            grade,
            assessment,
            facts,
        };
        let (binding, least) = basis.smallest(self.smallest);
        let offered = self.offered(least);
        let outcome = match (standing, grade.service) {
            (Standing::Declined, _) | (_, Service::Declined) => OutcomeKind::Declined,
            (Standing::Referred, Service::Served) => OutcomeKind::Referred,
            (Standing::Clear, Service::Served) => {
                if offered == Fen::ZERO || assessment.capacity.is_none() {
                    OutcomeKind::Referred
                } else {
                    OutcomeKind::Approved
                }
            }
        };
        let limit = match outcome {
            OutcomeKind::Approved | OutcomeKind::Referred => offered,
            OutcomeKind::Declined => Fen::ZERO,
        };
        Judged {
            grade,
            binding,
            least,
            limit,
            outcome,
        }
    }

    /// Returns an amount rounded down to the step; nothing below the smallest limit.
    fn offered(&self, least: Fen) -> Fen {
        let amounts = &self.setting.table.amounts;
        let stepped = least.floor_to(amounts.step);
        if stepped < amounts.smallest {
            Fen::ZERO
        } else {
            stepped
        }
    }
}

/// A gate that fails declines, and one whose facts are not known refers.
fn by_gates(gates: impl Iterator<Item = (Gate, GateVerdict)>) -> Standing {
    let standings = gates.map(|(_, verdict)| match verdict {
        GateVerdict::Passed | GateVerdict::Excused => Standing::Clear,
        GateVerdict::Unknown => Standing::Referred,
        GateVerdict::Failed => Standing::Declined,
    });
    standings.max().unwrap_or(Standing::Clear)
}

/// A trigger that fires does what its table says.
fn by_triggers(table: &Table, facts: &GateFacts) -> Standing {
    let mut standing = Standing::Clear;
    for trigger in &table.triggers {
        if trigger.fires(facts) {
            standing = standing.max(match trigger.leads_to {
                LeadsTo::Referred => Standing::Referred,
                LeadsTo::Declined => Standing::Declined,
            });
        }
    }
    standing
}

/// Returns what would raise the limit, the largest rise first, ties in the order of improvements.
fn improvements(
    assessed: &Assessed,
    case: &Case<'_>,
    judged: &Judged<'_>,
    standing: Standing,
) -> Vec<Gain> {
    let mut gains: Vec<Gain> = Vec::with_capacity(assessed.candidates.len());
    for candidate in &assessed.candidates {
        gains.extend(gain(assessed, case, judged, standing, candidate));
    }
    gains.sort_by(|left, right| {
        right
            .limit
            .cmp(&left.limit)
            .then(left.improvement.cmp(&right.improvement))
    });
    gains.truncate(IMPROVEMENTS);
    gains
}

fn gain(
    assessed: &Assessed,
    case: &Case<'_>,
    judged: &Judged<'_>,
    standing: Standing,
    candidate: &Candidate,
) -> Option<Gain> {
    let Candidate {
        improvement,
        assessment,
    } = candidate;
    let better = match facts_with(*improvement, case.facts) {
        Some(facts) => case.judge(assessment, &facts, case.standing(&facts)),
        None => case.judge(assessment, case.facts, standing),
    };
    let limit = better.limit.minus(judged.limit);
    (limit > Fen::ZERO).then_some(Gain {
        improvement: *improvement,
        points: assessment.points.saturating_sub(assessed.actual.points),
        limit,
        outcome: better.outcome,
    })
}
