//! Reviews and erasures as they are stored: an encoded `Entry`.

use prost::Message;
use sha2::{Digest, Sha256};

use super::{outcome_kind, stamp};
use crate::{
    domain::{
        decision::{Outcome, OutcomeKind, TermKind},
        entry::{Beside, Finished},
        money::Fen,
        review::{ErasureReason, Review, ReviewKind, ReviewReason, Reviewed, Verdict},
    },
    pb::{self, entry::Entry as Kind},
    service::{erase, review},
};

/// The parts of `Decision` that a review needs; the rest is passed over.
#[derive(Clone, PartialEq, Message)]
struct Parts {
    #[prost(string, tag = "8")]
    valid_until: String,
    #[prost(enumeration = "pb::Outcome", tag = "15")]
    outcome: i32,
    #[prost(int64, tag = "16")]
    limit_fen: i64,
    #[prost(message, repeated, tag = "17")]
    terms: Vec<pb::LimitTerm>,
}

/// Returns what a review must know of a decision; `None` where the record is none.
pub fn reviewed(record: &[u8]) -> Option<Reviewed> {
    let Parts {
        valid_until,
        outcome,
        limit_fen,
        terms,
    } = Parts::decode(record).ok()?;
    let limit = Fen::saturated(limit_fen);
    let outcome = match outcome_kind(pb::Outcome::try_from(outcome).ok()?)? {
        OutcomeKind::Approved => Outcome::Approved { limit },
        OutcomeKind::Referred => Outcome::Referred { limit },
        OutcomeKind::Declined => Outcome::Declined,
    };
    let carried = terms.iter().filter_map(|term| {
        let kind = term_kind(term.kind())?;
        let amount = Fen::saturated(term.amount_fen?);
        kind.binds_people().then_some((kind, amount))
    });
    Some(Reviewed {
        outcome,
        valid_until: valid_until.parse().ok()?,
        ceiling: carried.min_by_key(|(_, amount)| *amount),
    })
}

const fn term_kind(kind: pb::LimitTermKind) -> Option<TermKind> {
    match kind {
        pb::LimitTermKind::Unspecified => None,
        pb::LimitTermKind::Turnover => Some(TermKind::Turnover),
        pb::LimitTermKind::ExpectedLoss => Some(TermKind::ExpectedLoss),
        pb::LimitTermKind::GradeCap => Some(TermKind::GradeCap),
        pb::LimitTermKind::ProductCap => Some(TermKind::ProductCap),
        pb::LimitTermKind::ProgrammeHeadroom => Some(TermKind::ProgrammeHeadroom),
        pb::LimitTermKind::GuarantorSingleParty => Some(TermKind::GuarantorSingleParty),
        pb::LimitTermKind::GuarantorGroup => Some(TermKind::GuarantorGroup),
        pb::LimitTermKind::WorkingCapitalNeed => Some(TermKind::WorkingCapitalNeed),
        pb::LimitTermKind::RequestedAmount => Some(TermKind::RequestedAmount),
    }
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
            of.valid_until.to_string(),
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
