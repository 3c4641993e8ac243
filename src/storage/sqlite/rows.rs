//! Rows as they are read, and what they say.

use bytes::Bytes;

use crate::storage::{Answered, Error, Stored, WithInputs, leaf_hash};

/// A decision as it lies in its table.
#[derive(sqlx::FromRow)]
pub(super) struct DecisionRow {
    seq: i64,
    record: Vec<u8>,
    leaf_hash: Vec<u8>,
}

/// A decision with the body of its request.
#[derive(sqlx::FromRow)]
pub(super) struct AnsweredRow {
    pub(super) request_id: String,
    body_sha256: Vec<u8>,
    #[sqlx(flatten)]
    decision: DecisionRow,
}

/// A decision with its inputs part.
#[derive(sqlx::FromRow)]
pub(super) struct WithInputsRow {
    inputs: Vec<u8>,
    #[sqlx(flatten)]
    decision: DecisionRow,
}

impl TryFrom<DecisionRow> for Stored {
    type Error = Error;

    fn try_from(row: DecisionRow) -> Result<Stored, Error> {
        let DecisionRow {
            seq,
            record,
            leaf_hash: stored,
        } = row;
        // A record that is not what was stored must not be answered as if it were.
        if stored != leaf_hash(&record) {
            return Err(corrupt("leaf_hash", seq));
        }
        Ok(Stored {
            seq,
            leaf_hash: leaf_hash(&record),
            record: Bytes::from(record),
        })
    }
}

impl TryFrom<AnsweredRow> for Answered {
    type Error = Error;

    fn try_from(row: AnsweredRow) -> Result<Answered, Error> {
        let AnsweredRow {
            request_id: _,
            body_sha256,
            decision,
        } = row;
        let seq = decision.seq;
        Ok(Answered {
            body_sha256: body_sha256
                .try_into()
                .map_err(|_| corrupt("body_sha256", seq))?,
            stored: decision.try_into()?,
        })
    }
}

impl TryFrom<WithInputsRow> for WithInputs {
    type Error = Error;

    fn try_from(row: WithInputsRow) -> Result<WithInputs, Error> {
        let WithInputsRow { inputs, decision } = row;
        Ok(WithInputs {
            inputs: Bytes::from(inputs),
            stored: decision.try_into()?,
        })
    }
}

fn corrupt(column: &'static str, seq: i64) -> Error {
    Error::Corrupt {
        table: "decisions",
        column,
        row: seq.to_string(),
    }
}
