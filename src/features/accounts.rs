//! Annual statements: the latest year and what it is compared with.

use super::{
    blocks::{Block, Blocks},
    known::{Known, LARGEST_BASIS_POINTS, Missing, Ratio, count, retrieved, value},
};
use crate::domain::{
    assessment::Value,
    calendar::{Date, days_between},
    money::Fen,
    profile::Profile,
    statements::Statement,
};

/// The statements of the years that ended by the as-of date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Accounts {
    /// The newest year; undefined where the firm has none yet.
    pub(super) latest: Known<Statement>,
    /// Liabilities ÷ assets of the newest year.
    pub(super) leverage: Known<Leverage>,
    year_before: Known<YearBefore>,
    revenue_two_years_before: Known<Fen>,
    /// Best revenue of the years before the latest.
    best_before: Option<Fen>,
    /// Known profits of the years before the latest, newest first.
    profits_before: [Option<Fen>; 3],
}

/// The year before the latest.
#[derive(Clone, Copy, Debug, PartialEq)]
struct YearBefore {
    revenue: Known<Fen>,
    main_business_revenue: Known<Fen>,
}

/// Liabilities ÷ assets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Leverage {
    /// From the balance sheet.
    Exact(Ratio),
    /// As the source states it.
    Stated(f64),
}

impl Leverage {
    fn of(statement: &Statement) -> Known<Leverage> {
        let assets = statement.assets.map(Fen::get);
        let liabilities = match (statement.liabilities, statement.equity) {
            (Some(liabilities), _) => Some(liabilities.get()),
            (None, Some(equity)) => assets.map(|assets| assets - equity.get()),
            (None, None) => None,
        };
        match (
            liabilities,
            assets.filter(|assets| *assets > 0),
            statement.stated_liabilities_to_assets,
        ) {
            (Some(part), Some(whole), _) => Ok(Leverage::Exact(Ratio { part, whole })),
            (_, _, Some(stated)) => Ok(Leverage::Stated(stated)),
            // Assets are not known, but less than nothing is left of them: at least 1, and that is what counts.
            (None, _, None) if statement.equity.is_some_and(|equity| equity < Fen::ZERO) => {
                Ok(Leverage::Stated(1.0))
            }
            (Some(_), None, None) if assets.is_some() => Err(Missing::Undefined),
            (_, _, None) => Err(Missing::NotRetrieved),
        }
    }

    pub(super) fn number(self) -> f64 {
        match self {
            Leverage::Exact(ratio) => ratio.number(),
            Leverage::Stated(number) => number,
        }
    }

    /// Returns whether the ratio is at most `percent` hundredths; exact for a balance sheet.
    pub(super) fn at_most(self, percent: i32) -> bool {
        match self {
            Leverage::Exact(ratio) => ratio.part * 100 <= ratio.whole * i64::from(percent),
            // The nearest float to a stated 55 % is that of 55 ÷ 100.
            Leverage::Stated(number) => number <= f64::from(percent) / 100.0,
        }
    }

    fn basis_points(self) -> Option<i64> {
        match self {
            Leverage::Exact(ratio) => Some(ratio.basis_points()),
            Leverage::Stated(number) => {
                let bound = LARGEST_BASIS_POINTS as f64;
                let points = libm::round(number * 10_000.0).clamp(-bound, bound);
                (!points.is_nan()).then_some(points as i64)
            }
        }
    }

    /// Returns the ratio ten points lower, not below nothing; `None` where there is nothing to lower.
    pub(super) fn down(self) -> Option<Leverage> {
        match self {
            Leverage::Exact(Ratio { part, whole }) if part > 0 => Some(Leverage::Exact(Ratio {
                part: (part - whole / 10).max(0),
                whole,
            })),
            Leverage::Stated(number) if number > 0.0 => {
                Some(Leverage::Stated((number - 0.1).max(0.0)))
            }
            Leverage::Exact(_) | Leverage::Stated(_) => None,
        }
    }
}

