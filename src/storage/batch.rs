//! What one transaction adds to a book: the same for every adapter.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;

use super::{
    Answered, Error, Queued, Recorded, Stamper, Stored,
    head::Head,
    log::{Hash, leaf_hash},
    packing::{Packed, Part},
    port::{About, StoredReview},
};
use crate::domain::{
    decision::{Listing, Place},
    entry::{Beside, EntryKind, Finished, Note},
    exposure::Exposure,
    id::{Book, DecisionId, RequestId},
};

/// What the columns of a row and the tables beside it hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) kind: EntryKind,
    pub(super) of_seq: Option<i64>,
    pub(super) record: Packed,
    /// What lists filter by; of decisions only.
    pub(super) listing: Option<Listing>,
    /// The inputs part; of decisions only.
    pub(super) inputs: Option<Packed>,
    /// The note, of reviews that have one.
    pub(super) note: Option<Note>,
    /// Number of the review whose note goes.
    pub(super) erases: Option<i64>,
}

impl Columns {
    /// Only decisions are packed: the others are few and small.
    fn of(record: &Bytes, beside: Beside) -> Result<Columns, Error> {
        let plain = |kind, of_seq| Columns {
            kind,
            of_seq,
            record: Packed::plain(record.clone()),
            listing: None,
            inputs: None,
            note: None,
            erases: None,
        };
        Ok(match beside {
            Beside::Decision { inputs, listing } => Columns {
                record: Packed::pack(Part::Record, record)?,
                listing: Some(listing),
                inputs: Some(Packed::pack(Part::Inputs, &inputs)?),
                ..plain(EntryKind::Decision, None)
            },
            Beside::Review { of_seq, note } => Columns {
                note,
                ..plain(EntryKind::Review, Some(of_seq))
            },
            Beside::Erasure { of_seq } => Columns {
                erases: Some(of_seq),
                ..plain(EntryKind::Erasure, Some(of_seq))
            },
        })
    }
}

/// Queued decisions that are written in one go. More would keep the database waiting for the first ones, fewer make more statements.
pub(super) const PORTION: usize = 64;

/// A transaction in the making: the head of the book is locked, and nothing is committed yet.
pub(super) struct Batch<'a> {
    book: &'a Book,
    stamper: &'a Stamper,
    recorded_at: Timestamp,
    head: Head,
    answered: BTreeMap<RequestId, Answered>,
    /// The newest review of each decision that is about to be reviewed.
    newest: BTreeMap<i64, DecisionId>,
    added: Vec<Added>,
    results: Vec<Recorded>,
}

/// An entry that the transaction adds.
pub(super) struct Added {
    pub(super) place: Place,
    pub(super) request_id: RequestId,
    pub(super) body_sha256: [u8; 32],
    /// What is answered and hashed.
    record: Bytes,
    pub(super) leaf_hash: Hash,
    /// The complete nodes of the log that its leaf ends, from level 1 up, 32 bytes each.
    pub(super) nodes: Vec<u8>,
    pub(super) columns: Columns,
}

/// What is written in one go: entries, and the head behind the last of them.
pub(super) struct Portion {
    pub(super) added: Vec<Added>,
    pub(super) head: Head,
}

/// A transaction that takes portions in.
#[async_trait]
pub(super) trait Write: Send {
    /// Writes the entries of a portion, and moves the head behind them.
    async fn write(&mut self, portion: &Portion) -> Result<(), Error>;
}

/// What is known when the head is locked.
pub(super) struct Known {
    pub(super) head: Head,
    /// Which of the queued requests were answered before.
    pub(super) answered: Vec<Answered>,
    /// How the decisions that are about to be reviewed were reviewed before.
    pub(super) reviews: Vec<StoredReview>,
}

