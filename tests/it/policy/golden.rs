//! Runs the cases of `golden/policy`. A case starts from the sound firm of `firm.rs` and names what differs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use kvcredit::{
    domain::{
        assessment::{Assessed, AtWorst, Scores},
        decision::{
            Basis, Binding, Breakdown, CeilingKind, Decided, Gate, GateVerdict, MissingFact,
            NotApplicable, Reason, ReasonCode,
        },
        exposure::Exposure,
        facts::{DoubtKind, GateFacts, Integrity, Item, Missing, Need, Size},
        firm::TaxGrade,
        id::GroupRef,
        money::Fen,
        probability::Probability,
    },
    policy::{Table, decide},
};
use serde::Deserialize;

use super::firm::{CREDIT, GUARANTEE, forget, inventions, knowledge_of, set_ratios, sound};

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

/// Ratios follow from the amounts unless they are given.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Given {
    /// Facts that were not retrieved: keys of items, or single facts.
    unknown: Vec<String>,
    /// Somebody looked, and there is no annual statement.
    no_statement_yet: bool,
    /// Both readings, unless the typical one is given.
    pd: Option<f64>,
    knowledge: Option<i32>,
    capacity_yuan: Option<i64>,
    no_capacity: bool,
    typical_pd: Option<f64>,
    typical_knowledge: Option<i32>,
    typical_capacity_yuan: Option<i64>,
    best_pd: Option<f64>,
    /// Without patents, talent and research.
    without_pd: Option<f64>,
    /// The points of so many inventions in place of `knowledge`.
    inventions: Option<i64>,
    /// The typical reading with one missing fact at its worst.
    at_worst: Vec<Worst>,
    in_area: Option<bool>,
    innovation_attribute: Option<bool>,
    reviewed_startup: Option<bool>,
    operating_days: Option<i64>,
    tax_grade: Option<String>,
    tax_grade_year: Option<i16>,
    last_entry: Option<String>,
    industry: Option<String>,
    size: Option<String>,
    group: Option<String>,
    non_performing_loan: Option<bool>,
    special_mention_loan: Option<bool>,
    overdue_yuan: Option<i64>,
    open_enforcements: Option<i64>,
    open_abnormal_operations: Option<i64>,
    statements: Option<i64>,
    revenue_yuan: Option<i64>,
    net_profit_yuan: Option<i64>,
    cash_flow_yuan: Option<i64>,
    rd_expense_yuan: Option<i64>,
    assets_yuan: Option<i64>,
    liabilities_yuan: Option<i64>,
    equity_yuan: Option<i64>,
    debt_yuan: Option<i64>,
    net_margin_bp: Option<i64>,
    revenue_change_bp: Option<i64>,
    revenue_change_two_years_bp: Option<i64>,
    liabilities_to_assets_bp: Option<i64>,
    loss_years: Option<i64>,
    debt_to_revenue_bp: Option<i64>,
    cash_flow_margin_bp: Option<i64>,
    need_yuan: Option<i64>,
    need_not_positive: bool,
    doubts: Vec<String>,
    requested_yuan: Option<i64>,
    firm_product_yuan: i64,
    guarantor_firm_yuan: i64,
    guarantor_group_yuan: i64,
    programme_yuan: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worst {
    fact: String,
    pd: Option<f64>,
    knowledge: Option<i32>,
    capacity_yuan: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    outcome: String,
    limit_yuan: i64,
    typical_limit_yuan: Option<i64>,
    basis: Option<String>,
    /// Binding, parts and ceilings are those of the reading of the basis.
    binding: Option<String>,
    grade: Option<String>,
    limit_without_yuan: Option<i64>,
    /// Revenue, research and knowledge after the factor, yuan with fen as decimals.
    parts: Option<[toml::Value; 3]>,
    /// Ceilings that are looked at: yuan, or why one does not apply.
    #[serde(default)]
    ceilings: BTreeMap<String, toml::Value>,
    /// All of them, in order.
    #[serde(default)]
    reasons: Vec<String>,
    /// Gates that are looked at.
    #[serde(default)]
    gates: BTreeMap<String, String>,
    /// All of them, in order: `patents needed 3040000`.
    missing: Option<Vec<String>>,
}

