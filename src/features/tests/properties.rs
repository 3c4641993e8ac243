//! What holds for every profile.

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{
        assessment::Improvement,
        facts::Need,
        knowledge::Indicator,
        patents::{ApplicationNumber, LegalStatus, Patent, PatentKind, Patents, Standing},
        profile::Provenance,
    },
    features::{Feature, SCHEMA},
    model::scorecard::KNOWN_THROUGH_INVENTIONS,
};

fn check(facts: &Facts) {
    for value in facts.vector(Reading::Typical).iter() {
        if let Value::Known(number) = value {
            assert!(number.is_finite());
        }
    }
    let gates = facts.gate_facts();
    if let Need::Amount(amount) = gates.working_capital_need {
        assert!(amount.get() >= 0);
    }
    for index in facts.indices() {
        assert!((0..=100).contains(&index.total));
        for indicator in index.indicators {
            assert!(indicator.value.is_none_or(f64::is_finite));
            let points = indicator.points.unwrap_or(0);
            assert!((0..=indicator.points_max).contains(&points));
        }
    }
    if let Some(base) = facts.revenue_base(Reading::Typical) {
        assert!(base.latest <= base.best && base.latest.get() >= 0);
    }
    facts.warnings();
}

/// The order of values for features that follow inventions: undefined, not retrieved, then numbers.
fn rank(value: Value) -> (u8, f64) {
    match value {
        Value::Undefined => (0, 0.0),
        Value::NotRetrieved => (1, 0.0),
        Value::Known(number) => (2, number),
    }
}

fn granted(mut patent: Patent, profile: &Profile) -> Option<Patent> {
    patent.kind = PatentKind::Invention;
    patent.legal_status = LegalStatus::InForce;
    patent.legal_status_date = None;
    patent.application_number = ApplicationNumber::of("EP1");
    let retrieved_on = profile.patents.as_ref()?.provenance.retrieved_on;
    let seen = retrieved_on.min(profile.as_of);
    (patent.standing(seen) == Standing::InForce && patent.last_day() >= profile.as_of)
        .then_some(patent)
}

fn assert_one_more_invention_does_no_harm(profile: &Profile, patent: Patent) {
    let mut more = profile.clone();
    match more.patents.as_mut().map(|block| &mut block.facts) {
        Some(Patents::List(list)) => list.items.push(patent),
        Some(Patents::Counts(counts)) => {
            counts.inventions = counts.inventions.map(|number| number + 1);
        }
        None => return,
    }
    let (before, after) = (facts(profile), facts(&more));
    for reading in [Reading::Known, Reading::Typical] {
        let (before, after) = (before.vector(reading), after.vector(reading));
        for (feature, (before, after)) in SCHEMA.iter().zip(before.iter().zip(after.iter())) {
            assert_not_down(feature, before, after);
        }
    }
    let (before, after) = (before.knowledge(), after.knowledge());
    for indicator in Indicator::ALL {
        let (before, after) = (before.fact(indicator), after.fact(indicator));
        assert!(before.known <= after.known, "{indicator:?}");
    }
}

