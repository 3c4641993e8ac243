//! The synthetic book, held against its parameters.

use super::*;
use crate::pb::{LegalStatus, LoanClass, PatentKind, patents::Detail};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

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
        let mut risks: Vec<f64> = kept.map(|drawn| drawn.risk.sum()).collect();
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
    let mean = all.iter().map(|drawn| drawn.risk.sum()).sum::<f64>() / count;
    let spread = all
        .iter()
        .map(|drawn| (drawn.risk.sum() - mean) * (drawn.risk.sum() - mean));
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

/// Firms of which everything that a decision needs was retrieved.
fn complete(firms: u32) -> Vec<Firm> {
    let mut parameters = Parameters::documented(firms);
    parameters.scope.complete = 1.0;
    portfolio(&parameters, 11).collect()
}

/// Returns the last day that a block's facts can have.
fn retrieved_on(provenance: &Option<pb::Provenance>) -> &str {
    &provenance.as_ref().unwrap().retrieved_on
}

fn listed(profile: &pb::FirmProfile) -> Option<&pb::PatentList> {
    match profile.patents.as_ref()?.detail.as_ref()? {
        Detail::List(list) => Some(list),
        Detail::Counts(_) => None,
    }
}

/// Returns the needs that a profile lacks.
fn lacking(profile: &pb::FirmProfile) -> BTreeSet<&'static str> {
    let mut lacking = BTreeSet::new();
    let mut need = |name: &'static str, there: bool| {
        if !there {
            lacking.insert(name);
        }
    };
    let year: i32 = profile.as_of_date()[..4].parse().unwrap();
    let identity = profile.identity.as_ref().unwrap();
    need("founded_on", identity.founded_on.is_some());
    need("industry", identity.industry_code.is_some());
    need("field", identity.field_class.is_some());
    let eligibility = profile.eligibility.as_ref();
    need(
        "area",
        eligibility.is_some_and(|block| block.registered_in_area.is_some()),
    );
    need(
        "review",
        eligibility.is_some_and(|block| block.key_ip_startup_reviewed.is_some()),
    );
    need(
        "certificates",
        profile.qualifications.as_ref().is_some_and(|block| {
            !block.partial && block.items.iter().all(|item| item.valid_until.is_some())
        }),
    );
    need(
        "tax",
        profile
            .tax
            .as_ref()
            .is_some_and(|tax| tax.grade_year >= year - 2),
    );
    need("integrity", profile.integrity.is_some());
    need("group", profile.group.is_some());
    need(
        "staff",
        profile
            .talent
            .as_ref()
            .is_some_and(|block| block.staff.is_some()),
    );
    need(
        "register extract",
        listed(profile).is_some_and(|list| list.register_extract_on.is_some()),
    );
    need(
        "grants",
        listed(profile).is_some_and(|list| {
            let granted = list.items.iter().filter(|patent| {
                !matches!(
                    patent.legal_status(),
                    LegalStatus::Pending | LegalStatus::RefusedOrWithdrawn
                )
            });
            granted
                .into_iter()
                .all(|patent| patent.grant_date.is_some())
        }),
    );
    need(
        "loans",
        profile.loans.as_ref().is_some_and(|block| {
            block.items.iter().all(|loan| {
                loan.loan_class.is_some()
                    && loan.due_on.is_some()
                    && loan.started_on.is_some()
                    && loan.working_capital.is_some()
            })
        }),
    );
    let due = if profile.as_of_date()[5..] >= *"05-31" {
        year - 1
    } else {
        year - 2
    };
    let founded: i32 = identity.founded_on()[..4].parse().unwrap();
    for fiscal_year in (due - 2).max(founded)..=due {
        let statement = profile
            .statements
            .iter()
            .flat_map(|block| &block.items)
            .find(|statement| statement.fiscal_year == fiscal_year);
        need(
            "statement",
            statement.is_some_and(|statement| {
                statement.revenue_fen.is_some()
                    && statement.net_profit_fen.is_some()
                    && statement.assets_fen.is_some()
                    && statement.liabilities_fen.is_some()
                    && statement.equity_fen.is_some()
                    && statement.interest_bearing_debt_fen.is_some()
                    && statement.operating_cash_flow_fen.is_some()
                    && statement.rd_expense_fen.is_some()
            }),
        );
    }
    lacking
}

#[test]
fn a_complete_firm_lacks_nothing_that_a_decision_needs() {
    for firm in complete(300) {
        assert_eq!(lacking(&firm.profile), BTreeSet::new());
        let identity = firm.profile.identity.as_ref().unwrap();
        assert_eq!(identity.uscc, None);
    }
}

