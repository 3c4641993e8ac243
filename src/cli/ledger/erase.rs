//! `kvcredit ledger erase`.

use std::sync::Arc;

use clap::{Args as ClapArgs, ValueEnum};

use super::source::chosen;
use crate::{
    app::Machine,
    cli::{
        EXIT_CODES,
        failure::Failure,
        output::{self, Output},
        score::fresh_request_id,
        store::StoreArgs,
    },
    domain::{
        id::{Book, DecisionId, PrincipalRef, RequestId},
        review::ErasureReason,
    },
    rpc::convert::record::erasure,
    service::{self, erase},
    storage::{self, Stamper},
    texts::{Language, get},
};

/// Options of `ledger erase`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
#[command(
    long_about = "Erase the note of a review and leave a notice of it; the book still verifies\n\nA SQLite ledger is erased from while its server is stopped, a PostgreSQL one with its owner's URL, while servers run."
)]
pub struct Args {
    /// Id of the review whose note is erased
    #[arg(value_name = "REVIEW_ID", value_parser = DecisionId::parse)]
    review_id: DecisionId,
    #[command(flatten)]
    store: StoreArgs,
    /// Book; needed where a database has several
    #[arg(long, value_name = "BOOK", value_parser = Book::parse)]
    book: Option<Book>,
    /// Why
    #[arg(long, value_enum)]
    reason: Reason,
    /// Who has it erased: an opaque identifier, never a name
    #[arg(long, value_name = "ID", value_parser = PrincipalRef::parse)]
    by: PrincipalRef,
}

/// Value of `--reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reason {
    /// The person whom it is about asked for it
    PersonAsked,
    /// It is needed no longer, or the time for which it may be kept is over
    NeededNoLonger,
    /// It should not have been written down
    WrittenInError,
}

impl From<Reason> for ErasureReason {
    fn from(reason: Reason) -> ErasureReason {
        match reason {
            Reason::PersonAsked => ErasureReason::PersonAsked,
            Reason::NeededNoLonger => ErasureReason::NeededNoLonger,
            Reason::WrittenInError => ErasureReason::WrittenInError,
        }
    }
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let location = args.store.location()?;
    // Nothing is made where there is nothing.
    let archive = storage::open_archive(&location).await;
    let archive = archive.map_err(Failure::Storage)?;
    let heads = archive.heads().await.map_err(Failure::Storage)?;
    archive.close().await;
    let book = chosen(heads, args.book)?.book;
    let machine = Machine::real();
    let stamper = Stamper::new(Arc::clone(&machine.clock), Arc::clone(&machine.entropy));
    let store = storage::open_as_owner(&location, stamper).await;
    let store = store.map_err(Failure::Storage)?;
    let request = erase::Request {
        request_id: RequestId::parse(&fresh_request_id()?).map_err(|_| Failure::NoRandom)?,
        review_id: args.review_id,
        reason: args.reason.into(),
        erased_by: args.by,
    };
    let erased = erase::erase(&*store, erasure, &book, request).await;
    store.close().await;
    let erased = erased.map_err(failure)?;
    let (seq, review) = (erased.seq.to_string(), args.review_id.to_string());
    let arguments = [("seq", seq.as_str()), ("review", review.as_str())];
    output.line(&get(language, "cli-ledger-erased", &arguments))?;
    if storage::is_log_left(&location) {
        output::say(&get(language, "cli-ledger-log-left", &[]));
    }
    Ok(0)
}

fn failure(err: service::Error) -> Failure {
    match err {
        service::Error::DecisionUnknown(_) => Failure::Usage("cli-ledger-no-review"),
        service::Error::NothingToErase(_) => Failure::Usage("cli-ledger-no-note"),
        other => Failure::Service(other),
    }
}
