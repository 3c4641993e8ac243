//! Reading decisions back.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

use super::{
    fault::meaning,
    rows::{AnsweredRow, DecisionRow, NodesRow, ReviewRow, WithInputsRow},
};
use crate::{
    domain::id::{Book, DecisionId, RequestId},
    storage::{
        Answered, Error, Filter, Head, Page, Stored, StoredReview, WithInputs,
        kept::{nodes_of, seq_of},
        log::{Hash, Node},
    },
};

/// Identifiers or numbers of one look-up; they stay far below the 32,766 parameters of a statement.
const WANTED_AT_ONCE: usize = 256;

const REVIEWS: &str =
    "SELECT d.seq, d.kind, d.record, d.packing, d.leaf_hash, d.of_seq, d.decision_id, n.note
    FROM decisions d LEFT JOIN notes n ON n.book = d.book AND n.seq = d.seq
    WHERE d.kind = 'review' AND d.book = ";

pub(super) async fn answered(
    connection: &mut SqliteConnection,
    book: &Book,
    requests: &[RequestId],
) -> Result<Vec<Answered>, Error> {
    let mut found = Vec::new();
    for part in requests.chunks(WANTED_AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT request_id, body_sha256, seq, kind, record, packing, leaf_hash FROM decisions WHERE book = ",
        );
        query.push_bind(book.as_str()).push(" AND request_id IN (");
        let mut ids = query.separated(", ");
        for request in part {
            ids.push_bind(request.to_string());
        }
        query.push(")");
        let rows: Vec<AnsweredRow> = query
            .build_query_as()
            .persistent(part.len() == 1)
            .fetch_all(&mut *connection)
            .await
            .map_err(meaning)?;
        for row in rows {
            found.push(row.try_into()?);
        }
    }
    Ok(found)
}

pub(super) async fn decision(
    pool: &SqlitePool,
    book: &Book,
    decision: &DecisionId,
) -> Result<Option<WithInputs>, Error> {
    let row: Option<WithInputsRow> = sqlx::query_as(
        "SELECT d.seq, d.kind, d.record, d.packing, d.leaf_hash, i.inputs,
             i.packing AS inputs_packing
         FROM decisions d JOIN decision_inputs i ON i.book = d.book AND i.seq = d.seq
         WHERE d.decision_id = ? AND d.book = ?",
    )
    .bind(decision.to_string())
    .bind(book.as_str())
    .fetch_optional(pool)
    .await
    .map_err(meaning)?;
    row.map(WithInputs::try_from).transpose()
}

pub(super) async fn reviews(
    connection: &mut SqliteConnection,
    book: &Book,
    decisions: &[i64],
) -> Result<Vec<StoredReview>, Error> {
    let mut found = Vec::new();
    for part in decisions.chunks(WANTED_AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(REVIEWS);
        query.push_bind(book.as_str()).push(" AND d.of_seq IN (");
        let mut numbers = query.separated(", ");
        for seq in part {
            numbers.push_bind(*seq);
        }
        query.push(") ORDER BY d.seq");
        let rows: Vec<ReviewRow> = query
            .build_query_as()
            .persistent(false)
            .fetch_all(&mut *connection)
            .await
            .map_err(meaning)?;
        for row in rows {
            found.push(row.try_into()?);
        }
    }
    Ok(found)
}

pub(super) async fn review(
    pool: &SqlitePool,
    book: &Book,
    review: &DecisionId,
) -> Result<Option<StoredReview>, Error> {
    let mut query = QueryBuilder::<Sqlite>::new(REVIEWS);
    query.push_bind(book.as_str());
    query
        .push(" AND d.decision_id = ")
        .push_bind(review.to_string());
    let row: Option<ReviewRow> = query
        .build_query_as()
        .fetch_optional(pool)
        .await
        .map_err(meaning)?;
    row.map(StoredReview::try_from).transpose()
}

