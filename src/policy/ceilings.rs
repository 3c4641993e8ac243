//! The ceilings of a limit and the smallest of them.

use super::{
    amounts::Amounts,
    formula::{PPM_OF_BP, Rates, Sum, WHOLE_PPM, pd_ppm, share},
    knots::Knots,
    table::{Debt, ExpectedLoss, Repayment, Table},
};
use crate::domain::{
    assessment::Scores,
    decision::{Binding, Breakdown, Ceiling, CeilingKind, NotApplicable, Role},
    exposure::Exposure,
    facts::Need,
    money::Fen,
};

/// An amount, or why there is none.
type Amount = Result<Fen, NotApplicable>;

/// Whether a firm belongs to a group of related parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    InGroup,
    Alone,
    NotRetrieved,
}

/// Whether experts reviewed the firm as a start-up with key intellectual property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    ReviewedStartup,
    Other,
}

/// What the ceilings are made from besides one reading's scores and amounts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub(super) table: &'a Table,
    /// Nothing in it is below nothing.
    pub(super) exposure: Exposure,
    pub(super) grouping: Grouping,
    pub(super) stage: Stage,
    pub(super) need: Need,
    pub(super) requested: Option<Fen>,
}

/// One reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    pub(super) scores: Scores,
    pub(super) amounts: Amounts,
}

/// What a limit comes to, without the list of ceilings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) sum: Sum,
    pub(super) binding: Binding,
    /// Before rounding.
    pub(super) least: Fen,
    pub(super) limit: Fen,
}

impl Setting<'_> {
    /// Returns what a reading's limit comes to.
    pub(super) fn reach(&self, read: &Read) -> Reached {
        let sum = self
            .table
            .formula
            .sum(&read.scores, read.amounts.rd_expense);
        let mut binding = Binding::Sum;
        let mut least = self.left_for_the_firm(sum.sum).at_least_zero();
        for kind in CeilingKind::ALL {
            if self.role(kind) == Role::Limits
                && let Ok(amount) = self.amount(kind, read)
                && amount < least
            {
                (binding, least) = (Binding::Ceiling(kind), amount);
            }
        }
        Reached {
            sum,
            binding,
            least,
            limit: self.offered(least),
        }
    }

    /// Returns how a reading's limit comes about.
    pub(super) fn breakdown(&self, read: &Read) -> Breakdown {
        let Reached {
            sum,
            binding,
            least,
            limit,
        } = self.reach(read);
        Breakdown {
            pd_ppm: pd_ppm(read.scores.pd),
            knowledge: read.scores.knowledge,
            capacity: read.scores.capacity,
            factor_ppm: sum.factor_ppm,
            parts: sum.parts,
            sum: sum.sum,
            ceilings: CeilingKind::ALL
                .into_iter()
                .map(|kind| Ceiling {
                    kind,
                    amount: self.amount(kind, read),
                    role: self.role(kind),
                })
                .collect(),
            binding,
            least,
            limit,
        }
    }

    /// Returns an amount rounded down to the step; nothing below the smallest limit.
    fn offered(&self, least: Fen) -> Fen {
        let amounts = &self.table.amounts;
        let stepped = least.floor_to(amounts.step);
        if stepped < amounts.smallest {
            Fen::ZERO
        } else {
            stepped
        }
    }

    fn role(&self, kind: CeilingKind) -> Role {
        match kind {
            CeilingKind::WorkingCapital => self.table.working_capital.role,
            CeilingKind::KnowledgeCap
            | CeilingKind::Repayment
            | CeilingKind::DebtToRevenue
            | CeilingKind::DebtToAssets
            | CeilingKind::ExpectedLoss
            | CeilingKind::ProductCap
            | CeilingKind::ProgrammeHeadroom
            | CeilingKind::GuarantorSingleParty
            | CeilingKind::GuarantorGroup
            | CeilingKind::RequestedAmount => Role::Limits,
        }
    }

    /// Returns the amount of a ceiling, not below nothing.
    fn amount(&self, kind: CeilingKind, read: &Read) -> Amount {
        let amount = match kind {
            CeilingKind::KnowledgeCap => {
                Ok(self.left_for_the_firm(cap(&self.table.knowledge_cap, read.scores.knowledge)))
            }
            CeilingKind::Repayment => {
                self.unless_startup(self.table.repayment.amount(&read.amounts))
            }
            CeilingKind::DebtToRevenue => {
                self.unless_startup(self.table.debt.by_revenue(&read.amounts))
            }
            CeilingKind::DebtToAssets => Ok(self.table.debt.by_assets(&read.amounts)),
            CeilingKind::ExpectedLoss => {
                Ok(self.left_for_the_firm(self.table.expected_loss.amount(pd_ppm(read.scores.pd))))
            }
            CeilingKind::WorkingCapital => self.working_capital(read),
            CeilingKind::ProductCap => Ok(self.left_for_the_firm(self.table.amounts.product_cap)),
            CeilingKind::ProgrammeHeadroom => {
                Ok(self.table.amounts.programme.minus(self.exposure.programme))
            }
            CeilingKind::GuarantorSingleParty => self.guarantor_single_party(),
            CeilingKind::GuarantorGroup => self.guarantor_group(),
            CeilingKind::RequestedAmount => self.requested.ok_or(NotApplicable::NotRequested),
        };
        amount.map(Fen::at_least_zero)
    }

    /// What the firm may still have of an amount that measures the whole firm.
    const fn left_for_the_firm(&self, amount: Fen) -> Fen {
        amount.minus(self.exposure.firm_product)
    }

    const fn unless_startup(&self, amount: Fen) -> Amount {
        match self.stage {
            Stage::ReviewedStartup => Err(NotApplicable::ReviewedStartup),
            Stage::Other => Ok(amount),
        }
    }

    /// In a product where the need limits, the ceiling is the larger of the need and a share of supportable revenue: day counts
    /// are optional, and leaving them out must not pay. Elsewhere the need is shown.
    fn working_capital(&self, read: &Read) -> Amount {
        let table = &self.table.working_capital;
        match (table.role, self.need) {
            (Role::Informs, Need::Amount(need)) => Ok(need),
            (Role::Informs, Need::NotRetrieved) => Err(NotApplicable::NotRetrieved),
            (Role::Informs, Need::NotPositive) => Err(NotApplicable::NotPositive),
            (Role::Limits, need) => {
                let capacity = read.scores.capacity.unwrap_or(Fen::ZERO);
                let need = match need {
                    Need::Amount(need) => need,
                    Need::NotRetrieved | Need::NotPositive => Fen::ZERO,
                };
                self.unless_startup(need.max(share(capacity, table.capacity_share_bp)))
            }
        }
    }

    fn guarantor_single_party(&self) -> Amount {
        let guarantor = self.table.guarantor.as_ref();
        let guarantor = guarantor.ok_or(NotApplicable::NotInProduct)?;
        Ok(guarantor.loan(guarantor.single_party_bp, self.exposure.guarantor_firm))
    }

    fn guarantor_group(&self) -> Amount {
        let guarantor = self.table.guarantor.as_ref();
        let guarantor = guarantor.ok_or(NotApplicable::NotInProduct)?;
        match self.grouping {
            Grouping::InGroup => {
                Ok(guarantor.loan(guarantor.group_bp, self.exposure.guarantor_group))
            }
            Grouping::Alone => Err(NotApplicable::NoGroup),
            Grouping::NotRetrieved => Err(NotApplicable::GroupNotRetrieved),
        }
    }
}

