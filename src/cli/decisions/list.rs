//! `kvcredit decisions list`.

use clap::{Args as ClapArgs, ValueEnum};

use crate::{
    cli::{
        EXIT_CODES,
        connection::ConnectionArgs,
        failure::Failure,
        output::{self, Output},
        score::Format,
        show,
    },
    pb::{
        self, Decision,
        json::{Layout, to_json},
    },
    texts::Language,
};

const LARGEST_PAGE: usize = 1000;

/// Options of `decisions list`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Only of this firm: its USCC or `firm_ref`
    #[arg(long)]
    firm: Option<String>,
    /// Only of this product
    #[arg(long, value_name = "ID")]
    product: Option<String>,
    /// Only with this outcome
    #[arg(long, value_enum)]
    outcome: Option<Outcome>,
    /// Only with this grade
    #[arg(long)]
    grade: Option<String>,
    /// Only decided on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<String>,
    /// Only decided on this day or before
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<String>,
    /// Only those that a person reviewed, or only those that nobody did
    #[arg(long, value_enum)]
    reviewed: Option<Reviewed>,
    /// Most decisions to list; 0: all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// What to print: a table, or one Decision a line
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Value of `--outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Outcome {
    /// The limit stands
    Approved,
    /// A person decides
    Referred,
    /// No limit
    Declined,
}

/// Value of `--reviewed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reviewed {
    /// Those that a person reviewed
    Yes,
    /// Those that nobody reviewed
    No,
}

impl From<Outcome> for pb::Outcome {
    fn from(outcome: Outcome) -> pb::Outcome {
        match outcome {
            Outcome::Approved => pb::Outcome::Approved,
            Outcome::Referred => pb::Outcome::Referred,
            Outcome::Declined => pb::Outcome::Declined,
        }
    }
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let client = args.connection.connect(language).await?;
    let most = match args.limit {
        0 => usize::MAX,
        limit => limit,
    };
    let mut request = first_page(&args);
    let mut decisions: Vec<Decision> = Vec::new();
    let mut reviews = Vec::new();
    let mut count = 0;
    let mut more = show::More::Yes;
    while count < most {
        let size = LARGEST_PAGE.min(most - count);
        request.page_size = i32::try_from(size).unwrap_or(i32::MAX);
        let page = client.list_decisions(request.clone()).await?;
        count += page.decisions.len();
        match args.format {
            Format::Json => print_lines(&page.decisions, output)?,
            Format::Table => {
                decisions.extend(page.decisions);
                reviews.extend(page.reviews);
            }
        }
        if page.next_page_token.is_empty() {
            more = show::More::No;
            break;
        }
        request.page_token = page.next_page_token;
    }
    match args.format {
        Format::Table => output.line(&show::list(language, &decisions, &reviews, more))?,
        // Beside the lines that a program reads.
        Format::Json if more == show::More::Yes => {
            let hint = show::how_to_go_on(language, count);
            output::say(&format!("kvcredit: {hint}"));
        }
        Format::Json => {}
    }
    Ok(0)
}

fn first_page(args: &Args) -> pb::ListDecisionsRequest {
    pb::ListDecisionsRequest {
        page_size: 0,
        page_token: String::new(),
        firm: args.firm.clone(),
        product_id: args.product.clone(),
        outcome: args
            .outcome
            .map(|outcome| pb::Outcome::from(outcome).into()),
        grade: args.grade.clone(),
        effective_from: args.from.clone(),
        effective_to: args.to.clone(),
        reviewed: args.reviewed.map(|reviewed| reviewed == Reviewed::Yes),
    }
}

fn print_lines(decisions: &[Decision], output: &mut Output) -> Result<(), Failure> {
    for decision in decisions {
        output.line(&to_json("kvcredit.v1.Decision", decision, Layout::Compact)?)?;
    }
    Ok(())
}
