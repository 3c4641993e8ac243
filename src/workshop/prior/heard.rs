//! What an expert says of a column of the classic card.
//!
//! Owns the way from fine bins to those of the card. Must not know how bins are merged.

/// What an expert says of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Weight of evidence per bin.
    pub evidence: Vec<f64>,
    /// Mean of the log-odds over the rows.
    pub mean: f64,
}

impl Heard {
    /// Returns the goods and bads of `bins` bins, of which `to` names one for each fine bin, and what the expert says of them.
    pub fn joined(
        &self,
        fine: &[(f64, f64)],
        to: &[usize],
        bins: usize,
    ) -> (Vec<(f64, f64)>, Heard) {
        let mut counted = vec![(0.0, 0.0); bins];
        let mut sums = vec![(0.0, 0.0); bins];
        for ((count, to), says) in fine.iter().zip(to).zip(&self.evidence) {
            counted[*to].0 += count.0;
            counted[*to].1 += count.1;
            let rows = (count.0 + count.1).max(ROWS_MIN);
            sums[*to].0 += rows * says;
            sums[*to].1 += rows;
        }
        let evidence = sums.into_iter().map(|(sum, rows)| sum / rows).collect();
        let mean = self.mean;
        (counted, Heard { evidence, mean })
    }

    /// Returns the evidence of the data, and the expert's for bins without rows.
    pub fn beside(&self, of_data: impl Iterator<Item = f64>, counted: &[(f64, f64)]) -> Vec<f64> {
        let both = of_data.zip(&self.evidence).zip(counted);
        both.map(|((data, expert), (good, bad))| if good + bad > 0.0 { data } else { *expert })
            .collect()
    }

    /// Returns the log-odds of a bin above those of another.
    pub fn apart(&self, bin: usize, other: usize) -> f64 {
        self.evidence[bin] - self.evidence[other]
    }

    /// Gives bins without rows what the expert says of them beside bin `reference`, which has 0.
    pub fn fill(&self, table: &mut [f64], counted: &[(f64, f64)], reference: usize) {
        for (bin, (good, bad)) in counted.iter().enumerate() {
            if good + bad == 0.0 {
                table[bin] = self.apart(bin, reference);
            }
        }
    }
}

/// What a bin without rows weighs among others of the kind.
const ROWS_MIN: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_bins_hold_all_loans_and_the_mean_of_what_is_said() {
        let heard = Heard {
            evidence: vec![1.0, 2.0, 5.0, 7.0],
            mean: 0.0,
        };
        let fine = [(6.0, 2.0), (20.0, 4.0), (0.0, 0.0), (0.0, 0.0)];
        let (counted, joined) = heard.joined(&fine, &[0, 0, 1, 1], 2);
        assert_eq!(counted, [(26.0, 6.0), (0.0, 0.0)]);
        assert_eq!(joined.evidence, [1.75, 6.0]);
        assert_eq!(joined.beside([0.3, 0.0].into_iter(), &counted), [0.3, 6.0]);
        let mut table = [0.0, 0.0];
        joined.fill(&mut table, &counted, 0);
        assert_eq!(table, [0.0, 4.25]);
    }
}