#[test]
fn the_documented_share_of_firms_is_complete() {
    let all = &*BOOK;
    let found = share(all, |drawn| lacking(&drawn.firm.profile).is_empty());
    // Of the others a few lack nothing by chance.
    assert!((0.33..=0.41).contains(&found), "{found}");
    let mut parameters = Parameters::documented(400);
    parameters.scope.complete = 0.0;
    let others: Vec<Firm> = portfolio(&parameters, 11).collect();
    assert!(share(&others, |firm| lacking(&firm.profile).is_empty()) < 0.06);
}

#[test]
fn what_is_retrieved_changes_no_outcome() {
    let mut parameters = Parameters::documented(200);
    parameters.scope.complete = 0.0;
    let sparse: Vec<Firm> = portfolio(&parameters, 11).collect();
    for (complete, other) in complete(200).iter().zip(&sparse) {
        assert_eq!(complete.defaulted, other.defaulted);
        assert_eq!(complete.next_revenue_fen, other.next_revenue_fen);
        let (one, two) = (latest(&complete.profile), latest(&other.profile));
        if let (Some(one), Some(two)) = (one, two) {
            assert_eq!(one.revenue_fen, two.revenue_fen);
        }
    }
}

#[test]
fn no_fact_is_dated_after_its_retrieval() {
    for firm in complete(300) {
        let profile = &firm.profile;
        let as_of = profile.as_of_date();
        let founded_on = profile.identity.as_ref().unwrap().founded_on();
        let certificates = profile.qualifications.as_ref().unwrap();
        let day = retrieved_on(&certificates.provenance);
        assert!(day <= as_of);
        for item in &certificates.items {
            assert!(item.valid_from.as_str() <= day && item.valid_from.as_str() >= founded_on);
            assert!(item.valid_until() > item.valid_from.as_str());
        }
        let integrity = profile.integrity.as_ref().unwrap();
        let day = retrieved_on(&integrity.provenance);
        for event in &integrity.events {
            assert!(event.date.as_str() <= day && event.resolved_on() <= day);
        }
        let day = retrieved_on(&profile.patents.as_ref().unwrap().provenance);
        let list = listed(profile).unwrap();
        assert_eq!(list.register_extract_on(), day);
        for patent in &list.items {
            assert!(patent.filing_date.as_str() <= day && patent.grant_date() <= day);
            for events in [&patent.transfers_in, &patent.licences, &patent.disputes] {
                for event in events.iter().flat_map(|events| &events.items) {
                    assert!(event.date.as_str() <= day && event.ended_on() <= day);
                }
            }
        }
        let loans = profile.loans.as_ref().unwrap();
        for loan in &loans.items {
            assert!(loan.started_on() <= retrieved_on(&loans.provenance));
            assert!(loan.started_on() < loan.due_on());
        }
    }
}

#[test]
fn loans_come_to_the_debt_and_few_are_not_normal() {
    let firms = complete(2_000);
    let mut loans = Vec::new();
    for firm in &firms {
        let items = &firm.profile.loans.as_ref().unwrap().items;
        let sum: i64 = items.iter().map(|loan| loan.outstanding_fen).sum();
        let Some(statement) = latest(&firm.profile) else {
            assert_eq!(sum, 0);
            continue;
        };
        let debt = statement.interest_bearing_debt_fen();
        assert!(sum <= debt, "{sum} {debt}");
        assert!(sum as f64 >= 0.85 * debt as f64 - 1e5, "{sum} {debt}");
        loans.extend(items.iter().map(|loan| (loan, firm.profile.as_of_date())));
    }
    let mean = loans.len() as f64 / firms.len() as f64;
    assert!((1.2..=2.6).contains(&mean), "{mean}");
    let bad = share(&loans, |(loan, _)| loan.loan_class() != LoanClass::Normal);
    assert!((0.01..=0.05).contains(&bad), "{bad}");
    let overdue = share(&loans, |(loan, as_of)| loan.due_on() < *as_of);
    assert!((0.003..=0.03).contains(&overdue), "{overdue}");
    let repaid = share(&loans, |(loan, _)| loan.repaid_by_this);
    assert!((0.02..=0.12).contains(&repaid), "{repaid}");
}

