//! Hashing of a log as a Merkle tree, RFC 9162 section 2.1.
//!
//! Owns: how leaves and nodes are hashed, and what must be remembered of a tree so that it can grow. Must not know:
//! what a record says, where nodes are kept.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Names a complete subtree: the one over the leaves `index · 2^level` to `(index + 1) · 2^level`, the last excluded.
///
/// Level 0 holds the leaves. Once complete, a node never changes. The order is by level, then by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Height above the leaves.
    pub level: u8,
    /// Number within the level, from 0.
    pub index: u64,
}

/// What can go wrong with a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not the frontier of a tree of that size.
    #[error(
        "expected the frontier of `{size}` leaves in {} hashes of 32 bytes, found `{bytes}` bytes",
        .size.count_ones()
    )]
    Frontier {
        /// Number of leaves.
        size: u64,
        /// Number of bytes found.
        bytes: usize,
    },
    /// The tree has 2^64 − 1 leaves.
    #[error("expected a tree with room for one more leaf")]
    Full,
}

/// Returns SHA-256(0x00 ‖ `record`), the hash of a leaf.
pub fn leaf_hash(record: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(record);
    hash.finalize().into()
}

/// Returns SHA-256(0x01 ‖ `left` ‖ `right`), the hash of a node above two others.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// Returns SHA-256 of nothing, the root of the tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Returns the root over neighbouring complete subtrees, given from left to right, each smaller than the one before.
pub(super) fn root_over(subtrees: &[Hash]) -> Hash {
    let smallest_first = subtrees.iter().rev().copied();
    smallest_first
        .reduce(|right, left| node_hash(&left, &right))
        .unwrap_or_else(empty_root)
}

/// What must be remembered of a tree so that it can grow: the roots of its largest complete subtrees.
///
/// There is one for each bit that is set in the number of leaves, largest first; in other texts a *compact range*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    subtrees: Vec<Hash>,
}

impl Frontier {
    /// Returns the frontier of the tree without leaves.
    pub const fn empty() -> Self {
        Self {
            size: 0,
            subtrees: Vec::new(),
        }
    }

    /// Returns the frontier of `size` leaves that [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Frontier`] where the number of bytes does not fit the size. Wrong hashes show in the root only.
    pub fn parse(size: u64, bytes: &[u8]) -> Result<Self, Error> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() != size.count_ones() as usize {
            return Err(Error::Frontier {
                size,
                bytes: bytes.len(),
            });
        }
        Ok(Self {
            size,
            subtrees: hashes.to_vec(),
        })
    }

    /// Returns the hashes, 32 bytes each, largest subtree first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.subtrees.concat()
    }

    /// Returns the number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the root of the tree.
    pub fn root(&self) -> Hash {
        root_over(&self.subtrees)
    }

    /// Appends a leaf and returns the nodes above the leaves that it completes, lowest first.
    ///
    /// Together, the leaves and the nodes returned so far are all complete nodes of the tree, each once.
    ///
    /// # Errors
    /// [`Error::Full`], and nothing is appended.
    pub fn append(&mut self, leaf: Hash) -> Result<Vec<(Node, Hash)>, Error> {
        let size = self.size.checked_add(1).ok_or(Error::Full)?;
        let mut node = Node {
            level: 0,
            index: self.size,
        };
        let mut hash = leaf;
        let mut completed = Vec::new();
        // A node with an odd index is a right child, and its left sibling is the smallest subtree of the frontier.
        while node.index % 2 == 1
            && let Some(left) = self.subtrees.pop()
        {
            hash = node_hash(&left, &hash);
            node = Node {
                level: node.level + 1,
                index: node.index / 2,
            };
            completed.push((node, hash));
        }
        self.subtrees.push(hash);
        self.size = size;
        Ok(completed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The reference tree of Certificate Transparency: its leaves, and its root at every size.
    const RECORDS: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    // Level, index and hash of its nodes above the leaves, in the order in which they are completed.
    const NODES: [&str; 7] = [
        "1 0 fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "1 1 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "2 0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "1 2 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "1 3 ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "2 1 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "3 0 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn leaf(record: &str) -> Hash {
        leaf_hash(&hex::decode(record).unwrap())
    }

    #[test]
    fn the_reference_tree_has_the_published_root_at_every_size() {
        let mut frontier = Frontier::empty();
        assert_eq!(hex::encode(frontier.root()), ROOTS[0]);
        for (record, root) in RECORDS.iter().zip(&ROOTS[1..]) {
            frontier.append(leaf(record)).unwrap();
            assert_eq!(hex::encode(frontier.root()), *root);
        }
        assert_eq!(frontier.size(), 8);
    }

    #[test]
    fn the_reference_tree_completes_the_published_nodes_in_order() {
        let mut frontier = Frontier::empty();
        let mut completed = Vec::new();
        for record in RECORDS {
            for (node, hash) in frontier.append(leaf(record)).unwrap() {
                completed.push(format!(
                    "{} {} {}",
                    node.level,
                    node.index,
                    hex::encode(hash)
                ));
            }
        }
        assert_eq!(completed, NODES);
    }

    #[test]
    fn a_frontier_survives_its_bytes_and_grows_on_the_same() {
        let mut frontier = Frontier::empty();
        for number in 0..70_u64 {
            let read = Frontier::parse(number, &frontier.to_bytes());
            assert_eq!(read, Ok(frontier.clone()));
            frontier.append(leaf_hash(&number.to_be_bytes())).unwrap();
        }
    }

    #[test]
    fn a_frontier_of_the_wrong_length_is_refused() {
        for (size, bytes) in [(0, 32), (1, 0), (1, 31), (1, 33), (2, 64), (3, 32)] {
            assert_eq!(
                Frontier::parse(size, &vec![0; bytes]),
                Err(Error::Frontier { size, bytes })
            );
        }
        assert_eq!(
            Frontier::parse(3, &[0; 33]).unwrap_err().to_string(),
            "expected the frontier of `3` leaves in 2 hashes of 32 bytes, found `33` bytes"
        );
    }

    #[test]
    fn a_full_tree_takes_no_leaf_and_stays_as_it_is() {
        let full = Frontier::parse(u64::MAX, &[7; 64 * 32]).unwrap();
        let mut grown = full.clone();
        assert_eq!(grown.append([0; 32]), Err(Error::Full));
        assert_eq!(grown, full);
    }

    #[test]
    fn the_last_leaf_but_one_completes_63_levels() {
        let mut frontier = Frontier::parse(u64::MAX / 2, &[7; 63 * 32]).unwrap();
        let completed = frontier.append([0; 32]).unwrap();
        let top = completed.last().unwrap().0;
        assert_eq!((completed.len(), top.level, top.index), (63, 63, 0));
        assert_eq!(frontier.to_bytes().len(), 32);
    }
}
