//! The parts of a record that depend on the card and on closed sets only, with their texts, encoded once.

use std::{collections::BTreeMap, sync::Arc};

use prost::Message;

use crate::{
    domain::{
        assessment::{Improvement, Warning, WarningCode},
        card::{Card, CardBin, CardFeature, Family},
        decision::{Gate, NotApplicable, ReasonCode},
        index::Condition,
    },
    pb, policy,
    texts::{self, Language},
};

/// Blocks of a profile that warnings are about, and the model.
const SUBJECTS: [&str; 14] = [
    "identity",
    "eligibility",
    "qualifications",
    "tax",
    "integrity",
    "group",
    "patents",
    "other_rights",
    "talent",
    "statements",
    "invoices",
    "loans",
    "innovation",
    "model",
];

const WARNINGS: [WarningCode; 9] = [
    WarningCode::NotRetrieved,
    WarningCode::DatedLater,
    WarningCode::CheckDigitAccepted,
    WarningCode::CountsOnly,
    WarningCode::StaleStatements,
    WarningCode::InvoicesDisagree,
    WarningCode::AccountsContradict,
    WarningCode::RevenueOfEarlierYear,
    WarningCode::DemonstrationModel,
];

const NOT_APPLICABLE: [NotApplicable; 5] = [
    NotApplicable::NotInProduct,
    NotApplicable::NotRetrieved,
    NotApplicable::NotPositive,
    NotApplicable::NotRequested,
    NotApplicable::NoGroup,
];

const GATES: [Gate; 5] = [
    Gate::Area,
    Gate::InnovationAttribute,
    Gate::OperatingAge,
    Gate::TaxGrade,
    Gate::Integrity,
];