impl<'a> Batch<'a> {
    /// Begins at a locked head.
    pub(super) fn at(book: &'a Book, stamper: &'a Stamper, known: Known) -> Batch<'a> {
        let Known {
            head,
            answered,
            reviews,
        } = known;
        Batch {
            book,
            stamper,
            recorded_at: stamper.now(),
            head,
            answered: answered
                .into_iter()
                .map(|before| (before.request_id, before))
                .collect(),
            newest: reviews
                .iter()
                .map(|review| (review.of_seq, review.review_id))
                .collect(),
            added: Vec::new(),
            results: Vec::new(),
        }
    }

    /// Decides all that is queued and has it written portion by portion: while the database takes one in, the next one is made. Returns what
    /// became of every queued decision once it is committed.
    ///
    /// # Errors
    /// Those of [`Write::write`] and of [`Batch::portion`]; then nothing of it may be committed.
    pub(super) async fn written(
        mut self,
        queued: &[Queued],
        exposures: &[Exposure],
        to: &mut impl Write,
    ) -> Result<Vec<Recorded>, Error> {
        let mut rest = queued.chunks(PORTION).zip(exposures.chunks(PORTION));
        let mut made = self.portion(rest.next())?;
        while let Some(portion) = made {
            // The first one is polled first, and so is with the database when the second one begins.
            let (written, next) = tokio::join!(
                biased;
                async {
                    match portion.added.is_empty() {
                        true => Ok(()),
                        false => to.write(&portion).await,
                    }
                },
                async { self.portion(rest.next()) },
            );
            written?;
            made = next?;
        }
        Ok(self.results)
    }

    /// Decides some of what is queued, each against its exposure; `None` where there is nothing more.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] where a finishing step panics, [`Error::Unavailable`] without randomness or memory.
    fn portion(
        &mut self,
        queued: Option<(&[Queued], &[Exposure])>,
    ) -> Result<Option<Portion>, Error> {
        let Some((queued, exposures)) = queued else {
            return Ok(None);
        };
        for (item, exposure) in queued.iter().zip(exposures) {
            if !self.repeats(item) {
                self.decide(item, exposure)?;
            }
        }
        Ok(Some(Portion {
            added: std::mem::take(&mut self.added),
            head: self.head.clone(),
        }))
    }

    /// Answers a queued decision whose request was answered before, here or in this batch; says whether it was.
    fn repeats(&mut self, item: &Queued) -> bool {
        let Some(before) = self.answered.get(&item.request_id) else {
            return false;
        };
        self.results.push(again(item, before));
        true
    }

    /// Finishes a queued decision against `exposure`, or another entry.
    fn decide(&mut self, item: &Queued, exposure: &Exposure) -> Result<(), Error> {
        if let About::Decision { of_seq, replaces } = item.about {
            let newest = self.newest.get(&of_seq).copied();
            if newest != replaces {
                self.results.push(Recorded::Outdated { newest });
                return Ok(());
            }
        }
        let added = self.finished(item, exposure)?;
        if let (EntryKind::Review, Some(of_seq)) = (added.columns.kind, added.columns.of_seq) {
            self.newest.insert(of_seq, added.place.decision_id);
        }
        let stored = added.stored();
        self.answered.insert(
            item.request_id,
            Answered {
                request_id: item.request_id,
                body_sha256: item.body_sha256,
                stored: stored.clone(),
            },
        );
        self.results.push(Recorded::New(stored));
        self.added.push(added);
        Ok(())
    }

    fn finished(&mut self, item: &Queued, exposure: &Exposure) -> Result<Added, Error> {
        let seq = self.head.seq() + 1;
        let place = self.stamper.place(self.book, seq, self.recorded_at)?;
        let Finished { record, beside } = item.finished(&place, exposure)?;
        let record = Bytes::from(record);
        let leaf_hash = leaf_hash(&record);
        let columns = Columns::of(&record, beside)?;
        let nodes = self.head.append(leaf_hash)?;
        Ok(Added {
            place,
            request_id: item.request_id,
            body_sha256: item.body_sha256,
            record,
            leaf_hash,
            nodes,
            columns,
        })
    }
}

/// Returns the numbers of the decisions that are about to be reviewed.
pub(super) fn to_be_reviewed(queued: &[Queued]) -> Vec<i64> {
    let reviewed = queued.iter().filter_map(|item| match item.about {
        About::Decision { of_seq, .. } => Some(of_seq),
        About::Firm(_) | About::Note { .. } => None,
    });
    reviewed.collect()
}

impl Added {
    fn stored(&self) -> Stored {
        Stored {
            seq: self.place.seq,
            kind: self.columns.kind,
            record: self.record.clone(),
            leaf_hash: self.leaf_hash,
        }
    }
}

fn again(item: &Queued, before: &Answered) -> Recorded {
    if before.body_sha256 == item.body_sha256 {
        Recorded::Before(before.stored.clone())
    } else {
        Recorded::OtherBody
    }
}
