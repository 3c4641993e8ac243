//! Recording a batch of decisions in one transaction: five round trips, and one more for every further portion.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{Arguments, PgConnection, postgres::PgArguments};

use super::{fault::meaning, lease, read, writers::Writers};
use crate::{
    domain::{
        exposure::Exposure,
        id::{Book, RequestId, Uuid},
    },
    storage::{
        Error, Head, Queued, Recorded, Stamper,
        batch::{self, Added, Batch, Known, Portion, Write, to_be_reviewed},
        crash::{Point, pass},
    },
};

/// How often a transaction is tried that others got in the way of.
const TRIES: u32 = 6;
/// How long it rests before the second try; twice as long before each further one.
const REST: Duration = Duration::from_millis(5);

pub(super) async fn record_decisions(
    writers: &Writers,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    let mut rest = REST;
    for _ in 1..TRIES {
        match record_once(writers, stamper, book, queued).await {
            Err(Error::Contended(cause)) => {
                tracing::debug!(%book, error = %cause, "a transaction is tried again");
                tokio::time::sleep(rest).await;
                rest *= 2;
            }
            other => return other,
        }
    }
    record_once(writers, stamper, book, queued).await
}

async fn record_once(
    writers: &Writers,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    pass(Point::PostgresBeforeBegin).await?;
    let mut begun = writers.begin().await?;
    pass(Point::PostgresAfterBegin).await?;
    let adding = add(begun.connection(), stamper, book, queued);
    let results = lease::in_time(adding).await?;
    pass(Point::PostgresBeforeCommit).await?;
    begun.commit().await?;
    pass(Point::PostgresAfterCommit).await?;
    Ok(results)
}

/// Does everything between BEGIN and COMMIT.
async fn add(
    tx: &mut PgConnection,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    let head = lock_head(tx, book).await?;
    pass(Point::PostgresAfterLock).await?;
    let requests: Vec<RequestId> = queued.iter().map(|item| item.request_id).collect();
    let answered = read::answered(&mut *tx, book, &requests).await?;
    pass(Point::PostgresAfterLookUp).await?;
    let to_be_reviewed = to_be_reviewed(queued);
    let reviews = match to_be_reviewed.as_slice() {
        [] => Vec::new(),
        decisions => read::reviews(&mut *tx, book, decisions).await?,
    };
    let exposures = exposures(&mut *tx, book, queued).await?;
    let known = Known {
        head,
        answered,
        reviews,
    };
    Batch::at(book, stamper, known)
        .written(queued, &exposures, &mut Adding { tx, book })
        .await
}

/// The transaction.
struct Adding<'t> {
    tx: &'t mut PgConnection,
    book: &'t Book,
}

#[async_trait]
impl Write for Adding<'_> {
    async fn write(&mut self, portion: &Portion) -> Result<(), Error> {
        pass(Point::PostgresAfterDeciding).await?;
        insert(self.tx, self.book, portion).await?;
        pass(Point::PostgresAfterInsert).await
    }
}

/// Locks the head row, made where it is missing, and returns the head.
async fn lock_head(tx: &mut PgConnection, book: &Book) -> Result<Head, Error> {
    if let Some(head) = locked(tx, book).await? {
        return Ok(head);
    }
    sqlx::query(
        "INSERT INTO books (book, seq, frontier) VALUES ($1, 0, '') ON CONFLICT (book) DO NOTHING",
    )
    .bind(book.as_str())
    .execute(&mut *tx)
    .await
    .map_err(meaning)?;
    pass(Point::PostgresAfterMakingHead).await?;
    let made = locked(tx, book).await?;
    Ok(made.unwrap_or(Head::empty()))
}

async fn locked(tx: &mut PgConnection, book: &Book) -> Result<Option<Head>, Error> {
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, frontier FROM books WHERE book = $1 FOR UPDATE")
            .bind(book.as_str())
            .fetch_optional(tx)
            .await
            .map_err(meaning)?;
    row.map(|(seq, frontier)| Head::of_row(book.as_str(), seq, &frontier))
        .transpose()
}

/// Returns what is outstanding, for each: nothing until facilities are recorded.
async fn exposures(
    _tx: &mut PgConnection,
    _book: &Book,
    queued: &[Queued],
) -> Result<Vec<Exposure>, Error> {
    Ok(vec![Exposure::default(); queued.len()])
}

