//! A checkpoint opens only where a key that is trusted signed it, and as it was signed.
#![no_main]

use std::sync::LazyLock;

use kvcredit::storage::log::checkpoint::{Checkpoint, KeyName, Origin, Signer, VerifierKey, open};
use kvcredit_fuzz::bytes::{Edit, edit};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use signed_note::{Note, StandardVerifier, VerifierList};

const NAMES: [&str; 3] = ["log.example/a", "log.example/a", "log.example/b"];
const SIZES: [u64; 3] = [0, 7, 4_711];

/// Three signers, two of one name, and what each of them signed.
static SIGNED: LazyLock<Vec<(Signer, Vec<(Checkpoint, String)>)>> = LazyLock::new(|| {
    let signers = (1..).zip(NAMES).map(|(seed, name)| {
        let signer = Signer::new(KeyName::parse(name).unwrap(), &[seed; 32]);
        let notes = SIZES.map(|size| {
            let origin = Origin::parse(name).unwrap();
            let root = [size.to_le_bytes()[0]; 32];
            let checkpoint = Checkpoint { origin, size, root };
            let text = signer.sign(&checkpoint);
            (checkpoint, text)
        });
        (signer, notes.into())
    });
    signers.collect()
});

#[derive(Arbitrary, Debug)]
struct Case {
    /// Signer and checkpoint of the text that is changed; any text otherwise.
    text: Result<(u8, u8), String>,
    /// Signer and checkpoint of signature lines that are put behind it.
    behind: Vec<(u8, u8)>,
    edits: Vec<Edit>,
    /// Which of the keys are trusted.
    trusted: [bool; 3],
    /// A key whose text is changed.
    key: u8,
    key_edits: Vec<Edit>,
}

fn signed(signer: u8, checkpoint: u8) -> &'static (Checkpoint, String) {
    let (_, notes) = &SIGNED[usize::from(signer) % NAMES.len()];
    &notes[usize::from(checkpoint) % SIZES.len()]
}

fuzz_target!(|case: Case| {
    let mut text = match &case.text {
        Ok((signer, checkpoint)) => signed(*signer, *checkpoint).1.clone().into_bytes(),
        Err(text) => text.clone().into_bytes(),
    };
    for (signer, checkpoint) in &case.behind {
        let (_, lines) = signed(*signer, *checkpoint).1.split_once("\n\n").unwrap();
        text.extend(lines.as_bytes());
    }
    edit(&mut text, &case.edits);
    if let Ok(text) = String::from_utf8(text) {
        opened(&text, &case.trusted);
    }

    let (signer, _) = &SIGNED[usize::from(case.key) % NAMES.len()];
    let mut key = signer.verifier_key().to_string().into_bytes();
    edit(&mut key, &case.key_edits);
    if let Ok(text) = String::from_utf8(key)
        && let Ok(key) = VerifierKey::parse(&text)
    {
        assert_eq!(key.to_string(), text, "a key has more than one text");
        assert!(
            StandardVerifier::new(&text).is_ok(),
            "the foreign crate refuses `{text}`"
        );
        let ours = SIGNED
            .iter()
            .any(|(signer, _)| *signer.verifier_key() == key);
        let opens = open(&signed(case.key, 1).1, &[key]).is_ok();
        assert!(ours || !opens, "a made-up key opens a checkpoint");
    }
});

fn opened(text: &str, trusted: &[bool; 3]) {
    let trusted = || {
        SIGNED
            .iter()
            .zip(trusted)
            .filter(|(_, trusted)| **trusted)
            .map(|(one, _)| one)
    };
    let keys: Vec<VerifierKey> = trusted()
        .map(|(signer, _)| signer.verifier_key().clone())
        .collect();
    let Ok(checkpoint) = open(text, &keys) else {
        return;
    };
    let mut all = trusted().flat_map(|(_, notes)| notes);
    assert!(
        all.any(|(signed, _)| *signed == checkpoint),
        "nobody who is trusted signed {checkpoint:?}"
    );
    // The foreign crate takes no more signatures than that, which C2SP leaves open.
    if text.lines().filter(|line| line.starts_with("— ")).count() > 100 {
        return;
    }
    let verifiers = keys.iter().map(|key| {
        let verifier = StandardVerifier::new(&key.to_string()).unwrap();
        Box::new(verifier) as Box<dyn signed_note::Verifier>
    });
    let note = Note::from_bytes(text.as_bytes()).expect("the foreign crate reads it");
    let (verified, _) = note
        .verify(&VerifierList::new(verifiers.collect()))
        .expect("the foreign crate verifies it");
    assert!(
        !verified.is_empty(),
        "the foreign crate finds no signature of a known key"
    );
}
