//! The fit against linfa, scikit-learn and the textbook.

use linfa::Dataset;
use linfa_logistic::LogisticRegression;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::statistics::logistic::{log_odds, logistic};

fn plain(columns: usize, precision: f64) -> Newton {
    let prior = Prior {
        mean: 0.0,
        precision,
    };
    Newton::with(vec![prior; columns])
}

/// Rows with known coefficients; `shift` moves the share of `true`.
fn data(rows: usize, shift: f64) -> (Array2<f64>, Array1<bool>) {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let records = Array2::from_shape_fn((rows, 3), |_| random.random_range(-1.0..1.0));
    let targets = records
        .rows()
        .into_iter()
        .map(|row| {
            let eta = shift + 1.5 * row[0] - 0.7 * row[1];
            random.random::<f64>() < logistic(eta)
        })
        .collect();
    (records, targets)
}

fn linfa(records: &Array2<f64>, targets: &Array1<bool>, alpha: f64) -> (f64, Vec<f64>) {
    let fitted = LogisticRegression::default()
        .alpha(alpha)
        .max_iterations(500)
        .gradient_tolerance(1e-7)
        .fit(&Dataset::new(records.clone(), targets.clone()))
        .expect("linfa's fit");
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    let coefficients = fitted.params().iter().map(|w| sign * w).collect();
    (sign * fitted.intercept(), coefficients)
}

