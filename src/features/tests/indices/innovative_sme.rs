//! 创新型中小企业.

use super::*;

#[test]
fn research_to_revenue_bands() {
    for (expense, wanted) in [
        (50_000_000, 20),
        (49_999_999, 15),
        (30_000_000, 15),
        (29_999_999, 10),
        (20_000_000, 10),
        (19_999_999, 5),
        (10_000_000, 5),
        (9_999_999, 0),
        (0, 0),
    ] {
        let mut profile = rich();
        let statement = latest(&mut profile);
        statement.revenue = yuan(10_000_000);
        statement.rd_expense = fen(expense);
        let index = innovative(&profile);
        assert_eq!(points(&index, "rd_to_revenue"), Some(wanted), "{expense}");
    }
}

#[test]
fn main_business_growth_bands() {
    for (amount, wanted) in [
        (1_150_000_000, 20),
        (1_149_999_999, 15),
        (1_100_000_000, 15),
        (1_099_999_999, 10),
        (1_050_000_000, 10),
        (1_049_999_999, 5),
        (1_000_000_000, 5),
        (999_999_999, 0),
        (0, 0),
    ] {
        let mut profile = rich();
        latest(&mut profile).main_business_revenue = fen(amount);
        let before = &mut profile.statements.as_mut().unwrap().facts[1];
        before.main_business_revenue = yuan(10_000_000);
        let index = innovative(&profile);
        let found = points(&index, "main_business_growth");
        assert_eq!(found, Some(wanted), "{amount}");
    }
}

#[test]
fn liabilities_bands() {
    for (amount, wanted) in [
        (0, 10),
        (550_000_000, 10),
        (550_000_001, 5),
        (750_000_000, 5),
        (750_000_001, 0),
        (2_000_000_000, 0),
    ] {
        let mut profile = rich();
        let statement = latest(&mut profile);
        statement.assets = yuan(10_000_000);
        statement.liabilities = fen(amount);
        let index = innovative(&profile);
        let found = points(&index, "liabilities_to_assets");
        assert_eq!(found, Some(wanted), "{amount}");
        // The same from equity.
        let statement = latest(&mut profile);
        statement.liabilities = None;
        statement.equity = fen(1_000_000_000 - amount);
        let index = innovative(&profile);
        let found = points(&index, "liabilities_to_assets");
        assert_eq!(found, Some(wanted), "{amount}");
    }
    for (stated, wanted) in [
        (0.55, 10),
        (0.550_000_1, 5),
        (0.75, 5),
        (0.750_000_1, 0),
        (0.97, 0),
    ] {
        let mut profile = rich();
        let statement = latest(&mut profile);
        statement.assets = None;
        statement.stated_liabilities_to_assets = Some(stated);
        let index = innovative(&profile);
        let found = points(&index, "liabilities_to_assets");
        assert_eq!(found, Some(wanted), "{stated}");
    }
}

#[test]
fn field_and_main_business_bands() {
    for (field, wanted) in [
        (Some(FieldClass::StrategicEmerging), Some(10)),
        (Some(FieldClass::Other), Some(5)),
        (None, None),
    ] {
        let mut profile = rich();
        profile.identity.facts.field_class = field;
        assert_eq!(points(&innovative(&profile), "field"), wanted);
    }
    for (amount, wanted) in [
        (700_000_000, 20),
        (699_999_999, 15),
        (600_000_000, 15),
        (599_999_999, 10),
        (550_000_000, 10),
        (549_999_999, 5),
        (500_000_000, 5),
        (499_999_999, 0),
        (0, 0),
    ] {
        let mut profile = rich();
        let statement = latest(&mut profile);
        statement.revenue = yuan(10_000_000);
        statement.main_business_revenue = fen(amount);
        let index = innovative(&profile);
        let found = points(&index, "main_business_share");
        assert_eq!(found, Some(wanted), "{amount}");
    }
}

fn rights_of_main_product(profile: &Profile) -> (Option<i32>, &'static str) {
    let index = innovative(profile);
    (index.indicators[0].points, index.indicators[0].band)
}

