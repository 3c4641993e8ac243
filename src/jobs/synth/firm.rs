//! What kind of firm it is: its age, size and kind, and the three traits that everything else leans on.

use super::{caller::Caller, draw::Draw, industry, parameters::Parameters};
use crate::{
    domain::calendar::Date,
    pb::{self, FieldClass},
};
use jiff::{ToSpan, civil::date};

/// A firm's nature. Quality, soundness and technology are standard normal; nobody states them.
pub(super) struct Nature {
    pub(super) year: i16,
    pub(super) as_of: Date,
    /// The day of the caller's first look. No fact is dated later.
    pub(super) seen_on: Date,
    pub(super) founded_on: Date,
    pub(super) age_years: f64,
    pub(super) start_up: bool,
    /// How well the firm is run. Facts follow it weakly.
    pub(super) quality: f64,
    /// Financial strength, visible in the balance sheet.
    pub(super) soundness: f64,
    /// Technological strength, visible in patents and talent.
    pub(super) technology: f64,
    /// The factor that all firms of the year share; higher is a better year.
    pub(super) year_factor: f64,
    pub(super) size: Size,
    pub(super) collapsing: bool,
    pub(super) strategic: bool,
    pub(super) manufacturer: bool,
    industry: String,
}

/// Revenue of the latest year before a collapse.
#[derive(Clone, Copy)]
pub(super) enum Size {
    None,
    Yuan(f64),
}

impl Nature {
    pub(super) fn draw(parameters: &Parameters, draw: &mut Draw, seed: u64) -> Nature {
        let firm = &parameters.firm;
        let years = f64::from(parameters.scope.last_year - parameters.scope.first_year) + 1.0;
        let year = parameters.scope.first_year + (draw.unit() * years.max(1.0)) as i16;
        let day = firm.as_of_first_day + (draw.unit() * f64::from(firm.as_of_days)) as i32;
        let as_of = days_after(date(year, 1, 1), day);
        let lag = draw.between(0.0, f64::from(parameters.retrieval.days) + 1.0) as i32;

        let quality = draw.normal();
        let shared = firm.quality_correlation;
        let own = libm::sqrt(1.0 - shared * shared);
        let soundness = shared * quality + own * draw.normal();
        let technology = shared * quality + own * draw.normal();

        let (youngest, oldest) = firm.age_range_years;
        let age = draw
            .lognormal(firm.age_median_years, firm.age_sigma)
            .clamp(youngest, oldest);
        let founded_on = days_after(as_of, -((age * 365.25) as i32));
        let start_up = age < firm.start_up_years;
        let strategic = draw.chance(firm.strategic_share);
        let manufacturer = draw.chance(firm.manufacturing_share);
        Nature {
            year,
            as_of,
            seen_on: days_after(as_of, -lag),
            founded_on,
            age_years: age,
            start_up,
            quality,
            soundness,
            technology,
            year_factor: Draw::of_year(seed, year).normal(),
            size: size(parameters, draw, start_up),
            collapsing: !start_up && draw.chance(firm.collapsing_share),
            strategic,
            manufacturer,
            industry: industry::draw(parameters, draw, manufacturer, strategic),
        }
    }

    /// Returns log (revenue ÷ median revenue) within ±3; −3 without revenue.
    pub(super) fn log_size(&self, parameters: &Parameters) -> f64 {
        match self.size {
            Size::None => -3.0,
            Size::Yuan(yuan) => {
                libm::log(yuan / parameters.firm.revenue_median_yuan).clamp(-3.0, 3.0)
            }
        }
    }

    /// Returns the part of its founding year, or of a later year, in which the firm existed.
    pub(super) fn share_of_year(&self, year: i16) -> f64 {
        if year > self.founded_on.year() {
            return 1.0;
        }
        let days = f64::from(self.founded_on.days_in_year());
        (days - f64::from(self.founded_on.day_of_year()) + 1.0) / days
    }

    /// Returns the identity: a reference and a name that cannot be taken for a real firm's.
    pub(super) fn identity(&self, draw: &mut Draw, caller: &Caller, index: u32) -> pb::Identity {
        let number = u64::from(index) + 1;
        let field = if self.strategic {
            FieldClass::StrategicEmerging
        } else {
            FieldClass::Other
        };
        pb::Identity {
            provenance: caller.provenance(draw),
            uscc: None,
            accept_failed_check_digit: false,
            firm_ref: Some(format!("synthetic-{number:06}")),
            name: format!("合成企业{number:06}"),
            founded_on: Some(self.founded_on.to_string()),
            region_code: None,
            industry_code: Some(self.industry.clone()),
            main_product: None,
            field_class: Some(field.into()),
        }
    }
}

fn size(parameters: &Parameters, draw: &mut Draw, start_up: bool) -> Size {
    let firm = &parameters.firm;
    let usual = draw.lognormal(firm.revenue_median_yuan, firm.revenue_sigma);
    let (low, high) = firm.micro_revenue_yuan;
    let micro = draw.between(low, high);
    let is_micro = draw.chance(firm.micro_share);
    let is_without = start_up && draw.chance(firm.pre_revenue_share_of_start_ups);
    match (is_without, is_micro, start_up) {
        (true, _, _) => Size::None,
        (false, true, _) => Size::Yuan(micro),
        (false, false, true) => Size::Yuan(usual * firm.start_up_size),
        (false, false, false) => Size::Yuan(usual),
    }
}

/// Returns the day so many days later, earlier if negative, held at the ends of the calendar.
pub(super) fn days_after(from: Date, days: i32) -> Date {
    from.saturating_add(days.days())
}
