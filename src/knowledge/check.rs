//! What must hold between the numbers of a table.
//!
//! It serves two promises: more of a fact never gives fewer points, and the points of a firm are those out of 100.

use super::{
    scale::{Band, Scale},
    table::Thresholds,
};
use crate::{
    domain::knowledge::Dimension,
    sourced::{Reading, Section},
};

/// The most that a firm can have.
pub(super) const WHOLE: i32 = 100;

/// Checks the bands and typical points of one indicator.
pub(super) fn scale(section: &Section, scale: &Scale, reading: &mut Reading) {
    let neighbours = || scale.bands.iter().zip(scale.bands.iter().skip(1));
    let rises = |(low, high): (&Band, &Band)| low.edge < high.edge && low.points < high.points;
    if !neighbours().all(rises) {
        reading.problem(section.key("bands"), "ascending edges and points");
    }
    if scale.typical > scale.max() {
        reading.problem(
            section.key("typical_points"),
            format!("at most {}, the points of the last band", scale.max()),
        );
    }
}

/// Checks that the indicators of a dimension add up to its stated maximum.
pub(super) fn dimension(
    dimension: Dimension,
    points_max: Option<i32>,
    scales: &[Option<Scale>],
    reading: &mut Reading,
) {
    let maxima = scales
        .iter()
        .map(|scale| scale.as_ref().map(Scale::max))
        .collect::<Option<Vec<i32>>>();
    let (Some(points_max), Some(maxima)) = (points_max, maxima) else {
        return;
    };
    let sum: i32 = maxima.iter().sum();
    if sum != points_max {
        reading.problem(
            format!("{}.points_max", dimension.code()),
            format!("{sum}, the sum of its indicators, found `{points_max}`"),
        );
    }
}

/// Checks that the dimensions add up to 100.
pub(super) fn whole(points_max: &[Option<i32>], reading: &mut Reading) {
    let known = points_max.iter().copied().collect::<Option<Vec<i32>>>();
    let Some(known) = known else { return };
    let sum: i32 = known.iter().sum();
    if sum != WHOLE {
        reading.problem(
            "points_max",
            format!("{WHOLE} in all dimensions, found `{sum}`"),
        );
    }
}

/// Checks that a better grade needs more points.
pub(super) fn thresholds(thresholds: &Thresholds, reading: &mut Reading) {
    let neighbours = thresholds.iter().zip(thresholds.iter().skip(1));
    for ((better, more), (worse, less)) in neighbours {
        if less >= more {
            reading.problem(
                format!("grade_points_min.{}", worse.code()),
                format!("less than that of `{}`", better.code()),
            );
        }
    }
}
