//! What a caller has retrieved, and when.
//!
//! Owns the chance that a block or a figure is at hand. A firm's facts and outcome do not depend on it.

use super::{
    draw::Draw,
    firm::{Nature, days_after},
    parameters::Parameters,
};
use crate::{
    domain::calendar::{Date, days_between},
    pb,
};

/// Source text of every block.
const SOURCE: &str = "合成数据 (synthetic)";
/// Quality below which a firm is weak: it hands in less.
pub(super) const WEAK: f64 = -1.0;

/// The caller who asks about a firm.
pub(super) struct Caller {
    /// Whether every fact that a decision needs was retrieved.
    pub(super) complete: bool,
    as_of: Date,
    /// Days from the first look to the as-of date.
    days: f64,
}

impl Caller {
    pub(super) fn draw(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Caller {
        Caller {
            complete: draw.chance(parameters.scope.complete),
            as_of: nature.as_of,
            days: days_between(nature.seen_on, nature.as_of) as f64,
        }
    }

    /// Returns whether the caller has a fact that a decision needs.
    pub(super) fn has(&self, draw: &mut Draw, chance: f64) -> bool {
        // Drawn in any case: the draws that follow do not depend on the share of complete firms.
        let by_chance = draw.chance(chance);
        self.complete || by_chance
    }

    /// Returns whether the caller has a needed block that firms hand in themselves; weak firms are reluctant.
    pub(super) fn is_handed(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        chance: f64,
    ) -> bool {
        let by_chance = hands_in(parameters, draw, nature, chance);
        self.complete || by_chance
    }

    /// Returns the day on which a block was retrieved: from the first look to the as-of date.
    pub(super) fn day(&self, draw: &mut Draw) -> Date {
        days_after(self.as_of, -(draw.between(0.0, self.days + 1.0) as i32))
    }

    /// Returns the provenance of a block that was retrieved on some day.
    pub(super) fn provenance(&self, draw: &mut Draw) -> Option<pb::Provenance> {
        Some(provenance(self.day(draw)))
    }
}

/// Returns the provenance of a block that was retrieved on this day.
pub(super) fn provenance(day: Date) -> pb::Provenance {
    pb::Provenance {
        source: SOURCE.to_owned(),
        retrieved_on: day.to_string(),
        authorisation_ref: None,
    }
}

/// Returns whether a firm hands in a block that no decision needs.
pub(super) fn hands_in(
    parameters: &Parameters,
    draw: &mut Draw,
    nature: &Nature,
    chance: f64,
) -> bool {
    let reluctance = if nature.quality < WEAK {
        parameters.retrieval.reluctance
    } else {
        0.0
    };
    draw.chance(chance - reluctance)
}
