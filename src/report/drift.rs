//! How far score and columns have moved.

use super::{
    Subject, number,
    page::{Block, Cell, Fit, Section, Table},
    words::{Words, shown},
};
use crate::workshop::{
    drift::LARGE,
    validation::{Move, Moved, moves::Judged},
};

/// Returns the section of PSI and CSI.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Section {
    let moves = &subject.validation.moves;
    let blocks = match moves.is_empty() {
        true => vec![words.note("report-moves-none-note")],
        false => {
            let (of_score, of_columns): (Vec<&Move>, Vec<&Move>) =
                moves.iter().partition(|found| found.what == Moved::Score);
            let mut blocks = vec![Block::Table(table(subject, &of_score, "report-psi", words))];
            if !of_columns.is_empty() {
                blocks.push(Block::Table(table(
                    subject,
                    &of_columns,
                    "report-csi",
                    words,
                )));
            }
            blocks.push(words.note("report-moves-note"));
            blocks
        }
    };
    Section {
        id: "drift",
        title: words.get("report-drift"),
        lead: words.all(&["report-psi-read", "report-lights-read"]),
        blocks,
    }
}

fn table(subject: &Subject<'_>, moves: &[&Move], caption: &str, words: Words) -> Table {
    let name = |at: usize| {
        let sample = subject.validation.samples.get(at);
        sample.map(|sample| shown(&sample.name)).unwrap_or_default()
    };
    let row = |found: &&Move| {
        let what = match found.what {
            Moved::Score => words.get("report-score"),
            Moved::Column(at) => subject
                .card
                .columns
                .get(at)
                .map(|column| shown(&column.name))
                .unwrap_or_default(),
        };
        let mut row = vec![
            Cell::Text(what),
            Cell::Text(format!("{} → {}", name(found.from), name(found.to))),
        ];
        row.extend(judged(found.drift.as_ref(), words));
        row
    };
    Table {
        caption: words.get(caption),
        head: words.all(&[
            "report-what-moved",
            "report-between",
            "report-index",
            "report-practice",
            "report-critical",
            "report-p-value",
            "report-light",
        ]),
        rows: moves.iter().map(row).collect(),
        fit: Fit::Narrow,
        ..Table::default()
    }
}

/// Returns index, band of trade practice, critical index, chance and light.
fn judged(judged: Option<&Judged>, words: Words) -> Vec<Cell> {
    let Some(judged) = judged else {
        return (0..5)
            .map(|_| Cell::Number(number::NONE.to_owned()))
            .collect();
    };
    let psi = judged.drift.psi;
    let practice = if psi > LARGE {
        format!("> {LARGE:.2}")
    } else if psi > NOTABLE {
        format!("{NOTABLE:.2} – {LARGE:.2}")
    } else {
        format!("≤ {NOTABLE:.2}")
    };
    vec![
        Cell::Number(number::decimal(psi, 4)),
        Cell::Number(practice),
        Cell::Number(number::decimal(judged.critical, 4)),
        Cell::Number(number::chance(judged.drift.p_value)),
        words.drift(judged.light),
    ]
}

/// Returns index, critical index and light, for a table of periods.
pub(super) fn short(found: Option<&Judged>, words: Words) -> Vec<Cell> {
    let mut cells = judged(found, words);
    // Neither the band of trade practice nor the chance.
    cells.remove(3);
    cells.remove(1);
    cells
}

/// The index from which trade practice speaks of a move.
const NOTABLE: f64 = 0.10;
