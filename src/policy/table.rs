//! A product's table: every number by which it decides.

use std::collections::BTreeSet;

use super::{
    amounts::Typical,
    ceilings::Guarantor,
    formula::{Formula, Rates, pd_ppm},
    gates::Gates,
    grade::Grade,
    knots::Knots,
    parse,
    trigger::Trigger,
};
use crate::{
    domain::{
        decision::{Reason, ReasonCode, Role},
        facts::{Demands, Item},
        id::ProductId,
        money::Fen,
        probability::Probability,
    },
    sourced::{Figure, Problem, Version},
};

/// A validated table of one product, as one file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) product: ProductId,
    pub(super) version: Version,
    pub(super) sha256: [u8; 32],
    pub(super) name: Texts,
    pub(super) form: Form,
    pub(super) amounts: Amounts,
    pub(super) gates: Gates,
    /// The grades but the worst, best first.
    pub(super) grades: Vec<Grade>,
    /// The grade of every PD beyond those of `grades`.
    pub(super) worst_grade: Grade,
    pub(super) formula: Formula,
    /// Knowledge score → the most that it carries, fen, rising.
    pub(super) knowledge_cap: Knots,
    /// Whether patents have to be retrieved one by one.
    pub(super) patents: Patents,
    pub(super) repayment: Repayment,
    pub(super) debt: Debt,
    pub(super) expected_loss: ExpectedLoss,
    pub(super) guarantor: Option<Guarantor>,
    pub(super) working_capital: WorkingCapital,
    pub(super) demands: Demands,
    pub(super) typical: Typical,
    pub(super) validity_months: i32,
    pub(super) triggers: Vec<Trigger>,
    pub(super) figures: Vec<Figure>,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The two forms of the Hunan programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 信用贷款: a loan on credit alone.
    Credit,
    /// 信用担保贷款: a loan on credit with a guarantor.
    Guarantee,
}

/// Amounts of the product itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) step: Fen,
    pub(super) smallest: Fen,
    pub(super) product_cap: Fen,
    pub(super) programme: Fen,
}

/// What a loan may cost on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ExpectedLoss {
    pub(super) budget: Fen,
    /// Loss given default, basis points.
    pub(super) lgd_bp: i64,
}

/// Whether patents have to be retrieved one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patents {
    Needed,
    Optional,
}

/// What a firm can repay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repayment {
    pub(super) years: i64,
    /// Share of net profit and operating cash flow, basis points.
    pub(super) earnings_share_bp: i64,
    /// Share of research expense, basis points.
    pub(super) research_share_bp: i64,
}

/// How much debt a firm can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Debt {
    /// Marginal shares of revenue.
    pub(super) revenue: Rates,
    /// The most that liabilities may be of assets after the loan, basis points; below 10,000.
    pub(super) liabilities_to_assets_max_bp: i64,
}

/// What the working-capital need does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WorkingCapital {
    pub(super) role: Role,
    /// Where the need limits: a share of supportable revenue that is always allowed, basis points.
    pub(super) capacity_share_bp: i64,
}

impl Table {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// Every problem of the text at once, in the order of reading; a text that is no TOML has one.
    pub fn parse(text: &str) -> Result<Table, Vec<Problem>> {
        parse::table(text)
    }

    /// Returns the product.
    pub const fn product(&self) -> &ProductId {
        &self.product
    }

    /// Returns the version, for example `2026.11.1`.
    pub fn version(&self) -> &str {
        &self.version.text
    }

    /// Returns the SHA-256 of the file's bytes.
    pub const fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Returns the product's name in Chinese.
    pub fn name_zh(&self) -> &str {
        &self.name.zh
    }

    /// Returns the product's name in English.
    pub fn name_en(&self) -> &str {
        &self.name.en
    }

    /// Returns the form of the product.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Returns the most that one firm may have of the product.
    pub const fn product_cap(&self) -> Fen {
        self.amounts.product_cap
    }

    /// Returns the smallest limit that it grants.
    pub const fn smallest_limit(&self) -> Fen {
        self.amounts.smallest
    }

    /// Returns the step to which limits are rounded down.
    pub const fn step(&self) -> Fen {
        self.amounts.step
    }

    /// Returns for how many months a limit stands.
    pub const fn validity_months(&self) -> i32 {
        self.validity_months
    }

    /// Returns the grades, best first.
    pub fn grades(&self) -> impl Iterator<Item = &Grade> {
        self.grades.iter().chain([&self.worst_grade])
    }

    /// Returns the grade of a probability of default.
    pub fn grade(&self, pd: Probability) -> &Grade {
        let pd = pd_ppm(pd);
        self.grades
            .iter()
            .find(|grade| pd <= grade.pd_max_ppm())
            .unwrap_or(&self.worst_grade)
    }

    /// Returns the largest PD that is served.
    pub fn served_edge(&self) -> f64 {
        self.formula.served_ppm as f64 / 1e6
    }

    /// Returns what the product demands of facts: how old they may be, what makes them doubtful.
    pub const fn demands(&self) -> &Demands {
        &self.demands
    }

    /// Returns the facts without which a case cannot be approved: those that a gate or a trigger asks for, and those whose worst
    /// value takes a ceiling to nothing.
    pub fn needs(&self) -> BTreeSet<Item> {
        let mut needs = self.gates.needs();
        needs.extend(self.triggers.iter().flat_map(Trigger::items));
        // Repayment and the two ceilings of debt.
        needs.extend([
            Item::Statements,
            Item::Revenue,
            Item::NetProfit,
            Item::CashFlow,
            Item::Debt,
            Item::Loans,
            Item::BalanceSheet,
        ]);
        if self.guarantor.is_some() {
            needs.insert(Item::Group);
        }
        if self.patents == Patents::Needed {
            needs.insert(Item::Patents);
        }
        needs
    }

    /// Returns the triggers, in the order of the table.
    pub fn triggers(&self) -> &[Trigger] {
        &self.triggers
    }

    /// Returns every number of the table with its source and status.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// Returns the text of a reason that a trigger of this table gave, with its figures; `None` for any other reason.
    pub fn trigger_texts(&self, reason: &Reason) -> Option<Texts> {
        let ReasonCode::Trigger(code) = &reason.code else {
            return None;
        };
        let trigger = self.triggers.iter().find(|known| known.code == *code)?;
        let name = trigger.test.fact.parameter();
        let value = reason
            .parameters
            .iter()
            .find(|(parameter, _)| *parameter == name)
            .and_then(|(_, value)| value.parse().ok());
        Some(trigger.rendered(value))
    }
}
