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
    /// Bins filled, less one.
    pub degrees: f64,
    /// 1 ÷ rows then + 1 ÷ rows now.
    pub spread: f64,
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
    let spread = 1.0 / rows_then + 1.0 / rows_now;
    let degrees = (filled.len() - 1) as f64;
    Some(Drift {
        psi,
        p_value: chi_squared_tail(psi / spread, degrees),
        degrees,
        spread,
    })
}

/// Returns the light of each comparison, chance being shared among them after Holm.
pub fn lights(drifts: &[Drift]) -> Vec<Light> {
    levels(drifts)
        .into_iter()
        .zip(drifts)
        .map(|(level, drift)| match drift.p_value > level {
            true => Light::Green,
            false if drift.psi > LARGE => Light::Red,
            false => Light::Amber,
        })
        .collect()
}

/// Returns the chance at which each comparison is held after Holm (1979): the smallest chance against 0.05 ÷ all, the next against
/// 0.05 ÷ (all − 1), and so on; from the first that is within chance on, that one's.
pub fn levels(drifts: &[Drift]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..drifts.len()).collect();
    order.sort_by(|a, b| drifts[*a].p_value.total_cmp(&drifts[*b].p_value));
    let mut levels = vec![LEVEL; drifts.len()];
    let mut held = None;
    for (rank, at) in order.into_iter().enumerate() {
        let level = held.unwrap_or(LEVEL / (drifts.len() - rank) as f64);
        levels[at] = level;
        if drifts[at].p_value > level {
            held = Some(level);
        }
    }
    levels
}

impl Drift {
    /// Returns the index that chance alone exceeds with a probability of `level`: the quantile of χ² × (1/n + 1/m).
    pub fn critical(&self, level: f64) -> f64 {
        chi_squared_upper(level, self.degrees) * self.spread
    }
}

/// Returns the number that χ² with `degrees` of freedom exceeds with a probability of `chance`, by bisection.
fn chi_squared_upper(chance: f64, degrees: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while chi_squared_tail(high, degrees) > chance && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        match chi_squared_tail(middle, degrees) > chance {
            true => low = middle,
            false => high = middle,
        }
    }
    0.5 * (low + high)
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

    #[test]
    fn the_critical_index_is_that_of_chance() {
        // Ten bins, 500 rows on each side: 16.919 · (1/500 + 1/500) = 0.0677 (domain practice says 0.068).
        let found = drift(&[50.0; 10], &[50.0; 10]).expect("drift");
        assert!((found.critical(0.05) - 16.918_977_6 * 2.0 / 500.0).abs() < 1e-7);
        assert!(found.critical(0.01) > found.critical(0.05));
    }

    #[test]
    fn an_index_is_above_its_critical_one_where_its_light_is_not_green() {
        let moved = |rows: f64, tilt: f64| {
            let then = [0.5 * rows, 0.5 * rows];
            drift(&then, &[(0.5 - tilt) * rows, (0.5 + tilt) * rows]).expect("drift")
        };
        // The third is within 0.05 by itself, but not after the second has failed 0.025.
        let all = [moved(1e4, 0.3), moved(400.0, 0.0745), moved(400.0, 0.0744)];
        let found = lights(&all);
        assert_eq!(found, [Light::Red, Light::Green, Light::Green]);
        for ((drift, level), light) in all.iter().zip(levels(&all)).zip(found) {
            assert_eq!(drift.psi >= drift.critical(level), light != Light::Green);
        }
    }
}
