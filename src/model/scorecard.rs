//! Integer points per bin of every feature.
//!
//! Owns the points, their sum and the rules that every card must keep, wherever it comes from. Must not know TOML, JSON
//! or how points were fitted.

use super::bins::{Bins, FIRST_INTERVAL, NOT_RETRIEVED, UNDEFINED};
use crate::{
    domain::{
        assessment::{Reading, Value},
        card::{CardBin, CardFeature, Family, Placed},
    },
    features::{self, Direction, FeatureVector, Part, SCHEMA},
};

/// Features that adding an invention can move out of the bins for missing values: `undefined` without any invention in
/// force, `not retrieved` where nothing is known of those in force. Their points must rise `undefined` ≤ `not retrieved`
/// ≤ the lowest interval, or one more invention could cost points.
pub const KNOWN_THROUGH_INVENTIONS: [&str; 3] = [
    "patents.citations_age_adjusted",
    "patents.family_countries_max",
    "patents.claims_max",
];

/// The most points that one bin may be worth, either way.
const POINTS_MAX: i32 = 10_000;

/// The points of one feature.
#[derive(Clone, Debug, PartialEq)]
pub struct FeaturePoints {
    /// Its bins.
    pub bins: Bins,
    /// Points per bin, in the order of the bins.
    pub points: Vec<i32>,
    /// Points of a neutral firm.
    pub neutral: i32,
    /// Information value in training; 0 where unknown.
    pub information_value: f64,
}

/// A card that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The schema has another number of features.
    #[error("expected {expected} features, found {found}")]
    Count {
        /// What the schema has.
        expected: usize,
        /// What the card has.
        found: usize,
    },
    /// One feature breaks a rule.
    #[error("feature `{feature}`: expected {expected}")]
    Feature {
        /// Its name.
        feature: &'static str,
        /// The rule.
        expected: &'static str,
    },
}

/// Points for every feature of the schema, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    features: Vec<FeaturePoints>,
}

impl Scorecard {
    /// Returns the card of `features`, which stand in the order of the schema.
    ///
    /// # Errors
    /// [`Error`] where features are missing, points do not fit the bins, a feature that never costs points falls with its value,
    /// or one that counts Class Ⅱ rights moves points.
    pub fn new(features: Vec<FeaturePoints>) -> Result<Scorecard, Error> {
        if features.len() != features::COUNT {
            return Err(Error::Count {
                expected: features::COUNT,
                found: features.len(),
            });
        }
        for (points, feature) in features.iter().zip(&SCHEMA) {
            let broken = |expected| Error::Feature {
                feature: feature.name,
                expected,
            };
            points.check_shape().map_err(broken)?;
            if feature.class_two_count {
                points.check_flat().map_err(broken)?;
            }
            if feature.never_costs() {
                points
                    .check_rising(KNOWN_THROUGH_INVENTIONS.contains(&feature.name))
                    .map_err(broken)?;
            }
        }
        Ok(Scorecard { features })
    }

    /// Returns the points per feature, in the order of the schema.
    pub fn features(&self) -> &[FeaturePoints] {
        &self.features
    }

    /// Returns the lowest and the highest attainable score.
    pub fn span(&self) -> (i32, i32) {
        let ends = |pick: fn(&FeaturePoints) -> i32| self.features.iter().map(pick).sum();
        (
            ends(FeaturePoints::points_min),
            ends(FeaturePoints::points_max),
        )
    }

    /// Returns where every value falls.
    pub fn place(&self, vector: &FeatureVector) -> Vec<Placed> {
        self.features
            .iter()
            .zip(vector.iter())
            .map(|(feature, value)| Placed {
                value,
                bin: feature.bins.index(value) as u8,
            })
            .collect()
    }

    /// Returns the sum of the points of the placed values.
    pub fn points(&self, placed: &[Placed]) -> i32 {
        self.features
            .iter()
            .zip(placed)
            .map(|(feature, place)| feature.points[usize::from(place.bin)])
            .sum()
    }

    /// Returns the sum of the points of `vector`.
    pub fn score(&self, vector: &FeatureVector) -> i32 {
        self.features
            .iter()
            .zip(vector.iter())
            .map(|(feature, value)| feature.at(value))
            .sum()
    }

    /// Returns the points of each feature on a reading: a value that was not retrieved takes the lowest, the neutral or the highest
    /// points of its feature.
    pub fn read(&self, vector: &FeatureVector, reading: Reading) -> [i32; features::COUNT] {
        let mut points = [0; features::COUNT];
        for ((slot, feature), value) in points.iter_mut().zip(&self.features).zip(vector.iter()) {
            *slot = feature.on(value, reading);
        }
        points
    }

