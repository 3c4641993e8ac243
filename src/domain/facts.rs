//! The facts that gates, triggers and the formula of the limit ask for. No floats: ratios are basis points.
//!
//! A fact is known, not retrieved, or not applicable. Missing data is never treated as zero: the policy reads a fact that was
//! not retrieved at its worst, its typical or its best value.

use super::{calendar::Date, firm::TaxGrade, money::Fen, patents::PatentKind};

/// A value, or why there is none.
pub type Known<T> = Result<T, Missing>;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The facts were not retrieved.
    NotRetrieved,
    /// The facts are there and give no value: growth from a year without revenue, profit before the first statement.
    Undefined,
}

/// Facts for the policy, cut at the as-of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateFacts {
    /// The as-of date.
    pub as_of: Date,
    /// Whether the firm is an independent legal person in the programme's area.
    pub in_area: Known<bool>,
    /// Industry by GB/T 4754.
    pub industry: Known<String>,
    /// Size class by 国统字〔2017〕213号, or the facts that would settle it.
    pub size: Result<Size, Vec<Item>>,
    /// Whether experts reviewed it as a start-up with key intellectual property; `None`: not retrieved.
    pub reviewed_startup: Option<bool>,
    /// Whether it holds any recognised innovation attribute on the as-of date.
    pub innovation_attribute: Known<bool>,
    /// Days since establishment.
    pub operating_days: Known<i64>,
    /// Tax credit grade with the year that was graded.
    pub tax_grade: Known<(TaxGrade, i16)>,
    /// Serious dishonesty of the firm or its head.
    pub integrity: Known<Integrity>,
    /// Whether the related parties were looked at.
    pub group_retrieved: bool,
    /// Whether patents were retrieved one by one.
    pub patents_listed: bool,
    /// Whether any loan is non-performing (five-class grade 次级 or worse).
    pub non_performing_loan: Known<bool>,
    /// Whether a loan is graded 关注, the best grade that an overdue loan can have.
    pub special_mention_loan: Known<bool>,
    /// Outstanding principal of loans past their last day.
    pub overdue: Known<Fen>,
    /// Entries of enforcement of a judgement that stand.
    pub open_enforcements: Known<i64>,
    /// Entries in the list of abnormal operation that stand.
    pub open_abnormal_operations: Known<i64>,
    /// Annual statements by the as-of date; 0 where somebody looked and there is none. Not retrieved where the statement that
    /// is due by the day of the decision is missing.
    pub statements: Known<i64>,
    /// Revenue of the latest year.
    pub revenue: Known<Fen>,
    /// Net profit of the latest year.
    pub net_profit: Known<Fen>,
    /// Operating cash flow of the latest year.
    pub cash_flow: Known<Fen>,
    /// Research expense of the latest year.
    pub rd_expense: Known<Fen>,
    /// Total assets of the latest year.
    pub assets: Known<Fen>,
    /// Total liabilities of the latest year.
    pub liabilities: Known<Fen>,
    /// Owners' equity of the latest year.
    pub equity: Known<Fen>,
    /// Debt: the larger of the statement's interest-bearing debt and the outstanding loans, loans that this one repays left out.
    pub debt: Known<Fen>,
    /// Net profit ÷ revenue of the latest year, basis points.
    pub net_margin_bp: Known<i64>,
    /// Change of revenue against the year before, basis points.
    pub revenue_change_bp: Known<i64>,
    /// Change of revenue against two years before, basis points.
    pub revenue_change_two_years_bp: Known<i64>,
    /// Liabilities ÷ assets, basis points.
    pub liabilities_to_assets_bp: Known<i64>,
    /// Years of loss without a gap that end with the latest year, four at most.
    pub loss_years: Known<i64>,
    /// Debt ÷ revenue, basis points.
    pub debt_to_revenue_bp: Known<i64>,
    /// Operating cash flow ÷ revenue, basis points.
    pub cash_flow_margin_bp: Known<i64>,
    /// New working-capital limit by the bank rule.
    pub working_capital_need: Need,
    /// Doubts about needs that refer a case.
    pub doubts: Vec<DoubtKind>,
}

