//! Splits text into rows and cells, and finds the rows that do not fit.
//!
//! Quotes are those of RFC 4180: `"` around a cell, doubled inside. Lines end with LF, CR LF or CR; blank lines are skipped.

#[cfg(test)]
mod tests;

use super::batch::Batch;
use super::delimiter::Delimiter;
use super::plain;
use crate::table::Progress;
use crate::table::fault::Fault;
use crate::table::problem::{Problem, Problems};
use crate::table::reading::Limits;
use csv_core::ReadRecordResult;
use std::io::Read;

/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;

/// How many more rows are expected than the first ones tell, so that a little longer a table is no other one.
const MARGIN: f64 = 1.05;

/// A text being split.
pub(super) struct Splitter {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    ending: Ending,
    core: csv_core::Reader,
    delimiter: u8,
    limits: Limits,
    /// Rows that were begun, the header included.
    rows: u64,
    /// Bytes of text that were read.
    read: u64,
    problems: Problems,
}

/// How far the end of the text is told to the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// There may be more text.
    Open,
    /// The text is over; a last line end is to be told, which shows whether a quote is open.
    Line,
    /// All is told.
    Told,
}

/// A row that was split, not yet kept.
struct Row {
    written: usize,
    cells: usize,
}

/// Why splitting stopped.
#[derive(Debug)]
pub(super) enum Stop {
    Fault(Fault),
    /// A cell is longer than the limit.
    LongCell {
        row: u64,
        position: usize,
        limit: usize,
    },
}

impl<E: Into<Fault>> From<E> for Stop {
    fn from(err: E) -> Stop {
        Stop::Fault(err.into())
    }
}

impl Splitter {
    /// Returns the splitter of `input`, which is UTF-8 with or without a mark.
    pub(super) fn new(
        input: Box<dyn Read + Send>,
        delimiter: Option<Delimiter>,
        limits: Limits,
    ) -> Result<Splitter, Fault> {
        let mut splitter = Splitter {
            input,
            buffer: Vec::with_capacity(BUFFER),
            at: 0,
            ending: Ending::Open,
            core: csv_core::Reader::new(),
            delimiter: b',',
            limits,
            rows: 0,
            read: 0,
            problems: Problems::default(),
        };
        splitter.refill()?;
        if splitter.buffer.starts_with(b"\xef\xbb\xbf") {
            splitter.at = 3;
        }
        let head = splitter.buffer.get(splitter.at..).unwrap_or_default();
        let delimiter = delimiter.unwrap_or_else(|| Delimiter::found(head));
        splitter.delimiter = delimiter.byte();
        splitter.core = csv_core::ReaderBuilder::new()
            .delimiter(splitter.delimiter)
            .build();
        Ok(splitter)
    }

    /// Returns the cells of the first row. `None` where there is no row.
    pub(super) fn header(&mut self) -> Result<Option<Vec<Vec<u8>>>, Stop> {
        let mut batch = Batch::new(self.limits.columns);
        let Some(row) = self.row(&mut batch)? else {
            return Ok(None);
        };
        if row.cells > self.limits.columns {
            return Err(Stop::Fault(Fault::TooLarge {
                of: "columns",
                limit: self.limits.columns as u64,
            }));
        }
        Ok(Some(
            batch
                .pending(row.cells)
                .into_iter()
                .map(<[u8]>::to_vec)
                .collect(),
        ))
    }

    /// Clears `batch` and fills it with the next rows of `width` cells, the batch's width. Leaves it empty at the end.
    pub(super) fn fill(&mut self, batch: &mut Batch, width: usize) -> Result<(), Stop> {
        batch.clear();
        while !batch.is_full() {
            let kept = match self.plain_row(batch) {
                Some(kept) => kept,
                None => match self.row(batch)? {
                    None => break,
                    Some(row) if row.cells != width => Err(row.cells),
                    Some(row) => {
                        batch.keep(row.written, self.rows());
                        Ok(())
                    }
                },
            };
            if let Err(found) = kept {
                self.problems.add(Problem::Ragged {
                    row: self.rows(),
                    line: self.core.line().saturating_sub(1),
                    found,
                    expected: width,
                });
            }
        }
        Ok(())
    }

