//! Rights on the three readings, and what they are worth for the knowledge score.

use jiff::civil::date;

use super::*;
use crate::domain::{
    knowledge::{Fact, FactState, KnowledgeFacts},
    patents::{PatentCounts, PatentEvent},
};

const WEIGHTS: RightWeights = RightWeights {
    recently_bought_bp: 5_000,
    recently_bought_years: 3,
    disputed_bp: 4_000,
    jointly_owned_bp: 3_000,
    pledged_bp: 8_000,
};

fn knowledge(profile: &Profile) -> KnowledgeFacts {
    let setting = Setting {
        day: AS_OF,
        demands: &Demands::NONE,
        weights: &WEIGHTS,
    };
    Facts::of(profile, &setting).knowledge()
}

/// The complete firm with one invention in force, changed.
fn with_one(change: impl Fn(&mut Patent)) -> Profile {
    let mut profile = complete();
    let list = listed(&mut profile);
    list.truncate(1);
    change(&mut list[0]);
    profile
}

fn extract(mut profile: Profile) -> Profile {
    if let Some(Patents::List(list)) = profile.patents.as_mut().map(|block| &mut block.facts) {
        list.register_extract_on = Some(AS_OF);
    }
    profile
}

/// Takes every mark out that a register extract shows.
fn unmarked(patent: &mut Patent) {
    patent.transfers_in = None;
    patent.licences = None;
    patent.pledges = None;
    patent.disputes = None;
    patent.jointly_owned = None;
}

/// The known value, in shares of the value without any burden.
fn share(change: impl Fn(&mut Patent)) -> f64 {
    let whole = knowledge(&with_one(|_| ())).invention_value.known;
    knowledge(&with_one(change)).invention_value.known as f64 / whole as f64
}

fn is_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 2e-3, "{found} {expected}");
}

#[test]
fn the_value_of_a_right_is_weighed_by_what_burdens_it() {
    is_near(share(|right| right.jointly_owned = Some(true)), 0.3);
    let open = || Some(vec![event(date(2025, 1, 1))]);
    is_near(share(|right| right.disputes = open()), 0.4);
    is_near(share(|right| right.pledges = open()), 0.8);
    is_near(
        share(|right| {
            right.disputes = open();
            right.jointly_owned = Some(true);
        }),
        0.12,
    );
    // What ended burdens no more.
    let ended = || {
        Some(vec![PatentEvent {
            ended_on: Some(AS_OF),
            ..event(date(2025, 1, 1))
        }])
    };
    is_near(share(|right| right.disputes = ended()), 1.0);
    is_near(share(|right| right.pledges = ended()), 1.0);
}

#[test]
fn a_right_bought_within_three_years_is_weighed_and_none_is_ones_own() {
    let bought = |day| {
        let facts = knowledge(&with_one(|right| {
            right.transfers_in = Some(vec![event(day)])
        }));
        (facts.own_inventions.known, facts.invention_value.known)
    };
    let whole = knowledge(&with_one(|_| ()));
    assert_eq!(whole.own_inventions, Fact::retrieved(1));
    let value = whole.invention_value.known;
    assert_eq!(bought(date(2022, 6, 29)), (0, value));
    assert_eq!(bought(date(2022, 6, 30)), (0, value / 2));
    // After the as-of date it is not bought yet.
    assert_eq!(bought(date(2025, 7, 1)), (1, value));
}

#[test]
fn a_complete_list_has_one_value_and_one_without_marks_is_at_its_worst() {
    let whole = knowledge(&with_one(|_| ()));
    assert_eq!(whole.invention_value.state, FactState::Retrieved);
    assert_eq!(whole.licences, Fact::retrieved(1));
    let left = knowledge(&with_one(unmarked));
    let value = left.invention_value;
    assert_eq!((value.state, value.best), (FactState::Partial, i64::MAX));
    // Bought, disputed, owned with others and pledged, and no licence to others.
    let worst = 0.5 * 0.4 * 0.3 * 0.8;
    assert!(value.known as f64 <= whole.invention_value.known as f64 * worst);
    assert!(value.known > 0);
    assert!(value.typical > value.known);
    let counts = (left.own_inventions.known, left.own_inventions.typical);
    assert_eq!(counts, (0, 1));
    assert_eq!(left.licences, Fact::partial(0, 0, i64::MAX));
}

