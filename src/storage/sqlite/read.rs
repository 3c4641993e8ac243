//! Reading decisions back.

use sqlx::{QueryBuilder, Sqlite, SqlitePool};

use super::{
    fault::meaning,
    rows::{AnsweredRow, DecisionRow, WithInputsRow},
};
use crate::{
    domain::id::{Book, DecisionId, RequestId},
    storage::{Answered, Error, Filter, Page, Stored, WithInputs},
};

pub(super) async fn answered(
    pool: &SqlitePool,
    book: &Book,
    request: &RequestId,
) -> Result<Option<Answered>, Error> {
    let row: Option<AnsweredRow> = sqlx::query_as(
        "SELECT request_id, body_sha256, seq, record, leaf_hash FROM decisions
         WHERE book = ? AND request_id = ?",
    )
    .bind(book.as_str())
    .bind(request.to_string())
    .fetch_optional(pool)
    .await
    .map_err(meaning)?;
    row.map(Answered::try_from).transpose()
}

pub(super) async fn decision(
    pool: &SqlitePool,
    book: &Book,
    decision: &DecisionId,
) -> Result<Option<WithInputs>, Error> {
    let row: Option<WithInputsRow> = sqlx::query_as(
        "SELECT d.seq, d.record, d.leaf_hash, i.inputs
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

pub(super) async fn decisions_for(
    pool: &SqlitePool,
    book: &Book,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Stored>, Error> {
    let mut query =
        QueryBuilder::<Sqlite>::new("SELECT seq, record, leaf_hash FROM decisions WHERE book = ");
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
}

pub(super) async fn decisions_after(
    pool: &SqlitePool,
    book: &Book,
    seq: i64,
    limit: u32,
) -> Result<Vec<Stored>, Error> {
    let rows: Vec<DecisionRow> = sqlx::query_as(
        "SELECT seq, record, leaf_hash FROM decisions
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

pub(super) async fn head(pool: &SqlitePool, book: &Book) -> Result<i64, Error> {
    let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM books WHERE book = ?")
        .bind(book.as_str())
        .fetch_optional(pool)
        .await
        .map_err(meaning)?;
    Ok(seq.unwrap_or_default())
}
