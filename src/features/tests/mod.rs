//! Features of firms whose values are known by hand.

mod contradictions;
mod cut;
mod freshness;
mod gates;
mod improvements;
mod indices;
mod missing;
mod properties;
mod rights;
mod values;

use super::{Facts, Setting, example::*, position};
use crate::domain::{
    assessment::{Reading, Value, Warning, WarningCode},
    calendar::Date,
    facts::{Demands, Missing},
    knowledge::RightWeights,
    patents::{Patent, Patents},
    profile::Profile,
};

/// A change of a profile.
type Change = fn(&mut Profile);

/// What was not retrieved.
const NOT_RETRIEVED: Missing = Missing::NotRetrieved;
/// What the facts at hand give no value for.
const UNDEFINED: Missing = Missing::Undefined;

/// Returns the facts of a profile as training takes them: on its as-of date, of any age.
fn facts(profile: &Profile) -> Facts {
    Facts::of(profile, &Setting::of_training(profile.as_of))
}

/// Returns the facts of a profile for a decision of a day, of any age.
fn on(profile: &Profile, day: Date) -> Facts {
    let setting = Setting {
        day,
        demands: &Demands::NONE,
        weights: &RightWeights::NONE,
    };
    Facts::of(profile, &setting)
}

fn read(profile: &Profile, name: &str, reading: Reading) -> Value {
    let index = position(name).unwrap_or_else(|| panic!("no feature `{name}`"));
    facts(profile).vector(reading).get(index).unwrap()
}

/// Returns a feature on the known, the typical and the best reading.
fn readings(profile: &Profile, name: &str) -> [Value; 3] {
    [Reading::Known, Reading::Typical, Reading::Best].map(|reading| read(profile, name, reading))
}

fn feature(profile: &Profile, name: &str) -> Value {
    read(profile, name, Reading::Typical)
}

fn number(profile: &Profile, name: &str) -> f64 {
    let value = feature(profile, name);
    value
        .number()
        .unwrap_or_else(|| panic!("{name}: {value:?}"))
}

fn subjects(profile: &Profile, code: WarningCode) -> Vec<&'static str> {
    subjects_of(&facts(profile), code)
}

fn subjects_of(facts: &Facts, code: WarningCode) -> Vec<&'static str> {
    let warnings = facts.warnings();
    let of_code = warnings.into_iter().filter(|warning| warning.code == code);
    of_code.map(|Warning { subject, .. }| subject).collect()
}

/// Returns the patents of a profile that has a list.
fn listed(profile: &mut Profile) -> &mut Vec<Patent> {
    match profile.patents.as_mut().map(|block| &mut block.facts) {
        Some(Patents::List(list)) => &mut list.items,
        Some(Patents::Counts(_)) | None => panic!("no list of patents"),
    }
}

/// Asserts that two profiles say the same, warnings aside.
fn assert_same(left: &Profile, right: &Profile, what: &str) {
    let (left, right) = (facts(left), facts(right));
    for reading in [Reading::Known, Reading::Typical, Reading::Best] {
        assert_eq!(left.vector(reading), right.vector(reading), "{what}");
        let (one, other) = (left.revenue_base(reading), right.revenue_base(reading));
        assert_eq!(one, other, "{what}");
    }
    assert_eq!(left.gate_facts(), right.gate_facts(), "{what}");
    assert_eq!(left.knowledge(), right.knowledge(), "{what}");
    assert_eq!(left.indices(), right.indices(), "{what}");
}
