//! Leaves of a book's log.

use sha2::{Digest, Sha256};

/// Returns SHA-256(0x00 ‖ `record`), the leaf hash of RFC 9162 section 2.1.1.
pub fn leaf_hash(record: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(record);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leaf_of_nothing_is_the_published_one() {
        // First leaf of the Certificate Transparency test vectors.
        assert_eq!(
            hex::encode(leaf_hash(b"")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }
}
