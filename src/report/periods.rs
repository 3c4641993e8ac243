//! The card period by period.

use super::{
    Error, Periods, drift, number,
    page::{Block, Cell, Fit, Section, Table},
    plot::{self, Axis, MARKS, Mark, Series},
    words::{Words, shown},
};
use crate::workshop::validation::Key;

/// Returns the section of bad rate, PD, AUC and PSI by period.
pub(super) fn section(periods: &Periods<'_>, words: Words) -> Result<Section, Error> {
    let column = shown(periods.column);
    let mut table = Table {
        caption: words.with("report-periods-of", &[("column", &column)]),
        head: words.all(&[
            "report-period",
            "report-records",
            "report-bads",
            "report-bad-rate",
            "report-mean-pd",
            "report-auc",
            "report-auc-interval",
            "report-psi-short",
            "report-critical",
            "report-light",
        ]),
        note: match periods.reference {
            Some(name) => words.with("report-periods-note", &[("name", &shown(name))]),
            None => words.get("report-periods-note-first"),
        },
        fit: Fit::Narrow,
        ..Table::default()
    };
    let (mut rates, mut pds, mut aucs, mut intervals) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, span) in periods.spans.spans.iter().enumerate() {
        let metrics = &span.metrics;
        let place = (at + 1) as f64;
        rates.extend(metrics.bad_rate.map(|rate| (place, rate)));
        pds.extend(metrics.mean_pd.map(|pd| (place, pd)));
        aucs.extend(metrics.auc.map(|auc| (place, auc)));
        if let Some((low, high)) = metrics.auc_interval {
            intervals.extend([(place, low), (place, high)]);
        }
        let interval = metrics.auc_interval.map_or_else(
            || number::NONE.to_owned(),
            |(low, high)| format!("{} – {}", number::decimal(low, 3), number::decimal(high, 3)),
        );
        let mut row = vec![
            Cell::Text(format!("{}. {}", at + 1, called(span.key))),
            Cell::Number(number::count(metrics.records)),
            Cell::Number(number::count(metrics.bads)),
            Cell::Number(number::or_none(metrics.bad_rate, number::percent)),
            Cell::Number(number::or_none(metrics.mean_pd, number::percent)),
            Cell::Number(number::or_none(metrics.auc, |x| number::decimal(x, 3))),
            Cell::Number(interval),
        ];
        row.extend(drift::short(span.drift.as_ref(), words));
        table.rows.push(row);
    }
    let mut blocks = Vec::new();
    if !rates.is_empty() {
        let count = periods.spans.spans.len() as f64;
        let period = || Axis {
            title: words.get("report-axis-period"),
            range: 0.5..count + 0.5,
            marks: periods.spans.spans.len().min(PERIOD_MARKS) + 1,
            write: whole_only,
        };
        let most = rates
            .iter()
            .chain(&pds)
            .map(|point| point.1)
            .fold(0.0, f64::max);
        let rate = Axis {
            title: words.get("report-axis-bad-rate"),
            range: plot::up_to(most, 0.01),
            marks: MARKS,
            write: number::round_percent,
        };
        let line = |name: &str, mark, points| Series {
            name: words.get(name),
            mark,
            points,
        };
        let mut figures = vec![plot::figure(
            words.get("report-periods-rates"),
            &period(),
            &rate,
            &[
                line("report-mean-pd", Mark::Dashed, pds),
                line("report-bad-rate", Mark::Solid, rates),
            ],
        )?];
        if !aucs.is_empty() {
            let least = intervals.iter().map(|point| point.1).fold(0.5, f64::min);
            let auc = Axis {
                title: words.get("report-auc"),
                range: (10.0 * least).floor() / 10.0..1.0,
                marks: MARKS,
                write: |at| number::decimal(at, 2),
            };
            figures.push(plot::figure(
                words.get("report-periods-auc"),
                &period(),
                &auc,
                &[
                    line("report-delong", Mark::Intervals, intervals),
                    line("report-auc", Mark::Dots, aucs),
                ],
            )?);
        }
        blocks.push(Block::Figures(figures));
    }
    blocks.push(Block::Table(table));
    let spans = periods.spans;
    if spans.earlier > 0 {
        let count = number::count(spans.earlier);
        blocks.push(Block::Note(
            words.with("report-periods-earlier", &[("count", &count)]),
        ));
    }
    if spans.untimed > 0 {
        let count = number::count(spans.untimed);
        blocks.push(Block::Note(
            words.with("report-periods-untimed", &[("count", &count)]),
        ));
    }
    Ok(Section {
        id: "periods",
        title: words.get("report-periods"),
        lead: vec![words.get("report-periods-read")],
        blocks,
    })
}

/// Periods up to which each has a mark.
const PERIOD_MARKS: usize = 20;

/// Writes the number of a period; nothing between two.
fn whole_only(at: f64) -> String {
    match (at - at.round()).abs() < 1e-6 {
        true => number::decimal(at, 0),
        false => String::new(),
    }
}

/// Returns what a period is called.
fn called(key: Key) -> String {
    match key {
        Key::Month(year, month) => format!("{year:04}-{month:02}"),
        Key::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
        Key::Year(year) => format!("{year:04}"),
        Key::Value(value) => number::value(value),
    }
}
