//! How far a book has moved from another.
//!
//! Owns the population stability index and the two thresholds that it is read with: 0.25, and what chance alone exceeds in
//! one comparison of twenty (domain practice: either alone misleads). Must not know what is counted.

use serde::Serialize;

/// What a move means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Within what chance explains.
    Green,
    /// More than chance explains.
    Amber,
    /// More than chance explains, and large.
    Red,
}

/// The index of one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// Σ (share now − share then) · ln(share now ÷ share then).
    pub psi: f64,
    /// The chance of a larger one without any move.
    pub p_value: f64,
}

/// The index from which a move is large.
pub const LARGE: f64 = 0.25;
/// The chance of a false alarm over all comparisons.
const LEVEL: f64 = 0.05;

/// Returns the index between counts per bin, then and now; `None` without rows on either side or with fewer than two bins
/// filled. A bin that is empty on one side counts as half a row there.
pub fn drift(then: &[f64], now: &[f64]) -> Option<Drift> {
    let (rows_then, rows_now): (f64, f64) = (then.iter().sum(), now.iter().sum());
    let filled: Vec<(f64, f64)> = then
        .iter()
        .copied()
        .zip(now.iter().copied())
        .filter(|(a, b)| a + b > 0.0)
        .collect();
    if rows_then <= 0.0 || rows_now <= 0.0 || filled.len() < 2 {
        return None;
    }
    let psi: f64 = filled
        .iter()
        .map(|(a, b)| {
            let (a, b) = (a.max(0.5) / rows_then, b.max(0.5) / rows_now);
            (b - a) * libm::log(b / a)
        })
        .sum();
    let statistic = psi / (1.0 / rows_then + 1.0 / rows_now);
    Some(Drift {
        psi,
        p_value: chi_squared_tail(statistic, (filled.len() - 1) as f64),
    })
}

/// Returns the light of each comparison, chance being shared among them after Holm.
pub fn lights(drifts: &[Drift]) -> Vec<Light> {
    let mut order: Vec<usize> = (0..drifts.len()).collect();
    order.sort_by(|a, b| drifts[*a].p_value.total_cmp(&drifts[*b].p_value));
    let mut lights = vec![Light::Green; drifts.len()];
    for (rank, at) in order.into_iter().enumerate() {
        if drifts[at].p_value > LEVEL / (drifts.len() - rank) as f64 {
            break;
        }
        lights[at] = match drifts[at].psi > LARGE {
            true => Light::Red,
            false => Light::Amber,
        };
    }
    lights
}

/// Returns P(χ² with `degrees` of freedom > x): the regularised upper incomplete gamma function of half of each, by its
/// series or its continued fraction.
pub fn chi_squared_tail(x: f64, degrees: f64) -> f64 {
    let (a, x) = (0.5 * degrees, 0.5 * x);
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return (1.0 - front * sum).max(0.0);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1e300, 1.0 / b);
    let mut fraction = d;
    for i in 1..500 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        let change = c * d;
        fraction *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (front * fraction).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_the_tables() {
        for (x, degrees, p) in [
            (3.841_458_8, 1.0, 0.05),
            (16.918_977_6, 9.0, 0.05),
            (21.665_994_3, 9.0, 0.01),
            (0.103, 2.0, 0.949_8),
        ] {
            assert!(
                (chi_squared_tail(x, degrees) - p).abs() < 1e-4,
                "{x} {degrees}"
            );
        }
    }

    #[test]
    fn chance_exceeds_the_critical_index_in_one_of_twenty() {
        // Ten bins, 500 rows on each side: 16.919 · (1/500 + 1/500) = 0.068.
        let then = [50.0; 10];
        let statistic = 0.068 / (2.0 / 500.0);
        assert!((chi_squared_tail(statistic, 9.0) - 0.05).abs() < 0.002);
        assert_eq!(drift(&then, &then).map(|d| d.psi), Some(0.0));
        assert_eq!(drift(&then, &[0.0; 10]), None);
    }

    #[test]
    fn large_moves_of_small_books_and_small_moves_of_large_ones_are_not_red() {
        let moved = |rows: f64, tilt: f64| {
            let then = [0.5 * rows, 0.5 * rows];
            drift(&then, &[(0.5 - tilt) * rows, (0.5 + tilt) * rows]).expect("drift")
        };
        let all = [moved(20.0, 0.05), moved(1e6, 0.01), moved(1e4, 0.3)];
        assert_eq!(lights(&all), [Light::Green, Light::Amber, Light::Red]);
    }
}
