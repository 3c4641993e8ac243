//! The bank rule for the working-capital need.

use crate::domain::{facts::Need, money::Fen};

/// What the rule is applied to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WorkingCapital {
    /// Sales of the latest year.
    pub(super) sales: Option<Fen>,
    /// Net profit of the latest year.
    pub(super) profit: Option<Fen>,
    /// Expected growth of sales; 0.1 means a tenth more.
    pub(super) growth: f64,
    /// Days of inventory, receivables, payables, prepayments, advances.
    pub(super) days: [Option<f64>; 5],
    /// Own working funds.
    pub(super) own_funds: Option<Fen>,
    /// Outstanding working-capital loans.
    pub(super) loans: Option<Fen>,
}

impl WorkingCapital {
    /// Returns the new limit: need − own funds − existing working-capital loans, nothing where that is negative.
    ///
    /// need = sales × (1 − margin) × (1 + growth) ÷ turns, turns = 360 ÷ (inventory + receivable − payable + prepaid −
    /// advance days); 流动资金贷款管理暂行办法 (银监会令2010年第1号), annex. Where turns or need are not positive the
    /// rule does not apply: payables above receivables must not zero a cash-rich firm. A need of which any input is unknown is
    /// unknown.
    pub(super) fn new_limit(&self) -> Need {
        let [
            Some(inventory),
            Some(receivable),
            Some(payable),
            Some(prepaid),
            Some(advance),
        ] = self.days
        else {
            return Need::NotRetrieved;
        };
        let (Some(sales), Some(profit), Some(own_funds), Some(loans)) =
            (self.sales, self.profit, self.own_funds, self.loans)
        else {
            return Need::NotRetrieved;
        };
        let turns = 360.0 / (inventory + receivable - payable + prepaid - advance);
        if !(turns.is_finite() && turns > 0.0) {
            return Need::NotPositive;
        }
        // sales × (1 − margin) = sales − profit.
        let cost = sales.as_f64() - profit.as_f64();
        let need = cost * (1.0 + self.growth) / turns;
        if !(need.is_finite() && need > 0.0) {
            return Need::NotPositive;
        }
        let covered = own_funds.as_f64() + loans.as_f64();
        match Fen::floor(need - covered) {
            Some(limit) => Need::Amount(limit.at_least_zero()),
            None => Need::NotPositive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published case, in units of 10,000 yuan: 20,315.74 sales, 903.12 profit, 36,500 forecast.
    fn published() -> WorkingCapital {
        WorkingCapital {
            sales: Some(Fen::from_yuan(203_157_400)),
            profit: Some(Fen::from_yuan(9_031_200)),
            growth: 36_500.0 / 20_315.74 - 1.0,
            days: [
                Some(19.328),
                Some(21.662),
                Some(0.019),
                Some(34.641),
                Some(1.410),
            ],
            own_funds: Some(Fen::ZERO),
            loans: Some(Fen::ZERO),
        }
    }

    fn limit_in_10_000_yuan(case: WorkingCapital) -> f64 {
        match case.new_limit() {
            Need::Amount(limit) => libm::round(limit.yuan() / 100.0) / 100.0,
            Need::NotRetrieved | Need::NotPositive => f64::NAN,
        }
    }

    #[test]
    fn the_published_case_comes_out() {
        let turns = 360.0 / (19.328 + 21.662 - 0.019 + 34.641 - 1.410);
        assert!((turns - 4.8516_f64).abs() < 0.00005, "{turns}");
        assert!((limit_in_10_000_yuan(published()) - 7_188.82).abs() < 0.05);
        let deducted = WorkingCapital {
            own_funds: Some(Fen::from_yuan(20_000_000)),
            loans: Some(Fen::from_yuan(10_012_200)),
            ..published()
        };
        assert!((limit_in_10_000_yuan(deducted) - 4_187.60).abs() < 0.05);
    }

    #[test]
    fn the_rule_does_not_apply_where_turns_or_need_are_not_positive() {
        let mut cash_rich = published();
        cash_rich.days[2] = Some(500.0);
        assert_eq!(cash_rich.new_limit(), Need::NotPositive);
        let no_cycle = WorkingCapital {
            days: [Some(0.0); 5],
            ..published()
        };
        assert_eq!(no_cycle.new_limit(), Need::NotPositive);
        let no_sales = WorkingCapital {
            sales: Some(Fen::ZERO),
            profit: Some(Fen::ZERO),
            ..published()
        };
        assert_eq!(no_sales.new_limit(), Need::NotPositive);
    }

    #[test]
    fn a_covered_need_leaves_nothing() {
        let covered = WorkingCapital {
            own_funds: Some(Fen::MAX),
            ..published()
        };
        assert_eq!(covered.new_limit(), Need::Amount(Fen::ZERO));
    }

    #[test]
    fn days_and_sales_must_be_retrieved() {
        for missing in 0..5 {
            let mut case = published();
            case.days[missing] = None;
            assert_eq!(case.new_limit(), Need::NotRetrieved);
        }
        let case = WorkingCapital {
            sales: None,
            ..published()
        };
        assert_eq!(case.new_limit(), Need::NotRetrieved);
    }
}
