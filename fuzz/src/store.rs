//! A store in memory that is filled and read back, without any check of its own.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kvcredit::{
    domain::id::Book,
    storage::{
        Archive, Error, Restore,
        archive::{Entry, HeadRow},
        restore::{Content, Row, Written},
    },
};

/// What was put in; `published` once it is the store.
#[derive(Default)]
pub struct Filled {
    pub heads: Vec<HeadRow>,
    pub rows: Vec<(Book, Row)>,
    pub published: bool,
}

/// The store; what was put in is seen from outside.
#[derive(Clone, Default)]
pub struct InMemory(pub Arc<Mutex<Filled>>);

impl InMemory {
    /// Returns what was published of a book; `None` where nothing was.
    pub fn published(&self, book: &Book) -> Option<Vec<Content>> {
        let filled = self.0.lock().unwrap();
        let rows = filled.rows.iter().filter(|(of, _)| of == book);
        filled
            .published
            .then(|| rows.map(|(_, row)| row.content.clone()).collect())
    }
}

#[async_trait]
impl Restore for InMemory {
    async fn add_book(&mut self, head: &HeadRow) -> Result<(), Error> {
        let mut filled = self.0.lock().unwrap();
        if filled.heads.iter().any(|known| known.book == head.book) {
            return Err(Error::Unfit("the book is there".into()));
        }
        filled.heads.push(head.clone());
        Ok(())
    }

    async fn add_decisions(&mut self, book: &Book, rows: &[Row]) -> Result<(), Error> {
        let mut filled = self.0.lock().unwrap();
        filled
            .rows
            .extend(rows.iter().map(|row| (book.clone(), row.clone())));
        Ok(())
    }

    async fn written(self: Box<Self>) -> Result<Box<dyn Written>, Error> {
        Ok(self)
    }
}

#[async_trait]
impl Archive for InMemory {
    async fn heads(&self) -> Result<Vec<HeadRow>, Error> {
        Ok(self.0.lock().unwrap().heads.clone())
    }

    async fn entries(&self, book: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error> {
        let filled = self.0.lock().unwrap();
        let rows = filled
            .rows
            .iter()
            .filter(|(of, row)| of == book && row.seq > seq);
        let entry = |(_, row): &(Book, Row)| Entry {
            seq: row.seq,
            record: row.content.record.clone(),
            leaf_hash: row.leaf_hash.to_vec(),
            nodes: Some(row.nodes.clone()),
            beside: row.content.beside.clone(),
            body_sha256: Some(row.content.body_sha256.to_vec()),
            columns: Some(row.columns.clone()),
        };
        Ok(rows.take(limit as usize).map(entry).collect())
    }

    async fn close(self: Box<Self>) {}
}

#[async_trait]
impl Written for InMemory {
    async fn publish(self: Box<Self>) -> Result<(), Error> {
        self.0.lock().unwrap().published = true;
        Ok(())
    }
}