#[test]
fn balance_sheets_add_up_and_invoices_follow_revenue() {
    let firms = complete(1_000);
    let mut ratios = Vec::new();
    for firm in &firms {
        for item in firm
            .profile
            .statements
            .iter()
            .flat_map(|block| &block.items)
        {
            assert_eq!(
                item.assets_fen(),
                item.liabilities_fen() + item.equity_fen()
            );
            assert!(item.interest_bearing_debt_fen() <= item.liabilities_fen());
            let year = item.fiscal_year.to_string();
            let months = firm.profile.invoices.iter().flat_map(|block| &block.months);
            let of_year: Vec<i64> = months
                .filter(|month| month.month.starts_with(&year))
                .map(|month| month.issued_fen)
                .collect();
            if of_year.len() == 12 && item.revenue_fen() > 0 {
                ratios.push(of_year.iter().sum::<i64>() as f64 / item.revenue_fen() as f64);
            }
        }
    }
    assert!(ratios.len() > 500);
    assert!((0.9..=1.1).contains(&quantile(&mut ratios, 0.5)));
    assert!(quantile(&mut ratios, 0.02) > 0.5);
    assert!(quantile(&mut ratios, 0.98) < 2.0);
}

#[test]
fn a_fifth_of_the_firms_share_groups_of_a_few() {
    let firms = complete(3_000);
    let mut members: BTreeMap<String, u32> = BTreeMap::new();
    for firm in &firms {
        let group = firm.profile.group.as_ref().unwrap();
        if let Some(group) = &group.group_ref {
            assert!(group.starts_with("synthetic-group-"));
            *members.entry(group.clone()).or_default() += 1;
        }
    }
    let grouped = f64::from(members.values().sum::<u32>());
    let of_all = grouped / firms.len() as f64;
    assert!((0.17..=0.23).contains(&of_all), "{of_all}");
    let mean = grouped / members.len() as f64;
    assert!((2.0..=4.5).contains(&mean), "{mean}");
    let all = &*BOOK;
    let looked = share(all, |drawn| drawn.firm.profile.group.is_some());
    assert!((0.6..=0.9).contains(&looked), "{looked}");
}

#[test]
fn patents_of_a_register_have_all_kinds_of_marks() {
    let mut marks: BTreeMap<&str, u32> = BTreeMap::new();
    for firm in complete(2_000) {
        let as_of = firm.profile.as_of_date().to_owned();
        let a_year_before = format!("{:04}{}", firm.year - 1, &as_of[4..]);
        for patent in &listed(&firm.profile).unwrap().items {
            let items = |events: &Option<pb::PatentEvents>| {
                events.clone().map_or_else(Vec::new, |events| events.items)
            };
            let licences = items(&patent.licences);
            for (mark, there) in [
                (
                    "bought lately",
                    items(&patent.transfers_in)
                        .iter()
                        .any(|event| event.date > a_year_before),
                ),
                ("owned jointly", patent.jointly_owned()),
                (
                    "in dispute",
                    items(&patent.disputes)
                        .iter()
                        .any(|event| event.ended_on.is_none()),
                ),
                ("pledged", !items(&patent.pledges).is_empty()),
                (
                    "licensed",
                    licences.iter().any(|event| event.ended_on.is_none()),
                ),
                (
                    "licensed once",
                    licences.iter().any(|event| event.ended_on.is_some()),
                ),
            ] {
                *marks.entry(mark).or_default() += u32::from(there);
            }
        }
    }
    assert!(marks.values().all(|count| *count > 15), "{marks:?}");
}

#[test]
fn knowledge_says_somewhat_less_than_a_third_of_what_the_facts_say() {
    let all = &*BOOK;
    let variance = |of: fn(&Drawn) -> f64| {
        let count = all.len() as f64;
        let mean = all.iter().map(of).sum::<f64>() / count;
        let squares = all
            .iter()
            .map(|drawn| (of(drawn) - mean) * (of(drawn) - mean));
        squares.sum::<f64>() / count
    };
    let knowledge = variance(|drawn| drawn.risk.knowledge);
    let rest = variance(|drawn| drawn.risk.finance + drawn.risk.conduct);
    let share = knowledge / (knowledge + rest);
    assert!((0.25..=0.35).contains(&share), "{share}");
}

#[test]
fn more_research_never_means_more_risk() {
    let edges = [0.0, 0.03, 0.06, 0.15, 0.5, 100.0];
    let mut means = Vec::new();
    for band in edges.windows(2) {
        let risks: Vec<f64> = BOOK
            .iter()
            .filter(|drawn| {
                latest(&drawn.firm.profile).is_some_and(|statement| {
                    let (rd, revenue) = (statement.rd_expense_fen, statement.revenue_fen());
                    rd.is_some_and(|rd| {
                        let intensity = rd as f64 / revenue as f64;
                        revenue > 0 && (band[0]..band[1]).contains(&intensity)
                    })
                })
            })
            .map(|drawn| drawn.risk.sum())
            .collect();
        assert!(risks.len() > 50, "{band:?}: {}", risks.len());
        means.push(risks.iter().sum::<f64>() / risks.len() as f64);
    }
    assert!(means.windows(2).all(|pair| pair[1] < pair[0]), "{means:?}");
}
