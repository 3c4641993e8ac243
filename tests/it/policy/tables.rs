//! The shipped tables, and tables that do not load.

use std::collections::BTreeSet;

use kvcredit::{
    domain::{exposure::Exposure, money::Fen},
    policy::{Condition, Fact, Form, Problem, Status, Table, decide},
};

use super::firm::{CREDIT, DECIDED_ON, GUARANTEE, assessment, shipped, sound};

fn problems(text: &str) -> Vec<String> {
    Table::parse(text)
        .unwrap_err()
        .iter()
        .map(Problem::to_string)
        .collect()
}

/// The problems of the credit table after a replacement of `from` by `to`.
fn after(from: &str, to: &str) -> Vec<String> {
    assert!(
        CREDIT.contains(from),
        "`{from}` does not stand in the table"
    );
    problems(&CREDIT.replacen(from, to, 1))
}

#[test]
fn both_shipped_tables_load() {
    let credit = shipped("knowledge-value-credit");
    let guarantee = shipped("technology-guarantee");
    assert_eq!(credit.form(), Form::Credit);
    assert_eq!(credit.name_zh(), "知识价值信用贷");
    assert_eq!(guarantee.form(), Form::Guarantee);
    assert_eq!(guarantee.name_en(), "Technology guarantee");
    assert_ne!(credit.sha256(), guarantee.sha256());
}

#[test]
fn every_number_has_a_dated_source_and_a_status() {
    for text in [CREDIT, GUARANTEE] {
        let table = Table::parse(text).unwrap();
        assert_eq!(table.figures().len(), text.matches("{ value = ").count());
        for figure in table.figures() {
            assert!(!figure.source.title.is_empty(), "{}", figure.key);
            assert!(figure.source.date.len() >= 4, "{}", figure.key);
        }
        let stated = |status| {
            table
                .figures()
                .iter()
                .filter(|f| f.status == status)
                .count()
        };
        assert!(stated(Status::Official) >= 8);
        assert!(stated(Status::Illustrative) >= 20);
    }
}

#[test]
fn what_is_called_official_stays_a_short_reviewed_list() {
    let official = |text| -> BTreeSet<String> {
        let table = Table::parse(text).unwrap();
        let official = table
            .figures()
            .iter()
            .filter(|f| f.status == Status::Official);
        official
            .map(|f| format!("{} = {}", f.key, f.value))
            .collect()
    };
    let gates = [
        "gates.area_asked = true",
        "gates.clean_months_min = 24",
        "gates.excused_by_expert_review = [\"operating_age\", \"tax_grade\"]",
        "gates.innovation_attribute_asked = true",
        "gates.operating_days_min = 365",
        "gates.tax_grade_worst = \"C\"",
    ];
    let with = |others: &[&str]| -> BTreeSet<String> {
        gates
            .iter()
            .chain(others)
            .map(ToString::to_string)
            .collect()
    };
    let credit = with(&[
        "grades.A.cap_yuan = 10000000",
        "grades.E.cap_yuan = 1000000",
    ]);
    assert_eq!(official(CREDIT), credit);
    let guarantee = with(&[
        "amounts.product_cap_yuan = 30000000",
        "guarantor.group_bp = 1500",
        "guarantor.share_bp = 8000",
        "guarantor.single_party_bp = 1000",
    ]);
    assert_eq!(official(GUARANTEE), guarantee);
}

/// A range seen in public.
struct Seen {
    from: f64,
    to: f64,
}

