//! Verifying a book from what lies there, without asking the service about itself.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::{
    domain::id::{Book, Uuid},
    storage::{
        archive::{Columns, Entry, HeadRow},
        log::{Frontier, Hash, checkpoint::Checkpoint, leaf_hash},
    },
};

/// What a record says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its book.
    pub book: String,
    /// Its number.
    pub seq: i64,
    /// The request that it answers.
    pub request: Uuid,
    /// What lies beside it.
    pub beside: Beside,
    /// The decision that it reviews; of reviews only.
    pub reviewed: Option<Reviewed>,
    /// What is copied into columns.
    pub columns: Columns,
}

/// How a review names its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// Number of the decision.
    pub seq: i64,
    /// Its leaf.
    pub leaf_hash: Hash,
}

/// What lies beside a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The inputs part of a decision.
    Inputs {
        /// Its SHA-256.
        sha256: [u8; 32],
    },
    /// The note of a review, if it has one.
    Note {
        /// Its SHA-256.
        sha256: Option<[u8; 32]>,
    },
    /// Nothing: the record is the notice that the note of a review was erased.
    Nothing {
        /// Number of that review.
        erased: i64,
        /// SHA-256 that the note had.
        sha256: [u8; 32],
    },
}

/// Reads what a record says of itself; `None` where it is no decision and no other entry.
pub type Read<'a> = dyn Fn(&[u8]) -> Option<Said> + Send + Sync + 'a;

/// Where a book first is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("number {seq}: {what}")]
pub struct Fault {
    /// The first number that is wrong.
    pub seq: i64,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with a book.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The number is missing, or comes twice.
    #[error("it is missing; the next one found is {found}")]
    Missing {
        /// The number that was found in its place.
        found: i64,
    },
    /// The record or its leaf was changed.
    #[error("the record is not the one of its leaf hash")]
    Leaf,
    /// The nodes of the log that lie with it are others.
    #[error("the nodes of the log are not those of the records so far")]
    Nodes,
    /// The record cannot be read.
    #[error("the record is no decision and no other entry")]
    Unreadable,
    /// The record belongs elsewhere.
    #[error("the record says that it is number {seq} of book `{book}`")]
    Place {
        /// The book that it says.
        book: String,
        /// The number that it says.
        seq: i64,
    },
    /// A column says something else than the record.
    #[error("the columns for look-ups say something else than the record")]
    Columns,
    /// The inputs part was changed.
    #[error("the inputs part is not the one whose hash stands in the record")]
    Inputs,
    /// The inputs part is missing.
    #[error("the inputs part is missing")]
    NoInputs,
    /// The note was changed.
    #[error("the note is not the one whose hash stands in the record")]
    Note,
    /// The note is missing, and nothing says that it was erased.
    #[error("the note is missing, and the book has no notice that it was erased")]
    NoNote,
    /// The note is there, and a notice says that it was erased.
    #[error("the note is still there, and the book has the notice that it was erased")]
    NotErased,
    /// A notice is about no note.
    #[error("it says that the note of number {of} was erased, which never had that note")]
    NoSuchNote {
        /// The number that it names.
        of: i64,
    },
    /// A review is about another decision than it names.
    #[error(
        "it reviews number {of}, which is no decision before it with the leaf hash that it names"
    )]
    Reviewed {
        /// The number that it names.
        of: i64,
    },
    /// A request was answered twice.
    #[error("its request was answered before")]
    RequestTwice,
    /// The head goes further than the records.
    #[error("it is missing, and the head says that there are {head}")]
    Cut {
        /// The number that the head says.
        head: i64,
    },
    /// There are records beyond the head.
    #[error("it lies beyond the head, which ends at {head}")]
    Beyond {
        /// The number that the head says.
        head: i64,
    },
    /// The head has another root.
    #[error("the root over all records is not the one of the head")]
    Head,
    /// A checkpoint is of a longer log.
    #[error("it is missing, and a checkpoint says that there were {size}")]
    Shorter {
        /// The size of the checkpoint.
        size: u64,
    },
    /// A checkpoint has another root.
    #[error("the records up to here are not those of a checkpoint: history was rewritten")]
    Rewritten,
}

