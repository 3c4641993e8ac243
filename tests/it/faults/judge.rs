//! The judge: holds what a database has against what the clients know. It shares no code with the service.

use std::{collections::BTreeMap, path::Path};

use kvcredit::pb;
use prost::Message;
use sha2::{Digest, Sha256};
use sqlx::{
    Connection, PgConnection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};

use super::history::{Hash, History};
use crate::packed;

/// What a database has of one book.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Number and frontier; `None` for a book without a row.
    pub head: Option<(i64, Vec<u8>)>,
    /// The decisions, by number.
    pub rows: Vec<Row>,
    /// The inputs, by number.
    pub inputs: Vec<(i64, Vec<u8>)>,
}

/// A row of `decisions`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    packing: i16,
    pub seq: i64,
    pub request_id: String,
    pub decision_id: String,
    pub body_sha256: Vec<u8>,
    pub record: Vec<u8>,
    pub leaf_hash: Vec<u8>,
    pub nodes: Vec<u8>,
}

impl Kept {
    /// Reads a SQLite file, as whoever has it in hand. What a killed service left in the write-ahead log counts.
    pub async fn in_sqlite(file: &Path, book: &str) -> Kept {
        let options = SqliteConnectOptions::new().filename(file);
        let mut database = SqliteConnection::connect_with(&options).await.unwrap();
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut database)
            .await
            .unwrap();
        assert_eq!(sound, "ok");
        let head = sqlx::query_as("SELECT seq, frontier FROM books WHERE book = ?")
            .bind(book)
            .fetch_optional(&mut database)
            .await
            .unwrap();
        let rows = sqlx::query_as(
            "SELECT seq, packing, request_id, decision_id, body_sha256, record, leaf_hash, nodes
             FROM decisions WHERE book = ? ORDER BY seq",
        )
        .bind(book)
        .fetch_all(&mut database)
        .await
        .unwrap();
        let inputs = sqlx::query_as(
            "SELECT seq, packing, inputs FROM decision_inputs WHERE book = ? ORDER BY seq",
        )
        .bind(book)
        .fetch_all(&mut database)
        .await
        .unwrap();
        let foreign: Vec<SqliteRow> = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut database)
            .await
            .unwrap();
        assert!(foreign.is_empty());
        database.close().await.unwrap();
        Kept::unpacked(head, rows, inputs)
    }

    /// Reads a PostgreSQL database.
    pub async fn in_postgres(database: &mut PgConnection, book: &str) -> Kept {
        let head = sqlx::query_as("SELECT seq, frontier FROM books WHERE book = $1")
            .bind(book)
            .fetch_optional(&mut *database)
            .await
            .unwrap();
        let rows = sqlx::query_as(
            "SELECT seq, packing, request_id::text, decision_id::text, body_sha256, record,
             leaf_hash, nodes FROM decisions WHERE book = $1 ORDER BY seq",
        )
        .bind(book)
        .fetch_all(&mut *database)
        .await
        .unwrap();
        let inputs = sqlx::query_as(
            "SELECT seq, packing, inputs FROM decision_inputs WHERE book = $1 ORDER BY seq",
        )
        .bind(book)
        .fetch_all(&mut *database)
        .await
        .unwrap();
        Kept::unpacked(head, rows, inputs)
    }

    fn unpacked(
        head: Option<(i64, Vec<u8>)>,
        rows: Vec<Row>,
        inputs: Vec<(i64, i16, Vec<u8>)>,
    ) -> Kept {
        let row = |row: Row| Row {
            record: packed::record(row.packing, row.record),
            ..row
        };
        let inputs = inputs.into_iter();
        Kept {
            head,
            rows: rows.into_iter().map(row).collect(),
            inputs: inputs
                .map(|(seq, packing, bytes)| (seq, packed::inputs(packing, bytes)))
                .collect(),
        }
    }
}

/// Returns everything that is wrong; nothing where every answer is kept, once, unchanged, and nothing else.
pub fn complaints(history: &History, kept: &Kept) -> Vec<String> {
    let mut complaints = Vec::new();
    numbering(kept, &mut complaints);
    records(kept, &mut complaints);
    log(kept, &mut complaints);
    origin(history, kept, &mut complaints);
    answers(history, kept, &mut complaints);
    complaints
}

/// Returns what must be true of a database that was put back: what was not answered `before` the moment that it was put back to may
/// be missing.
pub fn after_a_loss(before: &History, all: &History, kept: &Kept) -> History {
    let mut expected = all.clone();
    for (id, request) in &mut expected.0 {
        let before = before.0.get(id);
        let was_answered = before.is_some_and(|request| !request.acks.is_empty());
        if !was_answered && kept.rows.iter().all(|row| row.request_id != *id) {
            request.acks.clear();
        }
    }
    expected
}