#[test]
fn equals_linfa_at_unit_weights_whichever_class_is_the_larger() {
    for shift in [-2.0, 0.0, 1.2] {
        let (records, targets) = data(800, shift);
        let ours = plain(3, 0.5)
            .fit(&Dataset::new(records.clone(), targets.clone()))
            .expect("fit");
        let (intercept, coefficients) = linfa(&records, &targets, 0.5);
        assert!((ours.intercept - intercept).abs() < 1e-6);
        for (a, b) in ours.coefficients.iter().zip(coefficients) {
            assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
    }
}

/// scikit-learn 1.9.1: `LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky")` on the rows of `made`.
#[test]
fn equals_scikit_learn() {
    let (records, targets) = made();
    let dataset = Dataset::new(records, targets);
    for (alpha, intercept, coefficients) in [
        (
            10.0,
            0.5434435931276452,
            [0.9731896270444108, -0.4452788140464187, 0.09429012764196111],
        ),
        (
            1.0,
            0.563855122991107,
            [1.2350562198012547, -0.5851684806966917, 0.12215010411508723],
        ),
        (
            0.1,
            0.5671441659380629,
            [1.2714898236334067, -0.6055572088665313, 0.12603631654978142],
        ),
    ] {
        let ours = plain(3, alpha).fit(&dataset).expect("fit");
        assert!(
            (ours.intercept - intercept).abs() < 1e-8,
            "{} {:?}",
            ours.intercept,
            ours.coefficients
        );
        for (a, b) in ours.coefficients.iter().zip(coefficients) {
            assert!((a - b).abs() < 1e-8, "{a} {b}");
        }
    }
    let mut weighted = plain(3, 1.0);
    weighted.weights = Some((0..500).map(|row| f64::from(1 + row % 3)).collect());
    let ours = weighted.fit(&dataset).expect("fit");
    assert!((ours.intercept - 0.4540282468838794).abs() < 1e-8);
    assert!((ours.coefficients[0] - 1.3900507151482078).abs() < 1e-8);
}

/// Five hundred rows that any program can make again: a linear congruential generator.
fn made() -> (Array2<f64>, Array1<bool>) {
    let mut state: u64 = 12345;
    let mut next = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let cells: Vec<f64> = (0..1500).map(|_| next() * 2.0 - 1.0).collect();
    let records = Array2::from_shape_vec((500, 3), cells).expect("500 rows");
    let bad = |row: usize| {
        let eta = 0.5 + 1.2 * records[[row, 0]] - 0.8 * records[[row, 1]];
        next() < logistic(eta)
    };
    let targets = (0..500).map(bad).collect();
    (records, targets)
}

#[test]
fn weights_count_rows() {
    let (records, targets) = data(60, 0.0);
    let mut doubled = plain(3, 1.0);
    doubled.weights = Some(vec![2.0; 60]);
    let weighted = doubled
        .fit(&Dataset::new(records.clone(), targets.clone()))
        .expect("fit");
    let twice = ndarray::concatenate![ndarray::Axis(0), records, records];
    let both = ndarray::concatenate![ndarray::Axis(0), targets, targets];
    let repeated = plain(3, 1.0).fit(&Dataset::new(twice, both)).expect("fit");
    assert!((weighted.intercept - repeated.intercept).abs() < 1e-9);
}

#[test]
fn an_offset_is_taken_as_known() {
    let (records, targets) = data(500, 0.3);
    let free = plain(3, 0.0)
        .fit(&Dataset::new(records.clone(), targets.clone()))
        .expect("fit");
    let mut rest = plain(3, 0.0);
    rest.offset = Some(records.column(0).iter().map(|x| 2.0 * x).collect());
    let shifted = rest.fit(&Dataset::new(records, targets)).expect("fit");
    assert!((free.coefficients[0] - 2.0 - shifted.coefficients[0]).abs() < 1e-7);
    assert!((free.coefficients[1] - shifted.coefficients[1]).abs() < 1e-7);
}

#[test]
fn a_strong_prior_holds_the_coefficient_and_shrinks_its_error() {
    let (records, targets) = data(300, 0.0);
    let dataset = Dataset::new(records, targets);
    let mut held = plain(3, 0.0);
    held.coefficients[2] = Prior {
        mean: 0.8,
        precision: 1e8,
    };
    let held = held.fit(&dataset).expect("fit");
    assert!((held.coefficients[2] - 0.8).abs() < 1e-4);
    let free = plain(3, 0.0).fit(&dataset).expect("fit");
    assert!(held.standard_errors()[2] < 0.01 * free.standard_errors()[2]);
}

#[test]
fn the_intercept_alone_is_the_log_odds_and_its_error_is_the_textbook_one() {
    let records = Array2::zeros((100, 0));
    let targets = (0..100).map(|i| i < 20).collect();
    let fitted = plain(0, 0.0)
        .fit(&Dataset::new(records, targets))
        .expect("fit");
    assert!((fitted.intercept - log_odds(0.2)).abs() < 1e-9);
    assert!((fitted.standard_errors()[0] - (1.0_f64 / 16.0).sqrt()).abs() < 1e-9);
}

#[test]
fn refuses_what_has_no_solution() {
    let line = Array2::from_shape_fn((40, 1), |(i, _)| i as f64 - 19.5);
    let above = (0..40).map(|i| i >= 20).collect();
    let separated = plain(1, 0.0).fit(&Dataset::new(line.clone(), above));
    assert!(
        matches!(
            separated,
            Err(Error::Separated | Error::NotConverged { .. } | Error::Singular)
        ),
        "{separated:?}"
    );

    let all = Array1::from_elem(40, true);
    let one_class = plain(1, 0.0).fit(&Dataset::new(line.clone(), all));
    assert!(one_class.is_err());

    let twins = ndarray::concatenate![ndarray::Axis(1), line, line];
    let targets: Array1<bool> = (0..40).map(|i| i % 3 == 0).collect();
    let singular = plain(2, 0.0).fit(&Dataset::new(twins, targets.clone()));
    assert!(matches!(singular, Err(Error::Singular)));

    for wrong in [f64::NAN, f64::INFINITY] {
        let mut odd = line.clone();
        odd[[3, 0]] = wrong;
        let fit = plain(1, 1.0).fit(&Dataset::new(odd, targets.clone()));
        assert!(matches!(fit, Err(Error::Shape)));
    }
}

#[test]
fn priors_together_are_the_textbook_ones() {
    let one = Prior {
        mean: 0.0,
        precision: 1.0,
    };
    let other = Prior {
        mean: 4.0,
        precision: 3.0,
    };
    let both = Prior {
        mean: 3.0,
        precision: 4.0,
    };
    assert_eq!(one.with(other), both);
    assert_eq!(one.with(Prior::NONE), one);
    assert_eq!(Prior::NONE.with(other), other);
}

#[test]
fn near_is_as_near_as_was_asked() {
    let (records, targets) = data(5_000, -1.0);
    let dataset = Dataset::new(records, targets);
    let newton = plain(3, 0.5);
    let fitted = newton.fit(&dataset).unwrap();
    let exact = newton.near(&dataset, 0.0).unwrap();
    assert_eq!(exact.coefficients, fitted.coefficients);
    assert_eq!(exact.intercept, fitted.intercept);
    let problem = Problem::new(&newton, dataset.records(), dataset.targets()).unwrap();
    let least = problem.local(&exact.start()).objective;
    for excess in [1e-3, 1e-6] {
        let near = newton.near(&dataset, excess).unwrap();
        assert!(near.coefficients != exact.coefficients, "{excess}");
        let more = problem.local(&near.start()).objective - least;
        assert!((0.0..=5_000.0 * excess).contains(&more), "{excess}: {more}");
    }
}
