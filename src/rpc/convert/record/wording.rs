//! The parts of a record that depend on the card and on closed sets only, with their texts, encoded once.

use std::{collections::BTreeMap, sync::Arc};

use prost::Message;

use super::lost::LostWording;
use crate::{
    domain::{
        assessment::{Improvement, Warning, WarningCode},
        card::{Card, CardBin, CardFeature, Family},
        decision::NotApplicable,
        facts::Item,
        index::Condition,
    },
    pb,
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

const WARNINGS: [WarningCode; 8] = [
    WarningCode::NotRetrieved,
    WarningCode::DatedLater,
    WarningCode::Stale,
    WarningCode::StatementDue,
    WarningCode::CheckDigitAccepted,
    WarningCode::CountsOnly,
    WarningCode::RevenueOfEarlierYear,
    WarningCode::DemonstrationModel,
];

const NOT_APPLICABLE: [NotApplicable; 7] = [
    NotApplicable::NotInProduct,
    NotApplicable::NotRetrieved,
    NotApplicable::NotPositive,
    NotApplicable::NotRequested,
    NotApplicable::NoGroup,
    NotApplicable::GroupNotRetrieved,
    NotApplicable::ReviewedStartup,
];

/// Encoded pieces of records of one card.
pub(super) struct Wording {
    card: Arc<Card>,
    /// In the order of the card.
    pub(super) features: Vec<FeatureWording>,
    improvements: BTreeMap<Improvement, Vec<u8>>,
    warnings: BTreeMap<(WarningCode, &'static str), Vec<u8>>,
    not_applicable: BTreeMap<NotApplicable, Vec<u8>>,
    /// Code and text of a `MissingFact`.
    missing: BTreeMap<Item, Vec<u8>>,
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
    /// Bin and points of a `Contribution`, bin by bin.
    bins: Vec<Vec<u8>>,
    /// What it is called where it loses points.
    pub(super) lost: LostWording,
}

impl FeatureWording {
    /// Returns bin and points of a `Contribution`.
    pub(super) fn bin(&self, index: u8) -> &[u8] {
        self.bins.get(usize::from(index)).map_or(&[], Vec::as_slice)
    }
}

impl Wording {
    pub(super) fn new(card: Arc<Card>) -> Wording {
        Wording {
            features: card.features.iter().map(feature_wording).collect(),
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
            missing: Item::ALL
                .into_iter()
                .map(|item| (item, missing_head(item)))
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

    /// Returns the encoded head (code and text) of an improvement.
    pub(super) fn improvement(&self, improvement: Improvement) -> &[u8] {
        self.improvements
            .get(&improvement)
            .map_or(&[], Vec::as_slice)
    }

    /// Returns the encoded head (code and text) of a missing fact.
    pub(super) fn missing(&self, item: Item) -> &[u8] {
        self.missing.get(&item).map_or(&[], Vec::as_slice)
    }

    /// Returns the encoded text of why a ceiling does not apply.
    pub(super) fn not_applicable(&self, because: NotApplicable) -> &[u8] {
        self.not_applicable.get(&because).map_or(&[], Vec::as_slice)
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
}

/// Returns a text in both languages.
pub(in crate::rpc::convert) fn both(text: impl Fn(Language) -> String) -> pb::LocalizedText {
    pb::LocalizedText {
        zh: text(Language::Zh),
        en: text(Language::En),
    }
}

/// Returns the text of a machine-readable code.
pub(in crate::rpc::convert) fn coded(prefix: &str, code: &str) -> pb::LocalizedText {
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

fn missing_head(item: Item) -> Vec<u8> {
    pb::MissingFact {
        code: item.code().to_owned(),
        text: Some(coded("item", item.code())),
        // These follow when the fact is written.
        needed: false,
        worth_fen: 0,
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

fn not_applicable(because: NotApplicable) -> Vec<u8> {
    let code = match because {
        NotApplicable::NotInProduct => "NOT_IN_PRODUCT",
        NotApplicable::NotRetrieved => "NOT_RETRIEVED",
        NotApplicable::NotPositive => "NOT_POSITIVE",
        NotApplicable::NotRequested => "NOT_REQUESTED",
        NotApplicable::NoGroup => "NO_GROUP",
        NotApplicable::GroupNotRetrieved => "GROUP_NOT_RETRIEVED",
        NotApplicable::ReviewedStartup => "REVIEWED_STARTUP",
    };
    coded("not-applicable", code).encode_to_vec()
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
            .map(|bin| bin_wording(bin, *points_max, *points_neutral))
            .collect(),
        lost: LostWording::new(feature),
    }
}

fn bin_wording(bin: &CardBin, points_max: i32, points_neutral: i32) -> Vec<u8> {
    let CardBin { label, points } = bin;
    pb::Contribution {
        // Name, family and value stand before.
        feature: String::new(),
        family: pb::FeatureFamily::Unspecified.into(),
        value: None,
        bin: label.clone(),
        points: *points,
        points_max,
        points_neutral,
    }
    .encode_to_vec()
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
