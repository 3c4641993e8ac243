//! From a stored decision back to what it was made from, for replay.

use prost::{Message, bytes::Bytes};
use sha2::{Digest, Sha256};

use super::moment;
use crate::{
    domain::{
        assessment::Value,
        decision::Place,
        exposure::Exposure,
        id::{Book, DecisionId, ModelId, RequestId},
        money::Fen,
    },
    pb,
    rpc::convert::scoring::{self, Asked},
    service::replay::Recovered,
};

/// The parts of `DecisionInputs` that replay needs; the request stays as it was stored, to the byte.
#[derive(Clone, PartialEq, Message)]
struct Inputs {
    #[prost(bytes = "bytes", tag = "1")]
    request: Bytes,
    #[prost(message, repeated, tag = "2")]
    features: Vec<pb::FeatureValue>,
    #[prost(message, optional, tag = "3")]
    exposure: Option<pb::ExposureInputs>,
    #[prost(bytes = "bytes", tag = "4")]
    salt: Bytes,
}

/// The parts of `Decision` that every engine version has; the rest is passed over.
#[derive(Clone, PartialEq, Message)]
struct Lasting {
    #[prost(bytes = "vec", tag = "27")]
    inputs_sha256: Vec<u8>,
    #[prost(uint32, tag = "28")]
    engine_version: u32,
}

/// The engine version of records that state none.
const FIRST_ENGINE_VERSION: u32 = 1;

/// Returns the version of the engine that decided; `None` where the record is no decision.
pub fn engine_version(record: &[u8]) -> Option<u32> {
    let Lasting { engine_version, .. } = Lasting::decode(record).ok()?;
    Some(engine_version.max(FIRST_ENGINE_VERSION))
}

/// Returns whether these are the inputs whose hash a decision holds; `None` where the record is no decision.
pub fn inputs_are_of(record: &[u8], inputs: &[u8]) -> Option<bool> {
    let decision = Lasting::decode(record).ok()?;
    let hash: [u8; 32] = Sha256::digest(inputs).into();
    Some(hash.as_slice() == decision.inputs_sha256)
}

/// Returns what a stored decision was made from.
///
/// # Errors
/// A sentence about what does not parse, or that the inputs are not those whose hash the decision holds.
pub fn recover(record: &[u8], inputs: &[u8]) -> Result<Recovered, String> {
    let decision = pb::Decision::decode(record)
        .map_err(|err| format!("expected an encoded decision: {err}"))?;
    let hash: [u8; 32] = Sha256::digest(inputs).into();
    if hash.as_slice() != decision.inputs_sha256 {
        return Err("the SHA-256 of the inputs is not the one in the decision".to_owned());
    }
    let Inputs {
        request: snapshot,
        features,
        exposure,
        salt,
    } = Inputs::decode(inputs).map_err(|err| format!("expected encoded inputs: {err}"))?;
    let request = pb::ScoreFirmRequest::decode(snapshot.clone())
        .map_err(|err| format!("expected an encoded request: {err}"))?;
    let Asked {
        profile,
        product,
        application,
    } = scoring::snapshot(request).map_err(|violations| violations.to_string())?;
    let model = decision.model.as_ref().ok_or("expected a model")?;
    let policy = decision.policy.as_ref().ok_or("expected a policy")?;
    let knowledge = decision.knowledge.as_ref();
    let knowledge = knowledge.ok_or("expected a knowledge score")?;
    Ok(Recovered {
        request_id: RequestId::parse(&decision.request_id)
            .map_err(|err| format!("request_id: {err}"))?,
        profile,
        application,
        snapshot,
        place: place(&decision, &salt)?,
        exposure: recovered_exposure(exposure.unwrap_or_default()),
        model: ModelId::parse(&model.model_id).map_err(|err| format!("model_id: {err}"))?,
        model_sha256: digest("model.sha256", &model.sha256)?,
        product,
        table_version: policy.version.clone(),
        table_sha256: digest("policy.sha256", &policy.sha256)?,
        knowledge_version: knowledge.version.clone(),
        knowledge_sha256: digest("knowledge.sha256", &knowledge.sha256)?,
        feature_schema: model.feature_schema,
        features: features.into_iter().map(seen).collect::<Result<_, _>>()?,
    })
}

/// Returns what was seen of a feature.
fn seen(feature: pb::FeatureValue) -> Result<(String, Value), String> {
    let state = feature.state();
    let pb::FeatureValue {
        feature,
        state: _,
        value,
    } = feature;
    let value = match state {
        pb::FeatureState::Known => Value::Known(value),
        pb::FeatureState::NotRetrieved => Value::NotRetrieved,
        pb::FeatureState::Undefined => Value::Undefined,
        pb::FeatureState::Unspecified => return Err(format!("features: `{feature}` has no state")),
    };
    Ok((feature, value))
}

fn place(decision: &pb::Decision, salt: &[u8]) -> Result<Place, String> {
    let recorded_at = decision.recorded_at.ok_or("recorded_at: expected one")?;
    Ok(Place {
        book: Book::parse(&decision.book).map_err(|err| format!("book: {err}"))?,
        seq: decision.seq,
        decision_id: DecisionId::parse(&decision.decision_id)
            .map_err(|err| format!("decision_id: {err}"))?,
        recorded_at: moment::instant(recorded_at)
            .ok_or("recorded_at: expected a day of the calendar")?,
        salt: digest("salt", salt)?,
    })
}

fn recovered_exposure(exposure: pb::ExposureInputs) -> Exposure {
    let pb::ExposureInputs {
        firm_product_fen,
        guarantor_firm_fen,
        guarantor_group_fen,
        programme_fen,
    } = exposure;
    Exposure {
        firm_product: Fen::saturated(firm_product_fen),
        guarantor_firm: Fen::saturated(guarantor_firm_fen),
        guarantor_group: Fen::saturated(guarantor_group_fen),
        programme: Fen::saturated(programme_fen),
    }
}

fn digest(field: &str, bytes: &[u8]) -> Result<[u8; 32], String> {
    bytes
        .try_into()
        .map_err(|_| format!("{field}: expected 32 bytes, found {}", bytes.len()))
}
