//! What a stored decision, or another entry, says of itself, for audits.

use prost::Message;

use super::{kinds::outcome_kind, moment};
use crate::{
    domain::{entry::EntryKind, id::Uuid},
    pb,
    service::audit::{Beside, Reviewed, Said},
    storage::archive::Columns,
};

/// The parts of `Decision` and `Entry` that are copied elsewhere; the rest is passed over. The two have no field number in common.
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
    /// Engine version 1 stated it as text.
    #[prost(bytes = "vec", optional, tag = "9")]
    recorded_at: Option<Vec<u8>>,
    #[prost(message, optional, tag = "10")]
    policy: Option<Policy>,
    #[prost(string, tag = "14")]
    grade: String,
    #[prost(enumeration = "pb::Outcome", tag = "15")]
    outcome: i32,
    #[prost(bytes = "vec", tag = "27")]
    inputs_sha256: Vec<u8>,
    #[prost(message, optional, tag = "101")]
    review: Option<Review>,
    #[prost(message, optional, tag = "102")]
    erasure: Option<Erasure>,
}

#[derive(Clone, PartialEq, Message)]
struct Review {
    #[prost(string, tag = "1")]
    review_id: String,
    #[prost(string, tag = "2")]
    book: String,
    #[prost(int64, tag = "3")]
    seq: i64,
    #[prost(string, tag = "4")]
    request_id: String,
    #[prost(bytes = "vec", optional, tag = "5")]
    recorded_at: Option<Vec<u8>>,
    #[prost(int64, tag = "8")]
    decision_seq: i64,
    #[prost(bytes = "vec", tag = "9")]
    decision_leaf_hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "18")]
    note_sha256: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct Erasure {
    #[prost(string, tag = "1")]
    erasure_id: String,
    #[prost(string, tag = "2")]
    book: String,
    #[prost(int64, tag = "3")]
    seq: i64,
    #[prost(string, tag = "4")]
    request_id: String,
    #[prost(bytes = "vec", optional, tag = "5")]
    recorded_at: Option<Vec<u8>>,
    #[prost(int64, tag = "7")]
    review_seq: i64,
    #[prost(bytes = "vec", tag = "8")]
    note_sha256: Vec<u8>,
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

/// Returns what a record says of itself; `None` where it is no decision and no other entry.
pub fn said(record: &[u8]) -> Option<Said> {
    let mut parts = Parts::decode(record).ok()?;
    match (parts.review.take(), parts.erasure.take()) {
        (None, None) => decision(parts),
        // Whatever is one thing is no other beside.
        (Some(said), None) if parts == Parts::default() => review(said),
        (None, Some(said)) if parts == Parts::default() => erasure(said),
        (Some(_), _) | (None, Some(_)) => None,
    }
}

fn decision(parts: Parts) -> Option<Said> {
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
        review: _,
        erasure: _,
    } = parts;
    let Firm { uscc, firm_ref } = firm.unwrap_or_default();
    let outcome = outcome_kind(pb::Outcome::try_from(outcome).ok()?)?;
    let sha256 = inputs_sha256.try_into().ok()?;
    Some(Said {
        book,
        seq,
        request: Uuid::parse_str(&request_id).ok()?,
        beside: Beside::Inputs { sha256 },
        reviewed: None,
        columns: Columns {
            uscc: given(uscc),
            firm_ref: given(firm_ref),
            product: Some(policy?.product_id),
            outcome: Some(outcome.code().to_owned()),
            grade: Some(grade),
            effective_date: Some(effective_date),
            ..columns(EntryKind::Decision, decision_id, request_id, recorded_at)?
        },
    })
}

fn review(said: Review) -> Option<Said> {
    let sha256 = match said.note_sha256.as_slice() {
        [] => None,
        hash => Some(hash.try_into().ok()?),
    };
    Some(Said {
        book: said.book,
        seq: said.seq,
        request: Uuid::parse_str(&said.request_id).ok()?,
        beside: Beside::Note { sha256 },
        reviewed: Some(Reviewed {
            seq: said.decision_seq,
            leaf_hash: said.decision_leaf_hash.try_into().ok()?,
        }),
        columns: Columns {
            of_seq: Some(said.decision_seq),
            ..columns(
                EntryKind::Review,
                said.review_id,
                said.request_id,
                said.recorded_at,
            )?
        },
    })
}

fn erasure(said: Erasure) -> Option<Said> {
    Some(Said {
        book: said.book,
        seq: said.seq,
        request: Uuid::parse_str(&said.request_id).ok()?,
        beside: Beside::Nothing {
            erased: said.review_seq,
            sha256: said.note_sha256.try_into().ok()?,
        },
        reviewed: None,
        columns: Columns {
            of_seq: Some(said.review_seq),
            ..columns(
                EntryKind::Erasure,
                said.erasure_id,
                said.request_id,
                said.recorded_at,
            )?
        },
    })
}

