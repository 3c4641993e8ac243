//! The store: a port in business words, with private adapters, and the writer in front of it.
//!
//! Owns: how decisions are kept, numbered, found and read back. Must not know: features, models, policies, protobuf; the
//! step that finishes a decision comes in as a closure, and records are bytes.

pub mod archive;
mod batch;
pub mod crash;
mod error;
mod head;
mod kept;
mod ledger;
mod location;
pub mod log;
mod packing;
mod port;
mod postgres;
pub mod restore;
mod sqlite;
mod stamp;

use std::sync::Arc;

pub use archive::Archive;
pub use error::Error;
pub use head::Head;
pub use ledger::{BookHandle, Feed, Ledger, Published, Refused, Settings};
pub use location::{Location, NoLocation, NoRole, PostgresUrl, Role};
pub use port::{
    About, Answered, Filter, Finish, FirmName, Page, Queued, Recorded, Store, Stored, StoredReview,
    Subject, WithInputs,
};
pub use restore::Restore;
pub use stamp::Stamper;

/// Opens a store and checks its settings. SQLite is brought up to date by itself; PostgreSQL by [`migrate`].
///
/// # Errors
/// [`Error::Unavailable`] where it cannot be opened, [`Error::Unfit`] where it opens but must not be used.
pub async fn open(location: &Location, stamper: Stamper) -> Result<Arc<dyn Store>, Error> {
    open_with(location, stamper, Rights::Service).await
}

/// Opens a store for its owner, who alone may erase notes; SQLite has no roles, and nobody else may be using the file.
///
/// # Errors
/// As [`open`].
pub async fn open_as_owner(location: &Location, stamper: Stamper) -> Result<Arc<dyn Store>, Error> {
    open_with(location, stamper, Rights::Owner).await
}

/// Whose rights are expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rights {
    /// Those of the service, which can only add.
    Service,
    /// Those of the owner.
    Owner,
}

async fn open_with(
    location: &Location,
    stamper: Stamper,
    rights: Rights,
) -> Result<Arc<dyn Store>, Error> {
    match location {
        Location::Sqlite(file) => Ok(Arc::new(sqlite::Sqlite::open(file, stamper).await?)),
        Location::Postgres(url) => Ok(Arc::new(
            postgres::Postgres::open(url, stamper, rights).await?,
        )),
    }
}

/// Opens a store for an auditor: nothing is written, and a service may be using it at the same time.
///
/// # Errors
/// [`Error::Unavailable`] where it cannot be opened, [`Error::Unfit`] where its schema is another.
pub async fn open_archive(location: &Location) -> Result<Box<dyn Archive>, Error> {
    match location {
        Location::Sqlite(file) => Ok(Box::new(sqlite::archive::Archive::open(file).await?)),
        Location::Postgres(url) => Ok(Box::new(postgres::archive::Archive::open(url).await?)),
    }
}

/// Says whether a write-ahead log is left beside a store that nobody here has open: another process is reading the file, and what was
/// erased stands in the log until that ends. PostgreSQL's log is the server's own.
pub fn is_log_left(location: &Location) -> bool {
    match location {
        Location::Sqlite(file) => sqlite::is_log_left(file),
        Location::Postgres(_) => false,
    }
}

/// Begins to fill an empty store. SQLite: no file may be there, and it is made; PostgreSQL: the schema must be up to date.
///
/// # Errors
/// [`restore::Refused`].
pub async fn begin_restore(location: &Location) -> Result<Box<dyn Restore>, restore::Refused> {
    match location {
        Location::Sqlite(file) => Ok(Box::new(sqlite::restore::Restore::begin(file).await?)),
        Location::Postgres(url) => Ok(Box::new(postgres::restore::Restore::begin(url).await?)),
    }
}

/// What keeps a PostgreSQL store append-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded {
    /// Triggers, and what the role may do.
    ByTriggers,
    /// What the role may do: the engine has no triggers.
    ByGrantsOnly,
}

/// Brings the schema of a PostgreSQL store up to date with its owner's URL, and gives the role of the service its rights. It
/// may be run again at will.
///
/// # Errors
/// [`Error::Unavailable`] where it cannot be reached, [`Error::Unfit`] where it cannot be brought up to date.
pub async fn migrate(owner: &PostgresUrl, role: &Role) -> Result<Guarded, Error> {
    postgres::migrate::migrate(owner, role).await
}
