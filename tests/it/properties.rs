//! What holds for every firm, from the message to the decision: synthetic firms, changed at random.
//!
//! The way is the service's own: conversion, model, policy, encoder. Only the wire and the store are left out.

use jiff::ToSpan;
use kvcredit::{
    domain::money::Fen,
    jobs::synth::{self, Parameters},
    pb::{self, Outcome},
    rpc::convert,
};
use proptest::prelude::*;
use prost::Message;

use crate::shipped::{PRODUCTS, TODAY, as_of, listed, plain_invention, shipped};

/// No product grants more.
const CAP_FEN: i64 = 30_000_000 * 100;
const LARGEST: i64 = Fen::LARGEST;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A synthetic firm.
fn any_firm() -> impl Strategy<Value = pb::FirmProfile> {
    (0_u32..100_000).prop_map(|index| synth::firm(&Parameters::documented(1), 4_242, index).profile)
}

/// A synthetic firm whose patents are listed; firms without such a list get an empty one.
fn any_listed_firm() -> impl Strategy<Value = pb::FirmProfile> {
    any_firm().prop_map(|mut profile| {
        if listed(&mut profile).is_none() {
            profile.patents = Some(pb::Patents {
                provenance: profile.identity.clone().unwrap().provenance,
                detail: Some(pb::patents::Detail::List(pb::PatentList::default())),
            });
        }
        profile
    })
}

/// What was asked for.
fn any_amount() -> impl Strategy<Value = Option<Fen>> {
    prop_oneof![
        Just(None),
        Just(Some(Fen::saturated(1))),
        Just(Some(Fen::MAX)),
        (1..CAP_FEN).prop_map(|fen| Some(Fen::saturated(fen))),
    ]
}

fn any_money() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        Just(None),
        Just(Some(0)),
        Just(Some(1)),
        Just(Some(LARGEST)),
        (0..LARGEST).prop_map(Some),
        (0..100_000_000_000_i64).prop_map(Some),
    ]
}

/// Any amount, below nothing as well.
fn any_balance() -> impl Strategy<Value = Option<i64>> {
    (any_money(), any::<bool>())
        .prop_map(|(money, negative)| money.map(|fen| if negative { -fen } else { fen }))
}

fn any_number(most: f64) -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        Just(None),
        Just(Some(0.0)),
        Just(Some(-0.0)),
        Just(Some(f64::from_bits(1))),
        Just(Some(most)),
        (0.0..most).prop_map(Some),
    ]
}

fn any_count() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![
        Just(None),
        Just(Some(0)),
        Just(Some(1_000_000)),
        (0_u32..500).prop_map(Some)
    ]
}

prop_compose! {
    fn any_statement()(
        (revenue, cost, rd, debt) in (any_money(), any_money(), any_money(), any_money()),
        (profit, cash, funds) in (any_balance(), any_balance(), any_balance()),
        (assets, liabilities, equity) in (any_money(), any_money(), any_balance()),
        stated in any_number(1_000.0),
        days in proptest::array::uniform5(any_number(100_000.0)),
        part in 0.0..=1.0_f64,
    ) -> pb::Statement {
        let part = revenue.map(|fen| (fen as f64 * part) as i64);
        pb::Statement {
            fiscal_year: 0,
            revenue_fen: revenue,
            main_business_revenue_fen: part,
            high_tech_revenue_fen: part,
            cost_and_expense_fen: cost,
            rd_expense_fen: rd,
            net_profit_fen: profit,
            assets_fen: assets,
            liabilities_fen: liabilities,
            equity_fen: equity,
            liabilities_to_assets: stated,
            interest_bearing_debt_fen: debt,
            operating_cash_flow_fen: cash,
            inventory_days: days[0],
            receivable_days: days[1],
            payable_days: days[2],
            prepaid_days: days[3],
            advance_days: days[4],
            own_working_funds_fen: funds,
        }
    }
}

/// A change of a profile that keeps the rules of the contract.
#[derive(Clone, Debug)]
enum Change {
    Without(u8),
    Statements(Vec<pb::Statement>),
    Staff([Option<u32>; 3]),
    Counts([Option<u32>; 5]),
    Invoices(Vec<(Option<i64>, Option<f64>)>),
    Founded(i64),
    Partial,
}

