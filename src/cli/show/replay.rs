//! What a replay shows.

use super::words::{self, printable, word};
use crate::texts::{Language, get};

/// A field that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path, for example `decision.terms[0].amountFen`.
    pub field: String,
    /// Its stored value, as JSON.
    pub stored: String,
    /// The value made again, as JSON.
    pub again: String,
}

/// How a stored decision contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The server found that the record is not the one of its hash, or does not parse.
    Store,
    /// The record is not the one of its leaf hash.
    LeafHash,
    /// The inputs are not those whose hash the record holds.
    InputsHash,
}

impl Contradiction {
    /// Returns its machine-readable code.
    pub const fn code(self) -> &'static str {
        match self {
            Contradiction::Store => "RECORD_CORRUPT",
            Contradiction::LeafHash => "LEAF_HASH",
            Contradiction::InputsHash => "INPUTS_HASH",
        }
    }
}

/// Says that a stored decision contradicts itself.
pub fn contradicted(language: Language, contradiction: Contradiction) -> String {
    let because = match contradiction {
        Contradiction::Store | Contradiction::LeafHash => "replay-wrong-record",
        Contradiction::InputsHash => "replay-wrong-inputs",
    };
    word(language, because)
}

/// Says that a record of so many bytes came out again.
pub fn identical(language: Language, bytes: usize) -> String {
    get(
        language,
        "cli-replay-same",
        &[("bytes", &bytes.to_string())],
    )
}

/// Says what came out otherwise.
pub fn different(language: Language, differences: &[Difference]) -> String {
    let title = word(language, "replay-different");
    if differences.is_empty() {
        return format!("{title}\n{}", word(language, "replay-bytes-only"));
    }
    let names = ["replay-field", "replay-stored", "replay-again"];
    let headings = names.iter().map(|name| word(language, name)).collect();
    let mut table = words::table(headings, &[]);
    for difference in differences {
        table.add_row([
            printable(&difference.field),
            printable(&difference.stored),
            printable(&difference.again),
        ]);
    }
    format!("{title}\n{table}")
}
