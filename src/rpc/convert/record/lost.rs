//! Features that lose points. The texts tell the firm's value, so that they are made for each decision; what does not depend on it is
//! kept.

use prost::Message;

use super::{
    wire::{integer, splice, text},
    wording::both,
};
use crate::{
    domain::{
        assessment::Value,
        card::{CardFeature, Placed},
    },
    texts::{self, Language},
};

/// What a feature is called where it loses points.
pub(super) struct LostWording {
    feature: &'static str,
    /// Names by language, in the order of [`Language::ALL`].
    names: [String; 2],
    /// Encoded text of a value that was not retrieved.
    not_retrieved: Vec<u8>,
    /// Encoded text of a value that is undefined.
    undefined: Vec<u8>,
    /// For each bin, by language: which values would give more.
    better: Vec<[Option<String>; 2]>,
}

impl LostWording {
    pub(super) fn new(feature: &CardFeature) -> LostWording {
        let name = feature.name;
        let bins: Vec<(&str, i32)> = feature
            .bins
            .iter()
            .map(|bin| (bin.label.as_str(), bin.points))
            .collect();
        let names = Language::ALL.map(|language| texts::feature(language, name));
        let of_bin = |label: &str| {
            let text = |language| texts::bin::words(language, name, label);
            both(|language| of_value(language, &names[position(language)], &text(language), None))
                .encode_to_vec()
        };
        LostWording {
            feature: name,
            not_retrieved: of_bin("not retrieved"),
            undefined: of_bin("undefined"),
            better: bins
                .iter()
                .map(|(_, points)| {
                    Language::ALL.map(|language| texts::bin::better(language, name, &bins, *points))
                })
                .collect(),
            names,
        }
    }

    /// Appends what a firm loses at this feature as field `tag`.
    pub(super) fn put(&self, tag: u32, placed: Placed, lost: i32, bytes: &mut Vec<u8>) {
        let mut body = Vec::with_capacity(192);
        text(1, self.feature, &mut body);
        match placed.value {
            Value::Known(value) => {
                let said = both(|language| self.known(language, value, placed.bin));
                splice(2, &[&said.encode_to_vec()], &mut body);
            }
            Value::NotRetrieved => splice(2, &[&self.not_retrieved], &mut body),
            Value::Undefined => splice(2, &[&self.undefined], &mut body),
        }
        integer(3, lost, &mut body);
        splice(tag, &[&body], bytes);
    }

    fn known(&self, language: Language, value: f64, bin: u8) -> String {
        let value = texts::bin::value(language, self.feature, value);
        let position = position(language);
        let better = self.better.get(usize::from(bin));
        let better = better.and_then(|texts| texts[position].as_deref());
        of_value(language, &self.names[position], &value, better)
    }
}

fn of_value(language: Language, name: &str, value: &str, better: Option<&str>) -> String {
    let facts = [("feature", name), ("value", value)];
    match better {
        None => texts::get(language, "points-lost", &facts),
        Some(better) => {
            let [feature, value] = facts;
            let facts = [feature, value, ("better", better)];
            texts::get(language, "points-lost-better", &facts)
        }
    }
}

const fn position(language: Language) -> usize {
    match language {
        Language::Zh => 0,
        Language::En => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::card::{CardBin, Family},
        pb,
    };

    fn said(feature: &CardFeature, value: Value, bin: u8) -> (String, String) {
        let mut bytes = Vec::new();
        let placed = Placed { value, bin };
        LostWording::new(feature).put(31, placed, 9, &mut bytes);
        let decision = pb::Decision::decode(bytes.as_slice()).unwrap();
        let [lost] = decision.points_lost.as_slice() else {
            panic!("expected one feature");
        };
        assert_eq!((lost.feature.as_str(), lost.points), (feature.name, 9));
        let text = lost.text.clone().unwrap();
        (text.zh, text.en)
    }

    fn feature(name: &'static str, bins: &[(&str, i32)]) -> CardFeature {
        let bins = bins.iter().map(|(label, points)| CardBin {
            label: (*label).into(),
            points: *points,
        });
        CardFeature {
            name,
            family: Family::Firm,
            bins: bins.collect(),
            points_max: 20,
            points_neutral: 0,
            information_value: 0.0,
        }
    }

    #[test]
    fn the_firms_value_is_told_and_not_its_bin() {
        let inventions = feature(
            "patents.inventions_in_force",
            &[("(-inf, 2)", 0), ("[2, +inf)", 20)],
        );
        let of = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        assert_eq!(
            said(&inventions, Value::Known(0.0), 0),
            of("有效发明专利：0 件", "Invention patents in force: none")
        );
        assert_eq!(
            said(&inventions, Value::NotRetrieved, 0),
            of(
                "有效发明专利：未获取数据",
                "Invention patents in force: not retrieved"
            )
        );
        let grade = feature(
            "firm.tax_grade",
            &[("(-inf, 3)", 4), ("[3, 4)", 8), ("[4, +inf)", 20)],
        );
        assert_eq!(
            said(&grade, Value::Known(2.0), 0),
            of(
                "纳税信用等级：M 级（A、B 级可加分）",
                "Tax credit grade: M (A, B would add points)"
            )
        );
    }
}
