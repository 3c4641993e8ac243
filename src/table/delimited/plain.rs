//! Lines without quotes, which need no parser: nearly every row of nearly every table.
//!
//! Owns what such a line is; every other row is left to the parser, which reads these lines in the same way.

/// A row that is one line of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The line without its end.
    pub(super) text: &'a [u8],
    /// The bytes that it takes, with the blank lines before it and its end.
    pub(super) taken: usize,
    /// The line feeds among them.
    pub(super) feeds: u64,
}

/// Returns the next row of `text`, at the start of a row, where it is a whole line without quotes. `None` says nothing of the
/// text.
pub(super) fn line(text: &[u8]) -> Option<Line<'_>> {
    let blank = text.iter().take_while(|byte| **byte == b'\n').count();
    let rest = text.get(blank..)?;
    let end = memchr::memchr3(b'\n', b'\r', b'"', rest)?;
    let (line, ending) = rest.split_at(end);
    let ending = match ending {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        // A quote, a lone CR, or an end that is not all here.
        _ => return None,
    };
    (!line.is_empty()).then_some(Line {
        text: line,
        taken: blank + end + ending,
        feeds: blank as u64 + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_lines_without_quotes_are_plain() {
        for (text, line_text, taken, feeds) in [
            ("a,b\nc", "a,b", 4, 1),
            ("\n\na,b\r\nc", "a,b", 7, 3),
            (" \n", " ", 2, 1),
        ] {
            let expected = Line {
                text: line_text.as_bytes(),
                taken,
                feeds,
            };
            assert_eq!(line(text.as_bytes()), Some(expected), "{text:?}");
        }
        for text in ["", "\n", "a,b", "a,b\r", "a\rb\n", "a,\"b\"\n", "\r\na\n"] {
            assert_eq!(line(text.as_bytes()), None, "{text:?}");
        }
    }
}