fn cap(knots: &Knots, knowledge: i32) -> Fen {
    Fen::saturated(knots.at(i64::from(knowledge)))
}

impl Repayment {
    /// Returns the years × what the firm earns a year: half of profit and cash flow, and half of research expense, which it
    /// could cut.
    fn amount(&self, amounts: &Amounts) -> Fen {
        let earned = share(
            amounts.net_profit.plus(amounts.cash_flow),
            self.earnings_share_bp,
        );
        let research = share(amounts.rd_expense.at_least_zero(), self.research_share_bp);
        let a_year = earned.plus(research);
        a_year
            .at_least_zero()
            .scaled(self.years, 1)
            .unwrap_or(Fen::ZERO)
    }
}

impl Debt {
    /// Returns the marginal share of revenue that debt may come to, less the debt there is.
    fn by_revenue(&self, amounts: &Amounts) -> Fen {
        let Debt { revenue, .. } = self;
        let rates: &Rates = revenue;
        rates
            .on(amounts.revenue.at_least_zero())
            .minus(amounts.debt)
    }

    /// Returns the loan after which liabilities are at most the share of assets: (share · assets − liabilities) ÷ (1 − share).
    fn by_assets(&self, amounts: &Amounts) -> Fen {
        let most = share(amounts.assets, self.liabilities_to_assets_max_bp);
        most.minus(amounts.liabilities)
            .scaled(10_000, 10_000 - self.liabilities_to_assets_max_bp)
            .unwrap_or(Fen::ZERO)
    }
}

