//! The integer facts that a trigger may ask for.

use crate::domain::{
    facts::{GateFacts, Item, Known, Missing},
    money::Fen,
};

/// A fact of a firm as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Days since establishment.
    OperatingDays,
    /// 1 where any loan is non-performing, 0 where none is.
    NonPerformingLoan,
    /// Revenue of the latest year.
    Revenue,
    /// Net profit of the latest year.
    NetProfit,
    /// Net profit ÷ revenue.
    NetMargin,
    /// Change of revenue against the year before.
    RevenueChange,
    /// Change of revenue against two years before.
    RevenueChangeTwoYears,
    /// Liabilities ÷ assets.
    LiabilitiesToAssets,
    /// Years of loss.
    LossYears,
    /// Owners' equity.
    Equity,
    /// Interest-bearing debt ÷ revenue.
    DebtToRevenue,
    /// Operating cash flow ÷ revenue.
    CashFlowMargin,
    /// Research expense of the latest year.
    RdExpense,
    /// What was asked for.
    Requested,
    /// 1 where a loan is graded 关注, 0 where none is.
    SpecialMentionLoan,
    /// Outstanding principal of loans past their last day.
    Overdue,
    /// Enforcement entries that stand.
    OpenEnforcements,
    /// Entries in the list of abnormal operation that stand.
    OpenAbnormalOperations,
    /// Annual statements by the as-of date.
    Statements,
}

/// What a fact is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Fen; whole yuan in a table.
    Money,
    /// Basis points.
    BasisPoints,
    /// Days.
    Days,
    /// Years.
    Years,
    /// A number of entries or papers.
    Number,
    /// 1 for yes, 0 for no.
    YesNo,
}

impl Fact {
    /// The names in a table, with the unit in which a table states a threshold.
    pub(super) const NAMES: [(&'static str, Fact); 19] = [
        ("operating_days", Fact::OperatingDays),
        ("non_performing_loan", Fact::NonPerformingLoan),
        ("revenue_yuan", Fact::Revenue),
        ("net_profit_yuan", Fact::NetProfit),
        ("net_margin_bp", Fact::NetMargin),
        ("revenue_change_bp", Fact::RevenueChange),
        ("revenue_change_two_years_bp", Fact::RevenueChangeTwoYears),
        ("liabilities_to_assets_bp", Fact::LiabilitiesToAssets),
        ("equity_yuan", Fact::Equity),
        ("loss_years", Fact::LossYears),
        ("debt_to_revenue_bp", Fact::DebtToRevenue),
        ("cash_flow_margin_bp", Fact::CashFlowMargin),
        ("rd_expense_yuan", Fact::RdExpense),
        ("requested_yuan", Fact::Requested),
        ("special_mention_loan", Fact::SpecialMentionLoan),
        ("overdue_yuan", Fact::Overdue),
        ("open_enforcements", Fact::OpenEnforcements),
        ("open_abnormal_operations", Fact::OpenAbnormalOperations),
        ("statements", Fact::Statements),
    ];

    /// Returns the name of the fact among the parameters of a reason; amounts there are fen.
    pub const fn parameter(self) -> &'static str {
        match self {
            Fact::OperatingDays => "operating_days",
            Fact::NonPerformingLoan => "non_performing_loan",
            Fact::Revenue => "revenue_fen",
            Fact::NetProfit => "net_profit_fen",
            Fact::NetMargin => "net_margin_bp",
            Fact::RevenueChange => "revenue_change_bp",
            Fact::RevenueChangeTwoYears => "revenue_change_two_years_bp",
            Fact::LiabilitiesToAssets => "liabilities_to_assets_bp",
            Fact::Equity => "equity_fen",
            Fact::LossYears => "loss_years",
            Fact::DebtToRevenue => "debt_to_revenue_bp",
            Fact::CashFlowMargin => "cash_flow_margin_bp",
            Fact::RdExpense => "rd_expense_fen",
            Fact::Requested => "requested_fen",
            Fact::SpecialMentionLoan => "special_mention_loan",
            Fact::Overdue => "overdue_fen",
            Fact::OpenEnforcements => "open_enforcements",
            Fact::OpenAbnormalOperations => "open_abnormal_operations",
            Fact::Statements => "statements",
        }
    }

    /// Returns what it is counted in.
    pub const fn unit(self) -> Unit {
        match self {
            Fact::Revenue
            | Fact::NetProfit
            | Fact::Equity
            | Fact::RdExpense
            | Fact::Requested
            | Fact::Overdue => Unit::Money,
            Fact::NetMargin
            | Fact::RevenueChange
            | Fact::RevenueChangeTwoYears
            | Fact::LiabilitiesToAssets
            | Fact::DebtToRevenue
            | Fact::CashFlowMargin => Unit::BasisPoints,
            Fact::OperatingDays => Unit::Days,
            Fact::LossYears => Unit::Years,
            Fact::OpenEnforcements | Fact::OpenAbnormalOperations | Fact::Statements => {
                Unit::Number
            }
            Fact::NonPerformingLoan | Fact::SpecialMentionLoan => Unit::YesNo,
        }
    }

