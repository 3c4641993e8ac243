//! What an improvement does to the facts that gates, triggers and terms ask for.

use crate::domain::{
    assessment::Improvement,
    facts::{GateFacts, Known},
    money::Fen,
};

/// Returns the facts as they would stand with an improvement; `None` where it changes none of them. When revenue rises, debt
/// stays and all flows of the year rise alike; more research is paid out of profit and cash flow.
pub(super) fn facts_with(improvement: Improvement, facts: &GateFacts) -> Option<GateFacts> {
    let mut better = facts.clone();
    match improvement {
        Improvement::HighTechCertificate | Improvement::SpecialisedCertificate => {
            if facts.innovation_attribute == Ok(true) {
                return None;
            }
            better.innovation_attribute = Ok(true);
        }
        Improvement::RdExpenseUp => {
            let more = facts
                .revenue
                .ok()
                .and_then(|revenue| revenue.at_least_zero().scaled(1, 100));
            let more = more?;
            better.rd_expense = facts.rd_expense.map(|expense| expense.plus(more));
            better.net_profit = facts.net_profit.map(|profit| profit.minus(more));
            better.cash_flow = facts.cash_flow.map(|flow| flow.minus(more));
            // A hundredth of revenue.
            better.net_margin_bp = facts.net_margin_bp.map(|bp| bp.saturating_sub(100));
            better.cash_flow_margin_bp = facts.cash_flow_margin_bp.map(|bp| bp.saturating_sub(100));
        }
        Improvement::RevenueUp => {
            better.revenue = up(facts.revenue);
            better.net_profit = up(facts.net_profit);
            better.cash_flow = up(facts.cash_flow);
            better.rd_expense = up(facts.rd_expense);
            better.revenue_change_bp = facts.revenue_change_bp.map(grown);
            better.revenue_change_two_years_bp = facts.revenue_change_two_years_bp.map(grown);
            better.debt_to_revenue_bp = facts.debt_to_revenue_bp.map(spread);
        }
        Improvement::LiabilitiesDown => {
            let less = facts
                .assets
                .ok()
                .and_then(|assets| assets.at_least_zero().scaled(1, 10));
            let less = less?.min(facts.liabilities.ok()?);
            better.liabilities = facts.liabilities.map(|amount| amount.minus(less));
            better.equity = facts.equity.map(|amount| amount.plus(less));
            better.debt = facts.debt.map(|amount| amount.minus(less).at_least_zero());
            let ratio = facts.liabilities_to_assets_bp;
            better.liabilities_to_assets_bp = ratio.map(|bp| bp.saturating_sub(1_000).max(0));
            better.debt_to_revenue_bp = match (better.debt, facts.revenue) {
                (Ok(debt), Ok(revenue)) if revenue > Fen::ZERO => {
                    Ok(debt.scaled(10_000, revenue.get()).map_or(0, Fen::get))
                }
                (_, _) => facts.debt_to_revenue_bp,
            };
        }
        Improvement::TurnProfit => {
            better.net_profit = facts.net_profit.map(Fen::at_least_zero);
            better.cash_flow = facts.cash_flow.map(Fen::at_least_zero);
            better.net_margin_bp = facts.net_margin_bp.map(|bp| bp.max(0));
            better.cash_flow_margin_bp = facts.cash_flow_margin_bp.map(|bp| bp.max(0));
            better.loss_years = facts.loss_years.map(|_| 0);
        }
        Improvement::OneMoreInvention
        | Improvement::FiveMoreRdStaff
        | Improvement::RdDepartment => return None,
    }
    Some(better)
}

fn up(amount: Known<Fen>) -> Known<Fen> {
    amount.map(|amount| amount.scaled(11, 10).unwrap_or(amount))
}

/// A change of revenue, when the later revenue is a tenth higher.
fn grown(change_bp: i64) -> i64 {
    let ratio_bp = change_bp.saturating_add(10_000);
    ratio_bp
        .saturating_mul(11)
        .div_euclid(10)
        .saturating_sub(10_000)
}

/// An amount ÷ revenue, when revenue is a tenth higher.
const fn spread(ratio_bp: i64) -> i64 {
    ratio_bp.saturating_mul(10).div_euclid(11)
}
