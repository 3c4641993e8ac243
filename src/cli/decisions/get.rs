//! `kvcredit decisions get`.

use clap::Args as ClapArgs;

use crate::{
    cli::{
        EXIT_CODES, connection::ConnectionArgs, failure::Failure, output::Output, score::Format,
        show,
    },
    pb::{
        DecisionView,
        json::{Layout, to_json},
    },
    texts::Language,
};

/// Options of `decisions get`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Id of the decision
    #[arg(value_name = "ID")]
    decision_id: String,
    /// Also get what it was made from (JSON only) and the notes of its reviews
    #[arg(long)]
    full: bool,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let view = if args.full {
        DecisionView::Full
    } else {
        DecisionView::Basic
    };
    let client = args.connection.connect(language).await?;
    let response = client.decision(&args.decision_id, view).await?;
    match args.format {
        Format::Json => {
            let name = "kvcredit.v1.GetDecisionResponse";
            output.line(&to_json(name, &response, Layout::Pretty)?)?;
        }
        Format::Table => {
            let decision = response.decision.unwrap_or_default();
            output.line(&show::reviewed(language, &decision, &response.reviews))?;
        }
    }
    Ok(0)
}
