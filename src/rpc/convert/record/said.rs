//! What a stored decision says of itself, for audits.

use prost::Message;

use crate::{
    domain::{decision::OutcomeKind, id::Uuid},
    pb,
    service::audit::Said,
};

/// The parts of `Decision` that are copied elsewhere; the rest is passed over.
#[derive(Clone, PartialEq, Message)]
struct Parts {
    #[prost(string, tag = "1")]
    decision_id: String,
    #[prost(string, tag = "2")]
    book: String,
    #[prost(int64, tag = "3")]
    seq: i64,
    #[prost(string, tag = "4")]
    request_id: String,
    #[prost(message, optional, tag = "5")]
    firm: Option<Firm>,
    #[prost(string, tag = "7")]
    effective_date: String,
    #[prost(string, tag = "9")]
    recorded_at: String,
    #[prost(message, optional, tag = "10")]
    policy: Option<Policy>,
    #[prost(string, tag = "14")]
    grade: String,
    #[prost(enumeration = "pb::Outcome", tag = "15")]
    outcome: i32,
    #[prost(bytes = "vec", tag = "27")]
    inputs_sha256: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct Firm {
    #[prost(string, tag = "1")]
    uscc: String,
    #[prost(string, tag = "2")]
    firm_ref: String,
}

#[derive(Clone, PartialEq, Message)]
struct Policy {
    #[prost(string, tag = "1")]
    product_id: String,
}

/// Returns what a record says of itself; `None` where it is no decision.
pub fn said(record: &[u8]) -> Option<Said> {
    let Parts {
        decision_id,
        book,
        seq,
        request_id,
        firm,
        effective_date,
        recorded_at,
        policy,
        grade,
        outcome,
        inputs_sha256,
    } = Parts::decode(record).ok()?;
    let Firm { uscc, firm_ref } = firm.unwrap_or_default();
    let outcome = match pb::Outcome::try_from(outcome).ok()? {
        pb::Outcome::Unspecified => return None,
        pb::Outcome::Approved => OutcomeKind::Approved,
        pb::Outcome::Referred => OutcomeKind::Referred,
        pb::Outcome::Declined => OutcomeKind::Declined,
    };
    let recorded_at: jiff::Timestamp = recorded_at.parse().ok()?;
    Some(Said {
        book,
        seq,
        request: Uuid::parse_str(&request_id).ok()?,
        inputs_sha256: inputs_sha256.try_into().ok()?,
        columns: crate::storage::archive::Columns {
            decision_id,
            request_id,
            recorded_at_ms: recorded_at.as_millisecond(),
            uscc: given(uscc),
            firm_ref: given(firm_ref),
            product: policy?.product_id,
            outcome: outcome.code().to_owned(),
            grade,
            effective_date,
        },
    })
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
