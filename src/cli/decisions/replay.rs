//! `kvcredit decisions replay`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::{
    app::{Stock, engine},
    cli::{
        EXIT_CODES,
        connection::ConnectionArgs,
        failure::{DIFFERENT, Failure},
        output::Output,
        score::Format,
        show::{self, Contradiction, Difference},
    },
    client::{self, StoredDecision, json_of_decision, json_of_inputs},
    domain::entry::EntryKind,
    rpc::convert::record::{engine_version, inputs_are_of, recover},
    service::replay::{self, Parts, Verdict},
    storage::{self, Stored, WithInputs},
    texts::Language,
};

/// The reason with which a server refuses a record that is not what was recorded.
const RECORD_CORRUPT: &str = "RECORD_CORRUPT";

/// Options of `decisions replay`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Id of the decision
    #[arg(value_name = "ID")]
    decision_id: String,
    /// Directory with further models, besides those of this program
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Directory with further policy tables, besides those of this program
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
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
    let stock = Stock::load(args.models.as_deref(), args.policies.as_deref())?;
    let client = args.connection.connect(language).await?;
    let stored = match client.stored_decision(&args.decision_id).await {
        Ok(stored) => stored,
        Err(client::Error::Refused(refusal)) if refusal.reason == RECORD_CORRUPT => {
            return contradicted(&args, Contradiction::Store, language, output);
        }
        Err(err) => return Err(err.into()),
    };
    if let Some(contradiction) = contradiction(&stored) {
        return contradicted(&args, contradiction, language, output);
    }
    let verdict = replayed(&stock, &stored)?;
    let differences = match &verdict {
        Verdict::Same => Vec::new(),
        Verdict::Different { record, inputs } => differences(&stored, record, inputs)?,
    };
    let same = verdict == Verdict::Same;
    output.line(&match args.format {
        Format::Json => {
            let differences: Vec<Value> = differences
                .iter()
                .map(|one| json!({"field": one.field, "stored": one.stored, "again": one.again}))
                .collect();
            json!({
                "decisionId": args.decision_id,
                "identical": same,
                "differences": differences,
            })
            .to_string()
        }
        Format::Table if same => show::identical(language, stored.record.len()),
        Format::Table => show::different(language, &differences),
    })?;
    Ok(if same { 0 } else { DIFFERENT })
}

/// Returns whether a stored decision contradicts itself: then it is not what was recorded, and there is nothing to compare with.
fn contradiction(stored: &StoredDecision) -> Option<Contradiction> {
    if storage::log::leaf_hash(&stored.record).as_slice() != stored.leaf_hash {
        return Some(Contradiction::LeafHash);
    }
    match inputs_are_of(&stored.record, &stored.inputs) {
        Some(false) => Some(Contradiction::InputsHash),
        // What does not parse is told when it is read.
        Some(true) | None => None,
    }
}

fn contradicted(
    args: &Args,
    contradiction: Contradiction,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    output.line(&match args.format {
        Format::Json => json!({
            "decisionId": args.decision_id,
            "identical": false,
            "contradiction": contradiction.code(),
            "differences": [],
        })
        .to_string(),
        Format::Table => show::contradicted(language, contradiction),
    })?;
    Ok(DIFFERENT)
}

/// Scores a stored decision again with the very model and tables that it names.
fn replayed(stock: &Stock, stored: &StoredDecision) -> Result<Verdict, Failure> {
    let failed = |problem: String| Failure::Replay(problem);
    if let Some(version) = engine_version(&stored.record) {
        replay::has_engine(version).map_err(|err| failed(err.to_string()))?;
    }
    let recovered = recover(&stored.record, &stored.inputs).map_err(failed)?;
    let (id, sha256) = (&recovered.model, &recovered.model_sha256);
    let model = stock
        .models
        .find_exact(id, sha256)
        .ok_or_else(|| failed(replay::Error::NoModel(id.clone()).to_string()))?;
    let kept = WithInputs {
        stored: Stored {
            seq: recovered.place.seq,
            kind: EntryKind::Decision,
            record: stored.record.clone(),
            leaf_hash: storage::log::leaf_hash(&stored.record),
        },
        inputs: stored.inputs.clone(),
    };
    let parts = Parts {
        engine_version: &engine_version,
        recover: &recover,
        assess: &|made| {
            let knowledge = stock
                .knowledge
                .find(&made.knowledge_sha256)
                .ok_or_else(|| replay::Error::NoKnowledgeTable(made.knowledge_version.clone()))?;
            Ok(engine::assess(model, knowledge))
        },
        tables: &stock.tables,
        encoder: &engine::encoder(model),
    };
    replay::replay(&kept, &parts).map_err(|err| failed(err.to_string()))
}

fn differences(
    stored: &StoredDecision,
    record: &[u8],
    inputs: &[u8],
) -> Result<Vec<Difference>, Failure> {
    let mut found = Vec::new();
    compare(
        "decision",
        &json_of_decision(&stored.record)?,
        &json_of_decision(record)?,
        &mut found,
    );
    compare(
        "inputs",
        &json_of_inputs(&stored.inputs)?,
        &json_of_inputs(inputs)?,
        &mut found,
    );
    Ok(found)
}

/// Adds every field that differs.
fn compare(path: &str, stored: &Value, again: &Value, found: &mut Vec<Difference>) {
    match (stored, again) {
        (Value::Object(left), Value::Object(right)) => {
            for (name, value) in left {
                let other = right.get(name).unwrap_or(&Value::Null);
                compare(&format!("{path}.{name}"), value, other, found);
            }
            for (name, value) in right.iter().filter(|(name, _)| !left.contains_key(*name)) {
                compare(&format!("{path}.{name}"), &Value::Null, value, found);
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            for index in 0..left.len().max(right.len()) {
                let value = left.get(index).unwrap_or(&Value::Null);
                let other = right.get(index).unwrap_or(&Value::Null);
                compare(&format!("{path}[{index}]"), value, other, found);
            }
        }
        (left, right) if left == right => {}
        (left, right) => found.push(Difference {
            field: path.to_owned(),
            stored: left.to_string(),
            again: right.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_differs_is_told() {
        let stored = json!({"points": 1, "terms": [{"amountFen": "5"}, 2], "grade": "C", "x": 1});
        let again = json!({"points": 2, "terms": [{"amountFen": "5"}], "grade": "C", "y": 1});
        let mut found = Vec::new();
        compare("decision", &stored, &again, &mut found);
        let told: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|one| (one.field.as_str(), one.stored.as_str(), one.again.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("decision.points", "1", "2"),
                ("decision.terms[1]", "2", "null"),
                ("decision.x", "1", "null"),
                ("decision.y", "null", "1"),
            ]
        );
    }
}
