//! What scoring says about a firm, before any policy.

use std::sync::Arc;

use super::{
    application::Application,
    card::{Card, Placed},
    facts::{Doubt, GateFacts, Item},
    firm::FirmKey,
    id::GroupRef,
    index::Index,
    knowledge,
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

/// How facts that were not retrieved are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// At their worst value: what a limit may rest on.
    Known,
    /// At their typical value: a reference, never an offer.
    Typical,
    /// At their best value: whether unknown facts could still save a case.
    Best,
}

/// The inputs of the formula that scoring makes, on one reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Sum of the points; higher is better.
    pub points: i32,
    /// Probability of default, from the model's table over the points.
    pub pd: Probability,
    /// Knowledge score, 0 to 100.
    pub knowledge: i32,
    /// Supportable revenue of the coming year; `None` where neither statements nor invoices tell anything.
    pub capacity: Option<Fen>,
}

/// The two readings that carry a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readings {
    /// Missing facts at their worst.
    pub known: Scores,
    /// Missing facts at their typical value.
    pub typical: Scores,
}

/// Everything about a firm that the policy needs.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// Who the firm is.
    pub firm: FirmSummary,
    /// What it asks for.
    pub application: Application,
    /// The facts that gates, triggers and the formula ask for.
    pub facts: GateFacts,
    /// The model's description of itself.
    pub card: Arc<Card>,
    /// Where each feature fell, in the order of the card.
    pub placed: Vec<Placed>,
    /// Sum of the points, a missing fact in its fitted bin.
    pub points: i32,
    /// The calibrated probability of default, from the model's table over `points`.
    pub pd: Probability,
    /// The knowledge score with its dimensions.
    pub knowledge: knowledge::Score,
    /// The table that made it.
    pub knowledge_table: Arc<knowledge::TableId>,
    /// The known and the typical reading.
    pub readings: Readings,
    /// Probability of default with every missing fact at its best.
    pub best_pd: Probability,
    /// The same firm without patents, talent and research.
    pub without_knowledge: Readings,
    /// The firm with each candidate improvement.
    pub candidates: Vec<Candidate>,
    /// For each fact that was not retrieved: the typical reading with it alone at its worst.
    pub missing: Vec<AtWorst>,
    /// Published indices.
    pub indices: Vec<Index>,
    /// Facts that were not retrieved or left aside.
    pub warnings: Vec<Warning>,
    /// Facts that contradict each other.
    pub doubts: Vec<Doubt>,
}

/// The typical reading with one missing fact at its worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtWorst {
    /// The fact.
    pub item: Item,
    /// The typical reading with it at its worst.
    pub scores: Scores,
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
    /// The scores then.
    pub readings: Readings,
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
    /// Liabilities ÷ assets down by ten points, debt with them.
    LiabilitiesDown,
    /// A year without a loss.
    TurnProfit,
}

impl Improvement {
    /// All of them, in the order in which ties are settled.
    pub const ALL: [Improvement; 9] = [
        Improvement::OneMoreInvention,
        Improvement::HighTechCertificate,
        Improvement::SpecialisedCertificate,
        Improvement::RdDepartment,
        Improvement::FiveMoreRdStaff,
        Improvement::RdExpenseUp,
        Improvement::RevenueUp,
        Improvement::LiabilitiesDown,
        Improvement::TurnProfit,
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
            Improvement::TurnProfit => "TURN_PROFIT",
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
    /// Some facts are dated after the as-of date or after their retrieval and were left aside.
    DatedLater,
    /// The block was retrieved too long ago and counts as not retrieved.
    Stale,
    /// The annual statement that is due by the day of the decision is missing; earlier ones count as not retrieved.
    StatementDue,
    /// The check digit of the USCC is wrong, and the caller accepted that.
    CheckDigitAccepted,
    /// Patents came as counts: age, citations and legal events are not known.
    CountsOnly,
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
            WarningCode::Stale => "STALE",
            WarningCode::StatementDue => "STATEMENT_DUE",
            WarningCode::CheckDigitAccepted => "CHECK_DIGIT_ACCEPTED",
            WarningCode::CountsOnly => "COUNTS_ONLY",
            WarningCode::RevenueOfEarlierYear => "REVENUE_OF_EARLIER_YEAR",
            WarningCode::DemonstrationModel => "DEMONSTRATION_MODEL",
        }
    }
}
