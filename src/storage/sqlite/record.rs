//! Recording a batch of decisions in one transaction.

use async_trait::async_trait;
use sqlx::{Connection, QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

use super::{
    fault::{meaning, meaning_of_commit},
    read,
};
use crate::{
    domain::{
        entry::Note,
        exposure::Exposure,
        id::{Book, RequestId},
    },
    storage::{
        Error, Head, Queued, Recorded, Stamper,
        batch::{Added, Batch, Known, PORTION, Portion, Write, to_be_reviewed},
        crash::{Point, pass},
        packing::Packed,
    },
};

pub(super) async fn record_decisions(
    pool: &SqlitePool,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    pass(Point::SqliteBeforeBegin).await?;
    let mut connection = pool.acquire().await.map_err(meaning)?;
    let recorded = record(&mut connection, stamper, book, queued).await;
    if recorded.is_err() {
        // SQLite may have rolled back by itself, as it does on a full disk. The driver does not know of that and would refuse to begin
        // ever after.
        connection.close_on_drop();
    }
    recorded
}

async fn record(
    connection: &mut SqliteConnection,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    let begin = connection.begin_with("BEGIN IMMEDIATE");
    let mut tx = begin.await.map_err(meaning)?;
    pass(Point::SqliteAfterBegin).await?;
    let head = lock_head(&mut tx, book).await?;
    pass(Point::SqliteAfterLock).await?;
    let requests: Vec<RequestId> = queued.iter().map(|item| item.request_id).collect();
    let answered = read::answered(&mut tx, book, &requests).await?;
    pass(Point::SqliteAfterLookUp).await?;
    let reviews = read::reviews(&mut tx, book, &to_be_reviewed(queued)).await?;
    let exposures = exposures(&mut tx, book, queued).await?;
    let known = Known {
        head,
        answered,
        reviews,
    };
    let mut adding = Adding {
        tx: &mut tx,
        book,
        erased: false,
    };
    let results = Batch::at(book, stamper, known)
        .written(queued, &exposures, &mut adding)
        .await?;
    let erased = adding.erased;
    pass(Point::SqliteBeforeCommit).await?;
    tx.commit().await.map_err(meaning_of_commit)?;
    pass(Point::SqliteAfterCommit).await?;
    if erased {
        forget_log(connection).await;
    }
    Ok(results)
}

/// The transaction.
struct Adding<'t> {
    tx: &'t mut SqliteConnection,
    book: &'t Book,
    /// Whether it erases a note.
    erased: bool,
}

#[async_trait]
impl Write for Adding<'_> {
    async fn write(&mut self, portion: &Portion) -> Result<(), Error> {
        pass(Point::SqliteAfterDeciding).await?;
        self.erased |= portion.added.iter().any(|new| new.columns.erases.is_some());
        insert(self.tx, self.book, portion).await?;
        pass(Point::SqliteAfterInsert).await
    }
}

/// Empties the write-ahead log, in which an erased note would stand until it is overwritten. What was erased is committed, so that this
/// can only be told, not undone.
async fn forget_log(connection: &mut SqliteConnection) {
    let emptied: Result<(i64, i64, i64), sqlx::Error> =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(connection)
            .await;
    match emptied {
        Ok((0, _, _)) => {}
        // Not an error for SQLite: somebody reads an older state of the file.
        Ok(_) => tracing::warn!("the write-ahead log still holds what was erased"),
        Err(err) => {
            let cause: &dyn std::error::Error = &err;
            tracing::warn!(
                error = cause,
                "the write-ahead log still holds what was erased"
            );
        }
    }
}

/// Returns the head, made where it is missing. `BEGIN IMMEDIATE` holds the lock. A head that is there is only read: a batch of
/// nothing but repetitions writes nothing.
async fn lock_head(tx: &mut SqliteConnection, book: &Book) -> Result<Head, Error> {
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, frontier FROM books WHERE book = ?")
            .bind(book.as_str())
            .fetch_optional(&mut *tx)
            .await
            .map_err(meaning)?;
    if let Some((seq, frontier)) = row {
        return Head::of_row(book.as_str(), seq, &frontier);
    }
    sqlx::query("INSERT INTO books (book, seq, frontier) VALUES (?, 0, x'')")
        .bind(book.as_str())
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(Head::empty())
}

