//! Parquet into a frame. Columns are read one by one, several at a time on all threads, and only a page of each is held.
//!
//! Lists, maps and structs are refused by name, all of them at once. A page must be unpacked as a whole, so a cell above the
//! limit costs the memory of its page before it is refused.

mod decimal;
mod meaning;
#[cfg(test)]
mod tests;
mod values;

use super::fault::Fault;
use super::frame::{Column, Frame};
use super::growing::{Choice, Growing, Grown, Rules};
use super::header;
use super::problem::{Problem, Problems};
use super::reading::Reading;
use super::{MISSING, Progress};
use meaning::Meaning;
use parquet::basic::Compression;
use parquet::column::reader::get_column_reader;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::serialized_reader::SerializedPageReader;
use rayon::prelude::*;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What all columns of a file share while they are read.
struct Reader<'a> {
    path: &'a Path,
    metadata: ParquetMetaData,
    rows: usize,
    reading: &'a Reading,
    /// Bytes of the distinct words of all columns so far, and of all numbers.
    bytes: AtomicU64,
    done: AtomicU64,
    watch: &'a (dyn Fn(Progress) + Sync),
}

/// Returns the frame of the Parquet file at `path`.
pub(super) fn read(
    path: &Path,
    reading: &Reading,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Frame, Fault> {
    let mut file = File::open(path).map_err(Fault::Io)?;
    check_end(&mut file)?;
    let metadata = guarded(|| Ok(ParquetMetaDataReader::new().parse_and_finish(&file)?))?;
    let columns = metadata.file_metadata().schema_descr().num_columns();
    let mut problems = Problems::default();
    let rows = rows(&metadata, &mut problems)?;
    check_size(rows, columns, reading)?;
    check_compression(&metadata)?;

    let reader = Reader {
        path,
        metadata,
        rows,
        reading,
        bytes: AtomicU64::new(0),
        done: AtomicU64::new(0),
        watch,
    };
    let meanings = reader.meanings(&mut problems);
    if !problems.is_empty() {
        return Err(Fault::Content(problems));
    }
    let grown: Vec<Result<(Grown, Problems), Fault>> = meanings
        .into_par_iter()
        .enumerate()
        .map(|(position, (name, meaning))| guarded(|| reader.column(position, name, meaning)))
        .collect();
    let mut done: Vec<Column> = Vec::with_capacity(grown.len());
    for column in grown {
        let (grown, found) = column?;
        problems.append(found);
        match grown {
            Grown::Column(column) => done.push(column),
            // The type of a Parquet column is known before its values.
            Grown::Again(_) => return Err(Fault::Changed),
        }
    }
    if !problems.is_empty() {
        return Err(Fault::Content(problems));
    }
    Ok(Frame::new(done)?)
}

impl Reader<'_> {
    /// Returns the name and the meaning of each column; what cannot be read is added to `problems`.
    fn meanings(&self, problems: &mut Problems) -> Vec<(String, Meaning)> {
        let schema = self.metadata.file_metadata().schema_descr();
        let cells: Vec<Vec<u8>> = schema
            .columns()
            .iter()
            .map(|column| column.path().string().into_bytes())
            .collect();
        let names = header::names(&cells, problems);
        header::check_names(&names, self.reading, problems);
        let mut meanings = Vec::with_capacity(names.len());
        for (name, column) in names.into_iter().zip(schema.columns()) {
            if column.path().parts().len() > 1 || column.max_rep_level() > 0 {
                problems.add(Problem::Nested { column: name });
                continue;
            }
            match Meaning::of(column) {
                Ok(meaning) => meanings.push((name, meaning)),
                Err(found) => problems.add(Problem::Unsupported {
                    column: name,
                    found,
                }),
            }
        }
        meanings
    }

    /// Returns the column at `position`, with the problems of its cells.
    fn column(
        &self,
        position: usize,
        name: String,
        meaning: Meaning,
    ) -> Result<(Grown, Problems), Fault> {
        let given = self.reading.kinds.get(&name);
        let choice = given.map_or(Choice::Declared(meaning.kind()), |kind| {
            Choice::Given(*kind)
        });
        // A broken file may claim any number of rows; the memory is asked for as they come.
        let mut column = Growing::new(name, choice);
        column.expect(self.rows.min(1 << 20));
        let schema = self.metadata.file_metadata().schema_descr_ptr();
        // A handle of its own, because reading moves the place in the file.
        let file = Arc::new(File::open(self.path).map_err(Fault::Io)?);
        for group in self.metadata.row_groups() {
            let chunk = group
                .columns()
                .get(position)
                .ok_or_else(|| damaged("a column is missing"))?;
            let rows = usize::try_from(group.num_rows()).map_err(|_| damaged("rows below 0"))?;
            let pages = SerializedPageReader::new(Arc::clone(&file), chunk, rows, None)?;
            let pages = get_column_reader(schema.column(position), Box::new(pages));
            let before = column.bytes();
            let took = values::take(pages, meaning, rows, &mut column, self.rules())?;
            if took != rows {
                return Err(damaged("a column has too few rows"));
            }
            let grown = column.bytes() - before;
            let bytes = self.bytes.fetch_add(grown, Ordering::Relaxed) + grown;
            if bytes > self.reading.limits.frame_bytes {
                return Err(too_large(self.reading.limits.frame_bytes));
            }
        }
        (self.watch)(Progress {
            done: 1 + self.done.fetch_add(1, Ordering::Relaxed),
            of: schema.num_columns() as u64,
        });
        Ok(column.finish())
    }

    fn rules(&self) -> Rules<'_> {
        Rules::of(self.reading)
    }
}