/// A fact, or a block of them, that a caller can retrieve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Whether the firm is an independent legal person in the programme's area.
    Area,
    /// Whether it holds any recognised innovation attribute, with the last day of its validity.
    InnovationAttribute,
    /// Day of establishment.
    FoundedOn,
    /// Tax credit grade of one of the latest years.
    TaxGrade,
    /// Dishonesty and enforcement registers.
    Integrity,
    /// Whether experts reviewed it as a start-up with key intellectual property.
    StartupReview,
    /// Industry.
    Industry,
    /// Staff, from which the size class follows.
    Staff,
    /// Related parties, or that there are none.
    Group,
    /// Patents one by one.
    Patents,
    /// Loans with five-class grade and last day.
    Loans,
    /// The annual statements that are due.
    Statements,
    /// Revenue of the latest year.
    Revenue,
    /// Revenue of the two years before.
    EarlierRevenue,
    /// Net profit of the latest year.
    NetProfit,
    /// Net profit of the two years before.
    EarlierProfit,
    /// Assets, liabilities and equity of the latest year.
    BalanceSheet,
    /// Interest-bearing debt of the latest year.
    Debt,
    /// Operating cash flow of the latest year.
    CashFlow,
    /// Patents' grants, transfers, licences, pledges, disputes and shared ownership, as the register shows them.
    PatentMarks,
    /// Rights other than patents.
    OtherRights,
    /// Research staff, degrees and titles.
    Talent,
    /// Research expense.
    RdExpense,
    /// Revenue of the main business and of high-tech products, cost and expense.
    RevenueDetail,
    /// Monthly invoices.
    Invoices,
    /// Certificates and recognised statuses.
    Certificates,
    /// Prizes, institutions, projects, conversions.
    Innovation,
    /// Field of the main product.
    Field,
    /// Day counts and own funds of the working-capital need.
    WorkingCapital,
}