/// Panics with all complaints.
pub fn must_hold(history: &History, kept: &Kept) {
    let complaints = complaints(history, kept);
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// Numbers run from 1 without gaps or doubles, in decisions, inputs and head.
fn numbering(kept: &Kept, complaints: &mut Vec<String>) {
    for (expected, row) in (1..).zip(&kept.rows) {
        if row.seq != expected {
            complaints.push(format!("number {} where {expected} is due", row.seq));
            break;
        }
    }
    let decisions = kept.rows.iter().map(|row| row.seq);
    if !decisions.eq(kept.inputs.iter().map(|(seq, _)| *seq)) {
        complaints.push("decisions and inputs have different numbers".into());
    }
    let newest = kept.head.as_ref().map_or(0, |(seq, _)| *seq);
    if usize::try_from(newest).unwrap() != kept.rows.len() {
        let rows = kept.rows.len();
        complaints.push(format!("the head says {newest}, there are {rows}"));
    }
}

/// Each record says what its row says and what its inputs are; requests and decisions appear once.
fn records(kept: &Kept, complaints: &mut Vec<String>) {
    let inputs: BTreeMap<i64, &Vec<u8>> = kept.inputs.iter().map(|(n, i)| (*n, i)).collect();
    let mut requests = BTreeMap::new();
    let mut decisions = BTreeMap::new();
    for row in &kept.rows {
        let seq = row.seq;
        if let Some(other) = requests.insert(&row.request_id, seq) {
            complaints.push(format!("one request has the numbers {other} and {seq}"));
        }
        if let Some(other) = decisions.insert(&row.decision_id, seq) {
            complaints.push(format!("one decision has the numbers {other} and {seq}"));
        }
        let Ok(record) = pb::Decision::decode(&row.record[..]) else {
            complaints.push(format!("record {seq} is none"));
            continue;
        };
        if (record.seq, &record.request_id) != (seq, &row.request_id)
            || record.decision_id != row.decision_id
        {
            complaints.push(format!("record {seq} says another place than its row"));
        }
        let hash = inputs.get(&seq).map(Sha256::digest);
        if hash.is_some_and(|hash| hash[..] != record.inputs_sha256) {
            complaints.push(format!("inputs {seq} are not those of the record"));
        }
    }
}

/// Leaves, nodes and frontier are those of RFC 9162 over the records.
fn log(kept: &Kept, complaints: &mut Vec<String>) {
    let leaves: Vec<Hash> = kept.rows.iter().map(|row| leaf(&row.record)).collect();
    let mut below: Vec<Vec<Hash>> = vec![leaves.clone()];
    while let Some(pairs) = below.last().filter(|level| level.len() > 1) {
        let (pairs, _) = pairs.as_chunks::<2>();
        below.push(
            pairs
                .iter()
                .map(|[left, right]| node(left, right))
                .collect(),
        );
    }
    for (index, row) in kept.rows.iter().enumerate() {
        if row.leaf_hash != leaves[index] {
            complaints.push(format!("leaf {} is not that of its record", row.seq));
        }
        let ended = (index + 1).trailing_zeros() as usize;
        let nodes: Vec<u8> = (1..=ended)
            .flat_map(|level| below[level][((index + 1) >> level) - 1])
            .collect();
        if row.nodes != nodes {
            complaints.push(format!("nodes {} are not those of the log", row.seq));
        }
    }
    let frontier = kept.head.as_ref().map(|(_, frontier)| &frontier[..]);
    let (subtrees, rest) = frontier.unwrap_or_default().as_chunks::<32>();
    let smallest_first = subtrees.iter().rev().copied();
    let of_head = smallest_first.reduce(|right, left| node(&left, &right));
    let of_records = (!leaves.is_empty()).then(|| root(&leaves));
    if of_head != of_records || !rest.is_empty() {
        complaints.push("the frontier is not that of the records".into());
    }
}

/// Nothing is kept that was not sent so.
fn origin(history: &History, kept: &Kept, complaints: &mut Vec<String>) {
    for row in &kept.rows {
        let seq = row.seq;
        match history.0.get(&row.request_id) {
            None => complaints.push(format!("decision {seq} was never asked for")),
            Some(sent) if sent.body_sha256[..] != row.body_sha256 => {
                complaints.push(format!("decision {seq} answers another body"));
            }
            Some(sent) if sent.is_rejected() => {
                complaints.push(format!("decision {seq} is kept though it was refused"));
            }
            Some(_) => {}
        }
    }
}

/// Every answer is kept as it was given.
fn answers(history: &History, kept: &Kept, complaints: &mut Vec<String>) {
    let rows: BTreeMap<&String, &Row> =
        kept.rows.iter().map(|row| (&row.request_id, row)).collect();
    for (id, request) in &history.0 {
        for ack in &request.acks {
            match rows.get(id) {
                None => complaints.push(format!("answer {} is lost ({id})", ack.seq)),
                Some(row)
                    if row.seq != ack.seq
                        || row.leaf_hash != ack.leaf_hash
                        || Sha256::digest(&row.record)[..] != ack.record_sha256 =>
                {
                    complaints.push(format!("answer {} is kept as another ({id})", ack.seq));
                }
                Some(_) => {}
            }
        }
    }
}

fn leaf(record: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(record)
        .finalize()
        .into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// RFC 9162, 2.1.1, word by word: split at the largest power of two below the number of leaves.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}
