//! Canonical protobuf JSON of the contract's messages, both ways.
//!
//! Owns: the descriptors as a pool and the options of the mapping. Fields without presence are written also where they
//! hold their default, 64-bit integers as strings, enum values by name, fields in lowerCamelCase; on input a field may be
//! named either way, and a field that the contract does not have is refused. Must not know what a message means.
//!
//! Source: <https://protobuf.dev/programming-guides/json/>.

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{
    DescriptorError, DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor,
    SerializeOptions,
};

static POOL: LazyLock<Result<DescriptorPool, DescriptorError>> =
    LazyLock::new(|| DescriptorPool::decode(super::DESCRIPTORS));

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Indented, for people.
    Pretty,
    /// On one line, for JSON Lines.
    Compact,
}

/// Why a message has no JSON or a JSON text is no message.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The descriptors in this binary do not decode.
    #[error("the descriptors of the contract do not decode")]
    Descriptors(#[source] &'static DescriptorError),
    /// The contract has no such message.
    #[error("expected a message of the contract, found `{0}`")]
    UnknownMessage(String),
    /// The message is not one of that name, or holds an `Any` of a type outside the contract.
    #[error("`{message}` has no JSON: {problem}")]
    NotWritable {
        /// Full name of the message.
        message: String,
        /// What is wrong.
        problem: String,
    },
    /// The text is no such message: no JSON, a field that the contract does not have, a value of another type.
    #[error("expected the JSON of a `{message}`: {problem}")]
    NotReadable {
        /// Full name of the message.
        message: String,
        /// What is wrong and where; names the field if it is an unknown one.
        problem: String,
    },
}

/// Returns the canonical JSON of a message; `full_name` is its name in the contract, for example
/// `kvcredit.v1.FirmProfile`.
///
/// # Errors
/// [`Error`] where the contract has no message of that name or `message` is not one.
pub fn to_json<M: Message>(full_name: &str, message: &M, layout: Layout) -> Result<String, Error> {
    let not_writable = |problem: String| Error::NotWritable {
        message: full_name.into(),
        problem,
    };
    let bytes = message.encode_to_vec();
    let dynamic = DynamicMessage::decode(descriptor(full_name)?, bytes.as_slice())
        .map_err(|err| not_writable(err.to_string()))?;
    let options = SerializeOptions::new().skip_default_fields(false);
    let mut json = Vec::with_capacity(bytes.len() * 4);
    let written = match layout {
        Layout::Pretty => {
            let mut serializer = serde_json::Serializer::pretty(&mut json);
            dynamic.serialize_with_options(&mut serializer, &options)
        }
        Layout::Compact => {
            let mut serializer = serde_json::Serializer::new(&mut json);
            dynamic.serialize_with_options(&mut serializer, &options)
        }
    };
    written.map_err(|err| not_writable(err.to_string()))?;
    String::from_utf8(json).map_err(|err| not_writable(err.to_string()))
}

/// Returns the message that a canonical JSON text is; `full_name` is its name in the contract.
///
/// # Errors
/// [`Error`] where the contract has no message of that name or the text is not one, with line and column.
pub fn from_json<M: Message + Default>(full_name: &str, text: &str) -> Result<M, Error> {
    let not_readable = |problem: String| Error::NotReadable {
        message: full_name.into(),
        problem,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let dynamic = DynamicMessage::deserialize_with_options(
        descriptor(full_name)?,
        &mut deserializer,
        &options,
    )
    .and_then(|dynamic| deserializer.end().map(|()| dynamic))
    .map_err(|err| not_readable(err.to_string()))?;
    dynamic
        .transcode_to()
        .map_err(|err| not_readable(err.to_string()))
}

fn descriptor(full_name: &str) -> Result<MessageDescriptor, Error> {
    let pool = POOL.as_ref().map_err(Error::Descriptors)?;
    pool.get_message_by_name(full_name)
        .ok_or_else(|| Error::UnknownMessage(full_name.into()))
}
