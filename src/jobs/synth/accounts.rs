//! Annual statements.

use super::{
    caller::Caller,
    draw::{Draw, logistic},
    firm::{Nature, Size},
    parameters::Parameters,
};
use crate::pb;
use jiff::civil::date;

/// Most years that a profile takes.
const YEARS: usize = 4;
/// Month and day on which the statement of the year before is due: the annual tax return is due then (企业所得税法 Art. 54).
const DUE: (i8, i8) = (5, 31);
/// Years that a decision needs: the latest that is due and the two before.
const NEEDED_YEARS: usize = 3;

/// A firm's accounts, newest year first; money in yuan.
pub(super) struct Accounts {
    pub(super) years: Vec<Year>,
    /// Log growth of the latest year.
    pub(super) growth: f64,
}

/// One fiscal year.
pub(super) struct Year {
    fiscal_year: i16,
    pub(super) revenue: f64,
    /// Revenue of a whole year; more than `revenue` in the year of founding.
    pub(super) annual_revenue: f64,
    pub(super) profit: f64,
    rd_expense: f64,
    assets: f64,
    pub(super) liabilities: f64,
    pub(super) debt: f64,
    pub(super) cash_flow: f64,
    main_share: f64,
    high_tech_share: f64,
}

impl Year {
    /// Returns liabilities ÷ assets.
    pub(super) fn liabilities_to_assets(&self) -> f64 {
        self.liabilities / self.assets
    }

    /// Returns R&D expense ÷ revenue, at most `most`. Expense without revenue counts as the most.
    pub(super) fn rd_intensity(&self, most: f64) -> f64 {
        if self.rd_expense <= 0.0 {
            0.0
        } else if self.revenue > 0.0 {
            (self.rd_expense / self.revenue).min(most)
        } else {
            most
        }
    }
}

