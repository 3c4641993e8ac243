//! The facts that gates, triggers and limit terms ask for.

use super::{facts::Facts, known::Missing, working_capital::WorkingCapital};
use crate::domain::{facts::GateFacts, money::Fen};

impl Facts {
    /// Returns the facts that gates, triggers and limit terms ask for. Nothing in them is a float.
    pub fn gate_facts(&self, requested: Option<Fen>) -> GateFacts {
        let accounts = &self.accounts;
        let firm = &self.firm;
        GateFacts {
            as_of: self.as_of,
            in_area: firm.in_area,
            key_ip_startup_reviewed: firm.key_ip_startup_reviewed,
            innovation_attribute: firm.certificates.and_then(|valid| valid.any),
            operating_days: firm.operating_days,
            tax_grade: firm.tax_grade.map(|record| record.grade),
            tax_grade_year: firm.tax_grade.map(|record| record.grade_year),
            integrity: firm.registers.map(|registers| registers.serious),
            open_enforcements: firm.registers.map(|registers| registers.open_enforcements),
            open_abnormal_operations: firm.registers.map(|registers| registers.open_abnormal),
            non_performing_loan: self.loans.and_then(|loans| loans.non_performing),
            special_mention_loan: self.loans.and_then(|loans| loans.special_mention),
            overdue: self.loans.and_then(|loans| loans.overdue()),
            statements: accounts.number.map(i64::from),
            invoice_gap_bp: self.doubts.invoice_gap_bp,
            knowledge_shown: self.show_knowledge(),
            as_of_age_days: None,
            revenue: accounts.revenue().ok(),
            net_profit: accounts.field(|latest| latest.net_profit).ok(),
            net_margin_bp: accounts.over_revenue_bp(|latest| latest.net_profit),
            revenue_change_bp: accounts.revenue_change_bp(),
            revenue_change_two_years_bp: accounts.revenue_change_two_years_bp(),
            liabilities_to_assets_bp: accounts.leverage_bp(),
            loss_years: accounts.years_of_loss_running(),
            debt_to_revenue_bp: accounts.over_revenue_bp(|latest| {
                latest
                    .interest_bearing_debt
                    .max(self.loans.map(|loans| loans.outstanding))
            }),
            cash_flow_margin_bp: accounts.over_revenue_bp(|latest| latest.operating_cash_flow),
            statement_age_days: accounts.age_days(self.as_of),
            rd_expense: accounts.field(|latest| latest.rd_expense).ok(),
            equity: accounts.equity(),
            working_capital_need: self.working_capital().new_limit(),
            requested,
        }
    }

    /// The latest growth stands for the expected one; where it is not known, sales are expected to stay as they are.
    fn working_capital(&self) -> WorkingCapital {
        let latest = self.accounts.latest.ok();
        let growth = match self.accounts.growth() {
            Ok(ratio) => ratio.number(),
            Err(Missing::NotRetrieved | Missing::Undefined) => 0.0,
        };
        WorkingCapital {
            sales: latest.and_then(|statement| statement.revenue),
            profit: latest.and_then(|statement| statement.net_profit),
            growth,
            days: latest.map_or([None; 5], |statement| {
                [
                    statement.inventory_days,
                    statement.receivable_days,
                    statement.payable_days,
                    statement.prepaid_days,
                    statement.advance_days,
                ]
            }),
            own_funds: latest.and_then(|statement| statement.own_working_funds),
            loans: self.loans.map(|loans| loans.working_capital),
        }
    }
}
