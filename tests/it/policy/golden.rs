//! Runs the cases of `golden/policy`. A case starts from the sound firm of `firm.rs` and names what differs.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::ToSpan;
use kvcredit::{
    domain::{
        assessment::Assessed,
        decision::{Decided, Gate, GateVerdict, NotApplicable, ReasonCode, TermKind},
        exposure::Exposure,
        facts::{Integrity, Need},
        firm::TaxGrade,
        id::GroupRef,
        money::Fen,
    },
    policy::{Table, decide},
};
use serde::Deserialize;

use super::firm::{CREDIT, GUARANTEE, assessment, sound};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default = "credit")]
    product: String,
    /// Replacements in the text of the table.
    #[serde(default)]
    edit: Vec<(String, String)>,
    #[serde(default)]
    given: Given,
    expect: Expect,
}

fn credit() -> String {
    "knowledge-value-credit".to_owned()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Given {
    /// Facts that are not known.
    unknown: Vec<String>,
    pd: Option<f64>,
    neutral_pd: Option<f64>,
    capacity_yuan: Option<i64>,
    neutral_capacity_yuan: Option<i64>,
    in_area: Option<bool>,
    innovation_attribute: Option<bool>,
    key_ip_startup_reviewed: bool,
    operating_days: Option<i64>,
    tax_grade: Option<String>,
    last_entry: Option<String>,
    tax_grade_year: Option<i16>,
    non_performing_loan: Option<bool>,
    special_mention_loan: Option<bool>,
    overdue_yuan: Option<i64>,
    open_enforcements: Option<i64>,
    open_abnormal_operations: Option<i64>,
    statements: Option<i64>,
    invoice_gap_bp: Option<i64>,
    net_profit_yuan: Option<i64>,
    /// Whether no knowledge is known to judge by.
    no_knowledge: bool,
    /// Days from the as-of date to the decision.
    as_of_age_days: Option<i64>,
    revenue_yuan: Option<i64>,
    equity_yuan: Option<i64>,
    net_margin_bp: Option<i64>,
    revenue_change_bp: Option<i64>,
    revenue_change_two_years_bp: Option<i64>,
    liabilities_to_assets_bp: Option<i64>,
    loss_years: Option<i64>,
    debt_to_revenue_bp: Option<i64>,
    cash_flow_margin_bp: Option<i64>,
    statement_age_days: Option<i64>,
    rd_expense_yuan: Option<i64>,
    need_yuan: Option<i64>,
    need_not_positive: bool,
    requested_yuan: Option<i64>,
    group: Option<String>,
    firm_product_yuan: i64,
    guarantor_firm_yuan: i64,
    guarantor_group_yuan: i64,
    programme_yuan: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    outcome: String,
    limit_yuan: i64,
    binding: Option<String>,
    grade: Option<String>,
    neutral_limit_yuan: Option<i64>,
    /// Reasons of the policy, all of them and in order.
    #[serde(default)]
    reasons: Vec<String>,
    /// Gates that are looked at.
    #[serde(default)]
    gates: BTreeMap<String, String>,
    /// Terms that are looked at: yuan (fen as decimals), or why one does not apply.
    #[serde(default)]
    terms: BTreeMap<String, toml::Value>,
}

#[test]
fn every_golden_case_is_decided_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/policy");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut cases = 0;
    let mut wrong = Vec::new();
    for path in files {
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in file.case {
            cases += 1;
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            wrong.extend(
                differences(&case)
                    .into_iter()
                    .map(|difference| format!("{name}: {}: {difference}", case.name)),
            );
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(cases >= 60, "only {cases} cases were found");
}

fn differences(case: &Case) -> Vec<String> {
    let table = Table::parse(&table_text(case)).unwrap();
    let (assessed, exposure) = case.given.build();
    let age = case.given.as_of_age_days.unwrap_or(15);
    let decided_on = assessed.facts.as_of + age.days();
    let decided = decide(&assessed, &table, &exposure, decided_on);
    let expect = &case.expect;
    let mut wrong = Vec::new();
    let mut compare = |what: &str, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{what} is {found}, expected {expected}"));
        }
    };
    let outcome = decided.outcome.kind().code();
    compare("outcome", outcome.to_owned(), expect.outcome.clone());
    let limit = decided.outcome.limit();
    compare("limit", yuan(limit), expect.limit_yuan.to_string());
    compare(
        "reasons",
        listed(&policy_reasons(&decided)),
        listed(&expect.reasons),
    );
    if let Some(binding) = &expect.binding {
        let found = decided.binding.map_or("none", term_name);
        compare("binding", found.to_owned(), binding.clone());
    }
    if let Some(grade) = &expect.grade {
        compare("grade", decided.grade.clone(), grade.clone());
    }
    if let Some(neutral) = expect.neutral_limit_yuan {
        compare(
            "neutral limit",
            yuan(decided.neutral_limit),
            neutral.to_string(),
        );
        let uplift = limit.minus(decided.neutral_limit);
        compare("uplift", yuan(decided.uplift), yuan(uplift));
    }
    for (gate, verdict) in &expect.gates {
        let found = decided
            .gates
            .iter()
            .find(|(known, _)| gate_name(*known) == gate);
        let found = found.map_or("not asked", |(_, verdict)| verdict_name(*verdict));
        compare(gate, found.to_owned(), verdict.clone());
    }
    for (term, amount) in &expect.terms {
        let found = decided
            .terms
            .iter()
            .find(|known| term_name(known.kind) == term);
        let found = found
            .unwrap()
            .amount
            .map_or_else(|why| why_name(why).to_owned(), yuan);
        let amount = amount
            .as_str()
            .map_or_else(|| amount.to_string(), str::to_owned);
        compare(term, found, amount);
    }
    wrong
}

