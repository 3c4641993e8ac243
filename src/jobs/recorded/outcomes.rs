//! What became of the loans: a table that names decisions and says which of them defaulted.

use std::{
    collections::{HashMap, hash_map},
    path::{Path, PathBuf},
};

use super::{DECISION, Error, Problems};
use crate::{
    domain::id::DecisionId,
    jobs::vectors::TARGET,
    table::{self, Column, Frame, MISSING, Reading, Values},
};

/// What became of the loans, by decision.
#[derive(Debug)]
pub struct Outcomes {
    path: PathBuf,
    by_decision: HashMap<DecisionId, Outcome>,
}

#[derive(Debug)]
struct Outcome {
    defaulted: bool,
    /// Whether the decision came by.
    came: bool,
}

impl Outcomes {
    /// Reads a table (CSV, gzipped CSV, Parquet) with the columns `decision_id` and `defaulted`, 1 or 0. Others are passed over.
    ///
    /// # Errors
    /// [`Error::Table`] where it is no table; [`Error::Outcomes`] with everything that is wrong in it.
    pub fn read(path: &Path) -> Result<Outcomes, Error> {
        let frame = table::read(path, &Reading::default())?;
        let refused = |problems| Error::Outcomes {
            path: path.to_owned(),
            problems,
        };
        let by_decision = by_decision(&frame).map_err(refused)?;
        Ok(Outcomes {
            path: path.to_owned(),
            by_decision,
        })
    }

    /// Returns whether the loan of a decision defaulted; `None` where that is not known.
    pub(super) fn of(&mut self, decision: DecisionId) -> Option<bool> {
        let outcome = self.by_decision.get_mut(&decision)?;
        outcome.came = true;
        Some(outcome.defaulted)
    }

    /// Says whether every decision came by.
    ///
    /// # Errors
    /// [`Error::Outcomes`] names those that did not.
    pub(super) fn all_came(&self) -> Result<(), Error> {
        let mut missing: Vec<DecisionId> = self
            .by_decision
            .iter()
            .filter(|(_, outcome)| !outcome.came)
            .map(|(decision, _)| *decision)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort_unstable();
        let mut problems = Problems::default();
        for decision in missing {
            problems.add(format!("the book has no decision {decision}"));
        }
        Err(Error::Outcomes {
            path: self.path.clone(),
            problems: problems.told(),
        })
    }
}

fn by_decision(frame: &Frame) -> Result<HashMap<DecisionId, Outcome>, Vec<String>> {
    let (decisions, defaults) = match (frame.column(DECISION), frame.column(TARGET)) {
        (Some(decisions), Some(defaults)) => (decisions, defaults),
        (decisions, defaults) => {
            let missing = [(DECISION, decisions), (TARGET, defaults)];
            let missing = missing.into_iter().filter(|(_, column)| column.is_none());
            return Err(missing
                .map(|(name, _)| format!("there is no column `{name}`"))
                .collect());
        }
    };
    let mut found = HashMap::with_capacity(frame.rows());
    let mut problems = Problems::default();
    for row in 0..frame.rows() {
        let mut tell = |problem: String| problems.add(format!("row {}: {problem}", row + 1));
        match (decision(decisions, row), defaulted(defaults, row)) {
            (Ok(decision), Ok(defaulted)) => match found.entry(decision) {
                hash_map::Entry::Vacant(free) => {
                    let came = false;
                    free.insert(Outcome { defaulted, came });
                }
                hash_map::Entry::Occupied(_) => tell(format!("{decision} comes twice")),
            },
            (decision, defaulted) => {
                let both = [decision.err(), defaulted.err()];
                both.into_iter().flatten().for_each(tell);
            }
        }
    }
    match problems.told() {
        none if none.is_empty() => Ok(found),
        told => Err(told),
    }
}

fn decision(column: &Column, row: usize) -> Result<DecisionId, String> {
    let text = match &column.values {
        Values::Words { codes, words } => codes
            .get(row)
            .filter(|code| **code != MISSING)
            .and_then(|code| words.get(*code as usize)),
        Values::Numbers(_) => None,
    };
    let expected = || format!("expected the identifier of a decision in `{DECISION}`");
    let text = text.ok_or_else(expected)?;
    DecisionId::parse(text).map_err(|_| format!("{}, found `{text}`", expected()))
}

fn defaulted(column: &Column, row: usize) -> Result<bool, String> {
    let number = match &column.values {
        Values::Numbers(numbers) => numbers.get(row).copied(),
        Values::Words { .. } => None,
    };
    match number {
        Some(0.0) => Ok(false),
        Some(1.0) => Ok(true),
        _ => Err(format!("expected 0 or 1 in `{TARGET}`")),
    }
}
