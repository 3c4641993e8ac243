//! What holds for every firm, known or not, sane or not.

use std::sync::Arc;

use kvcredit::{
    domain::{
        assessment::{Assessed, Assessment, Candidate, Improvement},
        decision::{Decided, OutcomeKind, ReasonCode, TermKind},
        exposure::Exposure,
        facts::{Integrity, Need},
        firm::TaxGrade,
        id::GroupRef,
        money::Fen,
        probability::Probability,
    },
    policy::{Table, decide},
};
use proptest::{option, prelude::*};

use super::firm::{DECIDED_ON, shipped, sound};

fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![
        (-1_000_000_i64..2_000_000_000).prop_map(Fen::from_yuan),
        (-Fen::LARGEST..=Fen::LARGEST).prop_map(Fen::saturated),
    ]
}

fn used() -> impl Strategy<Value = Fen> {
    prop_oneof![3 => Just(Fen::ZERO), 1 => (0_i64..100_000_000).prop_map(Fen::from_yuan), 1 => amount()]
}

fn ratio() -> impl Strategy<Value = Option<i64>> {
    option::of(prop_oneof![4 => -20_000_i64..20_000, 1 => any::<i64>()])
}

fn pd() -> impl Strategy<Value = Probability> {
    prop_oneof![3 => 0.0003..0.1_f64, 1 => 0.0003..=0.9997_f64]
        .prop_map(|pd| Probability::new(pd).unwrap())
}

fn an_assessment() -> impl Strategy<Value = Assessment> {
    (any::<i32>(), pd(), option::weighted(0.9, amount())).prop_map(|(points, pd, capacity)| {
        Assessment {
            points,
            pd,
            capacity,
        }
    })
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
    fn gates()(
        area in option::of(any::<bool>()),
        attribute in option::of(any::<bool>()),
        reviewed in any::<bool>(),
        days in option::of(any::<i64>()),
        tax in option::of(prop::sample::select(vec![TaxGrade::A, TaxGrade::B, TaxGrade::M, TaxGrade::C, TaxGrade::D])),
        integrity in option::of(integrity()),
    ) -> Assessed {
        let mut firm = sound();
        firm.facts.in_area = area;
        firm.facts.innovation_attribute = attribute;
        firm.facts.key_ip_startup_reviewed = reviewed;
        firm.facts.operating_days = days;
        firm.facts.tax_grade = tax;
        firm.facts.integrity = integrity;
        firm
    }
}

prop_compose! {
    fn firm()(
        mut firm in prop_oneof![1 => Just(sound()), 1 => gates()],
        actual in an_assessment(),
        neutral in an_assessment(),
        candidates in prop::collection::vec(an_assessment(), Improvement::ALL.len()),
        ratios in (ratio(), ratio(), ratio(), ratio(), ratio(), ratio()),
        counts in (ratio(), ratio(), option::of(any::<bool>())),
        money in (option::of(amount()), option::of(amount()), option::of(amount()), option::of(amount()), option::of(amount())),
        early in (ratio(), ratio(), ratio(), option::of(any::<bool>()), option::of(amount()), option::of(0_i64..3)),
        knowledge_shown in any::<bool>(),
        need in need(),
        group in any::<bool>(),
        sane in any::<bool>(),
    ) -> Assessed {
        firm.actual = actual;
        firm.neutral = neutral;
        firm.candidates = Improvement::ALL
            .into_iter()
            .zip(candidates)
            .map(|(improvement, assessment)| Candidate { improvement, assessment })
            .collect();
        firm.facts.working_capital_need = need;
        firm.facts.requested = money.3;
        if group {
            firm.firm.group = Some(GroupRef::parse("group").unwrap());
        }
        if sane {
            return firm;
        }
        let facts = &mut firm.facts;
        (facts.net_margin_bp, facts.revenue_change_bp, facts.revenue_change_two_years_bp,
         facts.liabilities_to_assets_bp, facts.debt_to_revenue_bp, facts.cash_flow_margin_bp) = ratios;
        (facts.open_enforcements, facts.open_abnormal_operations, facts.invoice_gap_bp,
         facts.special_mention_loan, facts.overdue, facts.statements) = early;
        facts.knowledge_shown = knowledge_shown;
        (facts.loss_years, facts.statement_age_days, facts.non_performing_loan) = counts;
        (facts.revenue, facts.net_profit, facts.rd_expense, facts.equity) = (money.0, money.1, money.2, money.4);
        firm
    }
}

fn table() -> impl Strategy<Value = Arc<Table>> {
    prop::sample::select(vec![
        shipped("knowledge-value-credit"),
        shipped("technology-guarantee"),
    ])
}

