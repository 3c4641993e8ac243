//! Annual statements: the latest year and what it is compared with.

use super::{
    blocks::{Block, Blocks},
    known::{Known, Missing, Ratio, count, retrieved, value},
};
use crate::domain::{
    assessment::{Reading, Value},
    calendar::{Date, months_after},
    money::Fen,
    profile::Profile,
    statements::Statement,
};

/// Statements older than this many months are stale.
pub(super) const STALE_MONTHS: i32 = 18;

/// Assets may differ from liabilities and equity by one part in this many: sources round, and some leave small minority
/// interests out (illustrative).
const IMBALANCE_PARTS: i64 = 100;

/// So many years of loss are told, whatever came before them.
const LOSS_YEARS_TOLD: i64 = 3;

/// The statements of the years that ended by the as-of date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Accounts {
    /// The newest year; undefined where the firm has none yet.
    pub(super) latest: Known<Statement>,
    /// Liabilities ÷ assets of the newest year; undefined where its balance sheet contradicts itself.
    leverage: Known<Leverage>,
    /// The same where the whole balance sheet is there and adds up, otherwise not retrieved.
    leverage_of_whole: Known<Leverage>,
    /// The same whether or not it does.
    pub(super) leverage_as_stated: Known<Leverage>,
    year_before: Known<YearBefore>,
    revenue_two_years_before: Known<Fen>,
    /// Best revenue of the years before the latest.
    best_before: Option<Fen>,
    /// Best revenue of the two years before the latest.
    best_of_two_before: Option<Fen>,
    /// Whether revenue of both of them is known, or a year before did not exist.
    two_before_settled: bool,
    /// Profits of the three years before the latest, newest first; undefined for a year before the founding.
    profits_before: [Known<Fen>; 3],
    /// Revenue of the newest year that has one and is not stale, where the latest year has none.
    pub(super) earlier_revenue: Option<Fen>,
    /// How many statements there are; `None`: not retrieved.
    pub(super) number: Option<u32>,
    /// Whether the statement that is due by the day of the decision is missing.
    pub(super) due_is_missing: bool,
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
    /// Equity is below nothing and assets are not known: above 1, nobody knows how far.
    AboveOne,
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
            (None, _, None) if statement.equity.is_some_and(|equity| equity < Fen::ZERO) => {
                Ok(Leverage::AboveOne)
            }
            (Some(_), None, None) if assets.is_some() => Err(Missing::Undefined),
            (_, _, None) => Err(Missing::NotRetrieved),
        }
    }

    /// Returns the ratio of a balance sheet of which every part is there and which adds up: a part that was left out could contradict
    /// the others.
    fn of_whole(statement: &Statement) -> Known<Leverage> {
        let (Some(assets), Some(liabilities), Some(_)) =
            (statement.assets, statement.liabilities, statement.equity)
        else {
            return Err(Missing::NotRetrieved);
        };
        if assets <= Fen::ZERO || contradict(statement) {
            return Err(Missing::NotRetrieved);
        }
        Ok(Leverage::Exact(Ratio {
            part: liabilities.get(),
            whole: assets.get(),
        }))
    }

    /// Returns the ratio; 1, which decides in every bin and band, where only that much is known.
    pub(super) fn number(self) -> f64 {
        match self {
            Leverage::Exact(ratio) => ratio.number(),
            Leverage::Stated(number) => number,
            Leverage::AboveOne => 1.0,
        }
    }

    /// Returns whether the ratio is at most `percent` hundredths; exact for a balance sheet.
    pub(super) fn at_most(self, percent: i32) -> bool {
        match self {
            Leverage::Exact(ratio) => ratio.part * 100 <= ratio.whole * i64::from(percent),
            // The nearest float to a stated 55 % is that of 55 ÷ 100.
            Leverage::Stated(number) => number <= f64::from(percent) / 100.0,
            Leverage::AboveOne => false,
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
            Leverage::Exact(_) | Leverage::Stated(_) | Leverage::AboveOne => None,
        }
    }
}

/// Returns whether the parts of a balance sheet cannot be right together: equity above assets, or assets that are not
/// liabilities and equity.
pub(super) fn contradict(statement: &Statement) -> bool {
    let (Some(assets), Some(equity)) = (statement.assets, statement.equity) else {
        return false;
    };
    let (assets, equity) = (assets.get(), equity.get());
    let imbalance = statement
        .liabilities
        .map_or(0, |liabilities| assets - liabilities.get() - equity);
    equity > assets || imbalance.saturating_abs() > assets / IMBALANCE_PARTS
}

