//! What the page says first: where the card comes from, and what was found, in a sentence each.

use super::{
    Grades, Subject,
    number::{self, NONE},
    page::{Block, Section},
    words::{Words, shown},
};
use crate::workshop::{
    drift, grades,
    metrics::Metrics,
    spec::Method,
    validation::{Measured, Role},
};

/// Returns names and values at the top of the page.
pub(super) fn facts(subject: &Subject<'_>, words: Words) -> Vec<(String, String)> {
    let scale = subject.card.scale;
    let method = match subject.card.method {
        Method::Shapes => "report-method-shapes",
        Method::Woe => "report-method-woe",
        Method::Dummy => "report-method-dummy",
    };
    let of_table = |table: &super::Table| {
        words.with(
            "report-fact-table",
            &[
                ("rows", &number::count(table.rows)),
                ("sha256", &table.sha256),
            ],
        )
    };
    let mut facts = vec![
        (
            words.get("report-made-at"),
            subject.now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        ),
        (
            words.get("report-target"),
            words.with(
                "report-target-is",
                &[("target", &shown(&subject.card.target))],
            ),
        ),
        (words.get("report-method"), words.get(method)),
        (
            words.get("report-parts"),
            words.with(
                "report-parts-are",
                &[
                    ("columns", &number::count(subject.card.columns.len())),
                    ("pairs", &number::count(subject.card.pairs.len())),
                ],
            ),
        ),
        (
            words.get("report-scale"),
            words.with(
                "report-scale-is",
                &[
                    ("points", &number::points(scale.points)),
                    ("odds", &scale.odds.to_string()),
                    ("pdo", &scale.pdo.to_string()),
                ],
            ),
        ),
        (words.get("report-learnt"), of_table(&subject.learnt)),
    ];
    for table in &subject.tables {
        let name = words.with("report-held-against", &[("name", &shown(&table.name))]);
        facts.push((name, of_table(table)));
    }
    if let Some(champion) = &subject.champion {
        facts.push((words.get("report-champion"), shown(champion.name)));
    }
    facts
}

/// Returns the section of what was found.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Section {
    let mut items = Vec::new();
    if let Some(metrics) = subject.unseen {
        items.push(told(&words.get("report-unseen"), metrics, words));
    }
    for sample in &subject.validation.samples {
        items.push(told(
            &words.sample(&sample.name, sample.role),
            &sample.metrics,
            words,
        ));
    }
    items.push(of_grades(subject, words));
    items.push(of_moves(subject, words));
    if let Some(champion) = &subject.champion {
        items.push(of_champion(champion, words));
    }
    let mut blocks = vec![Block::List(items)];
    blocks.extend(warnings(subject, words));
    Section {
        id: "summary",
        title: words.get("report-summary"),
        lead: vec![words.get("report-summary-lead")],
        blocks,
    }
}

/// Returns how well one sample is told and fitted, in a sentence.
fn told(name: &str, metrics: &Metrics, words: Words) -> String {
    let rows = number::count(metrics.records);
    let bads = number::count(metrics.bads);
    let rate = number::or_none(metrics.bad_rate, number::percent);
    let pd = number::or_none(metrics.mean_pd, number::percent);
    let mut args = vec![
        ("name", name),
        ("rows", &rows),
        ("bads", &bads),
        ("rate", &rate),
        ("pd", &pd),
    ];
    match (metrics.auc, metrics.auc_interval) {
        (Some(auc), Some((low, high))) => {
            let auc = number::decimal(auc, 3);
            let (low, high) = (number::decimal(low, 3), number::decimal(high, 3));
            args.extend([("auc", auc.as_str()), ("low", &low), ("high", &high)]);
            words.with("report-told", &args)
        }
        _ => words.with("report-told-one-class", &args),
    }
}

fn of_grades(subject: &Subject<'_>, words: Words) -> String {
    let count = |light: grades::Light| {
        let tests = subject
            .validation
            .grades
            .iter()
            .filter_map(|grade| grade.test);
        number::count(tests.filter(|(_, _, found)| *found == light).count())
    };
    words.with(
        "report-grades-found",
        &[
            ("green", &count(grades::Light::Green)),
            ("amber", &count(grades::Light::Amber)),
            ("red", &count(grades::Light::Red)),
        ],
    )
}

fn of_moves(subject: &Subject<'_>, words: Words) -> String {
    if subject.validation.samples.len() < 2 {
        return words.get("report-moves-none");
    }
    let count = |light: drift::Light| {
        let judged = subject
            .validation
            .moves
            .iter()
            .filter_map(|found| found.drift);
        number::count(judged.filter(|judged| judged.light == light).count())
    };
    words.with(
        "report-moves-found",
        &[
            ("green", &count(drift::Light::Green)),
            ("amber", &count(drift::Light::Amber)),
            ("red", &count(drift::Light::Red)),
        ],
    )
}

fn of_champion(champion: &super::Champion<'_>, words: Words) -> String {
    let Some((difference, (low, high))) = champion.swaps.auc_difference else {
        return words.get("report-champion-unknown");
    };
    let verdict = if low > 0.0 {
        "report-champion-better"
    } else if high < 0.0 {
        "report-champion-worse"
    } else {
        "report-champion-alike"
    };
    words.with(
        verdict,
        &[
            ("difference", &number::decimal(difference, 4)),
            ("low", &number::decimal(low, 4)),
            ("high", &number::decimal(high, 4)),
        ],
    )
}

/// Returns what must be known before the figures are believed.
fn warnings(subject: &Subject<'_>, words: Words) -> Vec<Block> {
    let samples = &subject.validation.samples;
    let mut warnings = Vec::new();
    if samples.iter().any(|sample| sample.role == Role::Fitted) {
        let key = match subject.unseen {
            Some(_) => "report-warn-fitted-unseen",
            None => "report-warn-fitted",
        };
        warnings.push(words.warning(key));
    }
    let is_one_class = |sample: &Measured| sample.metrics.auc.is_none();
    for sample in samples.iter().filter(|sample| is_one_class(sample)) {
        let name = words.sample(&sample.name, sample.role);
        warnings.push(Block::Warning(
            words.with("report-warn-one-class", &[("name", &name)]),
        ));
    }
    if let Some(last) = samples.last()
        && (1..FEW_BADS).contains(&last.metrics.bads)
    {
        let bads = number::count(last.metrics.bads);
        warnings.push(Block::Warning(
            words.with("report-warn-few-bads", &[("bads", &bads)]),
        ));
    }
    if let Some(rate) = subject.spec.population_bad_rate {
        let rate = number::percent(rate);
        warnings.push(Block::Warning(
            words.with("report-warn-population", &[("rate", &rate)]),
        ));
    }
    if subject.spec.weight.is_some() {
        warnings.push(words.warning("report-warn-weights"));
    }
    let leaks: Vec<String> = subject
        .decisions
        .iter()
        .filter(|decision| decision.is_suspected_leak)
        .map(|decision| shown(&decision.name))
        .take(LEAKS_MAX)
        .collect();
    if !leaks.is_empty() {
        let names = leaks.join(&words.get("comma"));
        warnings.push(Block::Warning(
            words.with("report-warn-leaks", &[("names", &names)]),
        ));
    }
    if subject.grades == Grades::Illustrative {
        warnings.push(words.note("report-illustrative"));
    }
    let none = words.with("report-none-means", &[("none", NONE)]);
    warnings.push(Block::Note(none));
    warnings
}

/// Bads below which figures are said to be uncertain.
const FEW_BADS: usize = 100;
/// Suspected columns that are named.
const LEAKS_MAX: usize = 10;