/// The cases of every file, by the file's name.
fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/policy");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        cases.extend(file.case.into_iter().map(|case| (name.clone(), case)));
    }
    cases
}

#[test]
fn every_golden_case_is_decided_as_written() {
    let cases = cases();
    let mut wrong = Vec::new();
    for (file, case) in &cases {
        wrong.extend(
            differences(case)
                .into_iter()
                .map(|difference| format!("{file}: {}: {difference}", case.name)),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(cases.len() >= 250, "only {} cases were found", cases.len());
}

#[test]
fn every_ceiling_binds_every_trigger_fires_and_every_need_is_missing_in_some_case() {
    let cases = cases();
    let bindings: BTreeSet<&str> = cases
        .iter()
        .filter_map(|(_, case)| case.expect.binding.as_deref())
        .collect();
    let ceilings = CeilingKind::ALL.map(ceiling_name);
    let expected: BTreeSet<&str> = ceilings.into_iter().chain(["sum"]).collect();
    assert_eq!(bindings, expected);
    let reasons: BTreeSet<&str> = cases
        .iter()
        .flat_map(|(_, case)| &case.expect.reasons)
        .map(String::as_str)
        .collect();
    for text in [CREDIT, GUARANTEE] {
        let table = Table::parse(text).unwrap();
        for trigger in table.triggers() {
            assert!(reasons.contains(trigger.code()), "{}", trigger.code());
        }
        for item in table.needs() {
            let reason = format!("needed {}", item.key());
            assert!(reasons.contains(reason.as_str()), "{reason}");
        }
    }
}

/// What a decision shows that differs from what a case expects.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare(&mut self, what: &str, found: impl Into<String>, expected: impl Into<String>) {
        let (found, expected) = (found.into(), expected.into());
        if found != expected {
            self.0
                .push(format!("{what} is {found}, expected {expected}"));
        }
    }
}

fn differences(case: &Case) -> Vec<String> {
    let table = Table::parse(&table_text(case)).unwrap();
    let (assessed, exposure) = case.given.build();
    let decided = decide(&assessed, &table, &exposure);
    let expect = &case.expect;
    let mut wrong = Differences::default();
    wrong.compare("outcome", decided.outcome.kind().code(), &expect.outcome);
    let limit = decided.outcome.limit();
    wrong.compare("limit", yuan(limit), expect.limit_yuan.to_string());
    let reasons: Vec<String> = decided.reasons.iter().map(reason).collect();
    wrong.compare("reasons", listed(&reasons), listed(&expect.reasons));
    if let Some(typical) = expect.typical_limit_yuan {
        let found = yuan(decided.typical_limit);
        wrong.compare("typical limit", found, typical.to_string());
    }
    if let Some(basis) = &expect.basis {
        wrong.compare("basis", basis_name(decided.basis), basis);
    }
    if let Some(grade) = &expect.grade {
        wrong.compare("grade", &decided.grade, grade);
    }
    if let Some(without) = expect.limit_without_yuan {
        let found = yuan(decided.uplift.limit_without);
        wrong.compare("limit without knowledge", found, without.to_string());
    }
    for (gate, verdict) in &expect.gates {
        let found = decided
            .gates
            .iter()
            .find(|(known, _)| gate_name(*known) == gate);
        let found = found.map_or("not asked", |(_, verdict)| verdict_name(*verdict));
        wrong.compare(gate, found, verdict);
    }
    if let Some(missing) = &expect.missing {
        let found: Vec<String> = decided.missing.iter().map(missing_fact).collect();
        wrong.compare("missing", listed(&found), listed(missing));
    }
    compare_breakdown(&decided, expect, &mut wrong);
    wrong.0
}

