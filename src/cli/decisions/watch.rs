//! `kvcredit decisions watch`.

use clap::Args as ClapArgs;

use crate::{
    cli::{
        EXIT_CODES, connection::ConnectionArgs, failure::Failure, output::Output, score::Format,
        show,
    },
    pb::json::{Layout, to_json},
    texts::Language,
};

/// Options of `decisions watch`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Cursor of the last decision that arrived [default: from the beginning of the book]
    #[arg(
        long,
        value_name = "CURSOR",
        default_value = "",
        hide_default_value = true
    )]
    cursor: String,
    /// What to print a line: number, date, id, outcome, grade, limit, firm and cursor between tabs, or one
    /// WatchDecisionsResponse
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
    let client = args.connection.connect(language).await?;
    let mut feed = client.watch_decisions(&args.cursor).await?;
    while let Some(answer) = feed.next().await? {
        let line = match (args.format, &answer.decision, &answer.entry) {
            // A heartbeat says that there is nothing newer.
            (_, None, None) => continue,
            (Format::Json, _, _) => {
                let name = "kvcredit.v1.WatchDecisionsResponse";
                to_json(name, &answer, Layout::Compact)?
            }
            (Format::Table, Some(decision), _) => show::line(language, decision, &answer.cursor),
            (Format::Table, None, Some(entry)) => {
                format!("{}\t{}", show::entry(language, entry), answer.cursor)
            }
        };
        output.line_now(&line)?;
    }
    Ok(0)
}
