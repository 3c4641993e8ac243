//! What a book's log proves.

use std::sync::Arc;

use super::Error;
use crate::{
    domain::id::{Book, LedgerName},
    storage::{
        self, Head, Store, Stored,
        archive::HeadRow,
        log::{
            Hash, Node,
            checkpoint::{self, Checkpoint, KeyName, Origin, Signer, VerifierKey},
            proof::Plan,
        },
    },
};

/// How many records an export reads at once.
const READ: u32 = 256;

/// The name and the secret with which checkpoints are signed.
#[derive(Clone)]
pub struct Signing {
    name: LedgerName,
    seed: [u8; 32],
}

impl Signing {
    /// Returns the name and the secret key that Ed25519 makes from `seed`.
    pub fn new(name: LedgerName, seed: [u8; 32]) -> Signing {
        Signing { name, seed }
    }

    /// Each book's log has an origin of its own, `NAME/BOOK`, and its key has the same name.
    fn origin(&self, book: &Book) -> String {
        format!("{}/{book}", self.name)
    }

    fn signer(&self, book: &Book) -> Result<Signer, Error> {
        let name = KeyName::parse(&self.origin(book)).map_err(internal)?;
        Ok(Signer::new(name, &self.seed))
    }

    /// Returns the key that verifies what is signed of a book.
    ///
    /// # Errors
    /// [`Error::Internal`] where the name cannot stand in a key.
    pub fn verifier_key(&self, book: &Book) -> Result<VerifierKey, Error> {
        Ok(self.signer(book)?.verifier_key().clone())
    }

    /// Signs the head of a book.
    ///
    /// # Errors
    /// [`Error::Internal`] where the name cannot stand in a checkpoint.
    pub fn sign(&self, book: &Book, head: &Head) -> Result<SignedHead, Error> {
        let signer = self.signer(book)?;
        let checkpoint = Checkpoint {
            origin: Origin::parse(&self.origin(book)).map_err(internal)?,
            size: head.seq().unsigned_abs(),
            root: head.root(),
        };
        Ok(SignedHead {
            book: book.clone(),
            size: head.seq(),
            root: head.root(),
            checkpoint: signer.sign(&checkpoint),
            verifier_key: signer.verifier_key().to_string(),
        })
    }
}

fn internal(err: checkpoint::Error) -> Error {
    Error::Internal(Arc::new(err))
}

/// Returns the head that a row says.
///
/// # Errors
/// [`storage::Error::Corrupt`] where number and frontier do not fit.
pub fn head_of(row: &HeadRow) -> Result<Head, storage::Error> {
    Head::of_row(row.book.as_str(), row.seq, &row.frontier)
}

/// The head of a book's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    /// The book.
    pub book: Book,
    /// How many records the log has.
    pub size: i64,
    /// The root over them.
    pub root: Hash,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The key that verifies it.
    pub verifier_key: String,
}

/// That a record is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Its leaf.
    pub leaf_hash: Hash,
    /// The size of the tree.
    pub tree_size: i64,
    /// The siblings from the leaf up.
    pub path: Vec<Hash>,
}

/// That the log only grew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// The newer size.
    pub new_size: i64,
    /// The hashes that show it.
    pub path: Vec<Hash>,
}

/// Answers what a book's log proves.
pub struct Proofs {
    store: Arc<dyn Store>,
    signing: Signing,
}

impl Proofs {
    /// Returns what answers from this store.
    pub fn new(store: Arc<dyn Store>, signing: Signing) -> Proofs {
        Proofs { store, signing }
    }

    /// Returns the head of the log with a checkpoint.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn head(&self, book: &Book) -> Result<SignedHead, Error> {
        let head = self.store.head(book).await?;
        self.signing.sign(book, &head)
    }

    /// Returns the proof that record `seq` is in the tree of `size` records; `None`: of all.
    ///
    /// # Errors
    /// [`Error::TreeSizeUnknown`] where there is no such tree or the record is not in it.
    pub async fn inclusion(
        &self,
        book: &Book,
        seq: i64,
        size: Option<i64>,
    ) -> Result<Inclusion, Error> {
        let present = self.store.head(book).await?.seq();
        let tree_size = size.unwrap_or(present);
        let unknown = || Error::TreeSizeUnknown { size: present };
        if tree_size > present {
            return Err(unknown());
        }
        let index = u64::try_from(seq - 1).map_err(|_| unknown())?;
        let plan = Plan::inclusion(index, tree_size.unsigned_abs()).map_err(|_| unknown())?;
        let leaf = Node { level: 0, index };
        let mut wanted: Vec<Node> = plan.nodes().collect();
        wanted.push(leaf);
        let found = self.store.log_nodes(book, &wanted).await?;
        let path = plan.assemble(&found);
        let leaf_hash = found.get(&leaf).copied().ok_or_else(unknown)?;
        Ok(Inclusion {
            leaf_hash,
            tree_size,
            path: path.map_err(|err| Error::Internal(Arc::new(err)))?,
        })
    }

    /// Returns the proof that the log only grew from `old_size` to `new_size`; `None`: to the present.
    ///
    /// # Errors
    /// [`Error::TreeSizeUnknown`] where there is no such tree, or the old one is larger.
    pub async fn consistency(
        &self,
        book: &Book,
        old_size: i64,
        new_size: Option<i64>,
    ) -> Result<Consistency, Error> {
        let present = self.store.head(book).await?.seq();
        let new_size = new_size.unwrap_or(present);
        let unknown = || Error::TreeSizeUnknown { size: present };
        if new_size > present {
            return Err(unknown());
        }
        let plan = Plan::consistency(old_size.unsigned_abs(), new_size.unsigned_abs());
        let plan = plan.map_err(|_| unknown())?;
        let wanted: Vec<Node> = plan.nodes().collect();
        let found = self.store.log_nodes(book, &wanted).await?;
        let path = plan.assemble(&found);
        Ok(Consistency {
            new_size,
            path: path.map_err(|err| Error::Internal(Arc::new(err)))?,
        })
    }

    /// Begins an export of the records after `after`, up to the present end.
    ///
    /// # Errors
    /// [`Error::TreeSizeUnknown`] where the book does not get so far.
    pub async fn export(&self, book: &Book, after: i64) -> Result<Export, Error> {
        let head = self.head(book).await?;
        if after > head.size {
            return Err(Error::TreeSizeUnknown { size: head.size });
        }
        Ok(Export {
            store: Arc::clone(&self.store),
            head,
            after,
        })
    }
}

/// An export on its way.
pub struct Export {
    store: Arc<dyn Store>,
    head: SignedHead,
    after: i64,
}

impl Export {
    /// Returns what it covers.
    pub fn head(&self) -> &SignedHead {
        &self.head
    }

    /// Returns the next records; none at the end.
    ///
    /// # Errors
    /// As the store's.
    pub async fn next(&mut self) -> Result<Vec<Stored>, Error> {
        let left = u32::try_from(self.head.size - self.after).unwrap_or(u32::MAX);
        if left == 0 {
            return Ok(Vec::new());
        }
        let book = &self.head.book;
        let read = self
            .store
            .decisions_after(book, self.after, left.min(READ))
            .await?;
        self.after = read.last().map_or(self.head.size, |stored| stored.seq);
        Ok(read)
    }
}