#[test]
fn an_absent_mark_of_a_register_extract_is_none() {
    let none = with_one(|right| {
        right.transfers_in = Some(Vec::new());
        right.licences = Some(Vec::new());
        right.pledges = Some(Vec::new());
        right.disputes = Some(Vec::new());
        right.jointly_owned = Some(false);
    });
    let absent = with_one(unmarked);
    assert_same(&extract(none.clone()), &extract(absent.clone()), "extract");
    assert_same(&none, &extract(absent.clone()), "extract");
    assert_ne!(knowledge(&none), knowledge(&absent));
    // Whatever else is missing is missing in an extract as well.
    let others: [fn(&mut Patent); 7] = [
        |right| right.grant_date = None,
        |right| right.claims = None,
        |right| right.forward_citations = None,
        |right| right.family_countries = None,
        |right| right.awards = None,
        |right| right.strategic_emerging = None,
        |right| right.protects_main_product = None,
    ];
    for (number, change) in others.into_iter().enumerate() {
        // A family abroad would settle that a right is high-value.
        let less = extract(with_one(|right| {
            right.family_countries = Some(vec![*b"CN"]);
            change(right);
        }));
        let state = knowledge(&less).own_inventions.state;
        assert_eq!(state, FactState::Partial, "{number}");
    }
}

#[test]
fn a_right_without_a_day_of_grant_is_none_on_the_known_reading() {
    let profile = with_one(|right| right.grant_date = None);
    let (none, one) = (Value::Known(0.0), Value::Known(1.0));
    let inventions = readings(&profile, "patents.inventions_in_force");
    assert_eq!(inventions, [none, one, Value::NotRetrieved]);
    let facts = knowledge(&profile);
    assert_eq!(facts.invention_value.known, 0);
    assert!(facts.invention_value.typical > 0);
    // An application is one on every reading.
    let mut pending = complete();
    listed(&mut pending).drain(..2);
    assert_eq!(readings(&pending, "patents.pending_inventions"), [one; 3]);
}

#[test]
fn a_licence_counts_on_the_known_reading_while_its_stated_end_lies_ahead() {
    let licences = |ended_on| {
        let profile = with_one(|right| {
            right.licences = Some(vec![PatentEvent {
                ended_on,
                ..event(date(2022, 1, 1))
            }]);
        });
        readings(&profile, "patents.licences").map(|value| value.number())
    };
    let (none, one) = (Some(0.0), Some(1.0));
    assert_eq!(licences(Some(date(2025, 7, 1))), [one; 3]);
    assert_eq!(licences(Some(AS_OF)), [none; 3]);
    assert_eq!(licences(None), [none, one, one]);
}

#[test]
fn bare_counts_add_nothing_to_the_known_reading() {
    let with = |inventions| {
        let mut profile = complete();
        profile.patents = Some(sourced(Patents::Counts(PatentCounts {
            inventions,
            ..PatentCounts::default()
        })));
        knowledge(&profile)
    };
    let five = with(Some(5));
    assert_eq!(five.invention_value, Fact::partial(0, 3_000, i64::MAX));
    assert_eq!(five.own_inventions, Fact::partial(0, 5, 5));
    assert_eq!(five.high_value_inventions, Fact::partial(0, 2, 5));
    assert_eq!(five.licences, Fact::partial(0, 0, i64::MAX));
    assert_eq!(with(Some(0)).invention_value, Fact::retrieved(0));
    assert_eq!(with(None).invention_value, Fact::NOT_RETRIEVED);
}

#[test]
fn without_knowledge_nothing_unknown_becomes_known() {
    let without = |profile: &Profile| facts(profile).without_knowledge();
    let none = without(&complete()).knowledge();
    for fact in [
        none.invention_value,
        none.own_inventions,
        none.rd_amount,
        none.rd_staff_share,
        none.doctors,
        none.rd_projects,
        none.rd_institution,
    ] {
        assert_eq!(fact, Fact::retrieved(0));
    }
    let unknown = without(&bare());
    assert_eq!(unknown.knowledge(), facts(&bare()).knowledge());
    assert_eq!(
        unknown.vector(Reading::Typical),
        facts(&bare()).vector(Reading::Typical)
    );
    let mut silent = complete();
    silent.statements.as_mut().unwrap().facts[0].rd_expense = None;
    assert_eq!(without(&silent).knowledge().rd_amount, Fact::NOT_RETRIEVED);
}

#[test]
fn other_rights_that_were_not_all_retrieved_leave_the_best_reading_open() {
    let name = "patents.other_class_one_rights";
    let mut profile = complete();
    let one = Value::Known(1.0);
    assert_eq!(readings(&profile, name), [one; 3]);
    let rights = &mut profile.other_rights.as_mut().unwrap().facts;
    rights.new_drugs = None;
    assert_eq!(readings(&profile, name), [one, one, Value::NotRetrieved]);
    for index in ["firm.technology_sme_index", "firm.innovative_sme_index"] {
        let [_, typical, best] = readings(&profile, index);
        assert!(typical.number().is_some(), "{index}");
        assert_eq!(best, Value::NotRetrieved, "{index}");
    }
}