fn table_text(case: &Case) -> String {
    let mut text = match case.product.as_str() {
        "knowledge-value-credit" => CREDIT.to_owned(),
        "technology-guarantee" => GUARANTEE.to_owned(),
        other => panic!("no product `{other}`"),
    };
    for (from, to) in &case.edit {
        assert!(text.contains(from), "`{from}` does not stand in the table");
        text = text.replacen(from, to, 1);
    }
    text
}

impl Given {
    fn build(&self) -> (Assessed, Exposure) {
        let mut assessed = sound();
        self.assess(&mut assessed);
        self.set_gate_facts(&mut assessed);
        self.set_figures(&mut assessed);
        for name in &self.unknown {
            forget(&mut assessed, name);
        }
        let exposure = Exposure {
            firm_product: Fen::from_yuan(self.firm_product_yuan),
            guarantor_firm: Fen::from_yuan(self.guarantor_firm_yuan),
            guarantor_group: Fen::from_yuan(self.guarantor_group_yuan),
            programme: Fen::from_yuan(self.programme_yuan),
        };
        (assessed, exposure)
    }

    fn assess(&self, assessed: &mut Assessed) {
        let capacity = self.capacity_yuan.unwrap_or(20_000_000);
        let neutral = self.neutral_capacity_yuan.unwrap_or(18_000_000);
        assessed.actual = assessment(640, self.pd.unwrap_or(0.01), Some(capacity));
        assessed.neutral = assessment(600, self.neutral_pd.unwrap_or(0.02), Some(neutral));
        if let Some(group) = &self.group {
            assessed.firm.group = Some(GroupRef::parse(group).unwrap());
        }
    }

