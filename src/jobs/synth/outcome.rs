//! What becomes of a firm: default within twelve months, and next year's revenue.

use super::{
    accounts::Accounts,
    draw::{Draw, logistic},
    firm::Nature,
    invoices::Trade,
    parameters::Parameters,
    patents::Portfolio,
    standing::Standing,
    talent::Talent,
};

/// Everything that is true of a firm, whether a caller knows it or not.
pub(super) struct Facts<'a> {
    pub(super) nature: &'a Nature,
    pub(super) talent: &'a Talent,
    pub(super) accounts: &'a Accounts,
    pub(super) portfolio: &'a Portfolio,
    pub(super) standing: &'a Standing,
    pub(super) trade: &'a Trade,
}

/// Log-odds of default that the facts give, by the kind of fact; the constant is arbitrary.
#[derive(Clone, Copy)]
pub(super) struct Risk {
    /// Of statements, size and age.
    pub(super) finance: f64,
    /// Of patents, staff, research and certificates.
    pub(super) knowledge: f64,
    /// Of registers, invoices and leavers.
    pub(super) conduct: f64,
}

impl Risk {
    pub(super) fn sum(self) -> f64 {
        self.finance + self.knowledge + self.conduct
    }
}

/// What became of a firm.
pub(super) struct Outcome {
    pub(super) defaulted: bool,
    /// Revenue of the running fiscal year, yuan.
    pub(super) next_revenue: f64,
    /// The same had the firm not defaulted: all that can be seen of it before the as-of date.
    pub(super) undisturbed_revenue: f64,
}

impl Facts<'_> {
    /// Returns the log-odds of default that the facts give.
    pub(super) fn stated_risk(&self, parameters: &Parameters) -> Risk {
        Risk {
            finance: self.financial_risk(parameters),
            knowledge: self.knowledge_risk(parameters),
            conduct: self.conduct_risk(parameters),
        }
    }

    fn financial_risk(&self, parameters: &Parameters) -> f64 {
        let effects = &parameters.outcome.effects;
        let years = &self.accounts.years;
        let mut risk = effects.size * self.nature.log_size(parameters)
            + effects.age * libm::log1p(self.nature.age_years);
        let Some(latest) = years.first() else {
            return risk;
        };
        let losses = years.iter().filter(|year| year.profit < 0.0).count() as f64;
        let latest_loss = if latest.profit < 0.0 { 1.0 } else { 0.0 };
        risk += effects.liabilities * latest.liabilities_to_assets().min(2.0)
            + effects.loss * latest_loss
            + effects.further_loss * (losses - latest_loss);
        let best = self.accounts.best_revenue();
        if latest.revenue > 0.0 {
            risk += effects.shortfall * (1.0 - latest.revenue / best)
                + effects.cash_flow * (latest.cash_flow / latest.revenue).clamp(-0.3, 0.3)
                + effects.debt * (latest.debt / latest.annual_revenue).min(2.0);
        }
        risk
    }

    fn knowledge_risk(&self, parameters: &Parameters) -> f64 {
        let effects = &parameters.outcome.effects;
        let (unit, _) = parameters.outcome.rd_intensity;
        let masters = if self.nature.start_up {
            effects.masters_in_start_up
        } else {
            effects.masters
        };
        let department = if self.talent.rd_department { 1.0 } else { 0.0 };
        let certificate = if self.standing.certificate_valid {
            1.0
        } else {
            0.0
        };
        effects.rd_department * department
            + effects.invention_value * libm::log1p(self.portfolio.value)
            + effects.count_with_equity
                * libm::log1p(f64::from(self.portfolio.inventions_in_force))
                * self.equity_ratio()
            + masters * self.talent.masters_share()
            + effects.rd_staff * self.talent.rd_share()
            + effects.certificate * certificate
            + effects.rd_intensity * libm::log1p(self.rd_intensity(parameters) / unit)
    }

    fn conduct_risk(&self, parameters: &Parameters) -> f64 {
        let effects = &parameters.outcome.effects;
        let entries = if self.standing.standing_entries() > 0 {
            1.0
        } else {
            0.0
        };
        let disputes = if self.portfolio.open_disputes > 0 {
            1.0
        } else {
            0.0
        };
        effects.leavers * self.talent.leaver_rate
            + effects.integrity * entries
            + effects.tax_step * self.standing.tax_steps()
            + effects.dispute * disputes
            + effects.volatility * self.trade.volatility
            + effects.void_share * self.trade.void_share
            + effects.top_customers * self.trade.top_customers_share
    }

    /// Returns R&D ÷ revenue of the latest year, held where more of it changes nothing.
    fn rd_intensity(&self, parameters: &Parameters) -> f64 {
        let (_, most) = parameters.outcome.rd_intensity;
        let latest = self.accounts.years.first();
        latest.map_or(0.0, |year| year.rd_intensity(most))
    }

    /// Returns max(0, 1 − liabilities ÷ assets); 0 without accounts.
    fn equity_ratio(&self) -> f64 {
        let latest = self.accounts.years.first();
        latest.map_or(0.0, |year| (1.0 - year.liabilities_to_assets()).max(0.0))
    }

    /// Returns what becomes of the firm: the facts' part scaled to its documented spread, the quality that nobody states,
    /// and the year.
    pub(super) fn outcome(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        stated_risk: f64,
    ) -> Outcome {
        let outcome = &parameters.outcome;
        let (mean, spread) = outcome.stated_risk;
        let log_odds = outcome.intercept + outcome.signal * (stated_risk - mean) / spread
            - outcome.unstated * self.nature.quality
            - outcome.year_factor * self.nature.year_factor;
        let defaulted = draw.chance(logistic(log_odds));
        let (least, most) = outcome.default_revenue;
        let kept = draw.between(least, most);
        let next = self.next_revenue(parameters, draw);
        Outcome {
            defaulted,
            next_revenue: if defaulted { next * kept } else { next },
            undisturbed_revenue: next,
        }
    }

    fn next_revenue(&self, parameters: &Parameters, draw: &mut Draw) -> f64 {
        let [constant, quality, value, masters, rd, momentum, year, sigma] =
            parameters.outcome.growth;
        let (chance, median, first_sigma) = parameters.outcome.first_revenue;
        let first = draw.lognormal(median, first_sigma);
        let starts = draw.chance(chance);
        let noise = sigma * draw.normal();
        let latest = self.accounts.latest_revenue();
        if latest <= 0.0 {
            return if starts { first } else { 0.0 };
        }
        let growth = constant
            + quality * self.nature.quality
            + value * libm::log1p(self.portfolio.value)
            + masters * self.talent.masters_share()
            + rd * self.rd_intensity(parameters).min(0.3)
            + momentum * self.accounts.growth.clamp(-0.8, 0.6)
            + year * self.nature.year_factor
            + noise;
        latest * libm::exp(growth)
    }
}
