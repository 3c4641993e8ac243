//! What holds for every firm, known or not, sane or not.

use std::sync::Arc;

use kvcredit::{
    domain::{
        assessment::{Assessed, AtWorst, Candidate, Improvement, Readings, Scores},
        decision::{
            Basis, Binding, Breakdown, CeilingKind, Decided, OutcomeKind, ReasonCode, Role,
        },
        exposure::Exposure,
        facts::{DoubtKind, GateFacts, Integrity, Item, Known, Missing, Need, Size},
        firm::TaxGrade,
        id::GroupRef,
        money::Fen,
        probability::Probability,
    },
    policy::{Table, decide},
};
use proptest::{option, prelude::*};

use super::firm::{PRODUCTS, forget, set_ratios, shipped, sound};

/// An amount of a firm, or anything at all.
fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![
        (-1_000_000_i64..2_000_000_000).prop_map(Fen::from_yuan),
        (-Fen::LARGEST..=Fen::LARGEST).prop_map(Fen::saturated),
    ]
}

fn used() -> impl Strategy<Value = Fen> {
    prop_oneof![
        3 => Just(Fen::ZERO),
        1 => (0_i64..100_000_000).prop_map(Fen::from_yuan),
        1 => amount()
    ]
}

/// A rise of an amount.
fn rise() -> impl Strategy<Value = Fen> {
    prop_oneof![
        (0_i64..10_000_000).prop_map(Fen::from_yuan),
        (0_i64..=Fen::LARGEST).prop_map(Fen::saturated),
    ]
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Known<T>> {
    prop_oneof![
        8 => value.prop_map(Ok),
        1 => Just(Err(Missing::NotRetrieved)),
        1 => Just(Err(Missing::Undefined)),
    ]
}

fn ratio() -> impl Strategy<Value = Known<i64>> {
    maybe(prop_oneof![4 => -20_000_i64..20_000, 1 => any::<i64>()])
}

fn pd() -> impl Strategy<Value = Probability> {
    prop_oneof![5 => 0.0003..0.08_f64, 1 => 0.0003..=0.9997_f64].prop_map(at)
}

/// A probability of default, held within its bounds.
fn at(pd: f64) -> Probability {
    Probability::new(pd.clamp(Probability::SMALLEST, Probability::LARGEST)).unwrap()
}

fn sorted<T: PartialOrd + Copy>(one: T, other: T) -> (T, T) {
    if other < one {
        (other, one)
    } else {
        (one, other)
    }
}

prop_compose! {
    /// A known reading that is nowhere better than the typical one.
    fn readings()(
        points in (any::<i32>(), any::<i32>()),
        pd in (pd(), pd()),
        knowledge in (0_i32..=100, 0_i32..=100),
        capacity in option::weighted(0.9, (amount(), amount())),
        settled in any::<bool>(),
    ) -> Readings {
        let points = sorted(points.0, points.1);
        let pd = sorted(pd.0, pd.1);
        let knowledge = sorted(knowledge.0, knowledge.1);
        let capacity = capacity.map(|(one, other)| sorted(one, other));
        let typical = Scores {
            points: points.1,
            pd: pd.0,
            knowledge: knowledge.1,
            capacity: capacity.map(|capacity| capacity.1),
        };
        let known = Scores {
            points: points.0,
            pd: pd.1,
            knowledge: knowledge.0,
            capacity: capacity.map(|capacity| capacity.0),
        };
        Readings { known: if settled { typical } else { known }, typical }
    }
}

fn exposure() -> impl Strategy<Value = Exposure> {
    (used(), used(), used(), used()).prop_map(
        |(firm_product, guarantor_firm, guarantor_group, programme)| Exposure {
            firm_product,
            guarantor_firm,
            guarantor_group,
            programme,
        },
    )
}

fn integrity() -> impl Strategy<Value = Integrity> {
    prop_oneof![
        Just(Integrity::Clean),
        (-9_000_i16..9_999)
            .prop_map(|year| Integrity::LastEntry(kvcredit::domain::calendar::year_end(year))),
    ]
}

fn need() -> impl Strategy<Value = Need> {
    prop_oneof![
        amount().prop_map(Need::Amount),
        Just(Need::NotRetrieved),
        Just(Need::NotPositive)
    ]
}

prop_compose! {
    /// Facts of gates, anything at all.
    fn gates()(
        area in maybe(any::<bool>()),
        attribute in maybe(any::<bool>()),
        reviewed in option::of(any::<bool>()),
        days in maybe(any::<i64>()),
        tax in maybe((
            prop::sample::select(vec![TaxGrade::A, TaxGrade::B, TaxGrade::M, TaxGrade::C, TaxGrade::D]),
            2_000_i16..2_030,
        )),
        integrity in maybe(integrity()),
        industry in maybe("[A-Z]([0-9]{2,4})?"),
        size in prop::sample::select(vec![
            Ok(Size::Micro), Ok(Size::Medium), Ok(Size::Large), Err(vec![Item::Staff]), Err(vec![Item::Industry]),
        ]),
        listed in any::<(bool, bool)>(),
    ) -> GateFacts {
        GateFacts {
            in_area: area,
            innovation_attribute: attribute,
            reviewed_startup: reviewed,
            operating_days: days,
            tax_grade: tax,
            integrity,
            industry,
            size,
            group_retrieved: listed.0,
            patents_listed: listed.1,
            ..sound().facts
        }
    }
}

prop_compose! {
    /// Amounts of a firm that could exist, all of them at hand, with the ratios that follow.
    fn sane_facts()(
        revenue in 0_i64..500_000_000,
        of_revenue in (-6_000_i64..3_000, -4_000_i64..3_000, 0_i64..3_000, 0_i64..12_000),
        assets in 3_000_i64..30_000,
        liabilities in 0_i64..11_000,
        changes in (-9_000_i64..20_000, -9_000_i64..40_000, 0_i64..=4),
        reviewed in prop_oneof![4 => Just(Some(false)), 1 => Just(Some(true))],
        need in need(),
    ) -> GateFacts {
        let share = |whole: i64, basis_points: i64| Fen::from_yuan(whole / 10_000 * basis_points);
        let mut facts = sound().facts;
        let assets = share(revenue, assets);
        facts.revenue = Ok(Fen::from_yuan(revenue));
        facts.net_profit = Ok(share(revenue, of_revenue.0));
        facts.cash_flow = Ok(share(revenue, of_revenue.1));
        facts.rd_expense = Ok(share(revenue, of_revenue.2));
        facts.debt = Ok(share(revenue, of_revenue.3));
        facts.assets = Ok(assets);
        let liabilities = assets.scaled(liabilities, 10_000).unwrap();
        facts.liabilities = Ok(liabilities);
        facts.equity = Ok(assets.minus(liabilities));
        facts.revenue_change_bp = Ok(changes.0);
        facts.revenue_change_two_years_bp = Ok(changes.1);
        facts.loss_years = Ok(changes.2);
        facts.reviewed_startup = reviewed;
        facts.working_capital_need = need;
        set_ratios(&mut facts);
        facts
    }
}

prop_compose! {
    /// Gates that may fail, and figures that need not agree with each other.
    fn insane_facts()(
        mut facts in prop_oneof![Just(sound().facts), gates()],
        ratios in (ratio(), ratio(), ratio(), ratio(), ratio(), ratio()),
        counts in (ratio(), ratio(), ratio(), maybe(0_i64..3)),
        loans in (maybe(any::<bool>()), maybe(any::<bool>()), maybe(amount())),
        flows in (maybe(amount()), maybe(amount()), maybe(amount()), maybe(amount())),
        balance in (maybe(amount()), maybe(amount()), maybe(amount()), maybe(amount())),
        doubts in prop::collection::vec(
            prop::sample::select(vec![DoubtKind::AccountsContradict, DoubtKind::QuickGrant]), 0..2,
        ),
        need in need(),
    ) -> GateFacts {
        (facts.net_margin_bp, facts.revenue_change_bp, facts.revenue_change_two_years_bp,
         facts.liabilities_to_assets_bp, facts.debt_to_revenue_bp, facts.cash_flow_margin_bp) = ratios;
        (facts.loss_years, facts.open_enforcements, facts.open_abnormal_operations, facts.statements) = counts;
        (facts.non_performing_loan, facts.special_mention_loan, facts.overdue) = loans;
        (facts.revenue, facts.net_profit, facts.cash_flow, facts.rd_expense) = flows;
        (facts.assets, facts.liabilities, facts.equity, facts.debt) = balance;
        facts.doubts = doubts;
        facts.working_capital_need = need;
        facts
    }
}

prop_compose! {
    fn firm_with(facts: BoxedStrategy<GateFacts>)(
        facts in facts,
        readings in readings(),
        best in pd(),
        without in readings(),
        candidates in prop::collection::vec(readings(), Improvement::ALL.len()),
        at_worst in prop::collection::vec((prop::sample::select(Item::ALL.to_vec()), readings()), 0..4),
        requested in option::weighted(0.2, amount()),
        group in any::<bool>(),
    ) -> Assessed {
        let mut firm = sound();
        firm.facts = facts;
        firm.readings = readings;
        firm.pd = readings.typical.pd;
        firm.best_pd = sorted(best, readings.typical.pd).0;
        firm.without_knowledge = without;
        firm.application.requested = requested;
        firm.candidates = Improvement::ALL
            .into_iter()
            .zip(candidates)
            .map(|(improvement, readings)| Candidate { improvement, readings })
            .collect();
        firm.missing = at_worst
            .into_iter()
            .map(|(item, readings)| AtWorst { item, scores: readings.known })
            .collect();
        if group {
            firm.firm.group = Some(GroupRef::parse("group").unwrap());
        }
        firm
    }
}

fn sane_firm() -> impl Strategy<Value = Assessed> {
    firm_with(sane_facts().boxed())
}

fn firm() -> impl Strategy<Value = Assessed> {
    let facts = prop_oneof![2 => sane_facts(), 1 => insane_facts()];
    firm_with(facts.boxed())
}

fn table() -> impl Strategy<Value = Arc<Table>> {
    prop::sample::select(PRODUCTS.map(shipped).to_vec())
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(prop::sample::select(Item::ALL.to_vec()), 1..6)
}

/// Whether a decision is nowhere worse than another one.
fn is_as_good(better: &Decided, worse: &Decided) -> bool {
    better.outcome.limit() >= worse.outcome.limit()
        && better.outcome.kind() <= worse.outcome.kind()
        && better.typical_limit >= worse.typical_limit
}

/// Checks that parts, ceilings and limit of a reading agree.
fn check_breakdown(
    breakdown: &Breakdown,
    table: &Table,
    exposure: &Exposure,
) -> Result<(), TestCaseError> {
    let parts = breakdown.parts.iter();
    let sum = parts.fold(Fen::ZERO, |sum, part| sum.plus(part.amount));
    prop_assert_eq!(sum, breakdown.sum);
    prop_assert!(breakdown.parts.iter().all(|part| part.amount >= Fen::ZERO));
    prop_assert!(
        breakdown
            .parts
            .iter()
            .all(|part| part.amount <= part.before)
    );
    let kinds: Vec<CeilingKind> = breakdown.ceilings.iter().map(|c| c.kind).collect();
    prop_assert_eq!(kinds, CeilingKind::ALL.to_vec());
    let left = breakdown.sum.minus(exposure.firm_product.at_least_zero());
    let mut least = (left.at_least_zero(), Binding::Sum);
    for ceiling in &breakdown.ceilings {
        let Ok(amount) = ceiling.amount else { continue };
        prop_assert!(amount >= Fen::ZERO);
        if ceiling.role == Role::Limits && amount < least.0 {
            least = (amount, Binding::Ceiling(ceiling.kind));
        }
    }
    prop_assert_eq!((breakdown.least, breakdown.binding), least);
    prop_assert!(breakdown.limit <= breakdown.least);
    prop_assert!(breakdown.limit <= table.product_cap());
    prop_assert_eq!(breakdown.limit.floor_to(table.step()), breakdown.limit);
    prop_assert!(breakdown.limit == Fen::ZERO || breakdown.limit >= table.smallest_limit());
    Ok(())
}

const fn is_need(code: &ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::FactNeeded(_) | ReasonCode::TaxGradeOutdated
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn limits_stay_within_the_sum_and_every_ceiling(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure);
        check_breakdown(&decided.typical, &table, &exposure)?;
        let declined = decided.outcome.kind() == OutcomeKind::Declined;
        match &decided.known {
            Some(known) => {
                check_breakdown(known, &table, &exposure)?;
                let expected = if declined { Fen::ZERO } else { known.limit };
                prop_assert_eq!(decided.outcome.limit(), expected);
            }
            None => prop_assert_eq!(decided.outcome.limit(), Fen::ZERO),
        }
        let expected = if declined { Fen::ZERO } else { decided.typical.limit };
        prop_assert_eq!(decided.typical_limit, expected);
    }

    #[test]
    fn whoever_is_not_approved_is_told_why(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure);
        match decided.outcome.kind() {
            OutcomeKind::Approved => {
                prop_assert_eq!(&decided.reasons, &[]);
                prop_assert!(decided.outcome.limit() > Fen::ZERO);
            }
            OutcomeKind::Referred | OutcomeKind::Declined => prop_assert!(!decided.reasons.is_empty()),
        }
        let needed = decided.reasons.iter().filter(|reason| is_need(&reason.code)).count();
        prop_assert_eq!(needed, decided.missing.iter().filter(|fact| fact.needed).count());
        prop_assert_eq!(decided.known.is_none(), needed > 0);
        prop_assert_eq!(decided.basis == Basis::Typical, needed > 0);
        prop_assert!(decided.missing.windows(2).all(|pair| pair[0].worth >= pair[1].worth));
    }

    #[test]
    fn improvements_help_the_best_first(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure);
        let kind = decided.outcome.kind();
        prop_assert!(decided.improvements.len() <= 5);
        prop_assert!(decided.improvements.iter().all(|gain| gain.outcome < kind || (gain.limit > Fen::ZERO && gain.outcome == kind)));
        let ordered = decided.improvements.windows(2).all(|pair| {
            (pair[0].outcome, pair[1].limit, pair[0].improvement) < (pair[1].outcome, pair[0].limit, pair[1].improvement)
        });
        prop_assert!(ordered);
    }

    #[test]
    fn the_same_inputs_give_the_same_answer(firm in firm(), table in table(), exposure in exposure()) {
        prop_assert_eq!(decide(&firm, &table, &exposure), decide(&firm, &table, &exposure));
    }

    #[test]
    fn knowledge_never_costs(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure);
        prop_assert!(decided.uplift.uplift >= Fen::ZERO);
        prop_assert!(decided.uplift.limit_without >= Fen::ZERO);
        let limit = decided.uplift.limit_without.plus(decided.uplift.uplift);
        let expected = match decided.basis {
            Basis::Known => decided.outcome.limit(),
            Basis::Typical => decided.typical_limit,
        };
        prop_assert_eq!(limit, expected);
    }

    #[test]
    fn the_reference_is_never_below_the_limit(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure);
        prop_assert!(decided.outcome.limit() <= decided.typical_limit);
    }

    #[test]
    fn a_lower_pd_never_hurts(firm in firm(), table in table(), exposure in exposure(), factor in 1.0..5.0_f64) {
        let mut worse = firm.clone();
        for pd in [&mut worse.pd, &mut worse.readings.known.pd, &mut worse.readings.typical.pd, &mut worse.best_pd] {
            *pd = at(pd.get() * factor);
        }
        prop_assert!(is_as_good(&decide(&firm, &table, &exposure), &decide(&worse, &table, &exposure)));
    }

    #[test]
    fn more_capacity_never_hurts(firm in firm(), table in table(), exposure in exposure(), more in rise()) {
        let mut better = firm.clone();
        for reading in [&mut better.readings.known, &mut better.readings.typical] {
            reading.capacity = Some(reading.capacity.unwrap_or(Fen::ZERO).plus(more));
        }
        // The reference stands in with the capacity for figures that are missing, debt among them.
        let (better, worse) = (decide(&better, &table, &exposure), decide(&firm, &table, &exposure));
        prop_assert!(better.outcome.limit() >= worse.outcome.limit());
        prop_assert!(better.outcome.kind() <= worse.outcome.kind());
    }

    #[test]
    fn more_knowledge_never_hurts(firm in firm(), table in table(), exposure in exposure(), more in 0_i32..=100) {
        let mut better = firm.clone();
        for reading in [&mut better.readings.known, &mut better.readings.typical] {
            reading.knowledge = (reading.knowledge + more).min(100);
        }
        prop_assert!(is_as_good(&decide(&better, &table, &exposure), &decide(&firm, &table, &exposure)));
    }

    #[test]
    fn more_research_never_hurts(firm in firm(), table in table(), exposure in exposure(), more in rise()) {
        let mut better = firm.clone();
        better.facts.rd_expense = better.facts.rd_expense.map(|expense| expense.plus(more));
        prop_assert!(is_as_good(&decide(&better, &table, &exposure), &decide(&firm, &table, &exposure)));
    }

    #[test]
    fn less_debt_never_hurts(mut firm in firm(), table in table(), exposure in exposure(), less in rise()) {
        set_ratios(&mut firm.facts);
        let mut better = firm.clone();
        let facts = &mut better.facts;
        facts.debt = facts.debt.map(|debt| debt.minus(less));
        facts.liabilities = facts.liabilities.map(|liabilities| liabilities.minus(less));
        facts.equity = facts.equity.map(|equity| equity.plus(less));
        set_ratios(facts);
        prop_assert!(is_as_good(&decide(&better, &table, &exposure), &decide(&firm, &table, &exposure)));
    }

    #[test]
    fn more_profit_never_hurts(mut firm in firm(), table in table(), exposure in exposure(), more in (rise(), rise())) {
        set_ratios(&mut firm.facts);
        let mut better = firm.clone();
        let facts = &mut better.facts;
        facts.net_profit = facts.net_profit.map(|profit| profit.plus(more.0));
        facts.cash_flow = facts.cash_flow.map(|flow| flow.plus(more.1));
        set_ratios(facts);
        prop_assert!(is_as_good(&decide(&better, &table, &exposure), &decide(&firm, &table, &exposure)));
    }

    #[test]
    fn more_exposure_never_raises_a_limit(firm in firm(), table in table(), exposure in exposure(), more in rise()) {
        let fuller = Exposure {
            firm_product: exposure.firm_product.plus(more),
            guarantor_firm: exposure.guarantor_firm.plus(more),
            guarantor_group: exposure.guarantor_group.plus(more),
            programme: exposure.programme.plus(more),
        };
        prop_assert!(is_as_good(&decide(&firm, &table, &exposure), &decide(&firm, &table, &fuller)));
    }

    #[test]
    fn leaving_facts_out_never_declines_and_never_pays(firm in firm(), table in table(), exposure in exposure(), items in items()) {
        let mut less = firm.clone();
        for item in items {
            forget(&mut less, item);
        }
        let (all, less) = (decide(&firm, &table, &exposure), decide(&less, &table, &exposure));
        prop_assert!(less.outcome.limit() <= all.outcome.limit());
        prop_assert!(less.outcome.kind() != OutcomeKind::Approved || all.outcome.kind() == OutcomeKind::Approved);
        prop_assert!(less.outcome.kind() != OutcomeKind::Declined || all.outcome.kind() == OutcomeKind::Declined);
    }

    #[test]
    fn a_sound_firm_of_which_facts_are_missing_is_never_declined(table in table(), items in items()) {
        let mut less = sound();
        for item in items {
            forget(&mut less, item);
        }
        let decided = decide(&less, &table, &Exposure::default());
        prop_assert_ne!(decided.outcome.kind(), OutcomeKind::Declined);
        prop_assert!(decided.typical_limit > Fen::ZERO);
    }

    #[test]
    fn a_hundredth_of_a_per_cent_of_pd_moves_a_limit_by_at_most_three_per_cent(firm in sane_firm(), table in table()) {
        let pd = firm.readings.known.pd.get();
        check_step(&firm, &table, 3, |scores| scores.pd = at(pd + 0.0001))?;
    }

    #[test]
    fn a_point_of_the_card_moves_a_limit_by_at_most_three_per_cent(firm in sane_firm(), table in table()) {
        // One point: the odds of default rise by 1.61 %.
        let odds = |pd: f64| pd / (1.0 - pd) * 1.0161;
        let odds = odds(firm.readings.known.pd.get());
        check_step(&firm, &table, 3, |scores| scores.pd = at(odds / (1.0 + odds)))?;
    }

    #[test]
    fn a_point_of_knowledge_moves_a_limit_by_at_most_five_per_cent(firm in sane_firm(), table in table()) {
        prop_assume!(firm.readings.known.knowledge >= 15);
        check_step(&firm, &table, 5, |scores| scores.knowledge = (scores.knowledge + 1).min(100))?;
    }
}

