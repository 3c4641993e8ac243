//! One small step on a histogram of derivatives: the best cuts of a line, of a set of words, of a plane.
//!
//! Owns the search for cuts. A cell holds the sums of the gradient and of the curvature of the loss over its rows; a leaf's
//! step is Newton's, `−gradient ÷ (curvature + RIDGE)`. Must not know rows or rates of learning.

/// Sums over the rows of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Of the gradient.
    pub gradient: f64,
    /// Of the curvature.
    pub curvature: f64,
}

impl Cell {
    fn plus(self, other: Cell) -> Cell {
        Cell {
            gradient: self.gradient + other.gradient,
            curvature: self.curvature + other.curvature,
        }
    }

    fn minus(self, other: Cell) -> Cell {
        Cell {
            gradient: self.gradient - other.gradient,
            curvature: self.curvature - other.curvature,
        }
    }

    /// Twice what a Newton step lowers the loss by.
    fn gain(self) -> f64 {
        self.gradient * self.gradient / (self.curvature + RIDGE)
    }

    fn step(self) -> f64 {
        -self.gradient / (self.curvature + RIDGE)
    }

    fn is_large(self) -> bool {
        self.curvature >= CURVATURE_MIN
    }
}

/// Holds steps of small leaves back.
const RIDGE: f64 = 1.0;
/// The least curvature in a leaf: about as many expected bads, where bads are few.
const CURVATURE_MIN: f64 = 1.0;
/// Leaves on a line.
const LEAVES: usize = 3;
/// Pulls rates of rare words to the average before words are put in order.
const WORD_SMOOTHING: f64 = 10.0;

/// Writes into `step` what each cell of a line moves by: at most [`LEAVES`] runs, cut where the loss falls most.
pub fn line(cells: &[Cell], step: &mut [f64]) {
    let mut sums = Vec::with_capacity(cells.len() + 1);
    let mut sum = Cell::default();
    sums.push(sum);
    for cell in cells {
        sum = sum.plus(*cell);
        sums.push(sum);
    }
    let between = |from: usize, to: usize| sums[to].minus(sums[from]);
    let best_cut = |from: usize, to: usize| {
        let whole = between(from, to).gain();
        let mut best = (0.0, from);
        for at in from + 1..to {
            let (left, right) = (between(from, at), between(at, to));
            let gain = left.gain() + right.gain() - whole;
            if gain > best.0 && left.is_large() && right.is_large() {
                best = (gain, at);
            }
        }
        best
    };
    let mut leaves = vec![(0, cells.len(), best_cut(0, cells.len()))];
    while leaves.len() < LEAVES {
        let mut chosen = 0;
        for (index, leaf) in leaves.iter().enumerate() {
            if leaf.2.0 > leaves[chosen].2.0 {
                chosen = index;
            }
        }
        let (from, to, (gain, at)) = leaves[chosen];
        if gain <= 0.0 {
            break;
        }
        leaves[chosen] = (from, at, best_cut(from, at));
        leaves.push((at, to, best_cut(at, to)));
    }
    for (from, to, _) in leaves {
        step[from..to].fill(between(from, to).step());
    }
}

/// Writes into `step` what each word moves by: the same as on a line, once the words stand in the order of their rates.
pub fn words(cells: &[Cell], step: &mut [f64]) {
    let rate = |at: usize| cells[at].gradient / (cells[at].curvature + WORD_SMOOTHING);
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(a.cmp(b)));
    let sorted: Vec<Cell> = order.iter().map(|at| cells[*at]).collect();
    let mut moved = vec![0.0; cells.len()];
    line(&sorted, &mut moved);
    for (at, moved) in order.into_iter().zip(moved) {
        step[at] = moved;
    }
}

/// Writes the step of every cell taken alone.
pub fn alone(cells: &[Cell], step: &mut [f64]) {
    for (step, cell) in step.iter_mut().zip(cells) {
        *step = cell.step();
    }
}

/// The cells of a plane: `rows` × `columns`, of which the first `cut_rows` × `cut_columns` are ordered both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plane {
    /// Cells along the first axis.
    pub rows: usize,
    /// Of which intervals.
    pub cut_rows: usize,
    /// Cells along the second axis.
    pub columns: usize,
    /// Of which intervals.
    pub cut_columns: usize,
}

/// A plane cut along one axis, and each side along the other.
#[derive(Clone, Copy, Debug)]
struct Quarters {
    gain: f64,
    cut: usize,
    before: usize,
    after: usize,
    along_columns: bool,
}

/// Sums over the rectangles of a plane that start at its corner.
struct Corner {
    width: usize,
    sums: Vec<Cell>,
}

impl Corner {
    fn of(cells: &[Cell], plane: Plane) -> Corner {
        let width = plane.cut_columns + 1;
        let mut sums = vec![Cell::default(); (plane.cut_rows + 1) * width];
        for row in 0..plane.cut_rows {
            let mut line = Cell::default();
            for column in 0..plane.cut_columns {
                line = line.plus(cells[row * plane.columns + column]);
                sums[(row + 1) * width + column + 1] = sums[row * width + column + 1].plus(line);
            }
        }
        Corner { width, sums }
    }

