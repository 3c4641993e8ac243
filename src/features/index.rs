//! What the two published indices have in common: bands, points, verdicts.

use super::{
    accounts::Accounts,
    firm::Firm,
    known::{Known, Missing, Ratio},
    patents::Holdings,
};
use crate::domain::{
    assessment::{self, Value},
    index::{Condition, Index, IndexKind, Indicator, Verdict},
    patents::OtherRights,
    talent::Talent,
};

/// The facts that the indices are computed from.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) firm: &'a Firm,
    pub(super) accounts: &'a Accounts,
    pub(super) talent: Option<&'a Talent>,
    pub(super) holdings: &'a Holdings,
    pub(super) other_rights: Option<&'a OtherRights>,
}

/// How an index reads the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As published.
    Published,
    /// As a score takes it on a reading: Class Ⅱ rights count as none, since they are registered without examination of their
    /// substance and anybody can have more of them; and accounts that contradict themselves give no leverage.
    Scored(assessment::Reading),
}

impl Reading {
    /// Returns how missing facts are read.
    pub(super) const fn of_facts(self) -> assessment::Reading {
        match self {
            Reading::Published => assessment::Reading::Typical,
            Reading::Scored(reading) => reading,
        }
    }
}

/// One indicator with the least and the most that facts not retrieved could make of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    pub(super) code: &'static str,
    pub(super) value: Option<f64>,
    pub(super) band: &'static str,
    /// `None`: not retrieved.
    pub(super) points: Option<i32>,
    pub(super) least: i32,
    pub(super) most: i32,
    pub(super) points_max: i32,
}

/// One band: its label, its lower edge in hundredths, its points.
pub(super) type Band = (&'static str, i64, i32);

impl Scored {
    /// Returns an indicator that the facts settle.
    pub(super) const fn settled(
        code: &'static str,
        value: Option<f64>,
        band: &'static str,
        points: i32,
        points_max: i32,
    ) -> Scored {
        Scored {
            code,
            value,
            band,
            points: Some(points),
            least: points,
            most: points,
            points_max,
        }
    }

    /// Returns an indicator without a value: anything where not retrieved, nothing where undefined.
    pub(super) const fn missing(code: &'static str, missing: Missing, points_max: i32) -> Scored {
        match missing {
            Missing::NotRetrieved => Scored {
                code,
                value: None,
                band: "not retrieved",
                points: None,
                least: 0,
                most: points_max,
                points_max,
            },
            Missing::Undefined => Scored::settled(code, None, "undefined", 0, points_max),
        }
    }

    /// Returns the indicator of a ratio whose bands are lower edges, highest first, all else giving nothing.
    pub(super) fn banded(
        code: &'static str,
        ratio: Known<Ratio>,
        bands: &[Band],
        below: &'static str,
        points_max: i32,
    ) -> Scored {
        let ratio = match ratio {
            Ok(ratio) => ratio,
            Err(missing) => return Scored::missing(code, missing, points_max),
        };
        let (band, points) = bands
            .iter()
            .find(|(_, edge, _)| ratio.at_least(*edge))
            .map_or((below, 0), |(label, _, points)| (*label, *points));
        Scored::settled(code, Some(ratio.number()), band, points, points_max)
    }
}

/// An index, its indicators in the published order.
pub(super) struct Computed<const N: usize> {
    pub(super) kind: IndexKind,
    pub(super) verdict: Verdict,
    pub(super) route: Option<&'static str>,
    pub(super) indicators: [Scored; N],
    pub(super) conditions: Vec<Condition>,
}

impl<const N: usize> Computed<N> {
    pub(super) fn index(&self) -> Index {
        Index {
            kind: self.kind,
            verdict: self.verdict,
            total: self.indicators.iter().filter_map(|i| i.points).sum(),
            indicators: self.indicators.iter().map(Scored::indicator).collect(),
            route: self.route,
            conditions: self.conditions.clone(),
        }
    }
}

/// Returns the condition that points between `least` and `most` reach `enough`.
pub(super) const fn reaches(
    code: &'static str,
    (least, most): (i32, i32),
    enough: i32,
) -> Condition {
    let met = if least >= enough {
        Some(true)
    } else if most < enough {
        Some(false)
    } else {
        None
    };
    Condition { code, met }
}

impl Scored {
    fn indicator(&self) -> Indicator {
        Indicator {
            code: self.code,
            value: self.value.filter(|value| value.is_finite()),
            band: self.band,
            points: self.points,
            points_max: self.points_max,
        }
    }
}

/// Returns whether facts that are missing could give more points.
pub(super) fn could_be_more(indicators: &[Scored]) -> bool {
    indicators.iter().any(|indicator| {
        indicator
            .points
            .is_none_or(|points| points < indicator.most)
    })
}

/// Returns the total as a feature: known where every indicator is.
pub(super) fn total(indicators: &[Scored]) -> Value {
    let mut total = 0;
    for indicator in indicators {
        match indicator.points {
            Some(points) => total += points,
            None => return Value::NotRetrieved,
        }
    }
    Value::known(f64::from(total))
}

/// Returns the least that the indicators certainly sum to, and the most that they could.
pub(super) fn least_and_most(indicators: &[Scored]) -> (i32, i32) {
    let least = indicators.iter().map(|i| i.least).sum();
    let most = indicators.iter().map(|i| i.most).sum();
    (least, most)
}

/// A way to pass without the points.
pub(super) type Route = (&'static str, Option<bool>);

/// What a verdict is made of.
pub(super) struct Grounds<'a> {
    /// Whether the index applies to the firm.
    pub(super) gate: Option<bool>,
    /// Whether the points certainly suffice.
    pub(super) points_suffice: bool,
    /// Whether they could suffice.
    pub(super) points_could_suffice: bool,
    /// Ways around the points, in the published order.
    pub(super) routes: &'a [Route],
}

impl Grounds<'_> {
    /// Returns the verdict, and the route where one is needed to pass.
    pub(super) fn verdict(&self) -> (Verdict, Option<&'static str>) {
        let open = self.routes.iter().find(|(_, holds)| *holds == Some(true));
        let could_be_open = self.routes.iter().any(|(_, holds)| *holds != Some(false));
        let passes = self.points_suffice || open.is_some();
        let could_pass = self.points_could_suffice || could_be_open;
        match self.gate {
            Some(false) => (Verdict::Failed, None),
            _ if !could_pass => (Verdict::Failed, None),
            Some(true) if self.points_suffice => (Verdict::Passed, None),
            Some(true) if passes => (Verdict::Passed, open.map(|(name, _)| *name)),
            Some(true) | None => (Verdict::Unknown, None),
        }
    }
}

