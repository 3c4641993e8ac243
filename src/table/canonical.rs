//! The canonical form of a frame: a hash and an order of rows that depend on content only.
//!
//! Neither changes with the order of the rows, the name or the format of the file, or the number of threads. The order of the
//! columns, their names, and whether they hold numbers or words all count.
//!
//! The form, with all counts as little-endian u64: a row is its cells one after another, a number as the bits of its double, a
//! word as its length in bytes and its text, a missing word as the length 2⁶⁴ − 1. The table is the line [`FORM`], the number
//! of rows, the number of columns, for each column the length of its name, its name and `n` for numbers or `w` for words, and
//! then the SHA-256 of each row, sorted. Two different tables have the same hash only if SHA-256 is broken.

use super::frame::{Column, Frame, Values};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// Begins every hash; a change of the form changes this line.
const FORM: &[u8] = b"kvcredit table 1\n";

/// Rows that are encoded together, so that columns are read in runs.
const BLOCK: usize = 64;

/// The hash of a frame and the order of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// The SHA-256 of the content.
    pub sha256: [u8; 32],
    /// The rows, from 0, in canonical order. Equal rows keep the order that they had.
    pub order: Vec<u32>,
}

impl Frame {
    /// Returns the hash and the canonical order of the rows together, at the cost of one.
    pub fn canonical(&self) -> Canonical {
        let mut rows = self.row_hashes();
        rows.par_sort_unstable();
        let mut hash = Sha256::new();
        hash.update(FORM);
        hash.update((self.rows() as u64).to_le_bytes());
        hash.update((self.columns().len() as u64).to_le_bytes());
        for column in self.columns() {
            hash.update((column.name.len() as u64).to_le_bytes());
            hash.update(column.name.as_bytes());
            hash.update(match &column.values {
                Values::Numbers(_) => b"n",
                Values::Words { .. } => b"w",
            });
        }
        for (words, _) in &rows {
            for word in words {
                hash.update(word.to_be_bytes());
            }
        }
        Canonical {
            sha256: hash.finalize().into(),
            order: rows.into_iter().map(|(_, row)| row).collect(),
        }
    }

    /// Returns the SHA-256 of the content, the same for every order of the rows.
    pub fn sha256(&self) -> [u8; 32] {
        self.canonical().sha256
    }

    /// Returns the rows, from 0, in an order that depends on their content only. Equal rows keep the order that they had.
    pub fn canonical_order(&self) -> Vec<u32> {
        self.canonical().order
    }

    fn row_hashes(&self) -> Vec<(RowHash, u32)> {
        let mut hashes = vec![([0; 4], 0); self.rows()];
        hashes.par_chunks_mut(BLOCK).enumerate().for_each_init(
            Vec::new,
            |texts, (block, hashes)| {
                let first = block * BLOCK;
                encode(self.columns(), first, hashes.len(), texts);
                for (at, (hash, text)) in hashes.iter_mut().zip(texts).enumerate() {
                    // A frame has fewer rows than a u32 counts.
                    *hash = (row_hash(text), (first + at) as u32);
                }
            },
        );
        hashes
    }
}

/// The SHA-256 of a row as numbers, which sort as its bytes do, in fewer steps.
type RowHash = [u64; 4];