    fn set_gate_facts(&self, assessed: &mut Assessed) {
        let facts = &mut assessed.facts;
        facts.key_ip_startup_reviewed = self.key_ip_startup_reviewed;
        facts.in_area = self.in_area.or(facts.in_area);
        facts.innovation_attribute = self.innovation_attribute.or(facts.innovation_attribute);
        facts.operating_days = self.operating_days.or(facts.operating_days);
        if let Some(grade) = &self.tax_grade {
            facts.tax_grade = Some(tax_grade(grade));
        }
        facts.tax_grade_year = self.tax_grade_year.or(facts.tax_grade_year);
        if let Some(last) = &self.last_entry {
            facts.integrity = Some(Integrity::LastEntry(last.parse().unwrap()));
        }
    }

    fn set_figures(&self, assessed: &mut Assessed) {
        let facts = &mut assessed.facts;
        facts.non_performing_loan = self.non_performing_loan.or(facts.non_performing_loan);
        facts.special_mention_loan = self.special_mention_loan.or(facts.special_mention_loan);
        facts.overdue = self.overdue_yuan.map(Fen::from_yuan).or(facts.overdue);
        facts.open_enforcements = self.open_enforcements.or(facts.open_enforcements);
        facts.open_abnormal_operations = self
            .open_abnormal_operations
            .or(facts.open_abnormal_operations);
        facts.statements = self.statements.or(facts.statements);
        facts.invoice_gap_bp = self.invoice_gap_bp.or(facts.invoice_gap_bp);
        facts.net_profit = self
            .net_profit_yuan
            .map(Fen::from_yuan)
            .or(facts.net_profit);
        facts.knowledge_shown = !self.no_knowledge;
        facts.revenue = self.revenue_yuan.map(Fen::from_yuan).or(facts.revenue);
        facts.equity = self.equity_yuan.map(Fen::from_yuan).or(facts.equity);
        facts.net_margin_bp = self.net_margin_bp.or(facts.net_margin_bp);
        facts.revenue_change_bp = self.revenue_change_bp.or(facts.revenue_change_bp);
        facts.revenue_change_two_years_bp = self
            .revenue_change_two_years_bp
            .or(facts.revenue_change_two_years_bp);
        facts.liabilities_to_assets_bp = self
            .liabilities_to_assets_bp
            .or(facts.liabilities_to_assets_bp);
        facts.loss_years = self.loss_years.or(facts.loss_years);
        facts.debt_to_revenue_bp = self.debt_to_revenue_bp.or(facts.debt_to_revenue_bp);
        facts.cash_flow_margin_bp = self.cash_flow_margin_bp.or(facts.cash_flow_margin_bp);
        facts.statement_age_days = self.statement_age_days.or(facts.statement_age_days);
        facts.rd_expense = self
            .rd_expense_yuan
            .map(Fen::from_yuan)
            .or(facts.rd_expense);
        facts.requested = self.requested_yuan.map(Fen::from_yuan);
        if let Some(need) = self.need_yuan {
            facts.working_capital_need = Need::Amount(Fen::from_yuan(need));
        }
        if self.need_not_positive {
            facts.working_capital_need = Need::NotPositive;
        }
    }
}

fn forget(assessed: &mut Assessed, name: &str) {
    let facts = &mut assessed.facts;
    match name {
        "capacity" => assessed.actual.capacity = None,
        "neutral_capacity" => assessed.neutral.capacity = None,
        "in_area" => facts.in_area = None,
        "innovation_attribute" => facts.innovation_attribute = None,
        "operating_days" => facts.operating_days = None,
        "tax_grade" => {
            facts.tax_grade = None;
            facts.tax_grade_year = None;
        }
        "revenue" => facts.revenue = None,
        "special_mention_loan" => facts.special_mention_loan = None,
        "overdue" => facts.overdue = None,
        "open_enforcements" => facts.open_enforcements = None,
        "open_abnormal_operations" => facts.open_abnormal_operations = None,
        "invoice_gap_bp" => facts.invoice_gap_bp = None,
        "integrity" => facts.integrity = None,
        "non_performing_loan" => facts.non_performing_loan = None,
        "liabilities_to_assets_bp" => facts.liabilities_to_assets_bp = None,
        "statement_age_days" => facts.statement_age_days = None,
        "equity" => facts.equity = None,
        "rd_expense" => facts.rd_expense = None,
        "loss_years" => facts.loss_years = None,
        "statements" => {
            facts.statements = None;
            facts.revenue = None;
            facts.net_profit = None;
            facts.equity = None;
            facts.net_margin_bp = None;
            facts.revenue_change_bp = None;
            facts.revenue_change_two_years_bp = None;
            facts.liabilities_to_assets_bp = None;
            facts.loss_years = None;
            facts.debt_to_revenue_bp = None;
            facts.cash_flow_margin_bp = None;
            facts.statement_age_days = None;
            facts.rd_expense = None;
        }
        other => panic!("no fact `{other}`"),
    }
}

