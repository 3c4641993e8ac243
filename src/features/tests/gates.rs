//! The facts that the policy asks for.

use jiff::civil::date;

use super::*;
use crate::domain::calendar::Date;
use crate::domain::{
    facts::{Integrity, Need},
    firm::{IntegrityEvent, IntegrityEventKind},
    loans::{Loan, LoanClass},
    money::Fen,
    patents::{OtherRights, PatentCounts, PatentKind, Patents},
    statements::Statement,
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
        let loans = classes.iter().map(|class| Loan {
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
fn ratios_to_no_revenue_are_not_made_up() {
    let mut profile = rich();
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.revenue = Some(Fen::ZERO);
    latest.net_profit = wan(-1);
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.net_margin_bp, None);
    assert_eq!(facts.debt_to_revenue_bp, None);
    assert_eq!(facts.cash_flow_margin_bp, None);
    assert_eq!(facts.revenue_change_bp, Some(-10_000));
}

#[test]
fn a_loss_of_many_times_the_revenue_is_told_as_it_is() {
    let mut profile = rich();
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.revenue = Some(Fen::from_yuan(20_900));
    latest.net_profit = Some(Fen::from_yuan(-10_408_200));
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.net_margin_bp, Some(-4_980_000));
}

#[test]
fn lost_equity_without_assets_gives_no_ratio() {
    let mut profile = bare();
    let mut lost = statement(2024);
    lost.equity = wan(-260_000);
    profile.statements = Some(sourced(vec![lost]));
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.liabilities_to_assets_bp, None);
    assert_eq!(facts.equity, wan(-260_000));
    assert_eq!(number(&profile, "revenue.liabilities_to_assets"), 1.0);
}

#[test]
fn equity_follows_from_assets_and_liabilities() {
    let mut profile = bare();
    let mut gone = statement(2024);
    gone.assets = Some(Fen::ZERO);
    gone.liabilities = wan(30);
    profile.statements = Some(sourced(vec![gone]));
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.equity, wan(-30));
    assert_eq!(facts.liabilities_to_assets_bp, None);
}

#[test]
fn only_losses_without_a_gap_run_into_the_latest_year() {
    let loss_years = |years: &[(i16, Option<i64>)]| {
        let mut profile = rich();
        let statements = years.iter().map(|(year, profit)| Statement {
            net_profit: profit.and_then(wan),
            ..statement(*year)
        });
        profile.statements = Some(sourced(statements.collect()));
        let gate = Facts::of(&profile).gate_facts(None).loss_years;
        (gate, feature(&profile, "revenue.loss_years").number())
    };
    let loss = Some(-1);
    for (years, running, of_three) in [
        (
            &[(2024, loss), (2023, loss), (2022, loss), (2021, loss)][..],
            Some(4),
            Some(3.0),
        ),
        (
            &[(2024, loss), (2023, Some(0)), (2022, loss)],
            Some(1),
            Some(2.0),
        ),
        (
            &[(2024, loss), (2020, loss), (2018, loss)],
            Some(1),
            Some(1.0),
        ),
        (
            &[(2024, loss), (2023, None), (2022, loss)],
            Some(1),
            Some(2.0),
        ),
        (
            &[(2024, Some(1)), (2023, loss), (2022, loss)],
            Some(0),
            Some(2.0),
        ),
        (&[(2024, None), (2023, loss)], None, Some(1.0)),
        (&[(2024, None)], None, None),
    ] {
        assert_eq!(loss_years(years), (running, of_three), "{years:?}");
    }
}

