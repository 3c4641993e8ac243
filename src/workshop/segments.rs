//! Fewer bins for the same shape.
//!
//! Owns the exact cut of a line of values into runs: least weighted squares for each number of runs, by dynamic
//! programming. Must not know what the values are.

/// Returns the run of each value, ascending from 0: as few runs as lose at most `loss_max` (weighted squares), and at most
/// `runs_max`.
pub fn segments(values: &[f64], weights: &[f64], runs_max: usize, loss_max: f64) -> Vec<usize> {
    let count = values.len();
    if count == 0 {
        return Vec::new();
    }
    let sums = Sums::new(values, weights);
    let mut least: Vec<f64> = (0..=count).map(|end| sums.loss(0, end)).collect();
    let mut starts: Vec<Vec<usize>> = vec![vec![0; count + 1]];
    while least[count] > loss_max && starts.len() < runs_max.min(count) {
        let runs = starts.len();
        let mut next = vec![f64::INFINITY; count + 1];
        let mut from = vec![0; count + 1];
        for end in runs + 1..=count {
            for (start, before) in least.iter().enumerate().take(end).skip(runs) {
                let loss = before + sums.loss(start, end);
                if loss < next[end] {
                    next[end] = loss;
                    from[end] = start;
                }
            }
        }
        least = next;
        starts.push(from);
    }
    let mut run_of = vec![0; count];
    let mut end = count;
    for (run, from) in starts.iter().enumerate().rev() {
        run_of[from[end]..end].fill(run);
        end = from[end];
    }
    run_of
}

struct Sums {
    weight: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Sums {
    fn new(values: &[f64], weights: &[f64]) -> Sums {
        let mut sums = Sums {
            weight: vec![0.0],
            first: vec![0.0],
            second: vec![0.0],
        };
        let (mut weight, mut first, mut second) = (0.0, 0.0, 0.0);
        for (value, w) in values.iter().zip(weights) {
            let w = w.max(1e-9);
            weight += w;
            first += w * value;
            second += w * value * value;
            sums.weight.push(weight);
            sums.first.push(first);
            sums.second.push(second);
        }
        sums
    }

    fn loss(&self, from: usize, to: usize) -> f64 {
        let weight = self.weight[to] - self.weight[from];
        if weight <= 0.0 {
            return 0.0;
        }
        let first = self.first[to] - self.first[from];
        (self.second[to] - self.second[from] - first * first / weight).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_cut_where_the_values_jump() {
        let values = [0.0, 0.1, 0.0, 2.0, 2.1, 5.0];
        let weights = [1.0; 6];
        assert_eq!(segments(&values, &weights, 3, 0.0), [0, 0, 0, 1, 1, 2]);
        assert_eq!(segments(&values, &weights, 6, 0.5), [0, 0, 0, 1, 1, 2]);
        assert_eq!(segments(&values, &weights, 1, 0.0), [0; 6]);
        assert_eq!(segments(&[7.0], &[0.0], 4, 0.0), [0]);
    }
}
