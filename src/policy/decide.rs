//! The decision.

use super::{
    amounts::Amounts,
    ceilings::{Grouping, Reached, Read, Setting, Stage},
    formula::pd_ppm,
    improvement::facts_with,
    missing::missing,
    reasons::{points_lost, reasons},
    standing::Standing,
    table::Table,
};
use crate::domain::{
    assessment::{Assessed, Candidate, Readings, Scores},
    decision::{Basis, Decided, Gain, Outcome, OutcomeKind, Uplift},
    exposure::Exposure,
    facts::{GateFacts, Missing},
    money::Fen,
};

/// Most improvements that are shown.
const IMPROVEMENTS: usize = 5;

/// Returns what a product's table says about an assessed firm.
///
/// Total and deterministic: the same assessed firm, table and exposure give the same answer on every machine. The limit is that
/// of the known reading, in which every missing fact has its worst value; nothing is granted while a need is missing. A firm
/// is declined only by facts at hand, or where its PD is not served in the best reading. An exposure below nothing would lift
/// a limit over its cap and counts as none.
pub fn decide(assessed: &Assessed, table: &Table, exposure: &Exposure) -> Decided {
    let facts = &assessed.facts;
    let case = Case {
        setting: setting(assessed, table, exposure),
        best_is_served: pd_ppm(assessed.best_pd) <= table.formula.served_ppm,
    };
    let standing = case.standing(facts);
    let judged = case.judge(&assessed.readings, facts, &standing);
    let declined = judged.outcome == OutcomeKind::Declined;
    let basis = if standing.needs().is_empty() {
        Basis::Known
    } else {
        Basis::Typical
    };
    let known = case.known(&assessed.readings.known, facts);
    let typical = case.typical(&assessed.readings.typical, facts);
    let typical_limit = if declined {
        Fen::ZERO
    } else {
        judged.typical.limit
    };
    Decided {
        grade: table.grade(assessed.pd).name.clone(),
        outcome: judged.answer(),
        known: (basis == Basis::Known).then(|| case.setting.breakdown(&known)),
        typical: case.setting.breakdown(&typical),
        typical_limit,
        basis,
        uplift: case.uplift(assessed, &judged, basis),
        reasons: reasons(assessed, table, &standing, &judged),
        points_lost: points_lost(&assessed.card, &assessed.placed),
        missing: missing(assessed, &case, &standing, typical_limit),
        improvements: case.improvements(assessed, &judged, &standing, basis),
        gates: standing.gates().collect(),
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
    let facts = &assessed.facts;
    Setting {
        table,
        exposure: Exposure {
            firm_product: firm_product.at_least_zero(),
            guarantor_firm: guarantor_firm.at_least_zero(),
            guarantor_group: guarantor_group.at_least_zero(),
            programme: programme.at_least_zero(),
        },
        grouping: match (&assessed.firm.group, facts.group_retrieved) {
            (Some(_), _) => Grouping::InGroup,
            (None, true) => Grouping::Alone,
            (None, false) => Grouping::NotRetrieved,
        },
        stage: if facts.reviewed_startup == Some(true) {
            Stage::ReviewedStartup
        } else {
            Stage::Other
        },
        need: facts.working_capital_need,
        requested: assessed.application.requested,
    }
}

/// What stays the same between the firm as it is and as it might be.
pub(super) struct Case<'a> {
    pub(super) setting: Setting<'a>,
    /// Whether the PD is served in the best reading.
    best_is_served: bool,
}

/// A firm, as it is or as it might be, under the table.
pub(super) struct Judged {
    pub(super) outcome: OutcomeKind,
    /// The known reading; `None` while a need is missing.
    pub(super) known: Option<Reached>,
    /// The typical reading.
    pub(super) typical: Reached,
    /// Whether the PD is served, whatever the missing facts.
    pub(super) is_served: bool,
}

impl Judged {
    /// Returns the limit; nothing where declined and while a need is missing.
    pub(super) fn limit(&self) -> Fen {
        match (self.outcome, self.known) {
            (OutcomeKind::Declined, _) | (_, None) => Fen::ZERO,
            (OutcomeKind::Approved | OutcomeKind::Referred, Some(known)) => known.limit,
        }
    }

    /// Returns the limit on a reading; nothing where declined.
    fn limit_on(&self, basis: Basis) -> Fen {
        match (self.outcome, basis) {
            (OutcomeKind::Declined, _) => Fen::ZERO,
            (_, Basis::Known) => self.limit(),
            (_, Basis::Typical) => self.typical.limit,
        }
    }

    fn answer(&self) -> Outcome {
        let limit = self.limit();
        match self.outcome {
            OutcomeKind::Approved => Outcome::Approved { limit },
            OutcomeKind::Referred => Outcome::Referred { limit },
            OutcomeKind::Declined => Outcome::Declined,
        }
    }
}

