//! Shapes: log-odds per fine bin of each column, and per cell of a few pairs, learnt with every fold held out in turn.
//!
//! Owns folds, repeats, pace and the choice of pairs. What comes out are the average tables of all bags, and for every row
//! what the bags that did not see it say of it: an honest view of each term, on which terms are weighed and the
//! probabilities calibrated. Must not know points.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    bins::Bins,
    book::Book,
    boost::{self, Bag, Grain, Pace, Rows, Run, Term},
    folds::{self, Folds},
    order::mix,
    pairs::{self, Axis, Gains},
    prebins::Prebinned,
    spec::{Spec, Trend},
    trend,
};

/// What was learnt.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// Log-odds per column and fine bin, mean 0 over the book.
    pub mains: Vec<Vec<f64>>,
    /// Pairs, and log-odds per cell, mean 0 over the book.
    pub pairs: Vec<Pair>,
    /// What the bags that did not see a row say of it: a list per term (columns, then pairs), in the order of the book.
    pub unseen: Vec<Vec<f32>>,
    /// Rounds of the columns, rounds of the pairs.
    pub rounds: (usize, usize),
    /// Mean loss of the rows held out: without and with pairs, the pairs chosen without those rows.
    pub loss: (f64, Option<f64>),
}

/// Two columns together.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The columns.
    pub columns: (usize, usize),
    /// Their axes.
    pub axes: (Axis, Axis),
    /// Log-odds per cell, row by row.
    pub table: Vec<f64>,
}

/// Rows times bags that a small book is raised to by repeats.
const REPEATED_ROWS: usize = 20_000;
/// The most repeats.
const REPEATS_MAX: usize = 6;
/// Rows up to which the choice of pairs is tested with every fold held out of it.
const TESTED_ROWS_MAX: usize = 50_000;

/// One set of folds.
struct Repeat {
    folds: Folds,
    rows: Rows,
    mains: Vec<Term>,
    bags: Vec<Bag>,
}

/// Learns the shapes of `columns`.
pub fn learn(book: &Book<'_>, columns: &[Prebinned], spec: &Spec) -> Learnt {
    let count = book.order.len();
    let repeats = match book.times {
        Some(_) => 1,
        None => (REPEATED_ROWS / count.max(1)).clamp(1, REPEATS_MAX),
    };
    let mut repeats: Vec<Repeat> = (0..repeats)
        .map(|repeat| Repeat::new(book, columns, spec, repeat))
        .collect();
    let pace = pace(count, spec);
    let mut runs: Vec<Run<'_>> = repeats.iter_mut().map(Repeat::main_run).collect();
    let main_rounds = boost::boost(&mut runs, pace);
    let main_loss = Losses::of(&repeats).mean();
    let mut learnt = Learnt {
        mains: Vec::new(),
        pairs: Vec::new(),
        unseen: Vec::new(),
        rounds: (main_rounds, 0),
        loss: (main_loss, None),
    };
    let mut pair_terms = Vec::new();
    if spec.shapes.pairs_max > 0 && columns.len() > 1 {
        let axis = |column: &Prebinned| Axis::new(column, &book.bads, spec.shapes.pair_bins);
        let axes: Vec<Axis> = columns.par_iter().map(axis).collect();
        let pace = Pace {
            rounds_max: pace.rounds_max / 3,
            ..pace
        };
        pair_terms = with_pairs(book, &mut repeats, &axes, columns, spec, pace, &mut learnt);
    }
    collect(
        book,
        spec,
        &repeats,
        &pair_terms,
        columns.len(),
        &mut learnt,
    );
    learnt
}

/// Returns the pace for a book of so many rows: small books go slowly, where each step is much noise.
fn pace(rows: usize, spec: &Spec) -> Pace {
    let (rate, rounds_per_look, patience) = match rows {
        0..20_000 => (0.05, 10, 4),
        20_000..60_000 => (0.1, 5, 4),
        _ => (0.2, 5, 3),
    };
    Pace {
        rate,
        rounds_max: (30.0 / rate) as usize,
        rounds_per_look,
        patience,
        prior: spec.shapes.prior,
    }
}

