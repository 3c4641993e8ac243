//! Labels of everything that a decision names by a code.

use super::{
    checks::{Checked, Checks},
    path::Path,
    record::{both, ceiling_kind, coded, gate_kind, part_kind},
    violation::Violations,
};
use crate::{
    domain::{
        decision::{CeilingKind, Gate, PartKind},
        facts::Item,
        knowledge::{Dimension, Indicator, Unit},
    },
    pb,
    service::catalogue::{Feature, Found, Query},
    texts,
};

const PARTS: [PartKind; 3] = [PartKind::Revenue, PartKind::Research, PartKind::Knowledge];

/// Returns the query that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn query(message: pb::GetCatalogueRequest) -> Result<Query, Violations> {
    let pb::GetCatalogueRequest {
        model_sha256,
        policy_sha256,
        knowledge_sha256,
    } = message;
    let mut checks = Checks::timeless();
    let mut hash = |name, bytes: Option<Vec<u8>>| -> Checked<Option<[u8; 32]>> {
        let read = bytes.map(|bytes| checks.hash(&Path::ROOT, name, &bytes));
        read.transpose()
    };
    let model = hash("model_sha256", model_sha256);
    let table = hash("policy_sha256", policy_sha256);
    let knowledge = hash("knowledge_sha256", knowledge_sha256);
    let query = || -> Checked<Query> {
        Ok(Query {
            model: model?,
            table: table?,
            knowledge: knowledge?,
        })
    };
    checks.finish(query())
}

/// Returns the labels of what was found.
pub fn response(found: Found) -> pb::GetCatalogueResponse {
    let Found {
        engine_version,
        feature_schema,
        model,
        tables,
        knowledge,
        features,
    } = found;
    pb::GetCatalogueResponse {
        engine_version,
        feature_schema,
        model_sha256: model.to_vec(),
        policy_sha256: tables.iter().map(|sha256| sha256.to_vec()).collect(),
        knowledge_sha256: knowledge.to_vec(),
        features: features.into_iter().map(feature).collect(),
        gates: labels(Gate::ALL, |gate| {
            of_enum("gate", "GATE_KIND_", gate_kind(gate).as_str_name())
        }),
        parts: labels(PARTS, |part| {
            of_enum("part", "LIMIT_PART_KIND_", part_kind(part).as_str_name())
        }),
        ceilings: labels(CeilingKind::ALL, |ceiling| {
            let name = ceiling_kind(ceiling).as_str_name();
            of_enum("ceiling", "LIMIT_CEILING_KIND_", name)
        }),
        dimensions: labels(Dimension::ALL, |dimension| {
            label(dimension.code(), coded("dimension", dimension.code()))
        }),
        indicators: Indicator::ALL.into_iter().map(indicator).collect(),
        facts: labels(Item::ALL, |item| {
            label(item.code(), coded("item", item.code()))
        }),
    }
}

fn labels<T, const N: usize>(all: [T; N], label: impl Fn(T) -> pb::Label) -> Vec<pb::Label> {
    all.into_iter().map(label).collect()
}

fn label(code: &str, text: pb::LocalizedText) -> pb::Label {
    pb::Label {
        code: code.to_owned(),
        text: Some(text),
    }
}

/// Returns the label of an enum value by its name in the contract; the keys of texts leave `name` out.
fn of_enum(prefix: &str, name: &str, code: &str) -> pb::Label {
    label(code, coded(prefix, code.strip_prefix(name).unwrap_or(code)))
}

fn feature(feature: Feature) -> pb::FeatureLabel {
    let Feature {
        name,
        definition,
        bins,
    } = feature;
    let bins = bins.into_iter().map(|bin| pb::Label {
        text: Some(both(|language| texts::bin::words(language, name, &bin))),
        code: bin,
    });
    pb::FeatureLabel {
        feature: name.to_owned(),
        text: Some(both(|language| texts::feature(language, name))),
        definition: definition.to_owned(),
        bins: bins.collect(),
    }
}

fn indicator(indicator: Indicator) -> pb::IndicatorLabel {
    let unit = match indicator.unit() {
        Unit::Thousandths => pb::IndicatorUnit::Thousandths,
        Unit::Number => pb::IndicatorUnit::Number,
        Unit::BasisPoints => pb::IndicatorUnit::BasisPoints,
        Unit::Fen => pb::IndicatorUnit::Fen,
        Unit::YesNo => pb::IndicatorUnit::YesNo,
        Unit::Level => pb::IndicatorUnit::Level,
    };
    pb::IndicatorLabel {
        code: indicator.code().to_owned(),
        text: Some(coded("knowledge-indicator", indicator.code())),
        dimension: indicator.dimension().code().to_owned(),
        unit: unit.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_has_32_bytes() {
        let message = pb::GetCatalogueRequest {
            model_sha256: Some(vec![1; 32]),
            policy_sha256: None,
            knowledge_sha256: Some(vec![2; 31]),
        };
        let violations = query(message.clone()).unwrap_err();
        let told: Vec<(&str, &str)> = (&violations)
            .into_iter()
            .map(|one| (one.field.as_str(), one.rule))
            .collect();
        assert_eq!(told, [("knowledge_sha256", "bytes.len")]);
        let query = query(pb::GetCatalogueRequest {
            knowledge_sha256: None,
            ..message
        });
        assert_eq!(query.unwrap().model, Some([1; 32]));
    }

    #[test]
    fn every_code_has_a_label_in_both_languages() {
        let response = response(Found {
            engine_version: 2,
            feature_schema: 2,
            model: [1; 32],
            tables: vec![[2; 32]],
            knowledge: [3; 32],
            features: vec![Feature {
                name: "firm.tax_grade",
                definition: "d",
                bins: vec!["not retrieved".into(), "[4, +inf)".into()],
            }],
        });
        let indicators = response.indicators.iter();
        let indicators = indicators.map(|one| (one.code.as_str(), one.text.as_ref()));
        let all = [
            &response.gates,
            &response.parts,
            &response.ceilings,
            &response.dimensions,
            &response.facts,
            &response.features[0].bins,
        ];
        let labels = all.into_iter().flatten();
        let labels = labels.map(|one| (one.code.as_str(), one.text.as_ref()));
        for (code, text) in labels.chain(indicators) {
            let text = text.unwrap();
            let told = [&text.zh, &text.en];
            // A text that is not there shows its key.
            assert!(
                told.iter()
                    .all(|text| !text.is_empty() && !text.contains("-kind-")),
                "{code}"
            );
            assert!(
                text.zh.chars().any(|c| c > '\u{2E80}'),
                "{code}: {}",
                text.zh
            );
        }
        assert_eq!(response.gates[0].code, "GATE_KIND_AREA");
        assert_eq!(response.features[0].bins[1].code, "[4, +inf)");
    }
}
