//! The validation report of a card: one page of HTML that stands alone, in Chinese or English.
//!
//! Owns how validation figures are shown: sections, tables, plots, the template. Must not know files or how figures are found;
//! it computes none. Names of columns and words of tables are strangers' texts: shortened, without unseen characters, escaped.

mod bins;
mod calibration;
mod cut_offs;
mod discrimination;
mod drift;
mod grades;
mod number;
mod page;
mod periods;
mod plot;
mod selection;
mod summary;
mod swaps;
mod words;

use askama::Template;
use jiff::Timestamp;

use self::{
    page::{Page, STYLE, Section},
    words::Words,
};
use crate::{
    texts::Language,
    workshop::{
        card::Content,
        metrics::Metrics,
        select::Decision,
        spec::Spec,
        validation::{Length, Spans, Swaps, Validation},
    },
};

/// What a report is about.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The card.
    pub card: &'a Content,
    /// The options that it was trained with.
    pub spec: &'a Spec,
    /// The table that it was trained on.
    pub learnt: Table,
    /// The tables that it is held against, in the order of the samples' names; the same table may give several samples.
    pub tables: Vec<Table>,
    /// What was found.
    pub validation: &'a Validation,
    /// What cross-validation said of rows that the parts which judged them had not seen.
    pub unseen: Option<&'a Metrics>,
    /// Why each column is in or out; only where the card was just trained.
    pub decisions: &'a [Decision],
    /// The last sample by period, or all rows of training.
    pub periods: Option<Periods<'a>>,
    /// The card beside the champion.
    pub champion: Option<Champion<'a>>,
    /// Who gave the bounds of the grades.
    pub grades: Grades,
    /// When the page was made.
    pub now: Timestamp,
}

impl Subject<'_> {
    /// Returns measures by name: of rows unseen in cross-validation, where there are any, then of each sample.
    fn measured(&self, words: Words) -> impl Iterator<Item = (String, &Metrics)> {
        let unseen = self.unseen.into_iter();
        let unseen = unseen.map(move |metrics| (words.get("report-unseen"), metrics));
        let samples = self.validation.samples.iter();
        unseen.chain(samples.map(move |one| (words.sample(&one.name, one.role), &one.metrics)))
    }
}

/// A table by name, size and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the report calls it.
    pub name: String,
    /// Its rows.
    pub rows: usize,
    /// SHA-256 of its content, in hex.
    pub sha256: String,
}

/// Figures by period.
#[derive(Clone, Copy, Debug)]
pub struct Periods<'a> {
    /// The column of times.
    pub column: &'a str,
    /// How long a period is.
    pub length: Length,
    /// The sample that each period is compared with; `None`: the earliest period.
    pub reference: Option<&'a str>,
    /// The periods.
    pub spans: &'a Spans,
}

/// The card beside another.
#[derive(Clone, Copy, Debug)]
pub struct Champion<'a> {
    /// What the other is called.
    pub name: &'a str,
    /// How it does on the last sample.
    pub metrics: &'a Metrics,
    /// The swap sets.
    pub swaps: &'a Swaps,
}

/// Who gave the bounds of the grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grades {
    /// Nobody: the built-in ones, to illustrate.
    Illustrative,
    /// The user.
    Given,
}

/// A page that was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A plot cannot be drawn.
    #[error("cannot draw a plot: {0}")]
    Plot(String),
    /// The template cannot be filled.
    #[error("cannot fill the page")]
    Template(#[from] askama::Error),
}

/// Returns the page: the same subject and language give the same bytes.
///
/// # Errors
/// [`Error`] where a plot cannot be drawn.
pub fn html(subject: &Subject<'_>, language: Language) -> Result<String, Error> {
    let words = Words::new(language);
    let mut sections: Vec<Section> = vec![
        summary::section(subject, words),
        discrimination::section(subject, words)?,
        calibration::section(subject, words)?,
        grades::section(subject, words)?,
        cut_offs::section(subject, words),
        drift::section(subject, words),
    ];
    if let Some(periods) = &subject.periods {
        sections.push(periods::section(periods, words)?);
    }
    if let Some(champion) = &subject.champion {
        sections.push(swaps::section(champion, subject, words));
    }
    sections.push(bins::section(subject, words));
    if !subject.decisions.is_empty() {
        sections.push(selection::section(subject.decisions, words));
    }
    let target = words::shown(&subject.card.target);
    let page = Page {
        language: language.tag(),
        title: words.with("report-title", &[("target", &target)]),
        subtitle: words.get("report-subtitle"),
        facts_caption: words.get("report-facts"),
        facts: summary::facts(subject, words),
        sections,
        style: STYLE,
    };
    Ok(page.render()?)
}

#[cfg(test)]
mod tests;
