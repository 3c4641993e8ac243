//! What rows say, checked: the same for every adapter.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{
    Answered, Error, Stored, StoredReview,
    log::{Hash, Node, leaf_hash},
    packing::{Part, unpack},
};
use crate::domain::{
    entry::{EntryKind, Note},
    id::{DecisionId, RequestId},
};

/// Columns of a row of `decisions`.
pub(super) struct Kept {
    pub(super) seq: i64,
    pub(super) kind: String,
    pub(super) record: Vec<u8>,
    pub(super) packing: i16,
    pub(super) leaf_hash: Vec<u8>,
}

impl Kept {
    /// Returns the decision. A record that is not what was stored must not be answered as if it were.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub(super) fn stored(self) -> Result<Stored, Error> {
        let Kept {
            seq,
            kind,
            record,
            packing,
            leaf_hash: kept,
        } = self;
        let kind = EntryKind::parse(&kind).ok_or_else(|| corrupt("kind", seq))?;
        let record = unpack(Part::Record, packing, record).map_err(|_| corrupt("record", seq))?;
        let leaf_hash = leaf_hash(&record);
        if kept != leaf_hash {
            return Err(corrupt("leaf_hash", seq));
        }
        Ok(Stored {
            seq,
            kind,
            leaf_hash,
            record: Bytes::from(record),
        })
    }

    /// Returns the review that the row is.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub(super) fn review(
        self,
        of_seq: Option<i64>,
        review_id: DecisionId,
        note: Option<Vec<u8>>,
    ) -> Result<StoredReview, Error> {
        let seq = self.seq;
        let note = match note {
            None => None,
            Some(bytes) => Some(Note::of_bytes(bytes).ok_or_else(|| Error::Corrupt {
                table: "notes",
                column: "note",
                row: seq.to_string(),
            })?),
        };
        Ok(StoredReview {
            of_seq: of_seq.ok_or_else(|| corrupt("of_seq", seq))?,
            review_id,
            stored: self.stored()?,
            note,
        })
    }

    /// Returns the answer that the decision was.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub(super) fn answered(
        self,
        request_id: RequestId,
        body_sha256: &[u8],
    ) -> Result<Answered, Error> {
        let body_sha256 = body_sha256.try_into();
        Ok(Answered {
            request_id,
            body_sha256: body_sha256.map_err(|_| corrupt("body_sha256", self.seq))?,
            stored: self.stored()?,
        })
    }
}

/// Returns the inputs part of a decision.
///
/// # Errors
/// [`Error::Corrupt`].
pub(super) fn inputs(seq: i64, packing: i16, inputs: Vec<u8>) -> Result<Bytes, Error> {
    match unpack(Part::Inputs, packing, inputs) {
        Ok(inputs) => Ok(inputs.into()),
        Err(_) => Err(Error::Corrupt {
            table: "decision_inputs",
            column: "inputs",
            row: seq.to_string(),
        }),
    }
}

/// Returns the number of the decision whose row keeps a node: the one whose leaf completed it. `None` where no book gets
/// so far.
pub(super) fn seq_of(node: Node) -> Option<i64> {
    let last = node.index.checked_add(1)?;
    let seq = last.checked_mul(1_u64.checked_shl(u32::from(node.level))?)?;
    i64::try_from(seq).ok()
}

/// Returns those of the wanted nodes that the row of decision `seq` keeps: its leaf at level 0, and above it what the leaf
/// completed.
///
/// # Errors
/// [`Error::Corrupt`] where the row has not the nodes that its number calls for.
pub(super) fn nodes_of(
    seq: i64,
    leaf_hash: &[u8],
    nodes: &[u8],
    wanted: &[Node],
) -> Result<BTreeMap<Node, Hash>, Error> {
    let (above, rest) = nodes.as_chunks::<32>();
    if !rest.is_empty() || above.len() != seq.trailing_zeros() as usize {
        return Err(corrupt("nodes", seq));
    }
    let leaf: Hash = leaf_hash
        .try_into()
        .map_err(|_| corrupt("leaf_hash", seq))?;
    let kept = wanted.iter().filter(|node| seq_of(**node) == Some(seq));
    Ok(kept
        .filter_map(|node| {
            let hash = match usize::from(node.level).checked_sub(1) {
                None => leaf,
                Some(above_leaf) => *above.get(above_leaf)?,
            };
            Some((*node, hash))
        })
        .collect())
}

pub(super) fn corrupt(column: &'static str, seq: i64) -> Error {
    Error::Corrupt {
        table: "decisions",
        column,
        row: seq.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn node(level: u8, index: u64) -> Node {
        Node { level, index }
    }

    #[test]
    fn a_node_lies_with_the_leaf_that_completed_it() {
        assert_eq!(seq_of(node(0, 0)), Some(1));
        assert_eq!(seq_of(node(0, 6)), Some(7));
        assert_eq!(seq_of(node(1, 0)), Some(2));
        assert_eq!(seq_of(node(2, 1)), Some(8));
        assert_eq!(seq_of(node(0, u64::MAX)), None);
        assert_eq!(seq_of(node(63, 0)), None);
        assert_eq!(seq_of(node(64, 0)), None);
    }

    #[test]
    fn a_row_gives_the_nodes_that_are_wanted_of_it() {
        let nodes = [[1; 32], [2; 32]].concat();
        let wanted = [node(0, 3), node(2, 0), node(1, 0)];
        let found = nodes_of(4, &[0; 32], &nodes, &wanted).unwrap();
        let expected = BTreeMap::from([(node(0, 3), [0; 32]), (node(2, 0), [2; 32])]);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_row_with_too_few_or_too_many_nodes_is_corrupt() {
        for nodes in [vec![], vec![1; 32], vec![1; 63], vec![1; 96]] {
            let err = nodes_of(4, &[0; 32], &nodes, &[]).unwrap_err();
            assert!(matches!(
                err,
                Error::Corrupt {
                    column: "nodes",
                    ..
                }
            ));
        }
    }
}
