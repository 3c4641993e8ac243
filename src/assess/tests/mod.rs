//! What holds for every assessment.

mod candidates;
mod removal;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::{Asking, Assessor};
use crate::{
    domain::{
        application::Application,
        assessment::{Assessed, Scores},
        calendar::{Date, months_after},
        facts::{Demands, Freshness, Plausibility},
        money::Fen,
        profile::Profile,
    },
    features::example::*,
    knowledge,
    model::{Model, catalogue::EXPERT_CARD},
};

static ASSESSOR: LazyLock<Assessor> = LazyLock::new(|| {
    let model = Model::from_expert_card(EXPERT_CARD).unwrap();
    let table = knowledge::Table::embedded().unwrap();
    Assessor::new(Arc::new(model), Arc::new(table))
});

/// Demands like those of a product.
const DEMANDS: Demands = Demands {
    freshness: Freshness {
        loans_days: 60,
        integrity_days: 60,
        group_days: 180,
        tax_days: 400,
        patents_days: 180,
        talent_days: 400,
        others_days: 400,
    },
    plausibility: Plausibility {
        growth_above_bp: 10_000,
        invoices_share_bp: 5_000,
        staff_share_bp: 2_500,
    },
};

fn assessed_on(profile: &Profile, day: Date, demands: &Demands) -> Assessed {
    ASSESSOR.assess(&Asking {
        profile,
        application: &Application::default(),
        day,
        demands,
    })
}

fn assessed(profile: &Profile) -> Assessed {
    assessed_on(profile, AS_OF, &DEMANDS)
}

/// The days on which a case is decided: on the as-of date, after a month, and after the next statement is due.
fn any_day() -> impl Strategy<Value = Date> {
    prop_oneof![Just(0), Just(1), Just(11)].prop_map(|months| months_after(AS_OF, months))
}

/// Supportable revenue; none where nothing tells it.
fn capacity(scores: &Scores) -> Fen {
    scores.capacity.unwrap_or(Fen::ZERO)
}

/// Expects that no score of `less` exceeds that of `more`.
fn assert_not_above(less: &Scores, more: &Scores, what: &str) {
    assert!(
        less.points <= more.points,
        "{what}: points {less:?} {more:?}"
    );
    assert!(less.pd >= more.pd, "{what}: PD {less:?} {more:?}");
    assert!(
        less.knowledge <= more.knowledge,
        "{what}: knowledge {less:?} {more:?}"
    );
    assert!(
        capacity(less) <= capacity(more),
        "{what}: capacity {less:?} {more:?}"
    );
}

fn check_order(assessed: &Assessed) {
    let readings = assessed.readings;
    assert_not_above(&readings.known, &readings.typical, "readings");
    assert!(assessed.best_pd <= readings.typical.pd, "best PD");
    let score = &assessed.knowledge;
    assert!(score.typical.points <= score.best.points);
    assert_eq!(readings.known.knowledge, score.known.points);
    assert_eq!(readings.typical.knowledge, score.typical.points);
    let without = assessed.without_knowledge;
    assert_not_above(&without.known, &readings.known, "without knowledge");
    assert_not_above(&without.typical, &readings.typical, "without knowledge");
    for missing in &assessed.missing {
        let what = missing.item.code();
        assert_not_above(&missing.scores, &readings.typical, what);
    }
}

#[test]
fn a_firm_of_which_nothing_is_missing_has_one_reading() {
    let assessed = assessed(&complete());
    let readings = assessed.readings;
    assert_eq!(readings.known, readings.typical);
    assert_eq!(
        (readings.known.points, readings.known.pd),
        (assessed.points, assessed.pd)
    );
    assert_eq!(assessed.best_pd, assessed.pd);
    let score = assessed.knowledge;
    assert_eq!([score.known, score.best], [score.typical; 2]);
    assert_eq!(assessed.missing, []);
    assert_eq!(assessed.doubts, []);
}

#[test]
fn a_firm_of_which_nothing_is_known_misses_every_fact_that_moves_a_score() {
    let assessed = assessed(&bare());
    let missing: Vec<&str> = assessed.missing.iter().map(|one| one.item.code()).collect();
    let expected = [
        "FOUNDED_ON",
        "TAX_GRADE",
        "INTEGRITY",
        "STAFF",
        "PATENTS",
        "REVENUE",
        "EARLIER_REVENUE",
        "NET_PROFIT",
        "EARLIER_PROFIT",
        "BALANCE_SHEET",
        "DEBT",
        "CASH_FLOW",
        "TALENT",
        "RD_EXPENSE",
        "REVENUE_DETAIL",
        "INVOICES",
        "CERTIFICATES",
        "INNOVATION",
    ];
    for code in expected {
        assert!(missing.contains(&code), "{code} in {missing:?}");
    }
    // Marks are asked for once there is a list.
    assert!(!missing.contains(&"PATENT_MARKS"));
    let readings = assessed.readings;
    assert_eq!(
        (readings.known.knowledge, readings.known.capacity),
        (0, None)
    );
    assert!(readings.known.points < readings.typical.points);
    assert!(assessed.best_pd < readings.typical.pd);
}

#[test]
fn invoices_stand_in_for_a_statement_on_the_typical_reading_only() {
    let mut profile = complete();
    profile.statements.as_mut().unwrap().facts[0].revenue = None;
    let without = assessed(&profile);
    assert_eq!(without.readings.known.capacity, None);
    assert!(without.readings.typical.capacity > Some(Fen::ZERO));
    let of_revenue = without
        .missing
        .iter()
        .find(|one| one.item.code() == "REVENUE")
        .unwrap();
    assert_eq!(of_revenue.scores.capacity, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn readings_are_ordered(profile in any_profile(), day in any_day()) {
        check_order(&assessed_on(&profile, day, &DEMANDS));
        check_order(&assessed_on(&profile, day, &Demands::NONE));
    }

    #[test]
    fn the_same_firm_is_assessed_the_same(profile in any_profile(), day in any_day()) {
        let one = assessed_on(&profile, day, &DEMANDS);
        let other = assessed_on(&profile.clone(), day, &DEMANDS);
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}
