//! Filling an empty database, in one transaction.

use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::Mutex;

use super::{
    archive::{Archive, heads},
    fault::{meaning, meaning_of_commit},
    settings,
};
use crate::{
    domain::id::{Book, Uuid},
    storage::{
        Error, PostgresUrl,
        archive::{Columns, HeadRow},
        kept::corrupt,
        restore::{self, Content, Refused, Row, Written},
    },
};

/// A database that is being filled. The heads are inserted first: a service that records into one of the books meanwhile
/// waits for its row, and is refused. A connection that is lost leaves the database empty.
pub(in crate::storage) struct Restore {
    pool: PgPool,
    tx: Transaction<'static, Postgres>,
    books: Vec<Book>,
}

impl Restore {
    /// Connects as any role that may add, and sees that nothing is there.
    pub(in crate::storage) async fn begin(url: &PostgresUrl) -> Result<Restore, Refused> {
        let pool = settings::restore(url).await?;
        let mut tx = pool.begin().await.map_err(meaning)?;
        if let Some(found) = found(&mut tx).await? {
            return Err(Refused::NotEmpty(found));
        }
        Ok(Restore {
            pool,
            tx,
            books: Vec::new(),
        })
    }
}

/// Says what is there; `None` where nothing is.
async fn found(connection: &mut PgConnection) -> Result<Option<String>, Error> {
    let heads = heads(connection).await?;
    if !heads.is_empty() {
        let books = heads.iter().map(|head| {
            let HeadRow { book, seq, .. } = head;
            format!("book `{book}` with {seq} decisions")
        });
        return Ok(Some(books.collect::<Vec<_>>().join(", ")));
    }
    let headless: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM decisions) OR EXISTS (SELECT 1 FROM decision_inputs)
             OR EXISTS (SELECT 1 FROM notes)",
    )
    .fetch_one(connection)
    .await
    .map_err(meaning)?;
    Ok(headless.then(|| "decisions without a book".to_owned()))
}

#[async_trait]
impl restore::Restore for Restore {
    async fn add_book(&mut self, head: &HeadRow) -> Result<(), Error> {
        let HeadRow {
            book,
            seq,
            frontier,
        } = head;
        sqlx::query("INSERT INTO books (book, seq, frontier) VALUES ($1, $2, $3)")
            .bind(book.as_str())
            .bind(seq)
            .bind(frontier)
            .execute(&mut *self.tx)
            .await
            .map_err(meaning)?;
        self.books.push(book.clone());
        Ok(())
    }

    async fn add_decisions(&mut self, book: &Book, rows: &[Row]) -> Result<(), Error> {
        insert(&mut self.tx, book, rows).await
    }

    async fn written(self: Box<Self>) -> Result<Box<dyn Written>, Error> {
        let Restore {
            pool,
            mut tx,
            mut books,
        } = *self;
        books.sort();
        let heads = heads(&mut tx).await?;
        if !heads.iter().map(|head| &head.book).eq(&books) {
            return Err(Error::Unfit(
                "somebody recorded into it meanwhile".to_owned(),
            ));
        }
        let tx = Mutex::new(tx);
        // Read back before the end of the transaction.
        Ok(Box::new(Archive { pool, tx }))
    }
}

/// The columns of decisions, one array each.
#[derive(Default)]
struct Arrays<'a> {
    seq: Vec<i64>,
    recorded_at_ms: Vec<i64>,
    decision_id: Vec<Uuid>,
    request_id: Vec<Uuid>,
    body_sha256: Vec<&'a [u8]>,
    record: Vec<Vec<u8>>,
    packing: Vec<i16>,
    leaf_hash: Vec<&'a [u8]>,
    nodes: Vec<&'a [u8]>,
    uscc: Vec<Option<&'a str>>,
    firm_ref: Vec<Option<&'a str>>,
    kind: Vec<&'a str>,
    of_seq: Vec<Option<i64>>,
    product: Vec<Option<&'a str>>,
    outcome: Vec<Option<&'a str>>,
    grade: Vec<Option<&'a str>>,
    effective_date: Vec<Option<&'a str>>,
    inputs_seq: Vec<i64>,
    inputs: Vec<Vec<u8>>,
    inputs_packing: Vec<i16>,
    note_seq: Vec<i64>,
    note: Vec<&'a [u8]>,
}

