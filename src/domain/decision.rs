//! What the policy says about an assessed firm, and where the record stands.

use jiff::Timestamp;

use super::{
    assessment::Improvement,
    calendar::Date,
    id::{Book, DecisionId, ProductId},
    money::Fen,
};

/// The policy's answer. Same assessed firm, same table, same exposure: same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Grade by the product's table, for example `B`.
    pub grade: String,
    /// What was decided.
    pub outcome: Outcome,
    /// Every term, in the order of [`TermKind`].
    pub terms: Vec<Term>,
    /// The term that bound; `None` where declined.
    pub binding: Option<TermKind>,
    /// What the limit would be with neutral patents and talent.
    pub neutral_limit: Fen,
    /// The limit minus the neutral one.
    pub uplift: Fen,
    /// Why the case is not approved and why the score is not better; weightiest first.
    pub reasons: Vec<Reason>,
    /// What would raise the limit, largest rise first.
    pub improvements: Vec<Gain>,
    /// The gates.
    pub gates: Vec<(Gate, GateVerdict)>,
    /// For how many months the limit stands.
    pub validity_months: i32,
}

/// What was decided. A declined case has at least one reason, and so has a referred one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The limit stands.
    Approved {
        /// The limit, above nothing.
        limit: Fen,
    },
    /// A person decides.
    Referred {
        /// What would be approved if the referral ends well.
        limit: Fen,
    },
    /// No limit.
    Declined,
}

impl Outcome {
    /// Returns the limit; nothing where declined.
    pub const fn limit(self) -> Fen {
        match self {
            Outcome::Approved { limit } | Outcome::Referred { limit } => limit,
            Outcome::Declined => Fen::ZERO,
        }
    }

    /// Returns the kind without the limit.
    pub const fn kind(self) -> OutcomeKind {
        match self {
            Outcome::Approved { .. } => OutcomeKind::Approved,
            Outcome::Referred { .. } => OutcomeKind::Referred,
            Outcome::Declined => OutcomeKind::Declined,
        }
    }
}

/// Outcomes without their limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutcomeKind {
    /// The limit stands.
    Approved,
    /// A person decides.
    Referred,
    /// No limit.
    Declined,
}

impl OutcomeKind {
    /// Returns the word that is stored and listed.
    pub const fn code(self) -> &'static str {
        match self {
            OutcomeKind::Approved => "approved",
            OutcomeKind::Referred => "referred",
            OutcomeKind::Declined => "declined",
        }
    }
}

/// One term of the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which term.
    pub kind: TermKind,
    /// Its amount, or why it does not apply.
    pub amount: Result<Fen, NotApplicable>,
}

/// The terms of a limit, in the order in which they are listed; the first of equal ones binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// Turnover factor by grade × supportable revenue, plus the research add-on.
    Turnover,
    /// Expected-loss budget ÷ (PD × LGD).
    ExpectedLoss,
    /// Cap of the grade.
    GradeCap,
    /// Cap of the product.
    ProductCap,
    /// What the programme has left.
    ProgrammeHeadroom,
    /// The guarantor's single-party limit.
    GuarantorSingleParty,
    /// The guarantor's limit for a related group.
    GuarantorGroup,
    /// Working-capital need.
    WorkingCapitalNeed,
    /// What was asked for.
    RequestedAmount,
}

impl TermKind {
    /// All of them, in order.
    pub const ALL: [TermKind; 9] = [
        TermKind::Turnover,
        TermKind::ExpectedLoss,
        TermKind::GradeCap,
        TermKind::ProductCap,
        TermKind::ProgrammeHeadroom,
        TermKind::GuarantorSingleParty,
        TermKind::GuarantorGroup,
        TermKind::WorkingCapitalNeed,
        TermKind::RequestedAmount,
    ];
}

/// Why a term does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotApplicable {
    /// The product has no such term.
    NotInProduct,
    /// Its facts were not retrieved.
    NotRetrieved,
    /// Turns or need are not positive.
    NotPositive,
    /// No amount was asked for.
    NotRequested,
    /// The firm belongs to no known group.
    NoGroup,
}

/// Why a case is not approved, or why a score is not better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which reason.
    pub code: ReasonCode,
    /// The figures in its text, name and plain value.
    pub parameters: Vec<(&'static str, String)>,
}

/// Reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonCode {
    /// A gate failed.
    GateFailed(Gate),
    /// The facts of a gate are not known.
    GateUnknown(Gate),
    /// The tax grade is of too early a year to tell anything.
    TaxGradeOutdated,
    /// Neither revenue nor knowledge is known to recommend a limit by.
    NothingToJudgeBy,
    /// A trigger of the product's table fired; its code stands there.
    Trigger(String),
    /// The grade is not served by the product.
    GradeNotServed,
    /// The limit falls below the smallest that the product grants.
    BelowSmallestLimit,
    /// There is no revenue to judge a limit by.
    NoCapacity,
    /// A feature lies below its best bin.
    FeatureBelowMaximum {
        /// Index of the feature in the card.
        feature: u16,
        /// Index of the bin it fell into.
        bin: u8,
        /// Points lost.
        lost: i32,
    },
}

/// What an improvement would bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gain {
    /// What would change.
    pub improvement: Improvement,
    /// Points gained.
    pub points: i32,
    /// Limit gained, above nothing.
    pub limit: Fen,
    /// The outcome then.
    pub outcome: OutcomeKind,
}

/// Eligibility gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// Independent legal person in the programme's area.
    Area,
    /// Any recognised innovation attribute.
    InnovationAttribute,
    /// Operating for long enough.
    OperatingAge,
    /// Tax grade good enough.
    TaxGrade,
    /// No serious dishonesty of the firm or its head.
    Integrity,
}

/// Verdict of a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateVerdict {
    /// Passed.
    Passed,
    /// Failed.
    Failed,
    /// Facts not known.
    Unknown,
    /// Excused by expert review.
    Excused,
}

/// Where a record stands in its book; what recording adds to a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The book.
    pub book: Book,
    /// The number in the book, from 1, without gaps.
    pub seq: i64,
    /// The identifier of the decision, or of another entry.
    pub decision_id: DecisionId,
    /// When it was recorded, whole milliseconds.
    pub recorded_at: Timestamp,
    /// Salt of the inputs' hash.
    pub salt: [u8; 32],
}

/// What lists filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// USCC, normalised.
    pub uscc: Option<String>,
    /// The caller's reference of the firm.
    pub firm_ref: Option<String>,
    /// Product.
    pub product: ProductId,
    /// Outcome.
    pub outcome: OutcomeKind,
    /// Grade.
    pub grade: String,
    /// The business day on which it was decided.
    pub effective_date: Date,
}