/// Checks that a small step moves the known reading by at most so many hundredths before rounding. Exempt are the served edge and
/// what is too small to be granted.
fn check_step(
    firm: &Assessed,
    table: &Table,
    hundredths: i64,
    step: impl Fn(&mut Scores),
) -> Result<(), TestCaseError> {
    let mut stepped = firm.clone();
    step(&mut stepped.readings.known);
    let least = |firm| least(firm, table);
    if let (Some(before), Some(after)) = (least(firm), least(&stepped)) {
        let (low, high) = sorted(before.get(), after.get());
        // Each of the three parts is rounded to fen.
        let most = low + low * hundredths / 100 + 3;
        prop_assert!(high <= most, "from {before} to {after}");
    }
    Ok(())
}

/// Returns a limit on the known reading before rounding; `None` beyond the served edge and where nothing would be granted.
fn least(firm: &Assessed, table: &Table) -> Option<Fen> {
    let known = decide(firm, table, &Exposure::default()).known.unwrap();
    (known.factor_ppm > 0 && known.least >= table.smallest_limit()).then_some(known.least)
}

/// A firm that only its knowledge and one that only the cap of its knowledge holds down, and the sound firm.
fn steep_firms() -> [Assessed; 3] {
    let mut only_knowledge = sound();
    only_knowledge.readings.known.capacity = None;
    only_knowledge.facts.rd_expense = Ok(Fen::ZERO);
    only_knowledge.facts.reviewed_startup = Some(true);
    let mut only_cap = sound();
    only_cap.readings.known.capacity = Some(Fen::from_yuan(2_000_000_000));
    only_cap.facts.reviewed_startup = Some(true);
    [only_knowledge, only_cap, sound()]
}

