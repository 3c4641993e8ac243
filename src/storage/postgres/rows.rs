//! Rows as they are read.

use crate::{
    domain::id::{DecisionId, RequestId, Uuid},
    storage::{
        Answered, Error, Stored, StoredReview, WithInputs,
        kept::{self, Kept},
    },
};

/// A decision as it lies in its table.
#[derive(sqlx::FromRow)]
pub(super) struct DecisionRow {
    seq: i64,
    kind: String,
    record: Vec<u8>,
    packing: i16,
    leaf_hash: Vec<u8>,
}

/// A decision with its request.
#[derive(sqlx::FromRow)]
pub(super) struct AnsweredRow {
    request_id: Uuid,
    body_sha256: Vec<u8>,
    #[sqlx(flatten)]
    decision: DecisionRow,
}

/// A decision with its inputs part.
#[derive(sqlx::FromRow)]
pub(super) struct WithInputsRow {
    inputs: Vec<u8>,
    inputs_packing: i16,
    #[sqlx(flatten)]
    decision: DecisionRow,
}

/// A review with its note.
#[derive(sqlx::FromRow)]
pub(super) struct ReviewRow {
    of_seq: Option<i64>,
    decision_id: Uuid,
    note: Option<Vec<u8>>,
    #[sqlx(flatten)]
    decision: DecisionRow,
}

/// What a decision added to the log.
#[derive(sqlx::FromRow)]
pub(super) struct NodesRow {
    pub(super) seq: i64,
    pub(super) leaf_hash: Vec<u8>,
    pub(super) nodes: Vec<u8>,
}

impl From<DecisionRow> for Kept {
    fn from(row: DecisionRow) -> Kept {
        let DecisionRow {
            seq,
            kind,
            record,
            packing,
            leaf_hash,
        } = row;
        Kept {
            seq,
            kind,
            record,
            packing,
            leaf_hash,
        }
    }
}

impl TryFrom<DecisionRow> for Stored {
    type Error = Error;

    fn try_from(row: DecisionRow) -> Result<Stored, Error> {
        Kept::from(row).stored()
    }
}

impl TryFrom<AnsweredRow> for Answered {
    type Error = Error;

    fn try_from(row: AnsweredRow) -> Result<Answered, Error> {
        let AnsweredRow {
            request_id,
            body_sha256,
            decision,
        } = row;
        Kept::from(decision).answered(RequestId::from_uuid(request_id), &body_sha256)
    }
}

impl TryFrom<WithInputsRow> for WithInputs {
    type Error = Error;

    fn try_from(row: WithInputsRow) -> Result<WithInputs, Error> {
        let WithInputsRow {
            inputs,
            inputs_packing,
            decision,
        } = row;
        Ok(WithInputs {
            inputs: kept::inputs(decision.seq, inputs_packing, inputs)?,
            stored: decision.try_into()?,
        })
    }
}

impl TryFrom<ReviewRow> for StoredReview {
    type Error = Error;

    fn try_from(row: ReviewRow) -> Result<StoredReview, Error> {
        let ReviewRow {
            of_seq,
            decision_id,
            note,
            decision,
        } = row;
        Kept::from(decision).review(of_seq, DecisionId::from_uuid(decision_id), note)
    }
}
