//! The shipped tables, and tables that do not load.

use std::collections::BTreeSet;

use kvcredit::{
    domain::{
        assessment::Assessed,
        decision::{OutcomeKind, ReasonCode},
        exposure::Exposure,
        facts::{Item, Need},
        money::Fen,
    },
    policy::{Condition, Fact, Form, LeadsTo, Problem, Status, Table, decide},
};

use super::firm::{
    CREDIT, GUARANTEE, PRODUCTS, forget, scores, set_ratios, settled, shipped, sound,
};

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
        assert!(stated(Status::Official) >= 6);
        assert!(stated(Status::Illustrative) >= 60);
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
    assert_eq!(official(CREDIT), with(&[]));
    let guarantee = with(&[
        "amounts.product_cap_yuan = 30000000",
        "gates.large_firms_excluded = true",
        "guarantor.group_bp = 1500",
        "guarantor.share_bp = 8000",
        "guarantor.single_party_bp = 1000",
    ]);
    assert_eq!(official(GUARANTEE), guarantee);
}

/// The facts that a decision about a firm names as needed.
fn needed(firm: &Assessed, table: &Table) -> Vec<Item> {
    let reasons = decide(firm, table, &Exposure::default()).reasons;
    reasons
        .iter()
        .map(|reason| match reason.code {
            ReasonCode::FactNeeded(item) => item,
            ref other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn exactly_the_needs_of_a_table_are_needed() {
    for product in PRODUCTS {
        let table = shipped(product);
        for item in Item::ALL {
            let mut firm = sound();
            forget(&mut firm, item);
            // A review is needed only where it could excuse.
            let is_need = table.needs().contains(&item) && item != Item::StartupReview;
            let expected = if is_need { vec![item] } else { Vec::new() };
            assert_eq!(needed(&firm, &table), expected, "{product}");
            let decided = decide(&firm, &table, &Exposure::default());
            let outcome = if is_need {
                OutcomeKind::Referred
            } else {
                OutcomeKind::Approved
            };
            assert_eq!(decided.outcome.kind(), outcome, "{product}: {item:?}");
        }
    }
}

#[test]
fn a_review_is_needed_where_it_could_excuse() {
    for product in PRODUCTS {
        let mut firm = sound();
        firm.facts.operating_days = Ok(100);
        forget(&mut firm, Item::StartupReview);
        assert!(shipped(product).needs().contains(&Item::StartupReview));
        assert_eq!(needed(&firm, &shipped(product)), [Item::StartupReview]);
    }
}

#[test]
fn a_missing_fact_is_named_once_and_by_what_has_to_be_retrieved() {
    let table = shipped("technology-guarantee");
    let needed_without = |items: &[Item]| {
        let mut firm = sound();
        for item in items {
            forget(&mut firm, *item);
        }
        needed(&firm, &table)
    };
    // Ratios lack the revenue, years of loss the latest profit, debt the loans, the size the revenue.
    assert_eq!(needed_without(&[Item::Revenue]), [Item::Revenue]);
    assert_eq!(
        needed_without(&[Item::Revenue, Item::CashFlow]),
        [Item::Revenue, Item::CashFlow]
    );
    assert_eq!(needed_without(&[Item::Loans, Item::Debt]), [Item::Loans]);
    assert_eq!(
        needed_without(&[Item::NetProfit, Item::EarlierProfit]),
        [Item::NetProfit]
    );
    assert_eq!(
        needed_without(&[Item::Statements, Item::Staff]),
        [Item::Staff, Item::Statements]
    );
}

#[test]
fn needs_must_be_what_gates_triggers_and_ceilings_ask_for() {
    let expected = "`needs`: expected what gates, triggers and ceilings ask for: area, innovation_attribute, founded_on, tax_grade, integrity, startup_review, industry, patents, loans, statements, revenue, earlier_revenue, net_profit, earlier_profit, balance_sheet, debt, cash_flow";
    assert_eq!(
        after("needs = { value = [\"area\", ", "needs = { value = ["),
        [expected]
    );
    assert_eq!(
        after("needs = { value = [", "needs = { value = [\"talent\", "),
        [expected]
    );
    // A gate, a trigger and a ceiling less need less.
    for (from, to, dropped) in [
        (
            "area_asked = { value = true",
            "area_asked = { value = false",
            "area, ",
        ),
        (
            "patents_needed = { value = true",
            "patents_needed = { value = false",
            "patents, ",
        ),
        ("[\"C16\", \"J\", \"K70\", \"R90\"]", "[]", "industry, "),
    ] {
        assert_eq!(after(from, to), [expected.replacen(dropped, "", 1)]);
    }
    let found = after("[\"area\", \"innovation", "[\"arena\", \"innovation");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("`needs`: expected a list of `area` or "),
        "{found:?}"
    );
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
/// Knowledge points of a median firm of the programme, and of a larger one, whose research expense alone gives more.
const SMALL_FIRMS_KNOW: i32 = 48;
const LARGER_FIRMS_KNOW: i32 = 60;

/// How far one limit may lie outside what was seen. Nothing published says how much: judgement.
const TOLERANCE: f64 = 1.4;

impl Seen {
    fn has(&self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    fn tolerates(&self, value: f64) -> bool {
        (self.from / TOLERANCE..=self.to * TOLERANCE).contains(&value)
    }
}

/// Returns the limit in yuan of a firm like the sound one with other knowledge and of another size, with research at 6 % of
/// revenue.
fn limit(product: &str, pd: f64, knowledge: i32, revenue: f64) -> f64 {
    let of_revenue = |share: f64| Fen::from_yuan((revenue * share) as i64);
    let mut firm = sound();
    firm.readings = settled(scores(pd, knowledge, Some(revenue as i64)));
    let facts = &mut firm.facts;
    facts.revenue = Ok(of_revenue(1.0));
    facts.rd_expense = Ok(of_revenue(0.06));
    facts.net_profit = Ok(of_revenue(0.1));
    facts.cash_flow = Ok(of_revenue(0.08));
    facts.debt = Ok(of_revenue(0.2));
    facts.assets = Ok(of_revenue(1.0));
    facts.liabilities = Ok(of_revenue(0.4));
    facts.equity = Ok(of_revenue(0.6));
    facts.working_capital_need = Need::Amount(of_revenue(0.25));
    set_ratios(facts);
    decide(&firm, &shipped(product), &Exposure::default())
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
                .map(|revenue| limit(product, pd, LARGER_FIRMS_KNOW, revenue) / revenue)
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
            revenues(5e6, 50e6)
                .map(move |revenue| limit("knowledge-value-credit", pd, SMALL_FIRMS_KNOW, revenue))
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
        .replacen("years = { value = 4", "years = { value = 0", 1)
        .replacen("fact = \"revenue_yuan\"", "fact = \"luck\"", 1);
    let found = problems(&text);
    for key in [
        "`amounts.step_yuan`: expected a whole number from 0 to 10000000000000, found `\"10 000\"`",
        "`form`: expected `credit` or `guarantee`, found `\"lease\"`",
        "`expected_loss.lgd_bp`: expected a whole number from 1 to 10000, found `45000`",
        "`working_capital.surprise`: expected no such key",
        "`repayment.years`: expected a whole number from 1 to 10, found `0`",
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
        "factor",
        "revenue",
        "research",
        "knowledge",
        "repayment",
        "debt",
        "expected_loss",
        "working_capital",
        "freshness",
        "plausibility",
        "typical",
        "validity",
        "needs",
        "triggers",
        "gates.area_asked",
        "factor.pd_bp",
        "knowledge.cap_yuan",
        "freshness.loans_days",
        "typical.debt_bp",
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

/// A table with another value of the first such key after `start`.
fn with_key(table: &str, start: &str, key: &str, value: &str) -> String {
    let start = table.find(start).unwrap();
    let line = start + table[start..].find(&format!("\n{key} = ")).unwrap();
    let from = line + table[line..].find("value = ").unwrap();
    let to = from + table[from..].find(", status").unwrap();
    format!("{}value = {value}{}", &table[..from], &table[to..])
}

/// The credit table with another value of a grade's key.
fn with_grade(name: &str, key: &str, value: &str) -> String {
    with_key(CREDIT, &format!("name = \"{name}\""), key, value)
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
            with_grade("D", "served", "false"),
            "`grades.E.served`: expected `false`, as for the better grade `D`",
        ),
        (
            CREDIT.replacen("name = \"B\"", "name = \"A\"", 1),
            "`grades.A.name`: expected a name of its own",
        ),
        (
            CREDIT.replacen("name = \"B\"", "name = \"the second\"", 1),
            "`grades.the second.name`: expected 1 to 8 characters",
        ),
    ] {
        assert_eq!(problems(&text), [expected]);
    }
    let none_served = ["A", "B", "C", "D", "E"]
        .iter()
        .fold(CREDIT.to_owned(), |text, name| {
            with_key(&text, &format!("name = \"{name}\""), "served", "false")
        });
    assert_eq!(
        problems(&none_served),
        ["`grades.A.served`: expected `true` for the best grade"]
    );
    let grades = CREDIT.find("# Risk grades").unwrap();
    let factor = CREDIT.find("# limit = factor").unwrap();
    let no_grade = format!("grades = []\n{}{}", &CREDIT[..grades], &CREDIT[factor..]);
    assert_eq!(
        problems(&no_grade),
        ["`grades`: expected at least one grade"]
    );
}

#[test]
fn the_factor_falls_and_ends_at_the_served_edge() {
    let expected =
        "`factor`: expected as many `share_bp` as `pd_bp`, PDs ascending and shares never rising";
    for (from, to) in [
        (
            "share_bp = { value = [10_000, 9_200",
            "share_bp = { value = [9_100, 9_200",
        ),
        (
            "share_bp = { value = [10_000, 9_200",
            "share_bp = { value = [9_200",
        ),
        ("pd_bp = { value = [70, 150", "pd_bp = { value = [150, 150"),
    ] {
        assert_eq!(after(from, to), [expected]);
    }
    let expected = "`factor.pd_bp`: expected a last PD that is the `pd_max_bp` of the last grade that is served";
    assert_eq!(
        after("[70, 150, 300, 500, 800]", "[70, 150, 300, 500, 700]"),
        [expected]
    );
    assert_eq!(problems(&with_grade("E", "served", "false")), [expected]);
    assert_eq!(
        after(
            "[10_000, 9_200, 7_800, 5_200, 3_200]",
            "[10_001, 9_200, 7_800, 5_200, 3_200]"
        ),
        [
            "`factor.share_bp`: expected a list of whole numbers from 0 to 10000, found `[10001, 9200, 7800, 5200, 3200]`"
        ]
    );
}

#[test]
fn brackets_ascend_and_have_a_rate_each() {
    let ascending =
        |section: &str| format!("`{section}.brackets_yuan`: expected ascending amounts above 0");
    assert_eq!(
        after(
            "[10_000_000, 100_000_000, 400_000_000]",
            "[10_000_000, 10_000_000, 400_000_000]"
        ),
        [ascending("revenue")]
    );
    assert_eq!(
        after("[50_000_000, 200_000_000]", "[0, 200_000_000]"),
        [ascending("debt")]
    );
    assert_eq!(
        after("[1_200, 300, 100, 0]", "[1_200, 300, 100]"),
        ["`revenue.rates_bp`: expected 4 rates, one more than `brackets_yuan` has ends, found 3"]
    );
    assert_eq!(
        after("[6_000, 5_000, 4_000]", "[6_000, 5_000, 4_000, 3_000]"),
        ["`debt.rates_bp`: expected 3 rates, one more than `brackets_yuan` has ends, found 4"]
    );
}

#[test]
fn knowledge_never_carries_less_for_more_points() {
    for name in ["part", "cap"] {
        let expected = format!(
            "`knowledge.{name}_yuan`: expected as many amounts as points, points ascending and amounts never falling"
        );
        let points = format!("{name}_points");
        assert_eq!(
            problems(&with_key(
                CREDIT,
                "[knowledge]",
                &points,
                "[0, 15, 15, 35, 45, 55, 65, 75]"
            )),
            [expected.as_str()]
        );
        let amounts = format!("{name}_yuan");
        assert_eq!(
            problems(&with_key(
                CREDIT,
                "[knowledge]",
                &amounts,
                "[0, 3, 2, 4, 5, 6, 7, 8]"
            )),
            [expected.as_str()]
        );
        assert_eq!(
            problems(&with_key(CREDIT, "[knowledge]", &amounts, "[0, 3]")),
            [expected.as_str()]
        );
    }
    assert_eq!(
        problems(&with_key(CREDIT, "[knowledge]", "part_points", "[0, 101]")),
        [
            "`knowledge.part_points`: expected a list of whole numbers from 0 to 100, found `[0, 101]`"
        ]
    );
}

#[test]
fn amounts_of_the_product_fit_each_other() {
    for (key, value, expected) in [
        (
            "step_yuan",
            "0",
            "`amounts.step_yuan`: expected more than 0",
        ),
        (
            "smallest_yuan",
            "105_000",
            "`amounts.smallest_yuan`: expected a multiple of `step_yuan`",
        ),
        (
            "smallest_yuan",
            "0",
            "`amounts.smallest_yuan`: expected more than 0",
        ),
        (
            "product_cap_yuan",
            "90_000",
            "`amounts.product_cap_yuan`: expected at least `smallest_yuan`",
        ),
        (
            "product_cap_yuan",
            "30_010_000",
            "`amounts.product_cap_yuan`: expected at most 30000000",
        ),
    ] {
        assert_eq!(
            problems(&with_key(CREDIT, "[amounts]", key, value)),
            [expected]
        );
    }
}

#[test]
fn numbers_of_the_other_sections_have_their_ranges() {
    for (section, key, value, expected) in [
        ("repayment", "years", "11", "from 1 to 10, found `11`"),
        (
            "repayment",
            "earnings_share_bp",
            "10_001",
            "from 0 to 10000, found `10001`",
        ),
        (
            "repayment",
            "research_share_bp",
            "-1",
            "from 0 to 10000, found `-1`",
        ),
        (
            "debt",
            "liabilities_to_assets_max_bp",
            "10_000",
            "from 1 to 9999, found `10000`",
        ),
        (
            "research",
            "share_bp",
            "10_001",
            "from 0 to 10000, found `10001`",
        ),
        (
            "research",
            "most_bp",
            "10_001",
            "from 0 to 10000, found `10001`",
        ),
        (
            "working_capital",
            "capacity_share_bp",
            "10_001",
            "from 0 to 10000, found `10001`",
        ),
        ("freshness", "loans_days", "0", "from 1 to 3650, found `0`"),
        (
            "plausibility",
            "growth_above_bp",
            "1_000_001",
            "from 0 to 1000000, found `1000001`",
        ),
        (
            "plausibility",
            "staff_share_bp",
            "10_001",
            "from 0 to 10000, found `10001`",
        ),
        (
            "typical",
            "debt_bp",
            "100_001",
            "from 0 to 100000, found `100001`",
        ),
        (
            "gates",
            "tax_grade_years_max",
            "11",
            "from 0 to 10, found `11`",
        ),
        ("validity", "months", "37", "from 1 to 36, found `37`"),
    ] {
        assert_eq!(
            problems(&with_key(CREDIT, &format!("[{section}]"), key, value)),
            [format!(
                "`{section}.{key}`: expected a whole number {expected}"
            )]
        );
    }
    assert_eq!(
        after("[\"C16\", \"J\"", "[\"C16\", \"\""),
        [
            "`gates.industries_excluded`: expected a list of texts of 1 to 8 characters, found `[\"C16\", \"\", \"K70\", \"R90\"]`"
        ]
    );
    assert_eq!(
        after("[\"operating_age\", \"tax_grade\"]", "[\"integrity\"]"),
        [
            "`gates.excused_by_expert_review`: expected a list of `operating_age` or `tax_grade`, found `[\"integrity\"]`"
        ]
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
    for (key, value, most) in [
        ("single_party_bp", "1_001", 1_000),
        ("group_bp", "1_501", 1_500),
    ] {
        let found = value.replace('_', "");
        assert_eq!(
            problems(&with_key(GUARANTEE, "[guarantor]", key, value)),
            [format!(
                "`guarantor.{key}`: expected a whole number from 1 to {most}, found `{found}`"
            )]
        );
    }
}

#[test]
fn a_trigger_has_one_condition_and_a_code_of_its_own() {
    let threshold = "at = { value = 1, status = \"illustrative\", source = \"five-classes\" }";
    let twice = format!("{threshold}\n{}", threshold.replacen("at", "above", 1));
    let expected = [
        "`triggers.NON_PERFORMING_LOAN.condition`: expected exactly one of `below`, `above` and `at`",
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
fn a_review_never_makes_a_trigger_graver() {
    let special = "leads_to = \"referred\"\nzh = \"有关注类贷款\"";
    assert_eq!(
        after(
            special,
            &format!("startup_leads_to = \"declined\"\n{special}")
        ),
        [
            "`triggers.LOAN_SPECIAL_MENTION.startup_leads_to`: expected nothing graver than `leads_to`"
        ]
    );
    assert_eq!(
        after(
            "startup_leads_to = \"referred\"",
            "startup_leads_to = \"approved\""
        ),
        [
            "`triggers.INSOLVENT.startup_leads_to`: expected `referred` or `declined`, found `\"approved\"`"
        ]
    );
    let declining: Vec<String> = shipped(PRODUCTS[0])
        .triggers()
        .iter()
        .filter(|trigger| trigger.leads_to() == LeadsTo::Declined)
        .map(|trigger| trigger.code().to_owned())
        .collect();
    assert_eq!(
        declining,
        [
            "NON_PERFORMING_LOAN",
            "INSOLVENT",
            "NEGATIVE_EQUITY",
            "RUINOUS_LOSS",
            "SUSTAINED_HEAVY_LOSS",
            "LOSS_WITHOUT_REVENUE"
        ]
    );
}

#[test]
fn a_second_condition_is_read_as_strictly_as_the_first() {
    let also = "fact = \"loss_years\"\nabove = { value = 2, status = \"illustrative\", source = \"judgement\" }\n\n[[triggers]]\ncode = \"HEAVY_LOSS\"";
    assert_eq!(
        after(also, &also.replacen("above", "beyond", 1)),
        [
            "`triggers.SUSTAINED_HEAVY_LOSS.also.condition`: expected exactly one of `below`, `above` and `at`",
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
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).collect();
        for trigger in table.triggers() {
            let code = trigger.code();
            assert!(rows.iter().any(|row| row.contains(code)), "{code}");
        }
        let pds = rows.iter().find(|row| row.starts_with("| PD % |")).unwrap();
        for grade in table.grades().filter(|grade| grade.is_served()) {
            let pd = format!("| {} |", libm::round(grade.pd_max() * 1e4) / 100.0);
            assert!(pds.contains(&pd), "{pd}");
        }
    }
}
