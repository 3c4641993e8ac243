//! The terms of a limit and the smallest of them.

use super::table::{Table, WorkingCapital};
use super::{grade::Grade, turnover::share};
use crate::domain::{
    assessment::Assessment,
    decision::{NotApplicable, Term, TermKind},
    exposure::Exposure,
    facts::{GateFacts, Need},
    money::Fen,
    probability::Probability,
};

/// An amount, or why there is none.
pub(super) type Amount = Result<Fen, NotApplicable>;

/// Whether a firm belongs to a known group of related parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    InGroup,
    Alone,
}

/// What the terms are made from, the assessment apart: the same for the firm as it is and as it might be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub(super) table: &'a Table,
    /// Nothing in it is below nothing.
    pub(super) exposure: Exposure,
    pub(super) grouping: Grouping,
    pub(super) need: Need,
    pub(super) requested: Option<Fen>,
}

/// What the terms of one assessment are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Basis<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) grade: &'a Grade,
    pub(super) assessment: &'a Assessment,
    pub(super) facts: &'a GateFacts,
}

/// A term and its amount.
pub(super) type Ceiling = (TermKind, Fen);

/// Kinds that depend on the assessment; they stand before all others in [`TermKind::ALL`].
const OF_THE_FIRM: [TermKind; 3] = [
    TermKind::Turnover,
    TermKind::ExpectedLoss,
    TermKind::GradeCap,
];

impl Setting<'_> {
    /// Returns the smallest applicable term among those that do not depend on the assessment.
    pub(super) fn smallest(&self) -> Ceiling {
        let mut smallest = (TermKind::ProductCap, self.product_cap());
        for kind in TermKind::ALL {
            if let Ok(amount) = self.amount(kind)
                && amount < smallest.1
            {
                smallest = (kind, amount);
            }
        }
        smallest
    }

    /// Returns the amount of a term that does not depend on the assessment, not below nothing.
    fn amount(&self, kind: TermKind) -> Amount {
        let amount = match kind {
            // See `Basis::amount`.
            TermKind::Turnover | TermKind::ExpectedLoss | TermKind::GradeCap => {
                Err(NotApplicable::NotInProduct)
            }
            TermKind::ProductCap => Ok(self.product_cap()),
            TermKind::ProgrammeHeadroom => {
                Ok(self.table.amounts.programme.minus(self.exposure.programme))
            }
            TermKind::GuarantorSingleParty => self.guarantor_single_party(),
            TermKind::GuarantorGroup => self.guarantor_group(),
            TermKind::WorkingCapitalNeed => self.working_capital_need(),
            TermKind::RequestedAmount => self.requested.ok_or(NotApplicable::NotRequested),
        };
        amount.map(Fen::at_least_zero)
    }

    /// What the firm may still have of an amount that measures the whole firm.
    const fn left_for_the_firm(&self, amount: Fen) -> Fen {
        amount.minus(self.exposure.firm_product).at_least_zero()
    }

    const fn product_cap(&self) -> Fen {
        self.left_for_the_firm(self.table.amounts.product_cap)
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
        }
    }

    const fn working_capital_need(&self) -> Amount {
        match (self.table.working_capital, self.need) {
            (WorkingCapital::NotInProduct, _) => Err(NotApplicable::NotInProduct),
            (WorkingCapital::Applies, Need::Amount(need)) => Ok(need),
            (WorkingCapital::Applies, Need::NotRetrieved) => Err(NotApplicable::NotRetrieved),
            (WorkingCapital::Applies, Need::NotPositive) => Err(NotApplicable::NotPositive),
        }
    }
}

impl Basis<'_> {
    /// Returns the smallest applicable term, the first of equal ones, given the smallest of the setting.
    pub(super) fn smallest(&self, setting: Ceiling) -> Ceiling {
        let mut smallest = setting;
        // Backwards, so that the first of equal terms stays.
        for kind in OF_THE_FIRM.into_iter().rev() {
            if let Ok(amount) = self.amount(kind)
                && amount <= smallest.1
            {
                smallest = (kind, amount);
            }
        }
        smallest
    }

    /// Returns every term, in the order of [`TermKind::ALL`].
    pub(super) fn listed(&self) -> Vec<Term> {
        TermKind::ALL
            .into_iter()
            .map(|kind| Term {
                kind,
                amount: self.amount(kind),
            })
            .collect()
    }

    /// Returns the amount of a term, not below nothing.
    fn amount(&self, kind: TermKind) -> Amount {
        match kind {
            TermKind::Turnover => self.turnover(),
            TermKind::ExpectedLoss => Ok(self.setting.left_for_the_firm(self.expected_loss())),
            TermKind::GradeCap => Ok(self.setting.left_for_the_firm(self.grade_cap())),
            TermKind::ProductCap
            | TermKind::ProgrammeHeadroom
            | TermKind::GuarantorSingleParty
            | TermKind::GuarantorGroup
            | TermKind::WorkingCapitalNeed
            | TermKind::RequestedAmount => self.setting.amount(kind),
        }
    }

    fn turnover(&self) -> Amount {
        let capacity = self
            .assessment
            .capacity
            .ok_or(NotApplicable::NotRetrieved)?;
        let rule = &self.setting.table.turnover;
        let amount = rule.amount(capacity, self.facts.rd_expense, self.grade);
        Ok(self.setting.left_for_the_firm(amount))
    }

    fn expected_loss(&self) -> Fen {
        let rule = &self.setting.table.expected_loss;
        within_loss_budget(rule.budget, self.assessment.pd, rule.lgd_bp)
    }

    /// Without any revenue to judge by, the grade's lower cap holds; without any knowledge to judge by either, nothing.
    const fn grade_cap(&self) -> Fen {
        match (self.assessment.capacity, self.facts.knowledge_shown) {
            (Some(_), _) => self.grade.cap,
            (None, true) => self.grade.cap_without_revenue,
            (None, false) => Fen::ZERO,
        }
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

/// Returns the loan whose expected loss within a year is the budget: budget ÷ (PD × LGD).
///
/// The only place where a float becomes money in a policy. One multiplication and one division in IEEE double precision, then
/// rounded to the nearest fen, half a fen up: the same on every machine. Never rises with the PD, since each of the steps
/// is monotone.
fn within_loss_budget(budget: Fen, pd: Probability, lgd_bp: i64) -> Fen {
    let expected_loss_bp = pd.get() * lgd_bp as f64;
    let fen = budget.as_f64() * 10_000.0 / expected_loss_bp;
    // PD and LGD are above nothing, so that the quotient is a number.
    Fen::floor(libm::round(fen)).unwrap_or(Fen::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pd(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    #[test]
    fn the_loss_budget_is_divided_to_the_nearest_fen() {
        let budget = Fen::from_yuan(45_000);
        assert_eq!(
            within_loss_budget(budget, pd(0.02), 4_500),
            Fen::from_yuan(5_000_000)
        );
        assert_eq!(
            within_loss_budget(Fen::from_yuan(70_000), pd(0.03), 4_500).get(),
            518_518_519
        );
        assert_eq!(within_loss_budget(Fen::ZERO, pd(0.02), 4_500), Fen::ZERO);
        assert_eq!(within_loss_budget(Fen::MAX, pd(0.0003), 1), Fen::MAX);
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
}