impl Accounts {
    /// Returns the accounts of a profile. `founded_on` tells whether a year before the first can exist at all.
    pub(super) fn of(profile: &Profile, founded_on: Option<Date>, later: &mut Blocks) -> Accounts {
        let Some(block) = profile.statements.as_ref() else {
            return Accounts::without(Missing::NotRetrieved);
        };
        let as_of = profile.as_of;
        let mut latest: Option<&Statement> = None;
        for statement in &block.facts {
            let is_later = statement.ended_on() > as_of;
            later.note(Block::Statements, is_later);
            if !is_later && latest.is_none_or(|newest| newest.fiscal_year < statement.fiscal_year) {
                latest = Some(statement);
            }
        }
        let Some(latest) = latest else {
            return Accounts::without(Missing::Undefined);
        };
        let year = |back: i16| -> Known<&Statement> {
            let wanted = latest.fiscal_year.saturating_sub(back);
            let found = block.facts.iter().find(|s| s.fiscal_year == wanted);
            match (found, founded_on) {
                (Some(statement), _) => Ok(statement),
                (None, Some(founded)) if founded.year() > wanted => Err(Missing::Undefined),
                (None, _) => Err(Missing::NotRetrieved),
            }
        };
        let mut accounts = Accounts {
            latest: Ok(*latest),
            leverage: Leverage::of(latest),
            year_before: year(1).map(|before| YearBefore {
                revenue: retrieved(before.revenue),
                main_business_revenue: retrieved(before.main_business_revenue),
            }),
            revenue_two_years_before: year(2).and_then(|before| retrieved(before.revenue)),
            best_before: None,
            profits_before: [None; 3],
        };
        let mut profits = 0;
        // The statements stand newest first.
        for statement in &block.facts {
            if statement.fiscal_year >= latest.fiscal_year {
                continue;
            }
            accounts.best_before = accounts.best_before.max(statement.revenue);
            if let (Some(profit), Some(slot)) = (
                statement.net_profit,
                accounts.profits_before.get_mut(profits),
            ) {
                *slot = Some(profit);
                profits += 1;
            }
        }
        accounts
    }

    const fn without(missing: Missing) -> Accounts {
        Accounts {
            latest: Err(missing),
            leverage: Err(missing),
            year_before: Err(missing),
            revenue_two_years_before: Err(missing),
            best_before: None,
            profits_before: [None; 3],
        }
    }

    /// Returns a field of the latest year.
    pub(super) fn field(&self, field: impl Fn(&Statement) -> Option<Fen>) -> Known<Fen> {
        match &self.latest {
            Ok(statement) => retrieved(field(statement)),
            Err(missing) => Err(*missing),
        }
    }

    /// Returns revenue of the latest year.
    pub(super) fn revenue(&self) -> Known<Fen> {
        self.field(|latest| latest.revenue)
    }

    /// Returns the best revenue of all retrieved years.
    pub(super) fn best_revenue(&self) -> Option<Fen> {
        self.revenue().ok().max(self.best_before)
    }

    /// Returns a field of the latest year ÷ revenue.
    pub(super) fn over_revenue(&self, field: impl Fn(&Statement) -> Option<Fen>) -> Known<Ratio> {
        Ratio::of_amounts(self.field(field), self.revenue())
    }

    /// Returns the change of main-business revenue ÷ that of the year before.
    pub(super) fn main_business_growth(&self) -> Known<Ratio> {
        let before = self.year_before.and_then(|year| year.main_business_revenue);
        change(self.field(|latest| latest.main_business_revenue), before)
    }

    /// Returns the change of revenue ÷ revenue of the year before.
    pub(super) fn growth(&self) -> Known<Ratio> {
        change(
            self.revenue(),
            self.year_before.and_then(|year| year.revenue),
        )
    }

    fn growth_of_two_years(&self) -> Known<Ratio> {
        change(self.revenue(), self.revenue_two_years_before)
    }

    fn latest_to_best(&self) -> Known<Ratio> {
        let best = match self.year_before {
            // A firm in its first year has no other year to compare with.
            Err(Missing::Undefined) if self.best_before.is_none() => Err(Missing::Undefined),
            Ok(_) | Err(_) => retrieved(self.best_before),
        };
        let best = best.and_then(|before| self.revenue().map(|latest| latest.max(before)));
        Ratio::of_amounts(self.revenue(), best)
    }

