//! What a cut-off on the score lets through.
//!
//! Owns the confusion of a cut-off: who is declined is called bad. Must not know costs or limits.

use super::sample::Record;

/// A cut-off and what it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutOff {
    /// Share to approve that was asked for.
    pub asked: f64,
    /// The lowest score approved.
    pub points: i32,
    /// Bads declined: true positives.
    pub bads_declined: u64,
    /// Goods declined: false positives.
    pub goods_declined: u64,
    /// Goods approved: true negatives.
    pub goods_approved: u64,
    /// Bads approved: false negatives.
    pub bads_approved: u64,
}

impl CutOff {
    /// Returns the share that is approved: at least what was asked for, more where scores are equal.
    pub fn approval(&self) -> Option<f64> {
        let approved = self.goods_approved + self.bads_approved;
        share(approved, self.goods_declined + self.bads_declined)
    }

    /// Returns the share of bads among the declined; `None` where nobody is declined.
    pub fn precision(&self) -> Option<f64> {
        share(self.bads_declined, self.goods_declined)
    }

    /// Returns the share of the bads that is declined; `None` without bads.
    pub fn recall(&self) -> Option<f64> {
        share(self.bads_declined, self.bads_approved)
    }

    /// Returns the rate of bads among the approved.
    pub fn bad_rate(&self) -> Option<f64> {
        share(self.bads_approved, self.goods_approved)
    }
}

fn share(part: u64, rest: u64) -> Option<f64> {
    (part + rest > 0).then(|| part as f64 / (part + rest) as f64)
}

/// Returns how many of `records` are at least the share asked for.
pub(super) fn approved(asked: f64, records: usize) -> usize {
    // 0.55 × 100 is a hair above 55.
    let count = (asked * records as f64 - 1e-6).ceil() as usize;
    count.min(records)
}

/// Returns the cut-off for each share to approve: the highest score at or above which at least that share lies. Nothing without
/// records.
pub fn cut_offs(records: &[Record], approvals: &[f64]) -> Vec<CutOff> {
    let mut best_first: Vec<i32> = records.iter().map(|record| record.points).collect();
    best_first.sort_unstable_by(|a, b| b.cmp(a));
    let cut_off = |asked: &f64| {
        let count = approved(*asked, records.len());
        let points = *best_first.get(count.max(1) - 1)?;
        let mut cut = CutOff {
            asked: *asked,
            points,
            bads_declined: 0,
            goods_declined: 0,
            goods_approved: 0,
            bads_approved: 0,
        };
        for record in records {
            match (record.points >= points, record.bad) {
                (true, true) => cut.bads_approved += 1,
                (true, false) => cut.goods_approved += 1,
                (false, true) => cut.bads_declined += 1,
                (false, false) => cut.goods_declined += 1,
            }
        }
        Some(cut)
    };
    approvals.iter().filter_map(cut_off).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_taken_at_their_word() {
        assert_eq!(
            [0.55, 0.07, 0.29].map(|asked| approved(asked, 100)),
            [55, 7, 29]
        );
        assert_eq!(
            (approved(0.501, 100), approved(1.0, 7), approved(0.5, 0)),
            (51, 7, 0)
        );
    }

    #[test]
    fn who_is_below_the_cut_off_is_declined() {
        let records: Vec<Record> = [
            (5, false),
            (4, true),
            (4, false),
            (3, false),
            (2, true),
            (1, true),
        ]
        .iter()
        .map(|&(points, bad)| Record {
            points,
            pd: 0.5,
            bad,
        })
        .collect();
        let found = cut_offs(&records, &[0.3, 0.5, 1.0]);
        // A third asked for: the two scores of 4 go together.
        assert_eq!((found[0].points, found[0].approval()), (4, Some(0.5)));
        assert_eq!(found[1].points, 4);
        assert_eq!(found[1].bads_declined, 2);
        assert_eq!(found[1].goods_declined, 1);
        assert_eq!(found[1].goods_approved, 2);
        assert_eq!(found[1].bads_approved, 1);
        assert_eq!(found[1].precision(), Some(2.0 / 3.0));
        assert_eq!(found[1].recall(), Some(2.0 / 3.0));
        assert_eq!(found[1].bad_rate(), Some(1.0 / 3.0));
        assert_eq!((found[2].points, found[2].precision()), (1, None));
        assert!(cut_offs(&[], &[0.5]).is_empty());
    }
}
