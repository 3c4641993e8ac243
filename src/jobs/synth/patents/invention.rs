//! One invention, and the plainer rights beside it.

use super::super::{
    draw::Draw,
    firm::{Nature, days_after},
    parameters::Patents as Numbers,
};
use crate::{
    domain::calendar::{Date, years_between},
    pb::{self, LegalStatus, PatentAwardKind, PatentKind},
};

/// Term of an invention from filing, years (Patent Law Art. 42).
const TERM_YEARS: f64 = 20.0;
/// Offices of a family abroad, in the order in which they are usually entered.
const OFFICES: [&str; 5] = ["US", "EP", "JP", "KR", "DE"];
/// A granted invention.
pub(super) struct Invention {
    filed_on: Date,
    granted_on: Date,
    /// Logarithm of the worth in units of its spread; nobody states it.
    worth: f64,
    age_years: f64,
}

impl Invention {
    /// Returns one that was granted before the as-of date and whose term goes on.
    pub(super) fn granted(numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> Invention {
        let (median, sigma) = numbers.grant_lag_years;
        let (shortest, longest) = numbers.grant_lag_range_years;
        let lag = draw.lognormal(median, sigma).clamp(shortest, longest);
        // Held by the firm's age, with a year for what the founders brought in.
        let room = (nature.age_years + 1.0).min(TERM_YEARS - 1.0);
        let lag = lag.min(0.8 * room);
        let in_force = draw
            .exponential(numbers.in_force_mean_years)
            .min(room - lag);
        let age_years = lag + in_force;
        let days = |years: f64| -((years * 365.25) as i32);
        Invention {
            filed_on: days_after(nature.seen_on, days(age_years)),
            granted_on: days_after(nature.seen_on, days(in_force)),
            worth: draw.normal(),
            age_years,
        }
    }

    /// Returns the worth that is left, in units of a new middling invention.
    pub(super) fn remaining_worth(&self, numbers: &Numbers, nature: &Nature) -> f64 {
        let (sigma, technology) = numbers.worth;
        let left = (TERM_YEARS - years_between(self.filed_on, nature.as_of)).max(0.0) / TERM_YEARS;
        libm::exp(sigma * self.worth + technology * nature.technology) * left
    }

    /// Returns what a full feed says of it; its number is given later.
    pub(super) fn patent(&self, numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> pb::Patent {
        let (_, _, follow) = numbers.follow_worth;
        let claims = 1 + draw.poisson(numbers.claims_mean * libm::exp(follow * self.worth));
        let family = self.family(numbers, draw);
        let transferred = self.transfer(numbers, draw, nature);
        let licensed = self.licence(numbers, draw, nature);
        let strategic = if nature.strategic {
            numbers.strategic_in_strategic_firm
        } else {
            numbers.strategic_elsewhere
        };
        pb::Patent {
            application_number: String::new(),
            kind: PatentKind::Invention.into(),
            filing_date: self.filed_on.to_string(),
            grant_date: Some(self.granted_on.to_string()),
            expiry_date: None,
            legal_status: LegalStatus::InForce.into(),
            legal_status_date: Some(self.granted_on.to_string()),
            claims: Some(claims),
            forward_citations: Some(self.citations(numbers, draw, nature)),
            family_countries: Some(pb::FamilyCountries { codes: family }),
            transfers_in: Some(transferred),
            licences: Some(licensed),
            pledges: Some(pb::PatentEvents::default()),
            disputes: Some(self.disputes(numbers, draw, nature)),
            awards: Some(self.awards(numbers, draw)),
            strategic_emerging: Some(draw.chance(strategic)),
            protects_main_product: Some(draw.chance(numbers.main_product_share)),
            jointly_owned: Some(draw.chance(numbers.joint_share)),
        }
    }

    fn citations(&self, numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> u32 {
        let (follow, _, _) = numbers.follow_worth;
        let own = libm::sqrt(1.0 - follow * follow);
        let spread = follow * self.worth + own * draw.normal();
        let log =
            numbers.citations_sigma * spread + numbers.citations_technology * nature.technology;
        draw.poisson(numbers.citations_per_year * self.age_years * libm::exp(log))
    }

    fn family(&self, numbers: &Numbers, draw: &mut Draw) -> Vec<String> {
        // The second factor keeps the mean share where it is documented.
        let (_, follow, _) = numbers.follow_worth;
        let chance =
            numbers.overseas_share * libm::exp(follow * self.worth - follow * follow / 2.0);
        let further = draw.place(&numbers.overseas_offices) + 1;
        let abroad = if draw.chance(chance) { further } else { 0 };
        let offices = OFFICES.iter().take(abroad);
        ["CN"]
            .iter()
            .chain(offices)
            .map(|office| (*office).to_owned())
            .collect()
    }

    /// Returns one event of the last so many years, since the filing at most, with this chance.
    fn event(
        &self,
        draw: &mut Draw,
        nature: &Nature,
        chance: f64,
        years: f64,
    ) -> Option<(Date, pb::PatentEvent)> {
        let days = draw.between(0.0, self.age_years.min(years) * 365.0) as i32;
        let date = days_after(nature.seen_on, -days);
        let event = pb::PatentEvent {
            date: date.to_string(),
            ended_on: None,
            amount_fen: None,
        };
        draw.chance(chance).then_some((date, event))
    }

    fn transfer(&self, numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> pb::PatentEvents {
        let (share, years) = numbers.recently_bought;
        let is_recent = draw.chance(share);
        let years = if is_recent { years } else { TERM_YEARS };
        let event = self.event(draw, nature, numbers.transferred_share, years);
        pb::PatentEvents {
            items: event.map(|(_, event)| event).into_iter().collect(),
        }
    }

    /// Returns the licence to another firm, with its last day where it has ended.
    fn licence(&self, numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> pb::PatentEvents {
        let (shortest, longest) = numbers.licence_years;
        let days = (draw.between(shortest, longest) * 365.25) as i32;
        let event = self.event(draw, nature, numbers.licensed_share, TERM_YEARS);
        let items = event.map(|(date, event)| {
            let ended_on = days_after(date, days);
            pb::PatentEvent {
                ended_on: (ended_on <= nature.seen_on).then(|| ended_on.to_string()),
                ..event
            }
        });
        pb::PatentEvents {
            items: items.into_iter().collect(),
        }
    }

    fn disputes(&self, numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> pb::PatentEvents {
        let event = self.event(draw, nature, numbers.disputed_share, TERM_YEARS);
        let is_open = draw.chance(numbers.dispute_open_share);
        let items = event.map(|(_, event)| pb::PatentEvent {
            ended_on: (!is_open).then(|| nature.seen_on.to_string()),
            ..event
        });
        pb::PatentEvents {
            items: items.into_iter().collect(),
        }
    }

    fn awards(&self, numbers: &Numbers, draw: &mut Draw) -> pb::PatentAwards {
        let award = pb::PatentAward {
            kind: PatentAwardKind::ChinaPatentAward.into(),
            date: self.granted_on.to_string(),
        };
        pb::PatentAwards {
            items: draw
                .chance(numbers.award_share)
                .then_some(award)
                .into_iter()
                .collect(),
        }
    }
}

/// Returns an application that is not decided yet.
pub(super) fn pending(numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> pb::Patent {
    let years = draw
        .between(0.0, numbers.pending_years_max)
        .min(nature.age_years + 1.0);
    let filed_on = days_after(nature.seen_on, -((years * 365.25) as i32));
    pb::Patent {
        kind: PatentKind::Invention.into(),
        filing_date: filed_on.to_string(),
        legal_status: LegalStatus::Pending.into(),
        legal_status_date: Some(filed_on.to_string()),
        ..pb::Patent::default()
    }
}

/// Returns a utility model or design in force.
pub(super) fn minor(
    numbers: &Numbers,
    draw: &mut Draw,
    nature: &Nature,
    kind: PatentKind,
) -> pb::Patent {
    let (youngest, oldest) = numbers.minor_age_years;
    let (least, most) = numbers.minor_grant_days;
    let years = draw
        .between(youngest, oldest)
        .min(nature.age_years + youngest);
    let filed_on = days_after(nature.seen_on, -((years * 365.25) as i32));
    let granted_on = days_after(filed_on, draw.between(least, most) as i32);
    pb::Patent {
        kind: kind.into(),
        filing_date: filed_on.to_string(),
        grant_date: Some(granted_on.to_string()),
        legal_status: LegalStatus::InForce.into(),
        ..pb::Patent::default()
    }
}
