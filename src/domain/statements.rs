//! Annual financial statements.

use super::{
    calendar::{Date, year_end},
    money::Fen,
};

/// One fiscal year, which ends on 31 December; `None`: not retrieved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statement {
    /// The fiscal year.
    pub fiscal_year: i16,
    /// Operating revenue.
    pub revenue: Option<Fen>,
    /// Revenue of the main business.
    pub main_business_revenue: Option<Fen>,
    /// Income from high-tech products and services.
    pub high_tech_revenue: Option<Fen>,
    /// Total cost and expense.
    pub cost_and_expense: Option<Fen>,
    /// Research and development expense.
    pub rd_expense: Option<Fen>,
    /// Net profit; a loss is negative.
    pub net_profit: Option<Fen>,
    /// Total assets.
    pub assets: Option<Fen>,
    /// Total liabilities.
    pub liabilities: Option<Fen>,
    /// Owners' equity.
    pub equity: Option<Fen>,
    /// Liabilities ÷ assets as stated, finite and ≥ 0.
    pub stated_liabilities_to_assets: Option<f64>,
    /// Interest-bearing debt.
    pub interest_bearing_debt: Option<Fen>,
    /// Cash flow from operations.
    pub operating_cash_flow: Option<Fen>,
    /// Days of inventory, finite and ≥ 0, as the other four.
    pub inventory_days: Option<f64>,
    /// Days of receivables.
    pub receivable_days: Option<f64>,
    /// Days of payables.
    pub payable_days: Option<f64>,
    /// Days of prepayments to suppliers.
    pub prepaid_days: Option<f64>,
    /// Days of advances from customers.
    pub advance_days: Option<f64>,
    /// Own working funds.
    pub own_working_funds: Option<Fen>,
}

impl Statement {
    /// Returns the last day of the fiscal year.
    pub fn ended_on(&self) -> Date {
        year_end(self.fiscal_year)
    }

    /// Returns liabilities ÷ assets: from the balance sheet, otherwise from assets and equity, otherwise as stated. `None`
    /// where none of the three can be had.
    pub fn liabilities_to_assets(&self) -> Option<f64> {
        let assets = self.assets.filter(|assets| assets.get() > 0);
        match (assets, self.liabilities, self.equity) {
            (Some(assets), Some(liabilities), _) => Some(liabilities.as_f64() / assets.as_f64()),
            (Some(assets), None, Some(equity)) => Some(1.0 - equity.as_f64() / assets.as_f64()),
            (Some(_), None, None) | (None, _, _) => self.stated_liabilities_to_assets,
        }
    }
}
