//! `kvcredit decisions review`.

use std::io::Read;

use clap::{Args as ClapArgs, ValueEnum};

use crate::{
    cli::{
        EXIT_CODES, amount,
        connection::ConnectionArgs,
        failure::{self, Failure},
        output::Output,
        score::{Format, fresh_request_id},
        show,
    },
    domain::id::{DecisionId, PrincipalRef, RequestId},
    pb::{
        self,
        json::{Layout, to_json},
    },
    texts::Language,
};

/// Options of `decisions review`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Id of the decision
    #[arg(value_name = "ID", value_parser = DecisionId::parse)]
    decision_id: DecisionId,
    #[command(flatten)]
    verdict: Verdict,
    /// Why
    #[arg(long, value_enum)]
    reason: Reason,
    /// Who decided: an opaque identifier, never a name
    #[arg(long, value_name = "ID", value_parser = PrincipalRef::parse)]
    reviewer: PrincipalRef,
    /// What else is to be said; `-` reads standard input. It lies apart and can be erased later
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The newest review of the decision, which this one takes the place of
    #[arg(long, value_name = "ID", value_parser = DecisionId::parse)]
    replaces: Option<DecisionId>,
    /// The decision that was made in the place of this one
    #[arg(long, value_name = "ID", value_parser = DecisionId::parse)]
    successor: Option<DecisionId>,
    /// Id of the request, to ask again [default: a new random UUID]
    #[arg(long, value_name = "UUID", value_parser = RequestId::parse)]
    request_id: Option<RequestId>,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// What was decided.
#[derive(ClapArgs, Debug)]
#[group(required = true, multiple = false)]
struct Verdict {
    /// Approve with this limit, in yuan
    #[arg(long, value_name = "YUAN", value_parser = amount::fen)]
    approve: Option<i64>,
    /// Decline
    #[arg(long)]
    decline: bool,
    /// The decision no longer stands
    #[arg(long)]
    withdraw: bool,
}

/// Value of `--reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reason {
    /// Documents were supplied that were not there before
    DocumentsSupplied,
    /// A visit or an interview showed it
    SiteVisit,
    /// The facts have changed since
    FactsChanged,
    /// The facts of the decision were wrong
    FactsWrong,
    /// Judgement of the technology, the market or the people
    ExpertJudgement,
    /// Collateral, a guarantee or a risk pool was added
    SecurityAdded,
    /// The earlier review was entered wrongly
    EntryMistaken,
    /// The firm withdrew its application
    ApplicantWithdrew,
}

impl From<Reason> for pb::ReviewReason {
    fn from(reason: Reason) -> pb::ReviewReason {
        match reason {
            Reason::DocumentsSupplied => pb::ReviewReason::DocumentsSupplied,
            Reason::SiteVisit => pb::ReviewReason::SiteVisit,
            Reason::FactsChanged => pb::ReviewReason::FactsChanged,
            Reason::FactsWrong => pb::ReviewReason::FactsWrong,
            Reason::ExpertJudgement => pb::ReviewReason::ExpertJudgement,
            Reason::SecurityAdded => pb::ReviewReason::SecurityAdded,
            Reason::EntryMistaken => pb::ReviewReason::EntryMistaken,
            Reason::ApplicantWithdrew => pb::ReviewReason::ApplicantWithdrew,
        }
    }
}

impl Verdict {
    const fn outcome(&self) -> pb::ReviewOutcome {
        match (self.approve, self.decline) {
            (Some(_), _) => pb::ReviewOutcome::Approved,
            (None, true) => pb::ReviewOutcome::Declined,
            (None, false) => pb::ReviewOutcome::Withdrawn,
        }
    }
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let request = request(&args)?;
    let request_id = request.request_id.clone();
    let client = args.connection.connect(language).await?;
    let answer = client.review_decision(request).await;
    let response = answer.map_err(|error| match Failure::from(error) {
        Failure::Client(error) if failure::may_be_recorded(&error) => {
            Failure::Score { error, request_id }
        }
        other => other,
    })?;
    match args.format {
        Format::Json => {
            let name = "kvcredit.v1.ReviewDecisionResponse";
            output.line(&to_json(name, &response, Layout::Pretty)?)?;
        }
        Format::Table => {
            let entry = response.entry.unwrap_or_default();
            output.line(&show::entry(language, &entry))?;
        }
    }
    Ok(0)
}

fn request(args: &Args) -> Result<pb::ReviewDecisionRequest, Failure> {
    let request_id = match args.request_id {
        Some(request_id) => request_id.to_string(),
        None => fresh_request_id()?,
    };
    Ok(pb::ReviewDecisionRequest {
        request_id,
        decision_id: args.decision_id.to_string(),
        replaces_review_id: args.replaces.map(|id| id.to_string()),
        outcome: args.verdict.outcome().into(),
        limit_fen: args.verdict.approve,
        reason: pb::ReviewReason::from(args.reason).into(),
        reviewer: args.reviewer.to_string(),
        successor_decision_id: args.successor.map(|id| id.to_string()),
        note: note(args.note.as_deref())?,
    })
}

fn note(note: Option<&str>) -> Result<String, Failure> {
    match note {
        None => Ok(String::new()),
        Some("-") => {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|err| Failure::Unreadable(vec![("-".to_owned(), err.to_string())]))?;
            Ok(text.trim_end().to_owned())
        }
        Some(text) => Ok(text.to_owned()),
    }
}