/// Encoded pieces of records of one card.
pub(super) struct Wording {
    card: Arc<Card>,
    /// In the order of the card.
    pub(super) features: Vec<FeatureWording>,
    fixed_reasons: BTreeMap<&'static str, Vec<u8>>,
    improvements: BTreeMap<Improvement, Vec<u8>>,
    warnings: BTreeMap<(WarningCode, &'static str), Vec<u8>>,
    not_applicable: BTreeMap<NotApplicable, pb::LocalizedText>,
    /// Whole conditions, by code and verdict.
    conditions: BTreeMap<(&'static str, Option<bool>), Vec<u8>>,
}

/// Encoded pieces of one feature.
pub(super) struct FeatureWording {
    /// Name and family of a `Contribution`.
    pub(super) contribution: Vec<u8>,
    /// Name and state of a `FeatureValue`.
    pub(super) known: Vec<u8>,
    /// The same for facts that were not retrieved.
    pub(super) not_retrieved: Vec<u8>,
    /// The same for facts that give no value.
    pub(super) undefined: Vec<u8>,
    bins: Vec<BinWording>,
}

/// Encoded pieces of one bin.
pub(super) struct BinWording {
    /// Bin and points of a `Contribution`.
    pub(super) contribution: Vec<u8>,
    /// Points lost against the best bin.
    lost: i32,
    /// A whole `Reason` without parameters.
    reason: Vec<u8>,
}

impl FeatureWording {
    /// Returns the pieces of a bin.
    pub(super) fn bin(&self, index: u8) -> Option<&BinWording> {
        self.bins.get(usize::from(index))
    }
}

impl Wording {
    pub(super) fn new(card: Arc<Card>) -> Wording {
        Wording {
            features: card.features.iter().map(feature_wording).collect(),
            fixed_reasons: fixed_reasons(),
            improvements: Improvement::ALL
                .into_iter()
                .map(|improvement| (improvement, improvement_head(improvement)))
                .collect(),
            warnings: WARNINGS
                .into_iter()
                .flat_map(|code| SUBJECTS.map(|subject| Warning { code, subject }))
                .map(|warning| ((warning.code, warning.subject), encoded_warning(warning)))
                .collect(),
            not_applicable: NOT_APPLICABLE
                .into_iter()
                .map(|because| (because, not_applicable(because)))
                .collect(),
            conditions: Condition::CODES
                .into_iter()
                .flat_map(|code| [None, Some(false), Some(true)].map(|met| Condition { code, met }))
                .map(|one| ((one.code, one.met), encoded_condition(one)))
                .collect(),
            card,
        }
    }

    /// Returns whether these are the pieces of `card`.
    pub(super) fn is_of(&self, card: &Arc<Card>) -> bool {
        Arc::ptr_eq(&self.card, card) || self.card == *card
    }

    /// Gives the encoded head (code and text) of an improvement.
    pub(super) fn improvement(&self, improvement: Improvement) -> &[u8] {
        self.improvements
            .get(&improvement)
            .map_or(&[], Vec::as_slice)
    }

    /// Gives `put` an encoded warning.
    pub(super) fn warning(&self, warning: Warning, put: impl FnOnce(&[u8])) {
        match self.warnings.get(&(warning.code, warning.subject)) {
            Some(encoded) => put(encoded),
            None => put(&encoded_warning(warning)),
        }
    }

    /// Gives `put` an encoded condition of a published index.
    pub(super) fn condition(&self, condition: Condition, put: impl FnOnce(&[u8])) {
        match self.conditions.get(&(condition.code, condition.met)) {
            Some(encoded) => put(encoded),
            None => put(&encoded_condition(condition)),
        }
    }

    /// Returns why a term does not apply.
    pub(super) fn not_applicable(&self, because: NotApplicable) -> pb::LocalizedText {
        self.not_applicable
            .get(&because)
            .cloned()
            .unwrap_or_else(|| not_applicable(because))
    }

    /// Gives `put` an encoded reason whose text is always the same.
    pub(super) fn fixed_reason(&self, code: &ReasonCode, put: impl FnOnce(&[u8])) {
        let code = reason_code(code);
        match self.fixed_reasons.get(code) {
            Some(encoded) => put(encoded),
            None => put(&fixed_reason(code)),
        }
    }

    /// Gives `put` an encoded reason of a trigger of the product's table.
    pub(super) fn trigger(&self, code: &str, text: Option<policy::Texts>, put: impl FnOnce(&[u8])) {
        let text = match text {
            Some(policy::Texts { zh, en }) => pb::LocalizedText {
                zh: texts::spaced(Language::Zh, &zh),
                en,
            },
            None => both(|language| texts::get(language, "reason-other", &[("code", code)])),
        };
        put(&reason(code, text, "", 0).encode_to_vec());
    }

    /// Gives `put` the encoded reason of a feature that lies below its best bin.
    pub(super) fn feature_reason(&self, feature: u16, bin: u8, lost: i32, put: impl FnOnce(&[u8])) {
        let index = usize::from(feature);
        let wording = self.features.get(index).and_then(|words| words.bin(bin));
        let facts = self.card.features.get(index);
        match (wording, facts) {
            (Some(wording), _) if wording.lost == lost => put(&wording.reason),
            (_, Some(facts)) => {
                let label = facts
                    .bins
                    .get(usize::from(bin))
                    .map_or("", |bin| bin.label.as_str());
                put(&feature_reason(facts.name, label, lost).encode_to_vec());
            }
            (_, None) => put(&feature_reason("", "", lost).encode_to_vec()),
        }
    }
}

/// Returns the machine-readable code of a reason; of a trigger, the word for all of them.
fn reason_code(code: &ReasonCode) -> &'static str {
    match code {
        ReasonCode::GateFailed(gate) => match gate {
            Gate::Area => "GATE_FAILED_AREA",
            Gate::InnovationAttribute => "GATE_FAILED_INNOVATION_ATTRIBUTE",
            Gate::OperatingAge => "GATE_FAILED_OPERATING_AGE",
            Gate::TaxGrade => "GATE_FAILED_TAX_GRADE",
            Gate::Integrity => "GATE_FAILED_INTEGRITY",
        },
        ReasonCode::GateUnknown(gate) => match gate {
            Gate::Area => "GATE_UNKNOWN_AREA",
            Gate::InnovationAttribute => "GATE_UNKNOWN_INNOVATION_ATTRIBUTE",
            Gate::OperatingAge => "GATE_UNKNOWN_OPERATING_AGE",
            Gate::TaxGrade => "GATE_UNKNOWN_TAX_GRADE",
            Gate::Integrity => "GATE_UNKNOWN_INTEGRITY",
        },
        ReasonCode::Trigger(_) => "TRIGGER",
        ReasonCode::GradeNotServed => "GRADE_NOT_SERVED",
        ReasonCode::BelowSmallestLimit => "BELOW_SMALLEST_LIMIT",
        ReasonCode::NoCapacity => "NO_CAPACITY",
        ReasonCode::TaxGradeOutdated => "TAX_GRADE_OUTDATED",
        ReasonCode::NothingToJudgeBy => "NOTHING_TO_JUDGE_BY",
        ReasonCode::FeatureBelowMaximum { .. } => FEATURE_BELOW_MAXIMUM,
    }
}

const FEATURE_BELOW_MAXIMUM: &str = "FEATURE_BELOW_MAXIMUM";

fn both(text: impl Fn(Language) -> String) -> pb::LocalizedText {
    pb::LocalizedText {
        zh: text(Language::Zh),
        en: text(Language::En),
    }
}

fn coded(prefix: &str, code: &str) -> pb::LocalizedText {
    let key = texts::key(prefix, code);
    both(|language| texts::get(language, &key, &[]))
}

fn encoded_condition(condition: Condition) -> Vec<u8> {
    let Condition { code, met } = condition;
    let verdict = match met {
        Some(true) => pb::ConditionVerdict::Met,
        Some(false) => pb::ConditionVerdict::NotMet,
        None => pb::ConditionVerdict::Unknown,
    };
    pb::IndexCondition {
        code: code.to_owned(),
        verdict: verdict.into(),
        text: Some(coded("condition", code)),
    }
    .encode_to_vec()
}

fn fixed_reasons() -> BTreeMap<&'static str, Vec<u8>> {
    let gates = GATES
        .into_iter()
        .flat_map(|gate| [ReasonCode::GateFailed(gate), ReasonCode::GateUnknown(gate)]);
    let others = [
        ReasonCode::GradeNotServed,
        ReasonCode::BelowSmallestLimit,
        ReasonCode::NoCapacity,
        ReasonCode::TaxGradeOutdated,
        ReasonCode::NothingToJudgeBy,
    ];
    gates
        .chain(others)
        .map(|code| reason_code(&code))
        .map(|code| (code, fixed_reason(code)))
        .collect()
}

