//! How well the card tells bads from goods.

use super::{
    Error, Subject, number,
    page::{Block, Cell, Fit, Section, Table},
    plot::{self, Axis, LINES, MARKS, Mark, Series},
    words::Words,
};
use crate::workshop::{
    metrics::Metrics,
    validation::{Histogram, Measured, Tally},
};

/// Returns the section of AUC, Gini, KS, their curves and the distribution of the score.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Result<Section, Error> {
    let validation = subject.validation;
    let mut blocks = vec![Block::Table(measures(subject, words))];
    let told: Vec<(&Measured, Mark)> = validation
        .samples
        .iter()
        .rev()
        .zip(LINES)
        .filter(|(sample, _)| sample.curves.is_some())
        .collect();
    let mut figures = Vec::new();
    if !told.is_empty() {
        figures.push(roc(&told, words)?);
        figures.push(cap(&told, words)?);
    }
    if let Some(last) = validation.samples.last() {
        figures.extend(ks(last, words)?);
        figures.extend(distribution(&validation.histogram, last, words)?);
    }
    if figures.is_empty() {
        blocks.push(words.note("report-curves-none"));
    } else {
        blocks.push(Block::Figures(figures));
    }
    if let Some(table) = distribution_table(subject, words) {
        blocks.push(Block::Table(table));
    }
    Ok(Section {
        id: "discrimination",
        title: words.get("report-discrimination"),
        lead: words.all(&["report-auc-read", "report-ks-read"]),
        blocks,
    })
}

fn measures(subject: &Subject<'_>, words: Words) -> Table {
    let of = |(name, metrics): (String, &Metrics)| {
        let interval = metrics.auc_interval.map_or_else(
            || number::NONE.to_owned(),
            |(low, high)| format!("{} – {}", number::decimal(low, 3), number::decimal(high, 3)),
        );
        let three = |x| number::decimal(x, 3);
        vec![
            Cell::Text(name),
            Cell::Number(number::count(metrics.records)),
            Cell::Number(number::count(metrics.bads)),
            Cell::Number(number::or_none(metrics.bad_rate, number::percent)),
            Cell::Number(number::or_none(metrics.auc, three)),
            Cell::Number(interval),
            Cell::Number(number::or_none(
                metrics.auc.map(|auc| 2.0 * auc - 1.0),
                three,
            )),
            Cell::Number(number::or_none(metrics.ks, three)),
            Cell::Number(number::or_none(metrics.brier, |x| number::decimal(x, 4))),
        ]
    };
    Table {
        caption: words.get("report-measures"),
        head: words.all(&[
            "report-sample",
            "report-records",
            "report-bads",
            "report-bad-rate",
            "report-auc",
            "report-auc-interval",
            "report-gini",
            "report-ks",
            "report-brier",
        ]),
        rows: subject.measured(words).map(of).collect(),
        note: words.get("report-measures-note"),
        ..Table::default()
    }
}

fn shares(title: String) -> Axis {
    Axis {
        title,
        range: 0.0..1.0,
        marks: MARKS,
        write: number::round_percent,
    }
}

fn roc(told: &[(&Measured, Mark)], words: Words) -> Result<super::page::Figure, Error> {
    let mut series = vec![chance(words)];
    for (sample, mark) in told {
        let points = sample.curves.as_ref().map(|curves| curves.roc.clone());
        series.push(Series {
            name: words.sample(&sample.name, sample.role),
            mark: *mark,
            points: points.unwrap_or_default(),
        });
    }
    plot::figure(
        words.get("report-roc"),
        &shares(words.get("report-goods-declined")),
        &shares(words.get("report-bads-declined")),
        &series,
    )
}

fn cap(told: &[(&Measured, Mark)], words: Words) -> Result<super::page::Figure, Error> {
    let mut series = vec![chance(words)];
    if let Some(rate) = told.first().and_then(|(sample, _)| sample.metrics.bad_rate) {
        series.push(Series {
            name: words.get("report-perfect"),
            mark: Mark::Bound,
            points: vec![(0.0, 0.0), (rate, 1.0), (1.0, 1.0)],
        });
    }
    for (sample, mark) in told {
        let points = sample.curves.as_ref().map(|curves| curves.cap.clone());
        series.push(Series {
            name: words.sample(&sample.name, sample.role),
            mark: *mark,
            points: points.unwrap_or_default(),
        });
    }
    plot::figure(
        words.get("report-cap"),
        &shares(words.get("report-records-declined")),
        &shares(words.get("report-bads-declined")),
        &series,
    )
}

/// The line of a score that says nothing.
fn chance(words: Words) -> Series {
    Series {
        name: words.get("report-chance"),
        mark: Mark::Guide,
        points: vec![(0.0, 0.0), (1.0, 1.0)],
    }
}

