//! Why each column is on the card or not.

use super::{
    number,
    page::{Block, Cell, Section, Table},
    words::{Words, shown},
};
use crate::workshop::select::{Decision, Verdict};

/// Columns that the page shows.
const COLUMNS_MAX: usize = 300;

/// Returns the section of columns in and out.
pub(super) fn section(decisions: &[Decision], words: Words) -> Section {
    let row = |decision: &Decision| {
        let Decision {
            name,
            information_value,
            auc_alone,
            is_suspected_leak,
            verdict,
        } = decision;
        let mut said = said(verdict, words);
        if *is_suspected_leak {
            said = words.with("report-verdict-leak", &[("verdict", &said)]);
        }
        vec![
            Cell::Text(shown(name)),
            Cell::Number(number::or_none(Some(*information_value), |x| {
                number::decimal(x, 3)
            })),
            Cell::Number(number::or_none(Some(*auc_alone), |x| number::decimal(x, 3))),
            Cell::Text(said),
        ]
    };
    let beyond = decisions.len().saturating_sub(COLUMNS_MAX);
    let table = Table {
        caption: words.get("report-selection-caption"),
        head: words.all(&[
            "report-column",
            "report-iv",
            "report-auc-alone",
            "report-verdict",
        ]),
        rows: decisions.iter().take(COLUMNS_MAX).map(row).collect(),
        note: match beyond {
            0 => String::new(),
            more => words.with("report-columns-beyond", &[("count", &number::count(more))]),
        },
        ..Table::default()
    };
    Section {
        id: "selection",
        title: words.get("report-selection"),
        lead: vec![words.get("report-selection-read")],
        blocks: vec![Block::Table(table)],
    }
}

fn said(verdict: &Verdict, words: Words) -> String {
    match verdict {
        Verdict::In => words.get("report-verdict-in"),
        Verdict::LittleInformation { .. } => words.get("report-verdict-little"),
        Verdict::Crowded { columns_max } => words.with(
            "report-verdict-crowded",
            &[("count", &number::count(*columns_max))],
        ),
        Verdict::Redundant { with, correlation } => words.with(
            "report-verdict-redundant",
            &[
                ("with", &shown(with)),
                ("correlation", &number::decimal(*correlation, 2)),
            ],
        ),
        Verdict::Inflated { factor } => words.with(
            "report-verdict-inflated",
            &[("factor", &number::decimal(*factor, 1))],
        ),
        Verdict::WrongSign => words.get("report-verdict-sign"),
        Verdict::NotSignificant => words.get("report-verdict-insignificant"),
        // The reason is in `metrics.json`, for programs.
        Verdict::NoBins { reason: _ } => words.get("report-verdict-no-bins"),
    }
}
