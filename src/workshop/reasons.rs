//! Why a score is not better.
//!
//! Owns what a term lost against its best bin, or against a neutral record, and which losses are named. Must not know texts.

use super::card::Card;

/// What a record is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The best bin of each term.
    Best,
    /// The mean of each term in training, rounded.
    Neutral,
}

/// A term that cost points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Position in [`Card::terms`].
    pub term: usize,
    /// Points lost, above nothing.
    pub points: i32,
}

/// Returns the terms that cost most, the costliest first and earlier terms before later ones of the same cost; at most `most`.
pub fn losses(card: &Card, parts: &[i32], against: Against, most: usize) -> Vec<Loss> {
    let mut losses: Vec<Loss> = standards(card, against)
        .into_iter()
        .zip(parts)
        .enumerate()
        .map(|(term, (standard, points))| Loss {
            term,
            points: standard - points,
        })
        .filter(|loss| loss.points > 0)
        .collect();
    losses.sort_by_key(|loss| (-loss.points, loss.term));
    losses.truncate(most);
    losses
}

/// Returns the points that each term is held against.
fn standards(card: &Card, against: Against) -> Vec<i32> {
    let content = card.content();
    let columns = content.columns.iter();
    let columns = columns.map(|column| match against {
        Against::Best => column.points.iter().copied().max().unwrap_or(0),
        Against::Neutral => column.neutral,
    });
    let pairs = content.pairs.iter().map(|pair| match against {
        Against::Best => pair.points.iter().flatten().copied().max().unwrap_or(0),
        Against::Neutral => pair.neutral,
    });
    columns.chain(pairs).collect()
}
