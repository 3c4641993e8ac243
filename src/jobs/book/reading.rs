//! Reading a whole book: lines in their order, converted on all threads, every bad line told.
//!
//! Owns how much is held at a time: some lines, and of bad ones the first few.

use std::{fmt, io::BufRead};

use rayon::prelude::*;

use super::{Entry, Error, line};
use crate::domain::calendar::Date;

/// Lines that are converted at a time.
const LINES: usize = 256;
/// Bytes of lines that are held at a time, about.
const BYTES: usize = 64 * 1024 * 1024;
/// The longest line.
pub(super) const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bad lines that are told; the others are counted.
const TOLD: usize = 20;

/// A line that is no firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// Everything that is wrong with it.
    pub problems: Vec<String>,
}

impl fmt::Display for BadLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "line {}: {}",
            self.line,
            self.problems.join("; ")
        )
    }
}

/// Converts every firm of a book with `of`, on all threads, and hands the results to `take` in the order of the lines. Profiles dated after
/// `today` are refused; blank lines are passed over. Returns how many firms there were.
///
/// # Errors
/// [`Error::Lines`] with the bad lines, once all have been read; what stops the reading; what `take` says.
pub fn each<T: Send, E: From<Error>>(
    mut input: impl BufRead,
    today: Date,
    of: impl Fn(Entry) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<usize, E> {
    let mut numbers = 1_usize..;
    let mut bad = Vec::new();
    let (mut firms, mut bad_count) = (0, 0);
    loop {
        let some = lines(&mut input, &mut numbers).map_err(|err| E::from(Error::Io(err)))?;
        if some.is_empty() {
            break;
        }
        let convert = |(number, text): &(usize, Text)| {
            let entry = match text {
                Text::Whole(text) => line::entry(text, today),
                Text::TooLong => Err(vec![format!(
                    "longer than {} MiB",
                    LINE_BYTES_MAX / (1024 * 1024)
                )]),
            };
            entry.map(&of).map_err(|problems| BadLine {
                line: *number,
                problems,
            })
        };
        let converted: Vec<Result<T, BadLine>> = some.par_iter().map(convert).collect();
        for one in converted {
            match one {
                Ok(one) if bad_count == 0 => {
                    firms += 1;
                    take(one)?;
                }
                Ok(_) => {}
                Err(line) => {
                    bad_count += 1;
                    if bad.len() < TOLD {
                        bad.push(line);
                    }
                }
            }
        }
    }
    match bad_count {
        0 => Ok(firms),
        _ => Err(E::from(Error::Lines {
            more: bad_count - bad.len(),
            lines: bad,
        })),
    }
}

/// A line as it was read.
enum Text {
    Whole(Vec<u8>),
    TooLong,
}

/// Returns the next lines that are not blank, with their numbers; none at the end.
fn lines(
    input: &mut impl BufRead,
    numbers: &mut impl Iterator<Item = usize>,
) -> std::io::Result<Vec<(usize, Text)>> {
    let mut some = Vec::new();
    let mut bytes = 0;
    while some.len() < LINES && bytes < BYTES {
        let Some(text) = line_of(input)? else {
            break;
        };
        let Some(number) = numbers.next() else {
            break;
        };
        match text {
            Text::Whole(text) if text.trim_ascii().is_empty() => {}
            Text::Whole(text) => {
                bytes += text.len();
                some.push((number, Text::Whole(text)));
            }
            Text::TooLong => some.push((number, Text::TooLong)),
        }
    }
    Ok(some)
}

/// Returns the next line; of one that is too long nothing is kept. `None` at the end.
fn line_of(input: &mut impl BufRead) -> std::io::Result<Option<Text>> {
    let mut text = Vec::new();
    let mut too_long = false;
    loop {
        let part = input.fill_buf()?;
        if part.is_empty() {
            let is_end = text.is_empty() && !too_long;
            return Ok((!is_end).then(|| ended(text, too_long)));
        }
        let end = part.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(part.len(), |end| end + 1);
        too_long |= text.len() + taken > LINE_BYTES_MAX;
        if too_long {
            text = Vec::new();
        } else {
            text.extend_from_slice(&part[..taken]);
        }
        input.consume(taken);
        if end.is_some() {
            return Ok(Some(ended(text, too_long)));
        }
    }
}

fn ended(text: Vec<u8>, too_long: bool) -> Text {
    match too_long {
        true => Text::TooLong,
        false => Text::Whole(text),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use jiff::civil::date;

    use super::*;
    use crate::jobs::{
        book,
        synth::{self, Parameters},
    };

    const TODAY: Date = date(2026, 12, 31);

    fn firm(index: u32) -> String {
        book::line(&synth::firm(&Parameters::documented(2_000), 1, index)).unwrap()
    }

    fn years(input: impl BufRead) -> Result<(usize, Vec<i16>), Error> {
        let mut years = Vec::new();
        let count = each(
            input,
            TODAY,
            |entry| entry.year,
            |year| {
                years.push(year);
                Ok::<(), Error>(())
            },
        )?;
        Ok((count, years))
    }

    #[test]
    fn firms_come_in_the_order_of_their_lines() {
        let lines: Vec<String> = (0..300).map(firm).collect();
        let expected: Vec<i16> = lines
            .iter()
            .map(|text| line::entry(text.as_bytes(), TODAY).unwrap().year)
            .collect();
        let text = lines.join("\n");
        let (count, found) = years(text.as_bytes()).unwrap();
        assert_eq!((count, found), (300, expected.clone()));
        // However small the pieces in which the file comes.
        let (_, found) = years(BufReader::with_capacity(7, text.as_bytes())).unwrap();
        assert_eq!(found, expected);
        assert_eq!(years(&b""[..]).unwrap(), (0, Vec::new()));
    }

    #[test]
    fn every_bad_line_is_told_with_its_number() {
        let text = format!("{}\n\n{{}}\n{}[]\n", firm(0), firm(1));
        let Err(Error::Lines { lines, more }) = years(text.as_bytes()) else {
            panic!("expected bad lines");
        };
        let numbers: Vec<usize> = lines.iter().map(|bad| bad.line).collect();
        assert_eq!((numbers, more), (vec![4, 6], 0));
        let many = "{}\n".repeat(TOLD + 3);
        let err = years(many.as_bytes()).unwrap_err();
        assert!(matches!(&err, Error::Lines { lines, more: 3 } if lines.len() == TOLD));
        assert!(err.to_string().contains("line 20: "), "{err}");
        assert!(err.to_string().ends_with("; and 3 more lines"), "{err}");
    }

    #[test]
    fn a_line_without_end_is_not_held() {
        let long = std::io::repeat(b'x').take(LINE_BYTES_MAX as u64 + 10);
        let text = format!("\n{}", firm(0));
        let input = BufReader::new(long.chain(text.as_bytes()));
        let Err(Error::Lines { lines, .. }) = years(input) else {
            panic!("expected a bad line");
        };
        assert_eq!((lines.len(), lines[0].line), (1, 1));
        assert!(lines[0].problems[0].contains("16 MiB"), "{lines:?}");
    }
}
