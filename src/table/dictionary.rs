//! Words as they are met: a code for each cell, and each distinct word once.

use super::frame::{MISSING, Values};
use indexmap::IndexSet;

/// The distinct words of a growing column, in the order in which they were met, and a code for each row.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    codes: Vec<u32>,
    words: IndexSet<Box<str>>,
    text_bytes: usize,
}

/// Bytes that a word costs beside its text: its place in the list, its length and its hash.
const OVERHEAD: usize = 40;

impl Dictionary {
    /// Returns a dictionary of `rows` missing words.
    pub(super) fn missing(rows: usize) -> Dictionary {
        Dictionary {
            codes: vec![MISSING; rows],
            ..Dictionary::default()
        }
    }

    /// Makes room for `further` words.
    pub(super) fn reserve(&mut self, further: usize) {
        self.codes.reserve(further);
    }

    /// Returns for how many words there is room.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.codes.capacity()
    }

    pub(super) fn push(&mut self, word: &str) {
        let code = match self.words.get_index_of(word) {
            Some(code) => code,
            None => {
                self.text_bytes += word.len() + OVERHEAD;
                self.words.insert_full(word.into()).0
            }
        };
        // There are fewer words than rows, and fewer rows than a code counts.
        self.codes.push(code as u32);
    }

    pub(super) fn push_missing(&mut self) {
        self.codes.push(MISSING);
    }

    pub(super) fn rows(&self) -> usize {
        self.codes.len()
    }

    pub(super) fn has_no_word(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the bytes that the words take.
    pub(super) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// Returns the values, with the words sorted.
    pub(super) fn finish(self) -> Values {
        let mut words: Vec<(Box<str>, u32)> = self.words.into_iter().zip(0..).collect();
        words.sort_unstable();
        let mut sorted = vec![MISSING; words.len()];
        for ((_, met), code) in words.iter().zip(0..) {
            if let Some(place) = sorted.get_mut(*met as usize) {
                *place = code;
            }
        }
        let mut codes = self.codes;
        codes.shrink_to_fit();
        for code in &mut codes {
            // A missing word has no place and stays missing.
            *code = sorted.get(*code as usize).copied().unwrap_or(MISSING);
        }
        Values::Words {
            codes,
            words: words.into_iter().map(|(word, _)| word.into()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_whatever_order_they_came_in() {
        let mut dictionary = Dictionary::missing(1);
        for word in ["b", "c", "b", "", "a"] {
            dictionary.push(word);
        }
        dictionary.push_missing();
        assert_eq!(dictionary.rows(), 7);
        let Values::Words { codes, words } = dictionary.finish() else {
            panic!("expected words");
        };
        assert_eq!(words, ["", "a", "b", "c"]);
        assert_eq!(codes, [MISSING, 2, 3, 2, 0, 1, MISSING]);
    }

    #[test]
    fn a_word_is_paid_for_once() {
        let mut dictionary = Dictionary::default();
        assert!(dictionary.has_no_word());
        dictionary.push("abc");
        let once = dictionary.text_bytes();
        assert!(once > 3);
        dictionary.push("abc");
        assert_eq!(dictionary.text_bytes(), once);
        dictionary.push("abcd");
        assert!(dictionary.text_bytes() > once);
    }
}