#[test]
fn accounts_that_contradict_themselves_give_no_leverage() {
    let with = |assets, liabilities, equity| {
        let mut profile = rich();
        let latest = &mut profile.statements.as_mut().unwrap().facts[0];
        latest.assets = assets;
        latest.liabilities = liabilities;
        latest.equity = equity;
        latest.stated_liabilities_to_assets = None;
        let warned = !subjects(&profile, WarningCode::AccountsContradict).is_empty();
        let leverage = feature(&profile, "revenue.liabilities_to_assets");
        let facts = Facts::of(&profile).gate_facts(None);
        assert_eq!(facts.liabilities_to_assets_bp.is_none(), warned);
        assert_eq!(leverage == Value::Undefined, warned);
        warned
    };
    assert!(with(Some(Fen::saturated(1_000)), None, wan(28_400)));
    assert!(with(wan(1_000), Some(Fen::ZERO), wan(1_001)));
    assert!(with(wan(1_000), wan(400), wan(589)));
    assert!(with(wan(1_000), wan(400), wan(611)));
    // Rounding, and what only looks strange.
    assert!(!with(wan(1_000), wan(400), wan(590)));
    assert!(!with(wan(1_000), wan(400), wan(610)));
    assert!(!with(wan(1_000), wan(1_400), wan(-400)));
    assert!(!with(wan(1_000), None, wan(1_000)));
    assert!(!with(wan(1_000), wan(0), None));
}

