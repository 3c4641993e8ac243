//! Reasons, lost points, improvements, uplift and texts of decisions.

use std::sync::Arc;

use kvcredit::{
    domain::{
        assessment::{Assessed, Candidate, Improvement, Readings, Scores},
        decision::{Basis, Decided, OutcomeKind},
        exposure::Exposure,
        facts::{Integrity, Item, Size},
        firm::TaxGrade,
        money::Fen,
    },
    policy::decide,
};

use super::firm::{
    card, forget, inventions, knowledge_of, placed, scores, set_ratios, settled, shipped, sound,
};

const CREDIT: &str = "knowledge-value-credit";

fn decided(firm: &Assessed) -> Decided {
    decide(firm, &shipped(CREDIT), &Exposure::default())
}

#[test]
fn the_knowledge_of_the_sound_firm_is_what_its_facts_give() {
    let firm = sound();
    assert_eq!(firm.knowledge.known.points, firm.readings.known.knowledge);
    let points = [0, 2, 5, 200].map(|number| knowledge_of(inventions(number)).known.points);
    assert_eq!(points, [34, 48, 55, 60]);
}

#[test]
fn at_most_four_features_are_named_the_largest_loss_first() {
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
    let decided = decided(&firm);
    let named: Vec<(&str, i32)> = decided
        .points_lost
        .iter()
        .map(|lost| {
            assert_eq!(lost.bin, 0);
            (
                firm.card.features[usize::from(lost.feature)].name,
                lost.lost,
            )
        })
        .collect();
    assert_eq!(
        named,
        [("a.large", 20), ("c.tie", 7), ("a.tie", 7), ("b.tie", 7)]
    );
    assert_eq!(decided.reasons, []);
}

#[test]
fn features_that_lose_nothing_are_not_named() {
    let mut firm = sound();
    firm.card = Arc::new(card(&[("a", 5, 0.1), ("b", 0, 0.1)]));
    firm.placed = [1, 0].map(placed).to_vec();
    assert_eq!(decided(&firm).points_lost, []);
}

#[test]
fn a_bin_that_the_card_does_not_have_is_no_panic() {
    let mut firm = sound();
    firm.card = Arc::new(card(&[("a", 5, 0.1)]));
    firm.placed = vec![placed(9), placed(0)];
    assert_eq!(decided(&firm).points_lost, []);
}

/// A candidate with other scores, the same on both readings.
fn candidate(improvement: Improvement, points: i32, scores: Scores) -> Candidate {
    Candidate {
        improvement,
        readings: settled(Scores { points, ..scores }),
    }
}

#[test]
fn improvements_come_largest_first_and_at_most_five() {
    let mut firm = sound();
    let knows = |knowledge| scores(0.01, knowledge, Some(20_000_000));
    firm.candidates = vec![
        candidate(Improvement::RdDepartment, 650, knows(52)),
        candidate(Improvement::OneMoreInvention, 645, knows(50)),
        candidate(Improvement::FiveMoreRdStaff, 642, knows(50)),
        candidate(Improvement::SpecialisedCertificate, 642, knows(53)),
        candidate(
            Improvement::RevenueUp,
            643,
            scores(0.01, 48, Some(22_000_000)),
        ),
        candidate(Improvement::HighTechCertificate, 643, knows(49)),
        candidate(Improvement::LiabilitiesDown, 650, knows(48)),
        candidate(
            Improvement::TurnProfit,
            630,
            scores(0.02, 48, Some(20_000_000)),
        ),
    ];
    let gains: Vec<(Improvement, i32, i64)> = decided(&firm)
        .improvements
        .iter()
        .map(|gain| {
            let yuan = gain.limit.get() / 100;
            (gain.improvement, gain.points, yuan)
        })
        .collect();
    // 52,000 a point of knowledge, × 0.97: 3,041,920 becomes 3,294,120, 3,243,680 and 3,142,800. Revenue: 3 % of 2 million and 20 %
    // of 100,000, which gives 3,119,520. One point gives 3,092,360, which is sixth.
    assert_eq!(
        gains,
        [
            (Improvement::SpecialisedCertificate, 2, 250_000),
            (Improvement::RdDepartment, 10, 200_000),
            (Improvement::OneMoreInvention, 5, 100_000),
            (Improvement::FiveMoreRdStaff, 2, 100_000),
            (Improvement::RevenueUp, 3, 70_000),
        ]
    );
}