/// Returns the columns that every entry has.
fn columns(
    kind: EntryKind,
    decision_id: String,
    request_id: String,
    recorded_at: Option<Vec<u8>>,
) -> Option<Columns> {
    let recorded_at = moment::of_field(&recorded_at?)?;
    Some(Columns {
        kind: kind.code().to_owned(),
        of_seq: None,
        decision_id,
        request_id,
        recorded_at_ms: recorded_at.as_millisecond(),
        uscc: None,
        firm_ref: None,
        product: None,
        outcome: None,
        grade: None,
        effective_date: None,
    })
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review() -> pb::Review {
        pb::Review {
            review_id: "0190c0de-0000-7000-8000-00000000000b".into(),
            request_id: "0190c0de-0000-7000-8000-00000000000c".into(),
            book: "demo".into(),
            seq: 2,
            decision_seq: 1,
            decision_leaf_hash: vec![1; 32],
            recorded_at: Some(prost_types::Timestamp {
                seconds: 1_795_421_730,
                nanos: 123_000_000,
            }),
            ..pb::Review::default()
        }
    }

    fn entry(review: pb::Review) -> Vec<u8> {
        let entry = Some(pb::entry::Entry::Review(review));
        pb::Entry { entry }.encode_to_vec()
    }

    #[test]
    fn a_review_says_where_it_stands_and_what_lies_beside_it() {
        let found = said(&entry(review())).unwrap();
        assert_eq!((found.book.as_str(), found.seq), ("demo", 2));
        assert_eq!(found.columns.kind, "review");
        assert_eq!(found.columns.of_seq, Some(1));
        assert_eq!(found.columns.product, None);
        assert_eq!(found.columns.recorded_at_ms, 1_795_421_730_123);
        assert_eq!(found.beside, Beside::Note { sha256: None });
        let leaf_hash = [1; 32];
        assert_eq!(found.reviewed, Some(Reviewed { seq: 1, leaf_hash }));
        let mut with_note = review();
        with_note.note_sha256 = vec![7; 32];
        let sha256 = Some([7; 32]);
        assert_eq!(
            said(&entry(with_note)).unwrap().beside,
            Beside::Note { sha256 }
        );
        let mut wrong = review();
        wrong.note_sha256 = vec![7; 31];
        assert_eq!(said(&entry(wrong)), None);
        let mut wrong = review();
        wrong.decision_leaf_hash = Vec::new();
        assert_eq!(said(&entry(wrong)), None);
    }

    #[test]
    fn a_record_of_the_first_engine_version_says_the_same() {
        let parts = Parts {
            recorded_at: Some(b"2026-11-23T08:15:30.123Z".to_vec()),
            request_id: "0190c0de-0000-7000-8000-00000000000c".into(),
            policy: Some(Policy::default()),
            outcome: pb::Outcome::Declined.into(),
            inputs_sha256: vec![0; 32],
            ..Parts::default()
        };
        let found = said(&parts.encode_to_vec()).unwrap();
        assert_eq!(found.columns.recorded_at_ms, 1_795_421_730_123);
        let without = Parts {
            recorded_at: None,
            ..parts
        };
        assert_eq!(said(&without.encode_to_vec()), None);
    }

    #[test]
    fn what_is_one_thing_is_no_other_beside() {
        let decision = pb::Decision {
            seq: 2,
            ..pb::Decision::default()
        };
        let both = [entry(review()), decision.encode_to_vec()].concat();
        assert_eq!(said(&both), None);
        let erasure = Some(pb::entry::Entry::Erasure(pb::Erasure::default()));
        let erasure = pb::Entry { entry: erasure }.encode_to_vec();
        assert_eq!(said(&[entry(review()), erasure].concat()), None);
        assert_eq!(said(b""), None);
    }

    #[test]
    fn decisions_and_entries_have_no_field_number_in_common() {
        let pool = prost_reflect::DescriptorPool::decode(pb::DESCRIPTORS).unwrap();
        let numbers = |name: &str| -> Vec<u32> {
            let message = pool.get_message_by_name(name).unwrap();
            message.fields().map(|field| field.number()).collect()
        };
        let entries = numbers("kvcredit.v1.Entry");
        let decisions = numbers("kvcredit.v1.Decision");
        assert!(entries.len() == 2 && decisions.len() == 34);
        assert!(entries.iter().all(|number| !decisions.contains(number)));
    }
}
