//! Improvements change what they say and nothing else.

use super::*;
use crate::{
    domain::{
        assessment::Improvement,
        money::Fen,
        patents::{PatentCounts, Patents},
    },
    features::SCHEMA,
};

fn changed(profile: &Profile, improvement: Improvement) -> Vec<&'static str> {
    let now = facts(profile);
    let better = now.with(improvement).unwrap();
    let (before, after) = (
        now.vector(Reading::Typical),
        better.vector(Reading::Typical),
    );
    SCHEMA
        .iter()
        .zip(before.iter().zip(after.iter()))
        .filter(|(_, (before, after))| before != after)
        .map(|(feature, _)| feature.name)
        .collect()
}

/// A firm with room for every improvement.
fn modest() -> Profile {
    let mut profile = rich();
    profile.qualifications = Some(sourced(Vec::new().into()));
    profile.talent.as_mut().unwrap().facts.rd_department = Some(false);
    profile
}

#[test]
fn each_improvement_moves_its_features() {
    let cases: [(Improvement, &[&str]); 8] = [
        (
            Improvement::OneMoreInvention,
            &[
                "patents.inventions_in_force",
                "patents.invention_value",
                "patents.invention_value_x_equity",
                "patents.recent_inventions",
                "patents.own_inventions",
                "patents.remaining_life_years",
            ],
        ),
        (
            Improvement::HighTechCertificate,
            &["firm.high_tech_certificate"],
        ),
        (
            Improvement::SpecialisedCertificate,
            &["firm.specialised_level"],
        ),
        (Improvement::RdDepartment, &["talent.rd_department"]),
        (
            Improvement::FiveMoreRdStaff,
            &[
                "talent.staff",
                "talent.rd_staff_share",
                "talent.masters_share",
                "talent.senior_titles_share",
                "talent.leaver_rate",
                "talent.revenue_per_staff",
            ],
        ),
        (
            Improvement::RdExpenseUp,
            &[
                "revenue.rd_intensity",
                "revenue.net_margin",
                "revenue.cash_flow_margin",
            ],
        ),
        (
            Improvement::RevenueUp,
            &[
                "talent.revenue_per_staff",
                "revenue.revenue",
                "revenue.growth_1y",
                "revenue.growth_2y",
                "revenue.debt_to_revenue",
                "revenue.existing_loans_to_revenue",
            ],
        ),
        (
            Improvement::LiabilitiesDown,
            &[
                "patents.invention_value_x_equity",
                "revenue.liabilities_to_assets",
            ],
        ),
    ];
    for ((improvement, names), listed) in cases.into_iter().zip(Improvement::ALL) {
        assert_eq!(improvement, listed);
        assert_eq!(changed(&modest(), improvement), names, "{improvement:?}");
    }
}

#[test]
fn nothing_builds_on_facts_that_were_not_retrieved() {
    for improvement in Improvement::ALL {
        let now = facts(&bare());
        assert_eq!(now.with(improvement), None, "{improvement:?}");
    }
}

#[test]
fn what_is_there_is_no_improvement() {
    let now = facts(&rich());
    for improvement in [
        Improvement::HighTechCertificate,
        Improvement::SpecialisedCertificate,
        Improvement::RdDepartment,
    ] {
        assert_eq!(now.with(improvement), None, "{improvement:?}");
    }
    let mut debtless = rich();
    debtless.statements.as_mut().unwrap().facts[0].liabilities = Some(Fen::ZERO);
    let now = facts(&debtless);
    assert_eq!(now.with(Improvement::LiabilitiesDown), None);
}

#[test]
fn counts_can_be_improved_too() {
    let mut profile = bare();
    profile.patents = Some(sourced(Patents::Counts(PatentCounts {
        inventions: Some(1),
        ..PatentCounts::default()
    })));
    assert_eq!(
        changed(&profile, Improvement::OneMoreInvention),
        ["patents.inventions_in_force"]
    );
    profile.patents = Some(sourced(Patents::Counts(PatentCounts::default())));
    let now = facts(&profile);
    assert_eq!(now.with(Improvement::OneMoreInvention), None);
}

#[test]
fn the_further_invention_is_worth_what_a_listed_one_would_be() {
    let mut profile = rich();
    let better = facts(&profile).with(Improvement::OneMoreInvention).unwrap();
    let Patents::List(list) = &mut profile.patents.as_mut().unwrap().facts else {
        unreachable!();
    };
    let mut listed = invention(crate::domain::calendar::years_after(AS_OF, -3));
    listed.transfers_in = Some(Vec::new());
    list.items.push(listed);
    let listed = facts(&profile).vector(Reading::Typical);
    for (feature, (one, other)) in SCHEMA
        .iter()
        .zip(better.vector(Reading::Typical).iter().zip(listed.iter()))
    {
        match (one.number(), other.number()) {
            (Some(one), Some(other)) => {
                assert!((one - other).abs() < 0.02, "{}", feature.name);
            }
            (one, other) => assert_eq!(one, other, "{}", feature.name),
        }
    }
}

#[test]
fn revenue_up_raises_the_base() {
    let now = facts(&rich());
    let better = now.with(Improvement::RevenueUp).unwrap();
    let base = better.revenue_base(Reading::Typical).unwrap();
    assert_eq!(Some(base.latest), wan(6_600));
    assert_eq!(Some(base.best), wan(6_600));
}
