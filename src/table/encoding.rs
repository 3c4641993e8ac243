//! The encoding of a text file: naming it, guessing it for a message, and turning it into UTF-8.
//!
//! Only UTF-8 is read unasked. Nothing is decoded on a guess, because a wrong guess changes categories unseen.

use encoding_rs::{Decoder, DecoderResult, GB18030};
use std::fmt;
use std::io::{self, Read};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// A name that no encoding has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no encoding is called `{0}`; expected for example `utf-8`, `gb18030` or `utf-16le`")]
pub struct UnknownEncoding(pub String);

/// What the encoding of text that is not UTF-8 seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Chinese text as Excel in China saves it: GB2312, GBK and GB18030 are one family.
    Gb18030,
    /// None that is known.
    Unknown,
}

/// Text that is not in its encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not {encoding} at byte {at}")]
pub struct NotEncoded {
    /// The encoding's name.
    pub encoding: &'static str,
    /// Bytes before the end of what is malformed.
    pub at: u64,
}

impl Encoding {
    /// The encoding that is read unasked.
    pub const UTF_8: Encoding = Encoding(encoding_rs::UTF_8);

    /// Returns the encoding called `name`, in any case: `utf-8`, `gb18030`, `gbk`, `utf-16le` and the other names of the WHATWG.
    ///
    /// # Errors
    /// [`UnknownEncoding`] for any other name.
    pub fn named(name: &str) -> Result<Encoding, UnknownEncoding> {
        // GBK and GB2312 are parts of GB18030.
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes())
            .ok_or_else(|| UnknownEncoding(name.to_owned()))?;
        Ok(Encoding(match encoding == encoding_rs::GBK {
            true => GB18030,
            false => encoding,
        }))
    }

    /// Returns the encoding's usual name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns `input` as UTF-8, without its byte order mark. UTF-8 itself is passed on unchecked; each new word is checked.
    pub(crate) fn decoded<'a>(self, input: Box<dyn Read + Send + 'a>) -> Box<dyn Read + Send + 'a> {
        match self == Encoding::UTF_8 {
            true => input,
            false => Box::new(Decoded::new(self, input)),
        }
    }
}

impl Guess {
    /// Returns the guess for `text`, which is not UTF-8.
    pub(crate) fn of(text: &[u8]) -> Guess {
        // In GB2312, which holds all usual characters, both bytes of a character have their high bit set and the first
        // byte is at most F7. Text in a western encoding has single such bytes.
        let mut rest = text.iter().skip_while(|byte| byte.is_ascii());
        let mut pairs = 0;
        while let Some(first) = rest.next() {
            if first.is_ascii() {
                continue;
            }
            let second = rest.next().is_some_and(|second| *second >= 0xa1);
            if !(0xa1..=0xf7).contains(first) || !second {
                return Guess::Unknown;
            }
            pairs += 1;
        }
        match pairs {
            0 => Guess::Unknown,
            _ => Guess::Gb18030,
        }
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Guess::Gb18030 => "it looks like GB18030 (GBK): give the encoding `gb18030`",
            Guess::Unknown => "save the table as UTF-8, or give its encoding",
        })
    }
}

/// A reader of UTF-8 from a reader of another encoding.
struct Decoded<'a> {
    encoding: Encoding,
    input: Box<dyn Read + Send + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    /// Bytes read of the input.
    read: u64,
    input_ended: bool,
    text: Vec<u8>,
    text_at: usize,
    text_ended: bool,
}

impl<'a> Decoded<'a> {
    const BUFFER: usize = 64 * 1024;

