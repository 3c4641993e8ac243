//! Agreement with `ct-merkle`, another implementation of the same trees, and trees too large to build.

use std::collections::BTreeMap;

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use kvcredit::storage::log::{
    proof::{Plan, verify_consistency, verify_inclusion},
    tree::{Frontier, Hash, Node, leaf_hash, node_hash},
};
use proptest::prelude::*;
use sha2_for_ct_merkle::Sha256;

use super::{Grown, record};

type Foreign = MemoryBackedTree<Sha256, [u8; 8]>;

/// Checks the proof of each side with the verifier of the other.
fn check_inclusion(ours: &Grown, theirs: &Foreign, index: u64) {
    let (size, root) = (theirs.len(), theirs.root());
    let proof = ours.inclusion(index, size);
    let foreign = theirs.prove_inclusion(index as usize);
    assert_eq!(proof.concat(), foreign.as_bytes(), "{index} in {size}");
    let proof_for_them = InclusionProof::try_from_bytes(proof.concat()).unwrap();
    root.verify_inclusion(&record(index), index, &proof_for_them)
        .unwrap();
    let (proof_for_us, rest) = foreign.as_bytes().as_chunks::<32>();
    assert!(rest.is_empty());
    let root: Hash = (*root.as_bytes()).into();
    assert_eq!(
        verify_inclusion(&leaf_hash(&record(index)), index, size, proof_for_us, &root),
        Ok(())
    );
}

fn check_consistency(ours: &Grown, theirs: &Foreign, old: u64) {
    let (new, root) = (theirs.len(), theirs.root());
    let proof = ours.consistency(old, new);
    let foreign = theirs.prove_consistency((new - old) as usize);
    assert_eq!(proof.concat(), foreign.as_bytes(), "{old} to {new}");
    let old_root = RootHash::new(ours.root(old).into(), old);
    let proof_for_them = ConsistencyProof::try_from_bytes(proof.concat()).unwrap();
    root.verify_consistency(&old_root, &proof_for_them).unwrap();
    let (proof_for_us, rest) = foreign.as_bytes().as_chunks::<32>();
    assert!(rest.is_empty());
    let root: Hash = (*root.as_bytes()).into();
    assert_eq!(
        verify_consistency(old, new, proof_for_us, &ours.root(old), &root),
        Ok(())
    );
}

fn check_root(ours: &Grown, theirs: &Foreign) {
    let root: Hash = (*theirs.root().as_bytes()).into();
    assert_eq!(ours.root(theirs.len()), root, "size {}", theirs.len());
}

#[test]
fn roots_and_all_proofs_up_to_200_leaves_are_those_of_ct_merkle() {
    let ours = Grown::to(200);
    let mut theirs = Foreign::new();
    check_root(&ours, &theirs);
    for size in 1..=200 {
        theirs.push(record(size - 1));
        check_root(&ours, &theirs);
        for index in 0..size {
            check_inclusion(&ours, &theirs, index);
        }
        for old in 1..=size {
            check_consistency(&ours, &theirs, old);
        }
    }
}

/// A tree whose leaves are all alike: a node is known by its level, so that the tree need not be built.
struct Alike {
    levels: Vec<Hash>,
}

impl Alike {
    fn new() -> Self {
        let mut levels = vec![leaf_hash(b"alike")];
        for level in 0..63 {
            levels.push(node_hash(&levels[level], &levels[level]));
        }
        Self { levels }
    }

    fn root(&self, size: u64) -> Hash {
        let largest_first = (0..64).rev().filter(|level| size >> level & 1 == 1);
        let bytes: Vec<u8> = largest_first.flat_map(|level| self.levels[level]).collect();
        Frontier::parse(size, &bytes).unwrap().root()
    }

    fn assemble(&self, plan: &Plan) -> Vec<Hash> {
        let hash = |node: Node| (node, self.levels[usize::from(node.level)]);
        let fetched: BTreeMap<Node, Hash> = plan.nodes().map(hash).collect();
        plan.assemble(&fetched).unwrap()
    }
}

/// Any size from 1, small ones and ones of few bits as likely as large ones.
fn any_size() -> impl Strategy<Value = u64> {
    (1..=u64::MAX, 0..64_u32).prop_map(|(bits, shift)| (bits >> shift).max(1))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn proofs_of_larger_trees_are_those_of_ct_merkle(
        size in 201..1_500_u64,
        places in proptest::collection::vec(any::<proptest::sample::Index>(), 8),
    ) {
        let ours = Grown::to(size);
        let mut theirs = Foreign::new();
        for index in 0..size {
            theirs.push(record(index));
        }
        check_root(&ours, &theirs);
        for place in places {
            let index = place.index(size as usize) as u64;
            check_inclusion(&ours, &theirs, index);
            check_consistency(&ours, &theirs, index + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn proofs_of_trees_of_any_size_verify(one in any_size(), two in any_size()) {
        let tree = Alike::new();
        let (old, new) = (one.min(two), one.max(two));
        let (old_root, new_root) = (tree.root(old), tree.root(new));
        let proof = tree.assemble(&Plan::inclusion(old - 1, new).unwrap());
        prop_assert_eq!(verify_inclusion(&tree.levels[0], old - 1, new, &proof, &new_root), Ok(()));
        let proof = tree.assemble(&Plan::consistency(old, new).unwrap());
        prop_assert_eq!(verify_consistency(old, new, &proof, &old_root, &new_root), Ok(()));
    }

    #[test]
    fn a_frontier_grows_alike_at_any_size(size in any_size()) {
        prop_assume!(size < u64::MAX);
        let tree = Alike::new();
        let largest_first = (0..64).rev().filter(|level| size >> level & 1 == 1);
        let bytes: Vec<u8> = largest_first.flat_map(|level| tree.levels[level]).collect();
        let mut frontier = Frontier::parse(size, &bytes).unwrap();
        let completed = frontier.append(tree.levels[0]).unwrap();
        prop_assert_eq!(frontier.root(), tree.root(size + 1));
        for (node, hash) in completed {
            prop_assert_eq!(hash, tree.levels[usize::from(node.level)]);
            prop_assert_eq!((node.index + 1) << node.level, size + 1);
        }
    }
}