impl Accounts {
    pub(super) fn draw(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Accounts {
        let growths: Vec<f64> = (0..YEARS)
            .map(|back| growth(parameters, draw, nature, back))
            .collect();
        let revenues = revenues(nature, &growths);
        let traits = BalanceTraits::draw(parameters, draw, nature);
        let years: Vec<Year> = revenues
            .iter()
            .zip(&growths)
            .zip(1_i16..)
            .map(|((revenue, growth), back)| {
                let fiscal_year = nature.year - back;
                let share = nature.share_of_year(fiscal_year);
                traits.year(parameters, draw, (fiscal_year, share), *revenue, *growth)
            })
            .collect();
        Accounts {
            growth: growths.first().copied().unwrap_or(0.0),
            years,
        }
    }

    /// Returns revenue of the latest year, yuan, as that of a whole year; 0 for a firm founded later.
    pub(super) fn latest_revenue(&self) -> f64 {
        self.years.first().map_or(0.0, |year| year.annual_revenue)
    }

    /// Returns interest-bearing debt of the latest year, yuan.
    pub(super) fn latest_debt(&self) -> f64 {
        self.years.first().map_or(0.0, |year| year.debt)
    }

    /// Returns the highest revenue of the years, yuan.
    pub(super) fn best_revenue(&self) -> f64 {
        self.years
            .iter()
            .map(|year| year.revenue)
            .fold(0.0, f64::max)
    }

    /// Returns the statements as a caller has them.
    pub(super) fn statements(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        caller: &Caller,
    ) -> Option<pb::Statements> {
        let chance = parameters.retrieval.statements;
        let present = caller.is_handed(parameters, draw, nature, chance);
        let drawn = draw.place(&parameters.accounts.statement_years) + 1;
        let count = if caller.complete {
            drawn.max(needed_years(nature))
        } else {
            drawn
        };
        let ratio_only = draw.chance(parameters.accounts.ratio_only_share) && !caller.complete;
        let day_counts = draw.chance(parameters.accounts.day_counts_share);
        let items: Vec<pb::Statement> = self
            .years
            .iter()
            .take(count)
            .map(|year| {
                let mut statement = year.statement(parameters, draw, caller);
                if ratio_only {
                    statement.assets_fen = None;
                    statement.liabilities_fen = None;
                    statement.equity_fen = None;
                    let ratio = libm::round(year.liabilities_to_assets() * 1e4) / 1e4;
                    statement.liabilities_to_assets = Some(ratio);
                }
                if day_counts {
                    set_day_counts(parameters, draw, &mut statement);
                }
                statement
            })
            .collect();
        present.then(|| pb::Statements {
            provenance: caller.provenance(draw),
            items,
        })
    }
}

/// Returns yuan as fen, rounded half away from zero.
pub(super) fn fen(yuan: f64) -> i64 {
    libm::round(yuan * 100.0) as i64
}

/// Returns how many years back from the year before the as-of date a decision needs: one more until the statement of that
/// year is due.
fn needed_years(nature: &Nature) -> usize {
    let (month, day) = DUE;
    let is_due = nature.as_of >= date(nature.year, month, day);
    NEEDED_YEARS + usize::from(!is_due)
}

/// Returns log growth into the year that lies `back` years before the latest.
fn growth(parameters: &Parameters, draw: &mut Draw, nature: &Nature, back: usize) -> f64 {
    let (mean, quality, technology, sigma) = parameters.accounts.growth;
    let usual = mean
        + quality * nature.quality
        + technology * nature.technology
        + parameters.accounts.growth_year_factor * nature.year_factor
        + sigma * draw.normal();
    let (least, most) = parameters.firm.collapse_log_range;
    let fall = -draw.between(least, most);
    if nature.collapsing && back < 2 {
        fall
    } else {
        usual
    }
}

/// Returns revenue by year, newest first, for the years since founding, each as that of a whole year.
fn revenues(nature: &Nature, growths: &[f64]) -> Vec<f64> {
    let years = (nature.year - nature.founded_on.year()).max(0);
    let years = usize::from(years.unsigned_abs());
    let mut revenue = match nature.size {
        Size::None => 0.0,
        Size::Yuan(before) if nature.collapsing => {
            before * libm::exp(growths.iter().take(2).sum::<f64>())
        }
        Size::Yuan(yuan) => yuan,
    };
    growths
        .iter()
        .take(years)
        .map(|growth| {
            let this = revenue;
            revenue /= libm::exp(*growth);
            this
        })
        .collect()
}

/// What stays the same over a firm's years.
struct BalanceTraits {
    margin: f64,
    rd_intensity: f64,
    liabilities_log_odds: f64,
    assets_to_revenue: f64,
    debt_share: f64,
    main_share: f64,
    high_tech_share: f64,
    fixed_cost: f64,
}

impl BalanceTraits {
    fn draw(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> BalanceTraits {
        let accounts = &parameters.accounts;
        let (margin, quality, soundness, _, _) = accounts.margin;
        let (rd, rd_technology, rd_sigma) = accounts.rd_intensity;
        let (liabilities, per_soundness, per_quality, sigma) = accounts.liabilities;
        let (assets, assets_sigma) = accounts.assets_to_revenue;
        let (low_debt, high_debt) = accounts.debt_share;
        let debt_share = draw.between(low_debt, high_debt);
        let debt_free = draw.chance(accounts.debt_free_share);
        let rd_median = rd * libm::exp(rd_technology * nature.technology);
        let rd_usual = draw.lognormal(rd_median, rd_sigma);
        let (heavy_share, heavy_low, heavy_high) = accounts.rd_heavy;
        let rd_heavy = draw.between(heavy_low, heavy_high);
        let is_heavy = draw.chance(heavy_share * 2.0 * logistic(nature.technology));
        BalanceTraits {
            margin: margin + quality * nature.quality + soundness * nature.soundness,
            rd_intensity: if is_heavy { rd_heavy } else { rd_usual }.min(accounts.rd_intensity_max),
            liabilities_log_odds: liabilities
                + per_soundness * nature.soundness
                + per_quality * nature.quality
                + sigma * draw.normal(),
            assets_to_revenue: draw.lognormal(assets, assets_sigma),
            debt_share: if debt_free { 0.0 } else { debt_share },
            main_share: draw.between(accounts.main_share.0, accounts.main_share.1),
            high_tech_share: draw.between(accounts.high_tech_share.0, accounts.high_tech_share.1),
            fixed_cost: match nature.size {
                Size::None => {
                    draw.lognormal(accounts.start_up_cost_yuan.0, accounts.start_up_cost_yuan.1)
                }
                Size::Yuan(_) => accounts.fixed_cost_yuan,
            },
        }
    }

    fn year(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        (fiscal_year, share): (i16, f64),
        revenue: f64,
        growth: f64,
    ) -> Year {
        let accounts = &parameters.accounts;
        let (_, _, _, per_growth, sigma) = accounts.margin;
        let margin =
            (self.margin + per_growth * (growth - accounts.growth.0) + sigma * draw.normal())
                .max(accounts.margin_floor);
        let profit = margin * revenue - self.fixed_cost;
        let loss = if revenue > 0.0 {
            (-profit / revenue).clamp(0.0, -accounts.margin_floor)
        } else {
            1.0
        };
        let ratio = (logistic(self.liabilities_log_odds + 0.1 * draw.normal())
            + accounts.liabilities_per_loss * loss)
            .min(accounts.liabilities_max);
        let assets = (self.assets_to_revenue * revenue).max(accounts.assets_floor_yuan);
        let liabilities = ratio * assets;
        let rd_floor = if revenue > 0.0 { 0.0 } else { self.fixed_cost };
        Year {
            fiscal_year,
            revenue: share * revenue,
            annual_revenue: revenue,
            profit: share * profit,
            rd_expense: share * (self.rd_intensity * revenue).max(rd_floor),
            assets,
            liabilities,
            debt: self.debt_share * liabilities,
            cash_flow: share * (profit + accounts.cash_flow_sigma * revenue * draw.normal()),
            main_share: self.main_share,
            high_tech_share: self.high_tech_share,
        }
    }
}

impl Year {
    /// Returns the statement with all lines but those of which only the source's kind decides.
    fn statement(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> pb::Statement {
        let chance = parameters.retrieval.statement_line;
        let other = parameters.accounts.other_items * self.revenue;
        let cost = (self.revenue - self.profit - other).max(0.0);
        let mut optional = |yuan: f64| draw.chance(chance).then(|| fen(yuan));
        let main_business_revenue_fen = optional(self.main_share * self.revenue);
        let high_tech_revenue_fen = optional(self.high_tech_share * self.revenue);
        let cost_and_expense_fen = optional(cost);
        let mut line = |yuan: f64| caller.has(draw, chance).then(|| fen(yuan));
        let rd_expense_fen = line(self.rd_expense);
        let interest_bearing_debt_fen = line(self.debt);
        let operating_cash_flow_fen = line(self.cash_flow);
        let balance = line(self.assets);
        pb::Statement {
            fiscal_year: i32::from(self.fiscal_year),
            revenue_fen: Some(fen(self.revenue)),
            main_business_revenue_fen,
            high_tech_revenue_fen,
            cost_and_expense_fen,
            rd_expense_fen,
            net_profit_fen: Some(fen(self.profit)),
            assets_fen: balance,
            liabilities_fen: balance.map(|_| fen(self.liabilities)),
            equity_fen: balance.map(|assets| assets - fen(self.liabilities)),
            liabilities_to_assets: None,
            interest_bearing_debt_fen,
            operating_cash_flow_fen,
            ..pb::Statement::default()
        }
    }
}

fn set_day_counts(parameters: &Parameters, draw: &mut Draw, statement: &mut pb::Statement) {
    let sigma = parameters.accounts.day_sigma;
    let [inventory, receivable, payable, prepaid, advance] = parameters.accounts.day_medians;
    let mut days = |median: f64| Some(libm::round(draw.lognormal(median, sigma) * 10.0) / 10.0);
    statement.inventory_days = days(inventory);
    statement.receivable_days = days(receivable);
    statement.payable_days = days(payable);
    statement.prepaid_days = days(prepaid);
    statement.advance_days = days(advance);
}