    /// Keeps the next row without the parser, where it is a short line without quotes, or returns its width, where that is not
    /// the batch's. `None`: nothing was done.
    fn plain_row(&mut self, batch: &mut Batch) -> Option<Result<(), usize>> {
        let line = plain::line(self.buffer.get(self.at..)?)?;
        if line.text.len() > self.limits.cell_bytes.min(self.limits.row_bytes) {
            return None;
        }
        self.at += line.taken;
        self.core.set_line(self.core.line() + line.feeds);
        // The header is not counted.
        let number = self.rows;
        self.rows += 1;
        Some(batch.keep_line(line.text, self.delimiter, number))
    }

    /// Returns the number of rows after the header, those that do not fit included.
    pub(super) fn rows(&self) -> u64 {
        self.rows.saturating_sub(1)
    }

    /// Returns about how many rows there will be in all, rather some more than some fewer, where the others are like those that were split
    /// and `progress` tells how much of the file was read.
    pub(super) fn rows_expected(&self, progress: Progress) -> u64 {
        let split = self.read - (self.buffer.len() - self.at) as u64;
        let in_all = self.read as f64 * progress.of as f64 / progress.done as f64;
        // Nothing split is no number, which becomes 0.
        (self.rows() as f64 * in_all / split as f64 * MARGIN) as u64
    }

    /// Returns the problems of the rows.
    pub(super) fn into_problems(self) -> Problems {
        self.problems
    }

    fn refill(&mut self) -> Result<(), Fault> {
        self.buffer.clear();
        self.at = 0;
        self.input
            .by_ref()
            .take(BUFFER as u64)
            .read_to_end(&mut self.buffer)?;
        self.read += self.buffer.len() as u64;
        if self.buffer.is_empty() {
            self.ending = Ending::Line;
        }
        Ok(())
    }

    /// Splits the next row into the room of `batch`. A row with too many cells is counted, not held.
    fn row(&mut self, batch: &mut Batch) -> Result<Option<Row>, Stop> {
        let mut written = 0;
        let mut cells = 0;
        let mut beyond = 0;
        loop {
            if self.at == self.buffer.len() && self.ending == Ending::Open {
                self.refill()?;
            }
            let input = match self.ending {
                Ending::Open => self.buffer.get(self.at..).unwrap_or_default(),
                Ending::Line => b"\n",
                Ending::Told => b"",
            };
            let room = batch.room(written, cells);
            let (result, taken, put, ended) = self.core.read_record(input, room.bytes, room.ends);
            written += put;
            cells += ended;
            match self.ending {
                Ending::Open => self.at += taken,
                Ending::Line if taken > 0 => {
                    self.ending = Ending::Told;
                    if result == ReadRecordResult::InputEmpty && put > 0 {
                        self.problems.add(Problem::OpenQuote { row: self.rows });
                    }
                }
                Ending::Line | Ending::Told => {}
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if beyond > 0 => written = 0,
                ReadRecordResult::OutputFull => {
                    self.check_lengths(batch, written, cells)?;
                    batch.grow();
                }
                ReadRecordResult::OutputEndsFull => {
                    beyond += cells;
                    cells = 0;
                    written = 0;
                }
                ReadRecordResult::Record => {
                    self.rows += 1;
                    if beyond == 0 {
                        self.check_row(batch, written, cells)?;
                    }
                    let cells = cells + beyond;
                    return Ok(Some(Row { written, cells }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Refuses a row or a last cell that is too long to be read on.
    fn check_lengths(&self, batch: &Batch, written: usize, cells: usize) -> Result<(), Stop> {
        if written - batch.end_before(cells) > self.limits.cell_bytes {
            return Err(Stop::LongCell {
                row: self.rows,
                position: cells,
                limit: self.limits.cell_bytes,
            });
        }
        self.check_row_bytes(written)
    }

    /// Refuses a whole row that is too long, or has a cell that is.
    fn check_row(&self, batch: &Batch, written: usize, cells: usize) -> Result<(), Stop> {
        self.check_row_bytes(written)?;
        let limit = self.limits.cell_bytes;
        if written <= limit {
            return Ok(());
        }
        let long = batch
            .pending(cells)
            .iter()
            .position(|cell| cell.len() > limit);
        match long {
            None => Ok(()),
            Some(position) => Err(Stop::LongCell {
                row: self.rows.saturating_sub(1),
                position,
                limit,
            }),
        }
    }

    fn check_row_bytes(&self, written: usize) -> Result<(), Stop> {
        if written > self.limits.row_bytes {
            return Err(Stop::Fault(Fault::TooLarge {
                of: "bytes in one row",
                limit: self.limits.row_bytes as u64,
            }));
        }
        Ok(())
    }
}
