//! The page as parts: sections with tables and figures, and the one template that lays them out.
//!
//! Owns the template and the escape of every text: only plots and swatches, which `plot` made, are put in as they are. Must not
//! know what a report is about.

use askama::Template;

/// A page. Every text is plain: the template escapes it.
#[derive(Template)]
#[template(path = "page.html", escape = "html")]
pub(super) struct Page {
    /// The tag of its language.
    pub language: &'static str,
    /// Its title.
    pub title: String,
    /// What stands below the title.
    pub subtitle: String,
    /// What is said of the facts.
    pub facts_caption: String,
    /// Names and values at the top.
    pub facts: Vec<(String, String)>,
    /// The sections.
    pub sections: Vec<Section>,
    /// The style sheet.
    pub style: &'static str,
}

/// The style sheet of every page.
pub(super) const STYLE: &str = include_str!("page.css");

/// A section.
pub(super) struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// How it is to be read.
    pub lead: Vec<String>,
    /// What it shows.
    pub blocks: Vec<Block>,
}

/// A part of a section.
pub(super) enum Block {
    /// A remark.
    Note(String),
    /// A remark that must be seen.
    Warning(String),
    /// Remarks.
    List(Vec<String>),
    /// Plots, two in a row.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
}

/// A plot with its caption.
pub(super) struct Figure {
    /// The plot, an `svg` element.
    pub svg: String,
    /// What its marks mean.
    pub legend: Vec<Entry>,
    /// What it shows.
    pub caption: String,
}

/// A mark of a legend.
pub(super) struct Entry {
    /// The mark, an `svg` element.
    pub swatch: String,
    /// What it means.
    pub text: String,
}

/// A table.
#[derive(Default)]
pub(super) struct Table {
    /// What it shows.
    pub caption: String,
    /// Heads over several columns, with how many; none: no such row.
    pub groups: Vec<(String, usize)>,
    /// Heads of the columns.
    pub head: Vec<String>,
    /// Rows, each with a cell per head.
    pub rows: Vec<Vec<Cell>>,
    /// What is said below it; empty: nothing.
    pub note: String,
    /// How close its cells stand.
    pub fit: Fit,
}

/// Rows up to which a table is not parted between two pages of paper.
const WHOLE_MAX: usize = 20;

/// How close the cells of a table stand.
#[derive(Clone, Copy, Default)]
pub(super) enum Fit {
    /// Few columns.
    #[default]
    Wide,
    /// Many columns.
    Narrow,
    /// A matrix.
    Cells,
}

impl Fit {
    /// Returns how close the cells of a table stand that has some for each sample.
    pub(super) const fn of_samples(count: usize) -> Fit {
        match count {
            0..=2 => Fit::Narrow,
            _ => Fit::Cells,
        }
    }
}

/// A cell.
pub(super) enum Cell {
    /// Words, at the left.
    Text(String),
    /// A number, at the right.
    Number(String),
    /// A number with a bar behind it.
    Bar {
        /// The number.
        text: String,
        /// Length of the bar in percent of the cell.
        share: u32,
    },
    /// A light, which says what it means in a word as well.
    Light {
        /// The class of its colour.
        class: &'static str,
        /// Its sign and word.
        text: String,
    },
}

impl Table {
    /// Returns the class that the style sheet knows it by.
    fn class(&self) -> &'static str {
        match self.fit {
            Fit::Wide if self.is_short() => "whole",
            Fit::Wide => "wide",
            Fit::Narrow if self.is_short() => "narrow whole",
            Fit::Narrow => "narrow",
            Fit::Cells if self.is_short() => "narrow cells whole",
            Fit::Cells => "narrow cells",
        }
    }

    /// Says whether a page of paper should hold it whole.
    fn is_short(&self) -> bool {
        self.rows.len() <= WHOLE_MAX
    }

    /// Says whether the cells of a column stand at the right.
    fn is_right(&self, column: &usize) -> bool {
        let first = self.rows.first().and_then(|row| row.get(*column));
        *column > 0 && !matches!(first, Some(Cell::Text(_)))
    }
}
