//! A candidate is the improved firm, assessed from scratch.

use proptest::prelude::*;

use super::*;
use crate::{
    domain::assessment::{Candidate, Reading},
    features::{Facts, Setting},
};

fn setting(day: Date) -> Setting<'static> {
    Setting {
        day,
        demands: &DEMANDS,
        weights: ASSESSOR.knowledge().weights(),
    }
}

/// The scores of facts on a reading, by the shortest way.
fn scores(facts: &Facts, reading: Reading) -> Scores {
    let model = ASSESSOR.model();
    let vector = facts.vector(reading);
    let points = model.scorecard().read(&vector, reading).iter().sum();
    let growth = model.capacity().growth(&vector, reading);
    let score = ASSESSOR.knowledge().score(&facts.knowledge());
    Scores {
        points,
        pd: model.probabilities().at(points),
        knowledge: match reading {
            Reading::Known => score.known.points,
            Reading::Typical => score.typical.points,
            Reading::Best => score.best.points,
        },
        capacity: model
            .capacity()
            .capacity(&growth, facts.revenue_base(reading)),
    }
}

fn check(profile: &Profile, day: Date) {
    let assessed = assessed_on(profile, day, &DEMANDS);
    let facts = Facts::of(profile, &setting(day));
    assert_eq!(assessed.readings.known, scores(&facts, Reading::Known));
    assert_eq!(assessed.readings.typical, scores(&facts, Reading::Typical));
    assert_eq!(assessed.best_pd, scores(&facts, Reading::Best).pd);
    let (points, pd) = ASSESSOR.model().score(&facts.vector(Reading::Typical));
    assert_eq!((assessed.points, assessed.pd), (points, pd));
    let without = facts.without_knowledge();
    assert_eq!(
        assessed.without_knowledge.known,
        scores(&without, Reading::Known)
    );
    assert_eq!(
        assessed.without_knowledge.typical,
        scores(&without, Reading::Typical)
    );
    for Candidate {
        improvement,
        readings,
    } in assessed.candidates
    {
        let improved = facts.with(improvement).unwrap();
        assert_eq!(
            readings.known,
            scores(&improved, Reading::Known),
            "{improvement:?}"
        );
        assert_eq!(
            readings.typical,
            scores(&improved, Reading::Typical),
            "{improvement:?}"
        );
    }
}

#[test]
fn the_examples_are_scored_as_from_scratch() {
    for profile in [bare(), rich(), complete()] {
        check(&profile, AS_OF);
    }
    // Certificates, a department and so on are there already.
    assert_eq!(assessed(&complete()).candidates.len(), 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_firm_is_scored_as_from_scratch(profile in any_profile(), day in any_day()) {
        check(&profile, day);
    }
}