impl<'a> Case<'a> {
    fn standing(&self, facts: &GateFacts) -> Standing<'a> {
        Standing::of(self.setting.table, facts, self.setting.requested)
    }

    fn known(&self, scores: &Scores, facts: &GateFacts) -> Read {
        Read {
            scores: *scores,
            amounts: Amounts::known(facts),
        }
    }

    pub(super) fn typical(&self, scores: &Scores, facts: &GateFacts) -> Read {
        let typical = &self.setting.table.typical;
        let capacity = match (scores.capacity, facts.revenue) {
            (None, Err(Missing::NotRetrieved)) => Some(typical.revenue),
            (capacity, _) => capacity,
        };
        Read {
            scores: Scores {
                capacity,
                ..*scores
            },
            amounts: Amounts::typical(facts, typical, capacity),
        }
    }

    fn judge(&self, readings: &Readings, facts: &GateFacts, standing: &Standing<'_>) -> Judged {
        let served = self.setting.table.formula.served_ppm;
        // Where the known reading is served, so is the best.
        let is_served = self.best_is_served || pd_ppm(readings.known.pd) <= served;
        let known = standing
            .needs()
            .is_empty()
            .then(|| self.setting.reach(&self.known(&readings.known, facts)));
        let outcome = if standing.declines() || !is_served {
            OutcomeKind::Declined
        } else if standing.refers() || known.is_none_or(|known| known.limit == Fen::ZERO) {
            OutcomeKind::Referred
        } else {
            OutcomeKind::Approved
        };
        Judged {
            outcome,
            known,
            typical: self.setting.reach(&self.typical(&readings.typical, facts)),
            is_served,
        }
    }

    /// Returns what patents, talent and research add on a reading.
    fn uplift(&self, assessed: &Assessed, judged: &Judged, basis: Basis) -> Uplift {
        let without = GateFacts {
            // What was not retrieved stays unknown.
            rd_expense: assessed.facts.rd_expense.map(|_| Fen::ZERO),
            ..assessed.facts.clone()
        };
        let readings = &assessed.without_knowledge;
        let (scores, reached, bare) = match (basis, judged.known) {
            (Basis::Known, Some(known)) => {
                let read = self.known(&readings.known, &without);
                (readings.known, known, self.setting.reach(&read))
            }
            (Basis::Known | Basis::Typical, _) => {
                let read = self.typical(&readings.typical, &without);
                (readings.typical, judged.typical, self.setting.reach(&read))
            }
        };
        let limit = judged.limit_on(basis);
        let limit_without = limit.min(bare.limit);
        Uplift {
            limit_without,
            uplift: limit.minus(limit_without),
            points_without: scores.points,
            knowledge_part: reached.sum.parts[2].amount,
        }
    }

    /// Returns what would raise the limit or improve the outcome: first what improves the outcome, then by the rise of the limit,
    /// ties in the order of improvements.
    fn improvements(
        &self,
        assessed: &Assessed,
        judged: &Judged,
        standing: &Standing<'_>,
        basis: Basis,
    ) -> Vec<Gain> {
        let mut gains: Vec<Gain> = Vec::with_capacity(assessed.candidates.len());
        for candidate in &assessed.candidates {
            gains.extend(self.gain(assessed, judged, standing, basis, candidate));
        }
        gains.sort_by_key(|gain| {
            let limit = std::cmp::Reverse(gain.limit);
            (gain.outcome, limit, gain.improvement)
        });
        gains.truncate(IMPROVEMENTS);
        gains
    }

    fn gain(
        &self,
        assessed: &Assessed,
        judged: &Judged,
        standing: &Standing<'_>,
        basis: Basis,
        candidate: &Candidate,
    ) -> Option<Gain> {
        let Candidate {
            improvement,
            readings,
        } = candidate;
        let better = match facts_with(*improvement, &assessed.facts) {
            Some(facts) => self.judge(readings, &facts, &self.standing(&facts)),
            None => self.judge(readings, &assessed.facts, standing),
        };
        let limit = better.limit_on(basis).minus(judged.limit_on(basis));
        let rises = limit > Fen::ZERO && better.outcome == judged.outcome;
        let helps = rises || better.outcome < judged.outcome;
        let (from, to) = match basis {
            Basis::Known => (assessed.readings.known, readings.known),
            Basis::Typical => (assessed.readings.typical, readings.typical),
        };
        helps.then_some(Gain {
            improvement: *improvement,
            points: to.points.saturating_sub(from.points),
            limit: limit.at_least_zero(),
            outcome: better.outcome,
        })
    }
}
