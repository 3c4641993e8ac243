//! Loans and credit lines that exist already.

use super::{calendar::Date, money::Fen};

/// One loan or credit line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loan {
    /// How it is secured.
    pub security: LoanSecurity,
    /// Outstanding principal.
    pub outstanding: Fen,
    /// Granted amount; `None`: not retrieved.
    pub granted: Option<Fen>,
    /// First day.
    pub started_on: Option<Date>,
    /// Last day.
    pub due_on: Option<Date>,
    /// Whether it finances working capital.
    pub working_capital: Option<bool>,
    /// Five-class grade; `None`: not retrieved.
    pub class: Option<LoanClass>,
    /// Whether the credit that is asked for repays it. It is then no debt beside the new limit.
    pub repaid_by_this: bool,
}

/// How a loan is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanSecurity {
    /// Pure credit.
    Credit,
    /// Guaranteed.
    Guaranteed,
    /// Pledge of rights.
    Pledged,
    /// Mortgage.
    Mortgaged,
}

/// Five-class grading, best first; the last three are non-performing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoanClass {
    /// 正常.
    Normal,
    /// 关注: any overdue.
    SpecialMention,
    /// 次级: more than 90 days.
    Substandard,
    /// 可疑: more than 270 days.
    Doubtful,
    /// 损失: more than 360 days.
    Loss,
}
