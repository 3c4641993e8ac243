//! The catalogue of tables.

use std::fs;

use kvcredit::{
    domain::id::ProductId,
    policy::{Catalogue, Cause, Table},
};

use super::firm::CREDIT;

const PRODUCT: &str = "knowledge-value-credit";

/// The version of the tables that ship.
const VERSION: &str = "2026.11.3";

fn newer() -> String {
    CREDIT.replacen(VERSION, "2026.12.0", 1)
}

#[test]
fn the_newest_version_is_current_and_old_ones_are_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), newer()).unwrap();
    fs::write(folder.path().join("z.toml"), CREDIT).unwrap();
    fs::write(folder.path().join("notes.txt"), "no table").unwrap();
    let catalogue = Catalogue::embedded()
        .unwrap()
        .with_directory(folder.path())
        .unwrap();

    let product = ProductId::parse(PRODUCT).unwrap();
    assert_eq!(catalogue.current(&product).unwrap().version(), "2026.12.0");
    let old = Table::parse(CREDIT).unwrap();
    let found = catalogue.find(&product, VERSION, old.sha256()).unwrap();
    assert_eq!(**found, old);
    assert!(catalogue.find(&product, VERSION, [0; 32]).is_none());
    assert!(
        catalogue
            .find(&product, "2026.12.0", old.sha256())
            .is_none()
    );
    assert_eq!(catalogue.products().len(), 2);
    assert_eq!(catalogue.tables().count(), 3);
    assert!(
        catalogue
            .current(&ProductId::parse("lease").unwrap())
            .is_none()
    );
}

#[test]
fn a_change_without_a_new_version_and_every_broken_file_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.toml"),
        format!("{CREDIT}\n# changed\n"),
    )
    .unwrap();
    fs::write(folder.path().join("b.toml"), "nothing = 1").unwrap();
    let unreadable = Catalogue::embedded()
        .unwrap()
        .with_directory(folder.path())
        .unwrap_err();
    assert_eq!(unreadable.len(), 2);
    assert_eq!(unreadable[0].cause, Cause::VersionTaken(VERSION.to_owned()));
    assert!(matches!(&unreadable[1].cause, Cause::Invalid(problems) if problems.len() > 10));
}

#[test]
fn a_directory_that_is_not_there_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let unreadable = Catalogue::default().with_directory(&missing).unwrap_err();
    assert!(matches!(unreadable[0].cause, Cause::Read(_)));
}

#[test]
fn versions_compare_as_numbers() {
    let folder = tempfile::tempdir().unwrap();
    for version in ["2026.9.30", "2026.10.2", "2026.10.10"] {
        let text = CREDIT.replacen(VERSION, version, 1);
        fs::write(folder.path().join(format!("{version}.toml")), text).unwrap();
    }
    let catalogue = Catalogue::default().with_directory(folder.path()).unwrap();
    let product = ProductId::parse(PRODUCT).unwrap();
    assert_eq!(catalogue.current(&product).unwrap().version(), "2026.10.10");
}
