//! Weights of evidence per bin.
//!
//! Owns counting, smoothing, pooling and the information value. The weight of evidence of a bin is the log-odds of default
//! in it minus those of the book (domain.md section 5: ln(bad share ÷ good share)), so that points fall with it.

use crate::{
    domain::assessment::Value,
    features::{Direction, Feature},
    model::{
        bins::{Bins, FIRST_INTERVAL, NOT_RETRIEVED, UNDEFINED},
        scorecard::KNOWN_THROUGH_INVENTIONS,
    },
    statistics::logistic::logistic,
};

/// One feature of a book, coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded {
    /// Its bins after pooling.
    pub bins: Bins,
    /// Weight of evidence per bin.
    pub woe: Vec<f64>,
    /// Information value: Σ (bad share − good share) · WOE.
    pub information_value: f64,
    /// Coefficient that brings the weights of evidence nearest to the expert's log-odds.
    pub expert_coefficient: f64,
}

impl Coded {
    /// Returns the weight of evidence of a value.
    pub fn at(&self, value: Value) -> f64 {
        self.woe[self.bins.index(value)]
    }
}

/// What the expert says of one feature: bins, and log-odds of default per bin up to a constant.
#[derive(Clone, Debug)]
pub struct Expert<'a> {
    /// The feature.
    pub feature: &'a Feature,
    /// Its bins before pooling.
    pub bins: &'a Bins,
    /// Log-odds of default per bin, relative.
    pub log_odds: Vec<f64>,
}

/// How much the expert's view of a bin weighs, in expected defaults.
#[derive(Clone, Copy, Debug)]
pub struct Smoothing {
    /// For intervals.
    pub intervals: f64,
    /// For the bins of missing values.
    pub missing: f64,
}

impl Smoothing {
    /// Returns the same in firms, of which `firms_per_default` have one expected default.
    fn of_firms(self, firms_per_default: f64) -> Smoothing {
        Smoothing {
            intervals: self.intervals * firms_per_default,
            missing: self.missing * firms_per_default,
        }
    }
}

/// One or more bins counted together.
#[derive(Clone, Debug)]
struct Block {
    bins: Vec<usize>,
    bad: f64,
    good: f64,
    pseudo_bad: f64,
    pseudo_good: f64,
}

impl Block {
    fn log_odds(&self) -> f64 {
        libm::log((self.bad + self.pseudo_bad) / (self.good + self.pseudo_good))
    }

    fn absorb(&mut self, other: Block) {
        let Block {
            bins,
            bad,
            good,
            pseudo_bad,
            pseudo_good,
        } = other;
        self.bins.extend(bins);
        self.bad += bad;
        self.good += good;
        self.pseudo_bad += pseudo_bad;
        self.pseudo_good += pseudo_good;
    }
}

/// Returns the feature coded over `firms` (value, defaulted); `None` without both defaults and survivors.
///
/// Every bin is counted together with as many firms as have `smoothing` expected defaults in the whole book, who default
/// as the expert says: an empty bin keeps the expert's view, a full one that of the book. Adjacent intervals are pooled
/// until the weights move in the feature's direction.
///
/// Why a fact is missing differs from book to book, so the bins for missing values lean more on the expert
/// (`smoothing.missing`), and a missing fact never counts for more than the book's average: keeping one back must not pay.
pub fn code(expert: &Expert<'_>, firms: &[(Value, bool)], smoothing: Smoothing) -> Option<Coded> {
    let count = firms.len() as f64;
    let bads = firms.iter().filter(|(_, defaulted)| *defaulted).count() as f64;
    if bads == 0.0 || bads == count {
        return None;
    }
    let book = libm::log(bads / (count - bads));
    let blocks = counted(expert, firms, book, smoothing.of_firms(count / bads));
    let mut woe = vec![0.0; blocks.len()];
    let mut cut = vec![true; blocks.len()];
    for block in pooled(expert.feature, blocks.clone()) {
        for bin in &block.bins {
            woe[*bin] = block.log_odds() - book;
            cut[*bin] = *bin == block.bins.iter().copied().max().unwrap_or(*bin);
        }
    }
    for bin in [NOT_RETRIEVED, UNDEFINED] {
        woe[bin] = woe[bin].max(0.0);
    }
    let shares = |block: &Block| (block.bad / bads, block.good / (count - bads));
    let information_value = blocks
        .iter()
        .zip(&woe)
        .map(|(block, woe)| (shares(block).0 - shares(block).1) * woe)
        .sum::<f64>();
    let weights: Vec<f64> = blocks.iter().map(|block| block.bad + block.good).collect();
    let edges = expert.bins.edges().iter().enumerate();
    let kept = edges
        .filter(|(index, _)| cut[FIRST_INTERVAL + index])
        .map(|(_, edge)| *edge)
        .collect();
    Some(Coded {
        bins: Bins::new(kept).ok()?,
        expert_coefficient: projection(&weights, &expert.log_odds, &woe),
        woe: without_pooled(&woe, &cut),
        information_value: information_value.max(0.0),
    })
}

