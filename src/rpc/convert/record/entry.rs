//! Reviews and erasures as they are stored: an encoded `Entry`.

use prost::Message;
use sha2::{Digest, Sha256};

use super::{
    kinds::{ceiling_of, outcome_kind},
    last_day, stamp,
};
use crate::{
    domain::{
        calendar::Date,
        decision::{CeilingKind, Outcome, OutcomeKind},
        entry::{Beside, Finished},
        money::Fen,
        review::{ErasureReason, Review, ReviewKind, ReviewReason, Reviewed, Verdict},
    },
    pb::{self, entry::Entry as Kind},
    service::{erase, review},
};

/// For how many days a referred case can be decided by the facts that it rests on.
const REFERRAL_DAYS: i64 = 90;
/// For how many months a limit stands that a person approved. A decision that the machine approved says it itself.
const APPROVAL_MONTHS: i32 = 12;

/// The parts of `Decision` that a review needs; the rest is passed over.
#[derive(Clone, PartialEq, Message)]
struct Parts {
    #[prost(string, tag = "7")]
    effective_date: String,
    #[prost(string, tag = "8")]
    valid_until: String,
    #[prost(enumeration = "pb::Outcome", tag = "15")]
    outcome: i32,
    #[prost(int64, tag = "16")]
    limit_fen: i64,
    #[prost(message, optional, tag = "17")]
    known: Option<Ceilings>,
    #[prost(message, optional, tag = "18")]
    typical: Option<Ceilings>,
}

/// The ceilings of a `LimitBreakdown`.
#[derive(Clone, PartialEq, Message)]
struct Ceilings {
    #[prost(message, repeated, tag = "7")]
    ceilings: Vec<pb::LimitCeiling>,
}

/// Returns what a review must know of a decision; `None` where the record is none.
pub fn reviewed(record: &[u8]) -> Option<Reviewed> {
    let Parts {
        effective_date,
        valid_until,
        outcome,
        limit_fen,
        known,
        typical,
    } = Parts::decode(record).ok()?;
    let limit = Fen::saturated(limit_fen);
    let effective_date: Date = effective_date.parse().ok()?;
    let (outcome, decided_until, valid_until) =
        match outcome_kind(pb::Outcome::try_from(outcome).ok()?)? {
            OutcomeKind::Approved => {
                let valid_until: Date = valid_until.parse().ok()?;
                let outcome = Outcome::Approved { limit };
                (outcome, valid_until, Some(valid_until))
            }
            OutcomeKind::Referred => {
                let last = days_after(effective_date, REFERRAL_DAYS);
                (Outcome::Referred { limit }, last, None)
            }
            OutcomeKind::Declined => {
                let last = last_day(effective_date, APPROVAL_MONTHS);
                (Outcome::Declined, last, None)
            }
        };
    Some(Reviewed {
        outcome,
        decided_until,
        valid_until,
        ceiling: known.or(typical).and_then(|of| smallest(&of.ceilings)),
    })
}

/// Returns the smallest of the ceilings that no judgement can lift.
fn smallest(ceilings: &[pb::LimitCeiling]) -> Option<(CeilingKind, Fen)> {
    let binding = ceilings.iter().filter_map(|ceiling| {
        let kind = ceiling_of(ceiling.kind())?;
        let amount = Fen::saturated(ceiling.amount_fen?);
        (kind.binds_people() && !ceiling.informative).then_some((kind, amount))
    });
    binding.min_by_key(|(_, amount)| *amount)
}

fn days_after(from: Date, days: i64) -> Date {
    let days = jiff::SignedDuration::from_hours(days * 24);
    from.checked_add(days).unwrap_or(Date::MAX)
}

