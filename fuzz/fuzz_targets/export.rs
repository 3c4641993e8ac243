//! An export whose checkpoint a trusted key signed has the records that were signed, and nothing else beside them.
#![no_main]

use std::sync::LazyLock;

use kvcredit::{
    rpc::convert::record::said,
    service::{
        audit::{Audit, Inputs},
        export::{Preamble, Reader, Writer},
    },
    storage::{
        archive::Entry,
        log::{
            checkpoint::{Checkpoint, KeyName, Origin, Signer, VerifierKey, open},
            leaf_hash,
        },
        restore::Content,
    },
};
use kvcredit_fuzz::{
    bytes::{Edit, edit},
    ledger::{self, Change, LEDGER, book, tree},
};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

const ORIGIN: &str = "kvcredit/demo";

static SIGNER: LazyLock<Signer> =
    LazyLock::new(|| Signer::new(KeyName::parse(ORIGIN).unwrap(), &[1; 32]));
static EXPORT: LazyLock<Vec<u8>> =
    LazyLock::new(|| written(&LEDGER, Inputs::Present, Leaves::Right));

#[derive(Arbitrary, Debug)]
enum Case {
    /// Any bytes.
    Raw(Vec<u8>),
    /// Bytes of an export, changed.
    Edited(Vec<Edit>),
    /// Entries, changed, behind the checkpoint of those that were not.
    Changed {
        changes: Vec<Change>,
        with_inputs: bool,
        leaves_of_before: bool,
    },
}

#[derive(Clone, Copy)]
enum Leaves {
    Right,
    OfBefore,
}

/// Writes entries behind the checkpoint that was signed of the ledger.
fn written(entries: &[Content], inputs: Inputs, leaves: Leaves) -> Vec<u8> {
    let size = LEDGER.len() as u64;
    let checkpoint = Checkpoint {
        origin: Origin::parse(ORIGIN).unwrap(),
        size,
        root: tree(&LEDGER).root(size),
    };
    let preamble = Preamble {
        inputs,
        book: book().to_string(),
        checkpoint: SIGNER.sign(&checkpoint),
        verifier_key: SIGNER.verifier_key().to_string(),
    };
    let mut writer = Writer::begin(Vec::new(), &preamble).unwrap();
    for (seq, content) in (1..).zip(entries) {
        let at = usize::try_from(seq - 1).unwrap() % LEDGER.len();
        let leaf = match leaves {
            Leaves::Right => leaf_hash(&content.record),
            Leaves::OfBefore => leaf_hash(&LEDGER[at].record),
        };
        writer.entry(&entry(seq, content, leaf)).unwrap();
    }
    writer.finish().unwrap()
}

fn entry(seq: i64, content: &Content, leaf: [u8; 32]) -> Entry {
    Entry {
        seq,
        record: content.record.clone(),
        leaf_hash: leaf.to_vec(),
        nodes: None,
        beside: content.beside.clone(),
        body_sha256: None,
        columns: None,
    }
}

/// Returns the entries of an export that verifies with the key that is trusted, as `kvcredit ledger verify --export` does; and
/// whether what lies beside them was taken along.
fn verified(bytes: &[u8], trusted: &VerifierKey) -> Option<(Vec<Entry>, Inputs)> {
    let (preamble, mut reader) = Reader::begin(bytes).ok()?;
    let checkpoint = open(&preamble.checkpoint, std::slice::from_ref(trusted)).ok()?;
    if checkpoint.origin.as_str() != ORIGIN || preamble.book != book().as_str() {
        return None;
    }
    let book = book();
    let mut audit = Audit::new(&book, &said, preamble.inputs, vec![checkpoint]);
    let mut entries = Vec::new();
    while let Some(entry) = reader.entry().ok()? {
        audit.take(&entry).ok()?;
        entries.push(entry);
    }
    audit.finish(None).ok()?;
    Some((entries, preamble.inputs))
}

fuzz_target!(|case: Case| {
    let bytes = match case {
        Case::Raw(bytes) => bytes,
        Case::Edited(edits) => {
            let mut bytes = EXPORT.clone();
            edit(&mut bytes, &edits);
            bytes
        }
        Case::Changed {
            changes,
            with_inputs,
            leaves_of_before,
        } => {
            let mut entries = LEDGER.clone();
            ledger::change(&mut entries, &changes);
            let inputs = if with_inputs {
                Inputs::Present
            } else {
                Inputs::LeftOut
            };
            let leaves = if leaves_of_before {
                Leaves::OfBefore
            } else {
                Leaves::Right
            };
            written(&entries, inputs, leaves)
        }
    };
    let Some((entries, inputs)) = verified(&bytes, SIGNER.verifier_key()) else {
        assert!(bytes != *EXPORT, "an export as it was written is refused");
        return;
    };
    // What was recorded after the checkpoint may follow it; nothing before it may differ.
    assert!(entries.len() >= LEDGER.len(), "some are missing");
    for (found, was) in entries.iter().zip(LEDGER.iter()) {
        assert_eq!(found.record, was.record, "another record");
        match inputs {
            Inputs::Present => assert_eq!(found.beside, was.beside, "something else beside it"),
            Inputs::LeftOut => assert_eq!(found.beside, None),
        }
    }
});