fn any_change() -> impl Strategy<Value = Change> {
    let invoice = (any_balance(), any_number(1.0));
    prop_oneof![
        (0_u8..12).prop_map(Change::Without),
        proptest::collection::vec(any_statement(), 0..=4).prop_map(Change::Statements),
        proptest::array::uniform3(any_count()).prop_map(Change::Staff),
        proptest::array::uniform5(any_count()).prop_map(Change::Counts),
        proptest::collection::vec(invoice, 0..=36).prop_map(Change::Invoices),
        (0_i64..40_000).prop_map(Change::Founded),
        Just(Change::Partial),
    ]
}

fn apply(profile: &mut pb::FirmProfile, change: &Change) {
    let day = as_of(profile);
    let provenance = profile.identity.clone().unwrap().provenance;
    match change {
        Change::Without(block) => without(profile, *block),
        Change::Statements(items) => {
            let mut items = items.clone();
            for (item, year) in items.iter_mut().zip(1_i32..) {
                item.fiscal_year = i32::from(day.year()) - year;
            }
            profile.statements = Some(pb::Statements { provenance, items });
        }
        Change::Staff([staff, rd, masters]) => {
            let most = staff.unwrap_or(1_000_000);
            let masters = masters.map(|count| count.min(most));
            profile.talent = Some(pb::Talent {
                provenance,
                counted_on: day.to_string(),
                staff: *staff,
                rd_staff: rd.map(|count| count.min(most)),
                masters_or_above: masters,
                leavers: Some(most),
                doctors: masters,
                ..Default::default()
            });
        }
        Change::Counts([inventions, pending, models, designs, overseas]) => {
            profile.patents = Some(pb::Patents {
                provenance,
                detail: Some(pb::patents::Detail::Counts(pb::PatentCounts {
                    inventions: *inventions,
                    inventions_pending: *pending,
                    utility_models: *models,
                    designs: *designs,
                    overseas: *overseas,
                })),
            });
        }
        Change::Invoices(months) => {
            let month = |(place, (issued, share)): (usize, &(Option<i64>, Option<f64>))| {
                let month = day - (place as i64).months();
                pb::InvoiceMonth {
                    month: format!("{:04}-{:02}", month.year(), month.month()),
                    issued_fen: issued.unwrap_or(0),
                    received_fen: *issued,
                    void_share: *share,
                    top_customers_share: *share,
                }
            };
            let months = months.iter().enumerate().map(month).collect();
            profile.invoices = Some(pb::Invoices { provenance, months });
        }
        Change::Founded(days) => {
            let founded = day - days.days();
            profile.identity.as_mut().unwrap().founded_on = Some(founded.to_string());
        }
        Change::Partial => {
            if let Some(block) = &mut profile.qualifications {
                block.partial = true;
                block.items.clear();
            }
        }
    }
}

fn without(profile: &mut pb::FirmProfile, block: u8) {
    match block {
        0 => profile.eligibility = None,
        1 => profile.qualifications = None,
        2 => profile.tax = None,
        3 => profile.integrity = None,
        4 => profile.group = None,
        5 => profile.patents = None,
        6 => profile.other_rights = None,
        7 => profile.talent = None,
        8 => profile.statements = None,
        9 => profile.invoices = None,
        10 => profile.loans = None,
        _ => profile.innovation = None,
    }
}

/// Returns the ceilings that hold the limit of a decision down.
fn ceilings(decision: &pb::Decision) -> impl Iterator<Item = &pb::LimitCeiling> {
    let known = decision.known.iter().flat_map(|known| &known.ceilings);
    known.filter(|ceiling| !ceiling.informative)
}

