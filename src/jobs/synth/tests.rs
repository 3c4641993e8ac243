//! The synthetic book, held against its parameters.

use super::*;
use crate::pb::{LegalStatus, PatentKind, patents::Detail};
use rayon::prelude::*;
use std::sync::LazyLock;

/// One portfolio for all tests that only look.
static BOOK: LazyLock<Vec<Drawn>> = LazyLock::new(|| drawn(5_000, 1));

fn drawn(firms: u32, seed: u64) -> Vec<Drawn> {
    let parameters = Parameters::documented(firms);
    (0..firms)
        .into_par_iter()
        .map(|index| draw(&parameters, seed, index))
        .collect()
}

fn share<T>(items: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    items.iter().filter(|item| holds(item)).count() as f64 / items.len() as f64
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() as f64 * share) as usize]
}

fn inventions_in_force(profile: &pb::FirmProfile) -> Option<Vec<&pb::Patent>> {
    match profile.patents.as_ref()?.detail.as_ref()? {
        Detail::List(list) => Some(
            list.items
                .iter()
                .filter(|patent| patent.kind() == PatentKind::Invention)
                .filter(|patent| patent.legal_status() == LegalStatus::InForce)
                .collect(),
        ),
        Detail::Counts(_) => None,
    }
}

fn latest(profile: &pb::FirmProfile) -> Option<&pb::Statement> {
    profile.statements.as_ref()?.items.first()
}

#[test]
fn one_to_three_in_a_hundred_default_in_a_year() {
    for seed in [1, 2, 3] {
        let rate = share(&drawn(3_000, seed), |drawn| drawn.firm.defaulted);
        assert!((0.01..=0.03).contains(&rate), "seed {seed}: {rate}");
    }
}

#[test]
fn what_the_facts_say_ranks_firms_but_far_from_surely() {
    let all = &*BOOK;
    let of = |defaulted: bool| {
        let kept = all.iter().filter(|drawn| drawn.firm.defaulted == defaulted);
        let mut risks: Vec<f64> = kept.map(|drawn| drawn.stated_risk).collect();
        risks.sort_by(f64::total_cmp);
        risks
    };
    let (bads, goods) = (of(true), of(false));
    let wins: usize = bads
        .iter()
        .map(|bad| goods.partition_point(|good| good < bad))
        .sum();
    let auc = wins as f64 / bads.len() as f64 / goods.len() as f64;
    // A model sees less than all facts and estimates their weights: it stays below this.
    assert!((0.70..=0.80).contains(&auc), "{auc}");
}

#[test]
fn the_documented_mean_and_spread_of_the_facts_risk_are_right() {
    let all = &*BOOK;
    let count = all.len() as f64;
    let mean = all.iter().map(|drawn| drawn.stated_risk).sum::<f64>() / count;
    let spread = all
        .iter()
        .map(|drawn| (drawn.stated_risk - mean) * (drawn.stated_risk - mean));
    let spread = (spread.sum::<f64>() / count).sqrt();
    let documented = Parameters::documented(1).outcome.stated_risk;
    assert!((mean - documented.0).abs() < 0.05, "{mean}");
    assert!((spread - documented.1).abs() < 0.05, "{spread}");
}

#[test]
fn patents_are_held_as_often_and_as_unevenly_as_published() {
    let all = &*BOOK;
    let mut held = Vec::new();
    let (mut detailed, mut high_value) = (0.0, 0.0);
    for drawn in all {
        let profile = &drawn.firm.profile;
        let Some(inventions) = inventions_in_force(profile) else {
            continue;
        };
        held.push(inventions.len() as f64);
        for patent in inventions.iter().filter(|patent| patent.claims.is_some()) {
            let maintained = drawn.firm.year - patent.filing_date[..4].parse::<i16>().unwrap() > 10;
            let abroad = patent.family_countries.as_ref().unwrap().codes.len() > 1;
            let strategic = patent.strategic_emerging == Some(true);
            detailed += 1.0;
            high_value += f64::from(u8::from(maintained || abroad || strategic));
        }
    }
    let mut holders: Vec<f64> = held.into_iter().filter(|count| *count > 0.0).collect();
    let mean = holders.iter().sum::<f64>() / holders.len() as f64;
    // Patent survey: 7.05 on average, very skewed; 41.6 % of inventions are high-value.
    assert!((6.3..=7.8).contains(&mean), "{mean}");
    assert!(quantile(&mut holders, 0.5) <= 5.0);
    assert!(quantile(&mut holders, 0.99) >= 30.0);
    let high_value = high_value / detailed;
    assert!((0.36..=0.47).contains(&high_value), "{high_value}");
}

#[test]
fn events_of_patents_are_as_rare_as_published() {
    let all = &*BOOK;
    let patents: Vec<&pb::Patent> = all
        .iter()
        .filter_map(|drawn| inventions_in_force(&drawn.firm.profile))
        .flatten()
        .filter(|patent| patent.claims.is_some())
        .collect();
    let some = |events: &Option<pb::PatentEvents>| !events.as_ref().unwrap().items.is_empty();
    let moved = share(&patents, |p| some(&p.licences) || some(&p.transfers_in));
    assert!((0.14..=0.19).contains(&moved), "{moved}");
    let uncited = share(&patents, |p| p.forward_citations == Some(0));
    assert!((0.25..=0.60).contains(&uncited), "{uncited}");
    let firms: Vec<Vec<&pb::Patent>> = all
        .iter()
        .filter_map(|drawn| inventions_in_force(&drawn.firm.profile))
        .filter(|held| held.iter().any(|patent| patent.claims.is_some()))
        .collect();
    let pledging = share(&firms, |held| held.iter().any(|p| some(&p.pledges)));
    assert!((0.015..=0.035).contains(&pledging), "{pledging}");
}

