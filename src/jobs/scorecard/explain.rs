//! Why one record has its score, and what would change it.
//!
//! Owns the account of a record. Must not know how it is shown.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Error;
use crate::{
    table::Frame,
    workshop::{
        bins::Value,
        card::{Card, Part},
        counterfactual::{Counterfactual, Reach, counterfactuals, points_for, reach},
        reasons::{Reason, Yardstick, reasons},
    },
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The row of the table, from 1.
    pub row: usize,
    /// The most single changes.
    pub counterfactuals: usize,
    /// Columns that cannot change.
    pub fixed: BTreeSet<String>,
    /// What is to be reached.
    pub goal: Option<Goal>,
}

/// What is to be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// At least this score.
    Points(i32),
    /// At most this probability of bad.
    Pd(f64),
}

/// The account of a record.
#[derive(Clone, Debug, Serialize)]
pub struct Account<'a> {
    /// The row of the table, from 1.
    pub row: usize,
    /// The score.
    pub points: i32,
    /// Probability of bad.
    pub pd: f64,
    /// What each column and pair gives.
    pub parts: Vec<Part>,
    /// What costs most against the best bin of each part.
    pub reasons_below_maximum: Vec<Reason>,
    /// What costs most against the mean of each part in training.
    pub reasons_below_neutral: Vec<Reason>,
    /// The best change of each column, the most points first.
    pub counterfactuals: Vec<Counterfactual<'a>>,
    /// How the goal can be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<Way<'a>>,
}

/// How the goal can be reached.
#[derive(Clone, Debug, Serialize)]
pub struct Way<'a> {
    /// The lowest score that is good enough; absent where no score of the card is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_min: Option<i32>,
    /// Whether and how.
    #[serde(flatten)]
    pub found: Found<'a>,
}

/// Whether the goal can be reached.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found<'a> {
    /// The record is there.
    There(bool),
    /// The fewest columns to change, then the fewest points.
    By(Counterfactual<'a>),
    /// Not by changing two columns.
    NotFound {
        /// The best score that changes of two columns come to.
        points_found: i32,
        /// No changes of any number of columns come to more.
        points_bound: i32,
    },
}

/// Returns the account of a row of a table.
///
/// # Errors
/// [`Error`].
pub fn explain<'a>(card: &'a Card, frame: &'a Frame, asked: &Asked) -> Result<Account<'a>, Error> {
    let content = card.content();
    let on_card = |name: &String| content.columns.iter().any(|column| column.name == *name);
    if let Some(name) = asked.fixed.iter().find(|name| !on_card(name)) {
        return Err(Error::NotOnCard(name.clone()));
    }
    // Refuses a table with another kind of column, as `predict` does.
    let scored = card.score_all(frame)?;
    let at = asked.row.checked_sub(1);
    let scored = at.and_then(|at| scored.get(at));
    let (Some(at), Some(scored)) = (at, scored) else {
        return Err(Error::Row {
            row: asked.row,
            rows: frame.rows(),
        });
    };
    let record = card.record(frame, at)?;
    let changes = counterfactuals(card, &record, &asked.fixed)?;
    let goal = asked.goal.map(|goal| way(card, &record, asked, goal));
    Ok(Account {
        row: asked.row,
        points: scored.points,
        pd: scored.pd,
        parts: card.parts(&record)?,
        reasons_below_maximum: reasons(card, &record, Yardstick::Maximum)?,
        reasons_below_neutral: reasons(card, &record, Yardstick::Neutral)?,
        counterfactuals: changes.into_iter().take(asked.counterfactuals).collect(),
        goal: goal.transpose()?,
    })
}

fn way<'a>(
    card: &'a Card,
    record: &[Value<'a>],
    asked: &Asked,
    goal: Goal,
) -> Result<Way<'a>, Error> {
    let points_min = match goal {
        Goal::Points(points) => Some(points),
        Goal::Pd(pd_max) => points_for(card, pd_max),
    };
    // Where no score is good enough, one above the best is out of reach like it.
    let target = points_min.unwrap_or(card.span().1 + 1);
    let found = match reach(card, record, &asked.fixed, target)? {
        Reach::There => Found::There(true),
        Reach::By(found) => Found::By(found),
        Reach::NotFound {
            points_found,
            points_bound,
        } => Found::NotFound {
            points_found,
            points_bound,
        },
    };
    Ok(Way { points_min, found })
}