impl Accounts {
    /// Returns the accounts of a profile. `founded_on` tells whether a year before the first can exist at all. Where the statement
    /// of the year `due` is missing, all of them count as not retrieved.
    pub(super) fn of(
        profile: &Profile,
        founded_on: Option<Date>,
        due: i16,
        later: &mut Blocks,
    ) -> Accounts {
        let Some(block) = profile.statements.as_ref() else {
            return Accounts::without(Missing::NotRetrieved);
        };
        let as_of = profile.as_of;
        let seen = block.provenance.retrieved_on.min(as_of);
        let mut latest: Option<&Statement> = None;
        for statement in &block.facts {
            let is_later = statement.ended_on() > seen;
            later.note(Block::Statements, is_later);
            if !is_later && latest.is_none_or(|newest| newest.fiscal_year < statement.fiscal_year) {
                latest = Some(statement);
            }
        }
        let Some(latest) = latest else {
            return Accounts {
                number: Some(0),
                ..Accounts::without(Missing::Undefined)
            };
        };
        let existed = founded_on.is_none_or(|founded| founded.year() <= due);
        if latest.fiscal_year < due && existed {
            return Accounts {
                due_is_missing: true,
                ..Accounts::without(Missing::NotRetrieved)
            };
        }
        let year = |back: i16| -> Known<&Statement> {
            let wanted = latest.fiscal_year.saturating_sub(back);
            let found = block.facts.iter().find(|s| s.fiscal_year == wanted);
            match (found, founded_on) {
                (Some(statement), _) => Ok(statement),
                (None, Some(founded)) if founded.year() > wanted => Err(Missing::Undefined),
                (None, _) => Err(Missing::NotRetrieved),
            }
        };
        let two_before = [1, 2].map(|back| year(back).and_then(|before| retrieved(before.revenue)));
        let mut accounts = Accounts {
            latest: Ok(*latest),
            leverage: if contradict(latest) {
                Err(Missing::Undefined)
            } else {
                Leverage::of(latest)
            },
            leverage_of_whole: Leverage::of_whole(latest),
            leverage_as_stated: Leverage::of(latest),
            year_before: year(1).map(|before| YearBefore {
                revenue: retrieved(before.revenue),
                main_business_revenue: retrieved(before.main_business_revenue),
            }),
            revenue_two_years_before: two_before[1],
            best_before: None,
            best_of_two_before: two_before.iter().filter_map(|revenue| revenue.ok()).max(),
            two_before_settled: two_before
                .iter()
                .all(|revenue| revenue.err() != Some(Missing::NotRetrieved)),
            profits_before: [1, 2, 3]
                .map(|back| year(back).and_then(|before| retrieved(before.net_profit))),
            earlier_revenue: None,
            number: Some(1),
            due_is_missing: false,
        };
        let is_fresh = |year: &Statement| months_after(year.ended_on(), STALE_MONTHS) >= as_of;
        // The statements stand newest first.
        for statement in &block.facts {
            if statement.fiscal_year >= latest.fiscal_year {
                continue;
            }
            accounts.number = accounts.number.map(|number| number.saturating_add(1));
            accounts.best_before = accounts.best_before.max(statement.revenue);
            if latest.revenue.is_none() && is_fresh(statement) {
                accounts.earlier_revenue = accounts.earlier_revenue.or(statement.revenue);
            }
        }
        accounts
    }

    const fn without(missing: Missing) -> Accounts {
        Accounts {
            latest: Err(missing),
            leverage: Err(missing),
            leverage_of_whole: Err(missing),
            leverage_as_stated: Err(missing),
            year_before: Err(missing),
            revenue_two_years_before: Err(missing),
            best_before: None,
            best_of_two_before: None,
            two_before_settled: false,
            profits_before: [Err(missing); 3],
            earlier_revenue: None,
            number: None,
            due_is_missing: false,
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

    /// Returns liabilities ÷ assets on a reading.
    pub(super) const fn leverage_on(&self, reading: Reading) -> Known<Leverage> {
        match reading {
            Reading::Typical => self.leverage,
            Reading::Known | Reading::Best => self.leverage_of_whole,
        }
    }

    /// Known where both years before were retrieved: a better year that was left out would make the latest look better.
    fn latest_to_best(&self) -> Known<Ratio> {
        if !self.two_before_settled {
            return Err(Missing::NotRetrieved);
        }
        // A firm in its first year has no other year to compare with.
        let best = self.best_of_two_before.ok_or(Missing::Undefined);
        let best = best.and_then(|before| self.revenue().map(|latest| latest.max(before)));
        Ratio::of_amounts(self.revenue(), best)
    }

    /// Returns the profits of the latest four years, newest first.
    fn profits(&self) -> impl Iterator<Item = Known<Fen>> + '_ {
        std::iter::once(self.field(|latest| latest.net_profit)).chain(self.profits_before)
    }

    /// Known where the profit of every one of the three years that existed is.
    fn loss_years(&self) -> Known<u32> {
        self.latest?;
        let mut losses = 0_u32;
        for profit in self.profits().take(3) {
            match profit {
                Ok(profit) => losses += u32::from(profit < Fen::ZERO),
                Err(Missing::Undefined) => {}
                Err(Missing::NotRetrieved) => return Err(Missing::NotRetrieved),
            }
        }
        Ok(losses)
    }

    /// Returns the twelve values of the revenue family that come from statements.
    pub(super) fn values(&self, reading: Reading) -> [Value; 12] {
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
            value(self.leverage_on(reading).map(Leverage::number)),
            number(self.over_revenue(|latest| latest.interest_bearing_debt)),
            count(self.loss_years()),
        ]
    }