fn counted(
    expert: &Expert<'_>,
    firms: &[(Value, bool)],
    book: f64,
    pseudo: Smoothing,
) -> Vec<Block> {
    let mut bad = vec![0.0; expert.bins.count()];
    let mut good = vec![0.0; expert.bins.count()];
    for (value, defaulted) in firms {
        let bin = expert.bins.index(*value);
        if *defaulted {
            bad[bin] += 1.0;
        } else {
            good[bin] += 1.0;
        }
    }
    let mut centre = 0.0;
    for (bin, log_odds) in expert.log_odds.iter().enumerate() {
        centre += log_odds * (bad[bin] + good[bin]) / firms.len() as f64;
    }
    expert
        .log_odds
        .iter()
        .enumerate()
        .map(|(bin, log_odds)| {
            let share = logistic(book + log_odds - centre);
            let pseudo = match bin {
                NOT_RETRIEVED | UNDEFINED => pseudo.missing,
                _ => pseudo.intervals,
            };
            Block {
                bins: vec![bin],
                bad: bad[bin],
                good: good[bin],
                pseudo_bad: pseudo * share,
                pseudo_good: pseudo * (1.0 - share),
            }
        })
        .collect()
}

/// Pools adjacent violators: the intervals along the feature's direction, with the bins for missing values before them
/// where adding an invention can move a firm from these to those.
fn pooled(feature: &Feature, blocks: Vec<Block>) -> Vec<Block> {
    let falls = match feature.direction {
        Direction::Up => true,
        Direction::Down => false,
        Direction::Free => return blocks,
    };
    let chained = KNOWN_THROUGH_INVENTIONS.contains(&feature.name);
    let mut missing = blocks;
    let intervals = missing.split_off(FIRST_INTERVAL);
    let chain = if chained {
        let not_retrieved = missing.remove(NOT_RETRIEVED);
        let undefined = missing.remove(UNDEFINED - 1);
        [vec![undefined, not_retrieved], intervals].concat()
    } else {
        intervals
    };
    let mut done: Vec<Block> = Vec::with_capacity(chain.len());
    for mut block in chain {
        while let Some(last) = done.pop_if(|last| {
            let rises = block.log_odds() > last.log_odds();
            rises == falls && block.log_odds() != last.log_odds()
        }) {
            let later = std::mem::replace(&mut block, last);
            block.absorb(later);
        }
        done.push(block);
    }
    missing.extend(done);
    missing
}

/// Returns the weights of the bins that stay: those for missing values, and the last of each pooled run of intervals.
fn without_pooled(woe: &[f64], cut: &[bool]) -> Vec<f64> {
    woe.iter()
        .zip(cut)
        .enumerate()
        .filter(|(bin, (_, cut))| *bin < FIRST_INTERVAL || **cut)
        .map(|(_, (woe, _))| *woe)
        .collect()
}