fn row_hash(text: &[u8]) -> RowHash {
    let digest: [u8; 32] = Sha256::digest(text).into();
    let mut hash = [0; 4];
    for (word, bytes) in hash.iter_mut().zip(digest.as_chunks::<8>().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    hash
}

/// Writes `count` rows from `first` into `texts`, one text for each row.
fn encode(columns: &[Column], first: usize, count: usize, texts: &mut Vec<Vec<u8>>) {
    texts.resize_with(count, Vec::new);
    texts.iter_mut().for_each(Vec::clear);
    for column in columns {
        match &column.values {
            Values::Numbers(numbers) => {
                for (text, number) in texts.iter_mut().zip(numbers.iter().skip(first)) {
                    text.extend_from_slice(&number.to_bits().to_le_bytes());
                }
            }
            Values::Words { codes, words } => {
                for (text, code) in texts.iter_mut().zip(codes.iter().skip(first)) {
                    encode_word(words.get(*code as usize), text);
                }
            }
        }
    }
}

/// Writes a word after its length; a missing word has a length that no word has.
fn encode_word(word: Option<&String>, text: &mut Vec<u8>) {
    let length = word.map_or(u64::MAX, |word| word.len() as u64);
    text.extend_from_slice(&length.to_le_bytes());
    text.extend_from_slice(word.map_or(b"", |word| word.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::MISSING;
    use proptest::prelude::*;

    fn numbers(name: &str, values: Vec<f64>) -> Column {
        Column {
            name: name.to_owned(),
            values: Values::Numbers(values),
        }
    }

    fn words(name: &str, cells: &[Option<String>]) -> Column {
        let mut words: Vec<String> = cells.iter().flatten().cloned().collect();
        words.sort();
        words.dedup();
        let code = |cell: &Option<String>| match cell {
            None => MISSING,
            Some(cell) => words.binary_search(cell).unwrap() as u32,
        };
        Column {
            name: name.to_owned(),
            values: Values::Words {
                codes: cells.iter().map(code).collect(),
                words,
            },
        }
    }

    fn frame(rows: &[(f64, Option<String>)]) -> Frame {
        let (left, right): (Vec<f64>, Vec<Option<String>>) = rows.iter().cloned().unzip();
        Frame::new(vec![numbers("a", left), words("b", &right)]).unwrap()
    }

    fn rows() -> impl Strategy<Value = Vec<(f64, Option<String>)>> {
        let number = prop_oneof![Just(f64::NAN), (-3..3_i32).prop_map(f64::from)];
        let word = proptest::option::of("[ab]{0,2}");
        proptest::collection::vec((number, word), 1..200)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn shuffled_rows_have_the_same_hash_and_canonical_rows(
            (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
        ) {
            let (one, other) = (frame(&rows), frame(&shuffled));
            prop_assert_eq!(one.sha256(), other.sha256());
            let sorted = |frame: &Frame, rows: &[(f64, Option<String>)]| -> Vec<(u64, Option<String>)> {
                let row = |row: &u32| rows[*row as usize].clone();
                frame.canonical_order().iter().map(row).map(|(a, b)| (a.to_bits(), b)).collect()
            };
            prop_assert_eq!(sorted(&one, &rows), sorted(&other, &shuffled));
        }

        #[test]
        fn a_changed_cell_changes_the_hash(rows in rows(), at in any::<prop::sample::Index>()) {
            let mut changed = rows.clone();
            let row = at.index(rows.len());
            changed[row].0 = 7.0;
            prop_assert_ne!(frame(&rows).sha256(), frame(&changed).sha256());
            changed[row] = rows[row].clone();
            changed[row].1 = Some("c".to_owned());
            prop_assert_ne!(frame(&rows).sha256(), frame(&changed).sha256());
        }
    }

    #[test]
    fn names_kinds_and_the_order_of_columns_count() {
        let one = numbers("a", vec![f64::NAN]);
        let two = numbers("b", vec![1.0]);
        let of = |columns: Vec<Column>| Frame::new(columns).unwrap().sha256();
        let base = of(vec![one.clone(), two.clone()]);
        assert_eq!(base, of(vec![one.clone(), two.clone()]));
        assert_ne!(base, of(vec![two.clone(), one.clone()]));
        assert_ne!(base, of(vec![numbers("c", vec![f64::NAN]), two.clone()]));
        assert_ne!(base, of(vec![words("a", &[None]), two]));
    }

    #[test]
    fn a_missing_word_is_not_an_empty_word() {
        let of = |cell| Frame::new(vec![words("a", &[cell])]).unwrap().sha256();
        assert_ne!(of(None), of(Some(String::new())));
    }

    #[test]
    fn equal_rows_keep_their_order() {
        let frame = Frame::new(vec![numbers("a", vec![1.0, 2.0, 1.0, 2.0, 1.0])]).unwrap();
        let order = frame.canonical_order();
        let of = |value: f64| -> Vec<u32> {
            let of_value = |row: &&u32| row.is_multiple_of(2) == (value == 1.0);
            order.iter().filter(of_value).copied().collect()
        };
        assert_eq!((of(1.0), of(2.0)), (vec![0, 2, 4], vec![1, 3]));
    }

    /// The form must not change unseen: models name the hash of their training table. The value is Python's `hashlib` over the
    /// form as it is described here.
    #[test]
    fn the_hash_of_a_known_table_stays() {
        let frame = Frame::new(vec![
            numbers("age", vec![31.0, f64::NAN]),
            words("city", &[Some("Hefei".to_owned()), None]),
        ])
        .unwrap();
        let hex: String = frame.sha256().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hex,
            "89ce5ee5d875e7d2eee3b62398400c0377453489f9ebd5aa5d21b6e409a962d7"
        );
    }
}
