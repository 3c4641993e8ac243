//! The table of the score: every number by which it is made.

use super::{parse, scale::Scale};
use crate::{
    domain::knowledge::{
        Dimension, DimensionScore, Grade, Indicator, KnowledgeFacts, Points, Reading, RightWeights,
        Score,
    },
    sourced::{Figure, Problem, Version},
};

/// The table that ships with the binary.
const EMBEDDED: &str = include_str!("../../policies/knowledge-value.toml");

/// A validated table, as one file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) version: Version,
    pub(super) sha256: [u8; 32],
    /// In the order of [`Indicator::ALL`].
    pub(super) scales: [Scale; Indicator::ALL.len()],
    pub(super) weights: RightWeights,
    pub(super) thresholds: Thresholds,
    pub(super) figures: Vec<Figure>,
}

/// Least points of each grade, best first.
pub(super) type Thresholds = [(Grade, i32); 5];

impl Table {
    /// Returns the table that ships with the binary.
    ///
    /// # Errors
    /// Every problem of it.
    pub fn embedded() -> Result<Table, Vec<Problem>> {
        Table::parse(EMBEDDED)
    }

    /// Reads and checks a table.
    ///
    /// # Errors
    /// Every problem of the text at once, in the order of reading; a text that is no TOML has one.
    pub fn parse(text: &str) -> Result<Table, Vec<Problem>> {
        parse::table(text)
    }

    /// Returns the version, for example `2026.11.1`.
    pub fn version(&self) -> &str {
        &self.version.text
    }

    /// Returns the SHA-256 of the file's bytes.
    pub const fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Returns the weights of rights that are worth less than others.
    pub const fn weights(&self) -> &RightWeights {
        &self.weights
    }

    /// Returns every number of the table with its source and status.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// Returns the grade of a sum of points.
    pub fn grade(&self, points: i32) -> Grade {
        self.thresholds
            .iter()
            .find(|(_, least)| points >= *least)
            .map_or(Grade::None, |(grade, _)| *grade)
    }

    /// Returns the score of a firm.
    pub fn score(&self, facts: &KnowledgeFacts) -> Score {
        let indicators = self
            .scales
            .each_ref()
            .map(|scale| scale.score(facts.fact(scale.indicator)));
        let dimensions = Dimension::ALL.map(|dimension| {
            let own = indicators
                .iter()
                .filter(|scored| scored.indicator.dimension() == dimension);
            DimensionScore {
                dimension,
                points: Points::sum(own.map(|scored| scored.points)),
            }
        });
        let total = Points::sum(dimensions.iter().map(|scored| scored.points));
        Score {
            known: self.reading(total.known),
            typical: self.reading(total.typical),
            best: self.reading(total.best),
            dimensions,
            indicators,
        }
    }

    fn reading(&self, points: i32) -> Reading {
        Reading {
            points,
            grade: self.grade(points),
        }
    }
}
