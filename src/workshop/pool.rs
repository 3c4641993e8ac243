//! Rows pooled by what was read from their scores, finer than a card of whole points tells them apart.
//!
//! Owns the cells. A calibration needs no more of a million rows than their sums, and sums of folds can be added.

/// Cells per unit of log-odds: at least as many as there are points to a unit by default.
const CELLS_PER_UNIT: f64 = 64.0;
/// Log-odds beyond which all rows share a cell.
const REACH: f64 = 32.0;

/// Sums over the rows of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Weight of bads.
    pub bad: f64,
    /// Weight of goods.
    pub good: f64,
    /// Weight times log-odds read.
    pub read: f64,
}

impl Cell {
    /// Returns the cell of the rows of both.
    pub fn join(self, other: Cell) -> Cell {
        Cell {
            bad: self.bad + other.bad,
            good: self.good + other.good,
            read: self.read + other.read,
        }
    }
}

/// Rows pooled by their log-odds.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    cells: Vec<Cell>,
    /// Bads among the rows.
    pub bads: usize,
}

impl Pool {
    /// Returns the pool of no rows.
    pub fn empty() -> Pool {
        Pool {
            cells: vec![Cell::default(); (2.0 * REACH * CELLS_PER_UNIT) as usize + 1],
            bads: 0,
        }
    }

    /// Returns the pool of rows with the log-odds read, outcomes and weights.
    pub fn of(log_odds: &[f64], bads: &[bool], weights: &[f64]) -> Pool {
        let mut pool = Pool::empty();
        for ((read, bad), weight) in log_odds.iter().zip(bads).zip(weights) {
            pool.add(*read, *bad, *weight);
        }
        pool
    }

    /// Adds a row.
    pub fn add(&mut self, read: f64, bad: bool, weight: f64) {
        let at = (read.clamp(-REACH, REACH) + REACH) * CELLS_PER_UNIT;
        if let Some(cell) = self.cells.get_mut(at as usize) {
            *cell = cell.join(Cell {
                bad: if bad { weight } else { 0.0 },
                good: if bad { 0.0 } else { weight },
                read: weight * read,
            });
            self.bads += usize::from(bad);
        }
    }

    /// Adds the rows of `other`.
    pub fn join(&mut self, other: &Pool) {
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            *cell = cell.join(*more);
        }
        self.bads += other.bads;
    }

    /// Returns the cells with weight in them, by their log-odds.
    pub fn filled(&self) -> impl Iterator<Item = Cell> + '_ {
        let is_filled = |cell: &&Cell| cell.bad + cell.good > 0.0;
        self.cells.iter().filter(is_filled).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_of_parts_are_the_pool_of_all() {
        let reads = [-40.0, -1.0, -0.999, 0.5, 0.5, 33.0];
        let bads = [false, false, true, true, false, true];
        let weights = [1.0, 2.0, 1.0, 0.5, 1.0, 1.0];
        let all = Pool::of(&reads, &bads, &weights);
        let mut joined = Pool::of(&reads[..3], &bads[..3], &weights[..3]);
        joined.join(&Pool::of(&reads[3..], &bads[3..], &weights[3..]));
        assert_eq!(joined, all);
        assert_eq!((all.bads, all.filled().count()), (3, 4));
        let sums = all.filled().fold(Cell::default(), Cell::join);
        assert_eq!((sums.bad, sums.good), (2.5, 4.0));
        let means = all.filled().map(|cell| cell.read / (cell.bad + cell.good));
        assert!(means.is_sorted());
    }
}
