//! Who is approved by one card and not by the other.
//!
//! Owns the swap set: both cards approve the same number of the same records. Must not know which card is better.

use super::{
    cut_offs,
    sample::{Record, Tally},
};
use crate::workshop::{metrics, order};

/// A card against the champion on the same records.
#[derive(Clone, Debug, PartialEq)]
pub struct Swaps {
    /// AUC of the card less that of the champion, with its interval at 95 % after DeLong; `None` without both classes.
    pub auc_difference: Option<(f64, (f64, f64))>,
    /// The swap set of each share to approve.
    pub sets: Vec<SwapSet>,
}

/// The swap set of one share to approve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwapSet {
    /// Share to approve.
    pub approval: f64,
    /// Approved by both.
    pub both: Tally,
    /// Approved by the card, declined by the champion.
    pub swapped_in: Tally,
    /// Approved by the champion, declined by the card.
    pub swapped_out: Tally,
    /// Declined by both.
    pub neither: Tally,
}

/// Returns the swap sets of two cards that scored the same records in the same order. Each approves the best ⌈share × records⌉;
/// among equal scores at the cut a lot decides, the same for both and on every run.
pub fn swaps(card: &[Record], champion: &[Record], approvals: &[f64]) -> Swaps {
    let pd = |records: &[Record]| records.iter().map(|r| r.pd).collect::<Vec<f64>>();
    let bads: Vec<bool> = card.iter().map(|record| record.bad).collect();
    let ranks = (ranks(card), ranks(champion));
    let set = |approval: &f64| {
        let count = cut_offs::approved(*approval, card.len());
        let mut set = SwapSet {
            approval: *approval,
            both: Tally::default(),
            swapped_in: Tally::default(),
            swapped_out: Tally::default(),
            neither: Tally::default(),
        };
        for ((ours, theirs), bad) in ranks.0.iter().zip(&ranks.1).zip(&bads) {
            let tally = match (*ours < count, *theirs < count) {
                (true, true) => &mut set.both,
                (true, false) => &mut set.swapped_in,
                (false, true) => &mut set.swapped_out,
                (false, false) => &mut set.neither,
            };
            tally.add(*bad);
        }
        set
    };
    Swaps {
        auc_difference: metrics::auc_difference(&pd(card), &pd(champion), &bads),
        sets: approvals.iter().map(set).collect(),
    }
}

/// Returns the place of each record among all, best first from 0.
fn ranks(records: &[Record]) -> Vec<usize> {
    let mut best_first: Vec<usize> = (0..records.len()).collect();
    let points = |at: usize| records.get(at).map_or(0, |record| record.points);
    best_first.sort_by_key(|at| (std::cmp::Reverse(points(*at)), order::mix(*at as u64)));
    let mut ranks = vec![0; records.len()];
    for (rank, at) in best_first.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(at) {
            *slot = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(list: &[(i32, bool)]) -> Vec<Record> {
        let record = |&(points, bad): &(i32, bool)| Record {
            points,
            pd: 1.0 / f64::from(points + 2),
            bad,
        };
        list.iter().map(record).collect()
    }

    #[test]
    fn both_cards_approve_as_many() {
        // The champion likes the third and first, the card the first two.
        let card = scored(&[(9, false), (8, false), (2, true), (1, true)]);
        let champion = scored(&[(8, false), (2, false), (9, true), (1, true)]);
        let found = swaps(&card, &champion, &[0.5]);
        let set = found.sets[0];
        assert_eq!(
            set.both,
            Tally {
                records: 1,
                bads: 0
            }
        );
        assert_eq!(
            set.swapped_in,
            Tally {
                records: 1,
                bads: 0
            }
        );
        assert_eq!(
            set.swapped_out,
            Tally {
                records: 1,
                bads: 1
            }
        );
        assert_eq!(
            set.neither,
            Tally {
                records: 1,
                bads: 1
            }
        );
        // 1 less 0.5.
        assert_eq!(found.auc_difference.expect("both classes").0, 0.5);
    }

    #[test]
    fn equal_scores_at_the_cut_are_drawn_the_same_for_both() {
        let flat = scored(&[(5, false); 100]);
        let found = swaps(&flat, &flat, &[0.33]);
        assert_eq!(found.sets[0].both.records, 33);
        assert_eq!(found.sets[0].swapped_in.records, 0);
        assert_eq!(found.auc_difference, None);
        let other = scored(&(0..100).map(|row| (row, false)).collect::<Vec<_>>());
        let set = swaps(&flat, &other, &[0.33]).sets[0];
        assert_eq!(set.swapped_in.records, set.swapped_out.records);
        assert!(set.swapped_in.records > 0);
    }
}
