//! What each cut-off lets through.

use super::{
    Subject, number,
    page::{Block, Cell, Fit, Section, Table},
    words::Words,
};

/// Returns the section of confusion by cut-off.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Section {
    let validation = subject.validation;
    let name = validation
        .samples
        .last()
        .map(|sample| words.sample(&sample.name, sample.role))
        .unwrap_or_default();
    let row = |cut: &crate::workshop::validation::CutOff| {
        let percent = |share| Cell::Number(number::or_none(share, number::percent));
        let count = |number| Cell::Number(number::whole(number));
        vec![
            Cell::Text(number::round_percent(cut.asked)),
            Cell::Number(number::points(cut.points)),
            percent(cut.approval()),
            count(cut.bads_declined),
            count(cut.goods_declined),
            count(cut.goods_approved),
            count(cut.bads_approved),
            percent(cut.precision()),
            percent(cut.recall()),
            percent(cut.bad_rate()),
        ]
    };
    let table = Table {
        caption: words.with("report-confusion", &[("name", &name)]),
        groups: vec![
            (String::new(), 3),
            (words.get("report-declined"), 2),
            (words.get("report-approved"), 2),
            (String::new(), 3),
        ],
        head: words.all(&[
            "report-asked",
            "report-cut-off",
            "report-approved-share",
            "report-true-positives",
            "report-false-positives",
            "report-true-negatives",
            "report-false-negatives",
            "report-precision",
            "report-recall",
            "report-approved-bad-rate",
        ]),
        rows: validation.cut_offs.iter().map(row).collect(),
        note: words.get("report-confusion-note"),
        fit: Fit::Narrow,
    };
    Section {
        id: "cut-offs",
        title: words.get("report-cut-offs"),
        lead: vec![words.get("report-confusion-read")],
        blocks: vec![Block::Table(table)],
    }
}
