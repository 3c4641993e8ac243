//! Proofs as somebody would make them who wants a wrong one accepted: from hashes of the tree, changed, moved or made up.

use libfuzzer_sys::arbitrary::{self, Arbitrary};

use crate::tree::{Hash, SIZE, TREE, node};

/// A number: a small one, one near a power of two, or any.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Number {
    Small(u8),
    Near { power: u8, more: i8 },
    Any(u64),
}

impl Number {
    pub fn value(self) -> u64 {
        match self {
            Number::Small(number) => u64::from(number) % (SIZE + 2),
            Number::Near { power, more } => {
                (1_u64 << (power % 64)).wrapping_add_signed(more.into())
            }
            Number::Any(number) => number,
        }
    }
}

/// A hash: one of the tree, one with a bit flipped, one above two others, or any.
#[derive(Arbitrary, Clone, Debug)]
pub enum Pick {
    Tree { from: u8, to: u8 },
    Flipped { from: u8, to: u8, bit: u8 },
    Above(Box<Pick>, Box<Pick>),
    Any(Hash),
}

impl Pick {
    pub fn hash(&self) -> Hash {
        match self {
            Pick::Tree { from, to } => of_tree(*from, *to),
            Pick::Flipped { from, to, bit } => {
                let mut hash = of_tree(*from, *to);
                hash[usize::from(bit / 8)] ^= 1 << (bit % 8);
                hash
            }
            Pick::Above(left, right) => node(&left.hash(), &right.hash()),
            Pick::Any(hash) => *hash,
        }
    }
}

fn of_tree(from: u8, to: u8) -> Hash {
    let (from, to) = (u64::from(from) % (SIZE + 1), u64::from(to) % (SIZE + 1));
    if from == to {
        TREE.hash(0, 0)
    } else {
        TREE.hash(from.min(to), from.max(to))
    }
}

/// A change to a list of hashes.
#[derive(Arbitrary, Clone, Debug)]
pub enum Change {
    Remove(u8),
    Insert(u8, Pick),
    Replace(u8, Pick),
    Swap(u8, u8),
}

/// Makes the changes, one after the other.
pub fn change(proof: &mut Vec<Hash>, changes: &[Change]) {
    for change in changes {
        let length = proof.len();
        let place = |at: &u8| usize::from(*at) % length.max(1);
        match change {
            Change::Insert(at, pick) => proof.insert(usize::from(*at) % (length + 1), pick.hash()),
            _ if proof.is_empty() => {}
            Change::Remove(at) => {
                proof.remove(place(at));
            }
            Change::Replace(at, pick) => proof[place(at)] = pick.hash(),
            Change::Swap(one, other) => proof.swap(place(one), place(other)),
        }
    }
}
