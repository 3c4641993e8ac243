//! Where results and complaints go.

use std::io::{self, Write};

use super::failure::Failure;
use crate::texts::Language;

/// Standard output. A closed pipe is a failure that ends the program quietly.
pub(super) struct Output {
    writer: io::BufWriter<io::Stdout>,
}

impl Output {
    pub(super) fn stdout() -> Output {
        Output {
            writer: io::BufWriter::new(io::stdout()),
        }
    }

    /// Writes a text and ends the line.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(self.writer, "{text}")?)
    }

    /// Writes a text, ends the line and lets the reader have it at once.
    pub(super) fn line_now(&mut self, text: &str) -> Result<(), Failure> {
        self.line(text)?;
        self.flush()
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.writer.flush()?)
    }
}

/// Says on standard error why a command did not do its work.
pub(super) fn complain(failure: &Failure, language: Language) {
    let text = failure.text(language);
    if !text.is_empty() {
        say(&format!("kvcredit: {text}"));
    }
}

/// Says something on standard error, if anybody listens.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
