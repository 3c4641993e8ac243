//! A Merkle tree by the definitions of RFC 9162, section 2.1, word by word: recursive, slow and unlike the program's own.

use std::{collections::BTreeMap, sync::LazyLock};

use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

/// How many records the tree of the targets has.
pub const SIZE: u64 = 40;

/// The tree over the records 0, 1, 2 …, as eight bytes each.
pub static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let records: Vec<Vec<u8>> = (0..SIZE).map(|index| record(index).to_vec()).collect();
    Tree::over(&records)
});

pub fn record(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}

/// The hash of every run of records that any tree over the first of them is made of.
pub struct Tree {
    hashes: BTreeMap<(u64, u64), Hash>,
    size: u64,
}

impl Tree {
    pub fn over(records: &[Vec<u8>]) -> Tree {
        let size = records.len() as u64;
        let mut hashes = BTreeMap::from([((0, 0), Sha256::digest([]).into())]);
        for (index, record) in (0..).zip(records) {
            let leaf = Sha256::new().chain_update([0]).chain_update(record);
            hashes.insert((index, index + 1), leaf.finalize().into());
        }
        for length in 2..=size {
            for from in 0..=size - length {
                let left = from + split(length);
                let (one, other) = (hashes[&(from, left)], hashes[&(left, from + length)]);
                hashes.insert((from, from + length), node(&one, &other));
            }
        }
        Tree { hashes, size }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// MTH of the records from `from` up to `to`.
    pub fn hash(&self, from: u64, to: u64) -> Hash {
        self.hashes[&(from, to)]
    }

    pub fn root(&self, size: u64) -> Hash {
        self.hash(0, size)
    }

    /// PATH.
    pub fn path(&self, index: u64, size: u64) -> Vec<Hash> {
        self.path_in(index, 0, size)
    }

    fn path_in(&self, index: u64, from: u64, to: u64) -> Vec<Hash> {
        if to - from == 1 {
            return Vec::new();
        }
        let middle = from + split(to - from);
        let (mut path, sibling) = if index < middle {
            (self.path_in(index, from, middle), self.hash(middle, to))
        } else {
            (self.path_in(index, middle, to), self.hash(from, middle))
        };
        path.push(sibling);
        path
    }

    /// PROOF.
    pub fn proof(&self, old: u64, new: u64) -> Vec<Hash> {
        self.subproof(old, 0, new, true)
    }

    fn subproof(&self, old: u64, from: u64, to: u64, known: bool) -> Vec<Hash> {
        if old == to {
            return if known {
                Vec::new()
            } else {
                vec![self.hash(from, to)]
            };
        }
        let middle = from + split(to - from);
        let (mut proof, sibling) = if old <= middle {
            (
                self.subproof(old, from, middle, known),
                self.hash(middle, to),
            )
        } else {
            (
                self.subproof(old, middle, to, false),
                self.hash(from, middle),
            )
        };
        proof.push(sibling);
        proof
    }
}

pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The largest power of two below a length of at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

/// The root that PATH leads to; `None` where it has another length.
pub fn root_of_path(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if size == 1 {
        return path.is_empty().then_some(*leaf);
    }
    let (sibling, below) = path.split_last()?;
    let left = split(size);
    if index < left {
        Some(node(&root_of_path(leaf, index, left, below)?, sibling))
    } else {
        Some(node(
            sibling,
            &root_of_path(leaf, index - left, size - left, below)?,
        ))
    }
}

/// The old and the new root that PROOF leads to; `None` where it has another length. `known` is the old root, while the old tree
/// may still be a whole subtree of the new one.
pub fn roots_of_proof(
    old: u64,
    new: u64,
    proof: &[Hash],
    known: Option<&Hash>,
) -> Option<(Hash, Hash)> {
    if old == new {
        return match (known, proof) {
            (Some(hash), []) => Some((*hash, *hash)),
            (None, [hash]) => Some((*hash, *hash)),
            _ => None,
        };
    }
    let (sibling, below) = proof.split_last()?;
    let left = split(new);
    if old <= left {
        let (old_root, new_root) = roots_of_proof(old, left, below, known)?;
        Some((old_root, node(&new_root, sibling)))
    } else {
        let (old_root, new_root) = roots_of_proof(old - left, new - left, below, None)?;
        Some((node(sibling, &old_root), node(sibling, &new_root)))
    }
}
