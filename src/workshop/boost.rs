//! Cyclic boosting of tables: one small step for each term in turn, on every bag, until the rows held out gain no more.
//!
//! Owns the loops over rows. A term is a column of bin numbers with a table of log-odds, whatever the bins are: those of one
//! column, or the cells of two. A bag is a fold held out and the model of the other rows. Bags run in parallel, each by
//! itself in a fixed order, so the result does not depend on the number of threads. Odds are kept as products, which
//! saves the exponential per row.

use std::ops::Range;

use rayon::prelude::*;

use super::tree::{self, Cell, Plane};

/// What the rows are, in the order of their folds.
#[derive(Clone, Debug)]
pub struct Rows {
    /// 1 for bad, 0 for good.
    pub bads: Vec<f32>,
    /// Weights.
    pub weights: Vec<f32>,
    /// Known part of the odds, as a factor; else 1.
    pub odds: Option<Vec<f32>>,
}

/// How the bins of a term hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// The first `cut` bins stand in an order, the rest alone.
    Line {
        /// Intervals.
        cut: usize,
    },
    /// The first `cut` bins are words in no order, the rest stand alone.
    Words {
        /// Words.
        cut: usize,
    },
    /// Cells of two columns.
    Cells(Plane),
}

/// One term.
#[derive(Clone, Debug)]
pub struct Term {
    /// How its bins hang together.
    pub grain: Grain,
    /// How many bins it has.
    pub bins: usize,
    /// The bin of each row.
    pub codes: Vec<u16>,
}

/// A fold held out, and the model of the others.
#[derive(Clone, Debug)]
pub struct Bag {
    /// Rows held out.
    pub held_out: Range<usize>,
    /// Log-odds per term and bin.
    pub tables: Vec<Vec<f64>>,
    /// Odds of bad per row, held-out rows too.
    odds: Vec<f32>,
}

/// How boosting goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Share of a Newton step that is taken.
    pub rate: f64,
    /// The most rounds.
    pub rounds_max: usize,
    /// Rounds between two looks at the rows held out.
    pub rounds_per_look: usize,
    /// Looks without improvement after which it ends.
    pub patience: usize,
    /// Strength of the prior at log-odds 0 of each bin, in units of curvature.
    pub prior: f64,
}

/// The largest step of one bin, in log-odds.
const STEP_MAX: f64 = 2.0;

impl Bag {
    /// Returns a bag that says the rate of bads of the rows it does not hold out.
    pub fn new(rows: &Rows, held_out: Range<usize>) -> Bag {
        let (mut bad, mut all) = (0.0, 0.0);
        for (row, (is_bad, weight)) in rows.bads.iter().zip(&rows.weights).enumerate() {
            if !held_out.contains(&row) {
                bad += f64::from(is_bad * weight);
                all += f64::from(*weight);
            }
        }
        let base = libm::log((bad + 0.5) / (all - bad + 0.5));
        let level = libm::exp(base) as f32;
        let odds = match &rows.odds {
            Some(odds) => odds.iter().map(|odds| odds * level).collect(),
            None => vec![level; rows.bads.len()],
        };
        Bag {
            held_out,
            tables: Vec::new(),
            odds,
        }
    }

    /// Returns the loss on the rows held out: Σ weight · −ln(likelihood).
    pub fn loss(&self, rows: &Rows) -> f64 {
        self.held_out
            .clone()
            .map(|row| self.loss_of(rows, row))
            .sum()
    }

    /// Returns the loss of one row.
    pub fn loss_of(&self, rows: &Rows, row: usize) -> f64 {
        let odds = f64::from(self.odds[row]);
        let against = if rows.bads[row] > 0.5 {
            1.0 / odds
        } else {
            odds
        };
        f64::from(rows.weights[row]) * libm::log1p(against)
    }

    /// Returns gradient and curvature of the loss of one row.
    pub fn derivatives(&self, rows: &Rows, row: usize) -> (f64, f64) {
        let (gradient, curvature) = derivatives(self.odds[row], rows.bads[row], rows.weights[row]);
        (f64::from(gradient), f64::from(curvature))
    }

    /// Returns the ranges of rows that are trained on.
    pub fn trained(&self) -> [Range<usize>; 2] {
        [0..self.held_out.start, self.held_out.end..self.odds.len()]
    }

    /// Runs some rounds; `tables` grow by them.
    fn run(&mut self, rows: &Rows, terms: &[&Term], from: usize, rounds: usize, pace: Pace) {
        let mut cells = Vec::new();
        let mut pending: Option<(&Term, Vec<f32>)> = None;
        for _ in 0..rounds {
            for (index, term) in terms.iter().enumerate() {
                cells.clear();
                cells.resize(term.bins, Cell::default());
                self.sweep(rows, pending.take(), term, &mut cells);
                let table = &mut self.tables[from + index];
                for (cell, value) in cells.iter_mut().zip(table.iter()) {
                    cell.gradient += pace.prior * value;
                    cell.curvature += pace.prior;
                }
                let mut step = vec![0.0; term.bins];
                term.step(&cells, &mut step);
                let mut factors = Vec::with_capacity(term.bins);
                for (value, step) in table.iter_mut().zip(&step) {
                    let step = (step * pace.rate).clamp(-STEP_MAX, STEP_MAX);
                    *value += step;
                    factors.push(libm::exp(step) as f32);
                }
                pending = Some((term, factors));
            }
        }
        if let Some((term, factors)) = pending {
            multiply(&mut self.odds, &term.codes, &factors);
        }
    }

