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
