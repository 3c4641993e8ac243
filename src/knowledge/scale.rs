//! From the fact of one indicator to its points.

use crate::domain::knowledge::{Fact, FactState, Indicator, IndicatorScore, Points};

/// How the facts of one indicator become points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) indicator: Indicator,
    /// Ascending in edge and points.
    pub(super) bands: Vec<Band>,
    /// Points of a typical firm.
    pub(super) typical: i32,
}

/// The points of the facts from `edge` to below the next edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Band {
    /// In the unit of the indicator.
    pub(super) edge: i64,
    pub(super) points: i32,
}

impl Scale {
    /// Returns the most that the scale gives.
    pub(super) fn max(&self) -> i32 {
        self.bands.last().map_or(0, |band| band.points)
    }

    /// Returns the points of a fact in its three readings.
    pub(super) fn score(&self, fact: Fact) -> IndicatorScore {
        let known = self.points(fact.known);
        let best = self.points(fact.best).max(known);
        let typical = match fact.state {
            FactState::Retrieved => known,
            FactState::Partial => self.points(fact.typical).max(known).min(best),
            FactState::NotRetrieved => self.typical.max(known).min(best),
        };
        IndicatorScore {
            indicator: self.indicator,
            points: Points {
                known,
                typical,
                best,
                max: self.max(),
            },
            fact,
        }
    }

    fn points(&self, value: i64) -> i32 {
        self.bands
            .iter()
            .rev()
            .find(|band| value >= band.edge)
            .map_or(0, |band| band.points)
    }
}
