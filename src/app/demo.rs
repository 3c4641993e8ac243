//! The demonstration book: a small synthetic portfolio, scored through the service like any other.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use futures_util::{StreamExt, TryStreamExt, stream};

use super::App;
use crate::{
    client::json_of_decision,
    domain::{calendar::Date, id::Uuid},
    jobs::synth::{self, Parameters},
    pb::{
        self,
        json::{self, Layout},
    },
    rpc::convert::{Violations, scoring},
    service::{self, score::Request},
};

/// How many firms the book has.
const FIRMS: u32 = 60;
/// Which portfolio.
const SEED: u64 = 2026;
/// How many firms are scored at once; what is queued together is recorded together.
const AT_ONCE: usize = 64;
/// The products that firms apply for, in turn.
const PRODUCTS: [&str; 2] = ["knowledge-value-credit", "technology-guarantee"];
/// Request ids are made under this name, so that a second start finds the book made.
const NAMESPACE: Uuid = Uuid::from_u128(0x6b76_6372_6564_6974_8000_0000_0000_0001);

/// Why the demonstration book was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A firm of the portfolio breaks the contract.
    #[error("a synthetic firm breaks the contract")]
    Firm(#[from] Violations),
    /// A firm of the portfolio cannot be moved to today.
    #[error("a synthetic firm cannot be moved to today")]
    Moved(#[from] synth::Error),
    /// A firm was refused.
    #[error("a synthetic firm was refused")]
    Score(#[from] service::Error),
    /// A firm or a decision has no JSON.
    #[error("a firm of the demonstration book has no JSON")]
    Json(#[from] json::Error),
    /// The first firm's file cannot be written.
    #[error("cannot write `{path}`")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Makes the book of the first listener, or finds it made. Returns the command that scores a first firm of it.
///
/// # Errors
/// [`Error`].
pub async fn make(app: &App, data_dir: &Path) -> Result<String, Error> {
    let parameters = parameters();
    let today = app.scorer.today();
    let mut requests = Vec::new();
    for index in 0..FIRMS {
        requests.push(request(app, index, profile(&parameters, index, today)?)?);
    }
    fill(app, requests).await?;
    let first = telling(app, &parameters).await?;
    let file = write(data_dir, &profile(&parameters, first, today)?)?;
    Ok(command(app, &file))
}

/// Returns the portfolio: more complete firms than usual, so that a first reader sees limits.
fn parameters() -> Parameters {
    let mut parameters = Parameters::documented(FIRMS);
    parameters.scope.complete = 0.7;
    parameters
}

/// Returns a firm of the portfolio as of today: facts of long ago would count as not retrieved.
fn profile(parameters: &Parameters, index: u32, today: Date) -> Result<pb::FirmProfile, Error> {
    let firm = synth::firm(parameters, SEED, index);
    Ok(synth::moved_to(&firm.profile, today)?)
}

/// Returns the first firm of the book whose decision shows the most to a first reader: approved, with a limit that knowledge raises and
/// with improvements. Where no firm is like that, the first.
async fn telling(app: &App, parameters: &Parameters) -> Result<u32, Error> {
    let Some(book) = app.bound.first().map(|bound| &bound.edge.book) else {
        return Ok(0);
    };
    for index in 0..FIRMS {
        let message = pb::ScoreFirmRequest {
            request_id: String::new(),
            profile: Some(profile(parameters, index, app.scorer.today())?),
            product_id: PRODUCTS[0].to_owned(),
            requested_amount_fen: None,
            validate_only: true,
            term_months: None,
            purpose: None,
        };
        let request = scoring::request(message, app.scorer.today())?;
        let answer = app.scorer.score(book, request).await?;
        if tells(&json_of_decision(&answer.record)?) {
            return Ok(index);
        }
    }
    Ok(0)
}

fn tells(decision: &serde_json::Value) -> bool {
    let uplift = decision["knowledgeUplift"]["upliftFen"].as_str();
    let uplift: i64 = uplift.and_then(|fen| fen.parse().ok()).unwrap_or_default();
    let improvements = decision["improvements"].as_array();
    decision["outcome"] == "OUTCOME_APPROVED"
        && uplift > 0
        && improvements.is_some_and(|improvements| !improvements.is_empty())
}

fn request(app: &App, index: u32, profile: pb::FirmProfile) -> Result<Request, Violations> {
    let name = format!("demo {SEED} {index}");
    let product = PRODUCTS[index as usize % PRODUCTS.len()];
    let message = pb::ScoreFirmRequest {
        request_id: Uuid::new_v5(&NAMESPACE, name.as_bytes()).to_string(),
        profile: Some(profile),
        product_id: product.to_owned(),
        requested_amount_fen: None,
        validate_only: false,
        term_months: None,
        purpose: None,
    };
    scoring::request(message, app.scorer.today())
}

/// Scores firms into the book of the first listener. A firm that was scored by an earlier start is not scored again.
///
/// # Errors
/// The first refusal.
pub async fn fill(app: &App, requests: Vec<Request>) -> Result<(), service::Error> {
    let Some(book) = app.bound.first().map(|bound| bound.edge.book.clone()) else {
        return Ok(());
    };
    let scorings = requests.into_iter().map(|request| {
        let (scorer, book) = (Arc::clone(&app.scorer), book.clone());
        async move {
            match scorer.score(&book, request).await {
                // Scored by an earlier release, whose portfolio was another.
                Ok(_) | Err(service::Error::RequestIdReused(_)) => Ok(()),
                Err(err) => Err(err),
            }
        }
    });
    stream::iter(scorings)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

fn write(data_dir: &Path, profile: &pb::FirmProfile) -> Result<PathBuf, Error> {
    let path = data_dir.join("demo").join("firm-1.json");
    let path = std::path::absolute(&path).unwrap_or(path);
    let json = json::to_json("kvcredit.v1.FirmProfile", profile, Layout::Pretty)?;
    let failed = |source| Error::File {
        path: path.clone(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(&path, json).map_err(failed)?;
    Ok(path)
}

fn command(app: &App, file: &Path) -> String {
    let program = env::current_exe().unwrap_or_else(|_| "kvcredit".into());
    let server = match app.addresses().first() {
        Some(address) => format!(" --server {address}"),
        None => String::new(),
    };
    format!("{} score {}{server}", quoted(&program), quoted(file))
}

/// Returns a path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        assess::{Asking, Assessor},
        domain::{
            application::Application, decision::OutcomeKind, exposure::Exposure, id::ProductId,
        },
        knowledge, model, policy,
        rpc::convert,
    };

    #[test]
    fn firms_of_the_book_are_approved_at_any_date() {
        let table = policy::Catalogue::embedded().unwrap();
        let product = ProductId::parse(PRODUCTS[0]).unwrap();
        let table = table.current(&product).unwrap();
        let card = model::catalogue::EXPERT_CARD;
        let model = Arc::new(model::Model::from_expert_card(card).unwrap());
        let knowledge = Arc::new(knowledge::Table::embedded().unwrap());
        let assessor = Assessor::new(model, knowledge);
        for today in [
            date(2026, 1, 1),
            date(2026, 5, 31),
            date(2026, 6, 1),
            date(2028, 2, 29),
            date(2035, 12, 31),
        ] {
            let approved = (0..FIRMS).filter(|index| {
                let message = profile(&parameters(), *index, today).unwrap();
                let assessed = assessor.assess(&Asking {
                    profile: &convert::profile(message, today).unwrap(),
                    application: &Application::default(),
                    day: today,
                    demands: table.demands(),
                });
                let decided = policy::decide(&assessed, table, &Exposure::default());
                decided.outcome.kind() == OutcomeKind::Approved
            });
            let approved = approved.count();
            assert!(approved >= 5, "{today}: {approved} of {FIRMS} are approved");
        }
    }

    #[test]
    fn paths_are_quoted_for_a_shell_where_needed() {
        assert_eq!(quoted(Path::new("/a/b-c.json")), "/a/b-c.json");
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