#[test]
fn main_product_bands() {
    let of = |change: &dyn Fn(&mut Patent)| {
        let mut profile = with_patents(0, 0, 0);
        let mut patent = invention(date(2020, 1, 1));
        change(&mut patent);
        profile.patents = Some(sourced(Patents::List(vec![patent].into())));
        rights_of_main_product(&profile)
    };
    let high_value = (Some(20), "high-value Class I");
    assert_eq!(of(&|_| {}), (Some(10), "Class I"));
    assert_eq!(
        of(&|p| p.transfers_in = Some(Vec::new())),
        (Some(15), "self-developed Class I")
    );
    assert_eq!(
        of(&|p| p.transfers_in = Some(vec![event(date(2021, 1, 1))])),
        (Some(10), "Class I")
    );
    assert_eq!(of(&|p| p.strategic_emerging = Some(true)), high_value);
    assert_eq!(
        of(&|p| p.family_countries = Some(vec![*b"CN", *b"JP"])),
        high_value
    );
    assert_eq!(
        of(&|p| p.family_countries = Some(vec![*b"CN", *b"WO"])),
        (Some(10), "Class I")
    );
    assert_eq!(of(&|p| p.filing_date = date(2015, 6, 29)), high_value);
    assert_eq!(
        of(&|p| p.filing_date = date(2015, 6, 30)),
        (Some(10), "Class I")
    );
    let pledged = |amount: i64| {
        move |p: &mut Patent| {
            p.pledges = Some(vec![crate::domain::patents::PatentEvent {
                amount: yuan(amount),
                ..event(date(2022, 1, 1))
            }]);
        }
    };
    assert_eq!(of(&pledged(5_000_000)), high_value);
    assert_eq!(of(&pledged(4_999_999)), (Some(10), "Class I"));
    assert_eq!(
        of(&|p| p.protects_main_product = Some(false)),
        (Some(0), "none")
    );
    assert_eq!(
        of(&|p| p.kind = PatentKind::UtilityModel),
        (Some(5), "Class II")
    );
    assert_eq!(of(&|p| p.kind = PatentKind::Design), (Some(5), "Class II"));
}

#[test]
fn counts_and_other_rights_protect_the_main_product_too() {
    let mut profile = with_patents(0, 0, 0);
    assert_eq!(rights_of_main_product(&profile), (Some(0), "none"));
    let rights = &mut profile.other_rights.as_mut().unwrap().facts;
    rights.software_copyrights = Some(3);
    assert_eq!(rights_of_main_product(&profile), (Some(5), "Class II"));
    profile.other_rights.as_mut().unwrap().facts.new_drugs = Some(1);
    assert_eq!(rights_of_main_product(&profile), (Some(10), "Class I"));
    let mut profile = with_patents(0, 0, 0);
    let counts = |inventions, utility_models| {
        Some(sourced(Patents::Counts(PatentCounts {
            inventions,
            utility_models,
            ..PatentCounts::default()
        })))
    };
    profile.patents = counts(Some(4), None);
    assert_eq!(rights_of_main_product(&profile), (Some(10), "Class I"));
    profile.patents = counts(Some(0), Some(4));
    assert_eq!(rights_of_main_product(&profile), (Some(5), "Class II"));
    profile.patents = counts(None, Some(4));
    assert_eq!(rights_of_main_product(&profile), (None, "not retrieved"));
}

/// A firm whose six indicators are all settled: 20, 20, 20, 10, 10, 20; no short-cut.
fn settled() -> Profile {
    let mut profile = rich();
    profile.qualifications = Some(sourced(Vec::new().into()));
    profile.innovation = Some(sourced(Innovation::default()));
    profile
}

#[test]
fn the_innovative_index_asks_for_a_total_and_for_each_part() {
    let verdict = |set: &dyn Fn(&mut Profile)| {
        let mut profile = settled();
        set(&mut profile);
        let index = innovative(&profile);
        (index.total, index.verdict)
    };
    assert_eq!(verdict(&|_| {}), (100, Verdict::Passed));
    // Innovation 20 by rights alone is enough, by research at 3 % without rights it is not.
    assert_eq!(
        verdict(&|p| latest(p).rd_expense = Some(Fen::ZERO)),
        (80, Verdict::Passed)
    );
    let no_rights = |p: &mut Profile| {
        let none = with_patents(0, 0, 0);
        p.patents = none.patents;
        p.other_rights = none.other_rights;
    };
    assert_eq!(
        verdict(&|p| {
            no_rights(p);
            latest(p).rd_expense = wan(180);
        }),
        (75, Verdict::Failed)
    );
    // Growth: 5 by liabilities and 10 by growth is enough, 5 and 5 is not.
    let slow = |growth: i64| {
        move |p: &mut Profile| {
            latest(p).liabilities = wan(5_000);
            let before = &mut p.statements.as_mut().unwrap().facts[1];
            before.main_business_revenue = wan(5_400 * 100 / (100 + growth));
        }
    };
    assert_eq!(verdict(&slow(8)), (85, Verdict::Passed));
    assert_eq!(verdict(&slow(0)), (80, Verdict::Failed));
    let mut profile = settled();
    slow(0)(&mut profile);
    assert_eq!(unmet(&innovative(&profile)), ["growth_at_least_15"]);
    // Specialisation: 5 by field and 10 by main business is enough, 5 and 5 is not.
    let mixed = |main: i64| {
        move |p: &mut Profile| {
            p.identity.facts.field_class = Some(FieldClass::Other);
            latest(p).main_business_revenue = wan(main);
            let before = &mut p.statements.as_mut().unwrap().facts[1];
            before.main_business_revenue = wan(2_000);
        }
    };
    assert_eq!(verdict(&mixed(3_300)), (85, Verdict::Passed));
    assert_eq!(verdict(&mixed(3_299)), (80, Verdict::Failed));
}

