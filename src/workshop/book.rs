//! The rows that are trained on, in an order that does not depend on the file.
//!
//! Owns the roles of columns and what a table must have to be trained on. Must not know methods.

use super::{
    folds::{self, Folds},
    order,
    spec::Spec,
};
use crate::table::{Column, Frame, MISSING, Values};

/// A table with roles.
#[derive(Clone, Debug)]
pub struct Book<'a> {
    /// Columns that may enter, in the order of the table.
    pub columns: Vec<&'a Column>,
    /// Rows trained on, in an order given by their content.
    pub order: Vec<u32>,
    /// Rows held out by time, in the same kind of order.
    pub out_of_time: Vec<u32>,
    /// Whether each row of `out_of_time` is bad.
    pub out_of_time_bads: Vec<bool>,
    /// Whether each row of `order` is bad.
    pub bads: Vec<bool>,
    /// Weights of the rows of `order`.
    pub weights: Vec<f64>,
    /// Known part of the log-odds of bad of each row of `order`.
    pub offset: Option<Vec<f64>>,
    /// Time of each row of `order`.
    pub times: Option<Vec<f64>>,
}

/// A table that cannot be trained on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A named column is not there.
    #[error("expected a column `{name}`, the {role}; the table has none")]
    NoColumn {
        /// The name.
        name: String,
        /// What it was to be.
        role: &'static str,
    },
    /// Values of a column do not fit its role.
    #[error("column `{name}`, row {row}: expected {expected}")]
    Value {
        /// The name.
        name: String,
        /// The row, from 0.
        row: usize,
        /// What it may be.
        expected: &'static str,
    },
    /// No rows.
    #[error("expected rows to train on, found none")]
    NoRows,
    /// One class only.
    #[error("expected bads and goods, found {bads} bads among {rows} rows")]
    OneClass {
        /// Bads.
        bads: usize,
        /// Rows.
        rows: usize,
    },
    /// No column.
    #[error("expected a column besides the target, weight, offset and time")]
    NoFeatures,
}

impl<'a> Book<'a> {
    /// Returns the book of `frame` with its outcome in column `target`: 1 for bad, 0 for good.
    ///
    /// # Errors
    /// [`Error`] where a column is missing or does not fit its role, or rows of both classes are missing.
    pub fn new(frame: &'a Frame, target: &str, spec: &Spec) -> Result<Book<'a>, Error> {
        let numbers = |name: &str, role| numbers_of(frame, name, role);
        let target_values = numbers(target, "target")?;
        let weight = named(spec.weight.as_deref(), |name| numbers(name, "weight"))?;
        let offset = named(spec.offset.as_deref(), |name| numbers(name, "offset"))?;
        let time_name = spec.time.as_ref().map(|time| time.column.as_str());
        let time = named(time_name, |name| numbers(name, "time"))?;
        check(target, target_values, "0 or 1", |x| x == 0.0 || x == 1.0)?;
        for (name, list) in [(&spec.weight, weight), (&spec.offset, offset)] {
            if let (Some(name), Some(list)) = (name, list) {
                let weights = Some(name) == spec.weight.as_ref();
                let expected = "a finite number, of at least 0 for a weight";
                check(name, list, expected, |x| {
                    x.is_finite() && !(weights && x < 0.0)
                })?;
            }
        }
        if let (Some(name), Some(list)) = (time_name, time) {
            check(name, list, "a time", |x| !x.is_nan())?;
        }
        let from = spec.time.as_ref().and_then(|time| time.out_of_time_from);
        let is_late = |row: u32| match (time, from) {
            (Some(times), Some(from)) => times[row as usize] >= from,
            _ => false,
        };
        let all = order::order(frame, spec.seed).into_iter();
        let (out_of_time, rows): (Vec<u32>, Vec<u32>) = all.partition(|row| is_late(*row));
        if rows.is_empty() {
            return Err(Error::NoRows);
        }
        let bads: Vec<bool> = rows
            .iter()
            .map(|row| target_values[*row as usize] == 1.0)
            .collect();
        let count = bads.iter().filter(|bad| **bad).count();
        if count == 0 || count == rows.len() {
            return Err(Error::OneClass {
                bads: count,
                rows: rows.len(),
            });
        }
        let has_role = |name: &str| {
            name == target
                || spec.weight.as_deref() == Some(name)
                || spec.offset.as_deref() == Some(name)
                || time_name == Some(name)
                || spec.exclude.iter().any(|other| other == name)
        };
        let columns: Vec<&Column> = frame
            .columns()
            .iter()
            .filter(|column| !has_role(&column.name))
            .collect();
        if columns.is_empty() {
            return Err(Error::NoFeatures);
        }
        let taken = |list: &[f64]| rows.iter().map(|row| list[*row as usize]).collect();
        Ok(Book {
            columns,
            weights: weight.map_or_else(|| vec![1.0; rows.len()], taken),
            offset: offset.map(taken),
            times: time.map(taken),
            bads,
            order: rows,
            out_of_time_bads: out_of_time
                .iter()
                .map(|row| target_values[*row as usize] == 1.0)
                .collect(),
            out_of_time,
        })
    }

    /// Returns the rate of bads, weighted.
    pub fn bad_rate(&self) -> f64 {
        let bad: f64 = self
            .bads
            .iter()
            .zip(&self.weights)
            .map(|(bad, weight)| if *bad { *weight } else { 0.0 })
            .sum();
        bad / self.weights.iter().sum::<f64>()
    }

    /// Returns `count` folds: periods where there are several times, else equal shares of each class.
    pub fn folds(&self, count: usize) -> Folds {
        folds::of(self.times.as_deref(), &self.bads, count)
    }
}

fn named<T>(
    name: Option<&str>,
    find: impl Fn(&str) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    name.map(find).transpose()
}

fn numbers_of<'a>(frame: &'a Frame, name: &str, role: &'static str) -> Result<&'a [f64], Error> {
    let column = frame.column(name).ok_or_else(|| Error::NoColumn {
        name: name.to_owned(),
        role,
    })?;
    match &column.values {
        Values::Numbers(numbers) => Ok(numbers),
        Values::Words { codes, .. } => Err(Error::Value {
            name: name.to_owned(),
            row: codes.iter().position(|code| *code != MISSING).unwrap_or(0),
            expected: "a number",
        }),
    }
}

fn check(
    name: &str,
    list: &[f64],
    expected: &'static str,
    right: impl Fn(f64) -> bool,
) -> Result<(), Error> {
    match list.iter().position(|number| !right(*number)) {
        Some(row) => Err(Error::Value {
            name: name.to_owned(),
            row,
            expected,
        }),
        None => Ok(()),
    }
}
