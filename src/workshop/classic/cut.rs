//! One column in optimal bins, from counts of all rows or of all but a fold.
//!
//! Owns the tallies of prebins and the weights of evidence. Must not know the other columns.

use crate::workshop::{
    assemble,
    bins::Bins,
    book::Book,
    optimal::{self, Count, Infeasible, Wishes},
    prebins::{self, Fineness, Prebinned},
    prior::{Heard, Says, Word},
    shapes,
    spec::{Method, Spec, Trend},
    train::Error,
};

/// Goods and bads per bin.
pub(super) type Tally = Vec<(f64, f64)>;

/// A column in prebins.
pub(super) struct Counted {
    /// Position in the book.
    pub(super) at: usize,
    pub(super) prebinned: Prebinned,
    /// What an expert says.
    says: Option<Says>,
    /// Goods and bads per prebin, by fold.
    by_fold: Vec<Tally>,
}

/// A column in optimal bins.
pub(super) struct Coded {
    /// The bin of each prebin.
    pub(super) to: Vec<usize>,
    pub(super) bins: Bins,
    pub(super) counted: Tally,
    /// ln(bad share ÷ good share) per bin.
    pub(super) evidence: Vec<f64>,
    pub(super) information_value: f64,
    /// What an expert says.
    pub(super) heard: Option<Heard>,
    /// Why there is one bin only.
    pub(super) infeasible: Option<Infeasible>,
}

/// Pulls rates of rare words to the average before words are put in order.
const WORD_SMOOTHING: f64 = 10.0;

impl Counted {
    /// Returns the column at `at` of the book in prebins; `fold_of` says the fold of each row, of `folds`.
    ///
    /// # Errors
    /// [`Error::Prior`] where it is of another kind than the expert takes it to be.
    pub(super) fn new(
        book: &Book<'_>,
        at: usize,
        (fold_of, folds): (&[u8], usize),
        word: Option<&Word<'_>>,
        spec: &Spec,
    ) -> Result<Counted, Error> {
        let column = book.columns[at];
        let fineness = Fineness {
            bins_max: spec.binning.prebins,
            rows_min: spec.binning.rare_share * book.order.len() as f64,
        };
        let wishes = spec.column(&column.name);
        let mut prebinned = prebins::prebin(column, &book.order, &wishes, fineness);
        let says = match word {
            Some(word) => word.of(column, &book.order, &mut prebinned)?,
            None => None,
        };
        let bins = prebinned.bins.count();
        let mut by_fold = vec![[0.0; 2]; bins * folds];
        let rows = prebinned.codes.iter().zip(fold_of);
        for (((code, fold), bad), weight) in rows.zip(&book.bads).zip(&book.weights) {
            by_fold[usize::from(*fold) * bins + usize::from(*code)][usize::from(*bad)] += weight;
        }
        let tally = |counts: &[[f64; 2]]| counts.iter().map(|[good, bad]| (*good, *bad)).collect();
        Ok(Counted {
            at,
            by_fold: by_fold.chunks(bins).map(tally).collect(),
            prebinned,
            says,
        })
    }

    /// Returns goods and bads per prebin, without a fold where one is named.
    pub(super) fn tally(&self, without: Option<usize>) -> Tally {
        let mut sums = vec![(0.0, 0.0); self.prebinned.bins.count()];
        for (fold, tally) in self.by_fold.iter().enumerate() {
            if without != Some(fold) {
                for (sum, count) in sums.iter_mut().zip(tally) {
                    *sum = (sum.0 + count.0, sum.1 + count.1);
                }
            }
        }
        sums
    }

    /// Returns the column in its optimal bins, learnt without a fold where one is named.
    ///
    /// # Errors
    /// [`Error::Wish`] where all rows do not allow a wished trend; without a fold, the column has one bin then.
    pub(super) fn cut(
        &self,
        book: &Book<'_>,
        spec: &Spec,
        word: Option<&Word<'_>>,
        without: Option<usize>,
    ) -> Result<Coded, Error> {
        let name = &book.columns[self.at].name;
        let mut counted = self.tally(without);
        let lent = self.says.as_ref().zip(word).map(|(says, word)| Heard {
            mean: says.mean(&self.prebinned),
            evidence: word.lend(says, &mut counted),
        });
        let all = sum(&counted);
        let order = ordered(&self.prebinned.bins, &counted, all);
        let count = |bin: &usize| {
            let (good, bad) = counted[*bin];
            Count { good, bad }
        };
        let counts: Vec<Count> = order.iter().map(count).collect();
        let wished = spec.column(name).trend;
        let limits = Wishes {
            weight_min: spec.binning.share_min * (all.good + all.bad),
            events_min: spec.binning.events_min,
            bins_max: spec.binning.bins_max,
            trend: match self.prebinned.bins {
                Bins::Intervals { .. } => wished,
                // Words stand in the order of their rates already.
                Bins::Groups { .. } => Trend::None,
            },
            all,
        };
        let (bin_of, infeasible) = match optimal::optimum(&counts, &limits) {
            Ok(optimum) => (optimum.bin_of, None),
            Err(reason) if without.is_none() && is_wish(limits.trend) => {
                return Err(Error::Wish {
                    column: name.clone(),
                    reason,
                });
            }
            Err(reason) => (vec![0; counts.len()], Some(reason)),
        };
        Ok(self.merged((&counted, lent.as_ref()), &order, &bin_of, infeasible))
    }