    /// Returns the change of revenue against the year before, basis points.
    pub(super) fn revenue_change_bp(&self) -> Known<i64> {
        self.growth().map(Ratio::basis_points)
    }

    /// Returns the change of revenue against two years before, basis points.
    pub(super) fn revenue_change_two_years_bp(&self) -> Known<i64> {
        self.growth_of_two_years().map(Ratio::basis_points)
    }

    /// Returns liabilities ÷ assets, basis points.
    pub(super) fn leverage_bp(&self) -> Known<i64> {
        match self.leverage {
            // A stated ratio is no balance sheet: nobody can add it up.
            Ok(Leverage::Exact(ratio)) => Ok(ratio.basis_points()),
            Ok(Leverage::Stated(_) | Leverage::AboveOne) => Err(Missing::NotRetrieved),
            Err(missing) => Err(missing),
        }
    }

    /// Returns a field of the latest year ÷ revenue, basis points.
    pub(super) fn over_revenue_bp(&self, field: impl Fn(&Statement) -> Option<Fen>) -> Known<i64> {
        self.over_revenue(field).map(Ratio::basis_points)
    }

    /// Returns how many years without a gap, the latest last, have a loss. Known up to the first year whose profit was not retrieved,
    /// where that year could not lower the number below three.
    pub(super) fn years_of_loss_running(&self) -> Known<i64> {
        let mut years = 0;
        for profit in self.profits() {
            match profit {
                Ok(profit) if profit < Fen::ZERO => years += 1,
                Ok(_) | Err(Missing::Undefined) => break,
                Err(Missing::NotRetrieved) if years >= LOSS_YEARS_TOLD => break,
                Err(Missing::NotRetrieved) => return Err(Missing::NotRetrieved),
            }
        }
        self.latest.map(|_| years)
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

    /// Returns the accounts with a year that breaks even; `None` where the latest profit is not known or no loss.
    pub(super) fn with_profit(&self) -> Option<Accounts> {
        let latest = self.latest.as_ref().ok()?;
        latest.net_profit.filter(|profit| *profit < Fen::ZERO)?;
        Some(Accounts {
            latest: Ok(Statement {
                net_profit: Some(Fen::ZERO),
                operating_cash_flow: latest.operating_cash_flow.map(Fen::at_least_zero),
                ..*latest
            }),
            ..*self
        })
    }

    /// Returns the accounts of a firm without research, as far as that was retrieved.
    pub(super) fn without_research(&self) -> Accounts {
        let without = |latest: Statement| Statement {
            rd_expense: latest.rd_expense.map(|_| Fen::ZERO),
            ..latest
        };
        Accounts {
            latest: self.latest.map(without),
            ..*self
        }
    }

    /// Returns the accounts with liabilities ÷ assets ten points lower; `None` where the ratio is not known or nothing.
    pub(super) fn with_liabilities_down(&self) -> Option<Accounts> {
        let down = Ok(self.leverage.ok()?.down()?);
        Some(Accounts {
            leverage: down,
            leverage_of_whole: self.leverage_of_whole.and(down),
            leverage_as_stated: down,
            ..*self
        })
    }
}

/// Change ÷ what it was before.
fn change(latest: Known<Fen>, before: Known<Fen>) -> Known<Ratio> {
    let part = latest.and_then(|latest| before.map(|before| latest.get() - before.get()));
    Ratio::of(part, before.map(Fen::get))
}
