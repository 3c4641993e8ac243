//! Who would be approved now and was not, and the reverse.

use super::{
    Champion, Subject, number,
    page::{Block, Cell, Fit, Section, Table},
    words::{Words, shown},
};
use crate::workshop::{metrics::Metrics, validation::Tally};

/// Returns the section of the swap set.
pub(super) fn section(champion: &Champion<'_>, subject: &Subject<'_>, words: Words) -> Section {
    let mut blocks = Vec::new();
    if let Some(last) = subject.validation.samples.last() {
        blocks.push(Block::Table(beside(&last.metrics, champion, words)));
    }
    blocks.push(Block::Table(sets(champion, words)));
    Section {
        id: "swaps",
        title: words.get("report-swaps"),
        lead: vec![words.get("report-swaps-read")],
        blocks,
    }
}

fn beside(card: &Metrics, champion: &Champion<'_>, words: Words) -> Table {
    let row = |name: String, metrics: &Metrics| {
        let three = |x| number::decimal(x, 3);
        vec![
            Cell::Text(name),
            Cell::Number(number::or_none(metrics.auc, three)),
            Cell::Number(number::or_none(metrics.ks, three)),
            Cell::Number(number::or_none(metrics.brier, |x| number::decimal(x, 4))),
            Cell::Number(number::or_none(metrics.mean_pd, number::percent)),
            Cell::Number(number::or_none(metrics.bad_rate, number::percent)),
            Cell::Number(number::or_none(metrics.calibration_slope, three)),
        ]
    };
    let note = match champion.swaps.auc_difference {
        Some((difference, (low, high))) => words.with(
            "report-auc-difference",
            &[
                ("difference", &number::decimal(difference, 4)),
                ("low", &number::decimal(low, 4)),
                ("high", &number::decimal(high, 4)),
            ],
        ),
        None => words.get("report-champion-unknown"),
    };
    Table {
        caption: words.get("report-beside-champion"),
        head: words.all(&[
            "report-card",
            "report-auc",
            "report-ks",
            "report-brier",
            "report-mean-pd",
            "report-bad-rate",
            "report-slope",
        ]),
        rows: vec![
            row(words.get("report-this-card"), card),
            row(
                words.with("report-champion-named", &[("name", &shown(champion.name))]),
                champion.metrics,
            ),
        ],
        note,
        ..Table::default()
    }
}

fn sets(champion: &Champion<'_>, words: Words) -> Table {
    let pair = |tally: Tally| {
        [
            Cell::Number(number::whole(tally.records)),
            Cell::Number(number::or_none(tally.bad_rate(), number::percent)),
        ]
    };
    let joined = |one: Tally, other: Tally| Tally {
        records: one.records + other.records,
        bads: one.bads + other.bads,
    };
    let mut table = Table {
        caption: words.get("report-swap-set"),
        groups: vec![
            (String::new(), 1),
            (words.get("report-both"), 2),
            (words.get("report-swapped-in"), 2),
            (words.get("report-swapped-out"), 2),
            (words.get("report-neither"), 2),
            (words.get("report-approved-bad-rate"), 2),
        ],
        head: vec![words.get("report-asked")],
        note: words.get("report-swaps-note"),
        fit: Fit::Narrow,
        ..Table::default()
    };
    for _ in 0..4 {
        table
            .head
            .extend(words.all(&["report-records", "report-bad-rate"]));
    }
    table
        .head
        .extend(words.all(&["report-this-card", "report-champion"]));
    for set in &champion.swaps.sets {
        let mut row = vec![Cell::Text(number::round_percent(set.approval))];
        for tally in [set.both, set.swapped_in, set.swapped_out, set.neither] {
            row.extend(pair(tally));
        }
        for other in [set.swapped_in, set.swapped_out] {
            let rate = joined(set.both, other).bad_rate();
            row.push(Cell::Number(number::or_none(rate, number::percent)));
        }
        table.rows.push(row);
    }
    table
}
