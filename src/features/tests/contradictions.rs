//! Facts that contradict each other, with both figures.

use jiff::civil::date;

use super::*;
use crate::domain::{
    facts::{Doubt, DoubtKind, Freshness, Plausibility, Stated},
    money::Fen,
    patents::{ApplicationNumber, PatentKind},
    statements::Statement,
};

const PLAUSIBILITY: Plausibility = Plausibility {
    growth_above_bp: 10_000,
    invoices_share_bp: 5_000,
    staff_share_bp: 2_500,
};

fn doubts(profile: &Profile) -> Vec<Doubt> {
    let setting = Setting {
        day: AS_OF,
        demands: &Demands {
            freshness: Freshness::ANY,
            plausibility: PLAUSIBILITY,
        },
        weights: &RightWeights::NONE,
    };
    let facts = Facts::of(profile, &setting);
    let doubts = facts.doubts();
    let kinds: Vec<DoubtKind> = doubts.iter().map(|doubt| doubt.kind).collect();
    assert_eq!(facts.gate_facts().doubts, kinds);
    assert!(kinds.is_sorted());
    doubts
}

fn latest(profile: &mut Profile) -> &mut Statement {
    &mut profile.statements.as_mut().unwrap().facts[0]
}

fn money(wan_yuan: i64) -> Stated {
    Stated::Money(wan(wan_yuan).unwrap())
}

fn doubt(kind: DoubtKind, stated: Stated, against: Option<Stated>) -> Doubt {
    Doubt {
        kind,
        about: None,
        stated,
        against,
    }
}

#[test]
fn the_complete_firm_raises_no_doubt() {
    assert_eq!(doubts(&complete()), []);
}

#[test]
fn accounts_that_contradict_themselves_are_told_and_give_no_leverage() {
    let with = |assets, liabilities, equity| {
        let mut profile = complete();
        let year = latest(&mut profile);
        year.assets = assets;
        year.liabilities = liabilities;
        year.equity = equity;
        year.interest_bearing_debt = None;
        let told = doubts(&profile);
        let leverage = feature(&profile, "revenue.liabilities_to_assets");
        let gate = facts(&profile).gate_facts().liabilities_to_assets_bp;
        assert_eq!(gate == Err(UNDEFINED), !told.is_empty());
        assert_eq!(leverage == Value::Undefined, !told.is_empty());
        told
    };
    let contradict =
        |stated, against| vec![doubt(DoubtKind::AccountsContradict, stated, Some(against))];
    let fen = Some(Fen::saturated(1_000));
    assert_eq!(
        with(fen, None, wan(28_400)),
        contradict(Stated::Money(Fen::saturated(1_000)), money(28_400))
    );
    assert_eq!(
        with(wan(1_000), Some(Fen::ZERO), wan(1_001)),
        contradict(money(1_000), money(1_001))
    );
    assert_eq!(
        with(wan(1_000), wan(400), wan(589)),
        contradict(money(1_000), money(989))
    );
    assert_eq!(
        with(wan(1_000), wan(400), wan(611)),
        contradict(money(1_000), money(1_011))
    );
    // Rounding, and what only looks strange.
    for (liabilities, equity) in [
        (wan(400), wan(590)),
        (wan(400), wan(610)),
        (wan(1_400), wan(-400)),
        (None, wan(1_000)),
        (wan(0), None),
    ] {
        assert_eq!(with(wan(1_000), liabilities, equity), []);
    }
}

#[test]
fn leverage_of_a_part_of_a_balance_sheet_is_typical_only() {
    let name = "revenue.liabilities_to_assets";
    let unknown = Value::NotRetrieved;
    assert_eq!(readings(&complete(), name), [Value::Known(0.4); 3]);
    let without: [fn(&mut Statement); 2] =
        [|year| year.liabilities = None, |year| year.equity = None];
    for change in without {
        let mut profile = complete();
        change(latest(&mut profile));
        assert_eq!(
            readings(&profile, name),
            [unknown, Value::Known(0.4), unknown]
        );
    }
    // What is contradicted could be anything.
    let mut profile = complete();
    latest(&mut profile).equity = wan(9_000);
    assert_eq!(
        readings(&profile, name),
        [unknown, Value::Undefined, unknown]
    );
}

#[test]
fn debt_above_liabilities_is_told() {
    let mut profile = complete();
    latest(&mut profile).interest_bearing_debt = wan(3_200);
    assert_eq!(doubts(&profile), []);
    latest(&mut profile).interest_bearing_debt = wan(3_201);
    let told = doubt(
        DoubtKind::DebtAboveLiabilities,
        money(3_201),
        Some(money(3_200)),
    );
    assert_eq!(doubts(&profile), [told]);
}