/// Tells a file that was cut off from a broken one.
fn check_end(file: &mut File) -> Result<(), Fault> {
    let mut end = [0; 4];
    file.seek(SeekFrom::End(-4)).map_err(Fault::Io)?;
    file.read_exact(&mut end).map_err(Fault::Io)?;
    match &end == b"PAR1" {
        true => Ok(()),
        false => Err(Fault::Truncated("Parquet")),
    }
}

fn rows(metadata: &ParquetMetaData, problems: &mut Problems) -> Result<usize, Fault> {
    let mut rows: usize = 0;
    for group in metadata.row_groups() {
        let more = usize::try_from(group.num_rows()).map_err(|_| damaged("rows below 0"))?;
        rows = rows
            .checked_add(more)
            .ok_or_else(|| damaged("too many rows"))?;
    }
    if rows == 0 {
        problems.add(Problem::NoRows);
    }
    Ok(rows)
}

fn check_size(rows: usize, columns: usize, reading: &Reading) -> Result<(), Fault> {
    let limits = reading.limits;
    if columns > limits.columns {
        return Err(Fault::TooLarge {
            of: "columns",
            limit: limits.columns as u64,
        });
    }
    let least = (rows as u64)
        .saturating_mul(columns as u64)
        .saturating_mul(4);
    if rows >= MISSING as usize || least > limits.frame_bytes {
        return Err(too_large(limits.frame_bytes));
    }
    Ok(())
}

fn check_compression(metadata: &ParquetMetaData) -> Result<(), Fault> {
    let mut chunks = metadata
        .row_groups()
        .iter()
        .flat_map(|group| group.columns());
    let unknown = chunks.find_map(|chunk| match chunk.compression() {
        Compression::LZO => Some("LZO"),
        Compression::BROTLI(_) => Some("Brotli"),
        _ => None,
    });
    unknown.map_or(Ok(()), |name| Err(Fault::Compression(name)))
}

fn too_large(limit: u64) -> Fault {
    Fault::TooLarge {
        of: "bytes of values",
        limit,
    }
}

fn damaged(detail: &str) -> Fault {
    Fault::Damaged {
        format: "Parquet",
        detail: detail.to_owned(),
    }
}

/// Runs `work` in the Parquet library, where a broken file may panic.
fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let broken = |_| Err(damaged("its structure breaks the reader"));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(broken)
}

impl From<ParquetError> for Fault {
    fn from(err: ParquetError) -> Fault {
        damaged(&err.to_string())
    }
}