pub(super) async fn decisions_for(
    pool: &SqlitePool,
    book: &Book,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Stored>, Error> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT seq, kind, record, packing, leaf_hash FROM decisions d WHERE kind = 'decision' AND book = ",
    );
    query.push_bind(book.as_str());
    query.push(" AND seq <= ").push_bind(page.seq_max);
    push_filter(&mut query, filter);
    query.push(" ORDER BY seq DESC LIMIT ").push_bind(page.size);
    let rows: Vec<DecisionRow> = query
        .build_query_as()
        .fetch_all(pool)
        .await
        .map_err(meaning)?;
    rows.into_iter().map(Stored::try_from).collect()
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &Filter) {
    let Filter {
        firm,
        product,
        outcome,
        grade,
        effective_from,
        effective_to,
        reviewed,
    } = filter;
    if let Some(firm) = firm {
        query.push(" AND (uscc = ").push_bind(firm.uscc.clone());
        query
            .push(" OR firm_ref = ")
            .push_bind(firm.firm_ref.clone());
        query.push(")");
    }
    if let Some(product) = product {
        query.push(" AND product = ").push_bind(product.clone());
    }
    if let Some(outcome) = outcome {
        query.push(" AND outcome = ").push_bind(outcome.code());
    }
    if let Some(grade) = grade {
        query.push(" AND grade = ").push_bind(grade.clone());
    }
    if let Some(from) = effective_from {
        query
            .push(" AND effective_date >= ")
            .push_bind(from.to_string());
    }
    if let Some(to) = effective_to {
        query
            .push(" AND effective_date <= ")
            .push_bind(to.to_string());
    }
    if let Some(reviewed) = reviewed {
        query.push(if *reviewed {
            " AND EXISTS"
        } else {
            " AND NOT EXISTS"
        });
        query.push(
            " (SELECT 1 FROM decisions r
             WHERE r.book = d.book AND r.of_seq = d.seq AND r.kind = 'review')",
        );
    }
}

pub(super) async fn decisions_after(
    pool: &SqlitePool,
    book: &Book,
    seq: i64,
    limit: u32,
) -> Result<Vec<Stored>, Error> {
    let rows: Vec<DecisionRow> = sqlx::query_as(
        "SELECT seq, kind, record, packing, leaf_hash FROM decisions
         WHERE book = ? AND seq > ? ORDER BY seq LIMIT ?",
    )
    .bind(book.as_str())
    .bind(seq)
    .bind(limit)
    .fetch_all(pool)
    .await
    .map_err(meaning)?;
    rows.into_iter().map(Stored::try_from).collect()
}

pub(super) async fn head(pool: &SqlitePool, book: &Book) -> Result<Head, Error> {
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, frontier FROM books WHERE book = ?")
            .bind(book.as_str())
            .fetch_optional(pool)
            .await
            .map_err(meaning)?;
    match row {
        Some((seq, frontier)) => Head::of_row(book.as_str(), seq, &frontier),
        None => Ok(Head::empty()),
    }
}

pub(super) async fn log_nodes(
    pool: &SqlitePool,
    book: &Book,
    nodes: &[Node],
) -> Result<BTreeMap<Node, Hash>, Error> {
    let seqs: BTreeSet<i64> = nodes.iter().filter_map(|node| seq_of(*node)).collect();
    let seqs: Vec<i64> = seqs.into_iter().collect();
    let mut found = BTreeMap::new();
    for part in seqs.chunks(WANTED_AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT seq, leaf_hash, nodes FROM decisions WHERE book = ",
        );
        query.push_bind(book.as_str()).push(" AND seq IN (");
        let mut numbers = query.separated(", ");
        for seq in part {
            numbers.push_bind(*seq);
        }
        query.push(")");
        let rows: Vec<NodesRow> = query
            .build_query_as()
            .persistent(false)
            .fetch_all(pool)
            .await
            .map_err(meaning)?;
        for row in rows {
            found.extend(nodes_of(row.seq, &row.leaf_hash, &row.nodes, nodes)?);
        }
    }
    Ok(found)
}