#[test]
fn an_improvement_that_mends_a_trigger_says_so() {
    let mut firm = sound();
    firm.facts.liabilities = Ok(Fen::from_yuan(17_800_000));
    set_ratios(&mut firm.facts);
    firm.candidates = vec![candidate(
        Improvement::LiabilitiesDown,
        660,
        firm.readings.known,
    )];
    let decided = decided(&firm);
    assert_eq!(decided.outcome.kind(), OutcomeKind::Referred);
    let [gain] = decided.improvements.as_slice() else {
        panic!("{:?}", decided.improvements)
    };
    // 17.8 less 2 million: (17 − 15.8) ÷ 0.15 leave room for more than the sum.
    assert_eq!(gain.outcome, OutcomeKind::Approved);
    assert_eq!(gain.limit, Fen::from_yuan(3_040_000));
}

#[test]
fn a_certificate_opens_the_gate_of_the_innovation_attribute() {
    let mut firm = sound();
    firm.facts.innovation_attribute = Ok(false);
    firm.candidates = [
        Improvement::OneMoreInvention,
        Improvement::HighTechCertificate,
    ]
    .map(|improvement| candidate(improvement, 640, firm.readings.known))
    .to_vec();
    let decided = decided(&firm);
    assert_eq!(decided.outcome.kind(), OutcomeKind::Declined);
    let [gain] = decided.improvements.as_slice() else {
        panic!("{:?}", decided.improvements)
    };
    assert_eq!(gain.improvement, Improvement::HighTechCertificate);
    assert_eq!(gain.limit, Fen::from_yuan(3_040_000));
    assert_eq!(gain.outcome, OutcomeKind::Approved);
}

#[test]
fn more_research_raises_the_research_part() {
    let mut firm = sound();
    firm.candidates = vec![candidate(
        Improvement::RdExpenseUp,
        640,
        firm.readings.known,
    )];
    // A hundredth of 20 million revenue, a fifth of which is added, × 0.97: 3,080,720.
    assert_eq!(decided(&firm).improvements[0].limit, Fen::from_yuan(40_000));
}

#[test]
fn research_that_makes_a_loss_heavy_is_no_improvement() {
    let mut firm = sound();
    firm.facts.reviewed_startup = Some(true);
    firm.facts.net_profit = Ok(Fen::from_yuan(-3_900_000));
    set_ratios(&mut firm.facts);
    firm.candidates = vec![candidate(
        Improvement::RdExpenseUp,
        640,
        firm.readings.known,
    )];
    let decided = decided(&firm);
    assert_eq!(decided.outcome.kind(), OutcomeKind::Approved);
    // From −19.5 to −20.5 % of revenue.
    assert_eq!(decided.improvements, []);
}

#[test]
fn while_a_need_is_missing_gains_and_uplift_are_those_of_the_reference() {
    let mut firm = sound();
    forget(&mut firm, Item::Patents);
    firm.readings.known.knowledge = 15;
    firm.candidates = vec![Candidate {
        improvement: Improvement::RdDepartment,
        readings: Readings {
            known: scores(0.01, 20, Some(20_000_000)),
            typical: Scores {
                points: 652,
                ..scores(0.01, 55, Some(20_000_000))
            },
        },
    }];
    let decided = decided(&firm);
    assert_eq!(decided.basis, Basis::Typical);
    assert_eq!(decided.known, None);
    assert_eq!(decided.outcome.limit(), Fen::ZERO);
    let [gain] = decided.improvements.as_slice() else {
        panic!("{:?}", decided.improvements)
    };
    // 0.97 × (1,700,000 + 1,800,000) = 3,395,000.
    assert_eq!(gain.limit, Fen::from_yuan(350_000));
    assert_eq!((gain.points, gain.outcome), (12, OutcomeKind::Referred));
    assert_eq!(decided.uplift.uplift, Fen::from_yuan(2_440_000));
}

#[test]
fn the_uplift_is_what_patents_talent_and_research_add() {
    let firm = sound();
    let uplift = decided(&firm).uplift;
    // Without them: 1,500,000 × 0.92, held down to the 600,000 of no knowledge.
    assert_eq!(uplift.limit_without, Fen::from_yuan(600_000));
    assert_eq!(uplift.uplift, Fen::from_yuan(2_440_000));
    assert_eq!(uplift.knowledge_part, Fen::from_yuan(1_392_920));
    assert_eq!(uplift.points_without, firm.without_knowledge.known.points);
}