/// Says what is wrong with a decision, if anything is.
fn fault(decision: &pb::Decision) -> Option<String> {
    let limit = decision.limit_fen;
    if !(0..=CAP_FEN).contains(&limit) {
        return Some(format!("limit {limit}"));
    }
    for ceiling in ceilings(decision) {
        if let Some(amount) = ceiling.amount_fen
            && (amount < 0 || limit > amount)
        {
            return Some(format!("limit {limit} and ceiling {ceiling:?}"));
        }
    }
    if !(0.0003..=0.9997).contains(&decision.pd) {
        return Some(format!("pd {}", decision.pd));
    }
    let points: i32 = decision.contributions.iter().map(|c| c.points).sum();
    if points != decision.points {
        return Some(format!("{} points of which {points}", decision.points));
    }
    let declined = decision.outcome() == Outcome::Declined;
    if declined && limit != 0 {
        return Some(format!("{:?} with {limit}", decision.outcome()));
    }
    if decision.known.as_ref().map_or(0, |known| known.limit_fen) < limit {
        return Some(format!("limit {limit} above that of the known reading"));
    }
    if decision.outcome() != Outcome::Approved && decision.reasons.is_empty() {
        return Some("no reason".into());
    }
    if decision.outcome() == Outcome::Approved && limit == 0 {
        return Some("approved with nothing".into());
    }
    None
}

/// Returns the faults of the decisions of both products.
fn faults(profile: &pb::FirmProfile, requested: Option<Fen>) -> Vec<String> {
    let decided = PRODUCTS.map(|product| shipped().decision(profile, product, requested));
    decided.iter().filter_map(fault).collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn no_firm_panics_and_no_limit_exceeds_any_of_its_terms(
        mut profile in any_firm(),
        changes in proptest::collection::vec(any_change(), 0..6),
        requested in any_amount(),
    ) {
        for change in &changes {
            apply(&mut profile, change);
        }
        prop_assert_eq!(faults(&profile, requested), Vec::<String>::new());
    }

    #[test]
    fn one_more_granted_invention_never_lowers_the_limit(
        mut profile in any_listed_firm(),
        changes in proptest::collection::vec(any_change(), 0..3),
        requested in any_amount(),
    ) {
        for change in &changes {
            apply(&mut profile, change);
        }
        let day = as_of(&profile);
        let mut more = profile.clone();
        if let Some(patents) = listed(&mut more) {
            patents.push(plain_invention("CN999999999", day));
            for product in PRODUCTS {
                let before = shipped().decision(&profile, product, requested);
                let after = shipped().decision(&more, product, requested);
                prop_assert!(after.limit_fen >= before.limit_fen, "{product}");
                prop_assert!(after.points >= before.points, "{product}");
            }
        }
    }

    #[test]
    fn rights_registered_without_examination_move_neither_points_nor_limit(
        mut profile in prop_oneof![any_firm(), any_listed_firm()],
        changes in proptest::collection::vec(any_change(), 0..3),
        kind in prop_oneof![Just(pb::PatentKind::Design), Just(pb::PatentKind::UtilityModel)],
        more in 1_u32..40,
        requested in any_amount(),
    ) {
        for change in &changes {
            apply(&mut profile, change);
        }
        let padded = padded(&profile, kind, more);
        for product in PRODUCTS {
            let before = shipped().decision(&profile, product, requested);
            let after = shipped().decision(&padded, product, requested);
            prop_assert_eq!(after.points, before.points, "{}", product);
            prop_assert_eq!(after.limit_fen, before.limit_fen, "{}", product);
            prop_assert_eq!(after.outcome(), before.outcome(), "{}", product);
        }
    }

    #[test]
    fn the_order_of_patents_changes_no_byte(
        (mut profile, order) in any_listed_firm().prop_flat_map(|mut profile| {
            let patents = listed(&mut profile).unwrap().clone();
            (Just(profile), Just(patents).prop_shuffle())
        }),
        requested in any_amount(),
    ) {
        let bytes = |profile: &pb::FirmProfile| {
            PRODUCTS.map(|product| shipped().decision(profile, product, requested).encode_to_vec())
        };
        let before = bytes(&profile);
        *listed(&mut profile).unwrap() = order;
        prop_assert_eq!(bytes(&profile), before);
    }
}