    fn merged(
        &self,
        (counted, lent): (&Tally, Option<&Heard>),
        order: &[usize],
        bin_of: &[usize],
        infeasible: Option<Infeasible>,
    ) -> Coded {
        let prebins = &self.prebinned.bins;
        let cut = prebins.cut();
        let mut to = vec![0; prebins.count()];
        for (bin, run) in order.iter().zip(bin_of) {
            to[*bin] = *run;
        }
        let bins = prebins.merged(&to[..cut]);
        for (extra, to) in to[cut..].iter_mut().enumerate() {
            *to = bins.cut() + extra;
        }
        let (counted, heard) = match lent {
            Some(lent) => {
                let (counted, heard) = lent.joined(counted, &to, bins.count());
                (counted, Some(heard))
            }
            None => (joined(counted, &to, bins.count()), None),
        };
        let all = sum(&counted);
        let of_data = counted.iter().map(|count| evidence(*count, all));
        Coded {
            evidence: match &heard {
                Some(heard) => heard.beside(of_data, &counted),
                None => of_data.collect(),
            },
            information_value: assemble::information_value(&counted),
            counted,
            heard,
            to,
            bins,
            infeasible,
        }
    }

    /// Returns the weights of evidence of `coded` for the rows given by their positions in the book.
    pub(super) fn evidence_of(&self, coded: &Coded, rows: impl Iterator<Item = usize>) -> Vec<f32> {
        let of_prebin: Vec<f32> = coded
            .to
            .iter()
            .map(|to| coded.evidence[*to] as f32)
            .collect();
        rows.map(|row| of_prebin[usize::from(self.prebinned.codes[row])])
            .collect()
    }
}

fn joined(counted: &Tally, to: &[usize], bins: usize) -> Tally {
    let mut joined = vec![(0.0, 0.0); bins];
    for (to, (good, bad)) in to.iter().zip(counted) {
        let sum: &mut (f64, f64) = &mut joined[*to];
        *sum = (sum.0 + good, sum.1 + bad);
    }
    joined
}

fn sum(counted: &Tally) -> Count {
    Count {
        good: counted.iter().map(|x| x.0).sum(),
        bad: counted.iter().map(|x| x.1).sum(),
    }
}

fn is_wish(trend: Trend) -> bool {
    match trend {
        Trend::Up | Trend::Down | Trend::Peak | Trend::Valley => true,
        Trend::Auto | Trend::None => false,
    }
}

/// Returns the intervals in their order, words in that of their rates.
fn ordered(bins: &Bins, counted: &[(f64, f64)], all: Count) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bins.cut()).collect();
    if let Bins::Groups { .. } = bins {
        let average = all.bad / (all.good + all.bad);
        let rate = |at: usize| {
            let (good, bad) = counted[at];
            (bad + WORD_SMOOTHING * average) / (good + bad + WORD_SMOOTHING)
        };
        order.sort_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(a.cmp(b)));
    }
    order
}

/// Returns ln(bad share ÷ good share); 0 for an empty bin.
fn evidence((good, bad): (f64, f64), all: Count) -> f64 {
    if good + bad == 0.0 {
        return 0.0;
    }
    let half = if good == 0.0 || bad == 0.0 { 0.5 } else { 0.0 };
    libm::log((bad + half) / all.bad) - libm::log((good + half) / all.good)
}

impl Coded {
    /// Returns how many bins hold rows.
    pub(super) fn filled(&self) -> usize {
        self.counted.iter().filter(|(g, b)| g + b > 0.0).count()
    }

    /// Gives bins that training did not fill the mean of the others, or what the expert says of them.
    pub(super) fn with_empty_bins(&self, mut table: Vec<f64>, method: Method) -> Vec<f64> {
        if let Some(heard) = &self.heard {
            // A coefficient on the evidence has filled them already.
            if method == Method::Dummy {
                heard.fill(&mut table, &self.counted, self.largest());
            }
            return table;
        }
        let rows: Vec<f64> = self.counted.iter().map(|(good, bad)| good + bad).collect();
        let mean = shapes::mean(&rows, &table);
        for (value, rows) in table.iter_mut().zip(rows) {
            if rows == 0.0 {
                *value = mean;
            }
        }
        table
    }

    /// The bin with the most rows, which the columns of zeros and ones are relative to.
    pub(super) fn largest(&self) -> usize {
        let mut largest = 0;
        for (bin, (good, bad)) in self.counted.iter().enumerate() {
            if good + bad > self.counted[largest].0 + self.counted[largest].1 {
                largest = bin;
            }
        }
        largest
    }
}
