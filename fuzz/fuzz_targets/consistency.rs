//! A proof is accepted exactly where the new tree, by the definitions of RFC 9162, begins with the old one.
#![no_main]

use ct_merkle::{ConsistencyProof, RootHash};
use kvcredit::storage::log::proof::verify_consistency;
use kvcredit_fuzz::{
    proof::{Change, Number, Pick, change},
    tree::{Hash, TREE, roots_of_proof},
};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use sha2_for_ct_merkle::Sha256;

#[derive(Arbitrary, Debug)]
struct Case {
    old: Number,
    new: Number,
    /// The tree whose root it is, otherwise any hash in its place.
    old_root: Result<u8, Pick>,
    new_root: Result<u8, Pick>,
    /// The sizes whose proof is changed.
    proof: Option<(u8, u8)>,
    changes: Vec<Change>,
}

/// The foreign crate counts nodes in 64 bits, of which a tree has twice as many as leaves.
const FOREIGN_MOST: u64 = 1 << 62;

fuzz_target!(|case: Case| {
    let size_of_tree = TREE.size();
    let root_of = |picked: &Result<u8, Pick>| match picked {
        Ok(at) => TREE.root(u64::from(*at) % (size_of_tree + 1)),
        Err(pick) => pick.hash(),
    };
    let (old, new) = (case.old.value(), case.new.value());
    let (old_root, new_root) = (root_of(&case.old_root), root_of(&case.new_root));
    let mut proof: Vec<Hash> = match case.proof {
        Some((old, new)) => {
            let new = u64::from(new) % size_of_tree + 1;
            TREE.proof(u64::from(old) % new + 1, new)
        }
        None => Vec::new(),
    };
    change(&mut proof, &case.changes);

    let accepted = verify_consistency(old, new, &proof, &old_root, &new_root).is_ok();
    let leads = match (old, new) {
        _ if old > new => false,
        // Every tree begins with nothing, which needs no proof.
        (0, 0) => proof.is_empty() && old_root == TREE.root(0) && new_root == TREE.root(0),
        (0, _) => proof.is_empty() && old_root == TREE.root(0),
        _ => roots_of_proof(old, new, &proof, Some(&old_root)) == Some((old_root, new_root)),
    };
    assert_eq!(accepted, leads, "another verdict than by definition");
    if accepted && 0 < old && new <= size_of_tree && new_root == TREE.root(new) {
        assert_eq!(old_root, TREE.root(old), "the tree began otherwise");
        assert_eq!(proof, TREE.proof(old, new), "the tree has another proof");
    }
    if 0 < old && old <= new && new < FOREIGN_MOST {
        let foreign = ConsistencyProof::<Sha256>::try_from_bytes(proof.concat()).unwrap();
        let (before, after) = (
            RootHash::<Sha256>::new(old_root.into(), old),
            RootHash::new(new_root.into(), new),
        );
        let verdict = after.verify_consistency(&before, &foreign).is_ok();
        assert_eq!(accepted, verdict, "another verdict than ct-merkle's");
    }
});
