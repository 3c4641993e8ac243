//! Requests that nobody made before: encoded once, with the identifiers put in.

use std::cell::Cell;

use kvcredit::pb;
use prost::Message;

/// Names that requests share, so that firms come back.
const FIRMS: u64 = 10_000;
/// Where the identifiers of a request go; neither stands anywhere else in it.
const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000000";
const FIRM_REF: &str = "firm-0000";

/// Makes requests.
pub struct Requests {
    encoded: Vec<u8>,
    request_id_at: usize,
    firm_ref_at: usize,
    run: u32,
    made: Cell<u64>,
}

impl Requests {
    /// Returns requests like `plain`; `run` is told apart from others.
    pub fn new(mut plain: pb::ScoreFirmRequest, run: u32) -> Requests {
        plain.request_id = REQUEST_ID.to_owned();
        let identity = plain.profile.as_mut().unwrap().identity.as_mut().unwrap();
        identity.firm_ref = Some(FIRM_REF.to_owned());
        let encoded = plain.encode_to_vec();
        Requests {
            request_id_at: only(&encoded, REQUEST_ID),
            firm_ref_at: only(&encoded, FIRM_REF),
            encoded,
            run,
            made: Cell::new(0),
        }
    }

    /// Returns the next request, encoded, and its identifier.
    pub fn next(&self) -> (String, Vec<u8>) {
        let number = self.made.get();
        self.made.set(number + 1);
        let request_id = format!("{:08x}-0000-4000-8000-{number:012x}", self.run);
        let firm_ref = format!("firm-{:04}", number % FIRMS);
        let mut encoded = self.encoded.clone();
        put(&mut encoded, self.request_id_at, &request_id);
        put(&mut encoded, self.firm_ref_at, &firm_ref);
        (request_id, encoded)
    }
}

fn put(encoded: &mut [u8], at: usize, text: &str) {
    encoded[at..at + text.len()].copy_from_slice(text.as_bytes());
}

/// Returns where `text` stands, which it does once.
fn only(encoded: &[u8], text: &str) -> usize {
    let windows = encoded.windows(text.len());
    let mut places = windows
        .enumerate()
        .filter(|(_, window)| *window == text.as_bytes());
    let (at, _) = places.next().unwrap();
    assert!(places.next().is_none(), "`{text}` stands there twice");
    at
}