fn compare_breakdown(decided: &Decided, expect: &Expect, wrong: &mut Differences) {
    let shown: &Breakdown = decided.known.as_ref().unwrap_or(&decided.typical);
    if let Some(binding) = &expect.binding {
        let found = match shown.binding {
            Binding::Sum => "sum",
            Binding::Ceiling(kind) => ceiling_name(kind),
        };
        wrong.compare("binding", found, binding);
    }
    if let Some(parts) = &expect.parts {
        let found: Vec<String> = shown.parts.iter().map(|part| yuan(part.amount)).collect();
        let expected: Vec<String> = parts.iter().map(plain).collect();
        wrong.compare("parts", listed(&found), listed(&expected));
    }
    for (name, amount) in &expect.ceilings {
        let ceiling = shown
            .ceilings
            .iter()
            .find(|known| ceiling_name(known.kind) == name)
            .unwrap();
        let found = ceiling
            .amount
            .map_or_else(|why| why_name(why).to_owned(), yuan);
        wrong.compare(name, found, plain(amount));
    }
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
        assessed.application.requested = self.requested_yuan.map(Fen::from_yuan);
        self.set_scores(&mut assessed);
        self.set_gate_facts(&mut assessed.facts);
        self.set_register_facts(&mut assessed);
        self.set_amounts(&mut assessed.facts);
        self.set_ratios(&mut assessed.facts);
        if self.no_statement_yet {
            look_and_find_no_statement(&mut assessed.facts);
        }
        for name in &self.unknown {
            leave_out(&mut assessed, name);
        }
        let exposure = Exposure {
            firm_product: Fen::from_yuan(self.firm_product_yuan),
            guarantor_firm: Fen::from_yuan(self.guarantor_firm_yuan),
            guarantor_group: Fen::from_yuan(self.guarantor_group_yuan),
            programme: Fen::from_yuan(self.programme_yuan),
        };
        (assessed, exposure)
    }

    fn set_scores(&self, assessed: &mut Assessed) {
        let mut known = assessed.readings.known;
        set(&mut known.pd, self.pd.and_then(Probability::new));
        set(&mut known.knowledge, self.knowledge);
        if let Some(number) = self.inventions {
            assessed.knowledge = knowledge_of(inventions(number));
            known.knowledge = assessed.knowledge.known.points;
        }
        let capacity = self.capacity_yuan.map(Fen::from_yuan);
        known.capacity = capacity.or(known.capacity).filter(|_| !self.no_capacity);
        let mut typical = known;
        set(&mut typical.pd, self.typical_pd.and_then(Probability::new));
        set(&mut typical.knowledge, self.typical_knowledge);
        typical.capacity = self
            .typical_capacity_yuan
            .map(Fen::from_yuan)
            .or(typical.capacity);
        assessed.readings.known = known;
        assessed.readings.typical = typical;
        assessed.pd = typical.pd;
        assessed.best_pd = self
            .best_pd
            .and_then(Probability::new)
            .unwrap_or(typical.pd);
        let without = self.without_pd.and_then(Probability::new);
        for reading in [
            &mut assessed.without_knowledge.known,
            &mut assessed.without_knowledge.typical,
        ] {
            set(&mut reading.pd, without);
            reading.capacity = known.capacity;
        }
        assessed.missing = self
            .at_worst
            .iter()
            .map(|worst| worst.read(typical))
            .collect();
    }

    fn set_gate_facts(&self, facts: &mut GateFacts) {
        set(&mut facts.in_area, self.in_area.map(Ok));
        set(
            &mut facts.innovation_attribute,
            self.innovation_attribute.map(Ok),
        );
        set(&mut facts.reviewed_startup, self.reviewed_startup.map(Some));
        set(&mut facts.operating_days, self.operating_days.map(Ok));
        let (mut grade, mut year) = facts.tax_grade.unwrap();
        set(&mut grade, self.tax_grade.as_deref().map(tax_grade));
        set(&mut year, self.tax_grade_year);
        facts.tax_grade = Ok((grade, year));
        let last = self.last_entry.as_ref();
        let last = last.map(|last| Ok(Integrity::LastEntry(last.parse().unwrap())));
        set(&mut facts.integrity, last);
        set(&mut facts.industry, self.industry.clone().map(Ok));
        set(&mut facts.size, self.size.as_deref().map(size).map(Ok));
    }

    fn set_register_facts(&self, assessed: &mut Assessed) {
        if let Some(group) = &self.group {
            assessed.firm.group = Some(GroupRef::parse(group).unwrap());
        }
        let facts = &mut assessed.facts;
        set(
            &mut facts.non_performing_loan,
            self.non_performing_loan.map(Ok),
        );
        set(
            &mut facts.special_mention_loan,
            self.special_mention_loan.map(Ok),
        );
        set(
            &mut facts.overdue,
            self.overdue_yuan.map(Fen::from_yuan).map(Ok),
        );
        set(&mut facts.open_enforcements, self.open_enforcements.map(Ok));
        set(
            &mut facts.open_abnormal_operations,
            self.open_abnormal_operations.map(Ok),
        );
        facts.doubts = self.doubts.iter().map(|code| doubt(code)).collect();
    }

    fn set_amounts(&self, facts: &mut GateFacts) {
        set(&mut facts.statements, self.statements.map(Ok));
        for (fact, given) in [
            (&mut facts.revenue, self.revenue_yuan),
            (&mut facts.net_profit, self.net_profit_yuan),
            (&mut facts.cash_flow, self.cash_flow_yuan),
            (&mut facts.rd_expense, self.rd_expense_yuan),
            (&mut facts.assets, self.assets_yuan),
            (&mut facts.liabilities, self.liabilities_yuan),
            (&mut facts.debt, self.debt_yuan),
        ] {
            set(fact, given.map(Fen::from_yuan).map(Ok));
        }
        facts.equity = facts
            .assets
            .and_then(|assets| Ok(assets.minus(facts.liabilities?)));
        set(
            &mut facts.equity,
            self.equity_yuan.map(Fen::from_yuan).map(Ok),
        );
        if let Some(need) = self.need_yuan {
            facts.working_capital_need = Need::Amount(Fen::from_yuan(need));
        }
        if self.need_not_positive {
            facts.working_capital_need = Need::NotPositive;
        }
    }

    fn set_ratios(&self, facts: &mut GateFacts) {
        set_ratios(facts);
        for (fact, given) in [
            (&mut facts.net_margin_bp, self.net_margin_bp),
            (&mut facts.revenue_change_bp, self.revenue_change_bp),
            (
                &mut facts.revenue_change_two_years_bp,
                self.revenue_change_two_years_bp,
            ),
            (
                &mut facts.liabilities_to_assets_bp,
                self.liabilities_to_assets_bp,
            ),
            (&mut facts.loss_years, self.loss_years),
            (&mut facts.debt_to_revenue_bp, self.debt_to_revenue_bp),
            (&mut facts.cash_flow_margin_bp, self.cash_flow_margin_bp),
        ] {
            set(fact, given.map(Ok));
        }
    }
}

