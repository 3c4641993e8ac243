//! From the text of a table to a [`Table`].

use std::ops::RangeInclusive;

use sha2::{Digest, Sha256};

use super::{
    check,
    scale::{Band, Scale},
    table::{Table, Thresholds},
};
use crate::{
    domain::{
        knowledge::{Dimension, Grade, Indicator, RightWeights, Unit},
        money::Fen,
    },
    sourced::{self, Problem, Reading, Section, YUAN_MAX},
};

const WHOLE_BP: i64 = 10_000;

/// Reads and checks a table; every problem at once.
pub(super) fn table(text: &str) -> Result<Table, Vec<Problem>> {
    let (mut table, figures) = sourced::read(text, |root, reading| whole(root, text, reading))?;
    table.figures = figures;
    Ok(table)
}

fn whole(mut root: Section, text: &str, reading: &mut Reading) -> Option<Table> {
    let version = root.version("version", reading);
    let mut scales = Vec::new();
    let mut points_max = Vec::new();
    for dimension in Dimension::ALL {
        let section = root.section(dimension.code(), reading);
        let (max, own) = read_dimension(dimension, section, reading);
        points_max.push(max);
        scales.extend(own);
    }
    check::whole(&points_max, reading);
    let weights = weights(root.section("right_weights", reading), reading);
    let thresholds = thresholds(root.section("grade_points_min", reading), reading);
    root.finish(reading);
    let scales = scales.into_iter().collect::<Option<Vec<Scale>>>()?;
    Some(Table {
        version: version?,
        sha256: Sha256::digest(text.as_bytes()).into(),
        // One scale was read for each indicator.
        scales: scales.try_into().ok()?,
        weights: weights?,
        thresholds: thresholds?,
        figures: Vec::new(),
    })
}

/// Reads a dimension: the most that it gives, and the scales of its indicators.
fn read_dimension(
    dimension: Dimension,
    mut section: Section,
    reading: &mut Reading,
) -> (Option<i32>, Vec<Option<Scale>>) {
    // The name stands in the table for its source; people read those of `texts`, which are the same.
    section.sourced_text("name_zh", reading);
    let points_max = points("points_max", &mut section, reading);
    let mut scales = Vec::new();
    for indicator in Indicator::ALL {
        if indicator.dimension() == dimension {
            let own = section.section(indicator.code(), reading);
            scales.push(scale(indicator, own, reading));
        }
    }
    section.finish(reading);
    check::dimension(dimension, points_max, &scales, reading);
    (points_max, scales)
}

fn scale(indicator: Indicator, mut section: Section, reading: &mut Reading) -> Option<Scale> {
    let unit = indicator.unit();
    let bands = section.pairs("bands", edges(unit), 0..=i64::from(check::WHOLE), reading);
    let typical = points("typical_points", &mut section, reading);
    let scale = bands.zip(typical).and_then(|(bands, typical)| {
        let bands = bands.into_iter().map(|pair| band(unit, pair));
        Some(Scale {
            indicator,
            bands: bands.collect::<Option<Vec<Band>>>()?,
            typical,
        })
    });
    if let Some(scale) = &scale {
        check::scale(&section, scale, reading);
    }
    section.finish(reading);
    scale
}

/// Returns the edges that an indicator can have. None is 0 or less, which is what a firm without the thing has.
const fn edges(unit: Unit) -> RangeInclusive<i64> {
    match unit {
        Unit::Thousandths | Unit::Number => 1..=1_000_000,
        Unit::BasisPoints => 1..=WHOLE_BP,
        Unit::Fen => 1..=YUAN_MAX,
        Unit::YesNo => 1..=1,
        Unit::Level => 1..=3,
    }
}

fn band(unit: Unit, (edge, points): (i64, i64)) -> Option<Band> {
    let edge = match unit {
        Unit::Fen => Fen::from_yuan(edge).get(),
        Unit::Thousandths | Unit::Number | Unit::BasisPoints | Unit::YesNo | Unit::Level => edge,
    };
    let points = i32::try_from(points).ok()?;
    Some(Band { edge, points })
}

fn weights(mut section: Section, reading: &mut Reading) -> Option<RightWeights> {
    let recently_bought_bp = section.integer("recently_bought_bp", 0..=WHOLE_BP, reading);
    let recently_bought_years = section.integer("recently_bought_years", 0..=20, reading);
    let disputed_bp = section.integer("disputed_bp", 0..=WHOLE_BP, reading);
    let jointly_owned_bp = section.integer("jointly_owned_bp", 0..=WHOLE_BP, reading);
    let pledged_bp = section.integer("pledged_bp", 0..=WHOLE_BP, reading);
    section.finish(reading);
    Some(RightWeights {
        recently_bought_bp: recently_bought_bp?,
        recently_bought_years: i32::try_from(recently_bought_years?).ok()?,
        disputed_bp: disputed_bp?,
        jointly_owned_bp: jointly_owned_bp?,
        pledged_bp: pledged_bp?,
    })
}

fn thresholds(mut section: Section, reading: &mut Reading) -> Option<Thresholds> {
    let served = [Grade::A, Grade::B, Grade::C, Grade::D, Grade::E];
    let least = served.map(|grade| {
        let points = section.integer(grade.code(), 1..=i64::from(check::WHOLE), reading);
        points.and_then(|points| i32::try_from(points).ok())
    });
    section.finish(reading);
    let [a, b, c, d, e] = least;
    let thresholds = [
        (Grade::A, a?),
        (Grade::B, b?),
        (Grade::C, c?),
        (Grade::D, d?),
        (Grade::E, e?),
    ];
    check::thresholds(&thresholds, reading);
    Some(thresholds)
}

fn points(key: &str, section: &mut Section, reading: &mut Reading) -> Option<i32> {
    let points = section.integer(key, 0..=i64::from(check::WHOLE), reading)?;
    i32::try_from(points).ok()
}