/// A firm whose revenue grew from 20 to 60 million: by 200 %.
fn growing() -> Profile {
    let mut profile = complete();
    profile.statements.as_mut().unwrap().facts[1].revenue = wan(2_000);
    profile.talent.as_mut().unwrap().facts.staff_a_year_before = Some(90);
    profile
}

/// Invoices of the last twelve months and of the twelve before, yuan a month.
fn issued(profile: &mut Profile, last: i64, before: i64) {
    let months = (0..24).map(|back| {
        let yuan = if back < 12 { last } else { before };
        month(back, Fen::from_yuan(yuan))
    });
    profile.invoices = Some(sourced(months.collect()));
}

fn unsupported(profile: &Profile) -> Option<Doubt> {
    let of_growth = |doubt: &Doubt| doubt.kind == DoubtKind::GrowthUnsupported;
    doubts(profile).into_iter().find(of_growth)
}

#[test]
fn growth_that_neither_invoices_nor_staff_support_is_told() {
    let told = |against| {
        Some(doubt(
            DoubtKind::GrowthUnsupported,
            Stated::BasisPoints(20_000),
            against,
        ))
    };
    let mut profile = growing();
    issued(&mut profile, 5_000_000, 4_000_000);
    assert_eq!(
        unsupported(&profile),
        told(Some(Stated::BasisPoints(2_500)))
    );
    // Half of the growth in invoices supports it; a quarter of it in staff.
    issued(&mut profile, 8_000_000, 4_000_000);
    assert_eq!(unsupported(&profile), None);
    issued(&mut profile, 7_990_000, 4_000_000);
    assert_eq!(
        unsupported(&profile),
        told(Some(Stated::BasisPoints(9_975)))
    );
    let talent = &mut profile.talent.as_mut().unwrap().facts;
    talent.staff_a_year_before = Some(60);
    assert_eq!(unsupported(&profile), None);
    let talent = &mut profile.talent.as_mut().unwrap().facts;
    talent.staff_a_year_before = Some(61);
    assert!(unsupported(&profile).is_some());
}

#[test]
fn what_was_not_retrieved_supports_no_growth() {
    let mut profile = growing();
    issued(&mut profile, 5_000_000, 4_000_000);
    let doubtful = unsupported(&profile);
    assert!(doubtful.is_some());
    profile.invoices = None;
    let against = unsupported(&profile).and_then(|doubt| doubt.against);
    assert_eq!(against, Some(Stated::BasisPoints(0)));
    profile.talent = None;
    let against = unsupported(&profile).map(|doubt| doubt.against);
    assert_eq!(against, Some(None));
    // Growth itself has to be there, and above the rate.
    profile.statements.as_mut().unwrap().facts[1].revenue = wan(3_000);
    assert_eq!(unsupported(&profile), None);
    profile.statements.as_mut().unwrap().facts[1].revenue = wan(2_999);
    assert!(unsupported(&profile).is_some());
    profile.statements.as_mut().unwrap().facts[1].revenue = None;
    assert_eq!(unsupported(&profile), None);
    // Training doubts no growth.
    assert_eq!(facts(&growing()).doubts(), []);
}

#[test]
fn invoices_that_contradict_the_statement_of_the_same_year_are_told() {
    let with = |issued: i64, months: usize| {
        let mut profile = complete();
        let invoices = (0..)
            .take(months)
            .map(|back| month(back, Fen::from_yuan(issued)));
        profile.invoices = Some(sourced(invoices.collect()));
        profile.statements.as_mut().unwrap().facts.truncate(1);
        doubts(&profile)
    };
    let told = |issued: i64| {
        let issued = Stated::Money(Fen::from_yuan(issued));
        let revenue = money(6_000);
        [doubt(DoubtKind::InvoicesContradict, revenue, Some(issued))]
    };
    // Revenue of 2024: 60 million. Eighteen months reach back to January 2024.
    assert_eq!(with(0, 36), told(0));
    assert_eq!(with(5_000_000, 18), []);
    assert_eq!(with(2_500_000, 18), []);
    assert_eq!(with(7_500_000, 18), []);
    assert_eq!(with(7_600_000, 18), told(91_200_000));
    assert_eq!(with(0, 17), []);
}

