//! A decision as it is stored: the encoded `Decision` and, beside it, the encoded `DecisionInputs`.
//!
//! Owns: the bytes of the record, which are hashed, answered and exported as they are. Must not know: how a case is decided,
//! where the bytes are stored. It runs while the book's head is locked, so that whatever depends on the card alone is
//! encoded beforehand (`wording`) and put in as bytes. The bytes are those that prost would write for the same message.

mod entry;
mod index;
mod recover;
mod said;
mod wording;

use std::sync::Arc;

use prost::{
    Message,
    encoding::{WireType, encode_key, encode_varint},
};
use sha2::{Digest, Sha256};

use self::wording::{FeatureWording, Wording};
pub use self::{
    entry::{erasure, review, reviewed},
    recover::{inputs_are_of, recover},
    said::said,
};
use crate::{
    domain::{
        assessment::{Assessed, Assessment, FirmSummary, Value},
        calendar::{Date, months_after},
        card::{Card, Placed, TrainingBasis},
        decision::{
            Decided, Gain, Gate, GateVerdict, Listing, OutcomeKind, Place, Reason, ReasonCode,
            Term, TermKind,
        },
        entry::{Beside, Finished},
        exposure::Exposure,
    },
    pb,
    service::score::{self, Draft},
};

/// Encodes the decisions of one model.
pub struct Encoder {
    wording: Wording,
}

impl Encoder {
    /// Returns the encoder of decisions that `card` scored.
    pub fn new(card: Arc<Card>) -> Encoder {
        Encoder {
            wording: Wording::new(card),
        }
    }

    /// Returns the encoder as the service takes it.
    pub fn into_function(self) -> score::Encoder {
        Arc::new(move |draft| self.encode(draft))
    }

    /// Returns the record of a decision, its inputs part and what lists filter by.
    pub fn encode(&self, draft: &Draft<'_>) -> Finished {
        if !self.wording.is_of(&draft.assessed.card) {
            // Another model scored: right all the same, only slower.
            return Encoder::new(Arc::clone(&draft.assessed.card)).encode(draft);
        }
        let inputs = self.inputs(draft);
        let inputs_sha256 = match draft.place {
            Some(_) => Sha256::digest(&inputs).to_vec(),
            None => Vec::new(),
        };
        Finished {
            record: self.record(draft, &inputs_sha256),
            beside: Beside::Decision {
                inputs,
                listing: listing(draft),
            },
        }
    }

    fn inputs(&self, draft: &Draft<'_>) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(draft.snapshot.len() + 4096);
        splice(1, &[draft.snapshot], &mut bytes);
        for (placed, wording) in draft.assessed.placed.iter().zip(&self.wording.features) {
            let (state, value) = match placed.value {
                Value::Known(value) => (&wording.known, double_field(3, value)),
                Value::NotRetrieved => (&wording.not_retrieved, [0; 9]),
                Value::Undefined => (&wording.undefined, [0; 9]),
            };
            // Outside an `optional` field nought is not written.
            let value: &[u8] = match placed.value.number() {
                Some(number) if number != 0.0 => &value,
                Some(_) | None => &[],
            };
            splice(2, &[state, value], &mut bytes);
        }
        let Exposure {
            firm_product,
            guarantor_firm,
            guarantor_group,
            programme,
        } = *draft.exposure;
        let exposure = pb::ExposureInputs {
            firm_product_fen: firm_product.get(),
            guarantor_firm_fen: guarantor_firm.get(),
            guarantor_group_fen: guarantor_group.get(),
            programme_fen: programme.get(),
        };
        splice(3, &[&exposure.encode_to_vec()], &mut bytes);
        if let Some(place) = draft.place {
            splice(4, &[&place.salt], &mut bytes);
        }
        bytes
    }

