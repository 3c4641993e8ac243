//! Why a score is not higher.
//!
//! Owns the order of reasons: points lost against a yardstick, ties by information value, then by name. Must not know
//! languages.

use super::{
    bins::Value,
    card::{Card, Error},
};

/// What points are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// The most points that a column or pair can give.
    Maximum,
    /// The mean of the points in training.
    Neutral,
}

/// The most reasons.
pub const REASONS_MAX: usize = 4;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The column, or `first × second` of a pair.
    pub name: String,
    /// What its value is called: the label of the bin; of both bins, for a pair.
    pub bin: String,
    /// Points lost, above 0.
    pub lost: i32,
}

/// Returns at most [`REASONS_MAX`] reasons, the most points lost first. The record's values stand in the order of the card's
/// columns.
///
/// # Errors
/// [`Error::Width`] where the record has another number of values.
pub fn reasons(
    card: &Card,
    record: &[Value<'_>],
    yardstick: Yardstick,
) -> Result<Vec<Reason>, Error> {
    let content = card.content();
    let mut parts = card.parts(record)?.into_iter();
    let mut found: Vec<(f64, Reason)> = Vec::new();
    for ((column, value), points) in content.columns.iter().zip(record).zip(parts.by_ref()) {
        let full = match yardstick {
            Yardstick::Maximum => column.points.iter().copied().max().unwrap_or(points),
            Yardstick::Neutral => column.neutral,
        };
        let reason = Reason {
            name: column.name.clone(),
            bin: column.bins.label(column.bins.index(*value)),
            lost: full - points,
        };
        found.push((column.information_value, reason));
    }
    for (pair, points) in content.pairs.iter().zip(parts) {
        let full = match yardstick {
            Yardstick::Maximum => pair
                .points
                .iter()
                .flatten()
                .copied()
                .max()
                .unwrap_or(points),
            Yardstick::Neutral => pair.neutral,
        };
        let at = |name: &str| {
            content
                .columns
                .iter()
                .position(|column| column.name == name)
        };
        let value = |name: &str| at(name).and_then(|at| record.get(at)).copied();
        let first = value(&pair.first).unwrap_or(Value::Missing);
        let second = value(&pair.second).unwrap_or(Value::Missing);
        let reason = Reason {
            name: format!("{} × {}", pair.first, pair.second),
            bin: format!(
                "{} × {}",
                pair.first_bins.label(pair.first_bins.index(first)),
                pair.second_bins.label(pair.second_bins.index(second))
            ),
            lost: full - points,
        };
        found.push((pair.information_value, reason));
    }
    found.retain(|(_, reason)| reason.lost > 0);
    found.sort_by(|(worth_a, a), (worth_b, b)| {
        let by_points = b.lost.cmp(&a.lost);
        by_points
            .then(worth_b.total_cmp(worth_a))
            .then(a.name.cmp(&b.name))
    });
    found.truncate(REASONS_MAX);
    Ok(found.into_iter().map(|(_, reason)| reason).collect())
}
