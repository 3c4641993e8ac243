//! Whether as many turn out bad as the card says.

use super::{
    Error, Subject, number,
    page::{Block, Cell, Figure, Section, Table},
    plot::{self, Axis, MARKS, Mark, Series},
    words::Words,
};
use crate::workshop::{
    metrics::{self, Metrics},
    validation::Measured,
};

/// Returns the section of mean PD, slope, Hosmer–Lemeshow and expected against observed.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Result<Section, Error> {
    let mut blocks = vec![Block::Table(measures(subject, words))];
    let mut figures = Vec::new();
    for sample in subject.validation.samples.iter().rev().take(2) {
        figures.extend(curve(sample, words)?);
    }
    if !figures.is_empty() {
        blocks.push(Block::Figures(figures));
    }
    if let Some(last) = subject.validation.samples.last() {
        blocks.push(Block::Table(groups(last, words)));
    }
    Ok(Section {
        id: "calibration",
        title: words.get("report-calibration"),
        lead: words.all(&["report-slope-read", "report-hl-read"]),
        blocks,
    })
}

fn measures(subject: &Subject<'_>, words: Words) -> Table {
    let of = |(name, metrics): (String, &Metrics)| {
        let (statistic, p_value) = metrics.hosmer_lemeshow.unzip();
        vec![
            Cell::Text(name),
            Cell::Number(number::or_none(metrics.mean_pd, number::percent)),
            Cell::Number(number::or_none(metrics.bad_rate, number::percent)),
            Cell::Number(number::or_none(metrics.calibration_intercept, |x| {
                number::decimal(x, 3)
            })),
            Cell::Number(number::or_none(metrics.calibration_slope, |x| {
                number::decimal(x, 3)
            })),
            Cell::Number(number::or_none(statistic, |x| number::decimal(x, 2))),
            Cell::Number(number::or_none(p_value, number::chance)),
        ]
    };
    Table {
        caption: words.get("report-calibration-measures"),
        head: words.all(&[
            "report-sample",
            "report-mean-pd",
            "report-bad-rate",
            "report-intercept",
            "report-slope",
            "report-hl",
            "report-p-value",
        ]),
        rows: subject.measured(words).map(of).collect(),
        note: words.get("report-calibration-note"),
        ..Table::default()
    }
}

/// Returns mean PD against the rate of bads, group by group, with intervals.
fn curve(sample: &Measured, words: Words) -> Result<Option<Figure>, Error> {
    let (mut dots, mut intervals) = (Vec::new(), Vec::new());
    let (mut most_pd, mut most_rate): (f64, f64) = (0.0, 0.0);
    for group in &sample.groups {
        let Some((low, high)) = metrics::wilson(group.bads, group.records) else {
            continue;
        };
        let pd = group.expected / group.records as f64;
        dots.push((pd, group.bads as f64 / group.records as f64));
        intervals.extend([(pd, low), (pd, high)]);
        most_pd = most_pd.max(pd);
        most_rate = most_rate.max(high);
    }
    if dots.is_empty() {
        return Ok(None);
    }
    let (x, y) = (
        plot::up_to(most_pd, 0.01),
        plot::up_to(most_rate.min(1.0), 0.01),
    );
    let end = x.end.min(y.end);
    let series = [
        Series {
            name: words.get("report-calibrated"),
            mark: Mark::Guide,
            points: vec![(0.0, 0.0), (end, end)],
        },
        Series {
            name: words.get("report-wilson"),
            mark: Mark::Intervals,
            points: intervals,
        },
        Series {
            name: words.get("report-group"),
            mark: Mark::Dots,
            points: dots,
        },
    ];
    let axis = |title: &str, range| Axis {
        title: words.get(title),
        range,
        marks: MARKS,
        write: number::round_percent,
    };
    let name = words.sample(&sample.name, sample.role);
    plot::figure(
        words.with("report-calibration-curve", &[("name", &name)]),
        &axis("report-axis-mean-pd", x),
        &axis("report-axis-bad-rate", y),
        &series,
    )
    .map(Some)
}

fn groups(sample: &Measured, words: Words) -> Table {
    let mut rows = Vec::new();
    for (at, group) in sample.groups.iter().enumerate() {
        let records = group.records as f64;
        let interval = metrics::wilson(group.bads, group.records).map_or_else(
            || number::NONE.to_owned(),
            |(low, high)| format!("{} – {}", number::percent(low), number::percent(high)),
        );
        rows.push(vec![
            Cell::Text((at + 1).to_string()),
            Cell::Number(number::count(group.records)),
            Cell::Number(number::percent(group.expected / records)),
            Cell::Number(number::decimal(group.expected, 1)),
            Cell::Number(number::count(group.bads)),
            Cell::Number(number::percent(group.bads as f64 / records)),
            Cell::Number(interval),
        ]);
    }
    let name = words.sample(&sample.name, sample.role);
    Table {
        caption: words.with("report-groups", &[("name", &name)]),
        head: words.all(&[
            "report-group-number",
            "report-records",
            "report-mean-pd",
            "report-expected",
            "report-bads",
            "report-bad-rate",
            "report-interval",
        ]),
        rows,
        note: words.get("report-groups-note"),
        ..Table::default()
    }
}