#[test]
fn an_earlier_revenue_stands_in_while_it_is_fresh() {
    let mut profile = rich();
    profile.invoices = None;
    let statements = &mut profile.statements.as_mut().unwrap().facts;
    let before = statements[1].revenue;
    statements[0].revenue = None;
    statements[0].main_business_revenue = None;
    statements[0].high_tech_revenue = None;
    let facts = Facts::of(&profile);
    // The year before ended exactly eighteen months before the as-of date.
    assert_eq!(
        facts.revenue_base().map(|base| Some(base.latest)),
        Some(before)
    );
    assert_eq!(
        subjects(&profile, WarningCode::RevenueOfEarlierYear),
        ["statements"]
    );
    assert_eq!(facts.gate_facts(None).revenue, None);
    profile.as_of = date(2025, 7, 1);
    assert_eq!(Facts::of(&profile).revenue_base(), None);
    assert!(subjects(&profile, WarningCode::RevenueOfEarlierYear).is_empty());
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

#[test]
fn a_loan_past_its_last_day_is_overdue() {
    let overdue = |loans: &[(i64, Option<Date>)]| {
        let mut profile = bare();
        let loans = loans.iter().map(|(amount, due_on)| Loan {
            due_on: *due_on,
            ..loan(Fen::from_yuan(*amount))
        });
        profile.loans = Some(sourced(loans.collect()));
        Facts::of(&profile).gate_facts(None).overdue
    };
    let (past, today) = (Some(date(2025, 6, 29)), Some(AS_OF));
    assert_eq!(overdue(&[]), Some(Fen::ZERO));
    assert_eq!(overdue(&[(7, today)]), Some(Fen::ZERO));
    assert_eq!(
        overdue(&[(7, past), (5, past), (3, today)]),
        Some(Fen::from_yuan(12))
    );
    assert_eq!(overdue(&[(7, None)]), None);
    assert_eq!(overdue(&[(0, None)]), Some(Fen::ZERO));
    assert_eq!(overdue(&[(7, None), (5, past)]), Some(Fen::from_yuan(5)));
    assert_eq!(Facts::of(&bare()).gate_facts(None).overdue, None);
}

#[test]
fn special_mention_is_told_from_worse_and_from_unknown() {
    let special = |classes: &[Option<LoanClass>]| {
        let mut profile = bare();
        let loans = classes.iter().map(|class| Loan {
            class: *class,
            ..loan(Fen::from_yuan(1))
        });
        profile.loans = Some(sourced(loans.collect()));
        Facts::of(&profile).gate_facts(None).special_mention_loan
    };
    assert_eq!(special(&[Some(LoanClass::Normal)]), Some(false));
    assert_eq!(special(&[Some(LoanClass::Loss)]), Some(false));
    assert_eq!(
        special(&[None, Some(LoanClass::SpecialMention)]),
        Some(true)
    );
    assert_eq!(special(&[Some(LoanClass::Normal), None]), None);
    assert_eq!(
        Facts::of(&bare()).gate_facts(None).special_mention_loan,
        None
    );
}

#[test]
fn loans_count_as_debt_where_the_statement_tells_less() {
    let mut profile = rich();
    profile.loans = Some(sourced(vec![loan(Fen::from_yuan(500_000_000))]));
    let debt = |profile: &Profile| Facts::of(profile).gate_facts(None).debt_to_revenue_bp;
    // 500 million on a revenue of 60 million.
    assert_eq!(debt(&profile), Some(83_333));
    profile.loans = Some(sourced(Vec::new()));
    assert_eq!(debt(&profile), Some(1_500));
    profile.loans = None;
    assert_eq!(debt(&profile), Some(1_500));
    profile.statements.as_mut().unwrap().facts[0].interest_bearing_debt = None;
    assert_eq!(debt(&profile), None);
}

#[test]
fn entries_that_stand_are_counted_by_kind() {
    let mut profile = bare();
    let entry = |kind, resolved_on| IntegrityEvent {
        kind,
        date: date(2019, 1, 1),
        resolved_on,
    };
    profile.integrity = Some(sourced(vec![
        entry(IntegrityEventKind::Enforcement, None),
        entry(IntegrityEventKind::Enforcement, Some(date(2025, 7, 1))),
        entry(IntegrityEventKind::Enforcement, Some(AS_OF)),
        entry(
            IntegrityEventKind::AbnormalOperation,
            Some(date(2020, 1, 1)),
        ),
        entry(IntegrityEventKind::AdministrativePenalty, None),
    ]));
    let facts = Facts::of(&profile).gate_facts(None);
    assert_eq!(facts.open_enforcements, Some(2));
    assert_eq!(facts.open_abnormal_operations, Some(0));
    let unknown = Facts::of(&bare()).gate_facts(None);
    assert_eq!(unknown.open_enforcements, None);
    assert_eq!(unknown.open_abnormal_operations, None);
}

#[test]
fn invoices_are_held_against_the_statement_of_the_same_year() {
    let with = |issued: i64, months: usize| {
        let mut profile = rich();
        let invoices = (0..)
            .take(months)
            .map(|back| month(back, Fen::from_yuan(issued)));
        profile.invoices = Some(sourced(invoices.collect()));
        profile.statements.as_mut().unwrap().facts.truncate(1);
        let gap = Facts::of(&profile).gate_facts(None).invoice_gap_bp;
        (
            gap,
            subjects(&profile, WarningCode::InvoicesDisagree).is_empty(),
        )
    };
    // Revenue of 2024: 60 million. Eighteen months reach back to January 2024.
    assert_eq!(with(0, 36), (Some(10_000), false));
    assert_eq!(with(5_000_000, 18), (Some(0), true));
    assert_eq!(with(2_500_000, 18), (Some(5_000), true));
    assert_eq!(with(7_600_000, 18), (Some(5_200), false));
    assert_eq!(with(0, 17), (None, true));
}

#[test]
fn an_empty_list_of_statements_is_not_an_unretrieved_one() {
    let mut profile = bare();
    assert_eq!(Facts::of(&profile).gate_facts(None).statements, None);
    profile.statements = Some(sourced(Vec::new()));
    assert_eq!(Facts::of(&profile).gate_facts(None).statements, Some(0));
    profile.statements = Some(sourced(vec![statement(2024), statement(2023)]));
    assert_eq!(Facts::of(&profile).gate_facts(None).statements, Some(2));
}

#[test]
fn knowledge_is_shown_by_inventions_and_people_only() {
    let shown = |change: Change| {
        let mut profile = bare();
        change(&mut profile);
        Facts::of(&profile).gate_facts(None).knowledge_shown
    };
    assert!(!shown(|_| ()));
    assert!(!shown(|p| p.patents = Some(sourced(Patents::List(vec![
        patent(PatentKind::Design, date(2024, 1, 1)),
        patent(PatentKind::UtilityModel, date(2024, 1, 1)),
    ])))));
    assert!(shown(
        |p| p.patents = Some(sourced(Patents::List(vec![invention(date(2024, 1, 1))])))
    ));
    assert!(shown(|p| p.patents =
        Some(sourced(Patents::Counts(PatentCounts {
            inventions_pending: Some(1),
            ..PatentCounts::default()
        })))));
    assert!(shown(|p| p.talent = rich().talent));
    assert!(shown(|p| p.other_rights = Some(sourced(OtherRights {
        ic_layouts: Some(1),
        ..OtherRights::default()
    }))));
    assert!(!shown(|p| p.other_rights = Some(sourced(OtherRights {
        software_copyrights: Some(9),
        ..OtherRights::default()
    }))));
}
