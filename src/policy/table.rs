//! A product's table: every number by which it decides.

use super::{
    figure::{Figure, Problem},
    gates::Gates,
    grade::Grade,
    parse,
    terms::Guarantor,
    trigger::Trigger,
    turnover::Turnover,
};
use crate::domain::{
    decision::{Reason, ReasonCode},
    id::ProductId,
    money::Fen,
    probability::Probability,
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
    pub(super) turnover: Turnover,
    pub(super) expected_loss: ExpectedLoss,
    pub(super) guarantor: Option<Guarantor>,
    pub(super) working_capital: WorkingCapital,
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

/// A version such as `2026.11.1`; a larger one is newer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) parts: [u32; 3],
    pub(super) text: String,
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

/// Whether the working-capital need limits a loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkingCapital {
    Applies,
    NotInProduct,
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
        self.grades
            .iter()
            .find(|grade| grade.reaches(pd))
            .unwrap_or(&self.worst_grade)
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
