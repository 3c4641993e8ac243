//! Reasons, improvements and texts of decisions.

use std::sync::Arc;

use kvcredit::{
    domain::{
        assessment::{Candidate, Improvement},
        decision::{OutcomeKind, ReasonCode},
        exposure::Exposure,
        facts::Integrity,
        money::Fen,
    },
    policy::decide,
};

use super::firm::{DECIDED_ON, assessment, card, placed, shipped, sound};

const CREDIT: &str = "knowledge-value-credit";

#[test]
fn at_most_four_feature_reasons_the_largest_loss_first() {
    let mut firm = sound();
    firm.card = Arc::new(card(&[
        ("b.small", 3, 0.9),
        ("b.tie", 7, 0.2),
        ("a.tie", 7, 0.2),
        ("c.tie", 7, 0.3),
        ("a.best", 50, 0.9),
        ("a.large", 20, 0.1),
        ("a.none", 0, 0.9),
    ]));
    firm.placed = [0, 0, 0, 0, 1, 0, 0].map(placed).to_vec();
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    let named: Vec<(&str, i32)> = decided
        .reasons
        .iter()
        .map(|reason| match reason.code {
            ReasonCode::FeatureBelowMaximum { feature, bin, lost } => {
                assert_eq!(bin, 0);
                (firm.card.features[usize::from(feature)].name, lost)
            }
            ref other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        named,
        [("a.large", 20), ("c.tie", 7), ("a.tie", 7), ("b.tie", 7)]
    );
}

#[test]
fn features_that_lose_nothing_are_no_reason() {
    let mut firm = sound();
    firm.card = Arc::new(card(&[("a", 5, 0.1), ("b", 0, 0.1)]));
    firm.placed = [1, 0].map(placed).to_vec();
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    assert_eq!(decided.reasons, []);
}

#[test]
fn policy_reasons_stand_before_those_of_features() {
    let mut firm = sound();
    firm.card = Arc::new(card(&[("a", 500, 0.1)]));
    firm.placed = vec![placed(0)];
    firm.facts.loss_years = Some(3);
    firm.facts.tax_grade = None;
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    let codes: Vec<String> = decided
        .reasons
        .iter()
        .map(|reason| format!("{:?}", reason.code))
        .collect();
    assert_eq!(codes.len(), 3);
    assert!(codes[0].contains("LOSSES_FOR_YEARS"));
    assert!(codes[1].contains("TaxGrade"));
    assert!(codes[2].contains("FeatureBelowMaximum"));
}

#[test]
fn a_bin_that_the_card_does_not_have_is_no_panic() {
    let mut firm = sound();
    firm.card = Arc::new(card(&[("a", 5, 0.1)]));
    firm.placed = vec![placed(9), placed(0)];
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    assert_eq!(decided.reasons, []);
}

#[test]
fn improvements_come_largest_first_and_at_most_five() {
    let mut firm = sound();
    firm.facts.rd_expense = None;
    let candidate = |improvement, points, capacity| Candidate {
        improvement,
        assessment: assessment(points, 0.01, Some(capacity)),
    };
    firm.candidates = vec![
        candidate(Improvement::RdDepartment, 650, 21_000_000),
        candidate(Improvement::OneMoreInvention, 645, 23_000_000),
        candidate(Improvement::FiveMoreRdStaff, 642, 23_000_000),
        candidate(Improvement::SpecialisedCertificate, 642, 24_000_000),
        candidate(Improvement::RevenueUp, 643, 22_000_000),
        candidate(Improvement::HighTechCertificate, 643, 22_000_000),
        candidate(Improvement::LiabilitiesDown, 630, 19_000_000),
    ];
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    let gains: Vec<(Improvement, i32, i64)> = decided
        .improvements
        .iter()
        .map(|gain| (gain.improvement, gain.points, gain.limit.get() / 100))
        .collect();
    // 3.5 % of each further million, rounded down to the step: 2,850,000 → 2,880,000 … 2,990,000.
    assert_eq!(
        gains,
        [
            (Improvement::SpecialisedCertificate, 2, 140_000),
            (Improvement::OneMoreInvention, 5, 100_000),
            (Improvement::FiveMoreRdStaff, 2, 100_000),
            (Improvement::HighTechCertificate, 3, 70_000),
            (Improvement::RevenueUp, 3, 70_000),
        ]
    );
}

#[test]
fn an_improvement_that_mends_a_trigger_says_so() {
    let mut firm = sound();
    firm.facts.liabilities_to_assets_bp = Some(9_000);
    firm.candidates = vec![Candidate {
        improvement: Improvement::LiabilitiesDown,
        assessment: assessment(660, 0.006, Some(20_000_000)),
    }];
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    assert_eq!(decided.outcome.kind(), OutcomeKind::Referred);
    assert_eq!(decided.improvements[0].outcome, OutcomeKind::Approved);
}

#[test]
fn a_certificate_opens_the_gate_of_the_innovation_attribute() {
    let mut firm = sound();
    firm.facts.innovation_attribute = Some(false);
    firm.candidates = [
        Improvement::OneMoreInvention,
        Improvement::HighTechCertificate,
    ]
    .map(|improvement| Candidate {
        improvement,
        assessment: firm.actual,
    })
    .to_vec();
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    assert_eq!(decided.outcome.kind(), OutcomeKind::Declined);
    let [gain] = decided.improvements.as_slice() else {
        panic!("{:?}", decided.improvements)
    };
    assert_eq!(gain.improvement, Improvement::HighTechCertificate);
    assert_eq!(gain.limit, Fen::from_yuan(3_050_000));
    assert_eq!(gain.outcome, OutcomeKind::Approved);
}

#[test]
fn more_research_raises_the_add_on() {
    let mut firm = sound();
    firm.candidates = vec![Candidate {
        improvement: Improvement::RdExpenseUp,
        assessment: firm.actual,
    }];
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    // A hundredth of 20 million revenue, of which a fifth is added.
    assert_eq!(decided.improvements[0].limit, Fen::from_yuan(40_000));
}

#[test]
fn trigger_texts_carry_their_figures_in_both_languages() {
    let mut firm = sound();
    firm.facts.net_margin_bp = Some(-8_622);
    firm.facts.revenue = Some(Fen::from_yuan(123_456));
    firm.facts.equity = Some(Fen::from_yuan(-2_345_678));
    let table = shipped(CREDIT);
    let decided = decide(&firm, &table, &Exposure::default(), DECIDED_ON);
    let texts: Vec<(String, String)> = decided
        .reasons
        .iter()
        .filter_map(|reason| table.trigger_texts(reason))
        .map(|texts| (texts.zh, texts.en))
        .collect();
    let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    assert_eq!(
        texts,
        [
            pair(
                "资不抵债：所有者权益-234.56万元",
                "Liabilities exceed assets: equity is -2,345,678 yuan"
            ),
            pair(
                "亏损超过收入的一半：净利率-86.22%，低于-50%",
                "The loss exceeds half of revenue: net margin -86.22%, below -50%"
            ),
            pair(
                "最近一年收入仅12.34万元，低于100万元",
                "Revenue of the latest year is only 123,456 yuan, below 1,000,000 yuan"
            ),
        ]
    );
    assert_eq!(
        decided.reasons[0].parameters,
        [
            ("equity_fen", "-234567800".to_owned()),
            ("threshold", "0".to_owned())
        ]
    );
}

#[test]
fn gate_reasons_carry_what_is_asked_and_what_is_there() {
    let mut firm = sound();
    firm.facts.operating_days = Some(200);
    firm.facts.integrity = Some(Integrity::LastEntry("2024-05-01".parse().unwrap()));
    let decided = decide(&firm, &shipped(CREDIT), &Exposure::default(), DECIDED_ON);
    let parameters: Vec<_> = decided
        .reasons
        .iter()
        .map(|reason| reason.parameters.clone())
        .collect();
    let named = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        pairs
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    };
    assert_eq!(
        parameters,
        [
            named(&[("operating_days_min", "365"), ("operating_days", "200")]),
            named(&[("clean_months_min", "24"), ("last_entry", "2024-05-01")]),
        ]
    );
}

#[test]
fn a_fall_is_told_without_a_sign_and_nought_in_words() {
    let mut firm = sound();
    firm.facts.revenue = Some(Fen::ZERO);
    firm.facts.revenue_change_bp = Some(-8_326);
    firm.facts.revenue_change_two_years_bp = Some(-9_000);
    let table = shipped(CREDIT);
    let decided = decide(&firm, &table, &Exposure::default(), DECIDED_ON);
    let told: Vec<_> = decided
        .reasons
        .iter()
        .filter_map(|reason| table.trigger_texts(reason))
        .flat_map(|texts| [texts.zh, texts.en])
        .collect();
    assert_eq!(
        told,
        [
            "最近一年无收入",
            "There was no revenue in the latest year",
            "收入同比下降83.26%，降幅超过40%",
            "Revenue fell by 83.26% against the year before, more than 40%",
            "收入两年间下降90%，减少一半以上",
            "Revenue fell by 90% in two years: more than halved",
        ]
    );
}