/// Pure-credit loan ÷ revenue, for a handful of firms of 40 to 460 million yuan revenue.
const CREDIT_SEEN: Seen = Seen {
    from: 0.014,
    to: 0.084,
};
/// Guaranteed loan ÷ revenue, likewise.
const GUARANTEED_SEEN: Seen = Seen {
    from: 0.035,
    to: 0.25,
};
/// Granted to a firm on average, in yuan: Hunan 2.52 and 2.61, Yiyang 3.00, Zhuzhou 3.24 million; ends rounded outwards.
const PROGRAMMES_SEEN: Seen = Seen {
    from: 2.5e6,
    to: 3.5e6,
};
/// How far one limit may lie outside what was seen. A limit is the most that may be drawn and the ratios are of few loans; at 40
/// million the rates carry over from small firms, which need 20 to 30 % of revenue to reach the programmes' means, and at 460
/// million the cap binds. Nothing published says how much: judgement.
const TOLERANCE: f64 = 1.4;

impl Seen {
    fn has(&self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    fn tolerates(&self, value: f64) -> bool {
        (self.from / TOLERANCE..=self.to * TOLERANCE).contains(&value)
    }
}

/// Returns the limit in yuan of an otherwise sound firm with research at 6 % of revenue.
fn limit(product: &str, pd: f64, revenue: f64) -> f64 {
    let mut firm = sound();
    firm.actual = assessment(640, pd, Some(revenue as i64));
    firm.facts.rd_expense = Some(Fen::from_yuan((revenue * 0.06) as i64));
    decide(&firm, &shipped(product), &Exposure::default(), DECIDED_ON)
        .outcome
        .limit()
        .yuan()
}

/// Returns 21 revenues from `low` to `high`, each larger than the one before by the same factor.
fn revenues(low: f64, high: f64) -> impl Iterator<Item = f64> {
    (0..=20).map(move |step| low * libm::pow(high / low, f64::from(step) / 20.0))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// One PD of each of the grades A, B and C, of which firms with loans seen in public are thought to be.
const PDS: [f64; 3] = [0.005, 0.01, 0.02];

#[test]
fn larger_firms_get_about_what_was_seen_of_their_revenue() {
    for (product, seen) in [
        ("knowledge-value-credit", CREDIT_SEEN),
        ("technology-guarantee", GUARANTEED_SEEN),
    ] {
        for pd in PDS {
            let ratios: Vec<f64> = revenues(40e6, 460e6)
                .map(|revenue| limit(product, pd, revenue) / revenue)
                .collect();
            let outside = ratios.iter().find(|ratio| !seen.tolerates(**ratio));
            assert_eq!(outside, None, "{product} at a PD of {pd}");
            let mean = mean(&ratios);
            assert!(seen.has(mean), "{product} at a PD of {pd}: {mean}");
        }
    }
}

#[test]
fn small_firms_get_about_what_programmes_granted() {
    let limits: Vec<f64> = PDS
        .into_iter()
        .flat_map(|pd| {
            revenues(5e6, 50e6).map(move |revenue| limit("knowledge-value-credit", pd, revenue))
        })
        .collect();
    let mean = mean(&limits);
    assert!(PROGRAMMES_SEEN.has(mean), "{mean}");
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = CREDIT
        .replacen(
            "step_yuan = { value = 10_000",
            "step_yuan = { value = \"10 000\"",
            1,
        )
        .replacen("form = \"credit\"", "form = \"lease\"", 1)
        .replacen("lgd_bp = { value = 4_500", "lgd_bp = { value = 45_000", 1)
        .replacen("[validity]", "surprise = 1\n[validity]", 1)
        .replacen(
            "cap_yuan = { value = 8_000_000",
            "cap_yuan = { value = 11_000_000",
            1,
        )
        .replacen("fact = \"revenue_yuan\"", "fact = \"luck\"", 1);
    let found = problems(&text);
    for key in [
        "`amounts.step_yuan`: expected a whole number from 0 to 10000000000000, found `\"10 000\"`",
        "`form`: expected `credit` or `guarantee`, found `\"lease\"`",
        "`expected_loss.lgd_bp`: expected a whole number from 1 to 10000, found `45000`",
        "`working_capital.surprise`: expected no such key",
        "`grades.B.cap_yuan`: expected at most that of `A`",
    ] {
        assert!(
            found.contains(&key.to_owned()),
            "{key} is not in {found:#?}"
        );
    }
    assert!(
        found
            .iter()
            .any(|problem| problem.starts_with("`triggers.HARDLY_ANY_REVENUE.fact`"))
    );
    assert_eq!(found.len(), 6, "{found:#?}");
}

#[test]
fn an_empty_table_names_every_part_that_is_missing() {
    let found = problems("").join("\n");
    for key in [
        "sources",
        "product",
        "version",
        "name_zh",
        "name_en",
        "form",
        "amounts",
        "gates",
        "grades",
        "turnover",
        "expected_loss",
        "working_capital",
        "validity",
        "triggers",
        "gates.area_asked",
        "validity.months",
    ] {
        assert!(
            found.contains(&format!("`{key}`: expected")),
            "{key} in {found}"
        );
    }
}

#[test]
fn a_text_that_is_no_toml_has_one_problem() {
    let found = problems("product = ");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("`table`: expected TOML"), "{found:?}");
}

#[test]
fn a_number_without_source_or_status_is_refused() {
    let number =
        "step_yuan = { value = 10_000, status = \"illustrative\", source = \"judgement\" }";
    assert_eq!(
        after(number, "step_yuan = 10_000"),
        ["`amounts.step_yuan`: expected `{ value, status, source }`, found `10000`"]
    );
    let found = after(number, "step_yuan = { value = 10_000 }");
    assert_eq!(found.len(), 2, "{found:?}");
    let found = after(
        number,
        "step_yuan = { value = 10_000, status = \"official\", source = \"hearsay\" }",
    );
    assert_eq!(
        found,
        ["`amounts.step_yuan.source`: expected a name of the section `sources`, found `hearsay`"]
    );
    let found = after("date = \"2025-03-25\"", "date = \"spring\"");
    assert_eq!(
        found,
        [
            "`sources.hubei.date`: expected a date such as `2025`, `2025-03` or `2025-03-25`, found `spring`"
        ]
    );
}

/// The credit table with another value of a grade's key.
fn with_grade(name: &str, key: &str, value: &str) -> String {
    let grade = CREDIT.find(&format!("name = \"{name}\"")).unwrap();
    let line = grade + CREDIT[grade..].find(&format!("\n{key} = ")).unwrap();
    let from = line + CREDIT[line..].find("value = ").unwrap();
    let to = from + CREDIT[from..].find(", status").unwrap();
    format!("{}value = {value}{}", &CREDIT[..from], &CREDIT[to..])
}

#[test]
fn grades_must_be_ordered_and_cover_every_pd() {
    for (text, expected) in [
        (
            with_grade("B", "pd_max_bp", "70"),
            "`grades.B.pd_max_bp`: expected more than that of `A`",
        ),
        (
            with_grade("F", "pd_max_bp", "9_999"),
            "`grades.F.pd_max_bp`: expected 10000 for the last grade, so that every PD has one",
        ),
        (
            with_grade("B", "turnover_bp", "[0, 0, 10_000]"),
            "`grades.B.turnover_bp`: expected at most those of `A`, bracket by bracket",
        ),
        (
            with_grade("E", "turnover_bp", "[0, 0]"),
            "`grades.E.turnover_bp`: expected 3 rates, one more than `turnover.brackets_yuan` has ends, found 2",
        ),
        (
            with_grade("E", "cap_without_revenue_yuan", "1_000_001"),
            "`grades.E.cap_without_revenue_yuan`: expected at most `cap_yuan`",
        ),
        (
            CREDIT.replacen("name = \"B\"", "name = \"A\"", 1),
            "`grades.A.name`: expected a name of its own",
        ),
        (
            CREDIT.replacen("[10_000_000, 200_000_000]", "[10_000_000, 10_000_000]", 1),
            "`turnover.brackets_yuan`: expected ascending amounts above 0",
        ),
    ] {
        let found = problems(&text);
        assert!(
            found.contains(&expected.to_owned()),
            "{expected} is not in {found:#?}"
        );
    }
}

#[test]
fn no_product_goes_above_thirty_million() {
    assert_eq!(
        after(
            "product_cap_yuan = { value = 10_000_000",
            "product_cap_yuan = { value = 30_010_000"
        ),
        ["`amounts.product_cap_yuan`: expected at most 30000000"]
    );
}

#[test]
fn a_guarantor_stands_exactly_where_the_form_says_so() {
    assert!(
        after("form = \"credit\"", "form = \"guarantee\"")
            .contains(&"`guarantor`: expected a section, found nothing".to_owned())
    );
    let credit = GUARANTEE.replacen("form = \"guarantee\"", "form = \"credit\"", 1);
    assert_eq!(
        problems(&credit),
        ["`guarantor`: expected no such section for the form `credit`"]
    );
    let greedy = GUARANTEE.replacen(
        "single_party_bp = { value = 1_000",
        "single_party_bp = { value = 1_001",
        1,
    );
    assert_eq!(
        problems(&greedy),
        ["`guarantor.single_party_bp`: expected a whole number from 1 to 1000, found `1001`"]
    );
}

#[test]
fn a_trigger_has_one_condition_and_a_code_of_its_own() {
    let threshold = "at = { value = 1, status = \"illustrative\", source = \"five-classes\" }";
    let twice = format!("{threshold}\n{}", threshold.replacen("at", "above", 1));
    let expected = [
        "`triggers.NON_PERFORMING_LOAN.condition`: expected exactly one of `below`, `above`, `at` and `unknown`",
    ];
    assert_eq!(after(threshold, &twice), expected);
    assert_eq!(after(threshold, ""), expected);
    assert_eq!(
        after("code = \"INSOLVENT\"", "code = \"HEAVY_LOSS\""),
        ["`triggers.HEAVY_LOSS.code`: expected a code of its own"]
    );
    assert_eq!(
        after("code = \"INSOLVENT\"", "code = \"in solvent\""),
        ["`triggers.in solvent.code`: expected 1 to 48 capitals and `_`"]
    );
}

#[test]
fn a_second_condition_is_read_as_strictly_as_the_first() {
    let also = "fact = \"loss_years\"\nabove = { value = 2, status = \"illustrative\", source = \"judgement\" }\n\n[[triggers]]\ncode = \"HEAVY_LOSS\"";
    assert_eq!(
        after(also, &also.replacen("above", "beyond", 1)),
        [
            "`triggers.SUSTAINED_HEAVY_LOSS.also.condition`: expected exactly one of `below`, `above`, `at` and `unknown`",
            "`triggers.SUSTAINED_HEAVY_LOSS.also.beyond`: expected no such key",
        ]
    );
    let table = Table::parse(CREDIT).unwrap();
    let trigger = table
        .triggers()
        .iter()
        .find(|trigger| trigger.code() == "SUSTAINED_HEAVY_LOSS");
    let also = trigger.unwrap().also().unwrap();
    assert_eq!(also.fact, Fact::LossYears);
    assert_eq!(also.condition, Condition::Above(2));
}

#[test]
fn the_page_for_officers_names_every_trigger_and_the_version() {
    let page = include_str!("../../../docs/policy.md");
    for text in [CREDIT, GUARANTEE] {
        let table = Table::parse(text).unwrap();
        assert!(page.contains(table.version()));
        for trigger in table.triggers() {
            let row = format!("| {} |", trigger.code());
            assert!(page.contains(&row), "{row}");
        }
        for grade in table.grades().filter(|grade| grade.cap() > Fen::ZERO) {
            let row = format!(
                "| {} | {} % |",
                grade.name(),
                libm::round(grade.pd_max() * 1e4) / 100.0
            );
            assert!(page.contains(&row), "{row}");
        }
    }
}
