//! Every feature of one firm, worked out by hand.

use jiff::civil::date;

use super::*;
use crate::{
    domain::{
        calendar::days_between,
        firm::{Extent, Qualification, QualificationKind, Qualifications, TaxGrade},
        money::Fen,
        patents::{PatentKind, Patents},
    },
    features::{COUNT, RevenueBase, SCHEMA},
};

#[test]
fn the_rich_firm_has_these_values() {
    let age = days_between(date(2018, 7, 1), AS_OF) as f64;
    let known_left = days_between(AS_OF, date(2038, 7, 1)) as f64;
    let bought_age = days_between(date(2021, 7, 1), AS_OF) as f64;
    let bought_left = days_between(AS_OF, date(2041, 7, 1)) as f64;
    let citations = 14.0 / (age / 365.25);
    let known_quality =
        0.5 + 0.5 * libm::log(1.0 + citations) + 0.5 * libm::log(2.0) + 0.2 * libm::log(3.0) + 0.25;
    let bought_quality = 0.5 + 0.2 + 0.1 + 0.2 * libm::log(1.8);
    let invention_value = known_left / (known_left + age) * known_quality
        + bought_left / (bought_left + bought_age) * bought_quality;
    let expected = [
        ("firm.age_years", 3653.0 / 365.25),
        ("firm.high_tech_certificate", 1.0),
        ("firm.specialised_level", 2.0),
        ("firm.tax_grade", 3.0),
        ("firm.integrity_events", 1.0),
        ("firm.technology_sme_index", 100.0),
        ("firm.innovative_sme_index", 100.0),
        ("firm.innovation_recognitions", 1.0),
        ("patents.inventions_in_force", 2.0),
        ("patents.invention_value", invention_value),
        ("patents.invention_value_x_equity", invention_value * 0.6),
        ("patents.recent_inventions", 1.0),
        ("patents.pending_inventions", 1.0),
        ("patents.own_inventions", 1.0),
        ("patents.citations_age_adjusted", citations),
        ("patents.family_countries_max", 2.0),
        ("patents.claims_max", 10.0),
        (
            "patents.remaining_life_years",
            (known_left + bought_left) / 365.25,
        ),
        ("patents.high_value_inventions", 1.0),
        ("patents.licences", 1.0),
        ("patents.pledged_inventions", 1.0),
        ("patents.open_disputes", 1.0),
        ("patents.utility_models_in_force", 1.0),
        ("patents.software_copyrights", 6.0),
        ("patents.other_class_one_rights", 1.0),
        ("talent.staff", 90.0),
        ("talent.rd_staff_share", 0.3),
        ("talent.masters_share", 0.1),
        ("talent.doctors", 2.0),
        ("talent.senior_titles_share", 6.0 / 90.0),
        ("talent.rd_department", 1.0),
        ("talent.leaver_rate", 0.1),
        ("talent.revenue_per_staff", 60_000_000.0 / 90.0),
        ("revenue.revenue", 60_000_000.0),
        ("revenue.growth_1y", 0.25),
        ("revenue.growth_2y", 1.6_f64.sqrt() - 1.0),
        ("revenue.latest_to_best", 1.0),
        ("revenue.main_business_share", 0.9),
        ("revenue.high_tech_share", 0.7),
        ("revenue.rd_intensity", 0.06),
        ("revenue.net_margin", 0.09),
        ("revenue.cash_flow_margin", 0.05),
        ("revenue.liabilities_to_assets", 0.4),
        ("revenue.debt_to_revenue", 0.15),
        ("revenue.loss_years", 1.0),
        ("revenue.invoice_growth", 0.25),
        ("revenue.invoice_active_months", 12.0),
        ("revenue.invoice_volatility", 0.0),
        ("revenue.invoice_void_share", 0.02),
        ("revenue.top_customers_share", 0.5),
        ("revenue.existing_loans_to_revenue", 0.05),
    ];
    assert_eq!(expected.len(), COUNT);
    let vector = facts(&rich()).vector(Reading::Typical);
    for ((value, (name, wanted)), feature) in vector.iter().zip(expected).zip(SCHEMA) {
        assert_eq!(feature.name, name);
        let found = value.number().unwrap_or(f64::NAN);
        assert!(
            (found - wanted).abs() <= 2e-6 * wanted.abs().max(1.0),
            "{name}: {found} instead of {wanted}"
        );
    }
}