    /// Returns known profits of the newest three years, newest first.
    fn profits(&self) -> impl Iterator<Item = Fen> + '_ {
        let latest = self.field(|latest| latest.net_profit).ok();
        std::iter::once(latest)
            .chain(self.profits_before)
            .flatten()
            .take(3)
    }

    fn loss_years(&self) -> Known<u32> {
        self.latest?;
        let mut years = 0_u32;
        let mut losses = 0_u32;
        for profit in self.profits() {
            years += 1;
            losses += u32::from(profit < Fen::ZERO);
        }
        if years == 0 {
            return Err(Missing::NotRetrieved);
        }
        Ok(losses)
    }

    /// Returns the twelve values of the revenue family that come from statements.
    pub(super) fn values(&self) -> [Value; 12] {
        let number = |ratio: Known<Ratio>| value(ratio.map(Ratio::number));
        [
            value(self.revenue().map(Fen::yuan)),
            number(self.growth()),
            value(
                self.growth_of_two_years()
                    .map(|change| libm::sqrt(1.0 + change.number()) - 1.0),
            ),
            number(self.latest_to_best()),
            number(self.over_revenue(|latest| latest.main_business_revenue)),
            number(self.over_revenue(|latest| latest.high_tech_revenue)),
            number(self.over_revenue(|latest| latest.rd_expense)),
            number(self.over_revenue(|latest| latest.net_profit)),
            number(self.over_revenue(|latest| latest.operating_cash_flow)),
            value(self.leverage.map(Leverage::number)),
            number(self.over_revenue(|latest| latest.interest_bearing_debt)),
            count(self.loss_years()),
        ]
    }

    /// Returns the change of revenue against the year before, basis points.
    pub(super) fn revenue_change_bp(&self) -> Option<i64> {
        self.growth().ok().map(Ratio::basis_points)
    }

    /// Returns the change of revenue against two years before, basis points.
    pub(super) fn revenue_change_two_years_bp(&self) -> Option<i64> {
        self.growth_of_two_years().ok().map(Ratio::basis_points)
    }

    /// Returns liabilities ÷ assets, basis points; the largest number for liabilities without assets.
    pub(super) fn leverage_bp(&self) -> Option<i64> {
        match self.leverage {
            Ok(leverage) => leverage.basis_points(),
            Err(_) => {
                let liabilities = self.field(|latest| latest.liabilities).ok()?;
                let assets = self.field(|latest| latest.assets).ok()?;
                towards_the_bound(liabilities, assets)
            }
        }
    }

    /// Returns a field of the latest year ÷ revenue, basis points. Without any revenue: the bound on the side of the field's
    /// sign, since that is what the ratio tends to; unknown where the field is nothing, too.
    pub(super) fn over_revenue_bp(
        &self,
        field: impl Fn(&Statement) -> Option<Fen> + Copy,
    ) -> Option<i64> {
        match self.over_revenue(field) {
            Ok(ratio) => Some(ratio.basis_points()),
            Err(_) => towards_the_bound(self.field(field).ok()?, self.revenue().ok()?),
        }
    }

    /// Returns how many years the newest three with known profit are where each of them has a loss, otherwise 0.
    pub(super) fn years_of_loss_only(&self) -> Option<i64> {
        let mut years = 0;
        for profit in self.profits() {
            if profit >= Fen::ZERO {
                return Some(0);
            }
            years += 1;
        }
        (years > 0).then_some(years)
    }

    /// Returns days since the latest statement's year-end.
    pub(super) fn age_days(&self, as_of: Date) -> Option<i64> {
        let latest = self.latest.as_ref().ok()?;
        Some(days_between(latest.ended_on(), as_of))
    }

    /// Returns the accounts with all flows of the latest year a tenth larger, profit, cost and research included, so that
    /// ratios to revenue stay as they are; `None` without revenue.
    pub(super) fn with_revenue_up(&self) -> Option<Accounts> {
        let latest = self.latest.as_ref().ok()?;
        latest.revenue.filter(|revenue| *revenue > Fen::ZERO)?;
        let up = |amount: Option<Fen>| amount.and_then(|amount| amount.scaled(11, 10));
        Some(Accounts {
            latest: Ok(Statement {
                revenue: up(latest.revenue),
                main_business_revenue: up(latest.main_business_revenue),
                high_tech_revenue: up(latest.high_tech_revenue),
                cost_and_expense: up(latest.cost_and_expense),
                rd_expense: up(latest.rd_expense),
                net_profit: up(latest.net_profit),
                operating_cash_flow: up(latest.operating_cash_flow),
                ..*latest
            }),
            ..*self
        })
    }

    /// Returns the accounts with research expense up by one hundredth of revenue, which profit and cash flow pay for;
    /// `None` without revenue or known research expense.
    pub(super) fn with_rd_expense_up(&self) -> Option<Accounts> {
        let latest = self.latest.as_ref().ok()?;
        let more = latest
            .revenue
            .and_then(|revenue| revenue.scaled(1, 100))
            .filter(|more| *more > Fen::ZERO)?;
        let rd_expense = latest.rd_expense?.plus(more);
        Some(Accounts {
            latest: Ok(Statement {
                rd_expense: Some(rd_expense),
                cost_and_expense: latest.cost_and_expense.map(|cost| cost.plus(more)),
                net_profit: latest.net_profit.map(|profit| profit.minus(more)),
                operating_cash_flow: latest.operating_cash_flow.map(|flow| flow.minus(more)),
                ..*latest
            }),
            ..*self
        })
    }

    /// Returns the accounts with liabilities ÷ assets ten points lower; `None` where the ratio is not known or nothing.
    pub(super) fn with_liabilities_down(&self) -> Option<Accounts> {
        Some(Accounts {
            leverage: Ok(self.leverage.ok()?.down()?),
            ..*self
        })
    }
}

/// Change ÷ what it was before.
fn change(latest: Known<Fen>, before: Known<Fen>) -> Known<Ratio> {
    let part = latest.and_then(|latest| before.map(|before| latest.get() - before.get()));
    Ratio::of(part, before.map(Fen::get))
}

/// What part ÷ whole tends to as the whole goes to nothing, basis points; `None` where the whole is not nothing.
fn towards_the_bound(part: Fen, whole: Fen) -> Option<i64> {
    if whole != Fen::ZERO || part == Fen::ZERO {
        return None;
    }
    let bound = i64::try_from(LARGEST_BASIS_POINTS).ok()?;
    Some(if part > Fen::ZERO { bound } else { -bound })
}
