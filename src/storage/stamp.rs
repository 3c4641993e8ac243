//! What recording adds to a decision: number, identifier, time and salt.

use std::sync::Arc;

use jiff::Timestamp;

use super::Error;
use crate::domain::{
    clock::{Clock, Entropy, NoEntropy},
    decision::Place,
    id::{Book, DecisionId, Uuid},
};

/// Makes the places of records.
#[derive(Clone)]
pub struct Stamper {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Stamper {
    /// Returns a stamper that asks this clock and this source of randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Stamper {
        Stamper { clock, entropy }
    }

    /// Returns the present instant in whole milliseconds.
    pub(super) fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Returns the place `seq` of a book. The identifier is a UUID of version 7: sorted by time, otherwise random.
    pub(super) fn place(
        &self,
        book: &Book,
        seq: i64,
        recorded_at: Timestamp,
    ) -> Result<Place, Error> {
        let unavailable = |err: NoEntropy| Error::Unavailable(Arc::new(err));
        let random = self.entropy.bytes().map_err(unavailable)?;
        let salt = self.entropy.bytes().map_err(unavailable)?;
        let mut tail = [0; 10];
        tail.copy_from_slice(&random[..10]);
        let millis = u64::try_from(recorded_at.as_millisecond()).unwrap_or_default();
        let uuid: Uuid = uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid();
        Ok(Place {
            book: book.clone(),
            seq,
            decision_id: DecisionId::from_uuid(uuid),
            recorded_at,
            salt,
        })
    }
}
