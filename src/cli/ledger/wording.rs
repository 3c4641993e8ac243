//! What is wrong with a book, in words.

use crate::{
    service::audit::Wrong,
    texts::{Language, get},
};

/// Returns what is wrong with a decision.
pub(super) fn wording(language: Language, wrong: &Wrong) -> String {
    let say = |key, args: &[(&str, &str)]| get(language, key, args);
    match wrong {
        Wrong::Missing { found } => say("ledger-missing", &[("found", &found.to_string())]),
        Wrong::Leaf => say("ledger-leaf", &[]),
        Wrong::Nodes => say("ledger-nodes", &[]),
        Wrong::Unreadable => say("ledger-unreadable", &[]),
        Wrong::Place { book, seq } => {
            let seq = seq.to_string();
            say("ledger-place", &[("book", book), ("seq", &seq)])
        }
        Wrong::Columns => say("ledger-columns", &[]),
        Wrong::Inputs => say("ledger-inputs", &[]),
        Wrong::NoInputs => say("ledger-no-inputs", &[]),
        Wrong::Note => say("ledger-note", &[]),
        Wrong::NoNote => say("ledger-no-note", &[]),
        Wrong::NotErased => say("ledger-not-erased", &[]),
        Wrong::NoSuchNote { of } => say("ledger-no-such-note", &[("of", &of.to_string())]),
        Wrong::Reviewed { of } => say("ledger-reviewed", &[("of", &of.to_string())]),
        Wrong::RequestTwice => say("ledger-request-twice", &[]),
        Wrong::Cut { head } => say("ledger-cut", &[("head", &head.to_string())]),
        Wrong::Beyond { head } => say("ledger-beyond", &[("head", &head.to_string())]),
        Wrong::Head => say("ledger-head", &[]),
        Wrong::Shorter { size } => say("ledger-shorter", &[("size", &size.to_string())]),
        Wrong::Rewritten => say("ledger-rewritten", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_words_and_the_english_ones_are_those_of_the_machine() {
        let book = "demo".to_owned();
        for wrong in [
            Wrong::Missing { found: 7 },
            Wrong::Leaf,
            Wrong::Nodes,
            Wrong::Unreadable,
            Wrong::Place { book, seq: 7 },
            Wrong::Columns,
            Wrong::Inputs,
            Wrong::NoInputs,
            Wrong::Note,
            Wrong::NoNote,
            Wrong::NotErased,
            Wrong::NoSuchNote { of: 7 },
            Wrong::Reviewed { of: 7 },
            Wrong::RequestTwice,
            Wrong::Cut { head: 7 },
            Wrong::Beyond { head: 7 },
            Wrong::Head,
            Wrong::Shorter { size: 7 },
            Wrong::Rewritten,
        ] {
            assert_eq!(wording(Language::En, &wrong), wrong.to_string());
            let chinese = wording(Language::Zh, &wrong);
            assert!(!chinese.starts_with("ledger-"), "{chinese}");
            assert!(!chinese.contains(&wrong.to_string()), "{chinese}");
        }
    }
}
