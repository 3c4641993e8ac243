//! How old facts may be on the day of the decision, which statement is due, and what a source could not know yet.

use jiff::civil::date;

use super::*;
use crate::{
    domain::{
        assessment::Improvement,
        calendar::{days_between, months_after},
        facts::{Freshness, Plausibility},
        firm::{IntegrityEvent, IntegrityEventKind, QualificationKind},
        innovation::{InnovationFact, InnovationFactKind},
        loans::Loan,
        money::Fen,
        patents::{PatentAward, PatentAwardKind},
        profile::Sourced,
    },
    features::SCHEMA,
};

/// Every block is as fresh as it has to be for another number of days.
const FRESHNESS: Freshness = Freshness {
    loans_days: 10,
    integrity_days: 20,
    group_days: 30,
    tax_days: 40,
    patents_days: 50,
    talent_days: 60,
    others_days: 70,
};

/// The facts for a decision so many days after their retrieval.
fn after(profile: &Profile, days: i64) -> Facts {
    let mut day = AS_OF;
    while days_between(AS_OF, day) < days {
        day = day.tomorrow().unwrap();
    }
    let setting = Setting {
        day,
        demands: &Demands {
            freshness: FRESHNESS,
            plausibility: Plausibility::NONE,
        },
        weights: &RightWeights::NONE,
    };
    Facts::of(profile, &setting)
}

/// Blocks in the order in which they get too old.
const BLOCKS: [(i64, &[&str]); 7] = [
    (10, &["loans"]),
    (20, &["integrity"]),
    (30, &["group"]),
    (40, &["tax"]),
    (50, &["patents"]),
    (60, &["talent"]),
    (
        70,
        &[
            "identity",
            "eligibility",
            "qualifications",
            "other_rights",
            "statements",
            "invoices",
            "innovation",
        ],
    ),
];

#[test]
fn each_block_counts_for_its_own_number_of_days() {
    let mut profile = complete();
    // A statement is due on 31 May, which is not the matter here.
    profile.as_of = AS_OF;
    let mut stale: Vec<&str> = Vec::new();
    for (days, blocks) in BLOCKS {
        let last_day = subjects_of(&after(&profile, days), WarningCode::Stale);
        assert_eq!(last_day.len(), stale.len(), "{days}: {last_day:?}");
        stale.extend(blocks);
        let found = after(&profile, days + 1);
        let mut warned = subjects_of(&found, WarningCode::Stale);
        warned.sort_unstable();
        let mut expected = stale.clone();
        expected.sort_unstable();
        assert_eq!(warned, expected, "{days}");
        // What is too old is told as that and not as missing.
        assert_eq!(subjects_of(&found, WarningCode::NotRetrieved).len(), 0);
    }
}

#[test]
fn a_block_that_is_too_old_counts_as_not_retrieved() {
    let mut without = complete();
    without.loans = None;
    without.integrity = None;
    let (old, without) = (after(&complete(), 21), after(&without, 21));
    for reading in [Reading::Known, Reading::Typical, Reading::Best] {
        assert_eq!(old.vector(reading), without.vector(reading));
    }
    assert_eq!(old.gate_facts(), without.gate_facts());
    assert_eq!(old.knowledge(), without.knowledge());
    assert_eq!(old.gate_facts().debt, Err(NOT_RETRIEVED));
}

#[test]
fn nothing_is_left_of_a_firm_whose_facts_are_all_too_old() {
    let old = after(&complete(), 71);
    for value in old.vector(Reading::Typical).iter() {
        assert_eq!(value, Value::NotRetrieved);
    }
    let found = old.gate_facts();
    assert_eq!(found.operating_days, Err(NOT_RETRIEVED));
    assert_eq!(found.industry, Err(NOT_RETRIEVED));
    assert_eq!(old.revenue_base(Reading::Typical), None);
    for improvement in Improvement::ALL {
        assert_eq!(old.with(improvement), None);
    }
}

#[test]
fn training_takes_facts_of_any_age() {
    let mut profile = complete();
    profile.loans.as_mut().unwrap().provenance.retrieved_on = date(2025, 1, 2);
    profile.talent.as_mut().unwrap().provenance.retrieved_on = date(2025, 5, 31);
    assert!(subjects(&profile, WarningCode::Stale).is_empty());
    assert_eq!(number(&profile, "talent.staff"), 90.0);
}

