//! JSON that people can read: objects over several lines, lists of plain values on one.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Returns `value` as JSON. Floats have the shortest form that reads back to the same bits.
///
/// # Errors
/// Where a value has no form in JSON.
pub fn render<T: Serialize>(value: &T) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(
        &mut bytes,
        Layout::default(),
    ))?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

#[derive(Default)]
struct Layout {
    open: Vec<Open>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Object,
    PlainList,
    ListOfObjects,
}

impl Layout {
    fn new_line<W: Write + ?Sized>(&self, writer: &mut W) -> Result<()> {
        writer.write_all(b"\n")?;
        for _ in &self.open {
            writer.write_all(b"  ")?;
        }
        Ok(())
    }
}

impl Formatter for Layout {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> Result<()> {
        self.open.push(Open::PlainList);
        writer.write_all(b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> Result<()> {
        if self.open.pop() == Some(Open::ListOfObjects) {
            self.new_line(writer)?;
        }
        writer.write_all(b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if first {
            return Ok(());
        }
        match self.open.last() {
            Some(Open::PlainList) => writer.write_all(b", "),
            Some(Open::ListOfObjects | Open::Object) | None => writer.write_all(b","),
        }
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> Result<()> {
        if let Some(list @ (Open::PlainList | Open::ListOfObjects)) = self.open.last_mut() {
            *list = Open::ListOfObjects;
            self.new_line(writer)?;
        }
        self.open.push(Open::Object);
        writer.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> Result<()> {
        self.open.pop();
        self.new_line(writer)?;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_of_plain_values_stay_on_one_line() {
        let value = serde_json::json!({"a": [1, 2.5], "b": [{"c": 1}, {"c": []}]});
        let expected = "{\n  \"a\": [1, 2.5],\n  \"b\": [\n    {\n      \"c\": 1\n    },\n    {\n      \"c\": []\n    }\n  ]\n}";
        assert_eq!(super::render(&value).expect("JSON"), expected);
    }

    #[test]
    fn floats_read_back_to_the_same_bits() {
        for bits in [
            1,
            0x3fb9_9999_9999_999a,
            0x8000_0000_0000_0000,
            0x7fef_ffff_ffff_ffff,
        ] {
            let value = f64::from_bits(bits);
            let text = super::render(&value).expect("JSON");
            let back: f64 = serde_json::from_str(&text).expect("number");
            assert_eq!(back.to_bits(), bits, "{text}");
        }
    }
}
