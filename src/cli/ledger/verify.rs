//! `kvcredit ledger verify`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

use super::{
    keys::Need,
    source::{Source, SourceArgs},
    wording::wording,
};
use crate::{
    cli::{
        EXIT_CODES,
        failure::{DIFFERENT, Failure},
        output::{self, Output},
        score::Format,
    },
    rpc::convert::record::said,
    service::audit::{Audit, Fault, Said, Verified},
    storage::{archive::Entry, log::checkpoint::Checkpoint},
    texts::{Language, get},
};

/// Options of `ledger verify`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Checkpoint that was kept; may be given several times
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let Args {
        source,
        checkpoints,
        format,
    } = args;
    let mut source = source.open(language, Need::ToVerify).await?;
    let mut kept = Vec::new();
    for file in &checkpoints {
        kept.push(source.opened(&read(file)?)?);
    }
    kept.extend(source.own_checkpoint()?);
    let verdict = verify(&mut source, kept, |_, _| Ok(())).await?;
    let code = report(&source, &verdict, format, language, output)?;
    if code == 0 && source.keys()?.is_empty() {
        output::say(&get(language, "cli-ledger-unwitnessed", &[]));
    }
    Ok(code)
}

/// Reads a file of text.
pub(in crate::cli) fn read(file: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(file)
        .map_err(|err| Failure::Unreadable(vec![(file.display().to_string(), err.to_string())]))
}

/// Verifies every row, and hands each that is right to `each`, with what it says of itself.
pub(super) async fn verify(
    source: &mut Source,
    checkpoints: Vec<Checkpoint>,
    mut each: impl FnMut(&Entry, &Said) -> Result<(), Failure>,
) -> Result<Result<Verified, Fault>, Failure> {
    let (book, head) = (source.book.clone(), source.head.clone());
    let mut audit = Audit::new(&book, &said, source.inputs, checkpoints);
    // What is recorded while an archive is read comes after its head and is left for the next time.
    let last = head.as_ref().map_or(i64::MAX, |head| head.seq);
    loop {
        let entries = source.next(audit.next_seq() - 1).await?;
        let mut some = false;
        for entry in entries.iter().filter(|entry| entry.seq <= last) {
            some = true;
            match audit.take(entry) {
                Ok(said) => each(entry, &said)?,
                Err(fault) => return Ok(Err(fault)),
            }
        }
        if !some {
            return Ok(audit.finish(head.as_ref()));
        }
    }
}

/// Says what came out, and with which code the program ends.
pub(super) fn report(
    source: &Source,
    verdict: &Result<Verified, Fault>,
    format: Format,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let book = source.book.as_str();
    let (text, value, code) = match verdict {
        Ok(Verified { size, root }) => {
            let (size_text, root) = (size.to_string(), hex::encode(root));
            let arguments = [("book", book), ("size", &size_text), ("root", &root)];
            let text = get(language, "cli-ledger-verified", &arguments);
            let value = json!({"book": book, "verified": true, "size": size, "root": root});
            (text, value, 0)
        }
        Err(fault) => {
            let (seq, what) = (fault.seq.to_string(), fault.what.to_string());
            let words = wording(language, &fault.what);
            let arguments = [("book", book), ("seq", &seq), ("what", &words)];
            let text = get(language, "cli-ledger-fault", &arguments);
            let value = json!({"book": book, "verified": false, "seq": fault.seq, "what": what});
            (text, value, DIFFERENT)
        }
    };
    output.line(&match format {
        Format::Json => value.to_string(),
        Format::Table => text,
    })?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use async_trait::async_trait;
    use prost::Message;

    use super::*;
    use crate::{
        cli::ledger::{ahead::Ahead, source::Rows},
        domain::id::{Book, Uuid},
        pb,
        service::audit::Inputs,
        storage::{
            Error,
            archive::{Archive, HeadRow},
            log::{Frontier, leaf_hash},
        },
    };

    /// A book in memory that counts how often it is read, and the most rows that were asked for.
    struct Counted {
        entries: Vec<Entry>,
        reads: Arc<AtomicUsize>,
        most: Arc<AtomicUsize>,
    }

    #[async_trait]
    impl Archive for Counted {
        async fn heads(&self) -> Result<Vec<HeadRow>, Error> {
            Ok(Vec::new())
        }

        async fn entries(&self, _: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            self.most.fetch_max(limit as usize, Ordering::Relaxed);
            let behind = self.entries.iter().skip(usize::try_from(seq).unwrap());
            Ok(behind.take(limit as usize).cloned().collect())
        }

        async fn close(self: Box<Self>) {}
    }

    fn record(seq: i64) -> Vec<u8> {
        pb::Decision {
            book: "demo".into(),
            seq,
            request_id: Uuid::from_u128(seq.unsigned_abs().into()).to_string(),
            recorded_at: Some(Default::default()),
            policy: Some(pb::PolicySummary::default()),
            outcome: pb::Outcome::Approved.into(),
            inputs_sha256: vec![0; 32],
            ..Default::default()
        }
        .encode_to_vec()
    }

    /// The short form of E3; the long one is `scripts/campaign E3`.
    #[tokio::test]
    async fn a_long_book_is_verified_in_few_reads_of_few_rows() {
        const SIZE: i64 = 10_000;
        let mut frontier = Frontier::empty();
        let mut entries = Vec::new();
        for seq in 1..=SIZE {
            let record = record(seq);
            frontier.append(leaf_hash(&record)).unwrap();
            entries.push(Entry {
                seq,
                leaf_hash: leaf_hash(&record).to_vec(),
                record,
                nodes: None,
                beside: None,
                body_sha256: None,
                columns: None,
            });
        }
        let (reads, most) = (Arc::default(), Arc::default());
        let book = Book::parse("demo").unwrap();
        let counted = Counted {
            entries,
            reads: Arc::clone(&reads),
            most: Arc::clone(&most),
        };
        let mut source = Source {
            book: book.clone(),
            rows: Rows::Archive(Ahead::begin(Box::new(counted), book.clone())),
            inputs: Inputs::LeftOut,
            head: Some(HeadRow {
                book,
                seq: SIZE,
                frontier: frontier.to_bytes(),
            }),
            signed: None,
            trusted: Vec::new(),
        };
        let verified = verify(&mut source, Vec::new(), |_, _| Ok(()))
            .await
            .unwrap();
        assert_eq!(verified.unwrap().size, 10_000);
        // What is read at once bounds the memory; how often it is read bounds the time.
        assert!(reads.load(Ordering::Relaxed) <= 50);
        assert!(most.load(Ordering::Relaxed) <= 1_000);
    }
}
