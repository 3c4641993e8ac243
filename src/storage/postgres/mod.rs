//! The store in a PostgreSQL database, or in an engine that speaks its wire protocol.
//!
//! Several services may write the same book: the head row of the book, locked in the transaction that inserts, decides the
//! order.

pub(super) mod archive;
mod fault;
pub(super) mod migrate;
mod read;
mod record;
pub(super) mod restore;
mod rows;
mod settings;

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::PgPool;

use super::{
    Answered, Error, Filter, Head, Page, PostgresUrl, Queued, Recorded, Stamper, Store, Stored,
    Subject, WithInputs,
    crash::{Point, pass},
    log::{Hash, Node},
};
use crate::domain::{
    exposure::Exposure,
    id::{Book, DecisionId, RequestId},
};

/// The store in a PostgreSQL database.
pub(super) struct Postgres {
    writers: PgPool,
    readers: PgPool,
    stamper: Stamper,
}

impl Postgres {
    /// Connects and checks version, settings, schema and the rights of the role.
    pub(super) async fn open(url: &PostgresUrl, stamper: Stamper) -> Result<Postgres, Error> {
        pass(Point::PostgresBeforeChecks).await?;
        let writers = settings::writers(url).await?;
        let readers = settings::readers(url)?;
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
        read::answered(&self.readers, book, requests).await
    }

    async fn exposure(&self, _book: &Book, _subject: &Subject) -> Result<Exposure, Error> {
        Ok(Exposure::default())
    }

    async fn decision(
        &self,
        book: &Book,
        decision: &DecisionId,
    ) -> Result<Option<WithInputs>, Error> {
        read::decision(&self.readers, book, decision).await
    }

    async fn decisions_for(
        &self,
        book: &Book,
        filter: &Filter,
        page: Page,
    ) -> Result<Vec<Stored>, Error> {
        read::decisions_for(&self.readers, book, filter, page).await
    }

    async fn decisions_after(
        &self,
        book: &Book,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<Stored>, Error> {
        read::decisions_after(&self.readers, book, seq, limit).await
    }

    async fn head(&self, book: &Book) -> Result<Head, Error> {
        read::head(&self.readers, book).await
    }

    async fn log_nodes(&self, book: &Book, nodes: &[Node]) -> Result<BTreeMap<Node, Hash>, Error> {
        read::log_nodes(&self.readers, book, nodes).await
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}