#[test]
fn short_cuts_lead_past_the_innovative_points() {
    let fails = |p: &mut Profile| {
        let statement = latest(p);
        statement.main_business_revenue = Some(Fen::ZERO);
    };
    let fact = |kind, day, amount| InnovationFact {
        kind,
        date: day,
        amount,
    };
    let equity = InnovationFactKind::EquityRound;
    let in_term = date(2022, 6, 30);
    let too_old = date(2022, 6, 29);
    let cases = [
        (vec![], Verdict::Failed, None),
        (
            vec![fact(InnovationFactKind::ProvincialPrize, in_term, None)],
            Verdict::Passed,
            Some("science_prize"),
        ),
        (
            vec![fact(
                InnovationFactKind::NationalSciencePrize,
                too_old,
                None,
            )],
            Verdict::Failed,
            None,
        ),
        (
            vec![fact(InnovationFactKind::NationalModelFirm, too_old, None)],
            Verdict::Passed,
            Some("national_model_firm"),
        ),
        (
            vec![fact(
                InnovationFactKind::ProvincialRdInstitution,
                too_old,
                None,
            )],
            Verdict::Passed,
            Some("provincial_rd_institution"),
        ),
        (
            vec![
                fact(equity, in_term, yuan(2_000_000)),
                fact(equity, AS_OF, yuan(3_000_000)),
            ],
            Verdict::Passed,
            Some("new_equity"),
        ),
        (
            vec![
                fact(equity, too_old, yuan(2_000_000)),
                fact(equity, AS_OF, yuan(3_000_000)),
            ],
            Verdict::Failed,
            None,
        ),
        (vec![fact(equity, AS_OF, None)], Verdict::Unknown, None),
        (
            vec![fact(InnovationFactKind::LedStandard, AS_OF, None)],
            Verdict::Failed,
            None,
        ),
    ];
    for (facts, verdict, route) in cases {
        let mut profile = settled();
        fails(&mut profile);
        profile.innovation = Some(sourced(facts.clone().into()));
        let index = innovative(&profile);
        assert_eq!((index.verdict, index.route), (verdict, route), "{facts:?}");
    }
    let mut profile = settled();
    fails(&mut profile);
    profile.qualifications = rich().qualifications;
    let index = innovative(&profile);
    assert_eq!(index.route, Some("high_tech_certificate"));
}

#[test]
fn unknown_marks_leave_the_innovative_verdict_open() {
    // Without marks the rights could be worth 0 or 20; research alone gives 15.
    let mut profile = settled();
    latest(&mut profile).rd_expense = wan(180);
    let mut unmarked = invention(date(2020, 1, 1));
    profile.patents = Some(sourced(Patents::List(vec![unmarked.clone()].into())));
    profile.other_rights = with_patents(0, 0, 0).other_rights;
    let index = innovative(&profile);
    assert_eq!(points(&index, "main_product_rights"), Some(10));
    assert_eq!(index.verdict, Verdict::Unknown);
    unmarked.protects_main_product = Some(true);
    profile.patents = Some(sourced(Patents::List(vec![unmarked.clone()].into())));
    assert_eq!(innovative(&profile).verdict, Verdict::Passed);
    unmarked.protects_main_product = Some(false);
    profile.patents = Some(sourced(Patents::List(vec![unmarked].into())));
    assert_eq!(innovative(&profile).verdict, Verdict::Failed);
    // With 20 for research nothing about the rights matters.
    latest(&mut profile).rd_expense = wan(300);
    profile.patents = None;
    assert_eq!(innovative(&profile).verdict, Verdict::Passed);
}
