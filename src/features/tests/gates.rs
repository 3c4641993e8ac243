//! The facts that the policy asks for.

use jiff::civil::date;

use super::*;
use crate::domain::{
    facts::{Integrity, Item, Need, Size},
    firm::{IntegrityEvent, IntegrityEventKind, TaxGrade},
    loans::{Loan, LoanClass},
    money::Fen,
    statements::Statement,
};

#[test]
fn the_rich_firm_has_these_facts() {
    let found = facts(&rich()).gate_facts();
    assert_eq!(found.in_area, Ok(true));
    assert_eq!(found.reviewed_startup, Some(false));
    // No certificate states its last day.
    assert_eq!(found.innovation_attribute, Err(NOT_RETRIEVED));
    assert_eq!(found.operating_days, Ok(3653));
    assert_eq!(found.tax_grade, Ok((TaxGrade::B, 2024)));
    assert_eq!(found.integrity, Ok(Integrity::Clean));
    assert_eq!(found.industry, Err(NOT_RETRIEVED));
    assert!(found.group_retrieved && found.patents_listed);
    assert_eq!(found.non_performing_loan, Ok(false));
    assert_eq!(found.revenue.ok(), wan(6_000));
    assert_eq!(found.net_profit.ok(), wan(540));
    assert_eq!(found.cash_flow.ok(), wan(300));
    assert_eq!(found.rd_expense.ok(), wan(360));
    assert_eq!(found.assets.ok(), wan(8_000));
    assert_eq!(found.liabilities.ok(), wan(3_200));
    assert_eq!(found.equity.ok(), wan(4_800));
    assert_eq!(found.debt.ok(), wan(900));
    assert_eq!(found.net_margin_bp, Ok(900));
    assert_eq!(found.revenue_change_bp, Ok(2_500));
    assert_eq!(found.revenue_change_two_years_bp, Ok(6_000));
    assert_eq!(found.liabilities_to_assets_bp, Ok(4_000));
    assert_eq!(found.loss_years, Ok(0));
    assert_eq!(found.debt_to_revenue_bp, Ok(1_500));
    assert_eq!(found.cash_flow_margin_bp, Ok(500));
    assert_eq!(found.statements, Ok(3));
    assert_eq!(found.doubts, []);
    // (6,000 − 540) × 1.25 ÷ (360 ÷ 90) − 500 − 300 = 906.25, in units of 10,000 yuan.
    assert_eq!(
        found.working_capital_need,
        Need::Amount(Fen::from_yuan(9_062_500))
    );
}

#[test]
fn what_can_be_had_of_a_complete_firm_is_had() {
    let found = facts(&complete()).gate_facts();
    assert_eq!(found.innovation_attribute, Ok(true));
    assert_eq!(found.industry.as_deref(), Ok("C3812"));
    assert_eq!(found.size, Ok(Size::Small));
    assert_eq!(found.overdue, Ok(Fen::ZERO));
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
        facts(&profile).gate_facts().integrity
    };
    let resolved = Some(date(2021, 3, 4));
    assert_eq!(integrity(&[]), Ok(Integrity::Clean));
    assert_eq!(
        integrity(&[
            (IntegrityEventKind::Enforcement, None),
            (IntegrityEventKind::AbnormalOperation, None),
            (IntegrityEventKind::AdministrativePenalty, None),
        ]),
        Ok(Integrity::Clean)
    );
    assert_eq!(
        integrity(&[(IntegrityEventKind::SeriousDishonesty, resolved)]),
        Ok(Integrity::LastEntry(date(2021, 3, 4)))
    );
    assert_eq!(
        integrity(&[
            (IntegrityEventKind::SeriousDishonesty, resolved),
            (IntegrityEventKind::HeadSeriousDishonesty, None),
        ]),
        Ok(Integrity::LastEntry(AS_OF))
    );
    assert_eq!(facts(&bare()).gate_facts().integrity, Err(NOT_RETRIEVED));
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
        facts(&profile).gate_facts().non_performing_loan
    };
    assert_eq!(
        non_performing(&[Some(LoanClass::SpecialMention)]),
        Ok(false)
    );
    assert_eq!(non_performing(&[Some(LoanClass::Substandard)]), Ok(true));
    assert_eq!(non_performing(&[None, Some(LoanClass::Loss)]), Ok(true));
    assert_eq!(non_performing(&[Some(LoanClass::Loss), None]), Ok(true));
    assert_eq!(
        non_performing(&[Some(LoanClass::Normal), None]),
        Err(NOT_RETRIEVED)
    );
}

