//! Reading everything that lies there.

use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::Mutex;

use super::{fault::meaning, settings};
use crate::{
    domain::id::{Book, Uuid},
    storage::{
        Error, PostgresUrl,
        archive::{self, Columns, Entry, HeadRow},
    },
};

/// One moment for everything that is read; without it a note and the notice that it was erased could be read at two.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A store as one transaction sees it.
pub(in crate::storage) struct Archive {
    pub(super) pool: PgPool,
    pub(super) tx: Mutex<Transaction<'static, Postgres>>,
}

impl Archive {
    /// Connects as any role that may read.
    pub(in crate::storage) async fn open(url: &PostgresUrl) -> Result<Archive, Error> {
        let pool = settings::archive(url).await?;
        let tx = pool.begin_with(SNAPSHOT).await.map_err(meaning)?;
        let tx = Mutex::new(tx);
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
    decision_id: Uuid,
    request_id: Uuid,
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
                decision_id: decision_id.to_string(),
                request_id: request_id.to_string(),
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
        heads(&mut *self.tx.lock().await).await
    }

    async fn entries(&self, book: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error> {
        entries(&mut *self.tx.lock().await, book, seq, limit).await
    }

    async fn close(self: Box<Self>) {
        let Archive { pool, tx } = *self;
        // There is nothing to undo, and a connection that was lost needs no end.
        drop(tx);
        pool.close().await;
    }
}

pub(super) async fn heads(connection: &mut PgConnection) -> Result<Vec<HeadRow>, Error> {
    let rows: Vec<(String, i64, Vec<u8>)> = sqlx::query_as("SELECT book, seq, frontier FROM books")
        .fetch_all(connection)
        .await
        .map_err(meaning)?;
    let head = |(book, seq, frontier)| HeadRow::of_row(book, seq, frontier);
    let mut heads: Vec<HeadRow> = rows.into_iter().map(head).collect::<Result<_, _>>()?;
    // The database has an order of its own.
    heads.sort_by(|one, other| one.book.cmp(&other.book));
    Ok(heads)
}

async fn entries(
    connection: &mut PgConnection,
    book: &Book,
    seq: i64,
    limit: u32,
) -> Result<Vec<Entry>, Error> {
    let rows: Vec<EntryRow> = sqlx::query_as(
        "SELECT d.seq, d.record, d.packing, d.leaf_hash, d.nodes, i.inputs, i.packing AS inputs_packing, n.note,
             d.body_sha256, d.kind, d.of_seq, d.decision_id, d.request_id, d.recorded_at_ms,
             d.uscc, d.firm_ref, d.product, d.outcome, d.grade, d.effective_date
         FROM decisions d LEFT JOIN decision_inputs i ON i.book = d.book AND i.seq = d.seq
         LEFT JOIN notes n ON n.book = d.book AND n.seq = d.seq
         WHERE d.book = $1 AND d.seq > $2 ORDER BY d.seq LIMIT $3",
    )
    .bind(book.as_str())
    .bind(seq)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(meaning)?;
    Ok(rows.into_iter().map(Entry::from).collect())
}
