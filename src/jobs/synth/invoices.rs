//! Monthly invoice totals. They follow the fiscal years' revenue, the running year included, but not a default, which comes
//! later: the months before the as-of date must not tell what became of the firm.

use super::{
    accounts::{Accounts, fen},
    caller::{Caller, hands_in, provenance},
    draw::{Draw, logistic},
    firm::Nature,
    parameters::Parameters,
};
use crate::{
    domain::calendar::{Date, months_after},
    pb,
};

/// How a firm sells.
pub(super) struct Trade {
    /// Log standard deviation of a month.
    pub(super) volatility: f64,
    pub(super) void_share: f64,
    pub(super) top_customers_share: f64,
    empty_months: f64,
}

impl Trade {
    pub(super) fn draw(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Trade {
        let invoices = &parameters.invoices;
        let (volatility, sigma) = invoices.volatility;
        let (void, void_sigma, void_quality) = invoices.void_share;
        let void_median = void * libm::exp(void_quality * nature.quality);
        let (top, top_sigma) = invoices.top_customers;
        let (projects, empty) = invoices.project_share;
        let in_projects = draw.chance(projects);
        Trade {
            volatility: draw.lognormal(volatility, sigma),
            void_share: draw.lognormal(void_median, void_sigma).min(0.6),
            top_customers_share: logistic(top + top_sigma * draw.normal()),
            empty_months: if in_projects { empty } else { 0.0 },
        }
    }

    /// Returns the invoice block as a caller has it.
    pub(super) fn block(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        caller: &Caller,
        (accounts, running_revenue): (&Accounts, f64),
    ) -> Option<pb::Invoices> {
        let present = hands_in(parameters, draw, nature, parameters.retrieval.invoices);
        let day = caller.day(draw);
        let count = (draw.place(&parameters.invoices.months) as i32 + 1) * 12;
        // The last month that is over on the day of retrieval, unless that is a month's last day.
        let this_month = day.first_of_month();
        let months: Vec<pb::InvoiceMonth> = (1..=count)
            .map(|back| months_after(this_month, -back))
            .filter(|month| *month >= nature.founded_on.first_of_month())
            .map(|month| {
                let yearly = self.yearly(nature, accounts, running_revenue, month);
                self.month(parameters, draw, month, yearly)
            })
            .collect();
        present.then(|| pb::Invoices {
            provenance: Some(provenance(day)),
            months,
        })
    }

    /// Returns the revenue of the fiscal year that a month lies in, yuan.
    fn yearly(&self, nature: &Nature, accounts: &Accounts, running: f64, month: Date) -> f64 {
        let back = nature.year - month.year();
        match usize::try_from(back - 1) {
            Ok(place) => accounts
                .years
                .get(place)
                .map_or(0.0, |year| year.annual_revenue),
            Err(_) => running,
        }
    }

    fn month(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        month: Date,
        yearly: f64,
    ) -> pb::InvoiceMonth {
        let invoices = &parameters.invoices;
        let place = usize::from(month.month().unsigned_abs()) - 1;
        let season = invoices.seasons.get(place).copied().unwrap_or(1.0);
        let noise = self.volatility * draw.normal() - self.volatility * self.volatility / 2.0;
        let kept = 1.0 - self.empty_months;
        let empty = draw.chance(self.empty_months);
        let issued = if empty {
            0.0
        } else {
            yearly / 12.0 * season * libm::exp(noise) / kept
        };
        let (received, sigma) = invoices.received;
        let ratio = (received + sigma * draw.normal()).max(0.0);
        let thousandths = |share: f64| libm::round(share.clamp(0.0, 1.0) * 1000.0) / 1000.0;
        let void = self.void_share * draw.between(0.6, 1.4);
        let top = self.top_customers_share * draw.between(0.9, 1.1);
        pb::InvoiceMonth {
            month: format!("{:04}-{:02}", month.year(), month.month()),
            issued_fen: fen(issued),
            received_fen: Some(fen(issued * ratio)),
            void_share: (issued > 0.0).then(|| thousandths(void)),
            top_customers_share: (issued > 0.0).then(|| thousandths(top)),
        }
    }
}
