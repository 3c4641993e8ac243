//! Queries of recorded decisions.

use super::{
    checks::{Checked, Checks},
    path::Path,
    shape,
    violation::Violations,
};
use crate::{
    domain::{decision::OutcomeKind, id::DecisionId, uscc::Uscc},
    pb,
    storage::{Filter, FirmName},
};

/// Asks for one decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Get {
    /// Which one.
    pub decision_id: DecisionId,
    /// How much of it.
    pub view: View,
}

/// How much of a decision to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The decision.
    Basic,
    /// The decision and what it was made from.
    Full,
}

/// Asks for a page of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Most decisions to return, 1 to 1000.
    pub page_size: u32,
    /// Token of the page; `None`: the first.
    pub page_token: Option<String>,
    /// What must hold of each decision.
    pub filter: Filter,
}

/// Asks to follow the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Where to resume; `None`: from the beginning.
    pub cursor: Option<String>,
}

/// How many decisions a page has where the caller does not say.
const PAGE_SIZE_USUAL: u32 = 50;

/// Returns the query that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn get(message: pb::GetDecisionRequest) -> Result<Get, Violations> {
    let pb::GetDecisionRequest { decision_id, view } = message;
    let (mut checks, at) = (Checks::timeless(), &Path::ROOT);
    let decision_id = checks.read(at, "decision_id", &decision_id, &shape::UUID, |text| {
        DecisionId::parse(text).ok()
    });
    let view = checks.one_of(
        at,
        "view",
        view,
        pb::DecisionView::as_str_name,
        |view| match view {
            pb::DecisionView::Unspecified | pb::DecisionView::Basic => Some(View::Basic),
            pb::DecisionView::Full => Some(View::Full),
        },
    );
    checks.finish(both(decision_id, view).map(|(decision_id, view)| Get { decision_id, view }))
}

/// Returns the query that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn list(message: pb::ListDecisionsRequest) -> Result<List, Violations> {
    let pb::ListDecisionsRequest {
        page_size,
        page_token,
        firm,
        product_id,
        outcome,
        grade,
        effective_from,
        effective_to,
        reviewed,
    } = message;
    let (mut checks, at) = (Checks::timeless(), &Path::ROOT);
    let page_size = checks
        .within(&at.field("page_size"), "int32.gte_lte", page_size, 0..=1000)
        .map(|size| match size.unsigned_abs() {
            0 => PAGE_SIZE_USUAL,
            size => size,
        });
    let page_token = checks.text(at, "page_token", page_token, 0..=512);
    let filter = Filter {
        firm: checks.text_if(at, "firm", firm, 1..=64).map(firm_name),
        product: checks.text_if(at, "product_id", product_id, 1..=64),
        outcome: outcome.and_then(|number| outcome_kind(&mut checks, at, number).ok()),
        grade: checks.text_if(at, "grade", grade, 1..=8),
        effective_from: checks.date_if(at, "effective_from", effective_from.as_deref()),
        effective_to: checks.date_if(at, "effective_to", effective_to.as_deref()),
        reviewed,
    };
    checks.finish(
        both(page_size, page_token).map(|(page_size, page_token)| List {
            page_size,
            page_token: given(page_token),
            filter,
        }),
    )
}

/// Returns the query that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn watch(message: pb::WatchDecisionsRequest) -> Result<Watch, Violations> {
    let pb::WatchDecisionsRequest { cursor } = message;
    let mut checks = Checks::timeless();
    let cursor = checks.text(&Path::ROOT, "cursor", cursor, 0..=256);
    checks.finish(cursor.map(|cursor| Watch {
        cursor: given(cursor),
    }))
}

/// Returns a firm by either of its names: a text that reads as a registered code may be a `firm_ref` all the same.
fn firm_name(as_given: String) -> FirmName {
    FirmName {
        uscc: Uscc::parse(&as_given).ok().map(|uscc| uscc.to_string()),
        firm_ref: as_given,
    }
}

fn outcome_kind(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<OutcomeKind> {
    use pb::Outcome as Message;
    checks.one_of(
        at,
        "outcome",
        number,
        Message::as_str_name,
        |outcome| match outcome {
            Message::Unspecified => None,
            Message::Approved => Some(OutcomeKind::Approved),
            Message::Referred => Some(OutcomeKind::Referred),
            Message::Declined => Some(OutcomeKind::Declined),
        },
    )
}

fn both<A, B>(one: Checked<A>, other: Checked<B>) -> Checked<(A, B)> {
    Ok((one?, other?))
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