    /// Returns its value for a firm.
    pub fn of(self, facts: &GateFacts, requested: Option<Fen>) -> Known<i64> {
        match self {
            Fact::OperatingDays => facts.operating_days,
            Fact::NonPerformingLoan => facts.non_performing_loan.map(i64::from),
            Fact::Revenue => facts.revenue.map(Fen::get),
            Fact::NetProfit => facts.net_profit.map(Fen::get),
            Fact::NetMargin => facts.net_margin_bp,
            Fact::RevenueChange => facts.revenue_change_bp,
            Fact::RevenueChangeTwoYears => facts.revenue_change_two_years_bp,
            Fact::LiabilitiesToAssets => facts.liabilities_to_assets_bp,
            Fact::Equity => facts.equity.map(Fen::get),
            Fact::LossYears => facts.loss_years,
            Fact::DebtToRevenue => facts.debt_to_revenue_bp,
            Fact::CashFlowMargin => facts.cash_flow_margin_bp,
            Fact::RdExpense => facts.rd_expense.map(Fen::get),
            // Whoever asks for nothing in particular leaves no fact out.
            Fact::Requested => requested.map(Fen::get).ok_or(Missing::Undefined),
            Fact::SpecialMentionLoan => facts.special_mention_loan.map(i64::from),
            Fact::Overdue => facts.overdue.map(Fen::get),
            Fact::OpenEnforcements => facts.open_enforcements,
            Fact::OpenAbnormalOperations => facts.open_abnormal_operations,
            Fact::Statements => facts.statements,
        }
    }

    /// Returns what a caller retrieves to know it; `None` where nothing has to be retrieved.
    pub const fn item(self) -> Option<Item> {
        Some(match self {
            Fact::OperatingDays => Item::FoundedOn,
            Fact::NonPerformingLoan | Fact::SpecialMentionLoan | Fact::Overdue => Item::Loans,
            Fact::Revenue => Item::Revenue,
            Fact::NetProfit | Fact::NetMargin => Item::NetProfit,
            Fact::RevenueChange | Fact::RevenueChangeTwoYears => Item::EarlierRevenue,
            Fact::LiabilitiesToAssets | Fact::Equity => Item::BalanceSheet,
            Fact::LossYears => Item::EarlierProfit,
            Fact::DebtToRevenue => Item::Debt,
            Fact::CashFlowMargin => Item::CashFlow,
            Fact::RdExpense => Item::RdExpense,
            Fact::Requested => return None,
            Fact::OpenEnforcements | Fact::OpenAbnormalOperations => Item::Integrity,
            Fact::Statements => Item::Statements,
        })
    }

    /// Returns what to retrieve where the fact was not: a ratio to revenue may lack the revenue, years of loss the latest profit.
    pub(super) fn lacking(self, facts: &GateFacts) -> Option<Item> {
        let missing = Some(Missing::NotRetrieved);
        let rests_on_revenue = matches!(
            self,
            Fact::NetMargin
                | Fact::CashFlowMargin
                | Fact::DebtToRevenue
                | Fact::RevenueChange
                | Fact::RevenueChangeTwoYears
        );
        if rests_on_revenue && facts.revenue.err() == missing {
            Some(Item::Revenue)
        } else if self == Fact::LossYears && facts.net_profit.err() == missing {
            Some(Item::NetProfit)
        } else {
            self.item()
        }
    }
}

impl Unit {
    /// Returns a value as Chinese text, for example `12.34万元`.
    pub(super) fn zh(self, value: i64) -> String {
        match self {
            Unit::Money => format!("{}万元", decimal(value / 10_000, 2)),
            Unit::BasisPoints => format!("{}%", decimal(value, 2)),
            Unit::Days => match months(value) {
                Some(months) => format!("约{months}个月"),
                None => format!("{value}天"),
            },
            Unit::Years => format!("{value}年"),
            Unit::Number => grouped(value),
            Unit::YesNo => (if value == 0 { "否" } else { "是" }).to_owned(),
        }
    }

    /// Returns a value as English text, for example `123,400 yuan`.
    pub(super) fn en(self, value: i64) -> String {
        match self {
            Unit::Money => format!("{} yuan", grouped(value / 100)),
            Unit::BasisPoints => format!("{}%", decimal(value, 2)),
            Unit::Days => match months(value) {
                Some(months) => format!("about {months} months"),
                None => format!("{value} days"),
            },
            Unit::Years => format!("{value} years"),
            Unit::Number => grouped(value),
            Unit::YesNo => (if value == 0 { "no" } else { "yes" }).to_owned(),
        }
    }
}

/// From so many days on a duration reads in months.
const DAYS_MAX: i64 = 400;

/// Returns a long duration in whole months of 30.4 days.
const fn months(days: i64) -> Option<i64> {
    if days > DAYS_MAX {
        Some(days * 10 / 304)
    } else {
        None
    }
}

/// Returns `value` ÷ 10^`places` as text, without trailing zeros.
fn decimal(value: i64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let size = value.unsigned_abs();
    let width = places as usize;
    let text = format!("{}.{:0width$}", grouped_digits(size / unit), size % unit);
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", text.trim_end_matches('0').trim_end_matches('.'))
}

fn grouped(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_digits(value.unsigned_abs()))
}

/// Returns the digits with a comma between thousands.
fn grouped_digits(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_in_ten_thousands_and_in_yuan() {
        let value = 12_345_678_900;
        assert_eq!(Unit::Money.zh(value), "12,345.67万元");
        assert_eq!(Unit::Money.en(value), "123,456,789 yuan");
        assert_eq!(Unit::Money.zh(0), "0万元");
        assert_eq!(Unit::Money.zh(-30_000_000), "-30万元");
    }

    #[test]
    fn long_durations_read_in_months() {
        assert_eq!(Unit::Days.zh(177), "177天");
        assert_eq!(Unit::Days.zh(1_790), "约58个月");
        assert_eq!(Unit::Days.en(548), "about 18 months");
    }

    #[test]
    fn ratios_read_in_per_cent() {
        assert_eq!(Unit::BasisPoints.en(-8_622), "-86.22%");
        assert_eq!(Unit::BasisPoints.zh(9_700), "97%");
        assert_eq!(Unit::BasisPoints.zh(5), "0.05%");
        assert_eq!(Unit::BasisPoints.en(-1_000_000), "-10,000%");
    }
}