/// Returns the coefficient of the weighted least-squares line of `target` on `column`, at least 0; 0 for a constant column.
fn projection(weights: &[f64], target: &[f64], column: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let mean = |list: &[f64]| -> f64 {
        let sum: f64 = list.iter().zip(weights).map(|(x, w)| x * w).sum();
        sum / total
    };
    let (target_mean, column_mean) = (mean(target), mean(column));
    let (mut together, mut alone) = (0.0, 0.0);
    for ((weight, target), column) in weights.iter().zip(target).zip(column) {
        together += weight * (target - target_mean) * (column - column_mean);
        alone += weight * (column - column_mean) * (column - column_mean);
    }
    if alone > 1e-12 * total {
        (together / alone).clamp(0.0, 2.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoothing(defaults: f64) -> Smoothing {
        Smoothing {
            intervals: defaults,
            missing: defaults,
        }
    }
    use crate::features::{SCHEMA, position};

    fn feature(name: &str) -> &'static Feature {
        &SCHEMA[position(name).expect("feature")]
    }

    fn firms(cells: &[(f64, usize, usize)]) -> Vec<(Value, bool)> {
        let mut firms = Vec::new();
        for (value, good, bad) in cells {
            firms.extend((0..*good).map(|_| (Value::Known(*value), false)));
            firms.extend((0..*bad).map(|_| (Value::Known(*value), true)));
        }
        firms
    }

    fn coded(name: &str, edges: &[f64], cells: &[(f64, usize, usize)]) -> Coded {
        let bins = Bins::new(edges.to_vec()).expect("edges");
        let expert = Expert {
            feature: feature(name),
            bins: &bins,
            log_odds: vec![0.0; bins.count()],
        };
        code(&expert, &firms(cells), smoothing(0.001)).expect("both classes")
    }

    #[test]
    fn the_weight_of_evidence_is_the_ratio_of_shares() {
        let coded = coded(
            "revenue.net_margin",
            &[0.0],
            &[(-1.0, 80, 20), (1.0, 95, 5)],
        );
        let expected = ((20.0 / 25.0) / (80.0 / 175.0_f64)).ln();
        assert!((coded.woe[2] - expected).abs() < 1e-3);
        assert!(coded.information_value > 0.3);
    }

    #[test]
    fn adjacent_bins_are_pooled_along_the_direction() {
        let up = coded(
            "revenue.net_margin",
            &[0.0, 1.0, 2.0],
            &[(-1.0, 80, 20), (0.5, 98, 2), (1.5, 90, 10), (3.0, 99, 1)],
        );
        assert_eq!(up.bins.edges(), &[0.0, 2.0]);
        assert!(up.woe[2] > up.woe[3] && up.woe[3] > up.woe[4]);
        let pooled = (12.0_f64 / 188.0).ln() - (33.0_f64 / 367.0).ln();
        assert!((up.woe[3] - pooled).abs() < 1e-3);

        let down = coded(
            "revenue.liabilities_to_assets",
            &[0.5, 0.9],
            &[(0.1, 90, 10), (0.7, 95, 5), (1.0, 70, 30)],
        );
        assert_eq!(down.bins.edges(), &[0.9]);
        let free = coded(
            "revenue.growth_1y",
            &[0.0, 1.0],
            &[(-1.0, 80, 20), (0.5, 95, 5), (1.5, 85, 15)],
        );
        assert_eq!(free.bins.edges(), &[0.0, 1.0]);
    }

    #[test]
    fn undefined_and_not_retrieved_stay_below_the_known_where_inventions_make_them_known() {
        let bins = Bins::new(vec![5.0]).expect("edges");
        let expert = Expert {
            feature: feature("patents.claims_max"),
            bins: &bins,
            log_odds: vec![0.0; 4],
        };
        let mut firms = firms(&[(1.0, 80, 20), (9.0, 95, 5)]);
        firms.extend((0..100).map(|i| (Value::Undefined, i < 2)));
        firms.extend((0..100).map(|i| (Value::NotRetrieved, i < 10)));
        let coded = code(&expert, &firms, smoothing(2.0)).expect("both classes");
        assert!(coded.woe[UNDEFINED] >= coded.woe[NOT_RETRIEVED]);
        assert!(coded.woe[NOT_RETRIEVED] >= coded.woe[FIRST_INTERVAL]);
        assert_eq!(coded.woe.len(), coded.bins.count());
    }

    #[test]
    fn an_empty_bin_keeps_the_experts_view() {
        let bins = Bins::new(vec![0.0, 1.0]).expect("edges");
        let expert = Expert {
            feature: feature("revenue.net_margin"),
            bins: &bins,
            log_odds: vec![0.0, 0.0, 2.0, 0.0, -0.5],
        };
        let coded = code(
            &expert,
            &firms(&[(0.5, 100, 3), (2.0, 100, 1)]),
            smoothing(2.0),
        );
        let coded = coded.expect("both classes");
        assert!(coded.woe[2] > 1.5, "{coded:?}");
    }

    #[test]
    fn without_defaults_there_is_nothing_to_code() {
        let bins = Bins::new(Vec::new()).expect("edges");
        let expert = Expert {
            feature: feature("revenue.net_margin"),
            bins: &bins,
            log_odds: vec![0.0; 3],
        };
        assert_eq!(code(&expert, &firms(&[(1.0, 10, 0)]), smoothing(2.0)), None);
        assert_eq!(code(&expert, &[], smoothing(2.0)), None);
    }
}
