//! Leaving a fact out never makes the known reading better nor the best one worse.

use proptest::{prelude::*, sample::Index};

use super::*;

/// Expects that the firm with less told of it has no better known reading; and no worse best one, unless the absence itself says
/// something.
fn check(more: &Assessed, less: &Assessed, absence: Absence, field: &str) {
    assert_not_above(&less.readings.known, &more.readings.known, field);
    match absence {
        Absence::Omission => assert!(
            less.best_pd <= more.best_pd,
            "{field}: best PD {} {}",
            more.best_pd.get(),
            less.best_pd.get()
        ),
        Absence::Statement | Absence::None => {}
    }
}

/// Returns the fields that a firm could leave out to look better. In a register extract an absent mark says that there is none:
/// that is a statement of the register, and no omission.
fn candidates(profile: &Profile) -> Vec<(usize, &'static str, Absence)> {
    removable(profile)
        .into_iter()
        .enumerate()
        .filter(|(_, (_, absence))| *absence != Absence::None)
        .map(|(position, (field, absence))| (position, field, absence))
        .collect()
}

fn check_every_field(profile: &Profile) {
    let before = assessed(profile);
    for (position, field, absence) in candidates(profile) {
        let after = assessed(&without(profile, position));
        check(&before, &after, absence, field);
    }
}

#[test]
fn no_single_field_of_the_examples_pays_when_left_out() {
    check_every_field(&rich());
    check_every_field(&complete());
    let mut extract = complete();
    if let Some(crate::domain::patents::Patents::List(list)) =
        extract.patents.as_mut().map(|block| &mut block.facts)
    {
        list.register_extract_on = Some(AS_OF);
    }
    check_every_field(&extract);
}

#[test]
fn every_field_of_an_example_is_found_and_left_out() {
    let profile = complete();
    let fields = removable(&profile);
    assert!(fields.len() > 150, "{}", fields.len());
    for position in 0..fields.len() {
        let left = without(&profile, position);
        assert_ne!(left, profile, "{}", fields[position].0);
        assert!(removable(&left).len() < fields.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn leaving_a_field_out_never_pays(
        profile in any_profile(),
        day in any_day(),
        picks in prop::collection::vec(any::<Index>(), 1..4),
    ) {
        let fields = candidates(&profile);
        if fields.is_empty() {
            return Ok(());
        }
        let before = assessed_on(&profile, day, &DEMANDS);
        for pick in picks {
            let (position, field, absence) = fields[pick.index(fields.len())];
            let left = without(&profile, position);
            check(&before, &assessed_on(&left, day, &DEMANDS), absence, field);
        }
    }
}
