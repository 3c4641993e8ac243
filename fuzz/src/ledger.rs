//! A small ledger that is right, and what somebody may change in it who knows its form.

use std::sync::LazyLock;

use kvcredit::{
    domain::id::Book,
    pb,
    storage::{archive::HeadRow, log::leaf_hash, restore::Content},
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use prost::Message;
use sha2::{Digest, Sha256};

use crate::{
    bytes::{Edit, edit},
    tree::{Hash, Tree},
};

/// Five decisions, two reviews with a note each, and the notice that the first note was erased.
pub static LEDGER: LazyLock<Vec<Content>> = LazyLock::new(|| {
    let mut entries: Vec<Content> = (1..=5).map(decision).collect();
    let reviewed = leaf_hash(&entries[1].record);
    let notes = [b"first".to_vec(), b"second".to_vec()];
    entries.push(review(6, &notes[0], reviewed));
    entries.push(review(7, &notes[1], reviewed));
    entries[5].beside = None;
    entries.push(erasure(8, 6, &notes[0]));
    entries
});

pub fn book() -> Book {
    Book::parse("demo").unwrap()
}

fn uuid(kind: u8, seq: i64) -> String {
    format!("0190c0de-0000-7000-80{kind:02x}-{seq:012x}")
}

fn content(record: Vec<u8>, beside: Option<Vec<u8>>) -> Content {
    let body_sha256 = [7; 32];
    Content {
        body_sha256,
        record,
        beside,
    }
}

fn decision(seq: i64) -> Content {
    let inputs = vec![u8::try_from(seq).unwrap(); 20];
    let decision = pb::Decision {
        decision_id: uuid(1, seq),
        book: "demo".into(),
        seq,
        request_id: uuid(2, seq),
        effective_date: "2026-11-26".into(),
        recorded_at: "2026-11-26T00:00:00.000Z".into(),
        policy: Some(pb::PolicySummary::default()),
        outcome: pb::Outcome::Approved.into(),
        inputs_sha256: Sha256::digest(&inputs).to_vec(),
        ..Default::default()
    };
    content(decision.encode_to_vec(), Some(inputs))
}

fn review(seq: i64, note: &[u8], reviewed: Hash) -> Content {
    let review = pb::Review {
        review_id: uuid(1, seq),
        book: "demo".into(),
        seq,
        request_id: uuid(2, seq),
        recorded_at: "2026-11-26T00:00:00.000Z".into(),
        decision_id: uuid(1, 2),
        decision_seq: 2,
        decision_leaf_hash: reviewed.to_vec(),
        note_sha256: Sha256::digest(note).to_vec(),
        ..Default::default()
    };
    let entry = Some(pb::entry::Entry::Review(review));
    content(pb::Entry { entry }.encode_to_vec(), Some(note.to_vec()))
}

fn erasure(seq: i64, of: i64, note: &[u8]) -> Content {
    let erasure = pb::Erasure {
        erasure_id: uuid(1, seq),
        book: "demo".into(),
        seq,
        request_id: uuid(2, seq),
        recorded_at: "2026-11-26T00:00:00.000Z".into(),
        review_seq: of,
        note_sha256: Sha256::digest(note).to_vec(),
        ..Default::default()
    };
    let entry = Some(pb::entry::Entry::Erasure(erasure));
    content(pb::Entry { entry }.encode_to_vec(), None)
}

/// A change to a list of entries.
#[derive(Arbitrary, Clone, Debug)]
pub enum Change {
    Remove(u8),
    Repeat(u8, u8),
    Swap(u8, u8),
    Record(u8, Vec<Edit>),
    Beside(u8, Vec<Edit>),
    NothingBeside(u8),
    BesideOf(u8, u8),
    Body(u8, Hash),
}

/// Makes the changes, one after the other.
pub fn change(entries: &mut Vec<Content>, changes: &[Change]) {
    for change in changes {
        if entries.is_empty() {
            return;
        }
        let length = entries.len();
        let place = |at: &u8| usize::from(*at) % length;
        match change {
            Change::Remove(at) => {
                entries.remove(place(at));
            }
            Change::Repeat(from, to) => entries.insert(place(to), entries[place(from)].clone()),
            Change::Swap(one, other) => entries.swap(place(one), place(other)),
            Change::Record(at, edits) => edit(&mut entries[place(at)].record, edits),
            Change::Beside(at, edits) => {
                edit(entries[place(at)].beside.get_or_insert_default(), edits);
            }
            Change::NothingBeside(at) => entries[place(at)].beside = None,
            Change::BesideOf(from, to) => {
                entries[place(to)].beside = entries[place(from)].beside.clone()
            }
            Change::Body(at, body) => entries[place(at)].body_sha256 = *body,
        }
    }
}

/// The tree over what entries say.
pub fn tree(entries: &[Content]) -> Tree {
    let records: Vec<Vec<u8>> = entries.iter().map(|entry| entry.record.clone()).collect();
    Tree::over(&records)
}

/// The head row that fits entries: the roots of the largest complete subtrees, one for each bit of their number.
pub fn head(entries: &[Content]) -> HeadRow {
    let tree = tree(entries);
    let (mut from, mut frontier) = (0, Vec::new());
    for bit in (0..64).rev().filter(|bit| tree.size() >> bit & 1 == 1) {
        frontier.extend(tree.hash(from, from + (1 << bit)));
        from += 1 << bit;
    }
    HeadRow {
        book: book(),
        seq: i64::try_from(tree.size()).unwrap(),
        frontier,
    }
}

/// What an audit reads of a decision. It does not look at the rest, which is bound by the leaf hash alone.
#[derive(Clone, PartialEq, Message)]
struct Said {
    #[prost(string, tag = "2")]
    book: String,
    #[prost(int64, tag = "3")]
    seq: i64,
    #[prost(bytes = "vec", tag = "27")]
    inputs_sha256: Vec<u8>,
}

/// Panics unless entries are a book as it may be: numbered, each with what it says beside it, and notices of notes that were there.
pub fn must_be_coherent(entries: &[Content]) {
    let mut gone = Vec::new();
    let mut missing = Vec::new();
    for (seq, entry) in (1_i64..).zip(entries) {
        let beside = entry
            .beside
            .as_deref()
            .map(|beside| Sha256::digest(beside).to_vec());
        let said = match pb::Entry::decode(&entry.record[..])
            .ok()
            .and_then(|entry| entry.entry)
        {
            None => {
                let decision = Said::decode(&entry.record[..]).expect("a decision");
                assert_eq!(
                    beside.as_ref(),
                    Some(&decision.inputs_sha256),
                    "inputs of {seq}"
                );
                (decision.book, decision.seq)
            }
            Some(pb::entry::Entry::Review(review)) => {
                match &beside {
                    Some(note) => assert_eq!(*note, review.note_sha256, "note of {seq}"),
                    None if review.note_sha256.is_empty() => {}
                    None => missing.push((seq, review.note_sha256)),
                }
                let of = usize::try_from(review.decision_seq - 1).expect("a number");
                let reviewed = entries
                    .get(of)
                    .filter(|_| review.decision_seq < seq)
                    .expect("a decision before");
                assert_eq!(
                    review.decision_leaf_hash,
                    leaf_hash(&reviewed.record),
                    "what {seq} reviews"
                );
                (review.book, review.seq)
            }
            Some(pb::entry::Entry::Erasure(erasure)) => {
                assert_eq!(beside, None, "nothing lies beside {seq}");
                gone.push((erasure.review_seq, erasure.note_sha256));
                (erasure.book, erasure.seq)
            }
        };
        assert_eq!(said, ("demo".to_owned(), seq), "the place of {seq}");
    }
    assert!(
        missing.iter().all(|note| gone.contains(note)),
        "a note is missing without a notice"
    );
}
