//! The tables of the score at hand: the one that ships with the program and those of a directory.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::table::Table;
use crate::sourced::{Cause, Subject, Unreadable, files};

/// Name of the file that ships with the program.
const FILE: &str = "knowledge-value.toml";

/// Tables by version; old versions stay, so that decisions replay.
#[derive(Clone, Debug)]
pub struct Catalogue {
    current: Arc<Table>,
    /// Newer versions later.
    tables: BTreeMap<[u32; 3], Arc<Table>>,
}

impl Catalogue {
    /// Returns the table that ships with the program.
    ///
    /// # Errors
    /// What is wrong with it, which a test of every release shows not to happen.
    pub fn embedded() -> Result<Catalogue, Vec<Unreadable>> {
        let table = Table::embedded().map_err(|problems| {
            vec![Unreadable {
                file: FILE.to_owned(),
                cause: Cause::Invalid(problems),
            }]
        })?;
        let table = Arc::new(table);
        Ok(Catalogue {
            tables: BTreeMap::from([(table.version.parts, Arc::clone(&table))]),
            current: table,
        })
    }

    /// Adds the tables of a directory: `knowledge-value.toml` and files such as `knowledge-value-2026.11.1.toml`, by name.
    ///
    /// # Errors
    /// Every file that does not load, and every one that changes a table without changing its version.
    pub fn with_directory(mut self, directory: &Path) -> Result<Catalogue, Vec<Unreadable>> {
        let mut unreadable = Vec::new();
        for (file, text) in files(directory, Subject::Knowledge).map_err(|error| vec![error])? {
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

    /// Returns the newest table, by which firms are scored.
    pub fn current(&self) -> &Arc<Table> {
        &self.current
    }

    /// Returns the very table that a record names.
    pub fn find(&self, sha256: &[u8; 32]) -> Option<&Arc<Table>> {
        self.tables().find(|table| table.sha256 == *sha256)
    }

    /// Returns every table, by version.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.values()
    }

    fn add(&mut self, text: &str) -> Result<(), Cause> {
        let table = Arc::new(Table::parse(text).map_err(Cause::Invalid)?);
        match self.tables.get(&table.version.parts) {
            Some(known) if known.sha256 != table.sha256 => {
                return Err(Cause::VersionTaken(table.version.text.clone()));
            }
            Some(_) => return Ok(()),
            None => {}
        }
        if table.version.parts > self.current.version.parts {
            self.current = Arc::clone(&table);
        }
        self.tables.insert(table.version.parts, table);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const TABLE: &str = include_str!("../../policies/knowledge-value.toml");

    /// The version of the table that ships.
    fn shipped() -> String {
        Table::embedded().unwrap().version().to_owned()
    }

    fn with_version(version: &str) -> String {
        TABLE.replacen(&shipped(), version, 1)
    }

    fn with_files(files: &[(&str, &str)]) -> Result<Catalogue, Vec<Unreadable>> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Catalogue::embedded().unwrap().with_directory(folder.path())
    }

    #[test]
    fn the_newest_version_is_current_and_old_ones_are_found() {
        let (newer, older) = (with_version("2027.1.0"), with_version("2026.9.30"));
        let catalogue = with_files(&[
            ("knowledge-value.toml", TABLE),
            ("knowledge-value-2027.1.0.toml", &newer),
            ("knowledge-value-2026.9.30.toml", &older),
            // A product's table, and no table.
            ("knowledge-value-credit.toml", "nothing = 1"),
            ("knowledge-value.txt", "nothing"),
        ])
        .unwrap();
        assert_eq!(catalogue.current().version(), "2027.1.0");
        let versions: Vec<&str> = catalogue.tables().map(|table| table.version()).collect();
        assert_eq!(versions, ["2026.9.30", &shipped(), "2027.1.0"]);
        for text in [TABLE, &newer, &older] {
            let table = Table::parse(text).unwrap();
            assert_eq!(**catalogue.find(&table.sha256()).unwrap(), table);
        }
        assert!(catalogue.find(&[0; 32]).is_none());
    }

    #[test]
    fn versions_compare_as_numbers() {
        let texts = ["2026.12.9", "2026.12.10"].map(with_version);
        let catalogue = with_files(&[
            ("knowledge-value-1.toml", &texts[1]),
            ("knowledge-value-2.toml", &texts[0]),
        ])
        .unwrap();
        assert_eq!(catalogue.current().version(), "2026.12.10");
    }

    #[test]
    fn a_change_without_a_new_version_and_every_broken_file_are_reported() {
        let changed = format!("{TABLE}\n# changed\n");
        let unreadable = with_files(&[
            ("knowledge-value.toml", &changed),
            ("knowledge-value-2.toml", "nothing = 1"),
        ])
        .unwrap_err();
        assert_eq!(unreadable.len(), 2);
        assert!(matches!(&unreadable[0].cause, Cause::Invalid(problems) if problems.len() > 10));
        assert_eq!(unreadable[1].cause, Cause::VersionTaken(shipped()));
        assert!(unreadable[1].file.ends_with("knowledge-value.toml"));
    }

    #[test]
    fn a_directory_that_is_not_there_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let unreadable = Catalogue::embedded()
            .unwrap()
            .with_directory(&missing)
            .unwrap_err();
        assert!(matches!(unreadable[0].cause, Cause::Read(_)));
    }
}
