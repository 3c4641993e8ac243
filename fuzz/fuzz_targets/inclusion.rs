//! A proof is accepted exactly where the tree, by the definitions of RFC 9162, has that leaf there.
#![no_main]

use ct_merkle::{InclusionProof, RootHash};
use kvcredit::storage::log::proof::verify_inclusion;
use kvcredit_fuzz::{
    proof::{Change, Number, Pick, change},
    tree::{Hash, TREE, record, root_of_path},
};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use sha2_for_ct_merkle::Sha256;

#[derive(Arbitrary, Debug)]
struct Case {
    /// A record, otherwise any hash in its place.
    leaf: Result<u8, Pick>,
    index: Number,
    size: Number,
    /// The tree whose root it is, otherwise any hash in its place.
    root: Result<u8, Pick>,
    /// The leaf and the tree whose path is changed.
    path: Option<(u8, u8)>,
    changes: Vec<Change>,
}

/// The foreign crate counts nodes in 64 bits, of which a tree has twice as many as leaves.
const FOREIGN_MOST: u64 = 1 << 62;

fuzz_target!(|case: Case| {
    let size_of_tree = TREE.size();
    let leaf_of = |index: u64| TREE.hash(index, index + 1);
    let known = case
        .leaf
        .as_ref()
        .ok()
        .map(|at| u64::from(*at) % size_of_tree);
    let leaf = known.map_or_else(|| case.leaf.as_ref().unwrap_err().hash(), leaf_of);
    let (index, size) = (case.index.value(), case.size.value());
    let root = match &case.root {
        Ok(at) => TREE.root(u64::from(*at) % (size_of_tree + 1)),
        Err(pick) => pick.hash(),
    };
    let mut proof: Vec<Hash> = match case.path {
        Some((index, size)) => {
            let size = u64::from(size) % size_of_tree + 1;
            TREE.path(u64::from(index) % size, size)
        }
        None => Vec::new(),
    };
    change(&mut proof, &case.changes);

    let accepted = verify_inclusion(&leaf, index, size, &proof, &root).is_ok();
    let leads = index < size && root_of_path(&leaf, index, size, &proof) == Some(root);
    assert_eq!(accepted, leads, "another verdict than by definition");
    if accepted && size <= size_of_tree && root == TREE.root(size) {
        assert_eq!(leaf, leaf_of(index), "the tree has another leaf there");
        assert_eq!(proof, TREE.path(index, size), "the tree has another proof");
    }
    if let Some(known) = known
        && size < FOREIGN_MOST
        && index < size
    {
        let foreign = InclusionProof::<Sha256>::try_from_bytes(proof.concat()).unwrap();
        let root = RootHash::<Sha256>::new(root.into(), size);
        let verdict = root
            .verify_inclusion(&record(known), index, &foreign)
            .is_ok();
        assert_eq!(accepted, verdict, "another verdict than ct-merkle's");
    }
});
