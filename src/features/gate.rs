//! The facts that gates, triggers and limit terms ask for.

use super::{
    facts::Facts,
    known::{Known, Missing, retrieved},
    size::{self, Measures},
    working_capital::WorkingCapital,
};
use crate::domain::{
    facts::{DoubtKind, GateFacts},
    money::Fen,
    statements::Statement,
};

impl Facts {
    /// Returns the facts that gates, triggers and the formula ask for. Nothing in them is a float.
    pub fn gate_facts(&self) -> GateFacts {
        let accounts = &self.accounts;
        let firm = &self.firm;
        let latest = |field: fn(&Statement) -> Option<Fen>| accounts.field(field);
        let over_revenue = |field: fn(&Statement) -> Option<Fen>| accounts.over_revenue_bp(field);
        let loans = |known: Option<bool>| retrieved(known);
        let debt = self.debt();
        GateFacts {
            as_of: self.as_of,
            in_area: retrieved(firm.in_area),
            industry: retrieved(self.industry.as_deref().map(str::to_owned)),
            size: size::of(Measures {
                industry: self.industry.as_deref(),
                staff: self.talent.and_then(|talent| talent.staff),
                revenue: accounts.revenue(),
                assets: latest(|latest| latest.assets),
            }),
            reviewed_startup: firm.reviewed_startup,
            innovation_attribute: retrieved(firm.certificates_known.and_then(|valid| valid.any)),
            operating_days: retrieved(firm.operating_days),
            tax_grade: retrieved(
                firm.tax_grade
                    .map(|record| (record.grade, record.grade_year)),
            ),
            integrity: retrieved(firm.registers.map(|registers| registers.serious)),
            group_retrieved: self.group_retrieved,
            patents_listed: self.holdings.list().is_some(),
            non_performing_loan: loans(self.loans.and_then(|loans| loans.non_performing)),
            special_mention_loan: loans(self.loans.and_then(|loans| loans.special_mention)),
            overdue: retrieved(self.loans.and_then(|loans| loans.overdue())),
            open_enforcements: retrieved(firm.registers.map(|found| found.open_enforcements)),
            open_abnormal_operations: retrieved(firm.registers.map(|found| found.open_abnormal)),
            statements: retrieved(accounts.number.map(i64::from)),
            revenue: accounts.revenue(),
            net_profit: latest(|latest| latest.net_profit),
            cash_flow: latest(|latest| latest.operating_cash_flow),
            rd_expense: latest(|latest| latest.rd_expense),
            assets: latest(|latest| latest.assets),
            liabilities: latest(|latest| latest.liabilities),
            equity: latest(|latest| latest.equity),
            debt,
            net_margin_bp: over_revenue(|latest| latest.net_profit),
            revenue_change_bp: accounts.revenue_change_bp(),
            revenue_change_two_years_bp: accounts.revenue_change_two_years_bp(),
            liabilities_to_assets_bp: accounts.leverage_bp(),
            loss_years: accounts.years_of_loss_running(),
            debt_to_revenue_bp: basis_points(debt, accounts.revenue()),
            cash_flow_margin_bp: over_revenue(|latest| latest.operating_cash_flow),
            working_capital_need: self.working_capital().new_limit(),
            doubts: self
                .doubts()
                .iter()
                .map(|doubt| doubt.kind)
                .collect::<Vec<DoubtKind>>(),
        }
    }

    /// Returns the debt: the larger of the statement's interest-bearing debt and the outstanding loans, which are two views of
    /// the same. Without a statement yet, the loans.
    fn debt(&self) -> Known<Fen> {
        let loans = retrieved(self.loans.map(|loans| loans.outstanding))?;
        match self.accounts.field(|latest| latest.interest_bearing_debt) {
            Ok(stated) => Ok(stated.max(loans)),
            Err(Missing::Undefined) => Ok(loans),
            Err(Missing::NotRetrieved) => Err(Missing::NotRetrieved),
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
            loans: self.loans.and_then(|loans| loans.working_capital),
        }
    }
}

fn basis_points(part: Known<Fen>, whole: Known<Fen>) -> Known<i64> {
    super::known::Ratio::of_amounts(part, whole).map(super::known::Ratio::basis_points)
}