    fn new(encoding: Encoding, input: Box<dyn Read + Send + 'a>) -> Decoded<'a> {
        Decoded {
            encoding,
            input,
            // A byte order mark wins over the name.
            decoder: encoding.0.new_decoder(),
            raw: Vec::new(),
            raw_at: 0,
            read: 0,
            input_ended: false,
            text: Vec::new(),
            text_at: 0,
            text_ended: false,
        }
    }

    fn read_raw(&mut self) -> io::Result<()> {
        self.raw.clear();
        self.raw_at = 0;
        let room = Decoded::BUFFER as u64;
        let count = self.input.by_ref().take(room).read_to_end(&mut self.raw)?;
        self.read += count as u64;
        self.input_ended = count == 0;
        Ok(())
    }

    /// Decodes more text. Leaves it empty only at the end.
    fn decode(&mut self) -> io::Result<()> {
        self.text_at = 0;
        self.text.clear();
        while self.text.is_empty() && !self.text_ended {
            if self.raw_at == self.raw.len() && !self.input_ended {
                self.read_raw()?;
            }
            self.text.resize(Decoded::BUFFER, 0);
            let raw = self.raw.get(self.raw_at..).unwrap_or_default();
            let last = self.input_ended;
            let (result, taken, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(raw, &mut self.text, last);
            self.raw_at += taken;
            self.text.truncate(written);
            match result {
                DecoderResult::InputEmpty => self.text_ended = last,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(self.malformed()),
            }
        }
        Ok(())
    }

    fn malformed(&self) -> io::Error {
        let fault = NotEncoded {
            encoding: self.encoding.name(),
            at: self.read - (self.raw.len() - self.raw_at) as u64,
        };
        io::Error::new(io::ErrorKind::InvalidData, fault)
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.text_at == self.text.len() {
            self.decode()?;
        }
        let mut rest = self.text.get(self.text_at..).unwrap_or_default();
        let count = rest.read(into)?;
        self.text_at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(encoding: &str, text: &[u8]) -> io::Result<String> {
        let mut decoded = String::new();
        let encoding = Encoding::named(encoding).unwrap();
        encoding
            .decoded(Box::new(text))
            .read_to_string(&mut decoded)?;
        Ok(decoded)
    }

    #[test]
    fn encodings_are_found_by_name() {
        for (name, usual) in [
            ("UTF8", "UTF-8"),
            ("gbk", "gb18030"),
            ("GB2312", "gb18030"),
            ("utf-16", "UTF-16LE"),
        ] {
            assert_eq!(Encoding::named(name).unwrap().name(), usual);
        }
        assert_eq!(
            Encoding::named("ebcdic"),
            Err(UnknownEncoding("ebcdic".to_owned()))
        );
    }

    #[test]
    fn gb18030_is_decoded_and_a_mark_wins() {
        assert_eq!(decode("gb18030", b"a,\xba\xcf\xb7\xca").unwrap(), "a,合肥");
        assert_eq!(
            decode("gb18030", "\u{feff}合肥".as_bytes()).unwrap(),
            "合肥"
        );
        assert_eq!(decode("utf-16le", b"\xff\xfea\0").unwrap(), "a");
    }

    #[test]
    fn malformed_text_is_an_error_not_a_replacement() {
        let err = decode("gb18030", b"abc\xff\xff").unwrap_err();
        let fault = err.into_inner().unwrap().downcast::<NotEncoded>().unwrap();
        assert_eq!(fault.encoding, "gb18030");
        assert!((3..=5).contains(&fault.at), "{}", fault.at);
        // A character cut off by the end of the file is malformed too.
        assert!(decode("gb18030", b"abc\xba").is_err());
    }

    #[test]
    fn gb18030_is_guessed_from_chinese_only() {
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        for text in ["合肥", "制造业 A", "甲,乙丙", "（无）"] {
            assert_eq!(Guess::of(&gb(text)), Guess::Gb18030, "{text}");
        }
        for text in [b"M\xfcller".as_slice(), b"caf\xe9", b"abc", b"\xff\xfe"] {
            assert_eq!(Guess::of(text), Guess::Unknown, "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_survives_gb18030(text in "\\PC{0,3000}") {
            let encoded = GB18030.encode(&text).0.into_owned();
            prop_assert_eq!(decode("gb18030", &encoded).unwrap(), text);
        }
    }
}
