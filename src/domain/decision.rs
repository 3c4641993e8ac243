//! What the policy says about an assessed firm, and where the record stands.

use jiff::Timestamp;

use super::{
    assessment::Improvement,
    calendar::Date,
    facts::{DoubtKind, Item},
    id::{Book, DecisionId, ProductId},
    money::Fen,
};

/// The version of the engine that decides. A record names it, and a release replays the records of its own engine version.
///
/// It covers everything between a request and the bytes of a record that neither model nor tables hold: how features, readings and
/// the knowledge score's facts are made, the formula of the limit with its ceilings, gates and reasons, the encoding of the record, and
/// its texts. It must be raised by every change after which the same request with the same model, tables and exposure gives
/// other bytes, be it one word of a text.
pub const ENGINE_VERSION: u32 = 2;

/// The policy's answer. Same assessed firm, same table, same exposure: same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Risk grade by the product's table over the calibrated PD, for example `B`.
    pub grade: String,
    /// What was decided. Its limit is that of the known reading; nothing while a need is missing.
    pub outcome: Outcome,
    /// How the limit of the known reading comes about; `None` while a need is missing.
    pub known: Option<Breakdown>,
    /// How the reference limit comes about.
    pub typical: Breakdown,
    /// The reference limit (参考额度): the limit of the typical reading. Never an offer. Nothing where declined.
    pub typical_limit: Fen,
    /// The reading that uplift and improvements are computed on: known, or typical while a need is missing.
    pub basis: Basis,
    /// What patents, talent and research add.
    pub uplift: Uplift,
    /// Why the case is declined or referred: first what declines, then what refers, then what is needed.
    pub reasons: Vec<Reason>,
    /// The features that lose the most points against their best bin, at most four.
    pub points_lost: Vec<PointsLost>,
    /// Facts that were not retrieved, in the order of what they are worth.
    pub missing: Vec<MissingFact>,
    /// What would raise the limit or improve the outcome, the most important first.
    pub improvements: Vec<Gain>,
    /// The gates.
    pub gates: Vec<(Gate, GateVerdict)>,
    /// For how many months a limit stands.
    pub validity_months: i32,
}

/// The reading that uplift and improvements are computed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Every missing fact at its worst.
    Known,
    /// Every missing fact at its typical value.
    Typical,
}

/// How a limit comes about on one reading: parts, their sum, ceilings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// Probability of default on this reading, millionths.
    pub pd_ppm: i64,
    /// Knowledge score on this reading, 0 to 100.
    pub knowledge: i32,
    /// Supportable revenue on this reading; `None`: neither statements nor invoices.
    pub capacity: Option<Fen>,
    /// The factor by PD, millionths; 0 where the PD is not served.
    pub factor_ppm: i64,
    /// Revenue, research and knowledge, in this order.
    pub parts: [Part; 3],
    /// The sum of the parts after the factor.
    pub sum: Fen,
    /// Every ceiling, in the order of [`CeilingKind`].
    pub ceilings: Vec<Ceiling>,
    /// What binds: the smallest ceiling where it lies below the sum, otherwise the sum.
    pub binding: Binding,
    /// The smallest of the ceilings and of the sum less what the firm already has of the product, before rounding.
    pub least: Fen,
    /// The same rounded down to the step; nothing below the smallest limit of the product.
    pub limit: Fen,
}

/// One part of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub kind: PartKind,
    /// Its amount before the factor by PD.
    pub before: Fen,
    /// Its amount after the factor; the three sum to [`Breakdown::sum`] exactly.
    pub amount: Fen,
}

/// The parts of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Marginal rates on supportable revenue.
    Revenue,
    /// A share of research expense.
    Research,
    /// The amount that the knowledge score carries.
    Knowledge,
}

/// What bound a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The sum of the parts.
    Sum,
    /// A ceiling.
    Ceiling(CeilingKind),
}

/// What patents, talent and research add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uplift {
    /// The limit of the same firm without patents, talent and research.
    pub limit_without: Fen,
    /// The limit minus that one; never below nothing.
    pub uplift: Fen,
    /// The points of the card without them.
    pub points_without: i32,
    /// The knowledge part before ceilings.
    pub knowledge_part: Fen,
}

