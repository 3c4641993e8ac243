//! What the order of probabilities says of outcomes: AUC with its interval, KS; and the simple sums beside them.
//!
//! In `f64`, ties handled, whatever the order of the rows; linfa's ROC is `f32`. Must not know models or cards.

use super::{calibration, calibration::Line, logistic::log_odds};

/// One record's probability and outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Probability of bad, within (0, 1).
    pub pd: f64,
    /// Whether it was bad.
    pub bad: bool,
}

/// Outcomes by rising probability, goods before bads among equals: the order in which every measure sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Sorted(Vec<Outcome>);

impl Sorted {
    /// Returns the outcomes in their order.
    pub fn new(outcomes: &[Outcome]) -> Sorted {
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|a, b| a.pd.total_cmp(&b.pd).then(a.bad.cmp(&b.bad)));
        Sorted(sorted)
    }

    /// Returns them.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.0
    }

    /// Returns how many are bad.
    pub fn bads(&self) -> usize {
        self.0.iter().filter(|outcome| outcome.bad).count()
    }

    /// Returns the mean probability; `None` without records.
    pub fn mean_pd(&self) -> Option<f64> {
        self.mean(self.0.iter().map(|outcome| outcome.pd).sum())
    }

    /// Returns the share of bads; `None` without records.
    pub fn bad_rate(&self) -> Option<f64> {
        self.mean(self.bads() as f64)
    }

    /// Returns the mean squared error of the probability; `None` without records.
    pub fn brier(&self) -> Option<f64> {
        self.mean(self.0.iter().map(squared_error).sum())
    }

    /// Returns the line of the outcomes on the log-odds; `None` where that fit does not exist.
    pub fn line(&self) -> Option<Line> {
        let read: Vec<f64> = self.0.iter().map(|outcome| log_odds(outcome.pd)).collect();
        let bads: Vec<bool> = self.0.iter().map(|outcome| outcome.bad).collect();
        calibration::line(&read, &bads, None).ok()
    }

    /// Returns what the order says; `None` without both classes.
    pub fn ranks(&self) -> Option<Ranks> {
        Ranks::of(&self.0)
    }

    fn mean(&self, sum: f64) -> Option<f64> {
        (!self.0.is_empty()).then(|| sum / self.0.len() as f64)
    }
}

fn squared_error(outcome: &Outcome) -> f64 {
    let error = outcome.pd - f64::from(u8::from(outcome.bad));
    error * error
}

/// What the order alone says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranks {
    /// Probability that a bad has the higher PD, ties counted half.
    pub auc: f64,
    /// Its variance after DeLong, DeLong and Clarke-Pearson (1988).
    pub variance: f64,
    /// Largest distance between the distributions of goods and bads.
    pub ks: f64,
}

impl Ranks {
    /// Returns the measures of outcomes sorted by PD; `None` without both classes.
    pub fn of(sorted: &[Outcome]) -> Option<Ranks> {
        let bads = sorted.iter().filter(|o| o.bad).count() as f64;
        let goods = sorted.len() as f64 - bads;
        if bads == 0.0 || goods == 0.0 {
            return None;
        }
        let (mut bad, mut good, mut pairs, mut ks) = (0.0, 0.0, 0.0, 0.0_f64);
        let (mut of_bads, mut of_goods) = (Placements::default(), Placements::default());
        for tied in sorted.chunk_by(|a, b| a.pd == b.pd) {
            let bad_here = tied.iter().filter(|o| o.bad).count() as f64;
            let good_here = tied.len() as f64 - bad_here;
            // In pairs, whole and half: exact, and divided once.
            pairs += bad_here * (good + 0.5 * good_here);
            of_bads.add(bad_here, (good + 0.5 * good_here) / goods);
            of_goods.add(good_here, (bads - bad - 0.5 * bad_here) / bads);
            bad += bad_here;
            good += good_here;
            ks = ks.max((good / goods - bad / bads).abs());
        }
        Some(Ranks {
            auc: pairs / (bads * goods),
            variance: of_bads.variance_of_mean(bads) + of_goods.variance_of_mean(goods),
            ks,
        })
    }
}

/// Sums of each record's placement among the other class, and of their squares.
#[derive(Clone, Copy, Debug, Default)]
struct Placements {
    sum: f64,
    squares: f64,
}

impl Placements {
    fn add(&mut self, records: f64, place: f64) {
        self.sum += records * place;
        self.squares += records * place * place;
    }

    fn variance_of_mean(self, count: f64) -> f64 {
        if count > 1.0 {
            ((self.squares - self.sum * self.sum / count) / (count - 1.0)).max(0.0) / count
        } else {
            0.0
        }
    }
}

/// Returns the AUC of log-odds or any other order; `None` without both classes.
pub fn auc(order: &[f64], bads: &[bool]) -> Option<f64> {
    let mut outcomes: Vec<Outcome> = order
        .iter()
        .zip(bads)
        .map(|(pd, bad)| Outcome { pd: *pd, bad: *bad })
        .collect();
    outcomes.sort_by(|a, b| a.pd.total_cmp(&b.pd));
    Ranks::of(&outcomes).map(|ranks| ranks.auc)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(pairs: &[(f64, bool)]) -> Sorted {
        let outcomes: Vec<Outcome> = pairs.iter().map(|&(pd, bad)| Outcome { pd, bad }).collect();
        Sorted::new(&outcomes)
    }

    #[test]
    fn ties_count_half() {
        // scikit-learn: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) = 0.75.
        let known = sorted(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        let ranks = known.ranks().expect("ranks");
        assert_eq!((ranks.auc, ranks.ks), (0.75, 0.5));
        let tied = sorted(&[(0.2, false), (0.2, true), (0.2, false), (0.2, true)]);
        let ranks = tied.ranks().expect("ranks");
        assert_eq!((ranks.auc, ranks.ks), (0.5, 0.0));
        let partly = sorted(&[(0.1, false), (0.2, false), (0.2, true)]);
        assert_eq!(partly.ranks().expect("ranks").auc, 0.75);
        assert_eq!(auc(&[0.2, 0.1, 0.2], &[true, false, false]), Some(0.75));
    }

    #[test]
    fn the_interval_is_delongs() {
        // Placements of the bads 0.5 and 1, of the goods 1 and 0.5: both variances 0.125, each over 2: 0.125 in all.
        let known = sorted(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        assert!((known.ranks().expect("ranks").variance - 0.125).abs() < 1e-12);
    }

    #[test]
    fn the_brier_score_is_the_mean_squared_error() {
        let known = sorted(&[(0.1, false), (0.9, true), (0.8, true), (0.3, false)]);
        assert!((known.brier().expect("brier") - 0.0375).abs() < 1e-12);
    }

    #[test]
    fn sets_without_both_classes_have_no_ranks_and_no_line() {
        let none = sorted(&[]);
        assert_eq!(
            (none.ranks(), none.brier(), none.line()),
            (None, None, None)
        );
        let good = sorted(&[(0.1, false), (0.2, false)]);
        assert_eq!((good.ranks(), good.line()), (None, None));
        assert_eq!(good.bad_rate(), Some(0.0));
    }
}