impl<'a> Arrays<'a> {
    fn of(rows: &'a [Row]) -> Result<Arrays<'a>, Error> {
        let mut arrays = Arrays::default();
        for row in rows {
            arrays.push(row)?;
        }
        Ok(arrays)
    }

    fn push(&mut self, row: &'a Row) -> Result<(), Error> {
        let Row {
            seq,
            content:
                Content {
                    body_sha256,
                    record: _,
                    beside: _,
                },
            leaf_hash,
            nodes,
            columns:
                Columns {
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
                },
        } = row;
        let uuid = |column, text: &str| Uuid::parse_str(text).map_err(|_| corrupt(column, *seq));
        self.seq.push(*seq);
        self.recorded_at_ms.push(*recorded_at_ms);
        self.decision_id.push(uuid("decision_id", decision_id)?);
        self.request_id.push(uuid("request_id", request_id)?);
        self.body_sha256.push(body_sha256);
        let record = row.record()?;
        self.record.push(record.bytes.into());
        self.packing.push(record.packing);
        self.leaf_hash.push(leaf_hash);
        self.nodes.push(nodes);
        self.uscc.push(uscc.as_deref());
        self.firm_ref.push(firm_ref.as_deref());
        self.kind.push(kind);
        self.of_seq.push(*of_seq);
        self.product.push(product.as_deref());
        self.outcome.push(outcome.as_deref());
        self.grade.push(grade.as_deref());
        self.effective_date.push(effective_date.as_deref());
        if let Some(inputs) = row.inputs()? {
            self.inputs_seq.push(*seq);
            self.inputs.push(inputs.bytes.into());
            self.inputs_packing.push(inputs.packing);
        }
        if let Some(note) = row.note() {
            self.note_seq.push(*seq);
            self.note.push(note);
        }
        Ok(())
    }
}

/// Inserts decisions and inputs, in one statement.
async fn insert(tx: &mut PgConnection, book: &Book, rows: &[Row]) -> Result<(), Error> {
    let arrays = Arrays::of(rows)?;
    sqlx::query(
        "WITH added AS (
             INSERT INTO decisions (book, seq, recorded_at_ms, decision_id, request_id,
                 body_sha256, record, packing, leaf_hash, nodes, uscc, firm_ref, product, outcome,
                 grade, effective_date, kind, of_seq)
             SELECT $1, * FROM UNNEST($2::int8[], $3::int8[], $4::uuid[], $5::uuid[], $6::bytea[],
                 $7::bytea[], $8::int2[], $9::bytea[], $10::bytea[], $11::text[], $12::text[],
                 $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::int8[])
         ), notes AS (
             INSERT INTO notes (book, seq, note)
             SELECT $1, * FROM UNNEST($22::int8[], $23::bytea[])
         )
         INSERT INTO decision_inputs (book, seq, inputs, packing)
         SELECT $1, * FROM UNNEST($19::int8[], $20::bytea[], $21::int2[])",
    )
    .bind(book.as_str())
    .bind(arrays.seq)
    .bind(arrays.recorded_at_ms)
    .bind(arrays.decision_id)
    .bind(arrays.request_id)
    .bind(arrays.body_sha256)
    .bind(arrays.record)
    .bind(arrays.packing)
    .bind(arrays.leaf_hash)
    .bind(arrays.nodes)
    .bind(arrays.uscc)
    .bind(arrays.firm_ref)
    .bind(arrays.product)
    .bind(arrays.outcome)
    .bind(arrays.grade)
    .bind(arrays.effective_date)
    .bind(arrays.kind)
    .bind(arrays.of_seq)
    .bind(arrays.inputs_seq)
    .bind(arrays.inputs)
    .bind(arrays.inputs_packing)
    .bind(arrays.note_seq)
    .bind(arrays.note)
    .execute(tx)
    .await
    .map_err(meaning)?;
    Ok(())
}

#[async_trait]
impl Written for Archive {
    async fn publish(self: Box<Self>) -> Result<(), Error> {
        let Archive { pool, tx } = *self;
        let ended = tx.into_inner().commit().await.map_err(meaning_of_commit);
        pool.close().await;
        ended
    }
}
