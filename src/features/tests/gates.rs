//! The facts that the policy asks for.

use jiff::civil::date;

use super::*;
use crate::domain::{
    facts::{Integrity, Need},
    firm::{IntegrityEvent, IntegrityEventKind},
    loans::LoanClass,
    money::Fen,
};

#[test]
fn the_rich_firm_has_these_facts() {
    let facts = Facts::of(&rich()).gate_facts(wan(300));
    assert_eq!(facts.in_area, Some(true));
    assert_eq!(facts.innovation_attribute, Some(true));
    assert_eq!(facts.operating_days, Some(3653));
    assert_eq!(facts.integrity, Some(Integrity::Clean));
    assert_eq!(facts.non_performing_loan, Some(false));
    assert_eq!(facts.revenue, wan(6_000));
    assert_eq!(facts.net_margin_bp, Some(900));
    assert_eq!(facts.revenue_change_bp, Some(2_500));
    assert_eq!(facts.revenue_change_two_years_bp, Some(6_000));
    assert_eq!(facts.liabilities_to_assets_bp, Some(4_000));
    assert_eq!(facts.loss_years, Some(0));
    assert_eq!(facts.debt_to_revenue_bp, Some(1_500));
    assert_eq!(facts.cash_flow_margin_bp, Some(500));
    assert_eq!(facts.statement_age_days, Some(181));
    assert_eq!(facts.rd_expense, wan(360));
    assert_eq!(facts.requested, wan(300));
    // (6,000 − 540) × 1.25 ÷ (360 ÷ 90) − 500 − 300 = 906.25, in units of 10,000 yuan.
    assert_eq!(
        facts.working_capital_need,
        Need::Amount(Fen::from_yuan(9_062_500))
    );
}

#[test]
fn only_serious_dishonesty_counts_for_integrity() {
    let integrity = |events: &[(IntegrityEventKind, Option<_>)]| {
        let mut profile = bare();
        profile.integrity = Some(sourced(
            events
                .iter()
                .map(|(kind, resolved_on)| IntegrityEvent {
                    kind: *kind,
                    date: date(2019, 1, 1),
                    resolved_on: *resolved_on,
                })
                .collect(),
        ));
        Facts::of(&profile).gate_facts(None).integrity
    };
    let resolved = Some(date(2021, 3, 4));
    assert_eq!(integrity(&[]), Some(Integrity::Clean));
    assert_eq!(
        integrity(&[
            (IntegrityEventKind::Enforcement, None),
            (IntegrityEventKind::AbnormalOperation, None),
            (IntegrityEventKind::AdministrativePenalty, None),
        ]),
        Some(Integrity::Clean)
    );
    assert_eq!(
        integrity(&[(IntegrityEventKind::SeriousDishonesty, resolved)]),
        Some(Integrity::LastEntry(date(2021, 3, 4)))
    );
    assert_eq!(
        integrity(&[
            (IntegrityEventKind::SeriousDishonesty, resolved),
            (IntegrityEventKind::HeadSeriousDishonesty, None),
        ]),
        Some(Integrity::LastEntry(AS_OF))
    );
    assert_eq!(Facts::of(&bare()).gate_facts(None).integrity, None);
}

#[test]
fn entries_count_for_two_years_after_they_are_resolved() {
    let entries = |resolved_on| {
        let mut profile = rich();
        profile.integrity.as_mut().unwrap().facts[0].resolved_on = resolved_on;
        number(&profile, "firm.integrity_events")
    };
    assert_eq!(entries(None), 1.0);
    assert_eq!(entries(Some(date(2023, 7, 1))), 1.0);
    assert_eq!(entries(Some(date(2023, 6, 30))), 0.0);
}

#[test]
fn a_loan_of_unknown_class_leaves_the_question_open() {
    let non_performing = |classes: &[Option<LoanClass>]| {
        let mut profile = bare();
        let loans = classes.iter().map(|class| crate::domain::loans::Loan {
            class: *class,
            ..loan(Fen::from_yuan(1))
        });
        profile.loans = Some(sourced(loans.collect()));
        Facts::of(&profile).gate_facts(None).non_performing_loan
    };
    assert_eq!(
        non_performing(&[Some(LoanClass::SpecialMention)]),
        Some(false)
    );
    assert_eq!(non_performing(&[Some(LoanClass::Substandard)]), Some(true));
    assert_eq!(non_performing(&[None, Some(LoanClass::Loss)]), Some(true));
    assert_eq!(non_performing(&[Some(LoanClass::Loss), None]), Some(true));
    assert_eq!(non_performing(&[Some(LoanClass::Normal), None]), None);
}

#[test]
fn ratios_to_no_revenue_stand_at_the_bound() {
    let mut profile = rich();
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.revenue = Some(Fen::ZERO);
    latest.net_profit = wan(-1);
    latest.operating_cash_flow = Some(Fen::ZERO);
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.net_margin_bp, Some(-1_000_000));
    assert_eq!(facts.debt_to_revenue_bp, Some(1_000_000));
    assert_eq!(facts.cash_flow_margin_bp, None);
    assert_eq!(facts.revenue_change_bp, Some(-10_000));
}

#[test]
fn losses_count_where_there_is_nothing_else() {
    let loss_years = |profits: [i64; 3]| {
        let mut profile = rich();
        for (statement, profit) in profile
            .statements
            .as_mut()
            .unwrap()
            .facts
            .iter_mut()
            .zip(profits)
        {
            statement.net_profit = wan(profit);
        }
        let gate = Facts::of(&profile).gate_facts(None).loss_years;
        (gate, number(&profile, "revenue.loss_years"))
    };
    assert_eq!(loss_years([-1, -1, -1]), (Some(3), 3.0));
    assert_eq!(loss_years([-1, 0, -1]), (Some(0), 2.0));
    assert_eq!(loss_years([1, 1, 1]), (Some(0), 0.0));
}

#[test]
fn a_stated_liabilities_ratio_stands_in() {
    let mut profile = bare();
    let mut stated = statement(2024);
    stated.stated_liabilities_to_assets = Some(0.97);
    profile.statements = Some(sourced(vec![stated]));
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.liabilities_to_assets_bp, Some(9_700));
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.assets = wan(100);
    latest.equity = wan(-10);
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.liabilities_to_assets_bp, Some(11_000));
    assert_eq!(number(&profile, "revenue.liabilities_to_assets"), 1.1);
}
