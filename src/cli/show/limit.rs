//! How a limit comes about.

use super::words::{self, ten_thousand_yuan, word, yuan};
use crate::{
    pb::{self, Decision, LimitBreakdown, LimitCeilingKind, Outcome},
    texts::{Language, figure, get},
};

/// Returns the breakdown that is shown: of the known reading, or where that has none of the typical one.
pub(super) fn shown(decision: &Decision) -> Option<&LimitBreakdown> {
    decision.known.as_ref().or(decision.typical.as_ref())
}

/// Returns parts and ceilings with the one that binds.
pub(super) fn breakdown(language: Language, decision: &Decision) -> Option<String> {
    let breakdown = shown(decision)?;
    let names = ["item", "ten-thousand-yuan", "yuan", "note"];
    let headings = names.iter().map(|name| word(language, name)).collect();
    let mut table = words::table(headings, &[1, 2]);
    let mut row = |name: String, amount: Option<i64>, note: String| {
        let large = amount.map(ten_thousand_yuan).unwrap_or_default();
        let yuan = amount.map(yuan).unwrap_or_default();
        table.add_row([name, large, yuan, note]);
    };
    for part in &breakdown.parts {
        let before = figure::money(language, part.before_factor_fen);
        let note = get(language, "cli-before-factor", &[("amount", &before)]);
        let name = words::part(language, part.kind());
        row(name, Some(part.amount_fen), note);
    }
    let binds = match breakdown.binding() {
        LimitCeilingKind::Unspecified => word(language, "binds"),
        _ => String::new(),
    };
    row(word(language, "sum"), Some(breakdown.sum_fen), binds);
    for ceiling in &breakdown.ceilings {
        let name = words::ceiling(language, ceiling.kind());
        let note = note(language, breakdown, ceiling);
        row(name, ceiling.amount_fen, note);
    }
    let (title, limit) = match (decision.outcome(), &decision.known) {
        (Outcome::Declined, _) => ("cli-breakdown-declined", "rounded"),
        (_, Some(_)) => ("cli-breakdown", "rounded"),
        (_, None) => ("cli-breakdown-typical", "typical"),
    };
    row(
        word(language, limit),
        Some(breakdown.limit_fen),
        String::new(),
    );
    let figures = [
        ("pd", &*words::percent(breakdown.pd)),
        ("factor", &*figure::decimal(breakdown.factor_ppm, 6)),
    ];
    let title = get(language, title, &figures);
    Some(format!("{title}\n{table}"))
}

fn note(language: Language, breakdown: &LimitBreakdown, ceiling: &pb::LimitCeiling) -> String {
    if ceiling.kind() == breakdown.binding() {
        return word(language, "binds");
    }
    let inapplicable = words::text(language, ceiling.not_applicable.as_ref());
    if inapplicable.is_empty() && ceiling.informative {
        return word(language, "informative");
    }
    inapplicable
}