/// Returns whether all hold: no where one does not, unknown where one is not known.
pub(super) fn all(conditions: &[Option<bool>]) -> Option<bool> {
    if conditions.contains(&Some(false)) {
        Some(false)
    } else if conditions.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// Rights of both classes, 国科发政〔2017〕115号. Trademarks are neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rights {
    pub(super) class_one: u32,
    /// Whether every kind of Class Ⅰ right was retrieved.
    pub(super) class_one_complete: bool,
    pub(super) class_two: u32,
    pub(super) class_two_complete: bool,
    /// Whether inventions were retrieved; rights of other kinds then count as none where they were not.
    pub(super) inventions_retrieved: bool,
}

impl Rights {
    pub(super) fn of(basis: Basis<'_>, reading: Reading) -> Rights {
        let all = Rights::every(basis, reading.of_facts());
        match reading {
            Reading::Published => all,
            Reading::Scored(_) => Rights {
                class_two: 0,
                class_two_complete: true,
                ..all
            },
        }
    }

    fn every(basis: Basis<'_>, reading: assessment::Reading) -> Rights {
        let inventions = basis.holdings.class_one(reading);
        let (patents_two, patents_two_complete) = basis.holdings.class_two();
        let software = basis
            .other_rights
            .and_then(|rights| rights.software_copyrights);
        let other_one = basis.other_rights.and_then(OtherRights::class_one);
        Rights {
            class_one: inventions
                .unwrap_or(0)
                .saturating_add(other_one.unwrap_or(0)),
            class_one_complete: inventions.is_some()
                && basis
                    .other_rights
                    .is_some_and(OtherRights::has_every_class_one_kind),
            class_two: patents_two.saturating_add(software.unwrap_or(0)),
            class_two_complete: patents_two_complete && software.is_some(),
            inventions_retrieved: inventions.is_some(),
        }
    }

    /// Returns the number that decided: of Class Ⅰ where there are any.
    pub(super) fn number(self) -> f64 {
        f64::from(if self.class_one > 0 {
            self.class_one
        } else {
            self.class_two
        })
    }
}
