//! What stands in a book: decisions, and what was recorded about them later.

use super::decision::Listing;

/// What an entry of a book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A decision.
    Decision,
    /// What a person decided about a decision.
    Review,
    /// The notice that the note of a review was erased.
    Erasure,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [EntryKind; 3] = [EntryKind::Decision, EntryKind::Review, EntryKind::Erasure];

    /// Returns the word that is stored.
    pub const fn code(self) -> &'static str {
        match self {
            EntryKind::Decision => "decision",
            EntryKind::Review => "review",
            EntryKind::Erasure => "erasure",
        }
    }

    /// Returns the kind that a stored word names.
    pub fn parse(code: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An entry as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The encoded entry: what is hashed, exported and answered.
    pub record: Vec<u8>,
    /// What is kept beside it.
    pub beside: Beside,
}

/// What is kept beside a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Of a decision.
    Decision {
        /// The encoded inputs part.
        inputs: Vec<u8>,
        /// What lists filter by.
        listing: Listing,
    },
    /// Of a review.
    Review {
        /// Number of the decision that it is about.
        of_seq: i64,
        /// The salted note.
        note: Option<Note>,
    },
    /// Of the notice that a note was erased.
    Erasure {
        /// Number of the review whose note it was.
        of_seq: i64,
    },
}

/// A free text that may hold personal facts: 32 random bytes and the text, so that its hash tells nothing about it. It lies apart
/// from the record and can be erased.
#[derive(Clone, PartialEq, Eq)]
pub struct Note(Vec<u8>);

/// How many bytes of salt stand before the text of a note.
const SALT: usize = 32;

impl Note {
    /// Returns the note of a text.
    pub fn new(salt: &[u8; SALT], text: &str) -> Note {
        Note([&salt[..], text.as_bytes()].concat())
    }

    /// Returns the note that was kept as these bytes; `None` where they are none.
    pub fn of_bytes(bytes: Vec<u8>) -> Option<Note> {
        let text = bytes.get(SALT..)?;
        str::from_utf8(text).ok()?;
        Some(Note(bytes))
    }

    /// Returns salt and text: what is hashed and kept.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        let text = self.0.get(SALT..).unwrap_or_default();
        str::from_utf8(text).unwrap_or_default()
    }
}

/// Shows nothing of it: logs outlive an erasure.
impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Note(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_one_word_each() {
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(EntryKind::parse("Decision"), None);
    }

    #[test]
    fn a_note_is_salt_and_text_and_shows_neither() {
        let note = Note::new(&[7; 32], "张三");
        assert_eq!(note.text(), "张三");
        assert_eq!(note.bytes().len(), 32 + "张三".len());
        assert_eq!(format!("{note:?}"), "Note(…)");
        assert_eq!(Note::of_bytes(note.bytes().to_vec()), Some(note));
        for wrong in [vec![7; 31], [&[7; 32][..], &[0xff]].concat()] {
            assert_eq!(Note::of_bytes(wrong), None);
        }
    }
}