fn ks(sample: &Measured, words: Words) -> Result<Option<super::page::Figure>, Error> {
    let Some(curves) = &sample.curves else {
        return Ok(None);
    };
    let (Some(first), Some(last)) = (curves.ks.first(), curves.ks.last()) else {
        return Ok(None);
    };
    let (at, distance) = curves.furthest;
    let line = |name: &str, mark, share: fn(&(f64, f64, f64)) -> f64| Series {
        name: words.get(name),
        mark,
        points: curves
            .ks
            .iter()
            .map(|point| (point.0, share(point)))
            .collect(),
    };
    let series = [
        Series {
            name: words.with("report-furthest", &[("points", &number::points(at))]),
            mark: Mark::Guide,
            points: vec![(f64::from(at), 0.0), (f64::from(at), 1.0)],
        },
        line("report-bads-line", Mark::Dashed, |point| point.2),
        line("report-goods", Mark::Solid, |point| point.1),
    ];
    let caption = words.with(
        "report-ks-curve",
        &[
            ("name", &words.sample(&sample.name, sample.role)),
            ("ks", &number::decimal(distance, 3)),
        ],
    );
    let score = Axis {
        title: words.get("report-score-points"),
        range: first.0..last.0.max(first.0 + 1.0),
        marks: MARKS,
        write: |at| number::decimal(at, 0),
    };
    plot::figure(
        caption,
        &score,
        &shares(words.get("report-share-below")),
        &series,
    )
    .map(Some)
}

fn distribution(
    histogram: &Histogram,
    sample: &Measured,
    words: Words,
) -> Result<Option<super::page::Figure>, Error> {
    if histogram.bars.is_empty() {
        return Ok(None);
    }
    let goods = (sample.metrics.records - sample.metrics.bads).max(1) as f64;
    let bads = sample.metrics.bads.max(1) as f64;
    let good = |bar: &Tally| (bar.records - bar.bads) as f64 / goods;
    let bad = |bar: &Tally| bar.bads as f64 / bads;
    let edge = |bar: usize| f64::from(histogram.from) + f64::from(histogram.width) * bar as f64;
    let (mut bars, mut steps) = (Vec::new(), Vec::new());
    let mut most: f64 = 0.0;
    for (at, bar) in histogram.bars.iter().enumerate() {
        bars.extend([(edge(at), 0.0), (edge(at + 1), good(bar))]);
        steps.extend([(edge(at), bad(bar)), (edge(at + 1), bad(bar))]);
        most = most.max(good(bar)).max(bad(bar));
    }
    let series = [
        Series {
            name: words.get("report-goods"),
            mark: Mark::Bars,
            points: bars,
        },
        Series {
            name: words.get("report-bads-line"),
            mark: Mark::Dashed,
            points: steps,
        },
    ];
    let caption = words.with(
        "report-distribution",
        &[
            ("name", &words.sample(&sample.name, sample.role)),
            ("width", &histogram.width.to_string()),
        ],
    );
    let score = Axis {
        title: words.get("report-score-points"),
        range: edge(0)..edge(histogram.bars.len()),
        marks: MARKS,
        write: |at| number::decimal(at, 0),
    };
    let share = Axis {
        title: words.get("report-share-of-class"),
        range: plot::up_to(most, 0.01),
        marks: MARKS,
        write: number::round_percent,
    };
    plot::figure(caption, &score, &share, &series).map(Some)
}

/// Returns the bands of the score, with what each sample has there.
fn distribution_table(subject: &Subject<'_>, words: Words) -> Option<Table> {
    let validation = subject.validation;
    let first = validation.samples.first()?;
    let mut table = Table {
        caption: words.with(
            "report-bands",
            &[("name", &words.sample(&first.name, first.role))],
        ),
        groups: vec![(String::new(), 1)],
        head: vec![words.get("report-score")],
        note: words.get("report-bands-note"),
        fit: Fit::of_samples(validation.samples.len()),
        ..Table::default()
    };
    for sample in &validation.samples {
        table
            .groups
            .push((words.sample(&sample.name, sample.role), 3));
        table
            .head
            .extend(words.all(&["report-records", "report-share", "report-bad-rate"]));
    }
    for band in &validation.bands {
        let range = match (band.from, band.to) {
            (None, None) => words.get("report-bin-any"),
            (None, Some(to)) => format!("< {}", number::points(to)),
            (Some(from), None) => format!("≥ {}", number::points(from)),
            (Some(from), Some(to)) => {
                format!("{} – {}", number::points(from), number::points(to - 1))
            }
        };
        let mut row = vec![Cell::Text(range)];
        for (tally, sample) in band.of.iter().zip(&validation.samples) {
            let share = tally.records as f64 / sample.metrics.records as f64;
            row.push(Cell::Number(number::whole(tally.records)));
            row.push(Cell::Number(number::or_none(Some(share), number::percent)));
            row.push(Cell::Number(number::or_none(
                tally.bad_rate(),
                number::percent,
            )));
        }
        table.rows.push(row);
    }
    Some(table)
}
