//! Grades with their binomial test.

use super::{
    Error, Grades, Subject, number,
    page::{Block, Cell, Section, Table},
    plot::{self, Axis, MARKS, Mark, Series},
    words::Words,
};

/// Returns the section of grades: expected and observed, the chance, the light.
pub(super) fn section(subject: &Subject<'_>, words: Words) -> Result<Section, Error> {
    let grades = &subject.validation.grades;
    let records: u64 = grades.iter().map(|grade| grade.records).sum();
    let mut table = Table {
        caption: match subject.grades {
            Grades::Illustrative => words.get("report-grades-illustrative"),
            Grades::Given => words.get("report-grades-given"),
        },
        head: words.all(&[
            "report-grade",
            "report-pd-range",
            "report-records",
            "report-share",
            "report-mean-pd",
            "report-bads",
            "report-bad-rate",
            "report-grade-chance",
            "report-light",
        ]),
        note: words.get("report-grades-note"),
        ..Table::default()
    };
    let (mut expected, mut observed, mut bars) = (Vec::new(), Vec::new(), Vec::new());
    for (at, grade) in grades.iter().enumerate() {
        let rate = (grade.records > 0).then(|| grade.bads as f64 / grade.records as f64);
        let share = (records > 0).then(|| grade.records as f64 / records as f64);
        if let (Some((mean, ..)), Some(rate)) = (grade.test, rate) {
            expected.push(((at + 1) as f64, mean));
            observed.push(((at + 1) as f64, rate));
        }
        if let Some(share) = share {
            bars.extend([(at as f64 + 0.6, 0.0), (at as f64 + 1.4, share)]);
        }
        let range = format!(
            "{} – {}",
            number::round_percent(grade.from),
            number::round_percent(grade.to)
        );
        table.rows.push(vec![
            Cell::Text((at + 1).to_string()),
            Cell::Number(range),
            Cell::Number(number::whole(grade.records)),
            Cell::Number(number::or_none(share, number::percent)),
            Cell::Number(number::or_none(
                grade.test.map(|test| test.0),
                number::percent,
            )),
            Cell::Number(number::whole(grade.bads)),
            Cell::Number(number::or_none(rate, number::percent)),
            Cell::Number(number::or_none(
                grade.test.map(|test| test.1),
                number::chance,
            )),
            match grade.test {
                Some((_, _, light)) => words.grade(light),
                None => Cell::Number(number::NONE.to_owned()),
            },
        ]);
    }
    let mut blocks = vec![Block::Table(table)];
    if !expected.is_empty() {
        let most = expected
            .iter()
            .chain(&observed)
            .map(|point| point.1)
            .fold(0.0, f64::max);
        let series = [
            Series {
                name: words.get("report-mean-pd"),
                mark: Mark::Dashed,
                points: expected,
            },
            Series {
                name: words.get("report-bad-rate"),
                mark: Mark::Dots,
                points: observed,
            },
        ];
        let most_share = bars.iter().map(|corner| corner.1).fold(0.0, f64::max);
        let grade = || Axis {
            title: words.get("report-axis-grade"),
            range: 0.5..grades.len() as f64 + 0.5,
            marks: grades.len() + 1,
            write: |at| number::decimal(at, 0),
        };
        let share = |title: &str, most| Axis {
            title: words.get(title),
            range: plot::up_to(most, 0.01),
            marks: MARKS,
            write: number::round_percent,
        };
        let spread = [Series {
            name: String::new(),
            mark: Mark::Bars,
            points: bars,
        }];
        blocks.push(Block::Figures(vec![
            plot::figure(
                words.get("report-grades-curve"),
                &grade(),
                &share("report-axis-bad-rate", most),
                &series,
            )?,
            plot::figure(
                words.get("report-grades-spread"),
                &grade(),
                &share("report-axis-share", most_share),
                &spread,
            )?,
        ]));
    }
    Ok(Section {
        id: "grades",
        title: words.get("report-grades"),
        lead: vec![words.get("report-binomial-read")],
        blocks,
    })
}