impl Repeat {
    fn new(book: &Book<'_>, columns: &[Prebinned], spec: &Spec, repeat: usize) -> Repeat {
        let folds = match repeat {
            0 => book.folds(spec.folds),
            _ => shuffled(book, columns, spec, repeat as u64),
        };
        let order = &folds.order;
        let bads = order
            .iter()
            .map(|row| f32::from(u8::from(book.bads[*row as usize])));
        let rows = Rows {
            bads: bads.collect(),
            weights: order
                .iter()
                .map(|row| book.weights[*row as usize] as f32)
                .collect(),
            odds: book.offset.as_ref().map(|offset| {
                let odds = |row: &u32| libm::exp(offset[*row as usize]) as f32;
                order.iter().map(odds).collect()
            }),
        };
        let term = |column: &Prebinned| {
            let cut = column.bins.cut();
            Term {
                grain: match column.bins {
                    Bins::Intervals { .. } => Grain::Line { cut },
                    Bins::Groups { .. } => Grain::Words { cut },
                },
                bins: column.bins.count(),
                codes: order
                    .iter()
                    .map(|row| column.codes[*row as usize])
                    .collect(),
            }
        };
        let mains = columns.par_iter().map(term).collect();
        let bag = |range: &Range<usize>| Bag::new(&rows, range.clone());
        let bags = folds.ranges.iter().map(bag).collect();
        Repeat {
            folds,
            rows,
            mains,
            bags,
        }
    }

    fn main_run(&mut self) -> Run<'_> {
        let Repeat {
            rows, mains, bags, ..
        } = self;
        Run {
            rows,
            bags,
            terms: vec![mains.iter().collect()],
        }
    }
}

/// Returns other folds: rows in another order, equal ones still together.
fn shuffled(book: &Book<'_>, columns: &[Prebinned], spec: &Spec, repeat: u64) -> Folds {
    let mut group = 0u64;
    let mut keys = Vec::with_capacity(book.bads.len());
    for row in 0..book.bads.len() {
        let equal = row > 0 && columns.iter().all(|c| c.codes[row] == c.codes[row - 1]);
        group += u64::from(!equal);
        keys.push((
            mix(mix(group) ^ mix(spec.seed.wrapping_add(repeat << 32))),
            row as u32,
        ));
    }
    keys.sort_unstable();
    let bads: Vec<bool> = keys
        .iter()
        .map(|(_, row)| book.bads[*row as usize])
        .collect();
    let Folds { order, ranges } = folds::stratified(&bads, spec.folds);
    Folds {
        order: order.into_iter().map(|at| keys[at as usize].1).collect(),
        ranges,
    }
}

/// Loss of every row, by bags that did not see it, mean over the repeats, in the order of the book.
struct Losses {
    of_row: Vec<f64>,
    weight: f64,
}

impl Losses {
    fn of(repeats: &[Repeat]) -> Losses {
        let bags = repeats
            .iter()
            .map(|repeat| (repeat, repeat.bags.as_slice()));
        Losses::with(&bags.collect::<Vec<_>>())
    }

    fn with(bags: &[(&Repeat, &[Bag])]) -> Losses {
        let rows = bags.first().map_or(0, |(repeat, _)| repeat.rows.bads.len());
        let mut of_row = vec![0.0; rows];
        let mut weight = 0.0;
        for (repeat, bags) in bags {
            for bag in *bags {
                for row in bag.held_out.clone() {
                    of_row[repeat.folds.order[row] as usize] += bag.loss_of(&repeat.rows, row);
                }
            }
            weight += repeat
                .rows
                .weights
                .iter()
                .map(|w| f64::from(*w))
                .sum::<f64>();
        }
        Losses { of_row, weight }
    }

    fn mean(&self) -> f64 {
        self.of_row.iter().sum::<f64>() / self.weight
    }

