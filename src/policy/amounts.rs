//! The amounts of the statements on one reading.

use super::formula::share;
use crate::domain::{
    facts::{GateFacts, Known, Missing},
    money::Fen,
};

/// What the ceilings are made from, on one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) revenue: Fen,
    pub(super) net_profit: Fen,
    pub(super) cash_flow: Fen,
    pub(super) rd_expense: Fen,
    pub(super) assets: Fen,
    pub(super) liabilities: Fen,
    pub(super) debt: Fen,
}

/// Typical ratios of a firm of the programme, basis points of revenue unless said otherwise. They stand in for amounts that were
/// not retrieved, on the typical reading only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Typical {
    /// Revenue of a year.
    pub(super) revenue: Fen,
    pub(super) net_margin_bp: i64,
    pub(super) cash_flow_margin_bp: i64,
    pub(super) rd_intensity_bp: i64,
    pub(super) debt_bp: i64,
    pub(super) assets_bp: i64,
    /// Of assets.
    pub(super) liabilities_bp: i64,
}

impl Amounts {
    /// Returns the known reading: what was not retrieved is at its worst.
    pub(super) fn known(facts: &GateFacts) -> Amounts {
        let least = Fen::ZERO.minus(Fen::MAX);
        Amounts {
            revenue: at(facts.revenue, Fen::ZERO),
            net_profit: at(facts.net_profit, least),
            cash_flow: at(facts.cash_flow, least),
            rd_expense: at(facts.rd_expense, Fen::ZERO),
            assets: at(facts.assets, Fen::ZERO),
            liabilities: at(facts.liabilities, Fen::MAX),
            debt: at(facts.debt, Fen::MAX),
        }
    }

    /// Returns the typical reading. `capacity` stands in for revenue that was not retrieved.
    pub(super) fn typical(facts: &GateFacts, typical: &Typical, capacity: Option<Fen>) -> Amounts {
        let revenue = at(facts.revenue, capacity.unwrap_or(Fen::ZERO));
        let of_revenue = |basis_points| share(revenue, basis_points);
        let assets = at(facts.assets, of_revenue(typical.assets_bp));
        Amounts {
            revenue,
            net_profit: at(facts.net_profit, of_revenue(typical.net_margin_bp)),
            cash_flow: at(facts.cash_flow, of_revenue(typical.cash_flow_margin_bp)),
            rd_expense: at(facts.rd_expense, of_revenue(typical.rd_intensity_bp)),
            assets,
            liabilities: at(facts.liabilities, share(assets, typical.liabilities_bp)),
            debt: at(facts.debt, of_revenue(typical.debt_bp)),
        }
    }
}

/// Returns an amount, or what stands in where it was not retrieved; nothing where there is none to retrieve.
fn at(amount: Known<Fen>, not_retrieved: Fen) -> Fen {
    match amount {
        Ok(amount) => amount,
        Err(Missing::NotRetrieved) => not_retrieved,
        Err(Missing::Undefined) => Fen::ZERO,
    }
}
