//! The knowledge score of a record, written field by field: its codes are constants, which a message would own.

use super::wire::{integer, integer_if, splice, text, truth};
use crate::domain::knowledge::{
    DimensionScore, FactState, IndicatorScore, Points, Reading, Score, TableId,
};

/// Appends a score as field `tag`.
pub(super) fn put(tag: u32, score: &Score, table: &TableId, bytes: &mut Vec<u8>) {
    let Score {
        known,
        typical,
        best,
        dimensions,
        indicators: _,
    } = score;
    let Reading { points, grade } = *known;
    let mut body = Vec::with_capacity(1536);
    text(1, &table.version, &mut body);
    splice(2, &[&table.sha256], &mut body);
    integer(3, points, &mut body);
    integer(4, typical.points, &mut body);
    integer(5, best.points, &mut body);
    text(6, grade.code(), &mut body);
    text(7, typical.grade.code(), &mut body);
    for one in dimensions {
        dimension(8, *one, score, &mut body);
    }
    splice(tag, &[&body], bytes);
}

fn dimension(tag: u32, scored: DimensionScore, score: &Score, bytes: &mut Vec<u8>) {
    let DimensionScore { dimension, points } = scored;
    let mut body = Vec::with_capacity(256);
    text(1, dimension.code(), &mut body);
    self::points(2, points, &mut body);
    let mut scratch = Vec::with_capacity(64);
    for one in score.indicators_of(dimension) {
        scratch.clear();
        indicator(*one, &mut scratch);
        splice(6, &[&scratch], &mut body);
    }
    splice(tag, &[&body], bytes);
}

fn indicator(scored: IndicatorScore, bytes: &mut Vec<u8>) {
    let IndicatorScore {
        indicator,
        points,
        fact,
    } = scored;
    text(1, indicator.code(), bytes);
    let value = match fact.state {
        FactState::Retrieved | FactState::Partial => Some(fact.known),
        FactState::NotRetrieved => None,
    };
    integer_if(2, value, bytes);
    truth(3, fact.state == FactState::Partial, bytes);
    self::points(4, points, bytes);
}

/// Appends the three readings and the most that there is, as fields from `tag` on.
fn points(tag: u32, points: Points, bytes: &mut Vec<u8>) {
    let Points {
        known,
        typical,
        best,
        max,
    } = points;
    for (tag, points) in (tag..).zip([known, typical, best, max]) {
        integer(tag, points, bytes);
    }
}
