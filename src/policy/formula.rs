//! The sum of the parts: `factor(PD) · (revenue + research + knowledge)`.
//!
//! Owns how PD, supportable revenue, research expense and knowledge score become amounts. Whole numbers only: every machine gives
//! the same fen. The sum never falls with revenue, research or knowledge, and never rises with the PD.

use super::knots::Knots;
use crate::domain::{
    assessment::Scores,
    decision::{Part, PartKind},
    money::Fen,
    probability::Probability,
};

const WHOLE_BP: i64 = 10_000;
/// Millionths in a whole.
pub(super) const WHOLE_PPM: i64 = 1_000_000;
/// Millionths in a basis point.
pub(super) const PPM_OF_BP: i64 = 100;

/// How the parts of a limit are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    /// PD in millionths → factor in millionths, falling.
    pub(super) factor: Knots,
    /// Largest PD that is served, millionths.
    pub(super) served_ppm: i64,
    pub(super) revenue: Rates,
    pub(super) research: Research,
    /// Knowledge score → fen, rising.
    pub(super) knowledge: Knots,
}

/// Marginal rates on an amount, as with income tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rates {
    /// Upper ends of the brackets, ascending; one bracket more lies above the last.
    pub(super) brackets: Vec<Fen>,
    /// Basis points, one per bracket.
    pub(super) rates_bp: Vec<i64>,
}

/// The share of research expense that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Research {
    /// Basis points of the latest research expense.
    pub(super) share_bp: i64,
    /// At most these basis points of the revenue part …
    pub(super) most_bp: i64,
    /// … and this amount.
    pub(super) most_plus: Fen,
}

/// The parts with their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) factor_ppm: i64,
    pub(super) parts: [Part; 3],
    pub(super) sum: Fen,
}

/// Returns a probability in millionths, the nearest: the only place where a float enters a limit.
pub(super) fn pd_ppm(pd: Probability) -> i64 {
    libm::round(pd.get() * WHOLE_PPM as f64) as i64
}

impl Formula {
    /// Returns the factor of a PD; nothing where it is not served.
    pub(super) fn factor_ppm(&self, pd_ppm: i64) -> i64 {
        if pd_ppm > self.served_ppm {
            0
        } else {
            self.factor.at(pd_ppm)
        }
    }

    /// Returns the parts of one reading and their sum.
    pub(super) fn sum(&self, scores: &Scores, rd_expense: Fen) -> Sum {
        let factor_ppm = self.factor_ppm(pd_ppm(scores.pd));
        let revenue = self.revenue.on(scores.capacity.unwrap_or(Fen::ZERO));
        let research = self.research.of(rd_expense, revenue);
        let knowledge = Fen::saturated(self.knowledge.at(i64::from(scores.knowledge)));
        let after = |amount: Fen| amount.scaled(factor_ppm, WHOLE_PPM).unwrap_or(Fen::ZERO);
        // Each part is a difference of rounded sums, so the parts sum exactly.
        let two = after(revenue.plus(research));
        let sum = after(revenue.plus(research).plus(knowledge));
        let part = |kind, before, amount| Part {
            kind,
            before,
            amount,
        };
        Sum {
            factor_ppm,
            parts: [
                part(PartKind::Revenue, revenue, after(revenue)),
                part(PartKind::Research, research, two.minus(after(revenue))),
                part(PartKind::Knowledge, knowledge, sum.minus(two)),
            ],
            sum,
        }
    }
}

impl Rates {
    /// Returns the sum over the brackets, each rounded down to whole fen.
    pub(super) fn on(&self, amount: Fen) -> Fen {
        let mut from = Fen::ZERO;
        let mut sum = Fen::ZERO;
        for (position, rate) in self.rates_bp.iter().enumerate() {
            let end = self.brackets.get(position).copied().unwrap_or(Fen::MAX);
            if amount <= from {
                break;
            }
            sum = sum.plus(share(amount.min(end).minus(from), *rate));
            from = end;
        }
        sum
    }
}

impl Research {
    fn of(&self, expense: Fen, revenue_part: Fen) -> Fen {
        let most = share(revenue_part, self.most_bp).plus(self.most_plus);
        share(expense.at_least_zero(), self.share_bp).min(most)
    }
}

/// Returns `basis_points` of an amount, rounded down.
pub(super) fn share(amount: Fen, basis_points: i64) -> Fen {
    // The denominator is a positive constant.
    amount.scaled(basis_points, WHOLE_BP).unwrap_or(Fen::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 万元 as fen.
    const fn wan(amount: i64) -> Fen {
        Fen::from_yuan(amount * 10_000)
    }

    fn formula() -> Formula {
        Formula {
            factor: Knots::new(&[7_000, 15_000, 80_000], &[1_000_000, 920_000, 320_000]).unwrap(),
            served_ppm: 80_000,
            revenue: Rates {
                brackets: vec![wan(1_000), wan(10_000)],
                rates_bp: vec![1_200, 300, 100],
            },
            research: Research {
                share_bp: 2_000,
                most_bp: 2_500,
                most_plus: wan(10),
            },
            knowledge: Knots::new(&[0, 15, 45], &[0, wan(40).get(), wan(128).get()]).unwrap(),
        }
    }

    fn scores(pd: f64, knowledge: i32, capacity: Option<Fen>) -> Scores {
        Scores {
            points: 600,
            pd: Probability::new(pd).unwrap(),
            knowledge,
            capacity,
        }
    }

    #[test]
    fn parts_are_added_and_scaled_by_the_factor() {
        let found = formula().sum(&scores(0.015, 45, Some(wan(2_000))), wan(100));
        assert_eq!(found.factor_ppm, 920_000);
        let before = found.parts.map(|part| part.before);
        assert_eq!(before, [wan(150), wan(20), wan(128)]);
        assert_eq!(found.sum, Fen::from_yuan(2_741_600));
        let sum = found
            .parts
            .iter()
            .fold(Fen::ZERO, |sum, part| sum.plus(part.amount));
        assert_eq!(sum, found.sum);
    }

    #[test]
    fn research_counts_up_to_a_quarter_of_the_revenue_part_and_ten() {
        let most = formula().sum(&scores(0.005, 0, Some(wan(1_000))), wan(10_000));
        assert_eq!(most.parts[1].before, wan(40));
        let without_revenue = formula().sum(&scores(0.005, 0, None), wan(10_000));
        assert_eq!(without_revenue.parts[1].before, wan(10));
    }

    #[test]
    fn nothing_is_left_beyond_the_served_edge() {
        assert_eq!(
            formula().sum(&scores(0.08, 45, None), Fen::ZERO).factor_ppm,
            320_000
        );
        let beyond = formula().sum(&scores(0.0801, 45, Some(wan(1_000))), wan(10));
        assert_eq!((beyond.factor_ppm, beyond.sum), (0, Fen::ZERO));
    }
}
