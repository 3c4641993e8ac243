//! Annual statements and loans.

use super::{
    draw::{Draw, logistic},
    firm::{Nature, Size},
    parameters::Parameters,
};
use crate::pb::{self, LoanClass, LoanSecurity};

/// Most years that a profile takes.
const YEARS: usize = 4;

/// A firm's accounts, newest year first; money in yuan.
pub(super) struct Accounts {
    pub(super) years: Vec<Year>,
    /// Log growth of the latest year.
    pub(super) growth: f64,
    pub(super) loans: Vec<Loan>,
}

/// One fiscal year.
pub(super) struct Year {
    fiscal_year: i16,
    pub(super) revenue: f64,
    pub(super) profit: f64,
    rd_expense: f64,
    assets: f64,
    pub(super) liabilities: f64,
    pub(super) debt: f64,
    pub(super) cash_flow: f64,
    main_share: f64,
    high_tech_share: f64,
}

/// One loan; money in yuan.
pub(super) struct Loan {
    security: LoanSecurity,
    outstanding: f64,
    granted: f64,
    class: LoanClass,
}

impl Year {
    /// Returns liabilities ÷ assets.
    pub(super) fn liabilities_to_assets(&self) -> f64 {
        self.liabilities / self.assets
    }

    /// Returns R&D expense ÷ revenue; 0 without revenue.
    pub(super) fn rd_intensity(&self) -> f64 {
        if self.revenue > 0.0 {
            self.rd_expense / self.revenue
        } else {
            0.0
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
                traits.year(parameters, draw, nature.year - back, *revenue, *growth)
            })
            .collect();
        let loans = years
            .first()
            .map(|latest| loans(parameters, draw, nature, latest.debt))
            .unwrap_or_default();
        Accounts {
            growth: growths.first().copied().unwrap_or(0.0),
            years,
            loans,
        }
    }

    /// Returns revenue of the latest year, yuan; 0 for a firm too young to have had one.
    pub(super) fn latest_revenue(&self) -> f64 {
        self.years.first().map_or(0.0, |year| year.revenue)
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
    ) -> Option<pb::Statements> {
        let present = nature.hands_in(parameters, draw, parameters.retrieval.statements);
        let count = draw.place(&parameters.accounts.statement_years) + 1;
        let ratio_only = draw.chance(parameters.accounts.ratio_only_share);
        let day_counts = draw.chance(parameters.accounts.day_counts_share);
        let items: Vec<pb::Statement> = self
            .years
            .iter()
            .take(count)
            .map(|year| {
                let mut statement = year.statement(parameters, draw);
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
            provenance: nature.provenance(),
            items,
        })
    }

    /// Returns the loans as a caller has them.
    pub(super) fn loans(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::Loans> {
        let present = nature.hands_in(parameters, draw, parameters.retrieval.loans);
        let items = self.loans.iter().map(|loan| pb::Loan {
            security: loan.security.into(),
            outstanding_fen: fen(loan.outstanding),
            granted_fen: Some(fen(loan.granted)),
            started_on: None,
            due_on: None,
            working_capital: Some(loan.security != LoanSecurity::Mortgaged),
            loan_class: Some(loan.class.into()),
        });
        present.then(|| pb::Loans {
            provenance: nature.provenance(),
            items: items.collect(),
        })
    }
}

/// Returns yuan as fen, rounded half away from zero.
pub(super) fn fen(yuan: f64) -> i64 {
    libm::round(yuan * 100.0) as i64
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

/// Returns revenue by year, newest first, for the full years since founding.
fn revenues(nature: &Nature, growths: &[f64]) -> Vec<f64> {
    let full_years = usize::from(
        (nature.year - nature.founded_on.year() - 1)
            .max(0)
            .unsigned_abs(),
    );
    let mut revenue = match nature.size {
        Size::None => 0.0,
        Size::Yuan(before) if nature.collapsing => {
            before * libm::exp(growths.iter().take(2).sum::<f64>())
        }
        Size::Yuan(yuan) => yuan,
    };
    growths
        .iter()
        .take(full_years)
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
        BalanceTraits {
            margin: margin + quality * nature.quality + soundness * nature.soundness,
            rd_intensity: draw
                .lognormal(rd_median, rd_sigma)
                .min(accounts.rd_intensity_max),
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
        fiscal_year: i16,
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
            revenue,
            profit,
            rd_expense: (self.rd_intensity * revenue).max(rd_floor),
            assets,
            liabilities,
            debt: self.debt_share * liabilities,
            cash_flow: profit + accounts.cash_flow_sigma * revenue * draw.normal(),
            main_share: self.main_share,
            high_tech_share: self.high_tech_share,
        }
    }
}

impl Year {
    /// Returns the statement with all lines but those of which only the source's kind decides.
    fn statement(&self, parameters: &Parameters, draw: &mut Draw) -> pb::Statement {
        let chance = parameters.retrieval.statement_line;
        let other = parameters.accounts.other_items * self.revenue;
        let cost = (self.revenue - self.profit - other).max(0.0);
        let mut line = |yuan: f64| draw.chance(chance).then(|| fen(yuan));
        let main_business_revenue_fen = line(self.main_share * self.revenue);
        let high_tech_revenue_fen = line(self.high_tech_share * self.revenue);
        let cost_and_expense_fen = line(cost);
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

fn loans(parameters: &Parameters, draw: &mut Draw, nature: &Nature, debt: f64) -> Vec<Loan> {
    let accounts = &parameters.accounts;
    if debt <= 0.0 {
        return Vec::new();
    }
    let count = draw.between(1.0, accounts.loans_max + 1.0) as u32;
    let (low, high) = accounts.granted_to_outstanding;
    let (weak, usual) = accounts.special_mention_share;
    let special = if nature.quality < -1.0 { weak } else { usual };
    (0..count)
        .map(|_| {
            let security = match draw.place(&accounts.loan_securities) {
                0 => LoanSecurity::Credit,
                1 => LoanSecurity::Guaranteed,
                2 => LoanSecurity::Pledged,
                _ => LoanSecurity::Mortgaged,
            };
            let outstanding = debt / f64::from(count);
            Loan {
                security,
                outstanding,
                granted: outstanding * draw.between(low, high),
                class: if draw.chance(special) {
                    LoanClass::SpecialMention
                } else {
                    LoanClass::Normal
                },
            }
        })
        .collect()
}
