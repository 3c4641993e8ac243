//! Fields of messages, written one by one as prost writes them: nought and empty texts are left out, unless a field is `optional`.

use prost::{
    Message,
    encoding::{self, WireType, encode_key, encode_varint},
};

/// Appends a message field.
pub(super) fn message(tag: u32, value: &impl Message, bytes: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    // Writing into a vector cannot fail.
    let _ = value.encode_length_delimited(bytes);
}

/// Appends a length-delimited field whose content is `parts`, one after the other.
pub(super) fn splice(tag: u32, parts: &[&[u8]], bytes: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    encode_varint(parts.iter().map(|part| part.len() as u64).sum(), bytes);
    for part in parts {
        bytes.extend_from_slice(part);
    }
}

/// Appends a field of text.
pub(super) fn text(tag: u32, text: &str, bytes: &mut Vec<u8>) {
    if !text.is_empty() {
        splice(tag, &[text.as_bytes()], bytes);
    }
}

/// Appends a field of an enum.
pub(super) fn choice(tag: u32, value: impl Into<i32>, bytes: &mut Vec<u8>) {
    integer(tag, value.into(), bytes);
}

/// Appends a field of an integer.
pub(super) fn integer(tag: u32, value: impl Into<i64>, bytes: &mut Vec<u8>) {
    let value = value.into();
    if value != 0 {
        encoding::int64::encode(tag, &value, bytes);
    }
}

/// Appends an `optional` field of an integer.
pub(super) fn integer_if(tag: u32, value: Option<i64>, bytes: &mut Vec<u8>) {
    if let Some(value) = value {
        encoding::int64::encode(tag, &value, bytes);
    }
}

/// Appends a field of a `bool`.
pub(super) fn truth(tag: u32, value: bool, bytes: &mut Vec<u8>) {
    if value {
        encoding::bool::encode(tag, &value, bytes);
    }
}

/// Appends a field of a `double`.
pub(super) fn double(tag: u32, value: f64, bytes: &mut Vec<u8>) {
    if value != 0.0 {
        encoding::double::encode(tag, &value, bytes);
    }
}

/// Returns a field of a `double`; `tag` is below 16, so that its key is one byte.
pub(super) fn double_field(tag: u8, value: f64) -> [u8; 9] {
    let mut field = [tag << 3 | WireType::SixtyFourBit as u8; 9];
    field[1..].copy_from_slice(&value.to_le_bytes());
    field
}
