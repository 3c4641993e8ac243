//! What scoring says about a firm, before any policy.

use std::sync::Arc;

use super::{
    card::{Card, Placed},
    facts::GateFacts,
    firm::FirmKey,
    id::GroupRef,
    index::Index,
    money::Fen,
    probability::Probability,
};

/// The value of one feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// It has a value, always finite.
    Known(f64),
    /// Its facts were not retrieved.
    NotRetrieved,
    /// Its facts are there but give no value, for example growth from a year without revenue.
    Undefined,
}

impl Value {
    /// Returns a known value; [`Value::Undefined`] for NaN and infinities, so that neither can get any further.
    pub fn known(value: f64) -> Value {
        if value.is_finite() {
            Value::Known(value)
        } else {
            Value::Undefined
        }
    }

    /// Returns the known value.
    pub const fn number(self) -> Option<f64> {
        match self {
            Value::Known(value) => Some(value),
            Value::NotRetrieved | Value::Undefined => None,
        }
    }
}

/// One score and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assessment {
    /// Sum of the points; higher is better.
    pub points: i32,
    /// Probability of default, from the model's table over the points.
    pub pd: Probability,
    /// Supportable revenue of the coming year; `None` where neither statements nor invoices tell anything.
    pub capacity: Option<Fen>,
}

/// Everything about a firm that the policy needs, made before the decision is queued.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// Who the firm is.
    pub firm: FirmSummary,
    /// The facts that gates, triggers and terms ask for.
    pub facts: GateFacts,
    /// The model's description of itself.
    pub card: Arc<Card>,
    /// Where each feature fell, in the order of the card.
    pub placed: Vec<Placed>,
    /// The firm as it is.
    pub actual: Assessment,
    /// The firm with neutral patents and talent.
    pub neutral: Assessment,
    /// The firm with each candidate improvement.
    pub candidates: Vec<Candidate>,
    /// Published indices.
    pub indices: Vec<Index>,
    /// Facts that were not retrieved, doubtful or left aside.
    pub warnings: Vec<Warning>,
}

/// Who a firm is, as far as a decision names it.
#[derive(Clone, Debug, PartialEq)]
pub struct FirmSummary {
    /// What it is known by.
    pub key: FirmKey,
    /// Registered name.
    pub name: String,
    /// Division code of the seat.
    pub region_code: Option<String>,
    /// Industry.
    pub industry_code: Option<String>,
    /// Group of related parties.
    pub group: Option<GroupRef>,
}

/// A candidate improvement and the firm with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// What would change.
    pub improvement: Improvement,
    /// The score then.
    pub assessment: Assessment,
}

/// Changes that a firm can bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Improvement {
    /// One more granted invention.
    OneMoreInvention,
    /// A valid high-tech certificate.
    HighTechCertificate,
    /// Recognition as a specialised SME.
    SpecialisedCertificate,
    /// A research department.
    RdDepartment,
    /// Five more research staff.
    FiveMoreRdStaff,
    /// Research expense up by one hundredth of revenue.
    RdExpenseUp,
    /// Revenue up by a tenth in the latest year.
    RevenueUp,
    /// Liabilities ÷ assets down by ten points.
    LiabilitiesDown,
}

impl Improvement {
    /// All of them, in the order in which ties are settled.
    pub const ALL: [Improvement; 8] = [
        Improvement::OneMoreInvention,
        Improvement::HighTechCertificate,
        Improvement::SpecialisedCertificate,
        Improvement::RdDepartment,
        Improvement::FiveMoreRdStaff,
        Improvement::RdExpenseUp,
        Improvement::RevenueUp,
        Improvement::LiabilitiesDown,
    ];

    /// Returns the machine-readable code.
    pub const fn code(self) -> &'static str {
        match self {
            Improvement::OneMoreInvention => "ONE_MORE_INVENTION",
            Improvement::HighTechCertificate => "HIGH_TECH_CERTIFICATE",
            Improvement::SpecialisedCertificate => "SPECIALISED_CERTIFICATE",
            Improvement::RdDepartment => "RD_DEPARTMENT",
            Improvement::FiveMoreRdStaff => "FIVE_MORE_RD_STAFF",
            Improvement::RdExpenseUp => "RD_EXPENSE_UP",
            Improvement::RevenueUp => "REVENUE_UP",
            Improvement::LiabilitiesDown => "LIABILITIES_DOWN",
        }
    }
}

/// A fact that was not retrieved, doubtful or left aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// What is the matter.
    pub code: WarningCode,
    /// The block of the profile it is about, for example `patents`.
    pub subject: &'static str,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarningCode {
    /// The block was not retrieved.
    NotRetrieved,
    /// Some facts are dated after the as-of date and were left aside.
    DatedLater,
    /// The check digit of the USCC is wrong, and the caller accepted that.
    CheckDigitAccepted,
    /// Patents came as counts: age, citations and legal events are not known.
    CountsOnly,
    /// The latest statement is older than eighteen months.
    StaleStatements,
    /// Invoices and the statement of the same year differ by more than half.
    InvoicesDisagree,
    /// The latest balance sheet contradicts itself, so that leverage counts as unknown.
    AccountsContradict,
    /// The latest statement has no revenue; that of an earlier year stands in.
    RevenueOfEarlierYear,
    /// The model was trained on synthetic firms or on none: for demonstration.
    DemonstrationModel,
}

impl WarningCode {
    /// Returns the machine-readable code.
    pub const fn code(self) -> &'static str {
        match self {
            WarningCode::NotRetrieved => "NOT_RETRIEVED",
            WarningCode::DatedLater => "DATED_LATER",
            WarningCode::CheckDigitAccepted => "CHECK_DIGIT_ACCEPTED",
            WarningCode::CountsOnly => "COUNTS_ONLY",
            WarningCode::StaleStatements => "STALE_STATEMENTS",
            WarningCode::InvoicesDisagree => "INVOICES_DISAGREE",
            WarningCode::AccountsContradict => "ACCOUNTS_CONTRADICT",
            WarningCode::RevenueOfEarlierYear => "REVENUE_OF_EARLIER_YEAR",
            WarningCode::DemonstrationModel => "DEMONSTRATION_MODEL",
        }
    }
}
