//! What is wrong with a message.

use std::fmt;

use crate::texts;

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field in proto names, for example `profile.patents.list.items[3].grant_date`; of the message for a rule
    /// about several of its fields; empty for a rule about the whole request.
    pub field: String,
    /// Identifier of the rule: protovalidate's where the rule stands in the proto, otherwise one of the table in
    /// [`convert`](super).
    pub rule: &'static str,
    /// What was expected, in Chinese.
    pub zh: String,
    /// What was expected, in English.
    pub en: String,
}

/// Everything that is wrong with a message, in the order of its fields. Never empty where it is an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    listed: Vec<Violation>,
    left_out: usize,
}

impl Violations {
    /// How many are listed at most; the rest is counted. A message of the largest size could otherwise be answered with
    /// megabytes.
    pub const LISTED_MOST: usize = 1_000;

    /// Returns the violations that are listed.
    pub fn as_slice(&self) -> &[Violation] {
        &self.listed
    }

    /// Goes through the violations that are listed.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.listed.iter()
    }

    /// Returns how many there are beyond those listed.
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// Returns whether nothing is wrong.
    pub const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Returns how many are listed.
    pub const fn len(&self) -> usize {
        self.listed.len()
    }

    /// Adds the violation that `make` returns, or counts it where the list is full.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Violation) {
        if self.listed.len() < Self::LISTED_MOST {
            self.listed.push(make());
        } else {
            self.left_out += 1;
        }
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.listed.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            let Violation {
                field,
                rule,
                zh: _,
                en,
            } = violation;
            write!(f, "{separator}`{field}` ({rule}): {en}")?;
        }
        if self.left_out > 0 {
            write!(f, "; and `{}` more", self.left_out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// A value from outside, fit to be quoted in a message: at most 60 characters, nothing that moves a cursor.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl Quoted<'_> {
    const CHARACTERS_MOST: usize = 60;
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(Self::CHARACTERS_MOST) {
            if character == '`' {
                f.write_str("'")?;
            } else if texts::is_visible(character) {
                write!(f, "{character}")?;
            } else {
                write!(f, "{}", character.escape_unicode())?;
            }
        }
        if characters.next().is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_value_is_short_and_harmless() {
        assert_eq!(
            Quoted("a`b\n\u{1b}[31m").to_string(),
            "a'b\\u{a}\\u{1b}[31m"
        );
        assert_eq!(Quoted(&"汉".repeat(61)).to_string(), "汉".repeat(60) + "…");
        assert_eq!(Quoted("").to_string(), "");
    }

    #[test]
    fn a_flood_of_violations_is_counted_not_listed() {
        let mut violations = Violations::default();
        for _ in 0..Violations::LISTED_MOST + 5 {
            violations.add(|| Violation {
                field: "f".into(),
                rule: "required",
                zh: String::new(),
                en: "expected a value".into(),
            });
        }
        assert_eq!(violations.len(), Violations::LISTED_MOST);
        assert_eq!(violations.left_out(), 5);
        assert!(violations.to_string().ends_with("; and `5` more"));
    }
}