/// Returns what is outstanding, for each: nothing until facilities are recorded.
async fn exposures(
    _tx: &mut SqliteConnection,
    _book: &Book,
    queued: &[Queued],
) -> Result<Vec<Exposure>, Error> {
    Ok(vec![Exposure::default(); queued.len()])
}

/// Writes everything in one call of the driver, whose every call is a way to its thread and back: entries, what lies beside them, and
/// the head.
async fn insert(tx: &mut SqliteConnection, book: &Book, portion: &Portion) -> Result<(), Error> {
    let Portion { added, head } = portion;
    let mut query = QueryBuilder::<Sqlite>::new("");
    push_entries(&mut query, added);
    push_inputs(&mut query, added);
    push_notes(&mut query, added);
    for erased in added.iter().filter_map(|new| new.columns.erases) {
        query.push("DELETE FROM notes WHERE book = ");
        query.push_bind(book.as_str()).push(" AND seq = ");
        query.push_bind(erased).push("; ");
    }
    query.push("UPDATE books SET seq = ").push_bind(head.seq());
    query.push(", frontier = ").push_bind(head.frontier());
    query.push(" WHERE book = ").push_bind(book.as_str());
    query
        .build()
        // Portions of other sizes are too many different statements to keep.
        .persistent(matches!(added.len(), 1 | PORTION))
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(())
}

fn push_entries(query: &mut QueryBuilder<Sqlite>, added: &[Added]) {
    query.push(
        "INSERT INTO decisions (book, seq, kind, of_seq, decision_id, request_id, body_sha256, record,
         packing, leaf_hash, nodes, recorded_at_ms, uscc, firm_ref, product, outcome, grade,
         effective_date) ",
    );
    query.push_values(added, |mut row, new| {
        let (place, columns) = (&new.place, &new.columns);
        let listing = columns.listing.as_ref();
        row.push_bind(place.book.as_str())
            .push_bind(place.seq)
            .push_bind(columns.kind.code())
            .push_bind(columns.of_seq)
            .push_bind(place.decision_id.to_string())
            .push_bind(new.request_id.to_string())
            .push_bind(&new.body_sha256[..])
            .push_bind(&columns.record.bytes[..])
            .push_bind(columns.record.packing)
            .push_bind(&new.leaf_hash[..])
            .push_bind(&new.nodes[..])
            .push_bind(place.recorded_at.as_millisecond())
            .push_bind(listing.and_then(|listing| listing.uscc.as_deref()))
            .push_bind(listing.and_then(|listing| listing.firm_ref.as_deref()))
            .push_bind(listing.map(|listing| listing.product.as_str()))
            .push_bind(listing.map(|listing| listing.outcome.code()))
            .push_bind(listing.map(|listing| listing.grade.as_str()))
            .push_bind(listing.map(|listing| listing.effective_date.to_string()));
    });
    query.push("; ");
}

/// Writes the inputs parts, of the decisions among the entries.
fn push_inputs(query: &mut QueryBuilder<Sqlite>, added: &[Added]) {
    let inputs: Vec<(&Added, &Packed)> = added
        .iter()
        .filter_map(|new| Some((new, new.columns.inputs.as_ref()?)))
        .collect();
    if inputs.is_empty() {
        return;
    }
    query.push("INSERT INTO decision_inputs (book, seq, inputs, packing) ");
    query.push_values(inputs, |mut row, (new, inputs)| {
        row.push_bind(new.place.book.as_str())
            .push_bind(new.place.seq)
            .push_bind(&inputs.bytes[..])
            .push_bind(inputs.packing);
    });
    query.push("; ");
}

/// Writes the notes, of the reviews that have one.
fn push_notes(query: &mut QueryBuilder<Sqlite>, added: &[Added]) {
    let notes: Vec<(&Added, &Note)> = added
        .iter()
        .filter_map(|new| Some((new, new.columns.note.as_ref()?)))
        .collect();
    if notes.is_empty() {
        return;
    }
    query.push("INSERT INTO notes (book, seq, note) ");
    query.push_values(notes, |mut row, (new, note)| {
        row.push_bind(new.place.book.as_str())
            .push_bind(new.place.seq)
            .push_bind(note.bytes());
    });
    query.push("; ");
}