#[test]
fn the_statement_of_a_year_is_due_on_31_may_of_the_next() {
    let mut profile = complete();
    profile.statements.as_mut().unwrap().facts.remove(0);
    for (day, is_due) in [
        (date(2025, 5, 31), false),
        (date(2025, 6, 1), true),
        (date(2026, 1, 1), true),
    ] {
        let found = on(&profile, day);
        let warned = subjects_of(&found, WarningCode::StatementDue);
        assert_eq!(warned.len(), usize::from(is_due), "{day}");
        let facts = found.gate_facts();
        if is_due {
            assert_eq!(facts.statements, Err(NOT_RETRIEVED), "{day}");
            assert_eq!(facts.revenue, Err(NOT_RETRIEVED), "{day}");
            assert_eq!(facts.revenue_change_bp, Err(NOT_RETRIEVED), "{day}");
        } else {
            assert_eq!(facts.statements, Ok(2), "{day}");
            assert_eq!(facts.revenue.ok(), wan(4_800), "{day}");
        }
    }
    // With the statement of 2024 there, nothing more is due until June 2026.
    assert!(
        subjects_of(
            &on(&complete(), date(2026, 5, 31)),
            WarningCode::StatementDue
        )
        .is_empty()
    );
    let june = on(&complete(), date(2026, 6, 1));
    assert_eq!(
        subjects_of(&june, WarningCode::StatementDue),
        ["statements"]
    );
}

#[test]
fn earlier_statements_count_as_missing_where_the_due_one_is() {
    let mut without = complete();
    without.statements = None;
    let mut early = complete();
    early.statements.as_mut().unwrap().facts.remove(0);
    let day = date(2025, 6, 30);
    let (early, without) = (on(&early, day), on(&without, day));
    for reading in [Reading::Known, Reading::Typical, Reading::Best] {
        for (feature, (one, other)) in SCHEMA.iter().zip(
            early
                .vector(reading)
                .iter()
                .zip(without.vector(reading).iter()),
        ) {
            assert_eq!(one, other, "{}", feature.name);
        }
        assert_eq!(early.revenue_base(reading), without.revenue_base(reading));
    }
    assert_eq!(early.gate_facts(), without.gate_facts());
}

#[test]
fn no_statement_is_due_of_a_year_before_the_founding() {
    let mut profile = complete();
    profile.statements = Some(sourced(Vec::new()));
    let day = date(2025, 6, 30);
    // Somebody looked, and there is none.
    assert_eq!(on(&profile, day).gate_facts().statements, Ok(0));
    let mut young = complete();
    young.statements.as_mut().unwrap().facts.drain(..2);
    young.identity.facts.founded_on = Some(date(2025, 1, 1));
    assert!(subjects_of(&on(&young, day), WarningCode::StatementDue).is_empty());
    young.identity.facts.founded_on = Some(date(2024, 12, 31));
    assert_eq!(
        subjects_of(&on(&young, day), WarningCode::StatementDue),
        ["statements"]
    );
    // A firm of unknown age existed.
    young.identity.facts.founded_on = None;
    assert_eq!(
        subjects_of(&on(&young, day), WarningCode::StatementDue),
        ["statements"]
    );
}

/// Asserts that a fact that lies between the retrieval of its block and the as-of date is left aside.
fn assert_unknown_then<T>(
    subject: &'static str,
    block: fn(&mut Profile) -> Option<&mut Sourced<T>>,
    add: impl Fn(&mut T),
) {
    let retrieved_on = months_after(AS_OF, -1);
    let mut before = complete();
    block(&mut before).unwrap().provenance.retrieved_on = retrieved_on;
    let mut after = before.clone();
    add(&mut block(&mut after).unwrap().facts);
    assert_ne!(before, after);
    assert_same(&before, &after, subject);
    assert!(subjects(&after, WarningCode::DatedLater).contains(&subject));
}

