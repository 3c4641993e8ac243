//! Grades by probability of default.
//!
//! Owns the master scale and what each grade expects and saw. Must not know where a scale comes from.

use crate::workshop::{
    grades::{self, Light},
    metrics::Outcome,
};

/// Upper bounds of PD of all grades but the last, ascending within (0, 1); the last reaches to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct MasterScale(Vec<f64>);

/// The most grades.
const GRADES_MAX: usize = 30;

impl MasterScale {
    /// What a usable scale is.
    pub const EXPECTED: &'static str =
        "1 to 29 upper bounds of PD, each above 0 and below 1, ascending";

    /// Returns the scale of `bounds`; `None` where they are not [`MasterScale::EXPECTED`].
    pub fn new(bounds: Vec<f64>) -> Option<MasterScale> {
        let within = bounds.iter().all(|bound| *bound > 0.0 && *bound < 1.0);
        let ascending = bounds.is_sorted_by(|one, next| one < next);
        (within && ascending && (1..GRADES_MAX).contains(&bounds.len()))
            .then_some(MasterScale(bounds))
    }

    /// Returns nine grades, each up to twice the PD of the one before: 0.25 % to 32 %. Illustrative: no published scale of this
    /// trade has as many grades with their PD.
    pub fn illustrative() -> MasterScale {
        MasterScale((0..8).map(|grade| 0.0025 * f64::from(1 << grade)).collect())
    }

    /// Returns the grade of a PD, from 0, the best.
    pub fn grade(&self, pd: f64) -> usize {
        self.0.partition_point(|bound| *bound <= pd)
    }
}

/// One grade of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grade {
    /// PD from which it reaches.
    pub from: f64,
    /// PD below which it lies.
    pub to: f64,
    /// Records.
    pub records: u64,
    /// Bads among them.
    pub bads: u64,
    /// Mean PD of its records, and the chance of as many bads or more; `None` without records.
    pub test: Option<(f64, f64, Light)>,
}

/// Returns every grade, best first, with the one-sided binomial test of its bads against its mean PD.
pub fn graded(outcomes: &[Outcome], scale: &MasterScale) -> Vec<Grade> {
    let bounds = &scale.0;
    let edge = |at: Option<usize>, beyond: f64| {
        at.and_then(|at| bounds.get(at)).copied().unwrap_or(beyond)
    };
    let mut sums = vec![0.0; bounds.len() + 1];
    let mut grades: Vec<Grade> = (0..=bounds.len())
        .map(|grade| Grade {
            from: edge(grade.checked_sub(1), 0.0),
            to: edge(Some(grade), 1.0),
            records: 0,
            bads: 0,
            test: None,
        })
        .collect();
    for outcome in outcomes {
        let at = scale.grade(outcome.pd);
        if let (Some(grade), Some(sum)) = (grades.get_mut(at), sums.get_mut(at)) {
            grade.records += 1;
            grade.bads += u64::from(outcome.bad);
            *sum += outcome.pd;
        }
    }
    for (grade, sum) in grades.iter_mut().zip(sums) {
        if grade.records > 0 {
            let mean = sum / grade.records as f64;
            let chance = grades::at_least(grade.bads, grade.records, mean);
            grade.test = Some((mean, chance, grades::light(chance)));
        }
    }
    grades
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_hold_what_lies_between_their_bounds() {
        let scale = MasterScale::new(vec![0.01, 0.05]).expect("scale");
        let outcome = |pd: f64, bad: bool| Outcome { pd, bad };
        let mut outcomes = vec![outcome(0.05, false), outcome(0.9, true)];
        // 200 records at 2 %, 12 of them bad: expected 4.
        outcomes.extend((0..200).map(|row| outcome(0.02, row < 12)));
        let found = graded(&outcomes, &scale);
        assert_eq!(found.len(), 3);
        assert_eq!((found[0].records, found[0].test), (0, None));
        let (mean, chance, light) = found[1].test.expect("records");
        assert_eq!((found[1].records, found[1].bads), (200, 12));
        assert!((mean - 0.02).abs() < 1e-12);
        // Σ over k ≥ 12 of C(200, k) · 0.02^k · 0.98^(200−k), in whole numbers.
        assert!((chance - 0.000_786_163_8).abs() < 1e-10, "{chance}");
        assert_eq!(light, Light::Red);
        assert_eq!(
            (found[2].from, found[2].to, found[2].records),
            (0.05, 1.0, 2)
        );
    }

    #[test]
    fn scales_are_ascending_and_of_probabilities() {
        assert_eq!(MasterScale::illustrative().grade(0.01), 3);
        assert_eq!(MasterScale::illustrative().grade(0.99), 8);
        for bounds in [
            vec![],
            vec![0.2, 0.1],
            vec![0.0],
            vec![1.0],
            vec![f64::NAN],
            vec![0.1, 0.1],
        ] {
            assert_eq!(MasterScale::new(bounds.clone()), None, "{bounds:?}");
        }
    }
}
