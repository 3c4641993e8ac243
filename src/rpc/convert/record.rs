//! A decision as it is stored: the encoded `Decision` and, beside it, the encoded `DecisionInputs`.
//!
//! Owns: the bytes of the record, which are hashed, answered and exported as they are. Must not know: how a case is decided,
//! where the bytes are stored. It runs while the book's head is locked, so that whatever depends on the card alone is
//! encoded beforehand (`wording`) and put in as bytes. The bytes are those that prost would write for the same message.

mod doubt;
mod entry;
mod index;
mod kinds;
mod knowledge;
mod limit;
mod lost;
mod moment;
mod reason;
mod recover;
mod said;
mod wire;
mod wording;

use std::sync::Arc;

use prost::Message;
use sha2::{Digest, Sha256};

pub use self::{
    entry::{erasure, review, reviewed},
    kinds::ceiling_name,
    recover::{engine_version, inputs_are_of, recover},
    said::said,
};
pub(super) use self::{
    kinds::{ceiling_kind, gate_kind, part_kind},
    wording::{both, coded},
};
use self::{
    kinds::{gate_verdict, outcome, reading},
    reason::Heads,
    wire::{choice, double_field, integer, message, splice, truth},
    wording::{FeatureWording, Wording},
};
use crate::{
    domain::{
        application::Application,
        assessment::{Assessed, FirmSummary, Value},
        calendar::{Date, months_after},
        card::{Card, Placed, TrainingBasis},
        decision::{
            Decided, ENGINE_VERSION, Gain, Listing, MissingFact, OutcomeKind, Place, PointsLost,
            Uplift,
        },
        entry::{Beside, Finished},
        exposure::Exposure,
        money::Fen,
    },
    pb,
    service::score::{self, Draft},
};

/// Encodes the decisions of one model.
pub struct Encoder {
    wording: Wording,
    reasons: Heads,
}

impl Encoder {
    /// Returns the encoder of decisions that `card` scored.
    pub fn new(card: Arc<Card>) -> Encoder {
        Encoder {
            wording: Wording::new(card),
            reasons: Heads::new(),
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
            application,
            facts: _,
            card: _,
            placed,
            points: _,
            pd: _,
            knowledge,
            knowledge_table,
            readings: _,
            best_pd: _,
            without_knowledge: _,
            candidates: _,
            missing: _,
            indices,
            warnings,
            doubts,
        } = draft.assessed;
        let Decided {
            grade: _,
            outcome: _,
            known,
            typical,
            typical_limit,
            basis,
            uplift,
            reasons,
            points_lost,
            missing,
            improvements,
            gates,
            validity_months: _,
        } = draft.decided;
        let mut bytes = Vec::with_capacity(16 * 1024);
        // Writing into a vector cannot fail.
        let _ = head(draft).encode(&mut bytes);
        if let Some(known) = known {
            limit::put(17, known, &self.wording, &mut bytes);
        }
        limit::put(18, typical, &self.wording, &mut bytes);
        integer(19, typical_limit.get(), &mut bytes);
        message(20, &self::uplift(*uplift), &mut bytes);
        for (placed, wording) in placed.iter().zip(&self.wording.features) {
            contribution(*placed, wording, &mut bytes);
        }
        for one in reasons {
            reason::put(22, draft, one, &self.reasons, &mut bytes);
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
        integer(28, ENGINE_VERSION, &mut bytes);
        knowledge::put(29, knowledge, knowledge_table, &mut bytes);
        for fact in missing {
            self.missing(*fact, &mut bytes);
        }
        for lost in points_lost {
            self.lost(*lost, placed, &mut bytes);
        }
        for one in doubts {
            doubt::put(32, one, &mut bytes);
        }
        choice(33, reading(*basis), &mut bytes);
        message(34, &self::application(*application), &mut bytes);
        bytes
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

    fn missing(&self, fact: MissingFact, bytes: &mut Vec<u8>) {
        let MissingFact {
            item,
            needed,
            worth,
        } = fact;
        let mut figures = Vec::with_capacity(16);
        truth(3, needed, &mut figures);
        integer(4, worth.get(), &mut figures);
        splice(30, &[self.wording.missing(item), &figures], bytes);
    }

    fn lost(&self, lost: PointsLost, placed: &[Placed], bytes: &mut Vec<u8>) {
        let PointsLost {
            feature,
            bin: _,
            lost,
        } = lost;
        let position = usize::from(feature);
        let wording = self.wording.features.get(position);
        if let (Some(wording), Some(placed)) = (wording, placed.get(position)) {
            wording.lost.put(31, *placed, lost, bytes);
        }
    }
}

/// Everything before the breakdowns of the limit.
fn head(draft: &Draft<'_>) -> pb::Decision {
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
        valid_until: match decided.outcome.kind() {
            OutcomeKind::Approved => last_day(effective_date, decided.validity_months).to_string(),
            OutcomeKind::Referred | OutcomeKind::Declined => String::new(),
        },
        recorded_at: stamp.recorded_at,
        policy: Some(pb::PolicySummary {
            product_id: table.product().to_string(),
            version: table.version().to_owned(),
            sha256: table.sha256().to_vec(),
        }),
        model: Some(model(&assessed.card)),
        points: assessed.points,
        pd: assessed.pd.get(),
        grade: decided.grade.clone(),
        outcome: outcome(decided.outcome.kind()).into(),
        limit_fen: decided.outcome.limit().get(),
        // What follows is written after this part, from encoded pieces.
        ..pb::Decision::default()
    }
}

fn uplift(uplift: Uplift) -> pb::KnowledgeUplift {
    let Uplift {
        limit_without,
        uplift,
        points_without,
        knowledge_part,
    } = uplift;
    pb::KnowledgeUplift {
        limit_without_fen: limit_without.get(),
        uplift_fen: uplift.get(),
        points_without,
        knowledge_part_fen: knowledge_part.get(),
    }
}

fn application(application: Application) -> pb::Application {
    let Application {
        requested,
        term_months,
        purpose,
    } = application;
    pb::Application {
        requested_amount_fen: requested.map(Fen::get),
        term_months,
        purpose: purpose
            .map_or(pb::Purpose::Unspecified, kinds::purpose)
            .into(),
    }
}

fn contribution(placed: Placed, wording: &FeatureWording, bytes: &mut Vec<u8>) {
    let Placed { value, bin } = placed;
    let (head, tail) = (&*wording.contribution, wording.bin(bin));
    match value.number() {
        Some(value) => splice(21, &[head, &double_field(3, value), tail], bytes),
        None => splice(21, &[head, tail], bytes),
    }
}

/// What recording adds to a decision.
#[derive(Default)]
struct Stamp {
    decision_id: String,
    book: String,
    seq: i64,
    recorded_at: Option<prost_types::Timestamp>,
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
        recorded_at: Some(moment::stated(*recorded_at)),
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