/// The columns of the decisions that are added, one array each.
#[derive(Default)]
struct Columns<'a> {
    seq: Vec<i64>,
    recorded_at_ms: Vec<i64>,
    decision_id: Vec<Uuid>,
    request_id: Vec<Uuid>,
    body_sha256: Vec<&'a [u8]>,
    record: Vec<&'a [u8]>,
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
    effective_date: Vec<Option<String>>,
    inputs_seq: Vec<i64>,
    inputs: Vec<&'a [u8]>,
    inputs_packing: Vec<i16>,
    note_seq: Vec<i64>,
    note: Vec<&'a [u8]>,
    erases: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(added: &'a [Added]) -> Columns<'a> {
        let mut columns = Columns::default();
        for new in added {
            columns.push(new);
        }
        columns
    }

    fn push(&mut self, new: &'a Added) {
        let batch::Columns {
            kind,
            of_seq,
            record,
            listing,
            inputs,
            note,
            erases,
        } = &new.columns;
        let (place, listing) = (&new.place, listing.as_ref());
        self.seq.push(place.seq);
        self.recorded_at_ms.push(place.recorded_at.as_millisecond());
        self.decision_id.push(place.decision_id.uuid());
        self.request_id.push(new.request_id.uuid());
        self.body_sha256.push(&new.body_sha256);
        self.record.push(&record.bytes);
        self.packing.push(record.packing);
        self.leaf_hash.push(&new.leaf_hash);
        self.nodes.push(&new.nodes);
        self.kind.push(kind.code());
        self.of_seq.push(*of_seq);
        let uscc = listing.and_then(|listing| listing.uscc.as_deref());
        self.uscc.push(uscc);
        let firm_ref = listing.and_then(|listing| listing.firm_ref.as_deref());
        self.firm_ref.push(firm_ref);
        self.product
            .push(listing.map(|listing| listing.product.as_str()));
        self.outcome
            .push(listing.map(|listing| listing.outcome.code()));
        self.grade
            .push(listing.map(|listing| listing.grade.as_str()));
        let effective_date = listing.map(|listing| listing.effective_date.to_string());
        self.effective_date.push(effective_date);
        if let Some(inputs) = inputs {
            self.inputs_seq.push(place.seq);
            self.inputs.push(&inputs.bytes);
            self.inputs_packing.push(inputs.packing);
        }
        if let Some(note) = note {
            self.note_seq.push(place.seq);
            self.note.push(note.bytes());
        }
        self.erases.extend(erases);
    }

    /// Returns about how many bytes they are on the wire.
    fn bytes(&self) -> usize {
        let long = [&self.record, &self.inputs, &self.nodes];
        let long = long.into_iter().flatten().map(|bytes| bytes.len());
        long.sum::<usize>() + ROW_BYTES * self.seq.len()
    }
}

/// Arguments of the statement that inserts.
const ARGUMENTS: usize = 23;
/// What a row needs at most beside record, inputs part and nodes: hashes, identifiers, listing.
const ROW_BYTES: usize = 512;

/// Inserts entries and inputs and moves the head, in one statement; notes, which are rare, in one of their own.
async fn insert(tx: &mut PgConnection, book: &Book, portion: &Portion) -> Result<(), Error> {
    let Portion { added, head } = portion;
    let columns = Columns::of(added);
    let mut arguments = PgArguments::default();
    // A portion has a hundred kilobytes and more: what grows by doubling would be copied and paged in again and again.
    arguments.reserve(ARGUMENTS, columns.bytes());
    sqlx::query_with(
        "WITH head AS (
             UPDATE books SET seq = $2, frontier = $3 WHERE book = $1
         ), added AS (
             INSERT INTO decisions (book, seq, recorded_at_ms, decision_id, request_id,
                 body_sha256, record, packing, leaf_hash, nodes, uscc, firm_ref, product, outcome,
                 grade, effective_date, kind, of_seq)
             SELECT $1, * FROM UNNEST($4::int8[], $5::int8[], $6::uuid[], $7::uuid[], $8::bytea[],
                 $9::bytea[], $10::int2[], $11::bytea[], $12::bytea[], $13::text[], $14::text[],
                 $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::int8[])
         )
         INSERT INTO decision_inputs (book, seq, inputs, packing)
         SELECT $1, * FROM UNNEST($21::int8[], $22::bytea[], $23::int2[])",
        arguments,
    )
    .bind(book.as_str())
    .bind(head.seq())
    .bind(head.frontier())
    .bind(columns.seq)
    .bind(columns.recorded_at_ms)
    .bind(columns.decision_id)
    .bind(columns.request_id)
    .bind(columns.body_sha256)
    .bind(columns.record)
    .bind(columns.packing)
    .bind(columns.leaf_hash)
    .bind(columns.nodes)
    .bind(columns.uscc)
    .bind(columns.firm_ref)
    .bind(columns.product)
    .bind(columns.outcome)
    .bind(columns.grade)
    .bind(columns.effective_date)
    .bind(columns.kind)
    .bind(columns.of_seq)
    .bind(columns.inputs_seq)
    .bind(columns.inputs)
    .bind(columns.inputs_packing)
    .execute(&mut *tx)
    .await
    .map_err(meaning)?;
    if !columns.note.is_empty() {
        insert_notes(tx, book, &columns.note_seq, &columns.note).await?;
    }
    if !columns.erases.is_empty() {
        erase_notes(tx, book, &columns.erases).await?;
    }
    Ok(())
}

async fn insert_notes(
    tx: &mut PgConnection,
    book: &Book,
    seqs: &[i64],
    notes: &[&[u8]],
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO notes (book, seq, note)
         SELECT $1, * FROM UNNEST($2::int8[], $3::bytea[])",
    )
    .bind(book.as_str())
    .bind(seqs)
    .bind(notes)
    .execute(tx)
    .await
    .map_err(meaning)?;
    Ok(())
}

/// Only the owner of the tables has the right.
async fn erase_notes(tx: &mut PgConnection, book: &Book, seqs: &[i64]) -> Result<(), Error> {
    sqlx::query("DELETE FROM notes WHERE book = $1 AND seq = ANY($2)")
        .bind(book.as_str())
        .bind(seqs)
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(())
}