#[test]
fn a_limit_without_knowledge_is_never_above_the_limit() {
    let mut firm = sound();
    firm.readings = settled(scores(0.079, 0, Some(2_000_000)));
    firm.without_knowledge = settled(scores(0.005, 0, Some(20_000_000)));
    let uplift = decided(&firm).uplift;
    assert_eq!(uplift.uplift, Fen::ZERO);
    assert_eq!(uplift.limit_without, decided(&firm).outcome.limit());
}

#[test]
fn trigger_texts_carry_their_figures_in_both_languages() {
    let mut firm = sound();
    firm.facts.net_margin_bp = Ok(-8_622);
    firm.facts.revenue = Ok(Fen::from_yuan(123_456));
    firm.facts.equity = Ok(Fen::from_yuan(-2_345_678));
    let table = shipped(CREDIT);
    let decided = decided(&firm);
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
fn a_fall_is_told_without_a_sign_and_nought_in_words() {
    let mut firm = sound();
    firm.facts.revenue = Ok(Fen::ZERO);
    firm.facts.revenue_change_bp = Ok(-8_326);
    firm.facts.revenue_change_two_years_bp = Ok(-9_000);
    let table = shipped(CREDIT);
    let told: Vec<_> = decided(&firm)
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

/// The parameters of the reasons of a firm.
fn parameters(firm: &Assessed, product: &str) -> Vec<Vec<(&'static str, String)>> {
    let decided = decide(firm, &shipped(product), &Exposure::default());
    let reasons = decided.reasons.into_iter();
    reasons.map(|reason| reason.parameters).collect()
}

fn named(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    pairs
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

#[test]
fn gate_reasons_carry_what_is_asked_and_what_is_there() {
    let mut firm = sound();
    firm.facts.operating_days = Ok(200);
    firm.facts.tax_grade = Ok((TaxGrade::D, 2024));
    firm.facts.integrity = Ok(Integrity::LastEntry("2024-05-01".parse().unwrap()));
    firm.facts.industry = Ok("C1620".to_owned());
    firm.facts.size = Ok(Size::Large);
    assert_eq!(
        parameters(&firm, "technology-guarantee"),
        [
            named(&[("operating_days_min", "365"), ("operating_days", "200")]),
            named(&[
                ("tax_grade_worst", "C"),
                ("tax_grade", "D"),
                ("tax_grade_year", "2024")
            ]),
            named(&[("clean_months_min", "24"), ("last_entry", "2024-05-01")]),
            named(&[("industry", "C1620")]),
            named(&[("size", "LARGE")]),
        ]
    );
}

#[test]
fn what_is_needed_is_named_and_an_old_tax_grade_shown() {
    let mut firm = sound();
    firm.facts.tax_grade = Ok((TaxGrade::A, 2022));
    forget(&mut firm, Item::Loans);
    assert_eq!(
        parameters(&firm, CREDIT),
        [
            named(&[
                ("tax_grade_worst", "C"),
                ("tax_grade", "A"),
                ("tax_grade_year", "2022")
            ]),
            named(&[("fact", "LOANS")]),
        ]
    );
}

#[test]
fn reasons_of_pd_and_limit_carry_both_figures() {
    let mut firm = sound();
    firm.best_pd = scores(0.0801, 0, None).pd;
    firm.readings = settled(scores(0.1, 48, Some(20_000_000)));
    assert_eq!(
        parameters(&firm, CREDIT),
        [named(&[
            ("grade", "F"),
            ("pd_ppm", "80100"),
            ("served_ppm", "80000")
        ])]
    );
    firm.best_pd = scores(0.01, 0, None).pd;
    assert_eq!(
        parameters(&firm, CREDIT),
        [named(&[("pd_ppm", "100000"), ("served_ppm", "80000")])]
    );

    let mut firm = sound();
    firm.facts.debt = Ok(Fen::from_yuan(11_950_000));
    set_ratios(&mut firm.facts);
    assert_eq!(
        parameters(&firm, CREDIT),
        [named(&[
            ("limit_fen", "5000000"),
            ("smallest_fen", "10000000")
        ])]
    );
    firm.application.requested = Some(Fen::from_yuan(20_000));
    assert_eq!(
        parameters(&firm, CREDIT),
        [named(&[
            ("requested_fen", "2000000"),
            ("smallest_fen", "10000000")
        ])]
    );
}
