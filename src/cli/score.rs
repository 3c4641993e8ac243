//! `kvcredit score`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    EXIT_CODES, amount,
    connection::ConnectionArgs,
    failure::{self, Failure},
    input::{self, Source, Sources},
    output::{self, Output},
    show,
};
use crate::{
    client::{Client, Item},
    domain::id::RequestId,
    pb::{
        self,
        json::{Layout, to_json},
    },
    texts::Language,
};

const RESPONSE: &str = "kvcredit.v1.ScoreFirmResponse";

/// Score firms and record the decisions
///
/// One file with one profile is scored with ScoreFirm. Several files, or a `.jsonl` file with one profile (or one line of a
/// book) a line, are streamed through ScoreFirms: one result a firm, in order; neither a refused firm nor a line that cannot be
/// read stops the rest.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Canonical JSON of a FirmProfile; `-` reads standard input, one profile or one a line
    #[arg(required = true, value_name = "FILE.json|-")]
    files: Vec<PathBuf>,
    /// Product to apply for
    #[arg(long, value_name = "ID", default_value = "knowledge-value-credit")]
    product: String,
    /// Amount that the firm asks for, in yuan [default: as much as can be had]
    #[arg(long, value_name = "YUAN", value_parser = amount::fen)]
    amount: Option<i64>,
    /// For how many months the firm wants the money, 1 to 36 [default: the term is open]
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(i32).range(1..=36))]
    term: Option<i32>,
    /// What the firm wants the money for [default: not stated]
    #[arg(long, value_enum, value_name = "WORD")]
    purpose: Option<Purpose>,
    /// Id of the request, to ask again for the same decision [default: a new random UUID]
    #[arg(long, value_name = "UUID", value_parser = RequestId::parse)]
    request_id: Option<RequestId>,
    /// Score without recording anything
    #[arg(long)]
    validate_only: bool,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// What the money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Purpose {
    /// Materials, wages, orders
    WorkingCapital,
    /// Research and development
    Research,
    /// Turning research results into products
    Conversion,
    /// Equipment and plant
    Equipment,
    /// Repaying a loan that falls due
    Renewal,
    /// Anything else
    Other,
}

impl From<Purpose> for pb::Purpose {
    fn from(purpose: Purpose) -> pb::Purpose {
        match purpose {
            Purpose::WorkingCapital => pb::Purpose::WorkingCapital,
            Purpose::Research => pb::Purpose::Research,
            Purpose::Conversion => pb::Purpose::Conversion,
            Purpose::Equipment => pb::Purpose::Equipment,
            Purpose::Renewal => pb::Purpose::Renewal,
            Purpose::Other => pb::Purpose::Other,
        }
    }
}

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// Canonical protobuf JSON with defaults; of streams one object a line
    Json,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let (sources, problems) = input::read(&args.files, language)?;
    let code = match sources {
        Sources::One(source) => one(&args, *source, language, output).await?,
        Sources::Many(_) if args.request_id.is_some() => {
            return Err(Failure::Usage("cli-request-id-many"));
        }
        Sources::Many(sources) => many(&args, sources, language, output).await?,
    };
    if problems.is_empty() {
        return Ok(code);
    }
    let unreadable = Failure::Unreadable(problems);
    output::complain(&unreadable, language);
    Ok(code.max(unreadable.exit_code()))
}

impl Args {
    fn request(&self, source: Source) -> Result<pb::ScoreFirmRequest, Failure> {
        let request_id = match self.request_id {
            Some(request_id) => request_id.to_string(),
            None => fresh_request_id()?,
        };
        Ok(pb::ScoreFirmRequest {
            request_id,
            profile: Some(source.profile),
            product_id: self.product.clone(),
            requested_amount_fen: self.amount,
            validate_only: self.validate_only,
            term_months: self.term,
            purpose: self
                .purpose
                .map(|purpose| pb::Purpose::from(purpose).into()),
        })
    }
}

/// Returns a random UUID, version 4.
pub(super) fn fresh_request_id() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Failure::NoRandom)?;
    Ok(uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string())
}

async fn one(
    args: &Args,
    source: Source,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let request = args.request(source)?;
    let request_id = request.request_id.clone();
    let client = args.connection.connect(language).await?;
    let response = client.score_firm(request).await.map_err(|error| {
        let failure = Failure::from(error);
        match failure {
            Failure::Client(error) if !args.validate_only && failure::may_be_recorded(&error) => {
                Failure::Score { error, request_id }
            }
            other => other,
        }
    })?;
    match args.format {
        Format::Json => output.line(&to_json(RESPONSE, &response, Layout::Pretty)?)?,
        Format::Table => {
            let decision = response.decision.unwrap_or_default();
            output.line(&show::decision(language, &decision))?;
        }
    }
    Ok(0)
}

async fn many(
    args: &Args,
    sources: Vec<Source>,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let labels: Vec<String> = sources.iter().map(|source| source.label.clone()).collect();
    let items = sources
        .into_iter()
        .enumerate()
        .map(|(index, source)| {
            Ok(pb::ScoreFirmsRequest {
                item_id: index.to_string(),
                request: Some(args.request(source)?),
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let client = args.connection.connect(language).await?;
    let results = stream(&client, items, &labels, args.format, output).await?;
    let mut code = 0;
    for (label, result) in &results {
        if let Err(refusal) = result {
            let text = failure::refusal_text(language, refusal);
            output::say(&format!("kvcredit: {label}: {text}"));
            code = code.max(failure::refusal_code(refusal));
        }
    }
    if args.format == Format::Table {
        output.line(&show::results(language, &results))?;
    }
    Ok(code)
}

/// Sends the items and gathers the answers; JSON is printed as it comes.
async fn stream(
    client: &Client,
    items: Vec<pb::ScoreFirmsRequest>,
    labels: &[String],
    format: Format,
    output: &mut Output,
) -> Result<Vec<show::Scored>, Failure> {
    let bar = progress(items.len());
    let mut answers = client.score_firms(tokio_stream::iter(items)).await?;
    let mut results = Vec::with_capacity(labels.len());
    while let Some(Item { item_id, result }) = answers.next().await? {
        let label = item_id
            .parse()
            .ok()
            .and_then(|index: usize| labels.get(index))
            .cloned()
            .unwrap_or(item_id);
        if format == Format::Json {
            output.line(&json_line(&label, &result)?)?;
        }
        let result = result.map(|response| Box::new(response.decision.unwrap_or_default()));
        results.push((label, result));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(results)
}

pub(super) fn progress(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// One answer as a line: `{"item": …, "response": …}`, or `{"item": …, "error": …}` for a refused firm.
fn json_line(
    label: &str,
    result: &Result<Box<pb::ScoreFirmResponse>, crate::client::Refusal>,
) -> Result<String, Failure> {
    let label = serde_json::Value::from(label);
    Ok(match result {
        Ok(response) => {
            let response = to_json(RESPONSE, response.as_ref(), Layout::Compact)?;
            format!(r#"{{"item":{label},"response":{response}}}"#)
        }
        Err(refusal) => {
            let fields: Vec<_> = refusal
                .fields
                .iter()
                .map(|field| {
                    serde_json::json!({
                        "field": field.path,
                        "rule": field.rule,
                        "description": field.description,
                    })
                })
                .collect();
            let error = serde_json::json!({
                "status": refusal.status,
                "reason": refusal.reason,
                "message": refusal.message,
                "fields": fields,
                "metadata": refusal.metadata,
            });
            format!(r#"{{"item":{label},"error":{error}}}"#)
        }
    })
}
