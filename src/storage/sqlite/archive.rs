//! Reading everything that lies there.

use std::path::Path;

use async_trait::async_trait;
use sqlx::{Sqlite, SqlitePool, Transaction};
use tokio::sync::Mutex;

use super::{fault::meaning, settings};
use crate::{
    domain::id::Book,
    storage::{
        Error,
        archive::{self, Columns, Entry, HeadRow},
    },
};

/// A store as one transaction sees it. Meanwhile the write-ahead log of a service that records grows.
pub(in crate::storage) struct Archive {
    pool: SqlitePool,
    tx: Mutex<Transaction<'static, Sqlite>>,
}

impl Archive {
    /// Opens a file that a service may be using at the same time; nothing is written.
    pub(in crate::storage) async fn open(file: &Path) -> Result<Archive, Error> {
        let pool = settings::archive(file).await?;
        let tx = Mutex::new(pool.begin().await.map_err(meaning)?);
        Ok(Archive { pool, tx })
    }
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    seq: i64,
    record: Vec<u8>,
    packing: i16,
    leaf_hash: Vec<u8>,
    nodes: Vec<u8>,
    inputs: Option<Vec<u8>>,
    inputs_packing: Option<i16>,
    note: Option<Vec<u8>>,
    kind: String,
    of_seq: Option<i64>,
    body_sha256: Vec<u8>,
    decision_id: String,
    request_id: String,
    recorded_at_ms: i64,
    uscc: Option<String>,
    firm_ref: Option<String>,
    product: Option<String>,
    outcome: Option<String>,
    grade: Option<String>,
    effective_date: Option<String>,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Entry {
        let EntryRow {
            seq,
            record,
            packing,
            leaf_hash,
            nodes,
            inputs,
            inputs_packing,
            note,
            kind,
            of_seq,
            body_sha256,
            decision_id,
            request_id,
            recorded_at_ms,
            uscc,
            firm_ref,
            product,
            outcome,
            grade,
            effective_date,
        } = row;
        Entry {
            seq,
            record: archive::record(packing, record),
            leaf_hash,
            nodes: Some(nodes),
            beside: archive::inputs(inputs_packing, inputs).or(note),
            body_sha256: Some(body_sha256),
            columns: Some(Columns {
                kind,
                of_seq,
                decision_id,
                request_id,
                recorded_at_ms,
                uscc,
                firm_ref,
                product,
                outcome,
                grade,
                effective_date,
            }),
        }
    }
}

#[async_trait]
impl archive::Archive for Archive {
    async fn heads(&self) -> Result<Vec<HeadRow>, Error> {
        let rows: Vec<(String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT book, seq, frontier FROM books ORDER BY book")
                .fetch_all(&mut **self.tx.lock().await)
                .await
                .map_err(meaning)?;
        let head = |(book, seq, frontier)| HeadRow::of_row(book, seq, frontier);
        rows.into_iter().map(head).collect()
    }

    async fn entries(&self, book: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error> {
        let rows: Vec<EntryRow> = sqlx::query_as(
            "SELECT d.seq, d.record, d.packing, d.leaf_hash, d.nodes, i.inputs, i.packing AS inputs_packing, n.note,
                 d.body_sha256, d.kind, d.of_seq, d.decision_id, d.request_id, d.recorded_at_ms, d.uscc, d.firm_ref,
                 d.product, d.outcome, d.grade, d.effective_date
             FROM decisions d LEFT JOIN decision_inputs i ON i.book = d.book AND i.seq = d.seq
             LEFT JOIN notes n ON n.book = d.book AND n.seq = d.seq
             WHERE d.book = ? AND d.seq > ? ORDER BY d.seq LIMIT ?",
        )
        .bind(book.as_str())
        .bind(seq)
        .bind(limit)
        .fetch_all(&mut **self.tx.lock().await)
        .await
        .map_err(meaning)?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    async fn close(self: Box<Self>) {
        let Archive { pool, tx } = *self;
        drop(tx);
        pool.close().await;
    }
}