#[test]
fn sizes_are_those_of_a_programme_with_micro_and_losing_firms() {
    let all = &*BOOK;
    let statements: Vec<&pb::Statement> = all
        .iter()
        .filter_map(|drawn| latest(&drawn.firm.profile))
        .collect();
    let yuan = |statement: &&pb::Statement| statement.revenue_fen.unwrap() as f64 / 100.0;
    let mut revenues: Vec<f64> = statements.iter().map(yuan).collect();
    let within = share(&revenues, |revenue| (2e6..=300e6).contains(revenue));
    assert!(within > 0.85, "{within}");
    assert!((15e6..=40e6).contains(&quantile(&mut revenues, 0.5)));
    let micro = share(&revenues, |revenue| *revenue < 3e6);
    assert!((0.04..=0.15).contains(&micro), "{micro}");
    let losses = share(&statements, |statement| statement.net_profit_fen() < 0);
    assert!((0.12..=0.25).contains(&losses), "{losses}");
    let collapsed = all.iter().filter_map(|drawn| {
        let items = &drawn.firm.profile.statements.as_ref()?.items;
        Some(items.get(2)?.revenue_fen() > 3 * items.first()?.revenue_fen())
    });
    assert!(collapsed.filter(|fell| *fell).count() > 20);
}

#[test]
fn blocks_are_missing_certificates_lapsed_and_rights_invalidated() {
    let all = &*BOOK;
    let profiles: Vec<&pb::FirmProfile> = all.iter().map(|drawn| &drawn.firm.profile).collect();
    for (name, present) in [
        ("patents", share(&profiles, |p| p.patents.is_some())),
        ("talent", share(&profiles, |p| p.talent.is_some())),
        ("statements", share(&profiles, |p| p.statements.is_some())),
        ("invoices", share(&profiles, |p| p.invoices.is_some())),
        ("loans", share(&profiles, |p| p.loans.is_some())),
        ("tax", share(&profiles, |p| p.tax.is_some())),
        ("integrity", share(&profiles, |p| p.integrity.is_some())),
        ("eligibility", share(&profiles, |p| p.eligibility.is_some())),
    ] {
        // A quarter of the callers knows hardly more than revenue.
        assert!((0.50..0.97).contains(&present), "{name}: {present}");
    }
    let listed = |status: LegalStatus| {
        profiles
            .iter()
            .filter_map(|profile| match profile.patents.as_ref()?.detail.as_ref()? {
                Detail::List(list) => Some(&list.items),
                Detail::Counts(_) => None,
            })
            .flatten()
            .filter(|patent| patent.legal_status() == status)
            .count()
    };
    assert!(listed(LegalStatus::Invalidated) > 10);
    assert!(listed(LegalStatus::Lapsed) > 100);
    assert!(listed(LegalStatus::Pending) > 100);
}

#[test]
fn nobody_can_take_a_synthetic_firm_for_a_real_one() {
    let parameters = Parameters::documented(3);
    for (firm, number) in portfolio(&parameters, 9).zip(1..) {
        let identity = firm.profile.identity.unwrap();
        assert_eq!(identity.uscc, None);
        assert_eq!(identity.firm_ref(), format!("synthetic-{number:06}"));
        assert_eq!(identity.name, format!("合成企业{number:06}"));
    }
}

#[test]
fn a_firm_does_not_depend_on_the_size_of_its_portfolio() {
    let small = firm(&Parameters::documented(5), 4, 3);
    let large = firm(&Parameters::documented(5_000), 4, 3);
    assert_eq!(small, large);
    assert_ne!(firm(&Parameters::documented(5), 5, 3), small);
}

#[test]
fn firms_that_default_sell_less_the_year_after() {
    let all = &*BOOK;
    let growth = |defaulted: bool| {
        let mut ratios: Vec<f64> = all
            .iter()
            .filter(|drawn| drawn.firm.defaulted == defaulted)
            .filter_map(|drawn| {
                let before = latest(&drawn.firm.profile)?.revenue_fen?;
                let after = drawn.firm.next_revenue_fen?;
                (before > 0).then(|| after as f64 / before as f64)
            })
            .collect();
        quantile(&mut ratios, 0.5)
    };
    assert!(growth(true) < 0.75);
    assert!((1.0..1.25).contains(&growth(false)));
}

#[test]
fn a_profile_does_not_know_what_a_default_will_do() {
    let usual = Parameters::documented(1_500);
    let mut ruinous = usual.clone();
    ruinous.outcome.default_revenue = (0.001, 0.002);
    let mut changed = 0;
    for index in 0..usual.scope.firms {
        let firm_so = firm(&usual, 6, index);
        let firm_else = firm(&ruinous, 6, index);
        assert_eq!(firm_so.profile, firm_else.profile);
        changed += i32::from(firm_so.next_revenue_fen != firm_else.next_revenue_fen);
    }
    assert!(changed > 5, "{changed}");
}
