//! Why one record has its score, and what would change it.
//!
//! Owns the account of a record. Must not know how it is shown.

use std::{collections::BTreeSet, path::Path};

use serde::Serialize;

use super::{Error, read_for};
use crate::{
    table,
    workshop::{
        bins::Value,
        card::Card,
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
pub struct Account {
    /// The row of the table, from 1.
    pub row: usize,
    /// The score.
    pub points: i32,
    /// Probability of bad.
    pub pd: f64,
    /// What each column and pair gives.
    pub parts: Vec<Part>,
    /// What costs most against the best bin of each part.
    pub reasons_below_maximum: Vec<Cause>,
    /// What costs most against the mean of each part in training.
    pub reasons_below_neutral: Vec<Cause>,
    /// The best change of each column, the most points first.
    pub counterfactuals: Vec<Told>,
    /// How the goal can be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<Way>,
}

/// What a column or pair gives.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The column, or `first × second`.
    pub name: String,
    /// The bin, or both.
    pub bin: String,
    /// Its points.
    pub points: i32,
    /// Rounded mean of the points in training.
    pub neutral: i32,
    /// The most points that the part can give.
    pub maximum: i32,
}

/// A reason.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    /// The column, or `first × second`.
    pub name: String,
    /// The bin, or both.
    pub bin: String,
    /// Points lost.
    pub lost: i32,
}

/// Changes and what they come to.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The changes.
    pub changes: Vec<Move>,
    /// Points more.
    pub gained: i32,
    /// The score.
    pub points: i32,
    /// Probability of bad at that score.
    pub pd: f64,
}

/// A column with another value.
#[derive(Clone, Debug, Serialize)]
pub struct Move {
    /// The column.
    pub column: String,
    /// Where its value is.
    pub from: String,
    /// Where it would be.
    pub to: String,
}

/// How the goal can be reached.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// The lowest score that is good enough; absent where no score of the card is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_min: Option<i32>,
    /// Whether and how.
    #[serde(flatten)]
    pub found: Found,
}

/// Whether the goal can be reached.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The record is there.
    There(bool),
    /// The fewest columns to change, then the fewest points.
    By(Told),
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
pub fn explain(
    card: &Card,
    data: &Path,
    asked: &Asked,
    watch: &(dyn Fn(table::Progress) + Sync),
) -> Result<Account, Error> {
    let content = card.content();
    let on_card = |name: &String| content.columns.iter().any(|column| column.name == *name);
    if let Some(name) = asked.fixed.iter().find(|name| !on_card(name)) {
        return Err(Error::NotOnCard(name.clone()));
    }
    let frame = read_for(card, data, watch)?;
    // Refuses a table with another kind of column, as `predict` does.
    let scored = card.score_all(&frame)?;
    let at = asked.row.checked_sub(1);
    let scored = at.and_then(|at| scored.get(at));
    let (Some(at), Some(scored)) = (at, scored) else {
        return Err(Error::Row {
            row: asked.row,
            rows: frame.rows(),
        });
    };
    let record = card.record(&frame, at)?;
    let causes = |yardstick| -> Result<Vec<Cause>, Error> {
        let found = reasons(card, &record, yardstick)?;
        Ok(found.into_iter().map(cause).collect())
    };
    let changes = counterfactuals(card, &record, &asked.fixed)?;
    let goal = asked.goal.map(|goal| way(card, &record, asked, goal));
    Ok(Account {
        row: asked.row,
        points: scored.points,
        pd: scored.pd,
        parts: parts(card, &record)?,
        reasons_below_maximum: causes(Yardstick::Maximum)?,
        reasons_below_neutral: causes(Yardstick::Neutral)?,
        counterfactuals: changes
            .into_iter()
            .take(asked.counterfactuals)
            .map(told)
            .collect(),
        goal: goal.transpose()?,
    })
}

fn way(card: &Card, record: &[Value<'_>], asked: &Asked, goal: Goal) -> Result<Way, Error> {
    let points_min = match goal {
        Goal::Points(points) => Some(points),
        Goal::Pd(pd_max) => points_for(card, pd_max),
    };
    // Where no score is good enough, one above the best is out of reach like it.
    let target = points_min.unwrap_or(card.span().1 + 1);
    let found = match reach(card, record, &asked.fixed, target)? {
        Reach::There => Found::There(true),
        Reach::By(found) => Found::By(told(found)),
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

fn parts(card: &Card, record: &[Value<'_>]) -> Result<Vec<Part>, Error> {
    let content = card.content();
    let points = card.parts(record)?;
    let mut parts = Vec::with_capacity(points.len());
    for (column, value) in content.columns.iter().zip(record) {
        parts.push((
            column.name.clone(),
            column.bins.label(column.bins.index(*value)),
            column.neutral,
            column.points.iter().max().copied(),
        ));
    }
    for pair in &content.pairs {
        let value = |name: &str| {
            let at = content
                .columns
                .iter()
                .position(|column| column.name == name);
            at.and_then(|at| record.get(at))
                .copied()
                .unwrap_or(Value::Missing)
        };
        let first = pair.first_bins.index(value(&pair.first));
        let second = pair.second_bins.index(value(&pair.second));
        let (first, second) = (pair.first_bins.label(first), pair.second_bins.label(second));
        parts.push((
            format!("{} × {}", pair.first, pair.second),
            format!("{first} × {second}"),
            pair.neutral,
            pair.points.iter().flatten().max().copied(),
        ));
    }
    let part = |((name, bin, neutral, maximum), points): (_, i32)| Part {
        name,
        bin,
        points,
        neutral,
        maximum: Option::unwrap_or(maximum, points),
    };
    Ok(parts.into_iter().zip(points).map(part).collect())
}

fn cause(reason: Reason) -> Cause {
    let Reason { name, bin, lost } = reason;
    Cause { name, bin, lost }
}

fn told(found: Counterfactual<'_>) -> Told {
    let Counterfactual {
        changes,
        gained,
        points,
        pd,
    } = found;
    let changes = changes.into_iter().map(|change| Move {
        column: change.column.to_owned(),
        from: change.from,
        to: change.to,
    });
    Told {
        changes: changes.collect(),
        gained,
        points,
        pd,
    }
}