/// Returns the firm with that many more designs or utility models, licensed to others for good measure, and software
/// copyrights, as far as it says anything of such rights.
fn padded(profile: &pb::FirmProfile, kind: pb::PatentKind, more: u32) -> pb::FirmProfile {
    let mut padded = profile.clone();
    let day = as_of(profile);
    let detail = padded
        .patents
        .as_mut()
        .and_then(|block| block.detail.as_mut());
    match detail {
        Some(pb::patents::Detail::List(list)) => {
            list.items.extend((0..more).map(|index| pb::Patent {
                kind: kind.into(),
                licences: Some(pb::PatentEvents {
                    items: vec![pb::PatentEvent {
                        date: day.to_string(),
                        ..Default::default()
                    }],
                }),
                ..plain_invention(&format!("CN9{index:08}"), day)
            }));
        }
        Some(pb::patents::Detail::Counts(counts)) => {
            let number = match kind {
                pb::PatentKind::Design => &mut counts.designs,
                _ => &mut counts.utility_models,
            };
            *number = Some((number.unwrap_or(0) + more).min(1_000_000));
        }
        None => {}
    }
    if let Some(rights) = &mut padded.other_rights {
        let number = &mut rights.software_copyrights;
        *number = Some(number.unwrap_or(0) + more);
    }
    padded
}

/// A firm with a list of patents.
fn firm() -> pb::FirmProfile {
    let mut parameters = Parameters::documented(1);
    parameters.scope.complete = 1.0;
    (0..)
        .map(|index| synth::firm(&parameters, 7, index).profile)
        .filter(|profile| {
            let decision = shipped().decision(profile, PRODUCTS[0], None);
            decision.outcome() == Outcome::Approved
        })
        .find(|profile| {
            let mut profile = profile.clone();
            listed(&mut profile).is_some_and(|patents| patents.len() > 3)
                && profile.statements.is_some()
                && profile.invoices.is_some()
        })
        .unwrap()
}

/// The properties above can fail: what they look for is found where it is.
#[test]
fn the_checks_find_what_they_look_for() {
    let profile = firm();
    let decision = shipped().decision(&profile, PRODUCTS[0], None);
    assert_eq!(fault(&decision), None);
    let smallest = ceilings(&decision).filter_map(|one| one.amount_fen).min();
    let spoilt: [fn(&mut pb::Decision); 4] = [
        |decision| decision.limit_fen = -1,
        |decision| decision.limit_fen = CAP_FEN + 1,
        |decision| decision.pd = f64::NAN,
        |decision| decision.points += 1,
    ];
    for spoil in spoilt {
        let mut wrong = decision.clone();
        spoil(&mut wrong);
        assert!(fault(&wrong).is_some());
    }
    let mut above = decision.clone();
    above.limit_fen = smallest.unwrap() + 1;
    assert!(fault(&above).is_some());

    // Taking inventions away does lower some limit, and another list of patents does change bytes.
    let parameters = Parameters::documented(1);
    let mut lowered = 0;
    for index in 0..100 {
        let with = synth::firm(&parameters, 7, index).profile;
        let mut none = with.clone();
        let Some(patents) = listed(&mut none) else {
            continue;
        };
        if patents.is_empty() {
            continue;
        }
        patents.clear();
        let before = shipped().decision(&with, PRODUCTS[0], None);
        let after = shipped().decision(&none, PRODUCTS[0], None);
        assert_ne!(before.encode_to_vec(), after.encode_to_vec());
        lowered += u32::from(after.limit_fen < before.limit_fen);
    }
    assert!(lowered > 0);
}

/// Returns the rules that a profile breaks, by field.
fn refusals(profile: pb::FirmProfile) -> Vec<(String, String)> {
    match convert::profile(profile, TODAY) {
        Ok(_) => Vec::new(),
        Err(violations) => violations
            .into_iter()
            .map(|violation| (violation.field, violation.rule.to_owned()))
            .collect(),
    }
}

fn statement(profile: &mut pb::FirmProfile) -> &mut pb::Statement {
    &mut profile.statements.as_mut().unwrap().items[0]
}

