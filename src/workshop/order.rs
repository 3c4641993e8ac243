//! The order of the rows, which does not depend on how the file lists them.
//!
//! Owns the hash of a row. Equal rows stand together, so that folds cut from this order rarely part them.

use crate::table::{Frame, Values};

/// Returns the row numbers of `frame` in an order given by the rows' content and the seed alone.
pub fn order(frame: &Frame, seed: u64) -> Vec<u32> {
    let mut hashes = vec![(seed, !seed); frame.rows()];
    for column in frame.columns() {
        match &column.values {
            Values::Numbers(numbers) => {
                for (hash, number) in hashes.iter_mut().zip(numbers) {
                    // −0 equals 0, and there is one NaN.
                    let bits = if number.is_nan() {
                        u64::MAX
                    } else {
                        (number + 0.0).to_bits()
                    };
                    absorb(hash, bits);
                }
            }
            Values::Words { codes, .. } => {
                for (hash, code) in hashes.iter_mut().zip(codes) {
                    absorb(hash, u64::from(*code));
                }
            }
        }
    }
    let mut order: Vec<((u64, u64), u32)> = hashes.into_iter().zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, row)| row).collect()
}

fn absorb(hash: &mut (u64, u64), bits: u64) {
    hash.0 = mix(hash.0 ^ bits);
    hash.1 = mix(hash.1.wrapping_add(bits).rotate_left(23));
}

/// The finaliser of splitmix64.
pub fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