#[test]
fn a_certificate_that_lapsed_is_not_counted() {
    // Granted in 2017 and not renewed in 2020; the firm is judged in mid-2021.
    let mut profile = bare();
    profile.as_of = date(2021, 6, 30);
    profile.qualifications = Some(sourced(
        vec![qualification(
            QualificationKind::HighTechEnterprise,
            date(2017, 12, 31),
        )]
        .into(),
    ));
    assert_eq!(number(&profile, "firm.high_tech_certificate"), 0.0);
    let gates = facts(&profile).gate_facts();
    assert_eq!(gates.innovation_attribute, Ok(false));
    profile.as_of = date(2020, 12, 30);
    assert_eq!(number(&profile, "firm.high_tech_certificate"), 1.0);
}

#[test]
fn what_a_partial_list_leaves_out_is_unknown() {
    let mut profile = bare();
    let lapsed = qualification(QualificationKind::HighTechEnterprise, date(2017, 12, 31));
    for (extent, attribute, level) in [
        (Extent::Whole, Ok(false), Value::Known(0.0)),
        (Extent::Partial, Err(NOT_RETRIEVED), Value::NotRetrieved),
    ] {
        profile.qualifications = Some(sourced(Qualifications {
            items: vec![lapsed.clone()],
            extent,
        }));
        let found = facts(&profile).gate_facts();
        assert_eq!(found.innovation_attribute, attribute);
        assert_eq!(feature(&profile, "firm.specialised_level"), level);
        // Listed, and lapsed all the same.
        let certificate = feature(&profile, "firm.high_tech_certificate");
        assert_eq!(certificate, Value::Known(0.0));
    }
}

#[test]
fn a_certificate_without_a_last_day_is_valid_on_the_typical_reading_only() {
    let with = |valid_until| {
        let mut profile = bare();
        profile.qualifications = Some(sourced(
            [
                QualificationKind::HighTechEnterprise,
                QualificationKind::LittleGiant,
            ]
            .map(|kind| Qualification {
                valid_until,
                ..qualification(kind, date(2024, 1, 1))
            })
            .to_vec()
            .into(),
        ));
        let found = facts(&profile).gate_facts();
        (
            readings(&profile, "firm.high_tech_certificate"),
            readings(&profile, "firm.specialised_level"),
            found.innovation_attribute,
        )
    };
    let unknown = Value::NotRetrieved;
    let open = |number| [unknown, Value::Known(number), unknown];
    let settled = |number| [Value::Known(number); 3];
    assert_eq!(with(None), (open(1.0), open(3.0), Err(NOT_RETRIEVED)));
    let stated = Some(date(2026, 12, 31));
    assert_eq!(with(stated), (settled(1.0), settled(3.0), Ok(true)));
    let lapsed = Some(date(2025, 1, 1));
    assert_eq!(with(lapsed), (settled(0.0), settled(0.0), Ok(false)));
}

#[test]
fn lost_equity_means_liabilities_above_assets() {
    let mut profile = bare();
    for (equity, ratio) in [
        (-1, Value::Known(1.0)),
        (0, Value::NotRetrieved),
        (1, Value::NotRetrieved),
    ] {
        let mut latest = statement(2024);
        latest.equity = Some(Fen::saturated(equity));
        profile.statements = Some(sourced(vec![latest]));
        assert_eq!(feature(&profile, "revenue.liabilities_to_assets"), ratio);
    }
}

#[test]
fn the_highest_valid_recognition_counts() {
    for (kind, level) in [
        (QualificationKind::OtherInnovation, 0.0),
        (QualificationKind::HighTechEnterprise, 0.0),
        (QualificationKind::TechnologySme, 1.0),
        (QualificationKind::InnovativeSme, 1.0),
        (QualificationKind::SpecialisedSme, 2.0),
        (QualificationKind::LittleGiant, 3.0),
    ] {
        let mut profile = bare();
        profile.qualifications = Some(sourced(vec![qualification(kind, date(2025, 1, 1))].into()));
        assert_eq!(
            number(&profile, "firm.specialised_level"),
            level,
            "{kind:?}"
        );
        let block = &mut profile.qualifications.as_mut().unwrap().facts;
        block.items[0].valid_until = Some(date(2025, 12, 31));
        let gates = facts(&profile).gate_facts();
        assert_eq!(gates.innovation_attribute, Ok(true), "{kind:?}");
    }
}

#[test]
fn tax_grades_are_numbered() {
    for (grade, wanted) in [
        (TaxGrade::A, 4.0),
        (TaxGrade::B, 3.0),
        (TaxGrade::M, 2.0),
        (TaxGrade::C, 1.0),
        (TaxGrade::D, 0.0),
    ] {
        let mut profile = rich();
        profile.tax.as_mut().unwrap().facts.grade = grade;
        assert_eq!(number(&profile, "firm.tax_grade"), wanted);
    }
}

