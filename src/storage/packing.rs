//! How decisions lie in the tables: compressed against what all decisions have in common.
//!
//! A decision repeats names, bands and texts of every other one. With a dictionary of them, zstd keeps less than a fifth of its bytes
//! (`scripts/train-dictionaries`), so that a row fits in a page and nobody compresses it again. Only the tables know of it: what is
//! answered, hashed, exported and backed up is the record itself.
//!
//! Each row says how it is packed, and needs its dictionary for ever: one that was shipped is never changed or removed. A better one
//! gets the next number, and a migration of its own so that older programs refuse what they cannot read.

use std::{
    cell::RefCell,
    io,
    sync::{Arc, LazyLock},
};

use bytes::Bytes;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::get_frame_content_size,
};

use super::Error;

/// As it is.
const PLAIN: i16 = 0;
/// zstd with the first dictionaries, the number of new rows.
const FIRST: i16 = 1;
/// The level with the smallest tables: larger ones save a twentieth of the bytes, and are never in the processor's cache when a
/// decision comes.
const LEVEL: i32 = 1;
/// More than any record or inputs part has: a damaged frame must not ask for all memory.
const MOST: usize = 64 * 1024 * 1024;

/// Which part of a decision is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Its record.
    Record,
    /// Its inputs part.
    Inputs,
}

/// Bytes as they lie in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// How they are packed.
    pub(super) packing: i16,
    /// What is kept.
    pub(super) bytes: Bytes,
}

/// A dictionary, ready for use.
struct Dictionary {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

impl Dictionary {
    fn new(bytes: &[u8]) -> Dictionary {
        Dictionary {
            encoder: EncoderDictionary::copy(bytes, LEVEL),
            decoder: DecoderDictionary::copy(bytes),
        }
    }
}

static RECORD_1: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::new(include_bytes!("packing/record-1.zdict")));
static INPUTS_1: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::new(include_bytes!("packing/inputs-1.zdict")));

thread_local! {
    // Their tables are large and used again.
    static COMPRESSOR: RefCell<Compressor<'static>> = RefCell::default();
    static DECOMPRESSOR: RefCell<Decompressor<'static>> = RefCell::default();
}

/// Returns the dictionary of new rows.
fn newest(part: Part) -> &'static Dictionary {
    match part {
        Part::Record => &RECORD_1,
        Part::Inputs => &INPUTS_1,
    }
}

fn dictionary(part: Part, packing: i16) -> Option<&'static Dictionary> {
    match packing {
        FIRST => Some(newest(part)),
        _ => None,
    }
}

impl Packed {
    /// Returns bytes that lie as they are.
    pub(super) fn plain(bytes: Bytes) -> Packed {
        Packed {
            packing: PLAIN,
            bytes,
        }
    }

    /// Packs a part of a decision, unless it would not be smaller.
    ///
    /// # Errors
    /// [`Error::Unavailable`] without memory.
    pub(super) fn pack(part: Part, bytes: &[u8]) -> Result<Packed, Error> {
        let unavailable = |err| Error::Unavailable(Arc::new(err));
        let packed = compressed(newest(part), bytes).map_err(unavailable)?;
        if packed.len() >= bytes.len() {
            return Ok(Packed::plain(Bytes::copy_from_slice(bytes)));
        }
        Ok(Packed {
            packing: FIRST,
            bytes: packed.into(),
        })
    }
}

fn compressed(dictionary: &'static Dictionary, bytes: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.set_prepared_dictionary(&dictionary.encoder)?;
        let mut packed = compressor.compress(bytes)?;
        packed.shrink_to_fit();
        Ok(packed)
    })
}

/// Returns what was packed.
///
/// # Errors
/// The bytes as they lie there, where they are not what was written or a newer program wrote them.
pub(super) fn unpack(part: Part, packing: i16, bytes: Vec<u8>) -> Result<Vec<u8>, Vec<u8>> {
    if packing == PLAIN {
        return Ok(bytes);
    }
    decompressed(part, packing, &bytes).ok_or(bytes)
}

fn decompressed(part: Part, packing: i16, bytes: &[u8]) -> Option<Vec<u8>> {
    let dictionary = dictionary(part, packing)?;
    let size = get_frame_content_size(bytes).ok()??;
    let size = usize::try_from(size).ok().filter(|size| *size <= MOST)?;
    DECOMPRESSOR.with_borrow_mut(|decompressor| {
        decompressor
            .set_prepared_dictionary(&dictionary.decoder)
            .ok()?;
        decompressor.decompress(bytes, size).ok()
    })
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    const PARTS: [Part; 2] = [Part::Record, Part::Inputs];

    fn sample() -> Bytes {
        let text = "revenue.liabilities_to_assets FEATURE_BELOW_MAXIMUM knowledge-value-credit ";
        Bytes::from(text.repeat(20))
    }

    #[test]
    fn what_was_packed_comes_back_and_is_smaller() {
        for part in PARTS {
            let packed = Packed::pack(part, &sample()).unwrap();
            assert_eq!(packed.packing, FIRST);
            assert!(packed.bytes.len() < sample().len() / 8);
            let bytes = unpack(part, packed.packing, packed.bytes.to_vec());
            assert_eq!(bytes, Ok(sample().to_vec()));
        }
    }

    #[test]
    fn what_would_grow_lies_as_it_is() {
        for bytes in [Bytes::new(), Bytes::from_static(&[0xB5, 1, 0xE7])] {
            let packed = Packed::pack(Part::Record, &bytes).unwrap();
            assert_eq!(packed, Packed::plain(bytes.clone()));
            assert_eq!(
                unpack(Part::Record, PLAIN, bytes.to_vec()),
                Ok(bytes.to_vec())
            );
        }
    }

    #[test]
    fn what_is_damaged_or_of_another_packing_does_not_come_back() {
        let Packed { packing, bytes } = Packed::pack(Part::Record, &sample()).unwrap();
        let cut = bytes.slice(..bytes.len() - 1).to_vec();
        let longer = [&bytes[..], &[0]].concat();
        for damaged in [vec![], cut, longer, sample().to_vec()] {
            let back = unpack(Part::Record, packing, damaged.clone());
            assert_eq!(back, Err(damaged));
        }
        for other in [-1, FIRST + 1, i16::MAX] {
            let back = unpack(Part::Record, other, bytes.to_vec());
            assert_eq!(back, Err(bytes.to_vec()));
        }
        assert!(unpack(Part::Inputs, packing, bytes.to_vec()).is_err());
    }

    #[test]
    fn whatever_bit_is_flipped_nothing_panics_and_nothing_large_is_made() {
        let packed = Packed::pack(Part::Record, &sample()).unwrap();
        let mut bytes = packed.bytes.to_vec();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            // Whether it is the same record its leaf hash tells.
            match unpack(Part::Record, packed.packing, bytes.clone()) {
                Ok(unpacked) => assert_eq!(unpacked.len(), sample().len()),
                Err(back) => assert_eq!(back, bytes),
            }
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn a_dictionary_that_was_shipped_stays_as_it_is() {
        let shipped: [(&[u8], &str); 2] = [
            (
                include_bytes!("packing/record-1.zdict"),
                "1a6799b5e247b979fc5a0fc314e93fa75b565c4847c2ca369de1407e97c4c1d0",
            ),
            (
                include_bytes!("packing/inputs-1.zdict"),
                "a565950e0d7c4a217ff972a67ee6e4fbd6f63973888047662d341d9e1963f1dc",
            ),
        ];
        for (bytes, sha256) in shipped {
            assert_eq!(hex::encode(Sha256::digest(bytes)), sha256);
        }
    }
}