    fn record(&self, draft: &Draft<'_>, inputs_sha256: &[u8]) -> Vec<u8> {
        let Assessed {
            firm: _,
            facts: _,
            card: _,
            placed,
            actual: _,
            neutral: _,
            candidates: _,
            indices,
            warnings,
        } = draft.assessed;
        let Decided {
            grade: _,
            outcome: _,
            terms: _,
            binding: _,
            neutral_limit: _,
            uplift: _,
            reasons,
            improvements,
            gates,
            validity_months: _,
        } = draft.decided;
        let mut bytes = Vec::with_capacity(8192);
        // Writing into a vector cannot fail.
        let _ = self.head(draft).encode(&mut bytes);
        for (placed, wording) in placed.iter().zip(&self.wording.features) {
            contribution(*placed, wording, &mut bytes);
        }
        for reason in reasons {
            self.reason(draft, reason, &mut bytes);
        }
        for gain in improvements {
            self.improvement(*gain, &mut bytes);
        }
        for warning in warnings {
            self.wording
                .warning(*warning, |encoded| splice(24, &[encoded], &mut bytes));
        }
        for (gate, verdict) in gates {
            let gate = pb::Gate {
                kind: gate_kind(*gate).into(),
                verdict: gate_verdict(*verdict).into(),
            };
            message(25, &gate, &mut bytes);
        }
        for one in indices {
            index::put(26, one, &self.wording, &mut bytes);
        }
        if !inputs_sha256.is_empty() {
            splice(27, &[inputs_sha256], &mut bytes);
        }
        bytes
    }

    /// Everything before the contributions.
    fn head(&self, draft: &Draft<'_>) -> pb::Decision {
        let Draft {
            assessed,
            decided,
            table,
            request_id,
            place,
            effective_date,
            snapshot: _,
            exposure: _,
        } = *draft;
        let Assessment {
            points,
            pd,
            capacity,
        } = assessed.actual;
        let stamp = place.map(stamp).unwrap_or_default();
        pb::Decision {
            decision_id: stamp.decision_id,
            book: stamp.book,
            seq: stamp.seq,
            request_id: match (place, request_id) {
                (Some(_), Some(request_id)) => request_id.to_string(),
                (None, _) | (_, None) => String::new(),
            },
            firm: Some(firm(&assessed.firm)),
            as_of_date: assessed.facts.as_of.to_string(),
            effective_date: effective_date.to_string(),
            valid_until: last_day(effective_date, decided.validity_months).to_string(),
            recorded_at: stamp.recorded_at,
            policy: Some(pb::PolicySummary {
                product_id: table.product().to_string(),
                version: table.version().to_owned(),
                sha256: table.sha256().to_vec(),
            }),
            model: Some(model(&assessed.card)),
            points,
            pd: pd.get(),
            grade: decided.grade.clone(),
            outcome: outcome(decided.outcome.kind()).into(),
            limit_fen: decided.outcome.limit().get(),
            terms: decided
                .terms
                .iter()
                .map(|term| self.term(*term, decided.binding))
                .collect(),
            binding_term: decided
                .binding
                .map_or(pb::LimitTermKind::Unspecified, term_kind)
                .into(),
            capacity_fen: capacity.map(|capacity| capacity.get()),
            knowledge_uplift: Some(pb::KnowledgeUplift {
                neutral_limit_fen: decided.neutral_limit.get(),
                uplift_fen: decided.uplift.get(),
                neutral_points: assessed.neutral.points,
            }),
            // What follows is written after this part, from encoded pieces.
            contributions: Vec::new(),
            reasons: Vec::new(),
            improvements: Vec::new(),
            warnings: Vec::new(),
            gates: Vec::new(),
            indices: Vec::new(),
            inputs_sha256: Vec::new(),
        }
    }

    fn term(&self, term: Term, binding: Option<TermKind>) -> pb::LimitTerm {
        let Term { kind, amount } = term;
        pb::LimitTerm {
            kind: term_kind(kind).into(),
            amount_fen: amount.ok().map(|amount| amount.get()),
            not_applicable: amount
                .err()
                .map(|because| self.wording.not_applicable(because)),
            binding: binding == Some(kind),
        }
    }