/// A fact that was not retrieved, with its worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingFact {
    /// Which fact.
    pub item: Item,
    /// Whether the case cannot be approved without it.
    pub needed: bool,
    /// The reference limit minus the reference limit with this fact alone at its worst.
    pub worth: Fen,
}

/// A feature below its best bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsLost {
    /// Index of the feature in the card.
    pub feature: u16,
    /// Index of the bin it fell into.
    pub bin: u8,
    /// Points lost against the best bin.
    pub lost: i32,
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
        /// What would be approved if the referral ends well; nothing while a need is missing.
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

/// One ceiling of the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// Which ceiling.
    pub kind: CeilingKind,
    /// Its amount, or why it does not apply.
    pub amount: Result<Fen, NotApplicable>,
    /// Whether it can hold the limit down, or is shown for information.
    pub role: Role,
}

/// Whether a ceiling can hold a limit down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The limit lies at or below it.
    Limits,
    /// It is shown for information.
    Informs,
}

/// The ceilings of a limit, in the order in which they are listed; the first of equal ones binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CeilingKind {
    /// The cap of the knowledge score.
    KnowledgeCap,
    /// What the firm can repay out of profit, cash flow and research expense.
    Repayment,
    /// A share of revenue, less debt.
    DebtToRevenue,
    /// Liabilities after the loan within a share of assets.
    DebtToAssets,
    /// Expected-loss budget ÷ (PD × LGD).
    ExpectedLoss,
    /// Working-capital need.
    WorkingCapital,
    /// Cap of the product.
    ProductCap,
    /// What the programme has left.
    ProgrammeHeadroom,
    /// The guarantor's single-party limit.
    GuarantorSingleParty,
    /// The guarantor's limit for a related group.
    GuarantorGroup,
    /// What was asked for.
    RequestedAmount,
}

impl CeilingKind {
    /// All of them, in order.
    pub const ALL: [CeilingKind; 11] = [
        CeilingKind::KnowledgeCap,
        CeilingKind::Repayment,
        CeilingKind::DebtToRevenue,
        CeilingKind::DebtToAssets,
        CeilingKind::ExpectedLoss,
        CeilingKind::WorkingCapital,
        CeilingKind::ProductCap,
        CeilingKind::ProgrammeHeadroom,
        CeilingKind::GuarantorSingleParty,
        CeilingKind::GuarantorGroup,
        CeilingKind::RequestedAmount,
    ];
}

/// Why a ceiling does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotApplicable {
    /// The product has no such ceiling.
    NotInProduct,
    /// Its facts were not retrieved.
    NotRetrieved,
    /// Turns or need are not positive.
    NotPositive,
    /// No amount was asked for.
    NotRequested,
    /// The firm belongs to no group.
    NoGroup,
    /// It was not retrieved whether the firm belongs to a group.
    GroupNotRetrieved,
    /// The firm is a reviewed start-up.
    ReviewedStartup,
}

/// Why a case is declined or referred.
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
    /// A fact without which the case cannot be approved was not retrieved.
    FactNeeded(Item),
    /// The tax grade is of too early a year to tell anything.
    TaxGradeOutdated,
    /// A trigger of the product's table fired; its code stands there.
    Trigger(String),
    /// A doubt about a need.
    Doubt(DoubtKind),
    /// The PD is not served by the product, whatever the missing facts.
    GradeNotServed,
    /// The PD is not served while missing facts count at their worst.
    KnownNotServed,
    /// The limit falls below the smallest that the product grants.
    BelowSmallestLimit,
    /// The amount asked for is below the smallest that the product grants.
    RequestBelowSmallest,
}

/// What an improvement would bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gain {
    /// What would change.
    pub improvement: Improvement,
    /// Points gained.
    pub points: i32,
    /// Limit gained; nothing where only the outcome improves.
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
    /// An industry that the product serves.
    Industry,
    /// Not a large firm.
    Size,
}

impl Gate {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Gate; 7] = [
        Gate::Area,
        Gate::InnovationAttribute,
        Gate::OperatingAge,
        Gate::TaxGrade,
        Gate::Integrity,
        Gate::Industry,
        Gate::Size,
    ];
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