impl ExpectedLoss {
    /// Returns the loan whose expected loss within a year is the budget: budget ÷ (PD × LGD), rounded down.
    fn amount(&self, pd_ppm: i64) -> Fen {
        let budget = i128::from(self.budget.get());
        let whole = i128::from(WHOLE_PPM) * i128::from(WHOLE_PPM / PPM_OF_BP);
        let loss = i128::from(pd_ppm.max(1)) * i128::from(self.lgd_bp.max(1));
        let fen = (budget * whole).div_euclid(loss);
        i64::try_from(fen).map_or(Fen::MAX, Fen::saturated)
    }
}

/// A guarantor as configured for a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guarantor {
    pub(super) net_assets: Fen,
    /// Most liability for one party, basis points of net assets.
    pub(super) single_party_bp: i64,
    /// Most liability for a party with its related parties, basis points of net assets.
    pub(super) group_bp: i64,
    /// Its share of a loan, basis points.
    pub(super) share_bp: i64,
}

impl Guarantor {
    /// Returns the largest loan whose guaranteed share fits under a limit on liability (Decree 683, Art. 15–16): what the
    /// limit leaves beside the liability in use, ÷ share, rounded down.
    fn loan(&self, limit_bp: i64, liability_in_use: Fen) -> Fen {
        let left = share(self.net_assets, limit_bp)
            .minus(liability_in_use)
            .at_least_zero();
        // A table with a share below one basis point does not load.
        left.scaled(10_000, self.share_bp).unwrap_or(Fen::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loss_budget_is_divided_and_rounded_down() {
        let within = |budget, pd_ppm, lgd_bp| ExpectedLoss { budget, lgd_bp }.amount(pd_ppm);
        let budget = Fen::from_yuan(45_000);
        assert_eq!(within(budget, 20_000, 4_500), Fen::from_yuan(5_000_000));
        let credit = within(Fen::from_yuan(70_000), 30_000, 4_500);
        assert_eq!(credit.get(), 518_518_518);
        assert_eq!(within(Fen::ZERO, 20_000, 4_500), Fen::ZERO);
        assert_eq!(within(Fen::MAX, 300, 1), Fen::MAX);
    }

    #[test]
    fn a_guarantor_counts_its_own_share_only() {
        let guarantor = Guarantor {
            net_assets: Fen::from_yuan(100_000_000),
            single_party_bp: 1_000,
            group_bp: 1_500,
            share_bp: 8_000,
        };
        assert_eq!(
            guarantor.loan(guarantor.single_party_bp, Fen::ZERO),
            Fen::from_yuan(12_500_000)
        );
        assert_eq!(
            guarantor.loan(guarantor.group_bp, Fen::from_yuan(11_000_000)),
            Fen::from_yuan(5_000_000)
        );
        assert_eq!(guarantor.loan(1_000, Fen::from_yuan(10_000_001)), Fen::ZERO);
    }

    #[test]
    fn earnings_and_research_repay_over_the_years() {
        let repayment = Repayment {
            years: 4,
            earnings_share_bp: 5_000,
            research_share_bp: 5_000,
        };
        let mut amounts = Amounts {
            revenue: Fen::from_yuan(20_000_000),
            net_profit: Fen::from_yuan(1_000_000),
            cash_flow: Fen::from_yuan(600_000),
            rd_expense: Fen::from_yuan(1_000_000),
            assets: Fen::from_yuan(20_000_000),
            liabilities: Fen::from_yuan(8_000_000),
            debt: Fen::from_yuan(3_000_000),
        };
        assert_eq!(repayment.amount(&amounts), Fen::from_yuan(5_200_000));
        amounts.net_profit = Fen::from_yuan(-9_000_000);
        assert_eq!(repayment.amount(&amounts), Fen::ZERO);
    }

    #[test]
    fn liabilities_after_the_loan_stay_within_the_share_of_assets() {
        let debt = Debt {
            revenue: Rates {
                brackets: vec![Fen::from_yuan(50_000_000)],
                rates_bp: vec![6_000, 5_000],
            },
            liabilities_to_assets_max_bp: 8_500,
        };
        let amounts = Amounts {
            revenue: Fen::from_yuan(60_000_000),
            net_profit: Fen::ZERO,
            cash_flow: Fen::ZERO,
            rd_expense: Fen::ZERO,
            assets: Fen::from_yuan(20_000_000),
            liabilities: Fen::from_yuan(14_000_000),
            debt: Fen::from_yuan(5_000_000),
        };
        // 20 + 20 million of assets, 14 + 20 million of liabilities: 85 %.
        assert_eq!(debt.by_assets(&amounts), Fen::from_yuan(20_000_000));
        assert_eq!(debt.by_revenue(&amounts), Fen::from_yuan(30_000_000));
    }
}
