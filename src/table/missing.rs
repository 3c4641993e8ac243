//! The cells that stand for a missing value.
//!
//! Special codes such as −999 are numbers here; a scorecard's spec gives them their meaning.

/// A set of cells that stand for a missing value.
///
/// A cell is compared without the spaces around it, with upper and lower case told apart: `None` is missing where `none` is a
/// word, as a category may be called. Quotes make no difference. The empty cell is always missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    tokens: Vec<String>,
    /// For each first byte, a bit per length that its tokens have; spares nearly every cell a search.
    lengths: [u64; 256],
}

impl Missing {
    /// The tokens of the usual exports: pandas, R, Excel, SAS, and the text dumps of databases.
    pub const DEFAULT: [&'static str; 17] = [
        "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-NaN", "-nan", "NULL", "Null", "null",
        "None", "NaT", ".", "\\N", "#NULL!",
    ];

    /// Returns the set of `tokens` and the empty cell.
    pub fn new<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> Missing {
        let mut tokens: Vec<String> = tokens
            .into_iter()
            .map(|token| token.as_ref().trim().to_owned())
            .filter(|token| !token.is_empty())
            .collect();
        tokens.sort();
        tokens.dedup();
        let mut lengths = [0; 256];
        for token in &tokens {
            if let Some(first) = token.bytes().next() {
                lengths[usize::from(first)] |= length_bit(token.as_bytes());
            }
        }
        Missing { tokens, lengths }
    }

    /// Says whether `cell`, without spaces around it, stands for a missing value.
    pub(crate) fn has(&self, cell: &[u8]) -> bool {
        match cell.first() {
            None => true,
            Some(first) => {
                self.lengths[usize::from(*first)] & length_bit(cell) != 0
                    && self.tokens.iter().any(|token| token.as_bytes() == cell)
            }
        }
    }
}

/// Returns the bit of a text's length; texts of 63 bytes and more share one.
fn length_bit(text: &[u8]) -> u64 {
    1 << text.len().min(63)
}

impl Default for Missing {
    fn default() -> Missing {
        Missing::new(Missing::DEFAULT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_tokens_are_missing() {
        let missing = Missing::default();
        assert!(missing.has(b""));
        for token in Missing::DEFAULT {
            assert!(missing.has(token.as_bytes()), "{token}");
        }
        for word in ["none", "Nancy", "0", "-", "N", "na", "-999"] {
            assert!(!missing.has(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn own_tokens_replace_the_usual_ones() {
        let missing = Missing::new(["-999", " 无 ", ""]);
        for (cell, expected) in [("-999", true), ("无", true), ("", true), ("NA", false)] {
            assert_eq!(missing.has(cell.as_bytes()), expected, "{cell}");
        }
    }
}