#[test]
fn odd_numbers_are_refused_by_name() {
    type Spoil = fn(&mut pb::FirmProfile);
    let tomorrow = |profile: &mut pb::FirmProfile| profile.as_of_date = Some("2026-11-24".into());
    let cases: [(Spoil, &str, &str); 12] = [
        (
            |p| statement(p).liabilities_to_assets = Some(f64::NAN),
            "statements.items[0].liabilities_to_assets",
            "double.gte_lte",
        ),
        (
            |p| statement(p).liabilities_to_assets = Some(f64::INFINITY),
            "statements.items[0].liabilities_to_assets",
            "double.gte_lte",
        ),
        (
            |p| statement(p).inventory_days = Some(f64::NEG_INFINITY),
            "statements.items[0].inventory_days",
            "double.gte_lte",
        ),
        (
            |p| statement(p).receivable_days = Some(f64::MAX),
            "statements.items[0].receivable_days",
            "double.gte_lte",
        ),
        (
            |p| p.invoices.as_mut().unwrap().months[0].void_share = Some(-f64::NAN),
            "invoices.months[0].void_share",
            "double.gte_lte",
        ),
        (
            |p| statement(p).rd_expense_fen = Some(i64::MAX),
            "statements.items[0].rd_expense_fen",
            "int64.gte_lte",
        ),
        (
            |p| statement(p).net_profit_fen = Some(i64::MIN),
            "statements.items[0].net_profit_fen",
            "int64.gte_lte",
        ),
        (
            |p| p.invoices.as_mut().unwrap().months[0].issued_fen = i64::MIN,
            "invoices.months[0].issued_fen",
            "int64.gte_lte",
        ),
        (
            |p| listed(p).unwrap()[0].kind = 99,
            "patents.list.items[0].kind",
            "enum.defined_only",
        ),
        (
            |p| listed(p).unwrap()[0].legal_status = i32::MIN,
            "patents.list.items[0].legal_status",
            "enum.defined_only",
        ),
        (
            |p| listed(p).unwrap()[0].claims = Some(u32::MAX),
            "patents.list.items[0].claims",
            "uint32.lte",
        ),
        (tomorrow, "as_of_date", "as_of_date.not_after_today"),
    ];
    let sound = firm();
    assert_eq!(refusals(sound.clone()), Vec::new());
    for (spoil, field, rule) in cases {
        let mut odd = sound.clone();
        spoil(&mut odd);
        assert_eq!(refusals(odd), vec![(field.to_owned(), rule.to_owned())]);
    }
}

#[test]
fn odd_numbers_that_are_documented_are_scored_within_the_cap() {
    let sound = firm();
    let bytes = |profile: &pb::FirmProfile| {
        shipped()
            .decision(profile, PRODUCTS[0], None)
            .encode_to_vec()
    };

    // −0 is 0.
    let with_numbers = |number: f64| {
        let mut profile = sound.clone();
        statement(&mut profile).liabilities_to_assets = Some(number);
        statement(&mut profile).inventory_days = Some(number);
        profile.invoices.as_mut().unwrap().months[0].void_share = Some(number);
        profile
    };
    assert_eq!(bytes(&with_numbers(-0.0)), bytes(&with_numbers(0.0)));

    // Denormal numbers are taken as they are; the largest amounts and none at all stay within the cap.
    let mut odd = vec![
        with_numbers(f64::from_bits(1)),
        with_numbers(f64::MIN_POSITIVE),
    ];
    for fen in [0, 1, LARGEST] {
        let mut profile = sound.clone();
        let statement = statement(&mut profile);
        statement.revenue_fen = Some(fen);
        statement.main_business_revenue_fen = None;
        statement.high_tech_revenue_fen = None;
        statement.assets_fen = Some(fen);
        statement.net_profit_fen = Some(-fen);
        statement.operating_cash_flow_fen = Some(-fen);
        odd.push(profile);
    }
    for profile in &odd {
        assert_eq!(faults(profile, None), Vec::<String>::new());
        assert_eq!(faults(profile, Some(Fen::MAX)), Vec::<String>::new());
    }
}

/// A patent that is filed after the as-of date is not looked at.
#[test]
fn a_patent_of_the_future_is_left_aside_with_a_warning() {
    let sound = firm();
    let mut odd = sound.clone();
    let later = as_of(&sound) + 1.day();
    let mut patent = plain_invention("CN999999999", as_of(&sound));
    patent.filing_date = later.to_string();
    patent.grant_date = None;
    listed(&mut odd).unwrap().push(patent);
    let before = shipped().decision(&sound, PRODUCTS[0], None);
    let after = shipped().decision(&odd, PRODUCTS[0], None);
    assert_eq!(after.contributions, before.contributions);
    assert_eq!(after.limit_fen, before.limit_fen);
    let warned = |decision: &pb::Decision| {
        let mut warnings = decision.warnings.iter();
        warnings.any(|w| w.code == "DATED_LATER" && w.subject == "patents")
    };
    assert!(warned(&after) && !warned(&before));
}