impl Item {
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Item; 29] = [
        Item::Area,
        Item::InnovationAttribute,
        Item::FoundedOn,
        Item::TaxGrade,
        Item::Integrity,
        Item::StartupReview,
        Item::Industry,
        Item::Staff,
        Item::Group,
        Item::Patents,
        Item::Loans,
        Item::Statements,
        Item::Revenue,
        Item::EarlierRevenue,
        Item::NetProfit,
        Item::EarlierProfit,
        Item::BalanceSheet,
        Item::Debt,
        Item::CashFlow,
        Item::PatentMarks,
        Item::OtherRights,
        Item::Talent,
        Item::RdExpense,
        Item::RevenueDetail,
        Item::Invoices,
        Item::Certificates,
        Item::Innovation,
        Item::Field,
        Item::WorkingCapital,
    ];

    /// Returns the machine-readable code, for example `TAX_GRADE`.
    pub const fn code(self) -> &'static str {
        match self {
            Item::Area => "AREA",
            Item::InnovationAttribute => "INNOVATION_ATTRIBUTE",
            Item::FoundedOn => "FOUNDED_ON",
            Item::TaxGrade => "TAX_GRADE",
            Item::Integrity => "INTEGRITY",
            Item::StartupReview => "STARTUP_REVIEW",
            Item::Industry => "INDUSTRY",
            Item::Staff => "STAFF",
            Item::Group => "GROUP",
            Item::Patents => "PATENTS",
            Item::Loans => "LOANS",
            Item::Statements => "STATEMENTS",
            Item::Revenue => "REVENUE",
            Item::EarlierRevenue => "EARLIER_REVENUE",
            Item::NetProfit => "NET_PROFIT",
            Item::EarlierProfit => "EARLIER_PROFIT",
            Item::BalanceSheet => "BALANCE_SHEET",
            Item::Debt => "DEBT",
            Item::CashFlow => "CASH_FLOW",
            Item::PatentMarks => "PATENT_MARKS",
            Item::OtherRights => "OTHER_RIGHTS",
            Item::Talent => "TALENT",
            Item::RdExpense => "RD_EXPENSE",
            Item::RevenueDetail => "REVENUE_DETAIL",
            Item::Invoices => "INVOICES",
            Item::Certificates => "CERTIFICATES",
            Item::Innovation => "INNOVATION",
            Item::Field => "FIELD",
            Item::WorkingCapital => "WORKING_CAPITAL",
        }
    }

    /// Returns the key in a product table, for example `tax_grade`.
    pub const fn key(self) -> &'static str {
        match self {
            Item::Area => "area",
            Item::InnovationAttribute => "innovation_attribute",
            Item::FoundedOn => "founded_on",
            Item::TaxGrade => "tax_grade",
            Item::Integrity => "integrity",
            Item::StartupReview => "startup_review",
            Item::Industry => "industry",
            Item::Staff => "staff",
            Item::Group => "group",
            Item::Patents => "patents",
            Item::Loans => "loans",
            Item::Statements => "statements",
            Item::Revenue => "revenue",
            Item::EarlierRevenue => "earlier_revenue",
            Item::NetProfit => "net_profit",
            Item::EarlierProfit => "earlier_profit",
            Item::BalanceSheet => "balance_sheet",
            Item::Debt => "debt",
            Item::CashFlow => "cash_flow",
            Item::PatentMarks => "patent_marks",
            Item::OtherRights => "other_rights",
            Item::Talent => "talent",
            Item::RdExpense => "rd_expense",
            Item::RevenueDetail => "revenue_detail",
            Item::Invoices => "invoices",
            Item::Certificates => "certificates",
            Item::Innovation => "innovation",
            Item::Field => "field",
            Item::WorkingCapital => "working_capital",
        }
    }

    /// Returns whether the item is a figure of the annual statements, which [`Item::Statements`] brings.
    pub const fn is_of_statements(self) -> bool {
        matches!(
            self,
            Item::Revenue
                | Item::EarlierRevenue
                | Item::NetProfit
                | Item::EarlierProfit
                | Item::BalanceSheet
                | Item::Debt
                | Item::CashFlow
                | Item::RdExpense
                | Item::RevenueDetail
                | Item::WorkingCapital
        )
    }
}

/// Serious dishonesty of the firm or its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// The registers were looked at and show none.
    Clean,
    /// The last day on which an entry stood; the as-of date for one that still stands.
    LastEntry(Date),
}

/// New working-capital limit by the bank rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Turns and need are positive.
    Amount(Fen),
    /// Day counts, sales, own funds or loans were not retrieved.
    NotRetrieved,
    /// Turns or need are not positive: the rule does not apply.
    NotPositive,
}

/// Size classes of firms (国统字〔2017〕213号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 微型.
    Micro,
    /// 小型.
    Small,
    /// 中型.
    Medium,
    /// 大型.
    Large,
}

/// A contradiction between facts, with both figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What is doubtful.
    pub kind: DoubtKind,
    /// The application number of the patent that it is about.
    pub about: Option<String>,
    /// The figure that the facts state.
    pub stated: Stated,
    /// The figure that speaks against it; `None`: nothing at hand supports what is stated.
    pub against: Option<Stated>,
}

/// A figure of a doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// An amount.
    Money(Fen),
    /// A ratio, basis points.
    BasisPoints(i64),
    /// A day.
    Day(Date),
    /// A year.
    Year(i16),
    /// A kind of patent.
    Kind(PatentKind),
    /// An identifier, for example an application number.
    Text(String),
}

