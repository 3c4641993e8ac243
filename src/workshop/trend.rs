//! Runs of values that move in a wished direction.
//!
//! Owns the nearest values, in weighted squares, that rise, fall, or do one after the other (pool adjacent violators).
//! Must not know what the values are.

use super::spec::Trend;

/// One run of pooled values.
#[derive(Clone, Copy, Debug)]
struct Pool {
    weight: f64,
    sum: f64,
    count: usize,
}

/// Returns the rising values nearest to `values`, in squares weighted by `weights`. Weights are at least 0.
pub fn rising(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut pools: Vec<Pool> = Vec::with_capacity(values.len());
    for (value, weight) in values.iter().zip(weights) {
        // A value without weight takes its neighbours' place.
        let weight = weight.max(1e-9);
        let mut pool = Pool {
            weight,
            sum: weight * value,
            count: 1,
        };
        while let Some(last) = pools.pop_if(|last| last.sum * pool.weight > pool.sum * last.weight)
        {
            pool = Pool {
                weight: pool.weight + last.weight,
                sum: pool.sum + last.sum,
                count: pool.count + last.count,
            };
        }
        pools.push(pool);
    }
    let mut fitted = Vec::with_capacity(values.len());
    for pool in pools {
        fitted.extend(std::iter::repeat_n(pool.sum / pool.weight, pool.count));
    }
    fitted
}

fn negated(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| -value).collect()
}

fn falling(values: &[f64], weights: &[f64]) -> Vec<f64> {
    negated(&rising(&negated(values), weights))
}

/// Returns the values nearest to `values` that rise, then fall.
fn peaking(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut best: Option<(f64, Vec<f64>)> = None;
    for top in 0..=values.len() {
        let mut fitted = rising(&values[..top], &weights[..top]);
        fitted.extend(falling(&values[top..], &weights[top..]));
        let miss: f64 = fitted
            .iter()
            .zip(values)
            .zip(weights)
            .map(|((fitted, value), weight)| weight * (fitted - value) * (fitted - value))
            .sum();
        if best.as_ref().is_none_or(|(least, _)| miss < *least) {
            best = Some((miss, fitted));
        }
    }
    best.map_or_else(Vec::new, |(_, fitted)| fitted)
}

/// Puts the nearest values that keep the trend in the place of `values`.
pub fn keep(values: &mut [f64], weights: &[f64], trend: Trend) {
    let kept = match trend {
        Trend::Auto | Trend::None => return,
        Trend::Up => rising(values, weights),
        Trend::Down => falling(values, weights),
        Trend::Peak => peaking(values, weights),
        Trend::Valley => negated(&peaking(&negated(values), weights)),
    };
    values.copy_from_slice(&kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rising_values_are_the_textbook_ones() {
        // scikit-learn 1.9: IsotonicRegression().fit_transform(range(6), [1, 3, 2, 4, 3, 5], sample_weight=[1, 2, 1, 1, 3, 1])
        let fitted = rising(
            &[1.0, 3.0, 2.0, 4.0, 3.0, 5.0],
            &[1.0, 2.0, 1.0, 1.0, 3.0, 1.0],
        );
        let known = [1.0, 8.0 / 3.0, 8.0 / 3.0, 3.25, 3.25, 5.0];
        for (a, b) in fitted.iter().zip(known) {
            assert!((a - b).abs() < 1e-12, "{fitted:?}");
        }
    }

    #[test]
    fn kept_trends_hold_and_right_ones_stay() {
        let weights = [1.0; 5];
        let peak = [0.0, 2.0, 3.0, 1.0, 0.5];
        let mut kept = peak;
        keep(&mut kept, &weights, Trend::Peak);
        assert_eq!(kept, peak);
        keep(&mut kept, &weights, Trend::Valley);
        let low = kept.iter().copied().fold(f64::INFINITY, f64::min);
        let at = kept.iter().position(|x| *x == low).expect("a lowest");
        assert!(kept[..=at].windows(2).all(|p| p[0] >= p[1]));
        assert!(kept[at..].windows(2).all(|p| p[0] <= p[1]));
        let mut free = [3.0, 1.0, 2.0, 0.0, 9.0];
        keep(&mut free, &weights, Trend::None);
        assert_eq!(free, [3.0, 1.0, 2.0, 0.0, 9.0]);
    }
}
