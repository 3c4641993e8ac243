//! Reviews and erasures in words.

use super::words::{self, amount, printable, ten_thousand_yuan, word};
use crate::{
    domain::entry::Note,
    pb::{self, entry::Entry as Kind},
    texts::{Language, get},
};

/// Returns an entry on one line.
pub fn entry(language: Language, entry: &pb::Entry) -> String {
    match &entry.entry {
        Some(Kind::Review(said)) => review(language, said),
        Some(Kind::Erasure(said)) => get(
            language,
            "cli-erasure",
            &[
                ("seq", &said.seq.to_string()),
                ("review", &printable(&said.review_id)),
                ("reason", &words::erasure_reason(language, said.reason())),
                ("by", &printable(&said.erased_by)),
            ],
        ),
        // Something that a newer server knows.
        None => word(language, "entry-unknown"),
    }
}

/// Returns the number of the decision that a review is about and what was decided, short; `None` where it is no review.
pub(super) fn verdict_of(language: Language, entry: &pb::Entry) -> Option<(i64, String)> {
    match &entry.entry {
        Some(Kind::Review(said)) => {
            let outcome = words::review_outcome(language, said.outcome());
            let verdict = match said.limit_fen {
                0 => outcome,
                limit => format!("{outcome} {}", ten_thousand_yuan(limit)),
            };
            Some((said.decision_seq, verdict))
        }
        Some(Kind::Erasure(_)) | None => None,
    }
}

fn review(language: Language, said: &pb::Review) -> String {
    let outcome = words::review_outcome(language, said.outcome());
    let verdict = match said.limit_fen {
        0 => outcome,
        limit => format!("{outcome} {}", amount(language, limit)),
    };
    get(
        language,
        "cli-review",
        &[
            ("date", &printable(&said.effective_date)),
            ("kind", &words::review_kind(language, said.kind())),
            ("verdict", &verdict),
            ("reason", &words::review_reason(language, said.reason())),
            ("reviewer", &printable(&said.reviewer)),
            ("review", &printable(&said.review_id)),
        ],
    )
}

/// Returns the reviews of a decision, oldest first, with their notes where they came along; `None` where there are none.
pub(super) fn reviews(language: Language, reviews: &[pb::RecordedReview]) -> Option<String> {
    if reviews.is_empty() {
        return None;
    }
    let mut lines = vec![word(language, "reviews")];
    for (index, review) in reviews.iter().enumerate() {
        let said = review.entry.as_ref();
        let said = said.map_or_else(String::new, |said| entry(language, said));
        lines.push(format!("  {}. {said}", index + 1));
        if let Some(note) = review.note.clone().and_then(Note::of_bytes) {
            let note: Vec<String> = note.text().lines().map(printable).collect();
            lines.push(format!("     {}", note.join("\n     ")));
        }
    }
    Some(lines.join("\n"))
}