    /// Returns whether these are smaller than `before` by more than one standard error of the difference.
    fn clearly_below(&self, before: &Losses) -> bool {
        let count = self.of_row.len() as f64;
        let gains = before.of_row.iter().zip(&self.of_row).map(|(b, a)| b - a);
        let sum: f64 = gains.clone().sum();
        let squares: f64 = gains
            .map(|gain| (gain - sum / count) * (gain - sum / count))
            .sum();
        sum > 0.0 && sum > squares.sqrt()
    }
}

/// Chooses pairs and learns them on top of the columns. Returns their terms per repeat.
fn with_pairs(
    book: &Book<'_>,
    repeats: &mut [Repeat],
    axes: &[Axis],
    columns: &[Prebinned],
    spec: &Spec,
    pace: Pace,
    learnt: &mut Learnt,
) -> Vec<Vec<Term>> {
    let among = moving_most(book, &repeats[0], columns, spec);
    let mut gains = Vec::new();
    for repeat in repeats.iter() {
        let codes: Vec<&[u16]> = repeat.mains.iter().map(|t| t.codes.as_slice()).collect();
        let screen = |bag| pairs::screen(&repeat.rows, bag, axes, &codes, &among);
        gains.push(repeat.bags.iter().map(screen).collect::<Vec<_>>());
    }
    let count = spec.shapes.pairs_max;
    let before = Losses::of(repeats);
    let is_tested = repeats[0].rows.bads.len() <= TESTED_ROWS_MAX;
    if is_tested {
        let after = tested(repeats, axes, &gains, count, pace);
        learnt.loss.1 = Some(after.mean());
        if !after.clearly_below(&before) {
            return Vec::new();
        }
    }
    let all: Vec<_> = gains.into_iter().flatten().collect();
    let chosen = pairs::best(&all, count);
    let terms_of = |repeat: &Repeat| -> Vec<Term> {
        let codes: Vec<&[u16]> = repeat.mains.iter().map(|t| t.codes.as_slice()).collect();
        chosen
            .iter()
            .map(|pair| pairs::term(axes, &codes, *pair))
            .collect()
    };
    let terms: Vec<Vec<Term>> = repeats.iter().map(terms_of).collect();
    let mut runs: Vec<Run<'_>> = repeats
        .iter_mut()
        .zip(&terms)
        .map(|(repeat, terms)| Run {
            rows: &repeat.rows,
            bags: &mut repeat.bags,
            terms: vec![terms.iter().collect()],
        })
        .collect();
    learnt.rounds.1 = boost::boost(&mut runs, pace);
    if !is_tested {
        let after = Losses::of(repeats);
        learnt.loss.1 = Some(after.mean());
        if !after.clearly_below(&before) {
            return Vec::new();
        }
    }
    learnt.pairs = chosen
        .into_iter()
        .map(|columns| Pair {
            columns,
            axes: (axes[columns.0].clone(), axes[columns.1].clone()),
            table: Vec::new(),
        })
        .collect();
    terms
}

/// Returns the loss with pairs that each bag chose without the rows it holds out.
fn tested(
    repeats: &[Repeat],
    axes: &[Axis],
    gains: &[Vec<Gains>],
    count: usize,
    pace: Pace,
) -> Losses {
    let mut trial: Vec<(Vec<Bag>, Vec<Vec<Term>>)> = Vec::new();
    for (repeat, gains) in repeats.iter().zip(gains) {
        let codes: Vec<&[u16]> = repeat.mains.iter().map(|t| t.codes.as_slice()).collect();
        let own = |gains: &Gains| -> Vec<Term> {
            let chosen = pairs::best(std::slice::from_ref(gains), count);
            chosen
                .iter()
                .map(|pair| pairs::term(axes, &codes, *pair))
                .collect()
        };
        trial.push((repeat.bags.clone(), gains.iter().map(own).collect()));
    }
    let mut runs: Vec<Run<'_>> = repeats
        .iter()
        .zip(trial.iter_mut())
        .map(|(repeat, (bags, terms))| Run {
            rows: &repeat.rows,
            bags,
            terms: terms.iter().map(|list| list.iter().collect()).collect(),
        })
        .collect();
    boost::boost(&mut runs, pace);
    let bags = repeats
        .iter()
        .zip(&trial)
        .map(|(repeat, (bags, _))| (repeat, bags.as_slice()));
    Losses::with(&bags.collect::<Vec<_>>())
}