    fn reason(&self, draft: &Draft<'_>, reason: &Reason, bytes: &mut Vec<u8>) {
        let Reason { code, parameters } = reason;
        // The parameters are the last field of the message, so that they can follow what is encoded already.
        let parameters = pb::Reason {
            code: String::new(),
            text: None,
            feature: String::new(),
            points_lost: 0,
            parameters: parameters
                .iter()
                .map(|(name, value)| pb::ReasonParameter {
                    name: (*name).to_owned(),
                    value: value.clone(),
                })
                .collect(),
        }
        .encode_to_vec();
        let put = |encoded: &[u8]| splice(22, &[encoded, &parameters], bytes);
        match code {
            ReasonCode::Trigger(code) => {
                self.wording
                    .trigger(code, draft.table.trigger_texts(reason), put)
            }
            ReasonCode::FeatureBelowMaximum { feature, bin, lost } => {
                self.wording.feature_reason(*feature, *bin, *lost, put);
            }
            ReasonCode::GateFailed(_)
            | ReasonCode::GateUnknown(_)
            | ReasonCode::GradeNotServed
            | ReasonCode::BelowSmallestLimit
            | ReasonCode::TaxGradeOutdated
            | ReasonCode::NothingToJudgeBy
            | ReasonCode::NoCapacity => self.wording.fixed_reason(code, put),
        }
    }

    fn improvement(&self, gain: Gain, bytes: &mut Vec<u8>) {
        let Gain {
            improvement,
            points,
            limit,
            outcome: then,
        } = gain;
        let figures = pb::Improvement {
            code: String::new(),
            text: None,
            points_gain: points,
            limit_gain_fen: limit.get(),
            outcome: outcome(then).into(),
        };
        let head = self.wording.improvement(improvement);
        splice(23, &[head, &figures.encode_to_vec()], bytes);
    }
}

fn contribution(placed: Placed, wording: &FeatureWording, bytes: &mut Vec<u8>) {
    let Placed { value, bin } = placed;
    let tail = wording.bin(bin).map_or(&[][..], |bin| &bin.contribution);
    match value.number() {
        Some(value) => splice(
            21,
            &[&wording.contribution, &double_field(3, value), tail],
            bytes,
        ),
        None => splice(21, &[&wording.contribution, tail], bytes),
    }
}

/// What recording adds to a decision.
#[derive(Default)]
struct Stamp {
    decision_id: String,
    book: String,
    seq: i64,
    recorded_at: String,
}

fn stamp(place: &Place) -> Stamp {
    let Place {
        book,
        seq,
        decision_id,
        recorded_at,
        salt: _,
    } = place;
    Stamp {
        decision_id: decision_id.to_string(),
        book: book.to_string(),
        seq: *seq,
        recorded_at: format!("{recorded_at:.3}"),
    }
}

/// Returns the last day of a limit that stands for `months` from `first`.
fn last_day(first: Date, months: i32) -> Date {
    months_after(first, months).yesterday().unwrap_or(first)
}

fn listing(draft: &Draft<'_>) -> Listing {
    let key = &draft.assessed.firm.key;
    Listing {
        uscc: key.uscc().map(ToString::to_string),
        firm_ref: key.reference().map(ToString::to_string),
        product: draft.table.product().clone(),
        outcome: draft.decided.outcome.kind(),
        grade: draft.decided.grade.clone(),
        effective_date: draft.effective_date,
    }
}

