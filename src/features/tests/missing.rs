//! Not retrieved, none and undefined are three things.

use super::*;
use crate::domain::{
    firm::Eligibility,
    innovation::Innovation,
    money::Fen,
    patents::{OtherRights, Patent, PatentCounts, PatentList, Patents},
};

#[test]
fn a_bare_profile_knows_nothing() {
    let found = facts(&bare());
    for reading in [Reading::Known, Reading::Typical, Reading::Best] {
        for value in found.vector(reading).iter() {
            assert_eq!(value, Value::NotRetrieved);
        }
    }
    let blocks = subjects(&bare(), WarningCode::NotRetrieved);
    assert_eq!(
        blocks,
        [
            "eligibility",
            "qualifications",
            "tax",
            "integrity",
            "group",
            "patents",
            "other_rights",
            "talent",
            "statements",
            "invoices",
            "loans",
            "innovation",
        ]
    );
    assert_eq!(found.warnings().len(), blocks.len());
}

#[test]
fn none_is_not_the_same_as_not_retrieved() {
    let cases: [(&str, &str, Change, Value); 9] = [
        (
            "qualifications",
            "firm.high_tech_certificate",
            |p| p.qualifications = Some(sourced(Vec::new().into())),
            Value::Known(0.0),
        ),
        (
            "integrity",
            "firm.integrity_events",
            |p| p.integrity = Some(sourced(Vec::new())),
            Value::Known(0.0),
        ),
        (
            "innovation",
            "firm.innovation_recognitions",
            |p| p.innovation = Some(sourced(Innovation::default())),
            Value::Known(0.0),
        ),
        (
            "patents",
            "patents.inventions_in_force",
            |p| p.patents = Some(sourced(Patents::List(PatentList::default()))),
            Value::Known(0.0),
        ),
        (
            "patents",
            "patents.claims_max",
            |p| p.patents = Some(sourced(Patents::List(PatentList::default()))),
            Value::Undefined,
        ),
        (
            "other_rights",
            "patents.software_copyrights",
            |p| {
                p.other_rights = Some(sourced(OtherRights {
                    software_copyrights: Some(0),
                    ..OtherRights::default()
                }));
            },
            Value::Known(0.0),
        ),
        (
            "talent",
            "talent.doctors",
            |p| {
                let mut none = talent();
                none.doctors = Some(0);
                p.talent = Some(sourced(none));
            },
            Value::Known(0.0),
        ),
        (
            "statements",
            "revenue.revenue",
            |p| p.statements = Some(sourced(Vec::new())),
            Value::Undefined,
        ),
        (
            "invoices",
            "revenue.invoice_active_months",
            |p| p.invoices = Some(sourced(Vec::new())),
            Value::Known(0.0),
        ),
    ];
    for (block, name, none, wanted) in cases {
        let mut profile = bare();
        none(&mut profile);
        assert_eq!(feature(&bare(), name), Value::NotRetrieved, "{name}");
        assert_eq!(feature(&profile, name), wanted, "{name}");
        let blocks = subjects(&profile, WarningCode::NotRetrieved);
        assert!(!blocks.contains(&block), "{block}");
    }
}

#[test]
fn no_loans_differ_from_unknown_loans() {
    let mut profile = rich();
    let name = "revenue.existing_loans_to_revenue";
    profile.loans = None;
    assert_eq!(feature(&profile, name), Value::NotRetrieved);
    let gates = facts(&profile).gate_facts();
    assert_eq!(gates.non_performing_loan, Err(NOT_RETRIEVED));
    profile.loans = Some(sourced(Vec::new()));
    assert_eq!(feature(&profile, name), Value::Known(0.0));
    let gates = facts(&profile).gate_facts();
    assert_eq!(gates.non_performing_loan, Ok(false));
}

#[test]
fn no_answer_on_eligibility_differs_from_no() {
    let gates = |eligibility| {
        let mut profile = bare();
        profile.eligibility = eligibility;
        facts(&profile).gate_facts().in_area
    };
    let answer = |registered_in_area| {
        Some(sourced(Eligibility {
            registered_in_area,
            key_ip_startup_reviewed: None,
        }))
    };
    assert_eq!(gates(None), Err(NOT_RETRIEVED));
    assert_eq!(gates(answer(None)), Err(NOT_RETRIEVED));
    assert_eq!(gates(answer(Some(false))), Ok(false));
}

