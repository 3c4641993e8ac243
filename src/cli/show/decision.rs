//! One decision, line by line.

use super::{
    entry, limit,
    words::{self, amount, printable, signed, ten_thousand_yuan, word, yuan},
};
use crate::{
    pb::{self, Decision, FeatureFamily, Outcome, Reading, TrainingBasis},
    texts::{self, Language, get},
};

/// Returns a decision for people: first the answer, then why, what is missing, how the limit comes about and what would raise it.
pub fn decision(language: Language, decision: &Decision) -> String {
    reviewed(language, decision, &[])
}

/// Returns a decision for people, with what people decided about it behind the summary.
pub fn reviewed(language: Language, decision: &Decision, reviews: &[pb::RecordedReview]) -> String {
    let sections = [
        summary(language, decision),
        entry::reviews(language, reviews),
        reasons(language, decision),
        missing(language, &decision.missing_facts),
        doubts(language, &decision.doubts),
        limit::breakdown(language, decision),
        dimensions(language, decision.knowledge.as_ref()),
        points_lost(language, &decision.points_lost),
        improvements(language, decision),
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
    let declined = decision.outcome() == Outcome::Declined;
    let limit = match decision.known {
        None if !declined => word(language, "limit-open"),
        Some(_) | None => amount(language, decision.limit_fen),
    };
    line("limit", limit);
    line("outcome", words::outcome(language, decision.outcome()));
    if let Some(score) = &decision.knowledge {
        line("knowledge", knowledge(language, score));
    }
    line("grade", risk(language, decision));
    if !declined {
        let typical = amount(language, decision.typical_limit_fen);
        let said = get(language, "cli-typical-said", &[("amount", &typical)]);
        line("typical", said);
    }
    if let Some(applied) = applied(language, decision) {
        line("applied", applied);
    }
    line("points", decision.points.to_string());
    let shown = limit::shown(decision);
    let capacity = shown.and_then(|breakdown| breakdown.capacity_fen);
    line(
        "capacity",
        capacity.map_or_else(|| word(language, "unknown"), |fen| amount(language, fen)),
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
    match decision.outcome() {
        Outcome::Approved => line("valid-until", printable(&decision.valid_until)),
        Outcome::Referred => line("valid", word(language, "valid-after-review")),
        Outcome::Declined | Outcome::Unspecified => {}
    }
    let id = match decision.recorded_at {
        Some(at) if !decision.decision_id.is_empty() => {
            let at = words::moment(at.seconds, at.nanos);
            format!("{} ({at})", decision.decision_id)
        }
        Some(_) | None => word(language, "not-recorded"),
    };
    line("decision", printable(&id));
    Some(lines.join("\n"))
}

/// Returns points and grade of the knowledge score, with the range where facts are missing.
fn knowledge(language: Language, score: &pb::KnowledgeScore) -> String {
    let grade = texts::knowledge_grade(language, &score.grade);
    let (known, best) = (score.known.to_string(), score.best.to_string());
    let figures = [
        ("points", &*known),
        ("grade", &*printable(&grade)),
        ("best", &*best),
    ];
    let key = if score.best > score.known {
        "cli-knowledge-range"
    } else {
        "cli-knowledge-said"
    };
    get(language, key, &figures)
}

fn risk(language: Language, decision: &Decision) -> String {
    let figures = [
        ("grade", &*printable(&decision.grade)),
        ("pd", &*words::percent(decision.pd)),
    ];
    get(language, "cli-risk-said", &figures)
}

/// Returns what was asked for; `None` where nothing was stated.
fn applied(language: Language, decision: &Decision) -> Option<String> {
    let application = decision.application.as_ref()?;
    let requested = application.requested_amount_fen;
    let requested = requested.map(|fen| amount(language, fen));
    let months = application.term_months.map(|months| {
        let months = months.to_string();
        get(language, "value-months", &[("number", &months)])
    });
    let purpose = match application.purpose() {
        pb::Purpose::Unspecified => None,
        stated => Some(words::purpose(language, stated)),
    };
    let stated: Vec<String> = [requested, months, purpose].into_iter().flatten().collect();
    (!stated.is_empty()).then(|| stated.join(&get(language, "comma", &[])))
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

fn numbered(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines
        .enumerate()
        .map(|(index, line)| format!("  {}. {line}", index + 1))
        .collect();
    lines.join("\n")
}

fn reasons(language: Language, decision: &Decision) -> Option<String> {
    if decision.reasons.is_empty() {
        return None;
    }
    let title = match decision.outcome() {
        Outcome::Declined => "reasons-declined",
        Outcome::Referred | Outcome::Approved | Outcome::Unspecified => "reasons-referred",
    };
    let lines = decision.reasons.iter();
    let lines = lines.map(|reason| words::text(language, reason.text.as_ref()));
    titled(&word(language, title), numbered(lines))
}

fn missing(language: Language, missing: &[pb::MissingFact]) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let names = ["fact", "needed", "worth"];
    let mut table = words::table(heading(language, &names), &[2]);
    for fact in missing {
        let needed = if fact.needed {
            word(language, "yes")
        } else {
            String::new()
        };
        table.add_row([
            words::text(language, fact.text.as_ref()),
            needed,
            ten_thousand_yuan(fact.worth_fen),
        ]);
    }
    titled(&word(language, "missing"), table)
}

fn doubts(language: Language, doubts: &[pb::Doubt]) -> Option<String> {
    if doubts.is_empty() {
        return None;
    }
    let lines = doubts.iter().map(|doubt| {
        let text = words::text(language, doubt.text.as_ref());
        if doubt.refers {
            get(language, "cli-doubt-refers", &[("doubt", &text)])
        } else {
            text
        }
    });
    titled(&word(language, "doubts"), numbered(lines))
}

fn dimensions(language: Language, score: Option<&pb::KnowledgeScore>) -> Option<String> {
    let score = score.filter(|score| !score.dimensions.is_empty())?;
    let names = ["dimension", "scored", "up-to", "most"];
    let mut table = words::table(heading(language, &names), &[1, 2, 3]);
    for dimension in &score.dimensions {
        // Where nothing is missing, there is no range.
        let best = (dimension.best > dimension.known).then(|| dimension.best.to_string());
        table.add_row([
            printable(&get(
                language,
                &texts::key("dimension", &dimension.code),
                &[],
            )),
            dimension.known.to_string(),
            best.unwrap_or_default(),
            dimension.points_max.to_string(),
        ]);
    }
    titled(&word(language, "dimensions"), table)
}

fn points_lost(language: Language, lost: &[pb::PointsLost]) -> Option<String> {
    if lost.is_empty() {
        return None;
    }
    let mut table = words::table(heading(language, &["lost-at", "lost"]), &[1]);
    for one in lost {
        table.add_row([
            words::text(language, one.text.as_ref()),
            one.points.to_string(),
        ]);
    }
    titled(&word(language, "points-lost"), table)
}

fn improvements(language: Language, decision: &Decision) -> Option<String> {
    let improvements = &decision.improvements;
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
    let title = match decision.basis() {
        Reading::Typical => "improvements-typical",
        Reading::Known | Reading::Best | Reading::Unspecified => "improvements",
    };
    titled(&word(language, title), table)
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
    let open_all = open.join(&get(language, "comma", &[]));
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
