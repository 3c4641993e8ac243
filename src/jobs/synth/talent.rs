//! Staff, research staff and degrees.

use super::{
    accounts::Accounts,
    caller::Caller,
    draw::{Draw, logistic},
    firm::{Nature, days_after},
    parameters::Parameters,
};
use crate::pb;

/// Days from the count of the staff to the as-of date.
const COUNTED_DAYS: i32 = 30;

/// A firm's staff.
pub(super) struct Talent {
    pub(super) staff: u32,
    pub(super) rd_staff: u32,
    pub(super) masters: u32,
    doctors: u32,
    senior_titles: u32,
    leavers: u32,
    pub(super) leaver_rate: f64,
    pub(super) rd_department: bool,
    /// `None`: the firm did not exist a year before.
    a_year_before: Option<u32>,
}

impl Talent {
    /// Returns the staff of a firm with these accounts.
    pub(super) fn draw(
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        accounts: &Accounts,
    ) -> Talent {
        let talent = &parameters.talent;
        let staff = staff(parameters, draw, accounts.latest_revenue());
        let a_year_before = a_year_before(parameters, draw, nature, accounts.growth, staff);
        let shift = if nature.start_up {
            talent.start_up_shift
        } else {
            0.0
        };
        let mut share = |(mean, technology, sigma): (f64, f64, f64)| {
            logistic(mean + shift + technology * nature.technology + sigma * draw.normal())
        };
        let part = |share: f64| libm::round(share * f64::from(staff)) as u32;
        let rd_staff = part(share(talent.rd_share));
        let masters = part(share(talent.masters_share));
        let (senior, sigma) = talent.senior_titles_share;
        let (leavers, per_quality, noise) = talent.leaver_rate;
        let leaver_rate =
            (leavers + per_quality * nature.quality + noise * draw.normal()).clamp(0.0, 0.8);
        let (department, per_technology, per_size) = talent.rd_department;
        let size = nature.log_size(parameters);
        Talent {
            staff,
            a_year_before,
            rd_staff,
            masters,
            doctors: draw
                .poisson(talent.doctors_per_master * f64::from(masters))
                .min(masters),
            senior_titles: part(draw.lognormal(senior, sigma).min(0.5)),
            leavers: draw.poisson(leaver_rate * f64::from(staff)),
            leaver_rate,
            rd_department: draw.chance(logistic(
                department + per_technology * nature.technology + per_size * size,
            )),
        }
    }

    /// Returns the masters' share of the staff.
    pub(super) fn masters_share(&self) -> f64 {
        f64::from(self.masters) / f64::from(self.staff.max(1))
    }

    /// Returns the R&D share of the staff.
    pub(super) fn rd_share(&self) -> f64 {
        f64::from(self.rd_staff) / f64::from(self.staff.max(1))
    }

    /// Returns the block as a caller has it.
    pub(super) fn block(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        caller: &Caller,
    ) -> Option<pb::Talent> {
        let chances = &parameters.retrieval;
        let present = caller.is_handed(parameters, draw, nature, chances.talent);
        let provenance = caller.provenance(draw);
        let mut figure = |value: u32| draw.chance(chances.talent_figure).then_some(value);
        let block = pb::Talent {
            provenance,
            counted_on: days_after(nature.as_of, -COUNTED_DAYS).to_string(),
            staff: Some(self.staff),
            rd_staff: figure(self.rd_staff),
            masters_or_above: figure(self.masters),
            doctors: figure(self.doctors),
            senior_titles: figure(self.senior_titles),
            leavers: figure(self.leavers),
            rd_department: figure(u32::from(self.rd_department)).map(|there| there == 1),
            staff_a_year_before: self.a_year_before.and_then(figure),
        };
        present.then_some(block)
    }
}

fn a_year_before(
    parameters: &Parameters,
    draw: &mut Draw,
    nature: &Nature,
    growth: f64,
    staff: u32,
) -> Option<u32> {
    let (per_growth, sigma) = parameters.talent.staff_growth;
    let growth = per_growth * growth.clamp(-1.0, 1.0) + sigma * draw.normal();
    let before = libm::round(f64::from(staff) / libm::exp(growth)) as u32;
    let day = days_after(nature.as_of, -COUNTED_DAYS - 366);
    (nature.founded_on <= day).then_some(before)
}

fn staff(parameters: &Parameters, draw: &mut Draw, revenue: f64) -> u32 {
    let (per_staff, sigma) = parameters.talent.revenue_per_staff_yuan;
    let (fewest, most_without) = parameters.talent.staff_floor;
    let by_revenue = revenue / draw.lognormal(per_staff, sigma);
    let without = draw.between(fewest, most_without);
    let staff = if revenue > 0.0 {
        by_revenue.max(fewest)
    } else {
        without
    };
    libm::round(staff) as u32
}