/// An invention of the complete firm after a change, and what is doubted.
fn changed(change: impl Fn(&mut Patent)) -> Vec<Doubt> {
    let mut profile = complete();
    change(&mut listed(&mut profile)[0]);
    doubts(&profile)
}

fn of_patent(kind: DoubtKind, number: &str, stated: Stated, against: Option<Stated>) -> Doubt {
    Doubt {
        kind,
        about: Some(ApplicationNumber::of(number).to_string()),
        stated,
        against,
    }
}

#[test]
fn an_application_number_of_another_kind_year_or_check_digit_is_told() {
    let with =
        |number: &str| changed(|patent| patent.application_number = ApplicationNumber::of(number));
    let filed = Stated::Day(date(2018, 7, 1));
    let design = "201830000001";
    assert_eq!(
        with(design),
        [of_patent(
            DoubtKind::PatentKind,
            design,
            Stated::Kind(PatentKind::Invention),
            Some(Stated::Kind(PatentKind::Design)),
        )]
    );
    let early = "201710000001";
    assert_eq!(
        with(early),
        [of_patent(
            DoubtKind::PatentYear,
            early,
            filed.clone(),
            Some(Stated::Year(2017)),
        )]
    );
    let divisional = "201910000001";
    assert_eq!(
        with(divisional),
        [of_patent(
            DoubtKind::Divisional,
            divisional,
            filed,
            Some(Stated::Year(2019)),
        )]
    );
    let right = ApplicationNumber::of("201810000001").to_string();
    let wrong = format!(
        "{}{}",
        &right[..12],
        if right.ends_with('0') { 1 } else { 0 }
    );
    assert_eq!(
        with(&wrong),
        [of_patent(
            DoubtKind::PatentNumber,
            &wrong,
            Stated::Text(wrong.clone()),
            None,
        )]
    );
    // Of another office nothing is known.
    assert_eq!(with("EP18000000"), []);
}

#[test]
fn a_right_whose_number_cannot_be_right_adds_nothing_to_the_known_reading() {
    let name = "patents.inventions_in_force";
    let with = |number: &str| {
        let mut profile = complete();
        listed(&mut profile)[0].application_number = ApplicationNumber::of(number);
        readings(&profile, name)
    };
    let known = Value::Known;
    assert_eq!(with("201810000001"), [known(2.0); 3]);
    assert_eq!(with("201710000001"), [known(1.0), known(2.0), known(2.0)]);
    assert_eq!(with("201910000001"), [known(2.0); 3]);
    // A number of a design makes a design of it, on every reading.
    assert_eq!(with("201830000001"), [known(1.0); 3]);
}

#[test]
fn a_grant_within_sixty_days_of_filing_is_told() {
    let granted = |day| changed(|patent| patent.grant_date = Some(day));
    assert_eq!(granted(date(2018, 8, 30)), []);
    assert_eq!(
        granted(date(2018, 8, 29)),
        [of_patent(
            DoubtKind::QuickGrant,
            "201810000001",
            Stated::Day(date(2018, 8, 29)),
            Some(Stated::Day(date(2018, 7, 1))),
        )]
    );
}

#[test]
fn of_each_kind_the_smallest_application_number_is_told() {
    let mut profile = complete();
    let list = listed(&mut profile);
    list[0].application_number = ApplicationNumber::of("201730000009");
    list[1].application_number = ApplicationNumber::of("201730000003");
    let told = doubts(&profile);
    let kinds: Vec<DoubtKind> = told.iter().map(|doubt| doubt.kind).collect();
    assert_eq!(kinds, [DoubtKind::PatentKind, DoubtKind::PatentYear]);
    let smallest = Some(ApplicationNumber::of("201730000003").to_string());
    assert!(told.iter().all(|doubt| doubt.about == smallest));
    listed(&mut profile).reverse();
    assert_eq!(doubts(&profile), told);
}

#[test]
fn only_doubts_about_needs_refer() {
    let refers: Vec<DoubtKind> = [
        DoubtKind::AccountsContradict,
        DoubtKind::DebtAboveLiabilities,
        DoubtKind::PatentKind,
        DoubtKind::PatentNumber,
        DoubtKind::PatentYear,
        DoubtKind::Divisional,
        DoubtKind::QuickGrant,
        DoubtKind::GrowthUnsupported,
        DoubtKind::InvoicesContradict,
    ]
    .into_iter()
    .filter(|kind| !kind.refers())
    .collect();
    let shown = [
        DoubtKind::Divisional,
        DoubtKind::QuickGrant,
        DoubtKind::InvoicesContradict,
    ];
    assert_eq!(refers, shown);
}