#[test]
fn terms_end_with_their_last_day() {
    let stands = |kind, filing_date| {
        let mut profile = bare();
        profile.as_of = date(2031, 6, 1);
        profile.patents = Some(sourced(Patents::List(
            vec![patent(kind, filing_date)].into(),
        )));
        facts(&profile).indices()[0].indicators[2].points != Some(0)
    };
    // A design filed on the last day of the old law lives ten years, one filed a day later fifteen.
    assert!(!stands(PatentKind::Design, date(2021, 5, 31)));
    assert!(stands(PatentKind::Design, date(2021, 6, 1)));
    assert!(!stands(PatentKind::UtilityModel, date(2021, 5, 31)));
    assert!(stands(PatentKind::UtilityModel, date(2021, 6, 2)));
    assert!(!stands(PatentKind::UtilityModel, date(2021, 6, 1)));
    assert!(!stands(PatentKind::Invention, date(2011, 6, 1)));
    assert!(stands(PatentKind::Invention, date(2011, 6, 2)));
}

#[test]
fn designs_enter_no_feature_but_the_indices() {
    let mut without = rich();
    let mut with = rich();
    let Patents::List(list) = &mut without.patents.as_mut().unwrap().facts else {
        unreachable!();
    };
    list.items
        .retain(|patent| patent.kind != PatentKind::Design);
    let Patents::List(list) = &mut with.patents.as_mut().unwrap().facts else {
        unreachable!();
    };
    for day in 1..28 {
        list.items
            .push(patent(PatentKind::Design, date(2023, 3, day)));
    }
    // The rich firm has Class I rights, so not even the indices move.
    assert_eq!(
        facts(&without).vector(Reading::Typical),
        facts(&with).vector(Reading::Typical)
    );
}

#[test]
fn invoices_stand_in_where_there_are_no_statements() {
    let mut profile = rich();
    let yuan = |yuan| Fen::from_yuan(yuan);
    assert_eq!(
        facts(&profile).revenue_base(Reading::Typical),
        Some(RevenueBase {
            latest: yuan(60_000_000),
            best: yuan(60_000_000),
        })
    );
    profile.statements = None;
    profile.invoices = Some(sourced(
        (0..24)
            .map(|back| month(back, yuan(if back < 12 { 3 } else { 4 })))
            .collect(),
    ));
    assert_eq!(
        facts(&profile).revenue_base(Reading::Typical),
        Some(RevenueBase {
            latest: yuan(36),
            best: yuan(48),
        })
    );
    // Six months are scaled up to a year, five are not.
    for (months, latest) in [(6, 36), (5, 15), (1, 3)] {
        profile.invoices = Some(sourced((0..months).map(|b| month(b, yuan(3))).collect()));
        let base = facts(&profile).revenue_base(Reading::Typical).unwrap();
        assert_eq!(base.latest, yuan(latest), "{months} months");
    }
    profile.invoices = None;
    assert_eq!(facts(&profile).revenue_base(Reading::Typical), None);
}

#[test]
fn invoices_reach_back_to_their_oldest_month_or_the_founding() {
    let mut profile = bare();
    let months = |from: i32, to: i32| {
        Some(sourced(
            (from..to).map(|b| month(b, Fen::from_yuan(1))).collect(),
        ))
    };
    profile.invoices = months(0, 9);
    let active = "revenue.invoice_active_months";
    assert_eq!(feature(&profile, active), Value::NotRetrieved);
    let volatility = "revenue.invoice_volatility";
    assert_eq!(feature(&profile, volatility), Value::NotRetrieved);
    profile.identity.facts.founded_on = Some(date(2024, 10, 15));
    assert_eq!(number(&profile, active), 9.0);
    assert_eq!(number(&profile, volatility), 0.0);
    assert_eq!(
        feature(&profile, "revenue.invoice_growth"),
        Value::Undefined
    );
    // The list reaches back far enough, but the last five months are empty.
    profile.invoices = months(5, 24);
    assert_eq!(number(&profile, active), 7.0);
}

#[test]
fn warns_of_an_accepted_check_digit_and_of_counts() {
    use crate::domain::{firm::FirmKey, patents::PatentCounts, uscc::Uscc};
    let mut profile = bare();
    profile.identity.facts.key = FirmKey::Uscc(Uscc::parse("91350211M0000XUF46").unwrap());
    profile.patents = Some(sourced(Patents::Counts(PatentCounts::default())));
    let accepted = subjects(&profile, WarningCode::CheckDigitAccepted);
    assert_eq!(accepted, ["identity"]);
    assert_eq!(subjects(&profile, WarningCode::CountsOnly), ["patents"]);
    profile.identity.facts.key = FirmKey::Uscc(Uscc::parse("91350100M000100Y43").unwrap());
    assert_eq!(subjects(&profile, WarningCode::CheckDigitAccepted).len(), 0);
}