impl Worst {
    fn read(&self, typical: Scores) -> AtWorst {
        let mut scores = typical;
        set(&mut scores.pd, self.pd.and_then(Probability::new));
        set(&mut scores.knowledge, self.knowledge);
        scores.capacity = self.capacity_yuan.map(Fen::from_yuan).or(scores.capacity);
        AtWorst {
            item: item(&self.fact).unwrap(),
            scores,
        }
    }
}

fn set<T>(fact: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *fact = given;
    }
}

fn item(key: &str) -> Option<Item> {
    Item::ALL.into_iter().find(|item| item.key() == key)
}

fn leave_out(assessed: &mut Assessed, name: &str) {
    if let Some(item) = item(name) {
        forget(assessed, item);
        return;
    }
    let facts = &mut assessed.facts;
    let missing = Missing::NotRetrieved;
    match name {
        "non_performing_loan" => facts.non_performing_loan = Err(missing),
        "special_mention_loan" => facts.special_mention_loan = Err(missing),
        "overdue" => facts.overdue = Err(missing),
        "equity" => facts.equity = Err(missing),
        "two_years_before" => facts.revenue_change_two_years_bp = Err(missing),
        other => panic!("no fact `{other}`"),
    }
}

/// Debt is that of the loans then.
fn look_and_find_no_statement(facts: &mut GateFacts) {
    let debt = facts.debt;
    facts.statements = Ok(0);
    for amount in [
        &mut facts.revenue,
        &mut facts.net_profit,
        &mut facts.cash_flow,
        &mut facts.rd_expense,
        &mut facts.assets,
        &mut facts.liabilities,
        &mut facts.equity,
    ] {
        *amount = Err(Missing::Undefined);
    }
    set_ratios(facts);
    facts.debt_to_revenue_bp = Err(Missing::Undefined);
    facts.revenue_change_bp = Err(Missing::Undefined);
    facts.revenue_change_two_years_bp = Err(Missing::Undefined);
    facts.loss_years = Err(Missing::Undefined);
    facts.debt = debt;
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

fn size(text: &str) -> Size {
    match text {
        "micro" => Size::Micro,
        "small" => Size::Small,
        "medium" => Size::Medium,
        "large" => Size::Large,
        other => panic!("no size `{other}`"),
    }
}

fn doubt(code: &str) -> DoubtKind {
    let kinds = [
        DoubtKind::AccountsContradict,
        DoubtKind::DebtAboveLiabilities,
        DoubtKind::PatentKind,
        DoubtKind::PatentNumber,
        DoubtKind::PatentYear,
        DoubtKind::Divisional,
        DoubtKind::QuickGrant,
        DoubtKind::GrowthUnsupported,
        DoubtKind::InvoicesContradict,
    ];
    kinds.into_iter().find(|kind| kind.code() == code).unwrap()
}

fn reason(reason: &Reason) -> String {
    match &reason.code {
        ReasonCode::GateFailed(gate) => format!("failed {}", gate_name(*gate)),
        ReasonCode::FactNeeded(item) => format!("needed {}", item.key()),
        ReasonCode::TaxGradeOutdated => "outdated tax_grade".to_owned(),
        ReasonCode::Trigger(code) => code.clone(),
        ReasonCode::Doubt(kind) => format!("doubt {}", kind.code()),
        ReasonCode::GradeNotServed => "grade not served".to_owned(),
        ReasonCode::KnownNotServed => "known not served".to_owned(),
        ReasonCode::BelowSmallestLimit => "below smallest limit".to_owned(),
        ReasonCode::RequestBelowSmallest => "request below smallest".to_owned(),
    }
}

fn missing_fact(fact: &MissingFact) -> String {
    let needed = if fact.needed { "needed" } else { "optional" };
    format!("{} {needed} {}", fact.item.key(), yuan(fact.worth))
}

fn listed(names: &[String]) -> String {
    format!("[{}]", names.join(", "))
}

/// A text as it is, a number as digits.
fn plain(value: &toml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
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

const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Known => "known",
        Basis::Typical => "typical",
    }
}