#[test]
fn what_a_source_could_not_know_on_the_day_of_retrieval_is_left_aside() {
    let between = date(2025, 6, 15);
    assert_unknown_then(
        "qualifications",
        |p| p.qualifications.as_mut(),
        |facts| {
            let mut certificate = qualification(QualificationKind::LittleGiant, between);
            certificate.valid_until = Some(date(2028, 6, 14));
            facts.items.push(certificate);
        },
    );
    assert_unknown_then(
        "integrity",
        |p| p.integrity.as_mut(),
        |facts| {
            facts.push(IntegrityEvent {
                kind: IntegrityEventKind::SeriousDishonesty,
                date: between,
                resolved_on: None,
            });
        },
    );
    assert_unknown_then(
        "innovation",
        |p| p.innovation.as_mut(),
        |facts| {
            facts.facts.push(InnovationFact {
                kind: InnovationFactKind::NationalSciencePrize,
                date: between,
                amount: None,
            });
        },
    );
    assert_unknown_then(
        "loans",
        |p| p.loans.as_mut(),
        |facts| {
            facts.push(Loan {
                started_on: Some(between),
                ..loan(Fen::from_yuan(9_000_000))
            });
        },
    );
    assert_unknown_then(
        "patents",
        |p| p.patents.as_mut(),
        |facts| {
            if let Patents::List(list) = facts {
                list.items.push(invention(between));
            }
        },
    );
    assert_unknown_then(
        "patents",
        |p| p.patents.as_mut(),
        |facts| {
            if let Patents::List(list) = facts {
                list.items[0].transfers_in = Some(vec![event(between)]);
            }
        },
    );
    let add_to: [fn(&mut Patent, Date); 4] = [
        |right, day| right.licences.as_mut().unwrap().push(event(day)),
        |right, day| right.pledges = Some(vec![event(day)]),
        |right, day| right.disputes = Some(vec![event(day)]),
        |right, day| {
            right.awards = Some(vec![PatentAward {
                kind: PatentAwardKind::ChinaPatentAward,
                date: day,
            }]);
        },
    ];
    for add in add_to {
        assert_unknown_then(
            "patents",
            |p| p.patents.as_mut(),
            |facts| {
                if let Patents::List(list) = facts {
                    add(&mut list.items[0], between);
                }
            },
        );
    }
}

#[test]
fn staff_a_founding_and_a_year_of_later_than_their_retrieval_are_not_known() {
    let mut later = complete();
    let talent = later.talent.as_mut().unwrap();
    talent.provenance.retrieved_on = date(2025, 5, 30);
    talent.facts.counted_on = date(2025, 5, 31);
    let mut without = complete();
    without.talent = None;
    assert_same(&without, &later, "talent");
    assert_eq!(subjects(&later, WarningCode::DatedLater), ["talent"]);

    let mut later = complete();
    later.identity.provenance.retrieved_on = date(2015, 6, 29);
    let mut without = complete();
    without.identity.facts.founded_on = None;
    assert_same(&without, &later, "identity");
    assert_eq!(subjects(&later, WarningCode::DatedLater), ["identity"]);

    // Retrieved before the year 2024 ended: its figures cannot be those of the year.
    let mut later = complete();
    later.statements.as_mut().unwrap().provenance.retrieved_on = date(2024, 12, 30);
    assert_eq!(subjects(&later, WarningCode::DatedLater), ["statements"]);
    assert_eq!(subjects(&later, WarningCode::StatementDue), ["statements"]);
}

#[test]
fn months_of_invoices_end_with_the_day_of_retrieval() {
    let mut profile = complete();
    let block = profile.invoices.as_mut().unwrap();
    block.provenance.retrieved_on = date(2025, 5, 31);
    // June was not over then: 23 months are left, too few to compare two years.
    assert_eq!(
        feature(&profile, "revenue.invoice_growth"),
        Value::NotRetrieved
    );
    assert_eq!(number(&profile, "revenue.invoice_active_months"), 12.0);
    let block = profile.invoices.as_mut().unwrap();
    block.facts.push(month(24, Fen::from_yuan(4_000_000)));
    // 11 months of 5 million and one of 4 million against 12 of 4 million.
    let growth = number(&profile, "revenue.invoice_growth");
    assert!((growth - 11.0 / 48.0).abs() < 1e-12, "{growth}");
}
