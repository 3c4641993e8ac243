//! `kvcredit assess`.

use std::path::PathBuf;

use super::{
    EXIT_CODES, amount,
    failure::Failure,
    input::{self, Sources},
    output::{self, Output},
    score::Format,
    show,
};
use crate::{
    app::{Engine, stock},
    client::decision_of,
    domain::{
        calendar::Date,
        id::{ModelId, ProductId},
    },
    pb::{
        self,
        json::{Layout, to_json},
    },
    rpc::convert::scoring,
    service::trial::{self, Parts},
    texts::Language,
};
use clap::Args as ClapArgs;

const DECISION: &str = "kvcredit.v1.Decision";

/// Assess a firm on any day with the model and tables of this program; record nothing
///
/// Needs no server. The day is the business day of the decision: it decides which facts are too old and which statement is due.
/// Nothing is taken as outstanding.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Canonical JSON of a FirmProfile; `-` reads standard input
    #[arg(required = true, value_name = "FILE.json|-")]
    file: PathBuf,
    /// Business day of the decision [default: the as-of date of the profile]
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// Product to apply for
    #[arg(long, value_name = "ID", default_value = "knowledge-value-credit", value_parser = ProductId::parse)]
    product: ProductId,
    /// Amount that the firm asks for, in yuan [default: as much as can be had]
    #[arg(long, value_name = "YUAN", value_parser = amount::fen)]
    amount: Option<i64>,
    /// Model to score with
    #[arg(long, value_name = "ID", default_value = "synthetic-v2", value_parser = ModelId::parse)]
    model: ModelId,
    /// Directory with further models, besides those of this program
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Directory with further tables, besides those of this program
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) fn run(args: Args, language: Language, output: &mut Output) -> Result<u8, Failure> {
    let (sources, problems) = input::read(&[args.file], language)?;
    let (Sources::One(source), true) = (sources, problems.is_empty()) else {
        let unreadable = Failure::Unreadable(problems);
        output::complain(&unreadable, language);
        return Ok(unreadable.exit_code());
    };
    let as_of = source.profile.as_of_date.as_deref();
    let as_of: Option<Date> = as_of.and_then(|text| text.parse().ok());
    let day = args
        .on
        .or(as_of)
        .ok_or(Failure::Usage("cli-assess-no-day"))?;
    let engine = Engine::of(stock::with_model(
        &args.model,
        args.models.as_deref(),
        args.policies.as_deref(),
    )?);
    let table = engine.products.current(&args.product);
    let table = table.ok_or(Failure::Usage("cli-assess-no-product"))?;
    let message = pb::ScoreFirmRequest {
        request_id: String::new(),
        profile: Some(source.profile),
        product_id: args.product.to_string(),
        requested_amount_fen: args.amount,
        validate_only: true,
        term_months: None,
        purpose: None,
    };
    let request = scoring::request(message, day)
        .map_err(|violations| Failure::Refused(violations.to_string()))?;
    let parts = Parts {
        assess: &engine.assess,
        table,
        encoder: &engine.encoder,
    };
    let record = trial::decide(&request, day, parts);
    let decision = decision_of(&record)?;
    output.line(&match args.format {
        Format::Json => to_json(DECISION, &decision, Layout::Pretty)?,
        Format::Table => show::decision(language, &decision),
    })?;
    Ok(0)
}
