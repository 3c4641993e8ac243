//! What people decide about decisions.

use super::{
    calendar::Date,
    decision::{CeilingKind, Outcome},
    id::{DecisionId, PrincipalRef},
    money::Fen,
};

/// What a person decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The limit stands.
    Approved {
        /// The limit, above nothing.
        limit: Fen,
    },
    /// No limit.
    Declined,
    /// The decision no longer stands.
    Withdrawn,
}

/// Why a person decided so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewReason {
    /// Documents were supplied that were not there before.
    DocumentsSupplied,
    /// A visit or an interview showed it.
    SiteVisit,
    /// The facts have changed since.
    FactsChanged,
    /// The facts of the decision were wrong.
    FactsWrong,
    /// Judgement of the technology, the market or the people.
    ExpertJudgement,
    /// Collateral, a guarantee or a risk pool was added.
    SecurityAdded,
    /// The earlier review was entered wrongly.
    EntryMistaken,
    /// The firm withdrew its application.
    ApplicantWithdrew,
}

/// What a person says about a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: ReviewReason,
    /// Who decided.
    pub reviewer: PrincipalRef,
    /// The review that this one takes the place of.
    pub replaces: Option<DecisionId>,
    /// The decision that was made in the place of the one that is reviewed.
    pub successor: Option<DecisionId>,
}

/// What a review must know of the decision that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// What was decided.
    pub outcome: Outcome,
    /// The last day on which a person can approve anything by it.
    pub decided_until: Date,
    /// The last day on which the limit stands that the machine approved; `None` where it approved none.
    pub valid_until: Option<Date>,
    /// The smallest of the ceilings that no judgement can lift, where any applies.
    pub ceiling: Option<(CeilingKind, Fen)>,
}

/// Why a review cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// The limit lies above what can be carried.
    LimitTooHigh {
        /// The ceiling that says so.
        ceiling: CeilingKind,
        /// Its amount.
        limit_max: Fen,
    },
    /// Nothing can be approved by the decision any more.
    Expired {
        /// The last day on which it could.
        valid_until: Date,
    },
}

/// Kinds of reviews, by what stood before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewKind {
    /// A referred case was decided.
    Resolution,
    /// Another outcome or limit than the machine's.
    Override,
    /// The machine's outcome and limit, after a person looked.
    Confirmation,
    /// An earlier review was wrong, or the decision was.
    Correction,
}

impl CeilingKind {
    /// Returns whether a person's judgement cannot lift the ceiling: it says what was asked for and what product, programme and guarantor
    /// can carry, and not what a score is worth.
    pub const fn binds_people(self) -> bool {
        match self {
            CeilingKind::ProductCap
            | CeilingKind::ProgrammeHeadroom
            | CeilingKind::GuarantorSingleParty
            | CeilingKind::GuarantorGroup
            | CeilingKind::RequestedAmount => true,
            CeilingKind::KnowledgeCap
            | CeilingKind::Repayment
            | CeilingKind::DebtToRevenue
            | CeilingKind::DebtToAssets
            | CeilingKind::ExpectedLoss
            | CeilingKind::WorkingCapital => false,
        }
    }
}

impl Review {
    /// Returns what kind of review this is.
    pub fn kind(&self, of: &Reviewed) -> ReviewKind {
        if self.replaces.is_some() || self.successor.is_some() {
            return ReviewKind::Correction;
        }
        match (of.outcome, self.verdict) {
            (Outcome::Referred { .. }, _) => ReviewKind::Resolution,
            (Outcome::Approved { limit }, Verdict::Approved { limit: said }) if limit == said => {
                ReviewKind::Confirmation
            }
            (Outcome::Declined, Verdict::Declined) => ReviewKind::Confirmation,
            (Outcome::Approved { .. } | Outcome::Declined, _) => ReviewKind::Override,
        }
    }

    /// Says whether the review can be recorded on `today`.
    ///
    /// # Errors
    /// [`Objection`].
    pub fn check(&self, of: &Reviewed, today: Date) -> Result<(), Objection> {
        let Verdict::Approved { limit } = self.verdict else {
            return Ok(());
        };
        if today > of.decided_until {
            let valid_until = of.decided_until;
            return Err(Objection::Expired { valid_until });
        }
        match of.ceiling {
            Some((ceiling, limit_max)) if limit > limit_max => {
                Err(Objection::LimitTooHigh { ceiling, limit_max })
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Why a note is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureReason {
    /// The person whom it is about asked for it.
    PersonAsked,
    /// It is needed no longer, or the time for which it may be kept is over.
    NeededNoLonger,
    /// It should not have been written down.
    WrittenInError,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const fn fen(yuan: i64) -> Fen {
        Fen::saturated(yuan * 100)
    }

    fn review(verdict: Verdict) -> Review {
        Review {
            verdict,
            reason: ReviewReason::ExpertJudgement,
            reviewer: PrincipalRef::parse("officer-7").unwrap(),
            replaces: None,
            successor: None,
        }
    }

    fn reviewed(outcome: Outcome) -> Reviewed {
        Reviewed {
            outcome,
            decided_until: date(2027, 5, 26),
            valid_until: None,
            ceiling: Some((CeilingKind::ProductCap, fen(5_000_000))),
        }
    }

    #[test]
    fn the_kind_follows_from_what_stood_before() {
        let limit = fen(1_000_000);
        let approved = Verdict::Approved { limit };
        let other = Verdict::Approved { limit: fen(1) };
        let cases = [
            (
                Outcome::Referred { limit },
                approved,
                ReviewKind::Resolution,
            ),
            (
                Outcome::Referred { limit },
                Verdict::Declined,
                ReviewKind::Resolution,
            ),
            (
                Outcome::Approved { limit },
                approved,
                ReviewKind::Confirmation,
            ),
            (Outcome::Approved { limit }, other, ReviewKind::Override),
            (
                Outcome::Approved { limit },
                Verdict::Withdrawn,
                ReviewKind::Override,
            ),
            (
                Outcome::Declined,
                Verdict::Declined,
                ReviewKind::Confirmation,
            ),
            (Outcome::Declined, approved, ReviewKind::Override),
        ];
        for (outcome, verdict, kind) in cases {
            let found = review(verdict).kind(&reviewed(outcome));
            assert_eq!(found, kind, "{outcome:?} {verdict:?}");
        }
        let id = DecisionId::parse("0190c0de-0000-7000-8000-00000000000a").unwrap();
        let mut correction = review(approved);
        correction.replaces = Some(id);
        let of = reviewed(Outcome::Approved { limit });
        assert_eq!(correction.kind(&of), ReviewKind::Correction);
        let mut replaced = review(Verdict::Withdrawn);
        replaced.successor = Some(id);
        assert_eq!(replaced.kind(&of), ReviewKind::Correction);
    }

    #[test]
    fn nobody_approves_more_than_can_be_carried_or_after_the_decision_has_run_out() {
        let of = reviewed(Outcome::Declined);
        let (last, after) = (date(2027, 5, 26), date(2027, 5, 27));
        let approve = |yuan| review(Verdict::Approved { limit: fen(yuan) });
        assert_eq!(approve(5_000_000).check(&of, last), Ok(()));
        assert_eq!(
            approve(5_000_001).check(&of, last),
            Err(Objection::LimitTooHigh {
                ceiling: CeilingKind::ProductCap,
                limit_max: fen(5_000_000),
            })
        );
        let valid_until = last;
        assert_eq!(
            approve(1).check(&of, after),
            Err(Objection::Expired { valid_until })
        );
        assert_eq!(review(Verdict::Withdrawn).check(&of, after), Ok(()));
    }
}
