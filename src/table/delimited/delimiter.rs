//! The character between cells, found in the header.

/// The character between two cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, as Excel writes where the comma is the decimal point.
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    const ALL: [Delimiter; 4] = [
        Delimiter::Comma,
        Delimiter::Semicolon,
        Delimiter::Tab,
        Delimiter::Pipe,
    ];

    /// Returns the character.
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Pipe => b'|',
        }
    }

    /// Returns the delimiter that stands most often in the first line of `text`, quoted names left out. The comma where none
    /// does, and the earlier of comma, semicolon, tab and pipe where several do equally often.
    pub(super) fn found(text: &[u8]) -> Delimiter {
        let mut counts = [0_usize; 4];
        let mut quoted = false;
        for byte in text.trim_ascii_start() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => break,
                _ if quoted => {}
                _ => {
                    for (count, delimiter) in counts.iter_mut().zip(Delimiter::ALL) {
                        *count += usize::from(*byte == delimiter.byte());
                    }
                }
            }
        }
        let mut best = (0, Delimiter::Comma);
        for (count, delimiter) in counts.into_iter().zip(Delimiter::ALL) {
            if count > best.0 {
                best = (count, delimiter);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_delimiter_of_the_header_is_found() {
        for (text, expected) in [
            ("a,b,c\n1;2;3;4;5", Delimiter::Comma),
            ("a;b;c\n1,5;2;3", Delimiter::Semicolon),
            ("a\tb\r\n", Delimiter::Tab),
            ("\n\na|b|c,d\n", Delimiter::Pipe),
            ("alone\n1\n", Delimiter::Comma),
            ("\"a,b,c\";\"d\ne,f\";g", Delimiter::Semicolon),
            ("a,b;c", Delimiter::Comma),
            ("", Delimiter::Comma),
        ] {
            assert_eq!(Delimiter::found(text.as_bytes()), expected, "{text:?}");
        }
    }
}
