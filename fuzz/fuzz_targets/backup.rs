//! A backup that is put back is a ledger as it may be, with the root that is told; one with a trusted checkpoint is the ledger that
//! was backed up.
#![no_main]

use std::{collections::BTreeMap, sync::LazyLock};

use futures_util::FutureExt;
use kvcredit::{
    rpc::convert::record::said,
    service::backup::{
        Step,
        form::{Part, Writer},
        put_back,
    },
    storage::{
        archive::HeadRow,
        log::checkpoint::{Checkpoint, Origin},
        restore::Content,
    },
};
use kvcredit_fuzz::{
    bytes::{Edit, edit},
    ledger::{self, Change, LEDGER, book, head, must_be_coherent, tree},
    store::InMemory,
};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

static BACKUP: LazyLock<Vec<u8>> = LazyLock::new(|| written(&head(&LEDGER), &LEDGER));

#[derive(Arbitrary, Debug)]
enum Case {
    /// Any bytes.
    Raw(Vec<u8>),
    /// Bytes of a backup, changed.
    Edited(Vec<Edit>),
    /// Entries, changed, and everything hashed anew.
    Hashed {
        changes: Vec<Change>,
        head: Head,
        /// Whether the checkpoint that was kept is named.
        kept: bool,
    },
}

#[derive(Arbitrary, Debug)]
enum Head {
    /// That of the entries before they were changed.
    Before,
    /// One that fits the changed entries.
    Fitting,
    Made {
        seq: i64,
        frontier: Vec<u8>,
    },
}

fn written(head: &HeadRow, entries: &[Content]) -> Vec<u8> {
    let mut writer = Writer::begin(Vec::new()).unwrap();
    writer.part(&Part::Book(head.clone())).unwrap();
    for entry in entries {
        writer.part(&Part::Entry(entry.clone())).unwrap();
    }
    writer.finish().unwrap().0
}

fuzz_target!(|case: Case| {
    let (bytes, kept) = match case {
        Case::Raw(bytes) => (bytes, false),
        Case::Edited(edits) => {
            let mut bytes = BACKUP.clone();
            edit(&mut bytes, &edits);
            (bytes, false)
        }
        Case::Hashed {
            changes,
            head,
            kept,
        } => {
            let mut entries = LEDGER.clone();
            ledger::change(&mut entries, &changes);
            let head = match head {
                Head::Before => ledger::head(&LEDGER),
                Head::Fitting => ledger::head(&entries),
                Head::Made { seq, frontier } => HeadRow {
                    book: book(),
                    seq,
                    frontier,
                },
            };
            (written(&head, &entries), kept)
        }
    };
    let checkpoint = Checkpoint {
        origin: Origin::parse("kvcredit/demo").unwrap(),
        size: LEDGER.len() as u64,
        root: tree(&LEDGER).root(LEDGER.len() as u64),
    };
    let checkpoints = if kept {
        BTreeMap::from([(book(), vec![checkpoint])])
    } else {
        BTreeMap::new()
    };
    let store = InMemory::default();
    let into = Box::new(store.clone());
    let mut told = |_: Step<'_>| ();
    let done = put_back(&bytes[..], into, &said, &checkpoints, &mut told);
    let done = done
        .now_or_never()
        .expect("a store in memory does not wait");
    let Ok(done) = done else {
        assert_eq!(
            store.published(&book()),
            None,
            "refused, and it is there all the same"
        );
        assert!(bytes != *BACKUP, "a backup as it was written is refused");
        return;
    };
    for done in &done {
        let entries = store.published(&done.book).expect("it is there");
        must_be_coherent(&entries);
        let size = entries.len() as u64;
        assert_eq!(
            (done.verified.size, done.verified.root),
            (size, tree(&entries).root(size))
        );
        if kept {
            // The hash of a request's body is the one thing that no checkpoint covers.
            let told = |entries: &[Content]| -> Vec<_> {
                entries
                    .iter()
                    .map(|entry| (entry.record.clone(), entry.beside.clone()))
                    .collect()
            };
            let before = told(&entries[..LEDGER.len()]);
            assert!(
                before
                    .iter()
                    .zip(told(&LEDGER))
                    .all(|(found, was)| found.0 == was.0),
                "other records"
            );
        }
    }
});
