//! Proofs over a log: that a leaf is in it (inclusion) and that it only grew (consistency), RFC 9162 sections 2.1.3
//! and 2.1.4.
//!
//! Owns: which nodes a proof needs, how it is put together from them, and how it is verified. Must not know: where
//! nodes are kept, who signed a root.
//!
//! A root does not fix the size of its tree: for some other sizes the same proof passes as well. A verifier must take
//! size and root together from one signed checkpoint, or both from what it computed itself.

use std::{collections::BTreeMap, ops::Range};

use super::tree::{Hash, Node, empty_root, node_hash, root_over};

/// Why there is no proof, or why it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The tree has no such leaf.
    #[error("expected an index below the size `{size}`, found `{index}`")]
    Index {
        /// Position of the leaf.
        index: u64,
        /// Number of leaves.
        size: u64,
    },
    /// The old tree is larger than the new one.
    #[error("expected an old size of at most `{new_size}`, found `{old_size}`")]
    Sizes {
        /// Number of leaves of the old tree.
        old_size: u64,
        /// Number of leaves of the new tree.
        new_size: u64,
    },
    /// A node that the proof needs was not given.
    #[error("expected node `{}` of level `{}`, found none", .0.index, .0.level)]
    Missing(Node),
    /// The proof has fewer hashes than the sizes call for.
    #[error("the proof is too short")]
    TooShort,
    /// The proof has more hashes than the sizes call for.
    #[error("the proof is too long")]
    TooLong,
    /// The proof leads to another root than the one given.
    #[error("the proof does not lead to the root")]
    Root,
    /// The proof leads to another old root than the one given.
    #[error("the proof does not lead to the old root")]
    OldRoot,
}

/// Which nodes a proof is put together from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For each hash of the proof, the complete subtrees below it from left to right. There are several where the hash
    /// covers the right edge of the tree, whose own nodes are not kept because they change with the next leaf.
    parts: Vec<Vec<Node>>,
}

impl Plan {
    /// Plans the proof that leaf `index` is in the tree of `size` leaves.
    ///
    /// # Errors
    /// [`Error::Index`] where that tree has no such leaf.
    pub fn inclusion(index: u64, size: u64) -> Result<Self, Error> {
        if index >= size {
            return Err(Error::Index { index, size });
        }
        Ok(Self::of(inclusion_path(index, size)))
    }

    /// Plans the proof that the tree of `new_size` leaves begins with the tree of `old_size` leaves.
    ///
    /// It is empty for equal sizes, and for an old size of 0: every tree begins with nothing.
    ///
    /// # Errors
    /// [`Error::Sizes`] where the old tree is the larger one.
    pub fn consistency(old_size: u64, new_size: u64) -> Result<Self, Error> {
        if old_size > new_size {
            return Err(Error::Sizes { old_size, new_size });
        }
        if old_size == 0 {
            return Ok(Self { parts: Vec::new() });
        }
        Ok(Self::of(consistency_path(old_size, new_size)))
    }

    fn of(path: Vec<Range<u64>>) -> Self {
        let parts = path.into_iter().map(complete_nodes).collect();
        Self { parts }
    }

    /// Returns the nodes that the proof needs, each once.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.parts.iter().flatten().copied()
    }

    /// Returns the proof, given the hashes of its nodes; others may be among them.
    ///
    /// # Errors
    /// [`Error::Missing`] names the first node that was not given.
    pub fn assemble(&self, hashes: &BTreeMap<Node, Hash>) -> Result<Vec<Hash>, Error> {
        let part = |nodes: &Vec<Node>| part_hash(nodes, hashes);
        self.parts.iter().map(part).collect()
    }
}

/// Verifies that the leaf with hash `leaf` is leaf `index` of the tree with `size` leaves and the given root, as in
/// RFC 9162 section 2.1.3.2.
///
/// # Errors
/// [`Error::Index`], [`Error::TooShort`], [`Error::TooLong`] or [`Error::Root`] where it is not proved.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Error> {
    if index >= size {
        return Err(Error::Index { index, size });
    }
    let mut climb = Climb {
        node: index,
        last: size - 1,
    };
    let mut hash = *leaf;
    for sibling in proof {
        hash = match climb.step().ok_or(Error::TooLong)? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    if !climb.at_root() {
        return Err(Error::TooShort);
    }
    equal(&hash, root, Error::Root)
}