const fn gate_name(gate: Gate) -> &'static str {
    match gate {
        Gate::Area => "area",
        Gate::InnovationAttribute => "innovation_attribute",
        Gate::OperatingAge => "operating_age",
        Gate::TaxGrade => "tax_grade",
        Gate::Integrity => "integrity",
        Gate::Industry => "industry",
        Gate::Size => "size",
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

const fn ceiling_name(kind: CeilingKind) -> &'static str {
    match kind {
        CeilingKind::KnowledgeCap => "knowledge_cap",
        CeilingKind::Repayment => "repayment",
        CeilingKind::DebtToRevenue => "debt_to_revenue",
        CeilingKind::DebtToAssets => "debt_to_assets",
        CeilingKind::ExpectedLoss => "expected_loss",
        CeilingKind::WorkingCapital => "working_capital",
        CeilingKind::ProductCap => "product_cap",
        CeilingKind::ProgrammeHeadroom => "programme_headroom",
        CeilingKind::GuarantorSingleParty => "guarantor_single_party",
        CeilingKind::GuarantorGroup => "guarantor_group",
        CeilingKind::RequestedAmount => "requested_amount",
    }
}

const fn why_name(why: NotApplicable) -> &'static str {
    match why {
        NotApplicable::NotInProduct => "not in product",
        NotApplicable::NotRetrieved => "not retrieved",
        NotApplicable::NotPositive => "not positive",
        NotApplicable::NotRequested => "not requested",
        NotApplicable::NoGroup => "no group",
        NotApplicable::GroupNotRetrieved => "group not retrieved",
        NotApplicable::ReviewedStartup => "reviewed start-up",
    }
}
