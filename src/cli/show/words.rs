//! Amounts, enums and names in words.

use comfy_table::{Cell, CellAlignment, Table, presets::UTF8_FULL_CONDENSED};

use crate::{
    pb,
    texts::{self, Language, figure::decimal, get},
};

/// Returns a text whose control characters, which could move a terminal's cursor, and whose invisible ones, which could turn the
/// direction of writing, are escaped.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if texts::is_visible(character) {
            shown.push(character);
        } else {
            shown.extend(character.escape_unicode());
        }
    }
    shown
}

/// Returns a word of the command line.
pub(super) fn word(language: Language, name: &str) -> String {
    get(language, &format!("cli-{name}"), &[])
}

/// Returns an amount in yuan, with fen only where there are some: `3,286,384.5`.
pub(super) fn yuan(fen: i64) -> String {
    decimal(fen, 2)
}

/// Returns an amount in 万元, rounded down to two decimals: `328.63`. The exact yuan stand beside it.
pub(super) fn ten_thousand_yuan(fen: i64) -> String {
    decimal(fen.div_euclid(10_000), 2)
}

/// Returns an amount in 万元 and in yuan.
pub(super) fn amount(language: Language, fen: i64) -> String {
    let (large, yuan) = (ten_thousand_yuan(fen), yuan(fen));
    get(
        language,
        "cli-amount",
        &[("large", &large), ("yuan", &yuan)],
    )
}

/// Returns a probability in percent with two decimals.
pub(super) fn percent(value: f64) -> String {
    format!("{:.2}%", value * 100.0)
}

/// Returns a number with its sign.
pub(super) fn signed(text: &str) -> String {
    if text.starts_with('-') || text == "0" {
        text.to_owned()
    } else {
        format!("+{text}")
    }
}

/// Returns a frozen text in the reader's language.
pub(super) fn text(language: Language, text: Option<&pb::LocalizedText>) -> String {
    let text = text.map(|text| match language {
        Language::Zh => text.zh.as_str(),
        Language::En => text.en.as_str(),
    });
    printable(text.unwrap_or_default())
}

/// Returns the word of an enum value, for example `outcome`, `OUTCOME_` and `OUTCOME_APPROVED`.
fn coded(language: Language, prefix: &str, name: &str, code: &str) -> String {
    let code = code.strip_prefix(name).unwrap_or(code);
    match texts::find(language, &texts::key(prefix, code), &[]) {
        Some(text) => text,
        None => code.to_owned(),
    }
}

pub(super) fn outcome(language: Language, outcome: pb::Outcome) -> String {
    coded(language, "outcome", "OUTCOME_", outcome.as_str_name())
}

pub(super) fn part(language: Language, kind: pb::LimitPartKind) -> String {
    coded(language, "part", "LIMIT_PART_KIND_", kind.as_str_name())
}

pub(super) fn ceiling(language: Language, kind: pb::LimitCeilingKind) -> String {
    let name = "LIMIT_CEILING_KIND_";
    coded(language, "ceiling", name, kind.as_str_name())
}

pub(super) fn purpose(language: Language, purpose: pb::Purpose) -> String {
    coded(language, "purpose", "PURPOSE_", purpose.as_str_name())
}

/// Returns an instant by RFC 3339 with milliseconds; nothing beyond the calendar.
pub(super) fn moment(seconds: i64, nanos: i32) -> String {
    let instant = jiff::Timestamp::new(seconds, nanos);
    instant.map_or_else(|_| String::new(), |instant| format!("{instant:.3}"))
}

pub(super) fn gate(language: Language, kind: pb::GateKind) -> String {
    coded(language, "gate", "GATE_KIND_", kind.as_str_name())
}

pub(super) fn gate_verdict(language: Language, verdict: pb::GateVerdict) -> String {
    coded(
        language,
        "gate-verdict",
        "GATE_VERDICT_",
        verdict.as_str_name(),
    )
}

pub(super) fn index(language: Language, kind: pb::PublishedIndexKind) -> String {
    coded(
        language,
        "index",
        "PUBLISHED_INDEX_KIND_",
        kind.as_str_name(),
    )
}

pub(super) fn index_verdict(language: Language, verdict: pb::IndexVerdict) -> String {
    coded(
        language,
        "index-verdict",
        "INDEX_VERDICT_",
        verdict.as_str_name(),
    )
}

pub(super) fn review_outcome(language: Language, outcome: pb::ReviewOutcome) -> String {
    let name = "REVIEW_OUTCOME_";
    coded(language, "review-outcome", name, outcome.as_str_name())
}

pub(super) fn review_kind(language: Language, kind: pb::ReviewKind) -> String {
    coded(language, "review-kind", "REVIEW_KIND_", kind.as_str_name())
}

pub(super) fn review_reason(language: Language, reason: pb::ReviewReason) -> String {
    let name = "REVIEW_REASON_";
    coded(language, "review-reason", name, reason.as_str_name())
}

pub(super) fn erasure_reason(language: Language, reason: pb::ErasureReason) -> String {
    let name = "ERASURE_REASON_";
    coded(language, "erasure-reason", name, reason.as_str_name())
}

pub(super) fn family(language: Language, family: pb::FeatureFamily) -> String {
    coded(
        language,
        "cli-family",
        "FEATURE_FAMILY_",
        family.as_str_name(),
    )
}

/// Returns a product's name with its id; the id alone where it has no name here.
pub(super) fn product(language: Language, id: &str) -> String {
    let id = printable(id);
    match texts::find(language, &texts::key("product", &id), &[]) {
        Some(name) => get(language, "cli-named", &[("name", &name), ("id", &id)]),
        None => id,
    }
}

/// Returns the firm's name with what it is known by.
pub(super) fn firm(decision: &pb::Decision) -> String {
    let Some(firm) = &decision.firm else {
        return String::new();
    };
    let known_by = if firm.uscc.is_empty() {
        &firm.firm_ref
    } else {
        &firm.uscc
    };
    format!("{}  {}", printable(&firm.name), printable(known_by))
}

/// Returns an empty table with these headings; the columns named by `figures` are set flush right.
pub(super) fn table(headings: Vec<String>, figures: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED);
    table.set_header(headings.into_iter().map(Cell::new));
    for index in figures {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_in_both_units() {
        assert_eq!(yuan(320_000_000), "3,200,000");
        assert_eq!(yuan(328_638_450), "3,286,384.5");
        assert_eq!(ten_thousand_yuan(328_638_450), "328.63");
        assert_eq!(ten_thousand_yuan(-20_000_000), "-20");
        assert_eq!(yuan(1), "0.01");
        assert_eq!(yuan(0), "0");
        assert_eq!(yuan(i64::MIN), "-92,233,720,368,547,758.08");
        assert_eq!(
            amount(Language::Zh, 320_000_000),
            "320 万元（3,200,000 元）"
        );
        assert_eq!(
            amount(Language::En, 320_000_000),
            "3,200,000 yuan (320 万元)"
        );
    }

    #[test]
    fn moments_have_their_milliseconds() {
        assert_eq!(
            moment(1_795_421_730, 120_000_000),
            "2026-11-23T08:15:30.120Z"
        );
        assert_eq!(moment(i64::MAX, 0), "");
    }

    #[test]
    fn a_name_cannot_move_the_cursor() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
    }

    #[test]
    fn a_name_cannot_turn_the_direction_of_writing() {
        assert_eq!(printable("甲\u{202E}乙\u{200B}"), "甲\\u{202e}乙\\u{200b}");
        assert_eq!(printable("株洲　A-1 é"), "株洲　A-1 é");
    }
}