/// Verifies that the tree with `new_size` leaves and the new root begins with the tree with `old_size` leaves and the
/// old root, as in RFC 9162 section 2.1.4.2.
///
/// Two cases that the RFC leaves out take an empty proof only: equal sizes, whose roots must be equal, and an old size
/// of 0, whose old root must be [`empty_root`].
///
/// # Errors
/// [`Error::Sizes`], [`Error::TooShort`], [`Error::TooLong`], [`Error::Root`] or [`Error::OldRoot`] where it is not
/// proved.
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), Error> {
    if old_size > new_size {
        return Err(Error::Sizes { old_size, new_size });
    }
    if old_size != 0 && old_size != new_size {
        return verify_growth(old_size, new_size, proof, old_root, new_root);
    }
    if !proof.is_empty() {
        return Err(Error::TooLong);
    }
    if old_size == 0 {
        equal(old_root, &empty_root(), Error::OldRoot)?;
    }
    if old_size == new_size {
        equal(old_root, new_root, Error::Root)?;
    }
    Ok(())
}

/// Verifies consistency for 0 < `old_size` < `new_size`.
fn verify_growth(
    old_size: u64,
    new_size: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), Error> {
    // The climb begins at the last complete subtree of the old tree. Where it is the whole old tree, the verifier knows
    // its hash and the proof leaves it out.
    let mut climb = Climb {
        node: old_size - 1,
        last: new_size - 1,
    };
    climb.rise(climb.node.trailing_ones());
    let mut siblings = proof.iter();
    let first = if old_size.is_power_of_two() {
        old_root
    } else {
        siblings.next().ok_or(Error::TooShort)?
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in siblings {
        match climb.step().ok_or(Error::TooLong)? {
            Side::Left => {
                old_hash = node_hash(sibling, &old_hash);
                new_hash = node_hash(sibling, &new_hash);
            }
            // What stands on the right was not in the old tree.
            Side::Right => new_hash = node_hash(&new_hash, sibling),
        }
    }
    if !climb.at_root() {
        return Err(Error::TooShort);
    }
    equal(&old_hash, old_root, Error::OldRoot)?;
    equal(&new_hash, new_root, Error::Root)
}

/// On which side of the climbing node its sibling stands.
enum Side {
    Left,
    Right,
}

/// A way up from a node to the root; `fn` and `sn` of RFC 9162.
struct Climb {
    /// Index of the node within its level; at most `last`.
    node: u64,
    /// Index of the last node of that level.
    last: u64,
}

impl Climb {
    /// Climbs to the parent and returns the side of the sibling, or `None` at the root.
    fn step(&mut self) -> Option<Side> {
        if self.at_root() {
            return None;
        }
        let side = if self.node % 2 == 1 || self.node == self.last {
            // The last node of a level has no sibling there while its index is even; it rises unchanged.
            self.rise(self.node.trailing_zeros());
            Side::Left
        } else {
            Side::Right
        };
        self.rise(1);
        Some(side)
    }

    /// Rises by less than 64 levels.
    fn rise(&mut self, levels: u32) {
        self.node >>= levels;
        self.last >>= levels;
    }

    fn at_root(&self) -> bool {
        self.last == 0
    }
}

fn equal(found: &Hash, expected: &Hash, otherwise: Error) -> Result<(), Error> {
    if found == expected {
        Ok(())
    } else {
        Err(otherwise)
    }
}

/// Returns the subtrees whose hashes are the inclusion proof: PATH of RFC 9162 section 2.1.3.1, from the leaf upwards.
fn inclusion_path(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut path = Vec::new();
    let mut around = 0..size;
    while let Some(middle) = split_point(&around) {
        if index < middle {
            path.push(middle..around.end);
            around.end = middle;
        } else {
            path.push(around.start..middle);
            around.start = middle;
        }
    }
    path.reverse();
    path
}

/// Returns the subtrees whose hashes are the consistency proof: SUBPROOF of RFC 9162 section 2.1.4.1, upwards.
fn consistency_path(old_size: u64, new_size: u64) -> Vec<Range<u64>> {
    let mut path = Vec::new();
    let mut around = 0..new_size;
    while around.end != old_size
        && let Some(middle) = split_point(&around)
    {
        if old_size <= middle {
            path.push(middle..around.end);
            around.end = middle;
        } else {
            path.push(around.start..middle);
            around.start = middle;
        }
    }
    // The hash of the subtree from 0 is the old root, which the verifier knows.
    if around.start != 0 {
        path.push(around);
    }
    path.reverse();
    path
}

/// Returns where RFC 9162 divides a subtree: on its left is the largest power of two below the number of its leaves.
/// `None` for less than two leaves.
fn split_point(subtree: &Range<u64>) -> Option<u64> {
    let leaves = subtree.end - subtree.start;
    let level = leaves.checked_sub(1)?.checked_ilog2()?;
    Some(subtree.start + (1 << level))
}

/// Returns the complete nodes that cover a subtree, from left to right.
fn complete_nodes(subtree: Range<u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut start = subtree.start;
    // A subtree starts at a multiple of a power of two not below its length, so that each node starts at one of its
    // own.
    while let Some(level) = (subtree.end - start).checked_ilog2() {
        nodes.push(Node {
            level: level as u8,
            index: start >> level,
        });
        start += 1 << level;
    }
    nodes
}

fn part_hash(nodes: &[Node], hashes: &BTreeMap<Node, Hash>) -> Result<Hash, Error> {
    let hash = |node: &Node| hashes.get(node).copied().ok_or(Error::Missing(*node));
    let subtrees: Vec<Hash> = nodes.iter().map(hash).collect::<Result<_, _>>()?;
    Ok(root_over(&subtrees))
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Frontier, leaf_hash};
    use super::*;

    // The hashes that the published proofs consist of, by level and index.
    const NODE_0_0: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    const NODE_0_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    const NODE_0_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    const NODE_1_0: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    const NODE_1_1: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    const NODE_1_2: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    const NODE_1_3: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    const NODE_2_0: &str = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    const NODE_2_1: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

    /// Index and size, or two sizes, and the proof.
    type Case = (u64, u64, &'static [&'static str]);

    /// The reference tree of Certificate Transparency: its root at every size, and all its complete nodes.
    fn reference_tree() -> (Vec<Hash>, BTreeMap<Node, Hash>) {
        let records = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let mut frontier = Frontier::empty();
        let mut roots = vec![frontier.root()];
        let mut nodes = BTreeMap::new();
        for (record, index) in records.iter().zip(0..) {
            let leaf = leaf_hash(&hex::decode(record).unwrap());
            nodes.insert(Node { level: 0, index }, leaf);
            nodes.extend(frontier.append(leaf).unwrap());
            roots.push(frontier.root());
        }
        (roots, nodes)
    }

    fn in_hex(proof: &[Hash]) -> Vec<String> {
        proof.iter().map(hex::encode).collect()
    }

    #[test]
    fn inclusion_proofs_of_the_reference_tree_are_the_published_ones() {
        let cases: [Case; 7] = [
            (0, 1, &[]),
            (0, 2, &[NODE_0_1]),
            (1, 2, &[NODE_0_0]),
            (2, 3, &[NODE_1_0]),
            (1, 5, &[NODE_0_0, NODE_1_1, NODE_0_4]),
            (0, 8, &[NODE_0_1, NODE_1_1, NODE_2_1]),
            (5, 8, &[NODE_0_4, NODE_1_3, NODE_2_0]),
        ];
        let (roots, nodes) = reference_tree();
        for (index, size, expected) in cases {
            let proof = Plan::inclusion(index, size)
                .unwrap()
                .assemble(&nodes)
                .unwrap();
            assert_eq!(in_hex(&proof), *expected, "{index} in {size}");
            let leaf = nodes[&Node { level: 0, index }];
            let root = roots[size as usize];
            assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
        }
    }

    #[test]
    fn consistency_proofs_of_the_reference_tree_are_the_published_ones() {
        let cases: [Case; 4] = [
            (1, 1, &[]),
            (1, 8, &[NODE_0_1, NODE_1_1, NODE_2_1]),
            (2, 5, &[NODE_1_1, NODE_0_4]),
            (6, 8, &[NODE_1_2, NODE_1_3, NODE_2_0]),
        ];
        let (roots, nodes) = reference_tree();
        for (old, new, expected) in cases {
            let proof = Plan::consistency(old, new)
                .unwrap()
                .assemble(&nodes)
                .unwrap();
            assert_eq!(in_hex(&proof), *expected, "{old} to {new}");
            let (old_root, new_root) = (roots[old as usize], roots[new as usize]);
            assert_eq!(
                verify_consistency(old, new, &proof, &old_root, &new_root),
                Ok(())
            );
        }
    }

    #[test]
    fn the_right_edge_is_hashed_from_its_complete_nodes() {
        // Worked example of RFC 9162 section 2.1.5: the sibling of leaves 0 to 3 is above leaves 4 to 6.
        let plan = Plan::inclusion(0, 7).unwrap();
        let edge = [Node { level: 1, index: 2 }, Node { level: 0, index: 6 }];
        assert_eq!(plan.parts[2], edge);
    }

    #[test]
    fn a_missing_node_is_named() {
        let (_, mut nodes) = reference_tree();
        let gone = Node { level: 1, index: 2 };
        nodes.remove(&gone);
        let refused = Plan::inclusion(0, 7).unwrap().assemble(&nodes);
        assert_eq!(refused, Err(Error::Missing(gone)));
        assert_eq!(
            Error::Missing(gone).to_string(),
            "expected node `2` of level `1`, found none"
        );
    }

    #[test]
    fn an_index_outside_the_tree_is_refused() {
        for (index, size) in [(0, 0), (1, 1), (u64::MAX, u64::MAX)] {
            let outside = Error::Index { index, size };
            assert_eq!(Plan::inclusion(index, size), Err(outside));
            let refused = verify_inclusion(&[0; 32], index, size, &[], &[0; 32]);
            assert_eq!(refused, Err(outside));
        }
    }

    #[test]
    fn a_tree_that_shrank_is_refused() {
        let (roots, _) = reference_tree();
        let shrunk = Error::Sizes {
            old_size: 3,
            new_size: 2,
        };
        assert_eq!(Plan::consistency(3, 2), Err(shrunk));
        assert_eq!(
            verify_consistency(3, 2, &[], &roots[3], &roots[2]),
            Err(shrunk)
        );
    }

    #[test]
    fn every_tree_begins_with_nothing_and_only_the_empty_proof_says_so() {
        let (roots, _) = reference_tree();
        for new in 0..=8 {
            let root = &roots[new as usize];
            assert_eq!(Plan::consistency(0, new).unwrap().nodes().count(), 0);
            assert_eq!(verify_consistency(0, new, &[], &empty_root(), root), Ok(()));
            let long = verify_consistency(0, new, &[[0; 32]], &empty_root(), root);
            assert_eq!(long, Err(Error::TooLong));
            let other = verify_consistency(0, new, &[], &[1; 32], root);
            assert_eq!(other, Err(Error::OldRoot));
        }
        let other = verify_consistency(0, 0, &[], &empty_root(), &roots[1]);
        assert_eq!(other, Err(Error::Root));
    }

    #[test]
    fn equal_sizes_take_equal_roots_and_the_empty_proof() {
        let (roots, _) = reference_tree();
        assert_eq!(verify_consistency(5, 5, &[], &roots[5], &roots[5]), Ok(()));
        let other = verify_consistency(5, 5, &[], &roots[5], &roots[6]);
        assert_eq!(other, Err(Error::Root));
        let long = verify_consistency(5, 5, &[roots[5]], &roots[5], &roots[5]);
        assert_eq!(long, Err(Error::TooLong));
    }

    #[test]
    fn each_half_of_a_broken_consistency_is_told_apart() {
        let (roots, nodes) = reference_tree();
        let proof = Plan::consistency(3, 7).unwrap().assemble(&nodes).unwrap();
        let old = verify_consistency(3, 7, &proof, &roots[2], &roots[7]);
        assert_eq!(old, Err(Error::OldRoot));
        let new = verify_consistency(3, 7, &proof, &roots[3], &roots[6]);
        assert_eq!(new, Err(Error::Root));
        let short = verify_consistency(3, 7, &proof[1..], &roots[3], &roots[7]);
        assert_eq!(short, Err(Error::TooShort));
    }

    #[test]
    fn plans_of_the_largest_trees_are_small() {
        let all = u64::MAX;
        for (plan, hashes) in [
            (Plan::inclusion(0, all), 64),
            (Plan::inclusion(all - 1, all), 63),
            (Plan::consistency(1, all), 64),
            (Plan::consistency(all - 1, all), 64),
            (Plan::consistency(all, all), 0),
        ] {
            let plan = plan.unwrap();
            assert_eq!(plan.parts.len(), hashes);
            assert!(plan.nodes().count() < 128);
        }
    }
}