/// What can be doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtKind {
    /// Assets are not liabilities and equity, or equity exceeds assets.
    AccountsContradict,
    /// Interest-bearing debt exceeds liabilities.
    DebtAboveLiabilities,
    /// A patent's application number is of another kind than the one that is declared.
    PatentKind,
    /// The check digit of an application number is wrong.
    PatentNumber,
    /// An application number is of a year before the filing date.
    PatentYear,
    /// An application number is of a year after the filing date, as a divisional application has.
    Divisional,
    /// A patent was granted within 60 days of filing.
    QuickGrant,
    /// Revenue grew faster than invoices or staff support.
    GrowthUnsupported,
    /// Invoices and the statement of the same year differ by more than half.
    InvoicesContradict,
}

impl DoubtKind {
    /// Returns the machine-readable code.
    pub const fn code(self) -> &'static str {
        match self {
            DoubtKind::AccountsContradict => "ACCOUNTS_CONTRADICT",
            DoubtKind::DebtAboveLiabilities => "DEBT_ABOVE_LIABILITIES",
            DoubtKind::PatentKind => "PATENT_KIND",
            DoubtKind::PatentNumber => "PATENT_NUMBER",
            DoubtKind::PatentYear => "PATENT_YEAR",
            DoubtKind::Divisional => "DIVISIONAL",
            DoubtKind::QuickGrant => "QUICK_GRANT",
            DoubtKind::GrowthUnsupported => "GROWTH_UNSUPPORTED",
            DoubtKind::InvoicesContradict => "INVOICES_CONTRADICT",
        }
    }

    /// Returns whether the doubt is about a need, and a person decides. A doubt that rests on facts which may be left out is
    /// shown and refers nothing: otherwise leaving them out would pay.
    pub const fn refers(self) -> bool {
        match self {
            DoubtKind::AccountsContradict
            | DoubtKind::DebtAboveLiabilities
            | DoubtKind::PatentKind
            | DoubtKind::PatentNumber
            | DoubtKind::PatentYear
            | DoubtKind::GrowthUnsupported => true,
            DoubtKind::Divisional | DoubtKind::QuickGrant | DoubtKind::InvoicesContradict => false,
        }
    }
}

/// What a product demands of facts before it takes them at their word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demands {
    /// How old they may be.
    pub freshness: Freshness,
    /// What makes them doubtful.
    pub plausibility: Plausibility,
}

impl Demands {
    /// Takes facts of any age and doubts no growth: for training, where outcomes are known.
    pub const NONE: Demands = Demands {
        freshness: Freshness::ANY,
        plausibility: Plausibility::NONE,
    };
}

/// What makes growth doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plausibility {
    /// Growth of revenue above this has to be supported, basis points.
    pub growth_above_bp: i64,
    /// Invoices support growth of which they show at least this share, basis points.
    pub invoices_share_bp: i64,
    /// Staff supports growth of which it shows at least this share, basis points.
    pub staff_share_bp: i64,
}

impl Plausibility {
    /// Doubts no growth.
    pub const NONE: Plausibility = Plausibility {
        growth_above_bp: i64::MAX,
        invoices_share_bp: 0,
        staff_share_bp: 0,
    };
}

/// How old the facts of a block may be on the day of the decision, days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// Loans.
    pub loans_days: i64,
    /// Dishonesty and enforcement registers.
    pub integrity_days: i64,
    /// Group of related parties.
    pub group_days: i64,
    /// Tax credit grade.
    pub tax_days: i64,
    /// Patents.
    pub patents_days: i64,
    /// Staff.
    pub talent_days: i64,
    /// Every other block.
    pub others_days: i64,
}

impl Freshness {
    /// Takes facts of any age: for training, where outcomes are known, and for shadow runs on old books.
    pub const ANY: Freshness = Freshness {
        loans_days: i64::MAX,
        integrity_days: i64::MAX,
        group_days: i64::MAX,
        tax_days: i64::MAX,
        patents_days: i64::MAX,
        talent_days: i64::MAX,
        others_days: i64::MAX,
    };
}