    fn rectangle(&self, rows: (usize, usize), columns: (usize, usize)) -> Cell {
        let at = |row: usize, column: usize| self.sums[row * self.width + column];
        let upper = at(rows.1, columns.1).minus(at(rows.0, columns.1));
        upper.minus(at(rows.1, columns.0).minus(at(rows.0, columns.0)))
    }
}

/// Returns how much a plane's best four leaves lower the loss.
pub fn plane_gain(cells: &[Cell], plane: Plane) -> f64 {
    let corner = Corner::of(cells, plane);
    let whole = corner.rectangle((0, plane.cut_rows), (0, plane.cut_columns));
    quarters(&corner, plane).map_or(0.0, |best| best.gain - whole.gain())
}

/// Writes into `step` what each cell of a plane moves by: four leaves among the ordered cells, every other cell alone.
pub fn plane(cells: &[Cell], plane: Plane, step: &mut [f64]) {
    let corner = Corner::of(cells, plane);
    for row in 0..plane.rows {
        for column in 0..plane.columns {
            let at = row * plane.columns + column;
            let ordered = row < plane.cut_rows && column < plane.cut_columns;
            step[at] = if ordered { 0.0 } else { cells[at].step() };
        }
    }
    let Some(best) = quarters(&corner, plane) else {
        return;
    };
    let mut fill = |rows: (usize, usize), columns: (usize, usize)| {
        let leaf = corner.rectangle(rows, columns).step();
        for row in rows.0..rows.1 {
            step[row * plane.columns + columns.0..row * plane.columns + columns.1].fill(leaf);
        }
    };
    let (rows, columns) = (plane.cut_rows, plane.cut_columns);
    let Quarters {
        cut, before, after, ..
    } = best;
    if best.along_columns {
        fill((0, before), (0, cut));
        fill((before, rows), (0, cut));
        fill((0, after), (cut, columns));
        fill((after, rows), (cut, columns));
    } else {
        fill((0, cut), (0, before));
        fill((0, cut), (before, columns));
        fill((cut, rows), (0, after));
        fill((cut, rows), (after, columns));
    }
}

fn quarters(corner: &Corner, plane: Plane) -> Option<Quarters> {
    let mut best: Option<Quarters> = None;
    for along_columns in [false, true] {
        let (first, second) = if along_columns {
            (plane.cut_columns, plane.cut_rows)
        } else {
            (plane.cut_rows, plane.cut_columns)
        };
        let rectangle = |one: (usize, usize), two: (usize, usize)| {
            if along_columns {
                corner.rectangle(two, one)
            } else {
                corner.rectangle(one, two)
            }
        };
        let side = |one: (usize, usize)| {
            let mut best = (rectangle(one, (0, second)).gain(), second);
            for at in 1..second {
                let (low, high) = (rectangle(one, (0, at)), rectangle(one, (at, second)));
                let gain = low.gain() + high.gain();
                if gain > best.0 && low.is_large() && high.is_large() {
                    best = (gain, at);
                }
            }
            best
        };
        for cut in 1..first {
            let (before, after) = (side((0, cut)), side((cut, first)));
            let gain = before.0 + after.0;
            if best.is_none_or(|best| gain > best.gain) {
                best = Some(Quarters {
                    gain,
                    cut,
                    before: before.1,
                    after: after.1,
                    along_columns,
                });
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(gradient: f64) -> Cell {
        Cell {
            gradient,
            curvature: 9.0,
        }
    }

    #[test]
    fn a_line_is_cut_where_the_gradient_turns() {
        let cells: Vec<Cell> = [5.0, 5.0, -5.0, -5.0, -5.0].map(cell).to_vec();
        let mut step = vec![0.0; 5];
        line(&cells, &mut step);
        assert_eq!(step[0], step[1]);
        assert!(step[1] < 0.0 && step[2] > 0.0);
    }

    #[test]
    fn words_with_like_rates_move_together() {
        let cells: Vec<Cell> = [5.0, -5.0, 5.0, -5.0].map(cell).to_vec();
        let mut step = vec![0.0; 4];
        words(&cells, &mut step);
        assert_eq!(step[0], step[2]);
        assert_eq!(step[1], step[3]);
        assert!(step[0] < step[1]);
    }

    #[test]
    fn a_plane_finds_what_no_line_shows() {
        // Exclusive or: nothing along either axis, all in the quarters.
        let four = Plane {
            rows: 2,
            cut_rows: 2,
            columns: 2,
            cut_columns: 2,
        };
        let cells: Vec<Cell> = [5.0, -5.0, -5.0, 5.0].map(cell).to_vec();
        assert!(plane_gain(&cells, four) > 0.0);
        let mut step = vec![0.0; 4];
        plane(&cells, four, &mut step);
        assert!(step[0] < 0.0 && step[1] > 0.0 && step[2] > 0.0 && step[3] < 0.0);
    }
}
