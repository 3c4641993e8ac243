//! Words of the page: texts by key, strangers' texts made safe to read, bins and lights by name.
//!
//! Must not know where a word stands.

use super::{
    number,
    page::{Block, Cell},
};
use crate::{
    texts::{self, Language},
    workshop::{bins::Bins, drift, grades, validation::Role},
};

/// Texts of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    language: Language,
}

/// Characters of a name or word that the page shows.
const SHOWN_MAX: usize = 60;
/// Words of a group that the page shows.
const GROUP_MAX: usize = 8;

/// Returns a stranger's text: at most sixty characters, those that a reader cannot see replaced.
pub(super) fn shown(text: &str) -> String {
    let plain = |c: char| if texts::is_visible(c) { c } else { '\u{fffd}' };
    let mut shown: String = text.chars().take(SHOWN_MAX).map(plain).collect();
    if text.chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown
}

impl Words {
    pub(super) const fn new(language: Language) -> Words {
        Words { language }
    }

    /// Returns a text.
    pub(super) fn get(self, key: &str) -> String {
        texts::get(self.language, key, &[])
    }

    /// Returns a text with its arguments.
    pub(super) fn with(self, key: &str, args: &[(&str, &str)]) -> String {
        texts::get(self.language, key, args)
    }

    /// Returns texts.
    pub(super) fn all(self, keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| self.get(key)).collect()
    }

    /// Returns a remark.
    pub(super) fn note(self, key: &str) -> Block {
        Block::Note(self.get(key))
    }

    /// Returns a warning.
    pub(super) fn warning(self, key: &str) -> Block {
        Block::Warning(self.get(key))
    }

    /// Returns a sample's name; one that the card was fitted to says so.
    pub(super) fn sample(self, name: &str, role: Role) -> String {
        let name = shown(name);
        match role {
            Role::Fitted => self.with("report-sample-fitted", &[("name", &name)]),
            Role::New => name,
        }
    }

    /// Returns a pair of columns.
    pub(super) fn pair(self, first: &str, second: &str) -> String {
        format!("{} × {}", shown(first), shown(second))
    }

    /// Returns what a bin is called.
    pub(super) fn bin(self, bins: &Bins, bin: usize) -> String {
        let cut = bins.cut();
        if bin == cut {
            return self.get("report-bin-missing");
        }
        let special = bin.checked_sub(cut + 1);
        let named = |value: &str| self.with("report-bin-special", &[("value", value)]);
        match bins {
            Bins::Intervals { edges, specials } => {
                if let Some(value) = special.and_then(|at| specials.get(at)) {
                    return named(&number::value(*value));
                }
                let edge =
                    |at: Option<usize>| at.and_then(|at| edges.get(at)).map(|e| number::value(*e));
                match (edge(bin.checked_sub(1)), edge(Some(bin))) {
                    (None, None) => self.get("report-bin-any"),
                    (None, Some(to)) => format!("< {to}"),
                    (Some(from), None) => format!("≥ {from}"),
                    (Some(from), Some(to)) => format!("[{from}, {to})"),
                }
            }
            Bins::Groups { groups, specials } => {
                if let Some(value) = special.and_then(|at| specials.get(at)) {
                    return named(&shown(value));
                }
                match groups.get(bin) {
                    Some(group) => self.group(group),
                    None => self.get("report-bin-other"),
                }
            }
        }
    }

    fn group(self, words: &[String]) -> String {
        let mut list: Vec<String> = words
            .iter()
            .take(GROUP_MAX)
            .map(|word| shown(word))
            .collect();
        if let Some(more) = words.len().checked_sub(GROUP_MAX).filter(|more| *more > 0) {
            list.push(self.with("report-more", &[("count", &number::count(more))]));
        }
        list.join(&self.get("comma"))
    }

    /// Returns the light of a move.
    pub(super) fn drift(self, light: drift::Light) -> Cell {
        match light {
            drift::Light::Green => self.light("green", "report-drift-green"),
            drift::Light::Amber => self.light("amber", "report-drift-amber"),
            drift::Light::Red => self.light("red", "report-drift-red"),
        }
    }

    /// Returns the light of a grade.
    pub(super) fn grade(self, light: grades::Light) -> Cell {
        match light {
            grades::Light::Green => self.light("green", "report-grade-green"),
            grades::Light::Amber => self.light("amber", "report-grade-amber"),
            grades::Light::Red => self.light("red", "report-grade-red"),
        }
    }

    fn light(self, class: &'static str, key: &str) -> Cell {
        let sign = match class {
            "green" => "●",
            "amber" => "▲",
            _ => "■",
        };
        Cell::Light {
            class,
            text: format!("{sign} {}", self.get(key)),
        }
    }
}
