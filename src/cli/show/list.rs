//! Many decisions, a row each.

use std::collections::BTreeMap;

use super::{
    entry,
    words::{self, printable, ten_thousand_yuan, word},
};
use crate::{
    client::Refusal,
    pb::{self, Decision, LimitCeilingKind, Outcome},
    texts::{Language, get},
};

/// Whether there are more decisions than those that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// There are.
    Yes,
    /// There are not.
    No,
}

/// A firm of a stream: where it came from, and its decision or why there is none.
pub type Scored = (String, Result<Box<Decision>, Refusal>);

/// Returns a table of decisions; a sentence where there are none.
pub fn list(
    language: Language,
    decisions: &[Decision],
    reviews: &[pb::Entry],
    more: More,
) -> String {
    if decisions.is_empty() {
        return word(language, "list-empty");
    }
    let names = [
        "recorded",
        "firm",
        "outcome",
        "grade",
        "knowledge-grade",
        "ten-thousand-yuan",
        "binding",
        "product",
        "reviewed",
        "decision",
    ];
    let headings = names.iter().map(|name| word(language, name)).collect();
    let mut table = words::table(headings, &[5]);
    let newest: BTreeMap<i64, String> = reviews
        .iter()
        .filter_map(|review| entry::verdict_of(language, review))
        .collect();
    for decision in decisions {
        let policy = decision.policy.as_ref();
        table.add_row([
            printable(&decision.effective_date),
            name(decision),
            words::outcome(language, decision.outcome()),
            printable(&decision.grade),
            knowledge_grade(decision),
            ten_thousand_yuan(decision.limit_fen),
            binding(language, decision),
            policy.map_or_else(String::new, |policy| {
                words::product(language, &policy.product_id)
            }),
            newest.get(&decision.seq).cloned().unwrap_or_default(),
            printable(&decision.decision_id),
        ]);
    }
    match more {
        More::No => table.to_string(),
        More::Yes => format!("{table}\n{}", how_to_go_on(language, decisions.len())),
    }
}

/// Says that there are more decisions than the `count` that were listed, and how to see them.
pub fn how_to_go_on(language: Language, count: usize) -> String {
    get(language, "cli-list-more", &[("count", &count.to_string())])
}

/// Returns a table of what a stream of firms led to, with sums below.
pub fn results(language: Language, results: &[Scored]) -> String {
    let names = [
        "firm",
        "outcome",
        "grade",
        "ten-thousand-yuan",
        "binding",
        "pd",
        "decision",
    ];
    let headings = names.iter().map(|name| word(language, name)).collect();
    let mut table = words::table(headings, &[3, 5]);
    for (label, result) in results {
        match result {
            Ok(decision) => table.add_row([
                name(decision),
                words::outcome(language, decision.outcome()),
                printable(&decision.grade),
                ten_thousand_yuan(decision.limit_fen),
                binding(language, decision),
                words::percent(decision.pd),
                printable(&decision.decision_id),
            ]),
            Err(_) => table.add_row([printable(label), word(language, "refused")]),
        };
    }
    format!("{table}\n{}", sums(language, results))
}

fn sums(language: Language, results: &[Scored]) -> String {
    let decisions = || {
        results
            .iter()
            .filter_map(|(_, result)| result.as_ref().ok())
    };
    let count = |outcome: Outcome| {
        decisions()
            .filter(|decision| decision.outcome() == outcome)
            .count()
            .to_string()
    };
    let refused = results.iter().filter(|(_, result)| result.is_err()).count();
    let approved: i64 = decisions()
        .filter(|decision| decision.outcome() == Outcome::Approved)
        .fold(0, |sum, decision| sum.saturating_add(decision.limit_fen));
    get(
        language,
        "cli-summary",
        &[
            ("approved", &count(Outcome::Approved)),
            ("referred", &count(Outcome::Referred)),
            ("declined", &count(Outcome::Declined)),
            ("refused", &refused.to_string()),
            ("large", &ten_thousand_yuan(approved)),
        ],
    )
}

/// Returns one decision of a feed on one line, between tabs.
pub fn line(language: Language, decision: &Decision, cursor: &str) -> String {
    [
        decision.seq.to_string(),
        printable(&decision.effective_date),
        printable(&decision.decision_id),
        words::outcome(language, decision.outcome()),
        printable(&decision.grade),
        words::amount(language, decision.limit_fen),
        name(decision),
        printable(cursor),
    ]
    .join("\t")
}

fn name(decision: &Decision) -> String {
    let firm = decision.firm.as_ref();
    firm.map_or_else(String::new, |firm| printable(&firm.name))
}

/// Returns what bound the limit; nothing where there is no limit.
fn binding(language: Language, decision: &Decision) -> String {
    let Some(known) = &decision.known else {
        return String::new();
    };
    match (decision.outcome(), known.binding()) {
        (Outcome::Declined, _) => String::new(),
        (_, LimitCeilingKind::Unspecified) => word(language, "sum"),
        (_, ceiling) => words::ceiling(language, ceiling),
    }
}

fn knowledge_grade(decision: &Decision) -> String {
    let knowledge = decision.knowledge.as_ref();
    knowledge.map_or_else(String::new, |score| printable(&score.grade))
}
