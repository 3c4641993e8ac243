//! Reading decisions back.
//!
//! Plans are kept, and the first ones are made while the tables are new and nothing is known of them. `book || ''` and `OFFSET
//! 0` leave such a plan no choice but the unique index: otherwise it takes any index that begins with `book` and reads the
//! whole book for each look-up, for as long as the connection lives.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{PgConnection, Postgres, QueryBuilder, postgres::PgExecutor};

use super::{
    fault::meaning,
    rows::{AnsweredRow, DecisionRow, NodesRow, ReviewRow, WithInputsRow},
};
use crate::{
    domain::id::{Book, DecisionId, RequestId, Uuid},
    storage::{
        Answered, Error, Filter, Head, Page, Stored, StoredReview, WithInputs,
        kept::{nodes_of, seq_of},
        log::{Hash, Node},
    },
};

pub(super) async fn answered(
    executor: impl PgExecutor<'_>,
    book: &Book,
    requests: &[RequestId],
) -> Result<Vec<Answered>, Error> {
    let requests: Vec<Uuid> = requests.iter().map(RequestId::uuid).collect();
    let rows: Vec<AnsweredRow> = sqlx::query_as(
        "SELECT found.* FROM UNNEST($2::uuid[]) AS wanted (request_id)
         CROSS JOIN LATERAL (
             SELECT d.request_id, d.body_sha256, d.seq, d.kind, d.record, d.packing, d.leaf_hash
             FROM decisions d
             WHERE d.request_id = wanted.request_id AND d.book || '' = $1 OFFSET 0
         ) AS found",
    )
    .bind(book.as_str())
    .bind(requests)
    .fetch_all(executor)
    .await
    .map_err(meaning)?;
    rows.into_iter().map(Answered::try_from).collect()
}

pub(super) async fn decision(
    connection: &mut PgConnection,
    book: &Book,
    decision: &DecisionId,
) -> Result<Option<WithInputs>, Error> {
    let row: Option<WithInputsRow> = sqlx::query_as(
        "SELECT d.seq, d.kind, d.record, d.packing, d.leaf_hash, i.inputs,
             i.packing AS inputs_packing
         FROM decisions d JOIN decision_inputs i ON i.book = d.book AND i.seq = d.seq
         WHERE d.decision_id = $2 AND d.book || '' = $1",
    )
    .bind(book.as_str())
    .bind(decision.uuid())
    .fetch_optional(connection)
    .await
    .map_err(meaning)?;
    row.map(WithInputs::try_from).transpose()
}

pub(super) async fn reviews(
    executor: impl PgExecutor<'_>,
    book: &Book,
    decisions: &[i64],
) -> Result<Vec<StoredReview>, Error> {
    let rows: Vec<ReviewRow> = sqlx::query_as(
        "SELECT found.* FROM UNNEST($2::int8[]) AS wanted (seq)
         CROSS JOIN LATERAL (
             SELECT d.seq, d.kind, d.record, d.packing, d.leaf_hash, d.of_seq, d.decision_id, n.note
             FROM decisions d LEFT JOIN notes n ON n.book = d.book AND n.seq = d.seq
             WHERE d.book = $1 AND d.of_seq = wanted.seq AND d.of_seq IS NOT NULL
                 AND d.kind = 'review'
             OFFSET 0
         ) AS found
         ORDER BY found.seq",
    )
    .bind(book.as_str())
    .bind(decisions)
    .fetch_all(executor)
    .await
    .map_err(meaning)?;
    rows.into_iter().map(StoredReview::try_from).collect()
}

pub(super) async fn review(
    connection: &mut PgConnection,
    book: &Book,
    review: &DecisionId,
) -> Result<Option<StoredReview>, Error> {
    let row: Option<ReviewRow> = sqlx::query_as(
        "SELECT d.seq, d.kind, d.record, d.packing, d.leaf_hash, d.of_seq, d.decision_id, n.note
         FROM decisions d LEFT JOIN notes n ON n.book = d.book AND n.seq = d.seq
         WHERE d.decision_id = $2 AND d.book || '' = $1 AND d.kind = 'review'",
    )
    .bind(book.as_str())
    .bind(review.uuid())
    .fetch_optional(connection)
    .await
    .map_err(meaning)?;
    row.map(StoredReview::try_from).transpose()
}

pub(super) async fn decisions_for(
    connection: &mut PgConnection,
    book: &Book,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Stored>, Error> {
    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT seq, kind, record, packing, leaf_hash FROM decisions d WHERE kind = 'decision' AND book = ",
    );
    query.push_bind(book.as_str());
    query.push(" AND seq <= ").push_bind(page.seq_max);
    push_filter(&mut query, filter);
    query
        .push(" ORDER BY seq DESC LIMIT ")
        .push_bind(i64::from(page.size));
    let rows: Vec<DecisionRow> = query
        .build_query_as()
        .fetch_all(connection)
        .await
        .map_err(meaning)?;
    rows.into_iter().map(Stored::try_from).collect()
}

fn push_filter(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
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
    connection: &mut PgConnection,
    book: &Book,
    seq: i64,
    limit: u32,
) -> Result<Vec<Stored>, Error> {
    let rows: Vec<DecisionRow> = sqlx::query_as(
        "SELECT seq, kind, record, packing, leaf_hash FROM decisions
         WHERE book = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(book.as_str())
    .bind(seq)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(meaning)?;
    rows.into_iter().map(Stored::try_from).collect()
}

pub(super) async fn head(connection: &mut PgConnection, book: &Book) -> Result<Head, Error> {
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, frontier FROM books WHERE book = $1")
            .bind(book.as_str())
            .fetch_optional(connection)
            .await
            .map_err(meaning)?;
    match row {
        Some((seq, frontier)) => Head::of_row(book.as_str(), seq, &frontier),
        None => Ok(Head::empty()),
    }
}

pub(super) async fn log_nodes(
    connection: &mut PgConnection,
    book: &Book,
    nodes: &[Node],
) -> Result<BTreeMap<Node, Hash>, Error> {
    let seqs: BTreeSet<i64> = nodes.iter().filter_map(|node| seq_of(*node)).collect();
    let seqs: Vec<i64> = seqs.into_iter().collect();
    let rows: Vec<NodesRow> = sqlx::query_as(
        "SELECT seq, leaf_hash, nodes FROM decisions WHERE book = $1 AND seq = ANY($2)",
    )
    .bind(book.as_str())
    .bind(seqs)
    .fetch_all(connection)
    .await
    .map_err(meaning)?;
    let mut found = BTreeMap::new();
    for row in rows {
        found.extend(nodes_of(row.seq, &row.leaf_hash, &row.nodes, nodes)?);
    }
    Ok(found)
}
