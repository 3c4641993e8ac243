//! CSV into a frame, in one pass, or two where a column turned out to be words late.
//!
//! While some rows are split, the rows before them are turned into values, column by column on all threads; the result does
//! not depend on the number of threads.

mod batch;
mod delimiter;
mod plain;
mod splitter;
#[cfg(test)]
mod tests;

pub use delimiter::Delimiter;

use super::Progress;
use super::fault::Fault;
use super::frame::{Column, Frame};
use super::growing::{Choice, Growing, Grown, Rules};
use super::header;
use super::problem::{Problem, Problems};
use super::reading::{Kind, Reading};
use batch::Batch;
use rayon::prelude::*;
use splitter::{Splitter, Stop};
use std::io::Read;

/// Cells that are worth a task of their own.
const TASK_CELLS: usize = 4096;

/// Opens the text from its beginning.
pub(super) type Open<'a> = &'a dyn Fn() -> Result<Box<dyn Read + Send>, Fault>;

/// A column at its position in the table, from 0.
type Placed = (usize, Growing);

/// Tells how much of the file was read since the text was last opened. It is asked now and then, so that it can be shown.
pub(super) type Advance<'a> = &'a dyn Fn() -> Progress;

/// Returns the frame of the text that `open` gives.
pub(super) fn read(
    open: Open<'_>,
    reading: &Reading,
    advance: Advance<'_>,
) -> Result<Frame, Fault> {
    let mut splitter = Splitter::new(open()?, reading.delimiter, reading.limits)?;
    let mut problems = Problems::default();
    let names = match splitter.header() {
        Ok(None) => return Err(Fault::Empty),
        Ok(Some(cells)) => header::names(&cells, &mut problems),
        Err(stop) => return Err(fault(stop, &[], problems)),
    };
    header::check_names(&names, reading, &mut problems);

    let choice = |name: &String| match reading.kinds.get(name) {
        None => Choice::Open,
        Some(kind) => Choice::Given(*kind),
    };
    let growing = |name: &String| Growing::new(name.clone(), choice(name));
    let mut columns: Vec<Placed> = names.iter().map(growing).enumerate().collect();
    if let Err(stop) = grow(&mut splitter, &mut columns, &names, reading, advance) {
        columns
            .into_iter()
            .for_each(|(_, column)| problems.append(column.finish().1));
        return Err(fault(stop, &names, problems));
    }
    let rows = splitter.rows();
    problems.append(splitter.into_problems());
    if rows == 0 {
        problems.add(Problem::NoRows);
    }

    let mut done: Vec<(usize, Column)> = Vec::new();
    let mut again: Vec<Placed> = Vec::new();
    for (position, column) in columns {
        let (grown, found) = column.finish();
        problems.append(found);
        match grown {
            Grown::Column(column) => done.push((position, column)),
            Grown::Again(name) => {
                again.push((position, Growing::new(name, Choice::Given(Kind::Words))));
            }
        }
    }
    if !problems.is_empty() {
        return Err(Fault::Content(problems));
    }
    if !again.is_empty() {
        done.extend(read_again(open, again, &names, rows, reading, advance)?);
        done.sort_by_key(|(position, _)| *position);
    }
    let frame = Frame::new(done.into_iter().map(|(_, column)| column).collect())?;
    Ok(frame)
}

/// Returns `columns`, which hold words, read from the beginning of the text that had `rows` rows.
fn read_again(
    open: Open<'_>,
    mut columns: Vec<Placed>,
    names: &[String],
    rows: u64,
    reading: &Reading,
    advance: Advance<'_>,
) -> Result<Vec<(usize, Column)>, Fault> {
    let mut splitter = Splitter::new(open()?, reading.delimiter, reading.limits)?;
    let mut unchanged = Problems::default();
    match splitter.header() {
        Ok(Some(cells)) if header::names(&cells, &mut unchanged) == names => {}
        Ok(_) => return Err(Fault::Changed),
        Err(stop) => return Err(fault(stop, names, unchanged)),
    }
    grow(&mut splitter, &mut columns, names, reading, advance)
        .map_err(|stop| fault(stop, names, Problems::default()))?;
    if splitter.rows() != rows || !splitter.into_problems().is_empty() {
        return Err(Fault::Changed);
    }
    let mut done = Vec::new();
    for (position, column) in columns {
        match column.finish() {
            (Grown::Column(column), problems) if problems.is_empty() => {
                done.push((position, column));
            }
            _ => return Err(Fault::Changed),
        }
    }
    Ok(done)
}

/// Reads all rows into `columns`.
fn grow(
    splitter: &mut Splitter,
    columns: &mut [Placed],
    names: &[String],
    reading: &Reading,
    advance: Advance<'_>,
) -> Result<(), Stop> {
    let width = names.len();
    let mut batch = Batch::new(width);
    let mut next = Batch::new(width);
    splitter.fill(&mut batch, width)?;
    let most = reading.limits.frame_bytes / (width * size_of::<f64>()) as u64;
    let expected = splitter.rows_expected(advance()).min(most) as usize;
    for (_, column) in columns.iter_mut() {
        column.expect(expected);
    }
    while !batch.is_empty() {
        let (filled, ()) = rayon::join(
            || splitter.fill(&mut next, width),
            || take(columns, &batch, Rules::of(reading)),
        );
        let bytes: u64 = columns.iter().map(|(_, column)| column.bytes()).sum();
        if bytes > reading.limits.frame_bytes {
            return Err(Stop::Fault(Fault::TooLarge {
                of: "bytes of values",
                limit: reading.limits.frame_bytes,
            }));
        }
        filled?;
        std::mem::swap(&mut batch, &mut next);
        advance();
    }
    Ok(())
}

fn take(columns: &mut [Placed], batch: &Batch, rules: Rules<'_>) {
    let least = 1 + TASK_CELLS / (batch.rows() + 1);
    columns
        .par_iter_mut()
        .with_min_len(least)
        .for_each(|(position, column)| {
            for (row, cell) in batch.column(*position) {
                column.cell(row, cell, rules);
            }
        });
}

/// Returns the fault of `stop`, with the problems found before.
fn fault(stop: Stop, names: &[String], mut problems: Problems) -> Fault {
    match stop {
        Stop::Fault(fault) => fault,
        Stop::LongCell {
            row,
            position,
            limit,
        } => {
            let number = || (position + 1).to_string();
            problems.add(Problem::LongCell {
                row,
                column: names.get(position).cloned().unwrap_or_else(number),
                limit,
            });
            Fault::Content(problems)
        }
    }
}
