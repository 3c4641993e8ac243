//! Signed checkpoints: every changed bit, and agreement with `signed_note`, another implementation.

use kvcredit::storage::log::checkpoint::{Checkpoint, KeyName, Origin, Signer, VerifierKey, open};
use signed_note::{Note, StandardVerifier, VerifierList};

const NAME: &str = "kvcredit.example/book-a";

fn signer(seed: u8) -> Signer {
    Signer::new(KeyName::parse(NAME).unwrap(), &[seed; 32])
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: Origin::parse(NAME).unwrap(),
        size: 4_711,
        root: [0xc3; 32],
    }
}

/// The text with each of its bits flipped, where that is a text.
fn flips(text: &str) -> impl Iterator<Item = String> {
    (0..text.len() * 8).filter_map(|bit| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        String::from_utf8(bytes).ok()
    })
}

#[test]
fn every_flipped_bit_of_a_checkpoint_is_refused() {
    let signer = signer(1);
    let keys = [signer.verifier_key().clone()];
    let text = signer.sign(&checkpoint());
    assert_eq!(
        open(&text, &keys),
        Ok(checkpoint()),
        "unchanged it must open"
    );
    let mut tried = 0;
    for wrong in flips(&text) {
        assert!(open(&wrong, &keys).is_err(), "{wrong}");
        tried += 1;
    }
    assert!(tried > 1_000, "{tried}");
}

#[test]
fn a_flipped_bit_next_to_two_signatures_never_opens_to_something_else() {
    let (one, two) = (signer(1), signer(2));
    let keys = [one.verifier_key().clone(), two.verifier_key().clone()];
    let second = two.sign(&checkpoint());
    let (_, second) = second.split_once("\n\n").unwrap();
    let text = one.sign(&checkpoint()) + second;
    let mut opened = 0;
    for wrong in flips(&text) {
        // Where the flip makes a known key unknown, the other one still vouches for the same checkpoint.
        if let Ok(found) = open(&wrong, &keys) {
            assert_eq!(found, checkpoint());
            opened += 1;
        }
    }
    assert!(opened > 0);
}

#[test]
fn every_flipped_bit_of_a_verifier_key_is_refused() {
    let text = signer(1).verifier_key().to_string();
    assert!(VerifierKey::parse(&text).is_ok(), "unchanged it must parse");
    for wrong in flips(&text) {
        assert!(VerifierKey::parse(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_signed_note_crate_verifies_our_checkpoints_and_writes_the_same() {
    let signer = signer(1);
    let text = signer.sign(&checkpoint());
    let verifier = StandardVerifier::new(&signer.verifier_key().to_string()).unwrap();
    let note = Note::from_bytes(text.as_bytes()).unwrap();
    let known = VerifierList::new(vec![Box::new(verifier)]);
    let (verified, unverified) = note.verify(&known).unwrap();
    assert_eq!((verified.len(), unverified.len()), (1, 0));
    assert_eq!(note.to_bytes(), text.as_bytes());
}

#[test]
fn checkpoints_that_the_signed_note_crate_signs_open() {
    // The seed of 32 times 1 as that crate spells secret keys.
    let public = signer(1).verifier_key().to_string();
    let id = public.split('+').nth(1).unwrap();
    let secret = format!("PRIVATE+KEY+{NAME}+{id}+AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB");
    let theirs = signed_note::StandardSigner::new(&secret).unwrap();
    let ours = signer(1).sign(&checkpoint());
    let (body, _) = ours.split_once("\n\n").unwrap();
    let mut note = Note::new(format!("{body}\n").as_bytes(), &[]).unwrap();
    note.add_sigs(&[&theirs]).unwrap();
    let text = String::from_utf8(note.to_bytes()).unwrap();
    assert_eq!(text, ours);
    assert_eq!(
        open(&text, &[VerifierKey::parse(&public).unwrap()]),
        Ok(checkpoint())
    );
}