    /// Applies the step that is due and sums the derivatives for the next, in one pass over the rows.
    fn sweep(
        &mut self,
        rows: &Rows,
        due: Option<(&Term, Vec<f32>)>,
        next: &Term,
        cells: &mut [Cell],
    ) {
        if let Some((term, factors)) = &due {
            let held_out = self.held_out.clone();
            multiply(
                &mut self.odds[held_out.clone()],
                &term.codes[held_out],
                factors,
            );
        }
        for range in self.trained() {
            let odds = &mut self.odds[range.clone()];
            let bads = &rows.bads[range.clone()];
            let weights = &rows.weights[range.clone()];
            let codes = &next.codes[range.clone()];
            match &due {
                Some((term, factors)) => {
                    let before = &term.codes[range];
                    for ((((odds, bad), weight), code), before) in odds
                        .iter_mut()
                        .zip(bads)
                        .zip(weights)
                        .zip(codes)
                        .zip(before)
                    {
                        *odds *= factors[*before as usize];
                        add(cells, *code, derivatives(*odds, *bad, *weight));
                    }
                }
                None => {
                    for (((odds, bad), weight), code) in
                        odds.iter().zip(bads).zip(weights).zip(codes)
                    {
                        add(cells, *code, derivatives(*odds, *bad, *weight));
                    }
                }
            }
        }
    }
}

impl Term {
    fn step(&self, cells: &[Cell], step: &mut [f64]) {
        match self.grain {
            Grain::Line { cut } => {
                tree::line(&cells[..cut], &mut step[..cut]);
                tree::alone(&cells[cut..], &mut step[cut..]);
            }
            Grain::Words { cut } => {
                tree::words(&cells[..cut], &mut step[..cut]);
                tree::alone(&cells[cut..], &mut step[cut..]);
            }
            Grain::Cells(plane) => tree::plane(cells, plane, step),
        }
    }
}

fn derivatives(odds: f32, bad: f32, weight: f32) -> (f32, f32) {
    let p = odds / (1.0 + odds);
    (weight * (p - bad), weight * p * (1.0 - p))
}

fn add(cells: &mut [Cell], code: u16, (gradient, curvature): (f32, f32)) {
    let cell = &mut cells[code as usize];
    cell.gradient += f64::from(gradient);
    cell.curvature += f64::from(curvature);
}

fn multiply(odds: &mut [f32], codes: &[u16], factors: &[f32]) {
    for (odds, code) in odds.iter_mut().zip(codes) {
        *odds *= factors[*code as usize];
    }
}

/// One set of bags: rows in the order of one set of folds.
pub struct Run<'a> {
    /// The rows.
    pub rows: &'a Rows,
    /// One bag per fold.
    pub bags: &'a mut [Bag],
    /// Terms to boost, per bag or one list for all.
    pub terms: Vec<Vec<&'a Term>>,
}

/// Boosts `terms` on top of what the bags say, as long as the loss on all rows held out falls, and leaves each bag with the
/// tables of the best look. Returns the rounds taken to it.
pub fn boost(runs: &mut [Run<'_>], pace: Pace) -> usize {
    for run in runs.iter_mut() {
        for (bag, at) in run.bags.iter_mut().zip(0..) {
            let terms = &run.terms[at % run.terms.len()];
            bag.tables.extend(terms.iter().map(|t| vec![0.0; t.bins]));
        }
    }
    let mut best = total_loss(runs);
    let mut kept = tables(runs);
    let (mut best_rounds, mut rounds, mut idle) = (0, 0, 0);
    while rounds < pace.rounds_max && idle < pace.patience {
        let mut work: Vec<(&Rows, &mut Bag, &[&Term])> = Vec::new();
        for run in runs.iter_mut() {
            let lists = &run.terms;
            for (at, bag) in run.bags.iter_mut().enumerate() {
                work.push((run.rows, bag, &lists[at % lists.len()]));
            }
        }
        work.into_par_iter().for_each(|(rows, bag, terms)| {
            let from = bag.tables.len() - terms.len();
            bag.run(rows, terms, from, pace.rounds_per_look, pace);
        });
        rounds += pace.rounds_per_look;
        let loss = total_loss(runs);
        if loss < best * (1.0 - LOSS_STEP) {
            best = loss;
            best_rounds = rounds;
            kept = tables(runs);
            idle = 0;
        } else {
            idle += 1;
        }
    }
    for run in runs.iter_mut() {
        for (bag, at) in run.bags.iter_mut().zip(0..) {
            let terms = &run.terms[at % run.terms.len()];
            let from = bag.tables.len() - terms.len();
            bag.go_back(terms, from, &kept.remove(0));
        }
    }
    best_rounds
}

/// What a look must gain, as a share of the loss.
const LOSS_STEP: f64 = 2e-6;

fn total_loss(runs: &[Run<'_>]) -> f64 {
    let bags: Vec<(&Rows, &Bag)> = runs
        .iter()
        .flat_map(|run| run.bags.iter().map(|bag| (run.rows, bag)))
        .collect();
    let losses: Vec<f64> = bags.par_iter().map(|(rows, bag)| bag.loss(rows)).collect();
    losses.iter().sum()
}

fn tables(runs: &[Run<'_>]) -> Vec<Vec<Vec<f64>>> {
    let bags = runs.iter().flat_map(|run| run.bags.iter());
    bags.map(|bag| bag.tables.clone()).collect()
}

impl Bag {
    /// Puts the last tables back to what they were.
    fn go_back(&mut self, terms: &[&Term], from: usize, kept: &[Vec<f64>]) {
        for (index, term) in terms.iter().enumerate() {
            let (now, then) = (&self.tables[from + index], &kept[from + index]);
            let factors: Vec<f32> = now
                .iter()
                .zip(then)
                .map(|(now, then)| libm::exp(then - now) as f32)
                .collect();
            multiply(&mut self.odds, &term.codes, &factors);
        }
        self.tables = kept.to_vec();
    }
}
