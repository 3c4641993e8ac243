//! Nothing dated after the as-of date changes anything but the warnings.

use jiff::civil::date;

use super::*;
use crate::domain::{
    firm::{IntegrityEvent, IntegrityEventKind, QualificationKind},
    innovation::{InnovationFact, InnovationFactKind},
    loans::{Loan, LoanClass},
    money::Fen,
    patents::{LegalStatus, Patent, PatentAward, PatentAwardKind, PatentKind},
};

const LATER: Date = date(2025, 7, 1);

fn assert_left_aside(subject: &'static str, add: impl Fn(&mut Profile)) {
    let before = rich();
    let mut after = rich();
    add(&mut after);
    assert_ne!(before, after);
    assert_same(&before, &after, subject);
    assert_eq!(subjects(&before, WarningCode::DatedLater).len(), 0);
    assert_eq!(subjects(&after, WarningCode::DatedLater), [subject]);
}

#[test]
fn later_certificates_entries_recognitions_and_loans_are_left_aside() {
    assert_left_aside("qualifications", |profile| {
        let list = &mut profile.qualifications.as_mut().unwrap().facts;
        list.items
            .push(qualification(QualificationKind::LittleGiant, LATER));
    });
    assert_left_aside("integrity", |profile| {
        profile
            .integrity
            .as_mut()
            .unwrap()
            .facts
            .push(IntegrityEvent {
                kind: IntegrityEventKind::SeriousDishonesty,
                date: LATER,
                resolved_on: None,
            });
    });
    assert_left_aside("innovation", |profile| {
        profile
            .innovation
            .as_mut()
            .unwrap()
            .facts
            .facts
            .push(InnovationFact {
                kind: InnovationFactKind::NationalSciencePrize,
                date: LATER,
                amount: None,
            });
    });
    assert_left_aside("loans", |profile| {
        profile.loans.as_mut().unwrap().facts.push(Loan {
            started_on: Some(LATER),
            class: Some(LoanClass::Loss),
            working_capital: Some(true),
            ..loan(Fen::from_yuan(9_000_000))
        });
    });
}

#[test]
fn later_years_and_months_are_left_aside() {
    assert_left_aside("statements", |profile| {
        let list = &mut profile.statements.as_mut().unwrap().facts;
        let later = crate::domain::statements::Statement {
            fiscal_year: 2025,
            revenue: wan(90_000),
            ..list[0]
        };
        list.insert(0, later);
    });
    assert_left_aside("invoices", |profile| {
        let list = &mut profile.invoices.as_mut().unwrap().facts;
        list.insert(0, month(-1, Fen::from_yuan(900_000_000)));
    });
}

#[test]
fn a_month_counts_once_it_has_ended() {
    let mut profile = rich();
    profile.as_of = date(2025, 6, 29);
    let later = subjects(&profile, WarningCode::DatedLater);
    assert_eq!(later, ["invoices"]);
}

#[test]
fn a_resolution_of_later_is_not_known_yet() {
    let mut standing = rich();
    let mut resolved_later = rich();
    for (profile, resolved_on) in [(&mut standing, None), (&mut resolved_later, Some(LATER))] {
        profile.integrity.as_mut().unwrap().facts = vec![IntegrityEvent {
            kind: IntegrityEventKind::HeadSeriousDishonesty,
            date: date(2020, 1, 1),
            resolved_on,
        }];
    }
    assert_same(&standing, &resolved_later, "resolution");
    let later = subjects(&resolved_later, WarningCode::DatedLater);
    assert_eq!(later, ["integrity"]);
}

#[test]
fn later_patents_and_what_happens_to_patents_later_are_left_aside() {
    let add = |change: fn(&mut Vec<Patent>)| {
        assert_left_aside("patents", |profile| change(listed(profile)));
    };
    add(|list| list.push(invention(LATER)));
    add(|list| list.push(patent(PatentKind::UtilityModel, LATER)));
    add(|list| {
        list[0].legal_status = LegalStatus::Lapsed;
        list[0].legal_status_date = Some(LATER);
    });
    add(|list| {
        list[3].legal_status = LegalStatus::InForce;
        list[3].legal_status_date = Some(LATER);
        list[3].grant_date = Some(LATER);
    });
    add(|list| list[0].transfers_in = Some(vec![event(LATER)]));
    add(|list| list[0].licences = Some(vec![event(date(2022, 1, 1)), event(LATER)]));
    add(|list| {
        list[0].disputes = Some(vec![event(LATER)]);
    });
    add(|list| {
        if let Some(pledges) = &mut list[0].pledges {
            pledges.push(event(LATER));
        }
    });
    add(|list| {
        list[0].awards = Some(vec![PatentAward {
            kind: PatentAwardKind::ChinaPatentAward,
            date: LATER,
        }]);
    });
}

#[test]
fn a_pledge_that_ends_later_goes_on() {
    let mut open = rich();
    let mut ends_later = rich();
    listed(&mut open)[0].pledges = Some(vec![event(date(2024, 3, 1))]);
    listed(&mut ends_later)[0].pledges = Some(vec![crate::domain::patents::PatentEvent {
        ended_on: Some(LATER),
        ..event(date(2024, 3, 1))
    }]);
    assert_same(&open, &ends_later, "end of a pledge");
}

#[test]
fn a_block_of_later_counts_as_not_retrieved() {
    let mut without = rich();
    without.talent = None;
    let mut later = rich();
    later.talent.as_mut().unwrap().facts.counted_on = LATER;
    assert_same(&without, &later, "talent");
    assert_eq!(subjects(&later, WarningCode::DatedLater), ["talent"]);

    let mut without = rich();
    without.tax = None;
    let mut later = rich();
    later.tax.as_mut().unwrap().facts.grade_year = 2026;
    assert_same(&without, &later, "tax");
    assert_eq!(subjects(&later, WarningCode::DatedLater), ["tax"]);

    let mut without = rich();
    without.identity.facts.founded_on = None;
    let mut later = rich();
    later.identity.facts.founded_on = Some(LATER);
    assert_same(&without, &later, "identity");
    assert_eq!(subjects(&later, WarningCode::DatedLater), ["identity"]);
}