fn assert_not_down(feature: &Feature, before: Value, after: Value) {
    let name = feature.name;
    if !feature.follows_inventions {
        assert_eq!(before, after, "{name}");
    } else if KNOWN_THROUGH_INVENTIONS.contains(&name) {
        assert!(rank(before) <= rank(after), "{name}: {before:?} {after:?}");
    } else {
        match (before, after) {
            (Value::Known(before), Value::Known(after)) => assert!(before <= after, "{name}"),
            (before, after) => assert_eq!(before, after, "{name}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_profile_panics_and_every_number_is_finite(profile in any_profile()) {
        let now = facts(&profile);
        check(&now);
        for improvement in Improvement::ALL {
            if let Some(better) = now.with(improvement) {
                check(&better);
            }
        }
    }

    #[test]
    fn a_vector_takes_over_only_what_is_the_same(profile in any_profile()) {
        let now = facts(&profile);
        let typical = now.vector(Reading::Typical);
        for reading in [Reading::Known, Reading::Typical, Reading::Best] {
            let vector = now.vector(reading);
            prop_assert_eq!(now.vector_like(&typical, reading), vector.clone());
            for improvement in Improvement::ALL {
                if let Some(better) = now.with(improvement) {
                    let taken_over = better.vector_with(improvement, reading, &vector);
                    prop_assert_eq!(taken_over, better.vector(reading), "{:?}", improvement);
                }
            }
        }
    }

    #[test]
    fn one_more_granted_invention_never_moves_a_value_down(
        profile in any_profile(),
        patent in any_patent(),
    ) {
        if let Some(patent) = granted(patent, &profile) {
            assert_one_more_invention_does_no_harm(&profile, patent);
        }
    }

    #[test]
    fn class_two_rights_move_nothing_but_their_own_counts(
        profile in any_profile(),
        patents in proptest::collection::vec(any_patent(), 1..6),
        kind in prop_oneof![Just(PatentKind::UtilityModel), Just(PatentKind::Design)],
        software in 0_u32..1_000,
    ) {
        let padded = padded(&profile, patents, kind, software);
        let before = facts(&profile);
        let after = facts(&padded);
        for reading in [Reading::Known, Reading::Typical, Reading::Best] {
            let values = before.vector(reading);
            for (feature, (before, after)) in SCHEMA.iter().zip(values.iter().zip(after.vector(reading).iter())) {
                if !feature.class_two_count {
                    prop_assert_eq!(before, after, "{}", feature.name);
                }
            }
        }
        prop_assert_eq!(before.knowledge(), after.knowledge());
        prop_assert_eq!(before.gate_facts(), after.gate_facts());
        prop_assert_eq!(before.revenue_base(Reading::Typical), after.revenue_base(Reading::Typical));
    }

    #[test]
    fn the_order_of_patents_means_nothing(
        patents in proptest::collection::vec(any_patent(), 0..12).prop_flat_map(|patents| {
            (Just(patents.clone()), Just(patents).prop_shuffle())
        }),
    ) {
        let mut left = rich();
        let mut right = rich();
        left.patents = Some(sourced(Patents::List(patents.0.into())));
        right.patents = Some(sourced(Patents::List(patents.1.into())));
        assert_eq!(facts(&left), facts(&right));
    }

    #[test]
    fn facts_of_later_can_be_cut_off_first(profile in any_profile()) {
        assert_same(&profile, &cut(profile.clone()), "cut");
    }
}

/// Returns the profile with more rights of one Class Ⅱ kind, and with that many more software copyrights.
fn padded(profile: &Profile, patents: Vec<Patent>, kind: PatentKind, software: u32) -> Profile {
    let mut padded = profile.clone();
    let more = u32::try_from(patents.len()).unwrap();
    match padded.patents.as_mut().map(|block| &mut block.facts) {
        Some(Patents::List(list)) => {
            list.items.extend(patents.into_iter().map(|patent| Patent {
                kind,
                application_number: ApplicationNumber::of("EP1"),
                grant_date: None,
                ..patent
            }));
        }
        Some(Patents::Counts(counts)) => {
            let number = match kind {
                PatentKind::Design => &mut counts.designs,
                PatentKind::UtilityModel | PatentKind::Invention => &mut counts.utility_models,
            };
            *number = Some(number.unwrap_or(0) + more);
        }
        None => {}
    }
    if let Some(rights) = &mut padded.other_rights {
        let number = &mut rights.facts.software_copyrights;
        *number = Some(number.unwrap_or(0) + software);
    }
    padded
}

/// Returns the profile without the list items that their source could not know or that are dated after the as-of date.
fn cut(mut profile: Profile) -> Profile {
    let as_of = profile.as_of;
    let seen = |provenance: &Provenance| provenance.retrieved_on.min(as_of);
    if let Some(block) = &mut profile.qualifications {
        let day = seen(&block.provenance);
        block.facts.items.retain(|fact| fact.valid_from <= day);
    }
    if let Some(block) = &mut profile.integrity {
        let day = seen(&block.provenance);
        block.facts.retain(|fact| fact.date <= day);
    }
    if let Some(block) = &mut profile.innovation {
        let day = seen(&block.provenance);
        block.facts.facts.retain(|fact| fact.date <= day);
    }
    if let Some(block) = &mut profile.loans {
        let day = seen(&block.provenance);
        block
            .facts
            .retain(|fact| fact.started_on.is_none_or(|start| start <= day));
    }
    if let Some(block) = &mut profile.statements {
        let day = seen(&block.provenance);
        block.facts.retain(|fact| fact.ended_on() <= day);
    }
    if let Some(block) = &mut profile.invoices {
        let day = seen(&block.provenance);
        block.facts.retain(|fact| fact.last_day() <= day);
    }
    profile.talent = profile
        .talent
        .filter(|block| block.facts.counted_on <= seen(&block.provenance));
    profile.tax = profile
        .tax
        .filter(|block| block.facts.grade_year <= as_of.year());
    if let Some(block) = &mut profile.patents {
        let day = seen(&block.provenance);
        if let Patents::List(list) = &mut block.facts {
            list.items.retain(|patent| patent.filing_date <= day);
            list.items
                .iter_mut()
                .for_each(|patent| cut_patent(patent, day));
        }
    }
    profile
}

fn cut_patent(patent: &mut Patent, day: Date) {
    for events in [
        &mut patent.transfers_in,
        &mut patent.licences,
        &mut patent.pledges,
        &mut patent.disputes,
    ]
    .into_iter()
    .flatten()
    {
        events.retain(|event| event.date <= day);
    }
    if let Some(awards) = &mut patent.awards {
        awards.retain(|award| award.date <= day);
    }
}
