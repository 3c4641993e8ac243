//! What an improvement does to the facts that gates, triggers and terms ask for.

use crate::domain::{assessment::Improvement, facts::GateFacts};

/// Returns the facts as they would stand with an improvement; `None` where it changes none of them. Profit, debt and cash
/// flow stay as amounts when revenue rises, and so does the working-capital need.
pub(super) fn facts_with(improvement: Improvement, facts: &GateFacts) -> Option<GateFacts> {
    let mut better = facts.clone();
    match improvement {
        Improvement::HighTechCertificate | Improvement::SpecialisedCertificate => {
            if facts.innovation_attribute == Some(true) {
                return None;
            }
            better.innovation_attribute = Some(true);
        }
        Improvement::RdExpenseUp => {
            if let (Some(expense), Some(revenue)) = (facts.rd_expense, facts.revenue) {
                let hundredth = revenue.at_least_zero().scaled(1, 100);
                better.rd_expense = hundredth.map(|more| expense.plus(more));
            }
        }
        Improvement::RevenueUp => {
            better.revenue = facts.revenue.and_then(|revenue| revenue.scaled(11, 10));
            better.revenue_change_bp = facts.revenue_change_bp.map(grown);
            better.revenue_change_two_years_bp = facts.revenue_change_two_years_bp.map(grown);
            better.net_margin_bp = facts.net_margin_bp.map(spread);
            better.debt_to_revenue_bp = facts.debt_to_revenue_bp.map(spread);
            better.cash_flow_margin_bp = facts.cash_flow_margin_bp.map(spread);
        }
        Improvement::LiabilitiesDown => {
            let ratio = facts.liabilities_to_assets_bp;
            better.liabilities_to_assets_bp = ratio.map(|bp| bp.saturating_sub(1_000).max(0));
        }
        Improvement::OneMoreInvention | Improvement::FiveMoreRdStaff => {
            if facts.knowledge_shown {
                return None;
            }
            better.knowledge_shown = true;
        }
        Improvement::RdDepartment => return None,
    }
    Some(better)
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