/// Whether inputs parts must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// All of them.
    Present,
    /// None was taken along.
    LeftOut,
}

/// A book that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many decisions it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Follows a book row by row.
pub struct Audit<'a> {
    book: &'a Book,
    read: &'a Read<'a>,
    inputs: Inputs,
    /// Those that are not reached yet, the largest first.
    checkpoints: Vec<Checkpoint>,
    frontier: Frontier,
    requests: Vec<(Uuid, i64)>,
    /// The leaves so far.
    leaves: Vec<Hash>,
    /// The numbers of the entries that are no decisions.
    others: BTreeSet<i64>,
    /// The reviews that have notes.
    notes: BTreeMap<i64, KeptNote>,
}

/// A note on the way.
struct KeptNote {
    sha256: [u8; 32],
    is_there: bool,
    is_erased: bool,
}

impl<'a> Audit<'a> {
    /// Begins with an empty book. On the way its roots are compared with those of `checkpoints`.
    pub fn new(
        book: &'a Book,
        read: &'a Read<'a>,
        inputs: Inputs,
        mut checkpoints: Vec<Checkpoint>,
    ) -> Audit<'a> {
        checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        Audit {
            book,
            read,
            inputs,
            checkpoints,
            frontier: Frontier::empty(),
            requests: Vec::new(),
            leaves: Vec::new(),
            others: BTreeSet::new(),
            notes: BTreeMap::new(),
        }
    }

    /// Returns the number that comes next.
    pub fn next_seq(&self) -> i64 {
        i64::try_from(self.frontier.size()).unwrap_or(i64::MAX - 1) + 1
    }

    /// Verifies the next row, and returns what it says of itself.
    ///
    /// # Errors
    /// [`Fault`]: the first one of the book.
    pub fn take(&mut self, entry: &Entry) -> Result<Said, Fault> {
        let seq = self.next_seq();
        self.check(entry, seq).map_err(|what| Fault { seq, what })
    }

    fn check(&mut self, entry: &Entry, seq: i64) -> Result<Said, Wrong> {
        if self.frontier.size() == 0 {
            self.compare_checkpoints()?;
        }
        if entry.seq != seq {
            return Err(Wrong::Missing { found: entry.seq });
        }
        let leaf = leaf_hash(&entry.record);
        if entry.leaf_hash != leaf {
            return Err(Wrong::Leaf);
        }
        let completed = self.frontier.append(leaf).map_err(|_| Wrong::Nodes)?;
        if let Some(nodes) = &entry.nodes {
            let expected = completed.iter().flat_map(|(_, hash)| hash);
            if !expected.eq(nodes) {
                return Err(Wrong::Nodes);
            }
        }
        let said = (self.read)(&entry.record).ok_or(Wrong::Unreadable)?;
        if said.book != self.book.as_str() || said.seq != seq {
            let Said { book, seq, .. } = said;
            return Err(Wrong::Place { book, seq });
        }
        if entry
            .columns
            .as_ref()
            .is_some_and(|kept| *kept != said.columns)
        {
            return Err(Wrong::Columns);
        }
        self.check_beside(entry, &said)?;
        self.check_reviewed(&said)?;
        self.leaves.push(leaf);
        self.requests.push((said.request, seq));
        self.compare_checkpoints()?;
        Ok(said)
    }

    fn check_beside(&mut self, entry: &Entry, said: &Said) -> Result<(), Wrong> {
        let found: Option<[u8; 32]> = entry
            .beside
            .as_ref()
            .map(|kept| Sha256::digest(kept).into());
        match (&said.beside, found) {
            (Beside::Inputs { sha256 }, Some(found)) if found != *sha256 => Err(Wrong::Inputs),
            (Beside::Inputs { .. }, None) if self.inputs == Inputs::Present => Err(Wrong::NoInputs),
            (Beside::Inputs { .. }, _) => Ok(()),
            (Beside::Note { sha256: None }, None) => Ok(()),
            (Beside::Note { sha256 }, Some(found)) if Some(found) != *sha256 => Err(Wrong::Note),
            (Beside::Note { sha256: None }, Some(_)) => Err(Wrong::Note),
            (
                Beside::Note {
                    sha256: Some(sha256),
                },
                found,
            ) => {
                let note = KeptNote {
                    sha256: *sha256,
                    is_there: found.is_some(),
                    is_erased: false,
                };
                self.notes.insert(said.seq, note);
                Ok(())
            }
            (Beside::Nothing { .. }, Some(_)) => Err(Wrong::Note),
            (Beside::Nothing { erased, sha256 }, None) => match self.notes.get_mut(erased) {
                Some(note) if note.sha256 == *sha256 => {
                    note.is_erased = true;
                    Ok(())
                }
                Some(_) | None => Err(Wrong::NoSuchNote { of: *erased }),
            },
        }
    }

    fn check_reviewed(&mut self, said: &Said) -> Result<(), Wrong> {
        match said.beside {
            Beside::Inputs { .. } => {}
            Beside::Note { .. } | Beside::Nothing { .. } => {
                self.others.insert(said.seq);
            }
        }
        let Some(Reviewed { seq: of, leaf_hash }) = said.reviewed else {
            return Ok(());
        };
        let place = of.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        let leaf = place.and_then(|place| self.leaves.get(place));
        if leaf == Some(&leaf_hash) && !self.others.contains(&of) {
            return Ok(());
        }
        Err(Wrong::Reviewed { of })
    }

    /// Returns the first review whose note is missing without a notice, or there in spite of one.
    fn wrong_note(&self) -> Option<Fault> {
        let all = self.inputs == Inputs::Present;
        self.notes.iter().find_map(|(seq, note)| {
            let what = match (note.is_there, note.is_erased) {
                (false, false) if all => Wrong::NoNote,
                (true, true) => Wrong::NotErased,
                (false, _) | (true, false) => return None,
            };
            Some(Fault { seq: *seq, what })
        })
    }

    /// Compares with the checkpoints of the present size.
    fn compare_checkpoints(&mut self) -> Result<(), Wrong> {
        while let Some(next) = self.checkpoints.last()
            && next.size == self.frontier.size()
        {
            if next.root != self.frontier.root() {
                return Err(Wrong::Rewritten);
            }
            self.checkpoints.pop();
        }
        Ok(())
    }

    /// Ends: compares with the head, and finds requests that were answered twice.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn finish(mut self, head: Option<&HeadRow>) -> Result<Verified, Fault> {
        let next = self.next_seq();
        let fault = |seq, what| Err(Fault { seq, what });
        if self.frontier.size() == 0 && self.compare_checkpoints().is_err() {
            return fault(next, Wrong::Rewritten);
        }
        if let Some(head) = head {
            if head.seq >= next {
                return fault(next, Wrong::Cut { head: head.seq });
            }
            if head.seq < next - 1 {
                return fault(head.seq + 1, Wrong::Beyond { head: head.seq });
            }
            if head.frontier != self.frontier.to_bytes() {
                return fault(next - 1, Wrong::Head);
            }
        }
        if let Some(checkpoint) = self.checkpoints.first() {
            let size = checkpoint.size;
            return fault(next, Wrong::Shorter { size });
        }
        if let Some(fault) = self.wrong_note() {
            return Err(fault);
        }
        self.requests.sort_unstable();
        let twice = self
            .requests
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0);
        if let Some(seq) = twice.map(|pair| pair[1].1).min() {
            return fault(seq, Wrong::RequestTwice);
        }
        Ok(Verified {
            size: self.frontier.size(),
            root: self.frontier.root(),
        })
    }
}
