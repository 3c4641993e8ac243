//! The store in a PostgreSQL database, or in an engine that speaks its wire protocol.
//!
//! Several services may write the same book: the head row of the book, locked in the transaction that inserts, decides the
//! order.

pub(super) mod archive;
mod fault;
mod lease;
pub(super) mod migrate;
mod read;
mod record;
pub(super) mod restore;
mod rows;
mod settings;
mod writers;

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::PgPool;

use self::writers::Writers;
use super::{
    Answered, Error, Filter, Head, Page, PostgresUrl, Queued, Recorded, Rights, Stamper, Store,
    Stored, StoredReview, Subject, WithInputs,
    crash::{Point, pass},
    log::{Hash, Node},
};
use crate::domain::{
    exposure::Exposure,
    id::{Book, DecisionId, RequestId},
};

/// The store in a PostgreSQL database.
pub(super) struct Postgres {
    writers: Writers,
    readers: PgPool,
    stamper: Stamper,
}

impl Postgres {
    /// Connects and checks version, settings, schema and the rights of the role.
    pub(super) async fn open(
        url: &PostgresUrl,
        stamper: Stamper,
        rights: Rights,
    ) -> Result<Postgres, Error> {
        pass(Point::PostgresBeforeChecks).await?;
        let writers = Writers::new(settings::writers(url, rights).await?);
        let readers = settings::readers(url).await?;
        Ok(Postgres {
            writers,
            readers,
            stamper,
        })
    }
}

#[async_trait]
impl Store for Postgres {
    async fn record_decisions(
        &self,
        book: &Book,
        queued: &[Queued],
    ) -> Result<Vec<Recorded>, Error> {
        record::record_decisions(&self.writers, &self.stamper, book, queued).await
    }

    async fn answered(&self, book: &Book, requests: &[RequestId]) -> Result<Vec<Answered>, Error> {
        lease::on(&self.readers, async |c| {
            read::answered(c, book, requests).await
        })
        .await
    }

    async fn exposure(&self, _book: &Book, _subject: &Subject) -> Result<Exposure, Error> {
        Ok(Exposure::default())
    }

    async fn decision(
        &self,
        book: &Book,
        decision: &DecisionId,
    ) -> Result<Option<WithInputs>, Error> {
        lease::on(&self.readers, async |c| {
            read::decision(c, book, decision).await
        })
        .await
    }

    async fn decisions_for(
        &self,
        book: &Book,
        filter: &Filter,
        page: Page,
    ) -> Result<Vec<Stored>, Error> {
        lease::on(&self.readers, async |c| {
            read::decisions_for(c, book, filter, page).await
        })
        .await
    }

    async fn reviews(&self, book: &Book, decisions: &[i64]) -> Result<Vec<StoredReview>, Error> {
        lease::on(&self.readers, async |c| {
            read::reviews(c, book, decisions).await
        })
        .await
    }

    async fn review(
        &self,
        book: &Book,
        review: &DecisionId,
    ) -> Result<Option<StoredReview>, Error> {
        lease::on(&self.readers, async |c| read::review(c, book, review).await).await
    }

    async fn decisions_after(
        &self,
        book: &Book,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<Stored>, Error> {
        lease::on(&self.readers, async |c| {
            read::decisions_after(c, book, seq, limit).await
        })
        .await
    }

    async fn head(&self, book: &Book) -> Result<Head, Error> {
        lease::on(&self.readers, async |c| read::head(c, book).await).await
    }

    async fn log_nodes(&self, book: &Book, nodes: &[Node]) -> Result<BTreeMap<Node, Hash>, Error> {
        lease::on(&self.readers, async |c| {
            read::log_nodes(c, book, nodes).await
        })
        .await
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}
