//! What proves nothing is refused: every changed bit, every changed length, and made-up proofs.

use kvcredit::storage::log::{
    proof::{verify_consistency, verify_inclusion},
    tree::Hash,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::Grown;

#[derive(Clone)]
struct Inclusion {
    leaf: Hash,
    index: u64,
    size: u64,
    proof: Vec<Hash>,
    root: Hash,
}

impl Inclusion {
    fn of(log: &Grown, index: u64, size: u64) -> Self {
        Self {
            leaf: log.leaf(index),
            index,
            size,
            proof: log.inclusion(index, size),
            root: log.root(size),
        }
    }

    fn accepted(&self) -> bool {
        verify_inclusion(&self.leaf, self.index, self.size, &self.proof, &self.root).is_ok()
    }

    /// The sides on which the siblings stand, from the leaf upwards: PATH of RFC 9162, by its definition.
    fn sides(&self) -> Option<String> {
        fn path(index: u64, size: u64) -> String {
            if size == 1 {
                return String::new();
            }
            let left = split(size);
            if index < left {
                path(index, left) + "R"
            } else {
                path(index - left, size - left) + "L"
            }
        }
        (self.index < self.size).then(|| path(self.index, self.size))
    }
}

#[derive(Clone)]
struct Consistency {
    old: u64,
    new: u64,
    proof: Vec<Hash>,
    old_root: Hash,
    new_root: Hash,
}

impl Consistency {
    fn of(log: &Grown, old: u64, new: u64) -> Self {
        Self {
            old,
            new,
            proof: log.consistency(old, new),
            old_root: log.root(old),
            new_root: log.root(new),
        }
    }

    fn accepted(&self) -> bool {
        let Self {
            old,
            new,
            proof,
            old_root,
            new_root,
        } = self;
        verify_consistency(*old, *new, proof, old_root, new_root).is_ok()
    }

    /// What the climb begins with, known or given, and the sides of its siblings: SUBPROOF of RFC 9162.
    fn sides(&self) -> Option<String> {
        fn subproof(old: u64, new: u64, begins: &str) -> String {
            if old == new {
                return begins.to_owned();
            }
            let left = split(new);
            if old <= left {
                subproof(old, left, begins) + "R"
            } else {
                subproof(old - left, new - left, "given ") + "L"
            }
        }
        (0 < self.old && self.old <= self.new).then(|| subproof(self.old, self.new, "known "))
    }
}

/// The largest power of two below a size of at least 2.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

fn flip(hash: &mut Hash, bit: usize) {
    hash[bit / 8] ^= 1 << (bit % 8);
}

/// Every size up to 9 with all its pairs, then pairs of larger sizes.
fn pairs() -> Vec<(u64, u64)> {
    let mut random = ChaCha8Rng::seed_from_u64(9162);
    let mut pairs: Vec<(u64, u64)> = (1..10).flat_map(|b| (1..=b).map(move |a| (a, b))).collect();
    for _ in 0..24 {
        let large = random.random_range(10..=200);
        pairs.push((random.random_range(1..=large), large));
    }
    pairs
}

#[test]
fn every_flipped_bit_of_an_inclusion_is_refused() {
    let log = Grown::to(200);
    for (place, size) in pairs() {
        let right = Inclusion::of(&log, place - 1, size);
        assert!(right.accepted(), "the unchanged proof must pass");
        for bit in 0..256 {
            for number in 0..right.proof.len() {
                let mut wrong = right.clone();
                flip(&mut wrong.proof[number], bit);
                assert!(
                    !wrong.accepted(),
                    "hash {number}, bit {bit} of {place}, {size}"
                );
            }
            let mut wrong = right.clone();
            flip(&mut wrong.leaf, bit);
            assert!(!wrong.accepted(), "leaf, bit {bit} of {place}, {size}");
            let mut wrong = right.clone();
            flip(&mut wrong.root, bit);
            assert!(!wrong.accepted(), "root, bit {bit} of {place}, {size}");
        }
        for bit in 0..64 {
            let mut wrong = right.clone();
            wrong.index ^= 1 << bit;
            assert!(!wrong.accepted(), "index, bit {bit} of {place}, {size}");
        }
    }
}

#[test]
fn every_flipped_bit_of_a_consistency_is_refused() {
    let log = Grown::to(200);
    for (old, new) in pairs() {
        let right = Consistency::of(&log, old, new);
        assert!(right.accepted(), "the unchanged proof must pass");
        for bit in 0..256 {
            for number in 0..right.proof.len() {
                let mut wrong = right.clone();
                flip(&mut wrong.proof[number], bit);
                assert!(
                    !wrong.accepted(),
                    "hash {number}, bit {bit} of {old}, {new}"
                );
            }
            let mut wrong = right.clone();
            flip(&mut wrong.old_root, bit);
            assert!(!wrong.accepted(), "old root, bit {bit} of {old}, {new}");
            let mut wrong = right.clone();
            flip(&mut wrong.new_root, bit);
            assert!(!wrong.accepted(), "new root, bit {bit} of {old}, {new}");
        }
    }
}

/// A root does not fix the size of its tree, see the head of `proof`: another size passes exactly where it calls for
/// the same steps. That is why size and root are signed together.
#[test]
fn another_size_passes_only_where_it_calls_for_the_same_steps() {
    let log = Grown::to(200);
    let (mut refused, mut alike) = (0, 0);
    let mut count = |accepted: bool, same: bool| {
        assert_eq!(accepted, same);
        refused += u32::from(!same);
        alike += u32::from(same);
    };
    for (place, size) in pairs() {
        let included = Inclusion::of(&log, place - 1, size);
        let grown = Consistency::of(&log, place, size);
        for bit in 0..64 {
            let mut other = included.clone();
            other.size ^= 1 << bit;
            count(other.accepted(), other.sides() == included.sides());
            let mut other = grown.clone();
            other.new ^= 1 << bit;
            count(other.accepted(), other.sides() == grown.sides());
            let mut other = grown.clone();
            other.old ^= 1 << bit;
            count(other.accepted(), other.sides() == grown.sides());
        }
    }
    assert!(
        refused > 10_000 && alike > 0,
        "{refused} refused, {alike} alike"
    );
}

/// Every proof of another length that differs from `proof` by one hash left out, repeated or made up.
fn other_lengths(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut others = Vec::new();
    for number in 0..proof.len() {
        let mut shorter = proof.to_vec();
        let hash = shorter.remove(number);
        others.push(shorter);
        let mut longer = proof.to_vec();
        longer.insert(number, hash);
        others.push(longer);
    }
    for number in 0..=proof.len() {
        let mut longer = proof.to_vec();
        longer.insert(number, [0x55; 32]);
        others.push(longer);
    }
    others
}

#[test]
fn every_proof_of_another_length_is_refused() {
    let log = Grown::to(64);
    for size in 1..=64 {
        for place in 1..=size {
            let included = Inclusion::of(&log, place - 1, size);
            for proof in other_lengths(&included.proof) {
                let wrong = Inclusion {
                    proof,
                    ..included.clone()
                };
                assert!(!wrong.accepted(), "{place} {size}");
            }
            let grown = Consistency::of(&log, place, size);
            for proof in other_lengths(&grown.proof) {
                let wrong = Consistency {
                    proof,
                    ..grown.clone()
                };
                assert!(!wrong.accepted(), "{place} {size}");
            }
        }
    }
}

/// A number of any magnitude, often at the edges of the range.
fn number(random: &mut ChaCha8Rng) -> u64 {
    match random.random_range(0..4) {
        0 => random.random_range(0..20),
        1 => u64::MAX - random.random_range(0..3),
        2 => (1 << random.random_range(0..64)) - random.random_range(0..2),
        _ => random.random(),
    }
}

#[test]
fn made_up_proofs_are_refused_for_every_size() {
    let mut random = ChaCha8Rng::seed_from_u64(6962);
    for _ in 0..5_000 {
        let length = random.random_range(0..=66);
        let proof: Vec<Hash> = (0..length).map(|_| random.random()).collect();
        let (one, two) = (number(&mut random), number(&mut random));
        let (first, second): (Hash, Hash) = (random.random(), random.random());
        assert!(verify_inclusion(&first, one, two, &proof, &second).is_err());
        assert!(verify_consistency(one, two, &proof, &first, &second).is_err());
    }
}
