//! What a book's log proves: the part of DecisionService that auditors and lenders ask.

use std::collections::VecDeque;

use bytes::Bytes;
use futures_util::stream;
use tonic::Status;

use super::{
    convert::ledger::{self, Whose},
    decisions::{Exported, Reading},
    status::Error,
    token,
};
use crate::{
    domain::{entry::EntryKind, id::Book},
    pb::{self, stored},
    service::ledger::{Consistency, Export, Inclusion, SignedHead},
    storage::{Stored, log::Hash},
    texts::Language,
};

impl Reading {
    pub(super) async fn ledger_head(
        &self,
        message: pb::GetLedgerHeadRequest,
    ) -> Result<pb::GetLedgerHeadResponse, Error> {
        let book = self.readable(ledger::head(message)?)?;
        Ok(head(self.proofs.head(&book).await?))
    }

    pub(super) async fn inclusion_proof(
        &self,
        message: pb::GetInclusionProofRequest,
    ) -> Result<pb::GetInclusionProofResponse, Error> {
        let asked = ledger::inclusion(message)?;
        let book = self.readable(asked.book)?;
        let proof = self.proofs.inclusion(&book, asked.seq, asked.tree_size);
        let Inclusion {
            leaf_hash,
            tree_size,
            path,
        } = proof.await?;
        Ok(pb::GetInclusionProofResponse {
            seq: asked.seq,
            leaf_hash: leaf_hash.to_vec(),
            tree_size,
            path: hashes(path),
        })
    }

    pub(super) async fn consistency_proof(
        &self,
        message: pb::GetConsistencyProofRequest,
    ) -> Result<pb::GetConsistencyProofResponse, Error> {
        let asked = ledger::consistency(message)?;
        let book = self.readable(asked.book)?;
        let proof = self
            .proofs
            .consistency(&book, asked.old_size, asked.new_size);
        let Consistency { new_size, path } = proof.await?;
        Ok(pb::GetConsistencyProofResponse {
            old_size: asked.old_size,
            new_size,
            path: hashes(path),
        })
    }

    pub(super) async fn export(
        self,
        message: pb::ExportDecisionsRequest,
        language: Language,
    ) -> Result<Exported, Error> {
        let asked = ledger::export(message)?;
        let book = self.readable(asked.book)?;
        let export = self.proofs.export(&book, asked.after).await?;
        Ok(self.parts(export, language))
    }

    /// Streams the head and then the records.
    fn parts(self, export: Export, language: Language) -> Exported {
        let head = export.head().clone();
        let first = stored::ExportPart::Head(pb::ExportHead {
            cursor: token::cursor(&head.book, head.size),
            ledger_head: Some(self::head(head)),
        });
        let state = (VecDeque::from([first]), Some(export));
        Box::pin(stream::unfold(state, move |(mut ready, export)| {
            let reading = self.clone();
            async move {
                if let Some(part) = ready.pop_front() {
                    let part = Some(part);
                    return Some((
                        Ok(stored::ExportDecisionsResponse { part }),
                        (ready, export),
                    ));
                }
                let mut export = export?;
                match export.next().await {
                    Ok(read) => {
                        ready.extend(read.into_iter().map(part));
                        let part = Some(ready.pop_front()?);
                        let message = stored::ExportDecisionsResponse { part };
                        Some((Ok(message), (ready, Some(export))))
                    }
                    Err(err) => {
                        let status: Status = reading.statuses.status(&err.into(), language);
                        Some((Err(status), (ready, None)))
                    }
                }
            }
        }))
    }

    /// A book that the caller may not read is answered as one that there is not.
    fn readable(&self, book: Whose) -> Result<Book, Error> {
        match book {
            None => Ok(self.book.clone()),
            Some(book) if book == self.book => Ok(book),
            Some(_) => Err(Error::BookUnknown),
        }
    }
}

fn head(head: SignedHead) -> pb::GetLedgerHeadResponse {
    let SignedHead {
        book,
        size,
        root,
        checkpoint,
        verifier_key,
    } = head;
    pb::GetLedgerHeadResponse {
        checkpoint,
        book: book.to_string(),
        size,
        root_hash: root.to_vec(),
        verifier_key,
    }
}

fn part(stored: Stored) -> stored::ExportPart {
    let Stored {
        seq: _,
        kind,
        record,
        leaf_hash,
    } = stored;
    let leaf_hash = Bytes::copy_from_slice(&leaf_hash);
    match kind {
        EntryKind::Decision => stored::ExportPart::Decision(stored::ExportedDecision {
            decision: record,
            leaf_hash,
        }),
        EntryKind::Review | EntryKind::Erasure => {
            stored::ExportPart::Entry(stored::ExportedEntry {
                entry: record,
                leaf_hash,
            })
        }
    }
}

fn hashes(path: Vec<Hash>) -> Vec<Vec<u8>> {
    path.into_iter().map(|hash| hash.to_vec()).collect()
}