fn firm(summary: &FirmSummary) -> pb::FirmSummary {
    let FirmSummary {
        key,
        name,
        region_code,
        industry_code,
        group,
    } = summary;
    pb::FirmSummary {
        uscc: key.uscc().map(ToString::to_string).unwrap_or_default(),
        firm_ref: key.reference().map(ToString::to_string).unwrap_or_default(),
        name: name.clone(),
        region_code: region_code.clone().unwrap_or_default(),
        industry_code: industry_code.clone().unwrap_or_default(),
        group_ref: group.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

fn model(card: &Card) -> pb::ModelSummary {
    let Card {
        model_id,
        sha256,
        feature_schema,
        basis,
        features: _,
    } = card;
    let basis = match basis {
        TrainingBasis::Expert => pb::TrainingBasis::Expert,
        TrainingBasis::Synthetic => pb::TrainingBasis::Synthetic,
        TrainingBasis::Real => pb::TrainingBasis::Real,
    };
    pb::ModelSummary {
        model_id: model_id.to_string(),
        sha256: sha256.to_vec(),
        feature_schema: *feature_schema,
        training_basis: basis.into(),
    }
}

const fn outcome(kind: OutcomeKind) -> pb::Outcome {
    match kind {
        OutcomeKind::Approved => pb::Outcome::Approved,
        OutcomeKind::Referred => pb::Outcome::Referred,
        OutcomeKind::Declined => pb::Outcome::Declined,
    }
}

/// Returns the kind that a message says; `None` where it says none.
const fn outcome_kind(outcome: pb::Outcome) -> Option<OutcomeKind> {
    match outcome {
        pb::Outcome::Unspecified => None,
        pb::Outcome::Approved => Some(OutcomeKind::Approved),
        pb::Outcome::Referred => Some(OutcomeKind::Referred),
        pb::Outcome::Declined => Some(OutcomeKind::Declined),
    }
}

const fn term_kind(kind: TermKind) -> pb::LimitTermKind {
    match kind {
        TermKind::Turnover => pb::LimitTermKind::Turnover,
        TermKind::ExpectedLoss => pb::LimitTermKind::ExpectedLoss,
        TermKind::GradeCap => pb::LimitTermKind::GradeCap,
        TermKind::ProductCap => pb::LimitTermKind::ProductCap,
        TermKind::ProgrammeHeadroom => pb::LimitTermKind::ProgrammeHeadroom,
        TermKind::GuarantorSingleParty => pb::LimitTermKind::GuarantorSingleParty,
        TermKind::GuarantorGroup => pb::LimitTermKind::GuarantorGroup,
        TermKind::WorkingCapitalNeed => pb::LimitTermKind::WorkingCapitalNeed,
        TermKind::RequestedAmount => pb::LimitTermKind::RequestedAmount,
    }
}

/// Returns the name of a term as it stands in the contract.
pub fn term_name(kind: TermKind) -> &'static str {
    term_kind(kind).as_str_name()
}

const fn gate_kind(gate: Gate) -> pb::GateKind {
    match gate {
        Gate::Area => pb::GateKind::Area,
        Gate::InnovationAttribute => pb::GateKind::InnovationAttribute,
        Gate::OperatingAge => pb::GateKind::OperatingAge,
        Gate::TaxGrade => pb::GateKind::TaxGrade,
        Gate::Integrity => pb::GateKind::Integrity,
    }
}

const fn gate_verdict(verdict: GateVerdict) -> pb::GateVerdict {
    match verdict {
        GateVerdict::Passed => pb::GateVerdict::Passed,
        GateVerdict::Failed => pb::GateVerdict::Failed,
        GateVerdict::Unknown => pb::GateVerdict::Unknown,
        GateVerdict::Excused => pb::GateVerdict::Excused,
    }
}

/// Appends a message field.
fn message(tag: u32, value: &impl Message, bytes: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    // Writing into a vector cannot fail.
    let _ = value.encode_length_delimited(bytes);
}

/// Appends a length-delimited field whose content is `parts`, one after the other.
fn splice(tag: u32, parts: &[&[u8]], bytes: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    encode_varint(parts.iter().map(|part| part.len() as u64).sum(), bytes);
    for part in parts {
        bytes.extend_from_slice(part);
    }
}

/// Returns a field of a `double`; `tag` is below 16, so that its key is one byte.
fn double_field(tag: u8, value: f64) -> [u8; 9] {
    let mut field = [tag << 3 | WireType::SixtyFourBit as u8; 9];
    field[1..].copy_from_slice(&value.to_le_bytes());
    field
}
