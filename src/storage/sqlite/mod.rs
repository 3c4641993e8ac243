//! The store in one SQLite file.
//!
//! One connection writes, with `BEGIN IMMEDIATE`; a pool of others reads. In WAL mode they do not wait for each other.

pub(super) mod archive;
mod fault;
mod lock;
mod read;
mod record;
pub(super) mod restore;
mod rows;
mod settings;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use sqlx::SqlitePool;

use self::lock::Lock;
use super::{
    Answered, Error, Filter, Head, Page, Queued, Recorded, Stamper, Store, Stored, StoredReview,
    Subject, WithInputs,
    log::{Hash, Node},
};
use crate::domain::{
    exposure::Exposure,
    id::{Book, DecisionId, RequestId},
};

/// Says whether a write-ahead log with anything in it lies beside a file.
pub(super) fn is_log_left(file: &Path) -> bool {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// The store in one SQLite file.
pub(super) struct Sqlite {
    /// One connection.
    writer: SqlitePool,
    readers: SqlitePool,
    stamper: Stamper,
    lock: Mutex<Option<Lock>>,
}

impl Sqlite {
    /// Opens the file, made where it is missing, migrates it and checks its settings.
    pub(super) async fn open(file: &Path, stamper: Stamper) -> Result<Sqlite, Error> {
        let lock = Lock::take(file)?;
        restore::refuse_unfinished(file)?;
        let writer = settings::writer(file).await?;
        let readers = settings::readers(file).await?;
        Ok(Sqlite {
            writer,
            readers,
            stamper,
            lock: Mutex::new(Some(lock)),
        })
    }
}

#[async_trait]
impl Store for Sqlite {
    async fn record_decisions(
        &self,
        book: &Book,
        queued: &[Queued],
    ) -> Result<Vec<Recorded>, Error> {
        record::record_decisions(&self.writer, &self.stamper, book, queued).await
    }

    async fn answered(&self, book: &Book, requests: &[RequestId]) -> Result<Vec<Answered>, Error> {
        let mut reader = self.readers.acquire().await.map_err(fault::meaning)?;
        read::answered(&mut reader, book, requests).await
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

    async fn reviews(&self, book: &Book, decisions: &[i64]) -> Result<Vec<StoredReview>, Error> {
        let mut reader = self.readers.acquire().await.map_err(fault::meaning)?;
        read::reviews(&mut reader, book, decisions).await
    }

    async fn review(
        &self,
        book: &Book,
        review: &DecisionId,
    ) -> Result<Option<StoredReview>, Error> {
        read::review(&self.readers, book, review).await
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
        self.writer.close().await;
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        *lock = None;
    }
}
