//! The tables that a server knows: those that ship with it and those of a directory.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::table::Table;
use crate::{
    domain::id::ProductId,
    sourced::{Cause, File, Subject, Unreadable, files},
};

/// The tables that ship with the binary, file name and text.
const EMBEDDED: [(&str, &str); 2] = [
    (
        "knowledge-value-credit.toml",
        include_str!("../../policies/knowledge-value-credit.toml"),
    ),
    (
        "technology-guarantee.toml",
        include_str!("../../policies/technology-guarantee.toml"),
    ),
];

/// Tables by product and version; old versions stay, so that decisions replay.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    tables: BTreeMap<Key, Arc<Table>>,
}

/// A product and a version, newer versions later.
type Key = (ProductId, [u32; 3]);

impl Catalogue {
    /// Returns the tables that ship with the binary.
    ///
    /// # Errors
    /// Every table that does not load.
    pub fn embedded() -> Result<Catalogue, Vec<Unreadable>> {
        let files = EMBEDDED.map(|(file, text)| (file.to_owned(), Ok(text.to_owned())));
        Catalogue::default().with_files(files)
    }

    /// Adds the tables of a directory: every file there that ends in `.toml`, by name, but those of the knowledge score.
    ///
    /// # Errors
    /// Every file that does not load, and every one that changes a table without changing its version.
    pub fn with_directory(self, directory: &Path) -> Result<Catalogue, Vec<Unreadable>> {
        let files = files(directory, Subject::Product).map_err(|error| vec![error])?;
        self.with_files(files)
    }

    /// Returns the newest table of a product.
    pub fn current(&self, product: &ProductId) -> Option<&Arc<Table>> {
        let first = (product.clone(), [0; 3]);
        let last = (product.clone(), [u32::MAX; 3]);
        self.tables
            .range(first..=last)
            .next_back()
            .map(|(_, table)| table)
    }

    /// Returns the very table that a record names.
    pub fn find(
        &self,
        product: &ProductId,
        version: &str,
        sha256: [u8; 32],
    ) -> Option<&Arc<Table>> {
        self.tables.values().find(|table| {
            table.product() == product && table.version() == version && table.sha256() == sha256
        })
    }

    /// Returns the products, by name.
    pub fn products(&self) -> Vec<&ProductId> {
        let mut products: Vec<&ProductId> =
            self.tables.keys().map(|(product, _)| product).collect();
        products.dedup();
        products
    }

    /// Returns every table, by product and version.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.values()
    }

    fn with_files(
        mut self,
        files: impl IntoIterator<Item = File>,
    ) -> Result<Catalogue, Vec<Unreadable>> {
        let mut unreadable = Vec::new();
        for (file, text) in files {
            let added = text.map_err(Cause::Read).and_then(|text| self.add(&text));
            if let Err(cause) = added {
                unreadable.push(Unreadable { file, cause });
            }
        }
        if unreadable.is_empty() {
            Ok(self)
        } else {
            Err(unreadable)
        }
    }

    fn add(&mut self, text: &str) -> Result<(), Cause> {
        let table = Table::parse(text).map_err(Cause::Invalid)?;
        let key = (table.product.clone(), table.version.parts);
        match self.tables.get(&key) {
            Some(known) if known.sha256() != table.sha256() => {
                Err(Cause::VersionTaken(table.version.text))
            }
            Some(_) => Ok(()),
            None => {
                self.tables.insert(key, Arc::new(table));
                Ok(())
            }
        }
    }
}