    /// Returns the sum of the points of `vector` on a reading, given another vector with its points, and the parts outside which the
    /// two are the same.
    pub fn reread(
        &self,
        other: (&FeatureVector, &[i32; features::COUNT]),
        vector: &FeatureVector,
        reading: Reading,
        parts: &[Part],
    ) -> i32 {
        let (others, points) = other;
        let mut sum: i32 = points.iter().sum();
        for at in parts.iter().flat_map(|part| part.positions()) {
            let value = vector.values()[at];
            if value != others.values()[at] {
                sum += self.features[at].on(value, reading) - points[at];
            }
        }
        sum
    }

    /// Returns the description that explains a score without the model.
    pub fn describe(&self) -> Vec<CardFeature> {
        self.features
            .iter()
            .zip(&SCHEMA)
            .map(|(points, feature)| CardFeature {
                name: feature.name,
                family: feature.family,
                bins: points.describe(),
                points_max: points.points_max(),
                points_neutral: points.neutral,
                information_value: points.information_value,
            })
            .collect()
    }
}

/// Returns whether a family is what knowledge-value credit is about: patents and talent.
pub fn is_knowledge(family: Family) -> bool {
    match family {
        Family::Patents | Family::Talent => true,
        Family::Firm | Family::Revenue => false,
    }
}

impl FeaturePoints {
    /// Returns the points of a value.
    pub fn at(&self, value: Value) -> i32 {
        self.points[self.bins.index(value)]
    }

    /// Returns the points of a value on a reading.
    fn on(&self, value: Value, reading: Reading) -> i32 {
        match (value, reading) {
            (Value::NotRetrieved, Reading::Known) => self.points_min(),
            (Value::NotRetrieved, Reading::Typical) => {
                self.neutral.clamp(self.points_min(), self.points_max())
            }
            (Value::NotRetrieved, Reading::Best) => self.points_max(),
            (Value::Known(_) | Value::Undefined, _) => self.at(value),
        }
    }

    /// Returns the points of the worst bin.
    pub fn points_min(&self) -> i32 {
        self.points.iter().copied().min().unwrap_or(0)
    }

    /// Returns the points of the best bin.
    pub fn points_max(&self) -> i32 {
        self.points.iter().copied().max().unwrap_or(0)
    }

    /// Returns whether the points of the intervals never fall against `direction`; always for [`Direction::Free`].
    pub fn follows(&self, direction: Direction) -> bool {
        let mut pairs = self.points[FIRST_INTERVAL..].windows(2);
        match direction {
            Direction::Up => pairs.all(|pair| pair[0] <= pair[1]),
            Direction::Down => pairs.all(|pair| pair[0] >= pair[1]),
            Direction::Free => true,
        }
    }

    fn check_shape(&self) -> Result<(), &'static str> {
        let small = |points: &i32| (-POINTS_MAX..=POINTS_MAX).contains(points);
        if self.points.len() != self.bins.count() {
            return Err("points for `not retrieved`, `undefined` and one more interval than edges");
        }
        if !self.points.iter().all(small) || !small(&self.neutral) {
            return Err("points within ±10,000");
        }
        if !self.information_value.is_finite() || self.information_value < 0.0 {
            return Err("a finite information value of at least 0");
        }
        Ok(())
    }

    fn check_flat(&self) -> Result<(), &'static str> {
        if self.points.iter().any(|points| *points != self.points[0]) {
            return Err(
                "the same points in every bin, because it counts Class Ⅱ rights, which anybody can have more of",
            );
        }
        Ok(())
    }

    fn check_rising(&self, known_through_inventions: bool) -> Result<(), &'static str> {
        if !self.follows(Direction::Up) {
            return Err(
                "points that never fall with the value, because knowledge, research and recognitions never cost a firm",
            );
        }
        let chain = [
            self.points[UNDEFINED],
            self.points[NOT_RETRIEVED],
            self.points[FIRST_INTERVAL],
        ];
        if known_through_inventions && !chain.is_sorted() {
            return Err(
                "points undefined ≤ not retrieved ≤ lowest interval, because an invention can make it known",
            );
        }
        Ok(())
    }

    fn describe(&self) -> Vec<CardBin> {
        self.points
            .iter()
            .enumerate()
            .map(|(bin, points)| CardBin {
                label: self.bins.label(bin),
                points: *points,
            })
            .collect()
    }
}

/// Returns `base` cut into `features::COUNT` whole shares, larger ones first, whose sum is `base` exactly.
pub fn shares(base: i32) -> Vec<i32> {
    let count = features::COUNT as i32;
    let (share, rest) = (base.div_euclid(count), base.rem_euclid(count));
    (0..count)
        .map(|index| share + i32::from(index < rest))
        .collect()
}
