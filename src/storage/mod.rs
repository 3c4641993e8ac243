//! The store: a port in business words, with private adapters, and the writer in front of it.
//!
//! Owns: how decisions are kept, numbered, found and read back. Must not know: features, models, policies, protobuf; the
//! step that finishes a decision comes in as a closure, and records are bytes.

mod batch;
mod error;
mod head;
mod kept;
mod ledger;
mod location;
pub mod log;
mod port;
mod sqlite;
mod stamp;

use std::sync::Arc;

pub use error::Error;
pub use head::Head;
pub use ledger::{BookHandle, Ledger, Refused};
pub use location::{Location, NoLocation};
pub use port::{
    Answered, Filter, Finish, FirmName, Page, Queued, Recorded, Store, Stored, Subject, WithInputs,
};
pub use stamp::Stamper;

/// Opens a store, brings its schema up to date and checks its settings.
///
/// # Errors
/// [`Error::Unavailable`] where it cannot be opened, [`Error::Unfit`] where it opens but must not be used.
pub async fn open(location: &Location, stamper: Stamper) -> Result<Arc<dyn Store>, Error> {
    match location {
        Location::Sqlite(file) => Ok(Arc::new(sqlite::Sqlite::open(file, stamper).await?)),
    }
}
