//! Where a ledger lies, for commands that read or write the database itself.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use crate::storage::Location;

/// Options that say where a ledger lies.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct StoreArgs {
    /// Data folder of a server that keeps its ledger there
    #[arg(long, value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,
    /// Database, `sqlite:PATH` or `postgres://…`
    #[arg(long, value_name = "URL", value_parser = Location::parse)]
    database: Option<Location>,
}

impl StoreArgs {
    /// Returns the place.
    ///
    /// # Errors
    /// [`Failure::Usage`] where none is given, which the parser refuses as well.
    pub(super) fn location(&self) -> Result<Location, Failure> {
        let StoreArgs { data_dir, database } = self;
        match (data_dir, database) {
            (Some(folder), _) => Ok(Location::Sqlite(folder.join("kvcredit.db"))),
            (None, Some(location)) => Ok(location.clone()),
            (None, None) => Err(Failure::Usage("cli-no-store")),
        }
    }
}