/// Approved is best, declined worst.
const fn rank(decided: &Decided) -> u8 {
    match decided.outcome.kind() {
        OutcomeKind::Declined => 0,
        OutcomeKind::Referred => 1,
        OutcomeKind::Approved => 2,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn limits_stay_within_every_term(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure, DECIDED_ON);
        let limit = decided.outcome.limit();
        prop_assert!(limit >= Fen::ZERO && limit <= table.product_cap());
        prop_assert_eq!(limit.floor_to(table.step()), limit);
        prop_assert!(limit == Fen::ZERO || limit >= table.smallest_limit());
        prop_assert_eq!(decided.terms.len(), TermKind::ALL.len());
        let mut amounts = Vec::new();
        for (term, kind) in decided.terms.iter().zip(TermKind::ALL) {
            prop_assert_eq!(term.kind, kind);
            if let Ok(amount) = term.amount {
                prop_assert!(amount >= Fen::ZERO && limit <= amount);
                amounts.push((amount, kind));
            }
        }
        let smallest = amounts.into_iter().min().map(|(_, kind)| kind);
        let declined = decided.outcome.kind() == OutcomeKind::Declined;
        prop_assert_eq!(decided.binding, if declined { None } else { smallest });
        prop_assert_eq!(decided.uplift, limit.minus(decided.neutral_limit));
        prop_assert!(decided.neutral_limit >= Fen::ZERO && decided.neutral_limit <= table.product_cap());
    }

    #[test]
    fn whoever_is_not_approved_is_told_why(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure, DECIDED_ON);
        let policy_reasons = decided.reasons.iter()
            .filter(|reason| !matches!(reason.code, ReasonCode::FeatureBelowMaximum { .. }))
            .count();
        match decided.outcome.kind() {
            OutcomeKind::Approved => {
                prop_assert_eq!(policy_reasons, 0);
                prop_assert!(decided.outcome.limit() > Fen::ZERO);
            }
            OutcomeKind::Referred | OutcomeKind::Declined => prop_assert!(policy_reasons > 0),
        }
    }

    #[test]
    fn improvements_are_gains_in_order(firm in firm(), table in table(), exposure in exposure()) {
        let decided = decide(&firm, &table, &exposure, DECIDED_ON);
        prop_assert!(decided.improvements.len() <= 5);
        prop_assert!(decided.improvements.iter().all(|gain| gain.limit > Fen::ZERO && gain.outcome != OutcomeKind::Declined));
        let ordered = decided.improvements.windows(2).all(|pair| {
            (pair[1].limit, pair[0].improvement) < (pair[0].limit, pair[1].improvement)
        });
        prop_assert!(ordered);
    }

    #[test]
    fn the_same_inputs_give_the_same_answer(firm in firm(), table in table(), exposure in exposure()) {
        prop_assert_eq!(decide(&firm, &table, &exposure, DECIDED_ON), decide(&firm, &table, &exposure, DECIDED_ON));
    }

    #[test]
    fn a_lower_pd_never_hurts(firm in firm(), table in table(), exposure in exposure(), other in pd()) {
        let (mut better, mut worse) = (firm.clone(), firm);
        let pd = better.actual.pd;
        let (low, high) = if pd < other { (pd, other) } else { (other, pd) };
        better.actual.pd = low;
        worse.actual.pd = high;
        let (better, worse) = (decide(&better, &table, &exposure, DECIDED_ON), decide(&worse, &table, &exposure, DECIDED_ON));
        prop_assert!(better.outcome.limit() >= worse.outcome.limit());
        prop_assert!(rank(&better) >= rank(&worse));
    }

    #[test]
    fn more_capacity_never_hurts(firm in firm(), table in table(), exposure in exposure(), first in amount(), second in amount()) {
        let (mut better, mut worse) = (firm.clone(), firm);
        better.actual.capacity = Some(first.max(second));
        worse.actual.capacity = Some(first.min(second));
        let (better, worse) = (decide(&better, &table, &exposure, DECIDED_ON), decide(&worse, &table, &exposure, DECIDED_ON));
        prop_assert!(better.outcome.limit() >= worse.outcome.limit());
        prop_assert!(rank(&better) >= rank(&worse));
    }

    #[test]
    fn more_exposure_never_raises_a_limit(firm in firm(), table in table(), exposure in exposure(), more in 0_i64..1_000_000_000_000) {
        let fuller = Exposure {
            firm_product: exposure.firm_product.plus(Fen::saturated(more)),
            guarantor_firm: exposure.guarantor_firm.plus(Fen::saturated(more)),
            guarantor_group: exposure.guarantor_group.plus(Fen::saturated(more)),
            programme: exposure.programme.plus(Fen::saturated(more)),
        };
        let (before, after) = (decide(&firm, &table, &exposure, DECIDED_ON), decide(&firm, &table, &fuller, DECIDED_ON));
        prop_assert!(after.outcome.limit() <= before.outcome.limit());
    }

    #[test]
    fn unknown_gates_never_decline(mut firm in gates(), table in table(), keep in any::<[bool; 5]>()) {
        // Facts that are known pass; the others are unknown.
        let sound = sound().facts;
        let facts = &mut firm.facts;
        facts.in_area = sound.in_area.filter(|_| keep[0]);
        facts.innovation_attribute = sound.innovation_attribute.filter(|_| keep[1]);
        facts.operating_days = sound.operating_days.filter(|_| keep[2]);
        facts.tax_grade = sound.tax_grade.filter(|_| keep[3]);
        facts.integrity = sound.integrity.filter(|_| keep[4]);
        let decided = decide(&firm, &table, &Exposure::default(), DECIDED_ON);
        let known = decide(&super::firm::sound(), &table, &Exposure::default(), DECIDED_ON);
        prop_assert_ne!(decided.outcome.kind(), OutcomeKind::Declined);
        prop_assert_eq!(decided.outcome.limit(), known.outcome.limit());
    }
}
