//! Stored bytes as canonical JSON, to show where two of them differ.

use prost::Message;
use serde_json::Value;

use crate::pb::{
    Decision, DecisionInputs,
    json::{Error, Layout, to_json},
};

/// Returns the canonical JSON of an encoded `Decision`.
///
/// # Errors
/// [`Error`] where the bytes are none.
pub fn json_of_decision(bytes: &[u8]) -> Result<Value, Error> {
    json_of::<Decision>("kvcredit.v1.Decision", bytes)
}

/// Returns the message that an encoded `Decision` is.
///
/// # Errors
/// [`Error`] where the bytes are none.
pub fn decision_of(bytes: &[u8]) -> Result<Decision, Error> {
    Decision::decode(bytes).map_err(|err| Error::NotReadable {
        message: "kvcredit.v1.Decision".to_owned(),
        problem: err.to_string(),
    })
}

/// Returns the canonical JSON of an encoded `DecisionInputs`.
///
/// # Errors
/// [`Error`] where the bytes are none.
pub fn json_of_inputs(bytes: &[u8]) -> Result<Value, Error> {
    json_of::<DecisionInputs>("kvcredit.v1.DecisionInputs", bytes)
}

fn json_of<M: Message + Default>(name: &str, bytes: &[u8]) -> Result<Value, Error> {
    let not_readable = |problem: String| Error::NotReadable {
        message: name.to_owned(),
        problem,
    };
    let message = M::decode(bytes).map_err(|err| not_readable(err.to_string()))?;
    let text = to_json(name, &message, Layout::Compact)?;
    serde_json::from_str(&text).map_err(|err| not_readable(err.to_string()))
}
