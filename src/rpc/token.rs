//! Page tokens and cursors: opaque to the caller, bound to what they were made for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use prost::Message;
use sha2::{Digest, Sha256};

use crate::{domain::id::Book, pb, service::decisions::Position};

const PAGE: u8 = 1;
const CURSOR: u8 = 2;

/// What a token is bound to.
type Binding = [u8; 16];

/// Returns the token of a page.
pub(super) fn page(book: &Book, request: &pb::ListDecisionsRequest, next: Position) -> String {
    encode(
        PAGE,
        binding(book, &filters(request)),
        &[next.seq_max, next.head],
    )
}

/// Returns where the page of a token starts; `None` unless it was made for this book and these filters.
pub(super) fn parse_page(book: &Book, request: &pb::ListDecisionsRequest) -> Option<Position> {
    let [seq_max, head] = decode(PAGE, binding(book, &filters(request)), &request.page_token)?;
    Some(Position { seq_max, head })
}

/// Returns the cursor after a decision.
pub(super) fn cursor(book: &Book, seq: i64) -> String {
    encode(CURSOR, binding(book, &[]), &[seq])
}

/// Returns the number that a cursor stands after; `None` unless it was made for this book.
pub(super) fn parse_cursor(book: &Book, cursor: &str) -> Option<i64> {
    let [seq] = decode(CURSOR, binding(book, &[]), cursor)?;
    Some(seq)
}

/// Returns the encoded filters: the request without page size and token.
fn filters(request: &pb::ListDecisionsRequest) -> Vec<u8> {
    let mut filters = request.clone();
    filters.page_size = 0;
    filters.page_token = String::new();
    filters.encode_to_vec()
}

fn binding(book: &Book, filters: &[u8]) -> Binding {
    let mut hash = Sha256::new();
    hash.update((book.as_str().len() as u64).to_be_bytes());
    hash.update(book.as_str());
    hash.update(filters);
    let digest: [u8; 32] = hash.finalize().into();
    let mut binding = Binding::default();
    binding.copy_from_slice(&digest[..16]);
    binding
}

fn encode(kind: u8, binding: Binding, numbers: &[i64]) -> String {
    let mut bytes = vec![kind];
    bytes.extend(binding);
    for number in numbers {
        bytes.extend(number.to_be_bytes());
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode<const N: usize>(kind: u8, expected: Binding, text: &str) -> Option<[i64; N]> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let rest = bytes.strip_prefix(&[kind])?.strip_prefix(&expected)?;
    if rest.len() != N * 8 {
        return None;
    }
    let mut numbers = [0; N];
    for (number, chunk) in numbers.iter_mut().zip(rest.chunks_exact(8)) {
        *number = i64::from_be_bytes(chunk.try_into().ok()?);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(name: &str) -> Book {
        Book::parse(name).unwrap()
    }

    #[test]
    fn a_cursor_is_of_one_book() {
        let text = cursor(&book("a"), 7);
        assert_eq!(parse_cursor(&book("a"), &text), Some(7));
        assert_eq!(parse_cursor(&book("b"), &text), None);
        assert_eq!(parse_cursor(&book("a"), "x"), None);
        assert_eq!(parse_cursor(&book("a"), &format!("{text}AAAA")), None);
    }

    #[test]
    fn a_page_token_is_of_one_book_and_its_filters_but_not_of_a_page_size() {
        let mut request = pb::ListDecisionsRequest {
            grade: Some("B".into()),
            page_size: 10,
            ..Default::default()
        };
        let next = Position {
            seq_max: 3,
            head: 9,
        };
        request.page_token = page(&book("a"), &request, next);
        request.page_size = 20;
        assert_eq!(parse_page(&book("a"), &request), Some(next));
        assert_eq!(parse_page(&book("b"), &request), None);
        request.grade = None;
        assert_eq!(parse_page(&book("a"), &request), None);
        request.page_token = cursor(&book("a"), 3);
        assert_eq!(parse_page(&book("a"), &request), None);
    }
}
