//! `kvcredit catalogue`.

use clap::Args as ClapArgs;

use super::{
    EXIT_CODES, connection::ConnectionArgs, failure::Failure, output::Output, score::Format, show,
};
use crate::{
    pb::{
        GetCatalogueRequest,
        json::{Layout, to_json},
    },
    texts::Language,
};

/// Show what everything is called that decisions name by a code
///
/// Features with their bins, gates, parts and ceilings of a limit, dimensions and indicators of the knowledge score, facts that can be missing:
/// those of the model and tables in service, or of the ones that a decision was made with.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// SHA-256 of the model, as in the decision
    #[arg(long, value_name = "HEX", value_parser = hash)]
    model: Option<Hash>,
    /// SHA-256 of the product's table
    #[arg(long, value_name = "HEX", value_parser = hash)]
    policy: Option<Hash>,
    /// SHA-256 of the table of the knowledge score
    #[arg(long, value_name = "HEX", value_parser = hash)]
    knowledge: Option<Hash>,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    connection: ConnectionArgs,
}

type Hash = [u8; 32];

fn hash(text: &str) -> Result<Hash, String> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash)
        .map_err(|_| "expected 64 hexadecimal digits".to_owned())?;
    Ok(hash)
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let client = args.connection.connect(language).await?;
    let request = GetCatalogueRequest {
        model_sha256: args.model.map(Vec::from),
        policy_sha256: args.policy.map(Vec::from),
        knowledge_sha256: args.knowledge.map(Vec::from),
    };
    let response = client.catalogue(request).await?;
    output.line(&match args.format {
        Format::Json => to_json(
            "kvcredit.v1.GetCatalogueResponse",
            &response,
            Layout::Pretty,
        )?,
        Format::Table => show::catalogue(language, &response),
    })?;
    Ok(0)
}
