//! One decision, line by line.

use super::{
    entry,
    words::{self, amount, printable, signed, ten_thousand_yuan, word, yuan},
};
use crate::{
    pb::{self, Decision, FeatureFamily, TrainingBasis},
    texts::{self, Language, get},
};

/// Returns a decision for people: limit, terms, reasons, improvements, warnings, gates and indices.
pub fn decision(language: Language, decision: &Decision) -> String {
    reviewed(language, decision, &[])
}

/// Returns a decision for people, with what people decided about it behind the summary.
pub fn reviewed(language: Language, decision: &Decision, reviews: &[pb::RecordedReview]) -> String {
    let sections = [
        summary(language, decision),
        entry::reviews(language, reviews),
        terms(language, &decision.terms),
        reasons(language, &decision.reasons),
        improvements(language, &decision.improvements),
        families(language, decision),
        gates(language, &decision.gates),
        indices(language, &decision.indices),
        warnings(language, &decision.warnings),
        demonstration(language, decision),
    ];
    let sections: Vec<String> = sections.into_iter().flatten().collect();
    sections.join("\n\n")
}

fn summary(language: Language, decision: &Decision) -> Option<String> {
    let mut lines = vec![words::firm(decision), String::new()];
    let mut line = |name: &str, value: String| {
        lines.push(format!("{}  {value}", padded(&word(language, name), 28)));
    };
    line("outcome", words::outcome(language, decision.outcome()));
    line("limit", amount(language, decision.limit_fen));
    line("grade", printable(&decision.grade));
    line("pd", words::percent(decision.pd));
    line("points", decision.points.to_string());
    let capacity = decision.capacity_fen.map(|fen| amount(language, fen));
    line(
        "capacity",
        capacity.unwrap_or_else(|| word(language, "unknown")),
    );
    if let Some(uplift) = &decision.knowledge_uplift {
        let sign = if uplift.uplift_fen > 0 { "+" } else { "" };
        let amount = amount(language, uplift.uplift_fen);
        line("uplift", format!("{sign}{amount}"));
    }
    if let Some(policy) = &decision.policy {
        let product = words::product(language, &policy.product_id);
        let version = printable(&policy.version);
        line("product", format!("{product} {version}"));
    }
    if let Some(model) = &decision.model {
        line("model", printable(&model.model_id));
    }
    line("dates", printable(&decision.as_of_date));
    line("valid-until", printable(&decision.valid_until));
    let id = if decision.decision_id.is_empty() {
        word(language, "not-recorded")
    } else {
        format!("{} ({})", decision.decision_id, decision.recorded_at)
    };
    line("decision", printable(&id));
    Some(lines.join("\n"))
}

/// Fills a text with blanks up to a width; a Chinese character is two wide.
fn padded(text: &str, width: usize) -> String {
    let taken: usize = text
        .chars()
        .map(|c| if c >= '\u{1100}' { 2 } else { 1 })
        .sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}

fn titled(title: &str, body: impl std::fmt::Display) -> Option<String> {
    Some(format!("{title}\n{body}"))
}

fn heading(language: Language, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| word(language, name)).collect()
}

fn terms(language: Language, terms: &[pb::LimitTerm]) -> Option<String> {
    if terms.is_empty() {
        return None;
    }
    let names = ["term", "ten-thousand-yuan", "yuan", "note"];
    let mut table = words::table(heading(language, &names), &[1, 2]);
    for term in terms {
        let note = match (term.binding, &term.not_applicable) {
            (true, _) => word(language, "binds"),
            (false, reason) => words::text(language, reason.as_ref()),
        };
        table.add_row([
            words::term(language, term.kind()),
            term.amount_fen.map(ten_thousand_yuan).unwrap_or_default(),
            term.amount_fen.map(yuan).unwrap_or_default(),
            note,
        ]);
    }
    titled(&word(language, "terms"), table)
}

fn numbered(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines
        .enumerate()
        .map(|(index, line)| format!("  {}. {line}", index + 1))
        .collect();
    lines.join("\n")
}

fn reasons(language: Language, reasons: &[pb::Reason]) -> Option<String> {
    if reasons.is_empty() {
        return None;
    }
    let unknown: Vec<&str> = reasons.iter().filter_map(unknown_gate).collect();
    let mut lines = Vec::with_capacity(reasons.len());
    for reason in reasons {
        match unknown_gate(reason) {
            // All of them stand on the line of the first.
            Some(gate) if unknown.len() > 1 => {
                if unknown.first() == Some(&gate) {
                    lines.push(to_be_checked(language, &unknown));
                }
            }
            Some(_) | None => lines.push(words::text(language, reason.text.as_ref())),
        }
    }
    titled(&word(language, "reasons"), numbered(lines.into_iter()))
}

/// Returns the code of the gate whose facts are not known, if that is what a reason says.
fn unknown_gate(reason: &pb::Reason) -> Option<&str> {
    reason.code.strip_prefix("GATE_UNKNOWN_")
}

fn to_be_checked(language: Language, gates: &[&str]) -> String {
    let names: Vec<String> = gates
        .iter()
        .map(|gate| printable(&get(language, &texts::key("gate", gate), &[])))
        .collect();
    let names = names.join(&get(language, "cli-comma", &[]));
    get(language, "cli-to-be-checked", &[("gates", &names)])
}