fn tax_grade(text: &str) -> TaxGrade {
    match text {
        "A" => TaxGrade::A,
        "B" => TaxGrade::B,
        "M" => TaxGrade::M,
        "C" => TaxGrade::C,
        "D" => TaxGrade::D,
        other => panic!("no tax grade `{other}`"),
    }
}

fn policy_reasons(decided: &Decided) -> Vec<String> {
    decided
        .reasons
        .iter()
        .filter_map(|reason| match &reason.code {
            ReasonCode::GateFailed(gate) => Some(format!("failed {}", gate_name(*gate))),
            ReasonCode::GateUnknown(gate) => Some(format!("unknown {}", gate_name(*gate))),
            ReasonCode::Trigger(code) => Some(code.clone()),
            ReasonCode::GradeNotServed => Some("grade not served".to_owned()),
            ReasonCode::BelowSmallestLimit => Some("below smallest limit".to_owned()),
            ReasonCode::NoCapacity => Some("no capacity".to_owned()),
            ReasonCode::TaxGradeOutdated => Some("outdated tax_grade".to_owned()),
            ReasonCode::NothingToJudgeBy => Some("nothing to judge by".to_owned()),
            ReasonCode::FeatureBelowMaximum { .. } => None,
        })
        .collect()
}

fn listed(names: &[String]) -> String {
    format!("[{}]", names.join(", "))
}

/// Yuan, with fen as decimals where there are any.
fn yuan(amount: Fen) -> String {
    let fen = amount.get();
    if fen % 100 == 0 {
        (fen / 100).to_string()
    } else {
        format!("{}.{:02}", fen / 100, fen % 100)
    }
}

const fn gate_name(gate: Gate) -> &'static str {
    match gate {
        Gate::Area => "area",
        Gate::InnovationAttribute => "innovation_attribute",
        Gate::OperatingAge => "operating_age",
        Gate::TaxGrade => "tax_grade",
        Gate::Integrity => "integrity",
    }
}

const fn verdict_name(verdict: GateVerdict) -> &'static str {
    match verdict {
        GateVerdict::Passed => "passed",
        GateVerdict::Failed => "failed",
        GateVerdict::Unknown => "unknown",
        GateVerdict::Excused => "excused",
    }
}

const fn term_name(kind: TermKind) -> &'static str {
    match kind {
        TermKind::Turnover => "turnover",
        TermKind::ExpectedLoss => "expected_loss",
        TermKind::GradeCap => "grade_cap",
        TermKind::ProductCap => "product_cap",
        TermKind::ProgrammeHeadroom => "programme_headroom",
        TermKind::GuarantorSingleParty => "guarantor_single_party",
        TermKind::GuarantorGroup => "guarantor_group",
        TermKind::WorkingCapitalNeed => "working_capital_need",
        TermKind::RequestedAmount => "requested_amount",
    }
}

const fn why_name(why: NotApplicable) -> &'static str {
    match why {
        NotApplicable::NotInProduct => "not in product",
        NotApplicable::NotRetrieved => "not retrieved",
        NotApplicable::NotPositive => "not positive",
        NotApplicable::NotRequested => "not requested",
        NotApplicable::NoGroup => "no group",
    }
}
