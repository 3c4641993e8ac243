//! Features of firms whose values are known by hand.

mod cut;
mod gates;
mod improvements;
mod indices;
mod missing;
mod properties;
mod values;

use super::{Facts, example::*, position};
use crate::domain::{
    assessment::{Value, Warning, WarningCode},
    profile::Profile,
};

/// A change of a profile.
type Change = fn(&mut Profile);

fn feature(profile: &Profile, name: &str) -> Value {
    let index = position(name).unwrap_or_else(|| panic!("no feature `{name}`"));
    Facts::of(profile).vector().get(index).unwrap()
}

fn number(profile: &Profile, name: &str) -> f64 {
    let value = feature(profile, name);
    value
        .number()
        .unwrap_or_else(|| panic!("{name}: {value:?}"))
}

fn subjects(profile: &Profile, code: WarningCode) -> Vec<&'static str> {
    let warnings = Facts::of(profile).warnings();
    let of_code = warnings.into_iter().filter(|warning| warning.code == code);
    of_code.map(|Warning { subject, .. }| subject).collect()
}

/// Asserts that two profiles say the same, warnings aside.
fn assert_same(left: &Profile, right: &Profile, what: &str) {
    let (left, right) = (Facts::of(left), Facts::of(right));
    assert_eq!(left.vector(), right.vector(), "{what}");
    assert_eq!(left.gate_facts(None), right.gate_facts(None), "{what}");
    assert_eq!(left.indices(), right.indices(), "{what}");
    assert_eq!(left.revenue_base(), right.revenue_base(), "{what}");
}