/// Returns the entry of a review.
pub fn review(draft: &review::Draft<'_>) -> Finished {
    let review::Draft {
        review,
        of,
        decision_id,
        decision_seq,
        decision_leaf_hash,
        request_id,
        place,
        effective_date,
        note,
    } = *draft;
    let Review {
        verdict,
        reason,
        reviewer,
        replaces,
        successor,
    } = review;
    let (outcome, limit_fen, valid_until) = match verdict {
        Verdict::Approved { limit } => (
            pb::ReviewOutcome::Approved,
            limit.get(),
            of.valid_until
                .unwrap_or_else(|| last_day(effective_date, APPROVAL_MONTHS))
                .to_string(),
        ),
        Verdict::Declined => (pb::ReviewOutcome::Declined, 0, String::new()),
        Verdict::Withdrawn => (pb::ReviewOutcome::Withdrawn, 0, String::new()),
    };
    let stamp = stamp(place);
    let entry = pb::Review {
        review_id: stamp.decision_id,
        book: stamp.book,
        seq: stamp.seq,
        request_id: request_id.to_string(),
        recorded_at: stamp.recorded_at,
        effective_date: effective_date.to_string(),
        decision_id: decision_id.to_string(),
        decision_seq,
        decision_leaf_hash: decision_leaf_hash.to_vec(),
        replaces_review_id: replaces.map(|id| id.to_string()).unwrap_or_default(),
        kind: review_kind(review.kind(of)).into(),
        outcome: outcome.into(),
        limit_fen,
        valid_until,
        reason: review_reason(*reason).into(),
        reviewer: reviewer.to_string(),
        successor_decision_id: successor.map(|id| id.to_string()).unwrap_or_default(),
        note_sha256: note
            .map(|note| Sha256::digest(note.bytes()).to_vec())
            .unwrap_or_default(),
    };
    Finished {
        record: encoded(Kind::Review(entry)),
        beside: Beside::Review {
            of_seq: decision_seq,
            note: note.cloned(),
        },
    }
}

/// Returns the entry of an erasure.
pub fn erasure(draft: &erase::Draft<'_>) -> Finished {
    let erase::Draft {
        review_id,
        review_seq,
        note,
        reason,
        erased_by,
        request_id,
        place,
    } = *draft;
    let stamp = stamp(place);
    let entry = pb::Erasure {
        erasure_id: stamp.decision_id,
        book: stamp.book,
        seq: stamp.seq,
        request_id: request_id.to_string(),
        recorded_at: stamp.recorded_at,
        review_id: review_id.to_string(),
        review_seq,
        note_sha256: Sha256::digest(note.bytes()).to_vec(),
        reason: erasure_reason(reason).into(),
        erased_by: erased_by.to_string(),
    };
    Finished {
        record: encoded(Kind::Erasure(entry)),
        beside: Beside::Erasure { of_seq: review_seq },
    }
}

fn encoded(entry: Kind) -> Vec<u8> {
    let entry = pb::Entry { entry: Some(entry) };
    entry.encode_to_vec()
}

const fn review_kind(kind: ReviewKind) -> pb::ReviewKind {
    match kind {
        ReviewKind::Resolution => pb::ReviewKind::Resolution,
        ReviewKind::Override => pb::ReviewKind::Override,
        ReviewKind::Confirmation => pb::ReviewKind::Confirmation,
        ReviewKind::Correction => pb::ReviewKind::Correction,
    }
}

const fn review_reason(reason: ReviewReason) -> pb::ReviewReason {
    match reason {
        ReviewReason::DocumentsSupplied => pb::ReviewReason::DocumentsSupplied,
        ReviewReason::SiteVisit => pb::ReviewReason::SiteVisit,
        ReviewReason::FactsChanged => pb::ReviewReason::FactsChanged,
        ReviewReason::FactsWrong => pb::ReviewReason::FactsWrong,
        ReviewReason::ExpertJudgement => pb::ReviewReason::ExpertJudgement,
        ReviewReason::SecurityAdded => pb::ReviewReason::SecurityAdded,
        ReviewReason::EntryMistaken => pb::ReviewReason::EntryMistaken,
        ReviewReason::ApplicantWithdrew => pb::ReviewReason::ApplicantWithdrew,
    }
}

const fn erasure_reason(reason: ErasureReason) -> pb::ErasureReason {
    match reason {
        ErasureReason::PersonAsked => pb::ErasureReason::PersonAsked,
        ErasureReason::NeededNoLonger => pb::ErasureReason::NeededNoLonger,
        ErasureReason::WrittenInError => pb::ErasureReason::WrittenInError,
    }
}