fn improvements(language: Language, improvements: &[pb::Improvement]) -> Option<String> {
    if improvements.is_empty() {
        return None;
    }
    let names = ["improvement", "points", "ten-thousand-yuan", "yuan", "then"];
    let mut table = words::table(heading(language, &names), &[1, 2, 3]);
    for improvement in improvements {
        table.add_row([
            words::text(language, improvement.text.as_ref()),
            signed(&improvement.points_gain.to_string()),
            signed(&ten_thousand_yuan(improvement.limit_gain_fen)),
            signed(&yuan(improvement.limit_gain_fen)),
            words::outcome(language, improvement.outcome()),
        ]);
    }
    titled(&word(language, "improvements"), table)
}

fn families(language: Language, decision: &Decision) -> Option<String> {
    if decision.contributions.is_empty() {
        return None;
    }
    let names = ["family", "points", "neutral", "best"];
    let mut table = words::table(heading(language, &names), &[1, 2, 3]);
    for family in [
        FeatureFamily::Firm,
        FeatureFamily::Patents,
        FeatureFamily::Talent,
        FeatureFamily::Revenue,
    ] {
        let of_family = || {
            decision
                .contributions
                .iter()
                .filter(|part| part.family() == family)
        };
        let sum = |points: fn(&pb::Contribution) -> i32| -> String {
            of_family()
                .map(|part| i64::from(points(part)))
                .sum::<i64>()
                .to_string()
        };
        table.add_row([
            words::family(language, family),
            sum(|part| part.points),
            sum(|part| part.points_neutral),
            sum(|part| part.points_max),
        ]);
    }
    Some(table.to_string())
}

fn gates(language: Language, gates: &[pb::Gate]) -> Option<String> {
    if gates.is_empty() {
        return None;
    }
    let mut table = words::table(heading(language, &["gate", "verdict"]), &[]);
    for gate in gates {
        table.add_row([
            words::gate(language, gate.kind()),
            words::gate_verdict(language, gate.verdict()),
        ]);
    }
    titled(&word(language, "gates"), table)
}

fn indices(language: Language, indices: &[pb::PublishedIndex]) -> Option<String> {
    let indices: Vec<String> = indices
        .iter()
        .map(|index| published_index(language, index))
        .collect();
    (!indices.is_empty()).then(|| indices.join("\n\n"))
}

fn published_index(language: Language, index: &pb::PublishedIndex) -> String {
    let mut title = get(
        language,
        "cli-index",
        &[
            ("index", &words::index(language, index.kind())),
            ("verdict", &words::index_verdict(language, index.verdict())),
            ("total", &index.total.to_string()),
        ],
    );
    if !index.route.is_empty() {
        let route = texts::index::route(language, &index.route);
        let route = get(language, "cli-index-route", &[("route", &route)]);
        title = format!("{title}\n{}", printable(&route));
    }
    if let Some(open) = open_conditions(language, index) {
        title = format!("{title}\n{open}");
    }
    let names = ["indicator", "band", "points-of"];
    let mut table = words::table(heading(language, &names), &[2]);
    for indicator in &index.indicators {
        let points = match indicator.points {
            Some(points) => points.to_string(),
            None => "?".to_owned(),
        };
        table.add_row([
            printable(&texts::index::indicator(language, &indicator.code)),
            printable(&texts::index::band(language, &indicator.band)),
            format!("{points} / {}", indicator.points_max),
        ]);
    }
    format!("{title}\n{table}")
}

/// Returns why an index does not pass, whatever its points: the conditions that are not met, or those of which that is not known.
fn open_conditions(language: Language, index: &pb::PublishedIndex) -> Option<String> {
    let (wanted, key) = match index.verdict() {
        pb::IndexVerdict::Failed => (pb::ConditionVerdict::NotMet, "cli-conditions-not-met"),
        pb::IndexVerdict::Unknown => (pb::ConditionVerdict::Unknown, "cli-conditions-unknown"),
        pb::IndexVerdict::Passed | pb::IndexVerdict::Unspecified => return None,
    };
    let open: Vec<String> = index
        .conditions
        .iter()
        .filter(|condition| condition.verdict() == wanted)
        .map(|condition| words::text(language, condition.text.as_ref()))
        .collect();
    let open_all = open.join(&get(language, "cli-comma", &[]));
    (!open.is_empty()).then(|| get(language, key, &[("conditions", &open_all)]))
}

fn warnings(language: Language, warnings: &[pb::Warning]) -> Option<String> {
    if warnings.is_empty() {
        return None;
    }
    let lines: Vec<String> = warnings
        .iter()
        .map(|warning| format!("  - {}", words::text(language, warning.text.as_ref())))
        .collect();
    titled(&word(language, "warnings"), lines.join("\n"))
}

fn demonstration(language: Language, decision: &Decision) -> Option<String> {
    let model = decision.model.as_ref()?;
    match model.training_basis() {
        TrainingBasis::Synthetic => Some(word(language, "demonstration")),
        TrainingBasis::Expert => Some(word(language, "demonstration-expert")),
        TrainingBasis::Real | TrainingBasis::Unspecified => None,
    }
}
