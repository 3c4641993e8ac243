//! The card itself: points per bin, with what each sample has there.

use super::{
    Subject, number,
    page::{Block, Cell, Fit, Section, Table},
    words::{Words, shown},
};
use crate::workshop::{
    bins::Bins,
    card::{CardColumn, CardPair},
    validation::{Measured, Tally},
};

/// Bins of one column, and bins along one side of a pair, that the page shows.
const BINS_MAX: usize = 40;
const SIDE_MAX: usize = 24;

/// Returns the section of points and bins.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Section {
    let samples = &subject.validation.samples;
    let mut blocks = Vec::new();
    for (at, column) in subject.card.columns.iter().enumerate() {
        blocks.push(Block::Table(of_column(at, column, samples, words)));
    }
    for pair in &subject.card.pairs {
        blocks.push(Block::Table(of_pair(pair, words)));
    }
    Section {
        id: "points",
        title: words.get("report-points"),
        lead: vec![words.get("report-points-read")],
        blocks,
    }
}

fn of_column(at: usize, column: &CardColumn, samples: &[Measured], words: Words) -> Table {
    let tallies = |sample: &Measured| sample.bins.get(at).cloned().unwrap_or_default();
    let of_samples: Vec<Vec<Tally>> = samples.iter().map(tallies).collect();
    let rates = of_samples
        .iter()
        .flatten()
        .filter_map(|tally| tally.bad_rate());
    let highest = rates.fold(0.0, f64::max);
    let mut table = Table {
        caption: words.with(
            "report-column-caption",
            &[
                ("column", &shown(&column.name)),
                ("iv", &number::decimal(column.information_value, 3)),
                ("neutral", &number::points(column.neutral)),
            ],
        ),
        groups: vec![(String::new(), 2)],
        head: words.all(&["report-bin", "report-points-of"]),
        fit: Fit::of_samples(samples.len()),
        ..Table::default()
    };
    for sample in samples {
        table
            .groups
            .push((words.sample(&sample.name, sample.role), 3));
        table
            .head
            .extend(words.all(&["report-records", "report-share", "report-bad-rate"]));
    }
    for (bin, points) in column.points.iter().enumerate().take(BINS_MAX) {
        let mut row = vec![
            Cell::Text(words.bin(&column.bins, bin)),
            Cell::Number(number::points(*points)),
        ];
        for (tallies, sample) in of_samples.iter().zip(samples) {
            let tally = tallies.get(bin).copied().unwrap_or_default();
            let share = tally.records as f64 / sample.metrics.records as f64;
            row.push(Cell::Number(number::whole(tally.records)));
            row.push(Cell::Number(number::or_none(Some(share), number::percent)));
            row.push(rate(tally, highest));
        }
        table.rows.push(row);
    }
    table.note = beyond(column.points.len(), BINS_MAX, words);
    table
}

/// Returns a rate of bads as a bar, the highest of the column at full length.
fn rate(tally: Tally, highest: f64) -> Cell {
    match tally.bad_rate() {
        Some(rate) if highest > 0.0 => Cell::Bar {
            text: number::percent(rate),
            share: (100.0 * rate / highest).round() as u32,
        },
        rate => Cell::Number(number::or_none(rate, number::percent)),
    }
}

fn of_pair(pair: &CardPair, words: Words) -> Table {
    let labels = |bins: &Bins| -> Vec<String> {
        (0..bins.count().min(SIDE_MAX))
            .map(|bin| words.bin(bins, bin))
            .collect()
    };
    let (first, second) = (labels(&pair.first_bins), labels(&pair.second_bins));
    let mut head = vec![words.pair(&pair.first, &pair.second)];
    head.extend(second);
    let row = |(label, points): (String, &Vec<i32>)| {
        let mut row = vec![Cell::Text(label)];
        let cells = points.iter().take(SIDE_MAX);
        row.extend(cells.map(|points| Cell::Number(number::points(*points))));
        row
    };
    let most = pair.first_bins.count().max(pair.second_bins.count());
    Table {
        caption: words.with(
            "report-pair-caption",
            &[
                ("first", &shown(&pair.first)),
                ("second", &shown(&pair.second)),
                ("iv", &number::decimal(pair.information_value, 3)),
            ],
        ),
        head,
        rows: first.into_iter().zip(&pair.points).map(row).collect(),
        note: beyond(most, SIDE_MAX, words),
        fit: Fit::Cells,
        ..Table::default()
    }
}

/// Says how many bins are left out, if any.
fn beyond(count: usize, most: usize, words: Words) -> String {
    match count.checked_sub(most) {
        Some(more) if more > 0 => {
            words.with("report-bins-beyond", &[("count", &number::count(more))])
        }
        _ => String::new(),
    }
}