#[test]
fn ratios_to_no_revenue_are_not_made_up() {
    let mut profile = rich();
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.revenue = Some(Fen::ZERO);
    latest.net_profit = wan(-1);
    let found = facts(&profile).gate_facts();
    assert_eq!(found.net_margin_bp, Err(UNDEFINED));
    assert_eq!(found.debt_to_revenue_bp, Err(UNDEFINED));
    assert_eq!(found.cash_flow_margin_bp, Err(UNDEFINED));
    assert_eq!(found.revenue_change_bp, Ok(-10_000));
}

#[test]
fn a_loss_of_many_times_the_revenue_is_told_as_it_is() {
    let mut profile = rich();
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.revenue = Some(Fen::from_yuan(20_900));
    latest.net_profit = Some(Fen::from_yuan(-10_408_200));
    let found = facts(&profile).gate_facts();
    assert_eq!(found.net_margin_bp, Ok(-4_980_000));
}

#[test]
fn lost_equity_without_assets_gives_no_ratio() {
    let mut profile = bare();
    let mut lost = statement(2024);
    lost.equity = wan(-260_000);
    profile.statements = Some(sourced(vec![lost]));
    let found = facts(&profile).gate_facts();
    assert_eq!(found.liabilities_to_assets_bp, Err(NOT_RETRIEVED));
    assert_eq!(found.equity.ok(), wan(-260_000));
    let ratio = readings(&profile, "revenue.liabilities_to_assets");
    let unknown = Value::NotRetrieved;
    assert_eq!(ratio, [unknown, Value::Known(1.0), unknown]);
}

#[test]
fn equity_does_not_follow_from_assets_and_liabilities() {
    let mut profile = bare();
    let mut gone = statement(2024);
    gone.assets = Some(Fen::ZERO);
    gone.liabilities = wan(30);
    profile.statements = Some(sourced(vec![gone]));
    let found = facts(&profile).gate_facts();
    assert_eq!(found.equity, Err(NOT_RETRIEVED));
    assert_eq!(found.liabilities_to_assets_bp, Err(UNDEFINED));
}

#[test]
fn only_losses_without_a_gap_run_into_the_latest_year() {
    let loss_years = |founded_on: Date, years: &[(i16, Option<i64>)]| {
        let mut profile = rich();
        profile.identity.facts.founded_on = Some(founded_on);
        let statements = years.iter().map(|(year, profit)| Statement {
            net_profit: profit.and_then(wan),
            ..statement(*year)
        });
        profile.statements = Some(sourced(statements.collect()));
        let running = facts(&profile).gate_facts().loss_years;
        (running, feature(&profile, "revenue.loss_years"))
    };
    let known = |running, of_three| (Ok(running), Value::Known(of_three));
    let unknown = (Err(NOT_RETRIEVED), Value::NotRetrieved);
    let loss = Some(-1);
    let old = date(2015, 6, 30);
    for (years, expected) in [
        (
            &[(2024, loss), (2023, loss), (2022, loss), (2021, loss)][..],
            known(4, 3.0),
        ),
        // The year before these could only make a fourth.
        (&[(2024, loss), (2023, loss), (2022, loss)], known(3, 3.0)),
        (
            &[(2024, loss), (2023, Some(0)), (2022, loss)],
            known(1, 2.0),
        ),
        (
            &[(2024, Some(1)), (2023, loss), (2022, loss)],
            known(0, 2.0),
        ),
        // A year that was left out could be one of loss.
        (&[(2024, loss), (2020, loss), (2018, loss)], unknown),
        (&[(2024, loss), (2023, None), (2022, loss)], unknown),
        (&[(2024, None), (2023, loss)], unknown),
        (&[(2024, None)], unknown),
    ] {
        assert_eq!(loss_years(old, years), expected, "{years:?}");
    }
    // Two years are all that a firm founded in 2023 has.
    let both = [(2024, loss), (2023, loss)];
    assert_eq!(loss_years(date(2023, 2, 1), &both), known(2, 2.0));
    assert_eq!(loss_years(old, &both), unknown);
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
    let found = facts(&profile);
    // The year before ended exactly eighteen months before the as-of date.
    assert_eq!(
        found
            .revenue_base(Reading::Typical)
            .map(|base| Some(base.latest)),
        Some(before)
    );
    assert_eq!(found.revenue_base(Reading::Known), None);
    assert_eq!(
        subjects(&profile, WarningCode::RevenueOfEarlierYear),
        ["statements"]
    );
    assert_eq!(found.gate_facts().revenue, Err(NOT_RETRIEVED));
    profile.as_of = date(2025, 7, 1);
    assert_eq!(facts(&profile).revenue_base(Reading::Typical), None);
    assert!(subjects(&profile, WarningCode::RevenueOfEarlierYear).is_empty());
}