fn fixed_reason(code: &str) -> Vec<u8> {
    reason(code, coded("reason", code), "", 0).encode_to_vec()
}

fn feature_reason(feature: &str, label: &str, lost: i32) -> pb::Reason {
    let text = both(|language| {
        texts::get(
            language,
            "reason-feature-below-maximum",
            &[
                ("feature", &texts::feature(language, feature)),
                ("bin", &texts::bin::words(language, feature, label)),
                ("lost", &lost.to_string()),
            ],
        )
    });
    reason(FEATURE_BELOW_MAXIMUM, text, feature, lost)
}

fn reason(code: &str, text: pb::LocalizedText, feature: &str, points_lost: i32) -> pb::Reason {
    pb::Reason {
        code: code.to_owned(),
        text: Some(text),
        feature: feature.to_owned(),
        points_lost,
        // They follow when the reason is written.
        parameters: Vec::new(),
    }
}

fn improvement_head(improvement: Improvement) -> Vec<u8> {
    pb::Improvement {
        code: improvement.code().to_owned(),
        text: Some(coded("improvement", improvement.code())),
        // The figures follow when the improvement is written.
        points_gain: 0,
        limit_gain_fen: 0,
        outcome: pb::Outcome::Unspecified.into(),
    }
    .encode_to_vec()
}

fn encoded_warning(warning: Warning) -> Vec<u8> {
    let Warning { code, subject } = warning;
    let key = texts::key("warning", code.code());
    pb::Warning {
        code: code.code().to_owned(),
        text: Some(both(|language| {
            let subject = texts::get(language, &texts::key("subject", subject), &[]);
            texts::get(language, &key, &[("subject", &subject)])
        })),
        subject: subject.to_owned(),
    }
    .encode_to_vec()
}

fn not_applicable(because: NotApplicable) -> pb::LocalizedText {
    let code = match because {
        NotApplicable::NotInProduct => "NOT_IN_PRODUCT",
        NotApplicable::NotRetrieved => "NOT_RETRIEVED",
        NotApplicable::NotPositive => "NOT_POSITIVE",
        NotApplicable::NotRequested => "NOT_REQUESTED",
        NotApplicable::NoGroup => "NO_GROUP",
    };
    coded("not-applicable", code)
}

fn feature_wording(feature: &CardFeature) -> FeatureWording {
    let CardFeature {
        name,
        family,
        bins,
        points_max,
        points_neutral,
        information_value: _,
    } = feature;
    let family = match family {
        Family::Firm => pb::FeatureFamily::Firm,
        Family::Patents => pb::FeatureFamily::Patents,
        Family::Talent => pb::FeatureFamily::Talent,
        Family::Revenue => pb::FeatureFamily::Revenue,
    };
    let contribution = pb::Contribution {
        feature: (*name).to_owned(),
        family: family.into(),
        // Value, bin and points follow when the contribution is written.
        value: None,
        bin: String::new(),
        points: 0,
        points_max: 0,
        points_neutral: 0,
    };
    FeatureWording {
        contribution: contribution.encode_to_vec(),
        known: feature_state(name, pb::FeatureState::Known),
        not_retrieved: feature_state(name, pb::FeatureState::NotRetrieved),
        undefined: feature_state(name, pb::FeatureState::Undefined),
        bins: bins
            .iter()
            .map(|bin| bin_wording(name, bin, *points_max, *points_neutral))
            .collect(),
    }
}

fn bin_wording(name: &str, bin: &CardBin, points_max: i32, points_neutral: i32) -> BinWording {
    let CardBin { label, points } = bin;
    let lost = points_max.saturating_sub(*points);
    let contribution = pb::Contribution {
        // Name, family and value stand before.
        feature: String::new(),
        family: pb::FeatureFamily::Unspecified.into(),
        value: None,
        bin: label.clone(),
        points: *points,
        points_max,
        points_neutral,
    };
    BinWording {
        contribution: contribution.encode_to_vec(),
        lost,
        reason: feature_reason(name, label, lost).encode_to_vec(),
    }
}

fn feature_state(name: &str, state: pb::FeatureState) -> Vec<u8> {
    pb::FeatureValue {
        feature: name.to_owned(),
        state: state.into(),
        // The value follows when the inputs are written.
        value: 0.0,
    }
    .encode_to_vec()
}
