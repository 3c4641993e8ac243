//! The turnover part of a limit: marginal rates by revenue bracket, and the research add-on.

use super::grade::Grade;
use crate::domain::money::Fen;

/// A marginal rate of one bracket, basis points of revenue.
pub(super) type Rate = i64;

const WHOLE_BP: i64 = 10_000;

/// How revenue and research carry a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turnover {
    /// Upper ends of the brackets, ascending; one bracket more lies above the last.
    pub(super) brackets: Vec<Fen>,
    /// Share of the latest research expense that is added, basis points.
    pub(super) rd_share_bp: i64,
    /// The most that research adds, basis points of the revenue part.
    pub(super) rd_most_bp: i64,
}

impl Turnover {
    /// Returns the revenue part plus the research add-on.
    ///
    /// Each bracket's part and the add-on are rounded down to whole fen. Rises with capacity, research expense and every
    /// rate. Research that was not retrieved adds nothing.
    pub(super) fn amount(&self, capacity: Fen, rd_expense: Option<Fen>, grade: &Grade) -> Fen {
        let by_revenue = self.by_revenue(capacity, &grade.rates);
        let research = rd_expense.map_or(Fen::ZERO, |expense| {
            share(expense.at_least_zero(), self.rd_share_bp)
        });
        by_revenue.plus(research.min(share(by_revenue, self.rd_most_bp)))
    }

    fn by_revenue(&self, capacity: Fen, rates: &[Rate]) -> Fen {
        let mut from = Fen::ZERO;
        let mut sum = Fen::ZERO;
        for (position, rate) in rates.iter().enumerate() {
            let end = self.brackets.get(position).copied().unwrap_or(Fen::MAX);
            if capacity <= from {
                break;
            }
            sum = sum.plus(share(capacity.min(end).minus(from), *rate));
            from = end;
        }
        sum
    }
}

/// Returns `basis_points` of an amount, rounded down.
pub(super) fn share(amount: Fen, basis_points: i64) -> Fen {
    // The denominator is a positive constant.
    amount.scaled(basis_points, WHOLE_BP).unwrap_or(Fen::ZERO)
}
