//! Requests to record what a person decided.

use prost::Message as _;
use sha2::{Digest, Sha256};

use super::{
    checks::{Checked, Checks},
    path::Path,
    shape,
    violation::Violations,
};
use crate::{
    domain::{
        id::{DecisionId, PrincipalRef, RequestId},
        review::{Review, ReviewReason, Verdict},
    },
    pb,
    service::review::Request,
};

const NOTE_MOST: usize = 4_000;

/// Returns the request that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn request(mut message: pb::ReviewDecisionRequest) -> Result<Request, Violations> {
    let (mut checks, at) = (Checks::timeless(), &Path::ROOT);
    let request_id = std::mem::take(&mut message.request_id);
    let body_sha256 = body_sha256(&message);
    let request_id = checks.read(at, "request_id", &request_id, &shape::UUID, |text| {
        RequestId::parse(text).ok()
    });
    let asked = convert(&mut checks, at, message);
    let request = asked.and_then(|(decision_id, review, note)| {
        Ok(Request {
            request_id: request_id?,
            body_sha256,
            decision_id,
            review,
            note,
        })
    });
    checks.finish(request)
}

/// The name in front keeps requests of different kinds apart.
fn body_sha256(message: &pb::ReviewDecisionRequest) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"kvcredit.v1.ReviewDecisionRequest\0");
    hash.update(message.encode_to_vec());
    hash.finalize().into()
}

fn convert(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::ReviewDecisionRequest,
) -> Checked<(DecisionId, Review, Option<String>)> {
    let pb::ReviewDecisionRequest {
        request_id: _, // the caller's to look at
        decision_id,
        replaces_review_id,
        outcome,
        limit_fen,
        reason,
        reviewer,
        successor_decision_id,
        note,
    } = message;
    another(checks, at, successor_decision_id.as_deref(), &decision_id);
    let decision_id = id(checks, at, "decision_id", &decision_id);
    let replaces = id_if(checks, at, "replaces_review_id", replaces_review_id);
    let verdict = verdict(checks, at, outcome, limit_fen);
    let reason = checks.one_of(
        at,
        "reason",
        reason,
        pb::ReviewReason::as_str_name,
        review_reason,
    );
    let reviewer = checks.read(at, "reviewer", &reviewer, &shape::REFERENCE, |text| {
        PrincipalRef::parse(text).ok()
    });
    let successor = id_if(checks, at, "successor_decision_id", successor_decision_id);
    let note = checks.text(at, "note", note, 0..=NOTE_MOST);
    let review = Review {
        verdict: verdict?,
        reason: reason?,
        reviewer: reviewer?,
        replaces,
        successor,
    };
    Ok((
        decision_id?,
        review,
        Some(note?).filter(|note| !note.is_empty()),
    ))
}

fn id(checks: &mut Checks, at: &Path<'_>, name: &'static str, text: &str) -> Checked<DecisionId> {
    checks.read(at, name, text, &shape::UUID, |text| {
        DecisionId::parse(text).ok()
    })
}

fn id_if(
    checks: &mut Checks,
    at: &Path<'_>,
    name: &'static str,
    text: Option<String>,
) -> Option<DecisionId> {
    text.and_then(|text| id(checks, at, name, &text).ok())
}

fn another(checks: &mut Checks, at: &Path<'_>, successor: Option<&str>, decision_id: &str) {
    if successor == Some(decision_id) {
        checks.refuse(
            at,
            "review_decision_request.successor_decision_id",
            || "后续决策应为另一笔决策，实际与所复核的决策相同".into(),
            || {
                "expected another decision than the reviewed one as its successor, found the same"
                    .into()
            },
        );
    }
}

/// A limit goes with an approval and with nothing else.
fn verdict(
    checks: &mut Checks,
    at: &Path<'_>,
    outcome: i32,
    limit_fen: Option<i64>,
) -> Checked<Verdict> {
    use pb::ReviewOutcome as Message;
    let limit = limit_fen.map(|fen| checks.fen_above_zero(at, "limit_fen", fen));
    if limit.is_some() != (outcome == i32::from(Message::Approved)) {
        checks.refuse(
            at,
            "review_decision_request.limit_fen",
            || "结论为通过的应填写额度，其他结论不得填写额度".into(),
            || "expected a limit with an approval and with no other outcome".into(),
        );
    }
    let outcome =
        checks.one_of(
            at,
            "outcome",
            outcome,
            Message::as_str_name,
            |outcome| match outcome {
                Message::Unspecified => None,
                Message::Approved | Message::Declined | Message::Withdrawn => Some(outcome),
            },
        )?;
    Ok(match (outcome, limit) {
        (Message::Approved, Some(limit)) => Verdict::Approved { limit: limit? },
        (Message::Withdrawn, _) => Verdict::Withdrawn,
        // An approval without a limit was refused above.
        (Message::Approved | Message::Declined | Message::Unspecified, _) => Verdict::Declined,
    })
}

const fn review_reason(reason: pb::ReviewReason) -> Option<ReviewReason> {
    use pb::ReviewReason as Message;
    match reason {
        Message::Unspecified => None,
        Message::DocumentsSupplied => Some(ReviewReason::DocumentsSupplied),
        Message::SiteVisit => Some(ReviewReason::SiteVisit),
        Message::FactsChanged => Some(ReviewReason::FactsChanged),
        Message::FactsWrong => Some(ReviewReason::FactsWrong),
        Message::ExpertJudgement => Some(ReviewReason::ExpertJudgement),
        Message::SecurityAdded => Some(ReviewReason::SecurityAdded),
        Message::EntryMistaken => Some(ReviewReason::EntryMistaken),
        Message::ApplicantWithdrew => Some(ReviewReason::ApplicantWithdrew),
    }
}
