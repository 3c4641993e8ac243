//! Recording a batch of decisions in one transaction.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

use super::{
    fault::{meaning, meaning_of_commit},
    rows::AnsweredRow,
};
use crate::{
    domain::{
        decision::{Finished, Listing, Place},
        exposure::Exposure,
        id::{Book, RequestId},
    },
    storage::{Answered, Error, Queued, Recorded, Stamper, Stored, Subject, leaf_hash},
};

/// Rows of one INSERT; 14 columns each stay far below the 32,766 parameters of a statement.
const ROWS_PER_INSERT: usize = 256;

/// A decision that this transaction adds.
struct Added {
    place: Place,
    request_id: RequestId,
    body_sha256: [u8; 32],
    finished: Finished,
    leaf_hash: [u8; 32],
}

pub(super) async fn record_decisions(
    pool: &SqlitePool,
    stamper: &Stamper,
    book: &Book,
    queued: &[Queued],
) -> Result<Vec<Recorded>, Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.map_err(meaning)?;
    let head = lock_head(&mut tx, book).await?;
    let mut answered = answered_before(&mut tx, book, queued).await?;
    let recorded_at = stamper.now();

    let mut added = Vec::new();
    let mut results = Vec::with_capacity(queued.len());
    for item in queued {
        if let Some(before) = answered.get(&item.request_id) {
            results.push(again(item, before));
            continue;
        }
        let seq = head + 1 + added.len() as i64;
        let place = stamper.place(book, seq, recorded_at)?;
        let exposure = exposure(&mut tx, book, &item.subject).await?;
        let new = finish(item, place, &exposure)?;
        let stored = new.stored();
        answered.insert(item.request_id, new.answered(&stored));
        results.push(Recorded::New(stored));
        added.push(new);
    }

    insert(&mut tx, &added, recorded_at).await?;
    move_head(&mut tx, book, head + added.len() as i64).await?;
    tx.commit().await.map_err(meaning_of_commit)?;
    Ok(results)
}

fn again(item: &Queued, before: &Answered) -> Recorded {
    if before.body_sha256 == item.body_sha256 {
        Recorded::Before(before.stored.clone())
    } else {
        Recorded::OtherBody
    }
}

fn finish(item: &Queued, place: Place, exposure: &Exposure) -> Result<Added, Error> {
    let finished = item.finished(&place, exposure)?;
    Ok(Added {
        place,
        request_id: item.request_id,
        body_sha256: item.body_sha256,
        leaf_hash: leaf_hash(&finished.record),
        finished,
    })
}

impl Added {
    fn stored(&self) -> Stored {
        Stored {
            seq: self.place.seq,
            record: Bytes::copy_from_slice(&self.finished.record),
            leaf_hash: self.leaf_hash,
        }
    }

    fn answered(&self, stored: &Stored) -> Answered {
        Answered {
            body_sha256: self.body_sha256,
            stored: stored.clone(),
        }
    }
}

/// Makes the head row where it is missing and returns its number. `BEGIN IMMEDIATE` holds the lock.
async fn lock_head(tx: &mut SqliteConnection, book: &Book) -> Result<i64, Error> {
    sqlx::query_scalar(
        "INSERT INTO books (book, seq, frontier) VALUES (?, 0, x'')
         ON CONFLICT (book) DO UPDATE SET seq = books.seq RETURNING seq",
    )
    .bind(book.as_str())
    .fetch_one(tx)
    .await
    .map_err(meaning)
}

/// Returns those of the batch's requests that were answered before.
async fn answered_before(
    tx: &mut SqliteConnection,
    book: &Book,
    queued: &[Queued],
) -> Result<BTreeMap<RequestId, Answered>, Error> {
    let mut found = BTreeMap::new();
    for part in queued.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT request_id, body_sha256, seq, record, leaf_hash FROM decisions WHERE book = ",
        );
        query.push_bind(book.as_str()).push(" AND request_id IN (");
        let mut ids = query.separated(", ");
        for item in part {
            ids.push_bind(item.request_id.to_string());
        }
        query.push(")");
        let rows: Vec<AnsweredRow> = query
            .build_query_as()
            .persistent(false)
            .fetch_all(&mut *tx)
            .await
            .map_err(meaning)?;
        for row in rows {
            let request = RequestId::parse(&row.request_id).map_err(|_| Error::Corrupt {
                table: "decisions",
                column: "request_id",
                row: row.request_id.clone(),
            })?;
            found.insert(request, row.try_into()?);
        }
    }
    Ok(found)
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
        insert_inputs(tx, part).await?;
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
         recorded_at_ms, uscc, firm_ref, product, outcome, grade, effective_date) ",
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

async fn move_head(tx: &mut SqliteConnection, book: &Book, seq: i64) -> Result<(), Error> {
    sqlx::query("UPDATE books SET seq = ? WHERE book = ?")
        .bind(seq)
        .bind(book.as_str())
        .execute(tx)
        .await
        .map_err(meaning)?;
    Ok(())
}
