//! The facts that gates, triggers and limit terms ask for. No floats: ratios are basis points.

use super::{calendar::Date, firm::TaxGrade, money::Fen};

/// Facts for the policy, cut at the as-of date; `None`: not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateFacts {
    /// The as-of date.
    pub as_of: Date,
    /// Whether the firm is an independent legal person in the programme's area.
    pub in_area: Option<bool>,
    /// Whether experts reviewed it as a start-up with key intellectual property.
    pub key_ip_startup_reviewed: bool,
    /// Whether it holds any recognised innovation attribute on the as-of date.
    pub innovation_attribute: Option<bool>,
    /// Days since establishment.
    pub operating_days: Option<i64>,
    /// Tax credit grade.
    pub tax_grade: Option<TaxGrade>,
    /// The year of that grade.
    pub tax_grade_year: Option<i16>,
    /// Serious dishonesty of the firm or its head.
    pub integrity: Option<Integrity>,
    /// Whether any loan is non-performing (five-class grade 次级 or worse).
    pub non_performing_loan: Option<bool>,
    /// Whether a loan is graded 关注, the best grade that an overdue loan can have.
    pub special_mention_loan: Option<bool>,
    /// Outstanding principal of loans past their last day.
    pub overdue: Option<Fen>,
    /// Entries of enforcement of a judgement that stand.
    pub open_enforcements: Option<i64>,
    /// Entries in the list of abnormal operation that stand.
    pub open_abnormal_operations: Option<i64>,
    /// Annual statements by the as-of date; 0 where somebody looked and there is none.
    pub statements: Option<i64>,
    /// Difference between what was invoiced in a year and the revenue of its statement, ÷ that revenue, basis points; the
    /// largest of the years all of whose months are covered.
    pub invoice_gap_bp: Option<i64>,
    /// Whether an invention, another Class Ⅰ right, research staff or a higher degree is known.
    pub knowledge_shown: bool,
    /// Days from the as-of date to the day of the decision, which the policy fills in.
    pub as_of_age_days: Option<i64>,
    /// Revenue of the latest year.
    pub revenue: Option<Fen>,
    /// Net profit of the latest year.
    pub net_profit: Option<Fen>,
    /// Net profit ÷ revenue of the latest year, basis points.
    pub net_margin_bp: Option<i64>,
    /// Change of revenue against the year before, basis points.
    pub revenue_change_bp: Option<i64>,
    /// Change of revenue against two years before, basis points.
    pub revenue_change_two_years_bp: Option<i64>,
    /// Liabilities ÷ assets, basis points.
    pub liabilities_to_assets_bp: Option<i64>,
    /// Years of loss without a gap that end with the latest year.
    pub loss_years: Option<i64>,
    /// Debt ÷ revenue, basis points: the larger of the statement's interest-bearing debt and the outstanding loans.
    pub debt_to_revenue_bp: Option<i64>,
    /// Operating cash flow ÷ revenue, basis points.
    pub cash_flow_margin_bp: Option<i64>,
    /// Days since the latest statement's year-end.
    pub statement_age_days: Option<i64>,
    /// Research expense of the latest year.
    pub rd_expense: Option<Fen>,
    /// Owners' equity of the latest year: as stated, otherwise assets less liabilities.
    pub equity: Option<Fen>,
    /// New working-capital limit by the bank rule.
    pub working_capital_need: Need,
    /// What was asked for.
    pub requested: Option<Fen>,
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
    /// Day counts or sales were not retrieved.
    NotRetrieved,
    /// Turns or need are not positive: the rule does not apply.
    NotPositive,
}