#[test]
fn a_stated_liabilities_ratio_stands_in_on_the_typical_reading() {
    let mut profile = bare();
    let mut stated = statement(2024);
    stated.stated_liabilities_to_assets = Some(0.97);
    profile.statements = Some(sourced(vec![stated]));
    let ratio = |profile: &Profile| readings(profile, "revenue.liabilities_to_assets");
    let unknown = Value::NotRetrieved;
    assert_eq!(ratio(&profile), [unknown, Value::Known(0.97), unknown]);
    // Nobody can add up a stated ratio.
    let found = facts(&profile).gate_facts();
    assert_eq!(found.liabilities_to_assets_bp, Err(NOT_RETRIEVED));
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.assets = wan(100);
    latest.equity = wan(-10);
    let found = facts(&profile).gate_facts();
    assert_eq!(found.liabilities_to_assets_bp, Ok(11_000));
    assert_eq!(ratio(&profile), [unknown, Value::Known(1.1), unknown]);
    let latest = &mut profile.statements.as_mut().unwrap().facts[0];
    latest.liabilities = wan(110);
    assert_eq!(ratio(&profile), [Value::Known(1.1); 3]);
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
        facts(&profile).gate_facts().overdue
    };
    let (past, today) = (Some(date(2025, 6, 29)), Some(AS_OF));
    assert_eq!(overdue(&[]), Ok(Fen::ZERO));
    assert_eq!(overdue(&[(7, today)]), Ok(Fen::ZERO));
    assert_eq!(
        overdue(&[(7, past), (5, past), (3, today)]),
        Ok(Fen::from_yuan(12))
    );
    assert_eq!(overdue(&[(7, None)]), Err(NOT_RETRIEVED));
    assert_eq!(overdue(&[(0, None)]), Ok(Fen::ZERO));
    assert_eq!(overdue(&[(7, None), (5, past)]), Ok(Fen::from_yuan(5)));
    assert_eq!(facts(&bare()).gate_facts().overdue, Err(NOT_RETRIEVED));
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
        facts(&profile).gate_facts().special_mention_loan
    };
    assert_eq!(special(&[Some(LoanClass::Normal)]), Ok(false));
    assert_eq!(special(&[Some(LoanClass::Loss)]), Ok(false));
    assert_eq!(special(&[None, Some(LoanClass::SpecialMention)]), Ok(true));
    assert_eq!(
        special(&[Some(LoanClass::Normal), None]),
        Err(NOT_RETRIEVED)
    );
    assert_eq!(
        facts(&bare()).gate_facts().special_mention_loan,
        Err(NOT_RETRIEVED)
    );
}

#[test]
fn debt_is_the_larger_of_what_the_statement_and_the_loans_say() {
    let mut profile = rich();
    profile.loans = Some(sourced(vec![loan(Fen::from_yuan(500_000_000))]));
    let debt = |profile: &Profile| {
        let found = facts(profile).gate_facts();
        (found.debt, found.debt_to_revenue_bp)
    };
    // 500 million on a revenue of 60 million.
    let larger = (Ok(Fen::from_yuan(500_000_000)), Ok(83_333));
    assert_eq!(debt(&profile), larger);
    profile.loans = Some(sourced(Vec::new()));
    let stated = Ok(Fen::from_yuan(9_000_000));
    assert_eq!(debt(&profile), (stated, Ok(1_500)));
    // A loan that the new credit repays is no debt beside it.
    profile.loans = Some(sourced(vec![Loan {
        repaid_by_this: true,
        ..loan(Fen::from_yuan(500_000_000))
    }]));
    assert_eq!(debt(&profile), (stated, Ok(1_500)));
}

#[test]
fn debt_is_unknown_where_one_of_its_sources_is() {
    let unknown = Err(NOT_RETRIEVED);
    let debt = |change: Change| {
        let mut profile = rich();
        change(&mut profile);
        facts(&profile).gate_facts().debt
    };
    assert_eq!(debt(|p| p.loans = None), unknown);
    assert_eq!(debt(|p| p.statements = None), unknown);
    let without = |p: &mut Profile| {
        p.statements.as_mut().unwrap().facts[0].interest_bearing_debt = None;
    };
    assert_eq!(debt(without), unknown);
    // A firm without a statement yet owes its loans.
    let loans = Ok(Fen::from_yuan(3_000_000));
    assert_eq!(debt(|p| p.statements = Some(sourced(Vec::new()))), loans);
}

