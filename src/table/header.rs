//! The names of the columns, and what is wrong with them.

use super::cell;
use super::problem::{Problem, Problems};
use super::reading::Reading;
use std::collections::BTreeMap;

/// Returns the names that `cells` are, without the spaces around them, and adds those that are no text to `problems`.
pub(super) fn names(cells: &[Vec<u8>], problems: &mut Problems) -> Vec<String> {
    let mut names = Vec::with_capacity(cells.len());
    for (cell, position) in cells.iter().zip(1..) {
        let plain = cell.trim_ascii();
        let name = match str::from_utf8(plain) {
            Ok(name) if !name.contains(char::is_control) => name.to_owned(),
            _ => {
                let name = cell::shown(plain);
                problems.add(Problem::NameNotText {
                    position,
                    name: name.clone(),
                });
                name
            }
        };
        names.push(name);
    }
    names
}

/// Adds empty names, names that stand twice, and kinds of columns that are not there to `problems`.
pub(super) fn check_names(names: &[String], reading: &Reading, problems: &mut Problems) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, position) in names.iter().zip(1..) {
        if name.is_empty() {
            problems.add(Problem::EmptyName { position });
        } else if let Some(first) = seen.get(name.as_str()) {
            problems.add(Problem::DuplicateName {
                name: name.clone(),
                first: *first,
                again: position,
            });
        } else {
            seen.insert(name, position);
        }
    }
    for name in reading.kinds.keys() {
        if !seen.contains_key(name.as_str()) {
            problems.add(Problem::NoSuchColumn { name: name.clone() });
        }
    }
}
