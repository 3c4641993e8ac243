//! The value proxy of one invention.
//!
//! value = remaining share of the term × quality. Patent *value*, not the count, lowers default (Pederzoli et al. 2013), and
//! impact and breadth lower it (Hsu et al. 2015), citations less than economic value (Lee & Oh). GB/T 42748-2023 sorts
//! indicators into legal, technical and economic value; its weights are set per use. Those below are illustrative: quality is
//! 1 for an invention of which only the dates are known, so that an unknown part is neither praised nor blamed. No term is
//! negative, so that one more invention never lowers a sum.

use crate::domain::{
    calendar::Date,
    patents::{Patent, PatentEvent},
};

/// What every invention in force has.
const BASE: f64 = 0.5;
/// × ln(1 + citations a year); half a citation a year gives the neutral value.
const CITATIONS: f64 = 0.5;
const CITATIONS_UNKNOWN: f64 = 0.2;
/// × ln(1 + offices abroad); most families stay at home.
const FAMILY: f64 = 0.5;
const FAMILY_UNKNOWN: f64 = 0.1;
/// × ln(1 + claims ÷ 5); about nine claims give the neutral value.
const CLAIMS: f64 = 0.2;
const CLAIMS_UNKNOWN: f64 = 0.2;
/// For a licence or a pledge that goes on: somebody pays or lends for it.
const IN_USE: f64 = 0.25;
/// For an award.
const AWARDED: f64 = 0.5;

/// What an unknown part of the quality is worth, and which licences count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// Nothing; a licence counts while its stated end lies ahead.
    Nothing,
    /// The neutral value.
    Neutral,
}

/// The days by which events are judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) as_of: Date,
    /// The last day that the source could know.
    pub(super) seen: Date,
}

impl Sight {
    /// Returns whether an event is known to have begun and goes on.
    pub(super) fn goes_on(self, event: &PatentEvent) -> bool {
        event.date <= self.seen && event.goes_on(self.as_of)
    }
}

/// Returns the value of an invention in force; between 0 and about 10.
pub(super) fn of(
    patent: &Patent,
    sight: Sight,
    age_days: f64,
    remaining_days: f64,
    unknown: Unknown,
) -> f64 {
    remaining_share(age_days, remaining_days) * quality(patent, sight, age_days, unknown)
}

/// Returns the value, on the known reading, of an invention of which only its age and remaining life are known, in years.
pub(super) fn of_bare(age: f64, remaining: f64) -> f64 {
    remaining_share(age, remaining) * BASE
}

/// Returns the value of an invention of which only its age and remaining life are known, in years.
pub(super) fn of_typical(age: f64, remaining: f64) -> f64 {
    remaining_share(age, remaining) * (BASE + CITATIONS_UNKNOWN + FAMILY_UNKNOWN + CLAIMS_UNKNOWN)
}

/// Returns forward citations ÷ years since filing, the first year counted as whole: a citation of a young patent says more.
pub(super) fn citations_a_year(citations: u32, age_days: f64) -> f64 {
    f64::from(citations) / (age_days / 365.25).max(1.0)
}

/// Returns the offices of a family other than the Chinese one. An international application (`WO`) alone is no right.
pub(super) fn offices_abroad(offices: &[[u8; 2]]) -> usize {
    offices
        .iter()
        .filter(|office| *office != b"CN" && *office != b"WO")
        .count()
}

fn remaining_share(age: f64, remaining: f64) -> f64 {
    let term = age + remaining;
    if term > 0.0 { remaining / term } else { 0.0 }
}

fn quality(patent: &Patent, sight: Sight, age_days: f64, unknown: Unknown) -> f64 {
    let neutral = |value: f64| match unknown {
        Unknown::Nothing => 0.0,
        Unknown::Neutral => value,
    };
    let citations = patent
        .forward_citations
        .map_or(neutral(CITATIONS_UNKNOWN), |citations| {
            CITATIONS * libm::log1p(citations_a_year(citations, age_days))
        });
    let family = patent
        .family_countries
        .as_ref()
        .map_or(neutral(FAMILY_UNKNOWN), |offices| {
            FAMILY * libm::log1p(offices_abroad(offices) as f64)
        });
    let claims = patent.claims.map_or(neutral(CLAIMS_UNKNOWN), |claims| {
        CLAIMS * libm::log1p(f64::from(claims) / 5.0)
    });
    let goes_on = |events: &Option<Vec<PatentEvent>>| {
        events.iter().flatten().any(|event| sight.goes_on(event))
    };
    let in_use = match unknown {
        Unknown::Nothing => licences_ahead(patent, sight) > 0,
        Unknown::Neutral => goes_on(&patent.licences) || goes_on(&patent.pledges),
    };
    let awarded = patent
        .awards
        .iter()
        .flatten()
        .any(|award| award.date <= sight.seen);
    BASE + citations
        + family
        + claims
        + if in_use { IN_USE } else { 0.0 }
        + if awarded { AWARDED } else { 0.0 }
}

/// Returns the licences that have begun and whose stated end lies ahead.
pub(super) fn licences_ahead(patent: &Patent, sight: Sight) -> u32 {
    let licences = patent.licences.iter().flatten();
    let ahead = licences.filter(|event| event.ended_on.is_some() && sight.goes_on(event));
    u32::try_from(ahead.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invention_of_which_only_the_dates_are_known_counts_by_its_remaining_term() {
        assert!((of_typical(3.0, 17.0) - 0.85).abs() < 1e-12);
        assert_eq!(of_typical(20.0, 0.0), 0.0);
        assert_eq!(of_typical(0.0, 0.0), 0.0);
    }

    #[test]
    fn citations_of_the_first_year_count_for_a_whole_one() {
        assert_eq!(citations_a_year(4, 10.0), 4.0);
        assert_eq!(citations_a_year(4, 730.5), 2.0);
    }

    #[test]
    fn an_international_application_is_no_right_abroad() {
        assert_eq!(offices_abroad(&[*b"CN", *b"WO"]), 0);
        assert_eq!(offices_abroad(&[*b"CN", *b"EP", *b"US", *b"WO"]), 2);
    }
}