#[test]
fn the_working_capital_need_is_unknown_where_any_of_its_facts_is() {
    let need = |change: Change| {
        let mut profile = rich();
        change(&mut profile);
        facts(&profile).gate_facts().working_capital_need
    };
    let latest = |profile: &mut Profile, change: fn(&mut Statement)| {
        change(&mut profile.statements.as_mut().unwrap().facts[0]);
    };
    let changes: [fn(&mut Statement); 8] = [
        |latest| latest.revenue = None,
        |latest| latest.net_profit = None,
        |latest| latest.own_working_funds = None,
        |latest| latest.inventory_days = None,
        |latest| latest.receivable_days = None,
        |latest| latest.payable_days = None,
        |latest| latest.prepaid_days = None,
        |latest| latest.advance_days = None,
    ];
    for change in changes {
        let mut profile = rich();
        latest(&mut profile, change);
        let found = facts(&profile).gate_facts().working_capital_need;
        assert_eq!(found, Need::NotRetrieved);
    }
    assert_eq!(need(|p| p.loans = None), Need::NotRetrieved);
    assert_eq!(
        need(|p| p.loans = Some(sourced(vec![loan(Fen::from_yuan(1))]))),
        Need::NotRetrieved
    );
    // Where growth is not known, sales stay as they are: 5,460 ÷ 4 − 800 = 565.
    assert_eq!(
        need(|p| p.statements.as_mut().unwrap().facts.truncate(1)),
        Need::Amount(Fen::from_yuan(5_650_000))
    );
}

#[test]
fn a_loan_that_the_new_credit_repays_is_no_debt_and_its_faults_count() {
    let mut profile = rich();
    let renewed = Loan {
        repaid_by_this: true,
        working_capital: Some(true),
        class: Some(LoanClass::SpecialMention),
        due_on: Some(date(2025, 6, 29)),
        ..loan(Fen::from_yuan(500_000_000))
    };
    profile.loans = Some(sourced(vec![renewed]));
    let told = facts(&profile).gate_facts();
    // The debt is that of the statement.
    assert_eq!(told.debt_to_revenue_bp, Ok(1_500));
    assert_eq!(told.special_mention_loan, Ok(true));
    assert_eq!(told.overdue, Ok(Fen::from_yuan(500_000_000)));
    profile.loans = Some(sourced(Vec::new()));
    let without = facts(&profile).gate_facts();
    assert_eq!(told.working_capital_need, without.working_capital_need);
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
    let found = facts(&profile).gate_facts();
    assert_eq!(found.open_enforcements, Ok(2));
    assert_eq!(found.open_abnormal_operations, Ok(0));
    let unknown = facts(&bare()).gate_facts();
    assert_eq!(unknown.open_enforcements, Err(NOT_RETRIEVED));
    assert_eq!(unknown.open_abnormal_operations, Err(NOT_RETRIEVED));
}

#[test]
fn an_empty_list_of_statements_is_not_an_unretrieved_one() {
    let mut profile = bare();
    let number = |profile: &Profile| facts(profile).gate_facts().statements;
    assert_eq!(number(&profile), Err(NOT_RETRIEVED));
    profile.statements = Some(sourced(Vec::new()));
    assert_eq!(number(&profile), Ok(0));
    assert_eq!(facts(&profile).gate_facts().net_profit, Err(UNDEFINED));
    profile.statements = Some(sourced(vec![statement(2024), statement(2023)]));
    assert_eq!(number(&profile), Ok(2));
    assert_eq!(facts(&profile).gate_facts().net_profit, Err(NOT_RETRIEVED));
}

#[test]
fn the_size_class_follows_from_industry_staff_and_revenue() {
    let size = |industry: &str, staff: Option<u32>, revenue_wan: i64| {
        let mut profile = rich();
        profile.identity.facts.industry_code = Some(industry.into());
        profile.talent.as_mut().unwrap().facts.staff = staff;
        profile.statements.as_mut().unwrap().facts[0].revenue = wan(revenue_wan);
        facts(&profile).gate_facts().size
    };
    assert_eq!(size("C3812", Some(1_000), 40_000), Ok(Size::Large));
    assert_eq!(size("C3812", Some(300), 2_000), Ok(Size::Medium));
    assert_eq!(size("C3812", Some(20), 300), Ok(Size::Small));
    assert_eq!(size("C3812", Some(19), 300), Ok(Size::Micro));
    assert_eq!(size("C3812", None, 299), Ok(Size::Micro));
    assert_eq!(size("C3812", None, 40_000), Err(vec![Item::Staff]));
    assert_eq!(size("I", Some(90), 6_000), Err(vec![Item::Industry]));
    // A firm without a statement yet is micro by its revenue.
    let mut profile = rich();
    profile.identity.facts.industry_code = Some("C3812".into());
    profile.statements = Some(sourced(Vec::new()));
    assert_eq!(facts(&profile).gate_facts().size, Ok(Size::Micro));
    profile.identity.facts.industry_code = None;
    assert_eq!(facts(&profile).gate_facts().size, Err(vec![Item::Industry]));
}
