//! Rows as they lie in a database, read and forged without the service's own code.

use sqlx::SqliteConnection;

const RECORD: &[u8] = include_bytes!("../../src/storage/packing/record-1.zdict");
const INPUTS: &[u8] = include_bytes!("../../src/storage/packing/inputs-1.zdict");
/// More than any record of these tests has.
const MOST: usize = 1 << 20;

/// Returns the record of a row.
pub fn record(packing: i16, bytes: Vec<u8>) -> Vec<u8> {
    unpacked(RECORD, packing, bytes)
}

/// Returns the inputs part of a row.
pub fn inputs(packing: i16, bytes: Vec<u8>) -> Vec<u8> {
    unpacked(INPUTS, packing, bytes)
}

fn unpacked(dictionary: &[u8], packing: i16, bytes: Vec<u8>) -> Vec<u8> {
    match packing {
        0 => bytes,
        1 => {
            let mut decompressor = zstd::bulk::Decompressor::with_dictionary(dictionary).unwrap();
            // What cannot be unpacked is no record, as the judge will say.
            decompressor.decompress(&bytes, MOST).unwrap_or(bytes)
        }
        other => panic!("there is no packing {other}"),
    }
}

/// Puts another record in the place of a row's own, with a leaf and nodes that fit it or not.
pub async fn forge(
    database: &mut SqliteConnection,
    seq: i64,
    record: Vec<u8>,
    leaf_hash: &[u8],
    nodes: Vec<u8>,
) {
    sqlx::query(
        "UPDATE decisions SET record = ?, packing = 0, leaf_hash = ?, nodes = ? WHERE seq = ?",
    )
    .bind(record)
    .bind(leaf_hash)
    .bind(nodes)
    .bind(seq)
    .execute(database)
    .await
    .unwrap();
}
