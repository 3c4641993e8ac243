//! What stands beside a card: its measures for programs, and a page for people.

use std::fmt::Write;

use super::Training;
use crate::workshop::{
    Artifact, Trained,
    card::{CardColumn, CardPair},
    metrics::Metrics,
    select::{Decision, Verdict},
};

/// Returns the measures as JSON.
///
/// # Errors
/// Where a number has no JSON.
pub(super) fn metrics(trained: &Trained) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(&trained.notes)? + "\n")
}

/// Returns the page: where the card comes from, how well it does, and every bin with its points.
pub(super) fn card(training: &Training<'_>, artifact: &Artifact, trained: &Trained) -> String {
    let mut page = String::new();
    // Writing into a string cannot fail.
    let _ = write_card(&mut page, training, artifact, trained);
    page
}

fn write_card(
    page: &mut String,
    training: &Training<'_>,
    artifact: &Artifact,
    trained: &Trained,
) -> std::fmt::Result {
    let scale = training.spec.scale;
    writeln!(page, "# Scorecard for `{}`\n", training.target)?;
    writeln!(page, "| | |\n|---|---|")?;
    writeln!(page, "| table | `{}` |", training.data.display())?;
    writeln!(page, "| rows | {} |", artifact.table.rows)?;
    writeln!(
        page,
        "| SHA-256 of its content | `{}` |",
        artifact.table.sha256
    )?;
    writeln!(page, "| trained at | {:.0} |", training.now)?;
    writeln!(
        page,
        "| scale | {} points at {} : 1 good to bad, {} points double the odds |",
        scale.points, scale.odds, scale.pdo
    )?;
    writeln!(
        page,
        "| prior on the weights, alpha | {} |",
        trained.notes.alpha
    )?;
    writeln!(page, "\n## How well it does\n")?;
    writeln!(
        page,
        "| measure | rows unseen in cross-validation | out of time |\n|---|---|---|"
    )?;
    let (unseen, later) = (&trained.notes.unseen, &trained.notes.out_of_time);
    for (name, value) in MEASURES {
        let told =
            |metrics: &Option<Metrics>| metrics.as_ref().map_or_else(|| "–".to_owned(), value);
        let (unseen, later) = (told(unseen), told(later));
        writeln!(page, "| {name} | {unseen} | {later} |")?;
    }
    writeln!(
        page,
        "\n## Points\n\nHigher is better; the points of all parts sum to the score."
    )?;
    let content = trained.card.content();
    for column in &content.columns {
        write_column(page, column)?;
    }
    for pair in &content.pairs {
        write_pair(page, pair)?;
    }
    write_decisions(page, &trained.notes.decisions)?;
    Ok(())
}

/// Writes why each column is on the card or not.
fn write_decisions(page: &mut String, decisions: &[Decision]) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Columns\n\n| column | information value | AUC alone | verdict |\n|---|---|---|---|"
    )?;
    for decision in decisions {
        let Decision {
            name,
            information_value,
            auc_alone,
            is_suspected_leak,
            verdict,
        } = decision;
        let leak = if *is_suspected_leak {
            "; does it know the outcome?"
        } else {
            ""
        };
        let (name, auc) = (cell(name), shown(Some(*auc_alone)));
        writeln!(
            page,
            "| `{name}` | {information_value:.3} | {auc} | {}{leak} |",
            said(verdict)
        )?;
    }
    Ok(())
}

/// Returns why a column is in or out.
fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::In => "in".to_owned(),
        Verdict::LittleInformation { .. } => "out: it says too little".to_owned(),
        Verdict::Redundant { with, correlation } => {
            let with = cell(with);
            format!("out: `{with}` says the same and more (correlation {correlation:.2})")
        }
        Verdict::Inflated { factor } => {
            format!("out: the others together say it (variance inflation {factor:.1})")
        }
        Verdict::Crowded { columns_max } => {
            format!("out: {columns_max} columns say more, and no more enter a fit")
        }
        Verdict::WrongSign => "out: beside the others it counts against itself".to_owned(),
        Verdict::NotSignificant => "out: its weight is not significant".to_owned(),
        Verdict::NoBins { reason } => format!("out: {reason}"),
    }
}

/// A measure by name.
type Measure = (&'static str, fn(&Metrics) -> String);

const MEASURES: [Measure; 9] = [
    ("rows", |m| m.records.to_string()),
    ("bads", |m| m.bads.to_string()),
    ("AUC", |m| shown(m.auc)),
    ("AUC, 95 % after DeLong", |m| match m.auc_interval {
        Some((low, high)) => format!("{low:.4} to {high:.4}"),
        None => "–".to_owned(),
    }),
    ("KS", |m| shown(m.ks)),
    ("Brier score", |m| shown(m.brier)),
    ("mean PD", |m| shown(m.mean_pd)),
    ("bad rate", |m| shown(m.bad_rate)),
    ("calibration slope", |m| shown(m.calibration_slope)),
];

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}

fn write_column(page: &mut String, column: &CardColumn) -> std::fmt::Result {
    let CardColumn {
        name,
        bins,
        points,
        neutral,
        information_value,
    } = column;
    writeln!(
        page,
        "\n### `{name}`\n\nInformation value {information_value:.3}, neutral {neutral}.\n"
    )?;
    writeln!(page, "| bin | points |\n|---|---|")?;
    for (bin, points) in points.iter().enumerate() {
        writeln!(page, "| {} | {points} |", cell(&bins.label(bin)))?;
    }
    Ok(())
}

fn write_pair(page: &mut String, pair: &CardPair) -> std::fmt::Result {
    let CardPair {
        first,
        second,
        first_bins,
        second_bins,
        points,
        neutral: _,
        information_value,
    } = pair;
    writeln!(
        page,
        "\n### `{first}` × `{second}`\n\nInformation value {information_value:.3}.\n"
    )?;
    let labels: Vec<String> = (0..second_bins.count())
        .map(|bin| cell(&second_bins.label(bin)))
        .collect();
    writeln!(page, "| | {} |", labels.join(" | "))?;
    writeln!(page, "|---|{}", "---|".repeat(labels.len()))?;
    for (bin, row) in points.iter().enumerate() {
        let row: Vec<String> = row.iter().map(i32::to_string).collect();
        writeln!(
            page,
            "| {} | {} |",
            cell(&first_bins.label(bin)),
            row.join(" | ")
        )?;
    }
    Ok(())
}

/// A label that cannot end a cell of the table.
fn cell(label: &str) -> String {
    label.replace('|', "\\|").replace(['\n', '\r'], " ")
}
