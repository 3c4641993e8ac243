//! Recording a batch of decisions in one transaction.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

use super::{
    fault::{meaning, meaning_of_commit},
    read,
};
use crate::{
    domain::{
        decision::Listing,
        exposure::Exposure,
        id::{Book, RequestId},
    },
    storage::{
        Error, Head, Queued, Recorded, Stamper, Subject,
        batch::{Added, Batch, Closed},
        crash::{Point, pass},
    },
};

/// Rows of one INSERT; 15 columns each stay far below the 32,766 parameters of a statement.
pub(super) const ROWS_PER_INSERT: usize = 256;

pub(super) async fn record_decisions(
    pool: &SqlitePool,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    pass(Point::SqliteBeforeBegin).await?;
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.map_err(meaning)?;
    pass(Point::SqliteAfterBegin).await?;
    let head = lock_head(&mut tx, book).await?;
    pass(Point::SqliteAfterLock).await?;
    let requests: Vec<RequestId> = queued.iter().map(|item| item.request_id).collect();
    let answered = read::answered(&mut tx, book, &requests).await?;
    pass(Point::SqliteAfterLookUp).await?;
    let mut batch = Batch::at(book, stamper, head, answered);
    for item in queued {
        if !batch.repeats(item) {
            let exposure = exposure(&mut tx, book, &item.subject).await?;
            batch.decide(item, &exposure)?;
        }
    }
    let Closed {
        added,
        recorded_at,
        head,
        results,
    } = batch.close();
    pass(Point::SqliteAfterDeciding).await?;
    if !added.is_empty() {
        insert(&mut tx, &added, recorded_at).await?;
        move_head(&mut tx, book, &head).await?;
        pass(Point::SqliteAfterHead).await?;
    }
    pass(Point::SqliteBeforeCommit).await?;
    tx.commit().await.map_err(meaning_of_commit)?;
    pass(Point::SqliteAfterCommit).await?;
    Ok(results)
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

/// Returns what is outstanding: nothing until facilities are recorded.
async fn exposure(
    _tx: &mut SqliteConnection,
    _book: &Book,
    _subject: &Subject,
) -> Result<Exposure, Error> {
    Ok(Exposure::default())
}

async fn insert(
    tx: &mut SqliteConnection,
    added: &[Added],
    recorded_at: Timestamp,
) -> Result<(), Error> {
    for part in added.chunks(ROWS_PER_INSERT) {
        insert_decisions(tx, part, recorded_at).await?;
        pass(Point::SqliteAfterDecisions).await?;
        insert_inputs(tx, part).await?;
        pass(Point::SqliteAfterInputs).await?;
    }
    Ok(())
}

async fn insert_decisions(
    tx: &mut SqliteConnection,
    added: &[Added],
    recorded_at: Timestamp,
) -> Result<(), Error> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO decisions (book, seq, decision_id, request_id, body_sha256, record, leaf_hash,
         nodes, recorded_at_ms, uscc, firm_ref, product, outcome, grade, effective_date) ",
    );
    query.push_values(added, |mut row, new| {
        let Listing {
            uscc,
            firm_ref,
            product,
            outcome,
            grade,
            effective_date,
        } = &new.finished.listing;
        row.push_bind(new.place.book.as_str())
            .push_bind(new.place.seq)
            .push_bind(new.place.decision_id.to_string())
            .push_bind(new.request_id.to_string())
            .push_bind(&new.body_sha256[..])
            .push_bind(&new.finished.record[..])
            .push_bind(&new.leaf_hash[..])
            .push_bind(&new.nodes[..])
            .push_bind(recorded_at.as_millisecond())
            .push_bind(uscc.as_deref())
            .push_bind(firm_ref.as_deref())
            .push_bind(product.as_str())
            .push_bind(outcome.code())
            .push_bind(grade.as_str())
            .push_bind(effective_date.to_string());
    });
    query
        .build()
        .persistent(added.len() == 1)
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(())
}

async fn insert_inputs(tx: &mut SqliteConnection, added: &[Added]) -> Result<(), Error> {
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO decision_inputs (book, seq, inputs) ");
    query.push_values(added, |mut row, new| {
        row.push_bind(new.place.book.as_str())
            .push_bind(new.place.seq)
            .push_bind(&new.finished.inputs[..]);
    });
    query
        .build()
        .persistent(added.len() == 1)
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(())
}

async fn move_head(tx: &mut SqliteConnection, book: &Book, head: &Head) -> Result<(), Error> {
    sqlx::query("UPDATE books SET seq = ?, frontier = ? WHERE book = ?")
        .bind(head.seq())
        .bind(head.frontier())
        .bind(book.as_str())
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(())
}
