//! Writes a table as CSV, row by row, packed with gzip where the name ends in `.gz`.
//!
//! The rows are written to a file beside, with `.partial` after the name, which takes the name when it is finished; so a table
//! under its own name is always whole. Equal rows give equal bytes: nothing of the clock or the machine is written.

use super::fault::{Error, Fault};
use flate2::{Compression, GzBuilder};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A table being written.
pub struct Writer {
    path: PathBuf,
    partial: Partial,
    rows: csv::Writer<Sink>,
    width: usize,
    text: String,
}

/// A cell to write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// The shortest text that reads back as the number. NaN is an empty cell.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Text, quoted where it needs to be.
    Text(&'a str),
    /// An empty cell.
    Missing,
}

enum Sink {
    Plain(BufWriter<File>),
    Gzip(Box<flate2::write::GzEncoder<BufWriter<File>>>),
}

/// The unfinished file, which goes away with the writer.
struct Partial(Option<PathBuf>);

impl Writer {
    /// Returns the writer of a table with the columns `names` to the file at `path`, which is replaced at the end.
    ///
    /// # Errors
    /// [`Error`] where the file cannot be made.
    pub fn create<N: AsRef<[u8]>>(path: &Path, names: &[N]) -> Result<Writer, Error> {
        let mut name = OsString::from(path);
        name.push(".partial");
        let partial = PathBuf::from(name);
        let open = || -> Result<Writer, Fault> {
            let file = BufWriter::new(File::create(&partial).map_err(Fault::Io)?);
            let sink = match path
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("gz"))
            {
                true => {
                    let packer = GzBuilder::new()
                        .mtime(0)
                        .write(file, Compression::default());
                    Sink::Gzip(Box::new(packer))
                }
                false => Sink::Plain(file),
            };
            let mut writer = Writer {
                path: path.to_owned(),
                partial: Partial(Some(partial.clone())),
                rows: csv::Writer::from_writer(sink),
                width: names.len(),
                text: String::new(),
            };
            writer.rows.write_record(names).map_err(fault)?;
            Ok(writer)
        };
        open().map_err(|fault| fault.at(path))
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// [`Error`] where the row has more or fewer cells than there are names, or cannot be written.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Error> {
        self.write(cells).map_err(|fault| fault.at(&self.path))
    }

    /// Finishes the table and gives it its name.
    ///
    /// # Errors
    /// [`Error`] where the file cannot be written to its end; then there is none.
    pub fn finish(self) -> Result<(), Error> {
        let Writer {
            path,
            mut partial,
            rows,
            width: _,
            text: _,
        } = self;
        let close = || -> Result<(), Fault> {
            let sink = rows
                .into_inner()
                .map_err(|err| Fault::Io(err.into_error()))?;
            let file = match sink {
                Sink::Plain(file) => file,
                Sink::Gzip(packer) => packer.finish().map_err(Fault::Io)?,
            };
            let file = file
                .into_inner()
                .map_err(|err| Fault::Io(err.into_error()))?;
            file.sync_all().map_err(Fault::Io)?;
            if let Some(written) = &partial.0 {
                fs::rename(written, &path).map_err(Fault::Io)?;
            }
            partial.0 = None;
            Ok(())
        };
        let closed = close();
        closed.map_err(|fault| fault.at(&path))
    }

    fn write(&mut self, cells: &[Cell<'_>]) -> Result<(), Fault> {
        if cells.len() != self.width {
            return Err(Fault::Width {
                found: cells.len(),
                expected: self.width,
            });
        }
        for cell in cells {
            self.text.clear();
            let text = match cell {
                Cell::Missing => "",
                Cell::Text(text) => text,
                Cell::Number(number) if number.is_nan() => "",
                Cell::Number(number) => {
                    push(&mut self.text, format_args!("{}", number + 0.0));
                    &self.text
                }
                Cell::Integer(number) => {
                    push(&mut self.text, format_args!("{number}"));
                    &self.text
                }
            };
            self.rows.write_field(text).map_err(fault)?;
        }
        self.rows.write_record(None::<&[u8]>).map_err(fault)
    }
}

fn push(text: &mut String, number: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = std::fmt::Write::write_fmt(text, number);
}

fn fault(err: csv::Error) -> Fault {
    Fault::Io(io::Error::from(err))
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Plain(file) => file.write(bytes),
            Sink::Gzip(packer) => packer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Plain(file) => file.flush(),
            Sink::Gzip(packer) => packer.flush(),
        }
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // The caller has the error that left the file unfinished.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn write(path: &Path) {
        let mut writer = Writer::create(path, &["id", "pd", "reason"]).unwrap();
        for row in [
            [
                Cell::Integer(-7),
                Cell::Number(0.1),
                Cell::Text("age, \"old\""),
            ],
            [Cell::Missing, Cell::Number(f64::NAN), Cell::Text("合肥")],
            [Cell::Integer(0), Cell::Number(-0.0), Cell::Text("")],
            [Cell::Integer(1), Cell::Number(1e-7), Cell::Text("a\nb")],
        ] {
            writer.row(&row).unwrap();
        }
        writer.finish().unwrap();
    }

    const WRITTEN: &str =
        "id,pd,reason\n-7,0.1,\"age, \"\"old\"\"\"\n,,合肥\n0,0,\n1,0.0000001,\"a\nb\"\n";

    #[test]
    fn rows_are_written_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        write(&path);
        assert_eq!(fs::read_to_string(&path).unwrap(), WRITTEN);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_name_in_gz_is_packed_to_the_same_bytes_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (
            folder.path().join("1.csv.gz"),
            folder.path().join("2.csv.GZ"),
        );
        write(&one);
        write(&two);
        let bytes = fs::read(&one).unwrap();
        assert_eq!(bytes, fs::read(&two).unwrap());
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, WRITTEN);
    }

    #[test]
    fn an_unfinished_table_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let mut writer = Writer::create(&path, &["a"]).unwrap();
        writer.row(&[Cell::Integer(1)]).unwrap();
        drop(writer);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn rows_of_another_width_and_bad_paths_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::create(&folder.path().join("out.csv"), &["a", "b"]).unwrap();
        let err = writer.row(&[Cell::Missing]).unwrap_err();
        assert!(matches!(
            err.fault,
            Fault::Width {
                found: 1,
                expected: 2
            }
        ));
        let nowhere = folder.path().join("no").join("out.csv");
        assert!(matches!(
            Writer::create(&nowhere, &["a"]),
            Err(Error {
                fault: Fault::Io(_),
                ..
            })
        ));
    }
}