/// Returns the columns whose tables move most, in their own order. A column with a wished trend is in no pair, where the
/// other column could turn it.
fn moving_most(book: &Book<'_>, repeat: &Repeat, columns: &[Prebinned], spec: &Spec) -> Vec<usize> {
    let is_free = |at: &usize| match spec.column(&book.columns[*at].name).trend {
        Trend::Auto | Trend::None => true,
        Trend::Up | Trend::Down | Trend::Peak | Trend::Valley => false,
    };
    let mut ranked: Vec<(usize, f64)> = (0..columns.len())
        .filter(is_free)
        .map(|at| {
            let column = &columns[at];
            let counts = counts(&column.codes, column.bins.count());
            let table = &repeat.bags[0].tables[at];
            (at, variance(&counts, table))
        })
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut among: Vec<usize> = ranked
        .into_iter()
        .take(pairs::COLUMNS_MAX)
        .map(|x| x.0)
        .collect();
    among.sort_unstable();
    among
}

/// Returns how many rows fall into each bin.
pub fn counts(codes: &[u16], bins: usize) -> Vec<f64> {
    let mut counts = vec![0.0; bins];
    for code in codes {
        counts[*code as usize] += 1.0;
    }
    counts
}

/// Returns the mean of a table over the rows.
pub fn mean(counts: &[f64], table: &[f64]) -> f64 {
    let sum: f64 = counts.iter().zip(table).map(|(n, x)| n * x).sum();
    sum / counts.iter().sum::<f64>()
}

/// Returns the variance of a table over the rows.
pub fn variance(counts: &[f64], table: &[f64]) -> f64 {
    let mean = mean(counts, table);
    let squares: f64 = counts
        .iter()
        .zip(table)
        .map(|(n, x)| n * (x - mean) * (x - mean))
        .sum();
    squares / counts.iter().sum::<f64>()
}

/// Fills in average tables and what unseen rows get.
fn collect(
    book: &Book<'_>,
    spec: &Spec,
    repeats: &[Repeat],
    pair_terms: &[Vec<Term>],
    mains: usize,
    learnt: &mut Learnt,
) {
    let rows = repeats[0].rows.bads.len();
    let share = 1.0 / repeats.len() as f64;
    let term = |repeat: usize, at: usize| match at.checked_sub(mains) {
        None => &repeats[repeat].mains[at],
        Some(pair) => &pair_terms[repeat][pair],
    };
    let one = |at: usize| -> (Vec<f64>, Vec<f32>) {
        let first = term(0, at);
        let counts = counts(&first.codes, first.bins);
        let mut unseen = vec![0.0f32; rows];
        let mut average = vec![0.0; first.bins];
        for (index, repeat) in repeats.iter().enumerate() {
            let codes = &term(index, at).codes;
            for bag in &repeat.bags {
                let mut table = bag.tables[at].clone();
                if let (Grain::Line { cut }, Some(column)) = (first.grain, book.columns.get(at)) {
                    let trend = spec.column(&column.name).trend;
                    trend::keep(&mut table[..cut], &counts[..cut], trend);
                }
                let centre = mean(&counts, &table);
                for (sum, value) in average.iter_mut().zip(&table) {
                    *sum += (value - centre) * share / repeat.bags.len() as f64;
                }
                for row in bag.held_out.clone() {
                    let value = (table[codes[row] as usize] - centre) * share;
                    unseen[repeat.folds.order[row] as usize] += value as f32;
                }
            }
        }
        (average, unseen)
    };
    let terms = mains + learnt.pairs.len();
    let all: Vec<(Vec<f64>, Vec<f32>)> = (0..terms).into_par_iter().map(one).collect();
    for (at, (table, unseen)) in all.into_iter().enumerate() {
        match at.checked_sub(mains) {
            None => learnt.mains.push(table),
            Some(pair) => learnt.pairs[pair].table = table,
        }
        learnt.unseen.push(unseen);
    }
}