#[test]
fn ratios_to_no_revenue_are_undefined() {
    let mut profile = rich();
    profile.statements.as_mut().unwrap().facts[0].revenue = Some(Fen::ZERO);
    assert_eq!(feature(&profile, "revenue.revenue"), Value::Known(0.0));
    for name in [
        "revenue.main_business_share",
        "revenue.high_tech_share",
        "revenue.rd_intensity",
        "revenue.net_margin",
        "revenue.cash_flow_margin",
        "revenue.debt_to_revenue",
        "revenue.existing_loans_to_revenue",
    ] {
        assert_eq!(feature(&profile, name), Value::Undefined, "{name}");
    }
    assert_eq!(number(&profile, "revenue.growth_1y"), -1.0);
    assert_eq!(number(&profile, "revenue.latest_to_best"), 0.0);
    assert_eq!(number(&profile, "talent.revenue_per_staff"), 0.0);
    // Growth from nothing is no number.
    let mut profile = rich();
    profile.statements.as_mut().unwrap().facts[1].revenue = Some(Fen::ZERO);
    assert_eq!(feature(&profile, "revenue.growth_1y"), Value::Undefined);
}

#[test]
fn a_year_before_the_founding_does_not_exist() {
    let mut profile = rich();
    profile.statements.as_mut().unwrap().facts.truncate(1);
    for name in ["revenue.growth_1y", "revenue.latest_to_best"] {
        assert_eq!(feature(&profile, name), Value::NotRetrieved, "{name}");
    }
    profile.identity.facts.founded_on = Some(jiff::civil::date(2024, 1, 1));
    for name in ["revenue.growth_1y", "revenue.latest_to_best"] {
        assert_eq!(feature(&profile, name), Value::Undefined, "{name}");
    }
}

#[test]
fn the_best_of_three_years_is_unknown_where_one_of_them_is() {
    let name = "revenue.latest_to_best";
    let mut profile = rich();
    let statements = |profile: &mut Profile| profile.statements.as_mut().unwrap().facts.clone();
    let all = statements(&mut profile);
    profile.statements.as_mut().unwrap().facts[1].revenue = wan(12_000);
    assert_eq!(number(&profile, name), 0.5);
    for year in [1, 2] {
        let mut without = profile.clone();
        without.statements.as_mut().unwrap().facts[year].revenue = None;
        assert_eq!(feature(&without, name), Value::NotRetrieved);
        without.statements.as_mut().unwrap().facts.remove(year);
        assert_eq!(feature(&without, name), Value::NotRetrieved);
    }
    // A year before these is not looked at: otherwise leaving it out would pay.
    let mut earlier = all;
    let before = crate::domain::statements::Statement {
        fiscal_year: 2021,
        revenue: wan(60_000),
        ..earlier[0]
    };
    earlier.push(before);
    profile.statements = Some(sourced(earlier));
    assert_eq!(number(&profile, name), 1.0);
    // It still bounds what is supported.
    let base = facts(&profile).revenue_base(Reading::Known).unwrap();
    assert_eq!(Some(base.best), wan(60_000));
}

#[test]
fn counts_give_what_they_can_and_nothing_to_the_known_reading() {
    let mut profile = bare();
    profile.patents = Some(sourced(Patents::Counts(PatentCounts {
        inventions: Some(7),
        utility_models: Some(0),
        ..PatentCounts::default()
    })));
    let counted = |value| {
        [
            Value::NotRetrieved,
            Value::Known(value),
            Value::Known(value),
        ]
    };
    let inventions = readings(&profile, "patents.inventions_in_force");
    assert_eq!(inventions, counted(7.0));
    let utility_models = readings(&profile, "patents.utility_models_in_force");
    assert_eq!(utility_models, counted(0.0));
    for name in [
        "patents.pending_inventions",
        "patents.invention_value",
        "patents.own_inventions",
        "patents.claims_max",
        "patents.open_disputes",
    ] {
        assert_eq!(readings(&profile, name), [Value::NotRetrieved; 3], "{name}");
    }
}

#[test]
fn an_invention_of_which_nothing_is_known_is_not_an_invention_with_nothing() {
    let with = |patents: Vec<Patent>| {
        let mut profile = rich();
        profile.patents = Some(sourced(Patents::List(patents.into())));
        profile
    };
    let unknown = invention(jiff::civil::date(2022, 1, 1));
    let mut nothing = unknown.clone();
    nothing.forward_citations = Some(0);
    nothing.claims = Some(0);
    nothing.family_countries = Some(Vec::new());
    for name in [
        "patents.citations_age_adjusted",
        "patents.claims_max",
        "patents.family_countries_max",
    ] {
        let unknown = with(vec![unknown.clone()]);
        assert_eq!(feature(&unknown, name), Value::NotRetrieved, "{name}");
        let nothing = with(vec![nothing.clone()]);
        assert_eq!(feature(&nothing, name), Value::Known(0.0), "{name}");
    }
}