/// Checks every step of one score: the limits of these readings, one after the other, move by at most so many hundredths.
fn check_steps(hundredths: i64, readings: impl Fn(&mut Scores, i32) -> bool) {
    for (table, mut firm) in PRODUCTS
        .map(shipped)
        .iter()
        .flat_map(|table| steep_firms().map(|firm| (table, firm)))
    {
        let mut before: Option<Fen> = None;
        for step in 0.. {
            if !readings(&mut firm.readings.known, step) {
                break;
            }
            let after = least(&firm, table);
            if let (Some(before), Some(after)) = (before, after) {
                let (low, high) = sorted(before.get(), after.get());
                let most = low + low * hundredths / 100 + 3;
                assert!(high <= most, "from {before} to {after} at step {step}");
            }
            before = after;
        }
    }
}

#[test]
fn no_point_of_knowledge_from_fifteen_up_moves_a_limit_by_more_than_five_per_cent() {
    check_steps(5, |scores, step| {
        scores.knowledge = 15 + step;
        scores.knowledge <= 100
    });
}

#[test]
fn no_hundredth_of_a_per_cent_of_pd_moves_a_limit_by_more_than_three_per_cent() {
    check_steps(3, |scores, step| {
        scores.pd = at(0.0003 + f64::from(step) * 0.0001);
        scores.pd.get() < 0.081
    });
}

#[test]
fn no_point_of_the_card_moves_a_limit_by_more_than_three_per_cent() {
    check_steps(3, |scores, step| {
        let odds = 0.0003 * libm::pow(1.0161, f64::from(step));
        scores.pd = at(odds / (1.0 + odds));
        scores.pd.get() < 0.081
    });
}
