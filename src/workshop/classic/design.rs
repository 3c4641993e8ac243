//! The terms of the fit: a column of weights of evidence, or of zeros and ones per bin.
//!
//! Owns how coefficients become log-odds per bin.

use super::cut::{Coded, Counted};
use crate::{
    statistics::newton::Prior,
    workshop::{
        book::Book,
        prior::{Belief, Word},
        spec::{Method, Spec},
        train::correction,
        unseen::Part,
    },
};

/// A column with its bins.
pub(super) type Cut<'a> = (&'a Counted, &'a Coded);

/// The terms of some columns over some rows.
pub(super) struct Design {
    /// The rows.
    pub(super) part: Part,
    /// Position among the columns of each term.
    pub(super) of_column: Vec<usize>,
    /// Bin of each term, for zeros and ones.
    pub(super) of_bin: Vec<Option<usize>>,
    pub(super) prior_means: Vec<f64>,
    /// What an expert believes of intercept and terms.
    pub(super) belief: Option<Belief>,
}

impl Design {
    /// Returns the terms of `columns` over the rows given by their positions in the book.
    pub(super) fn new(
        columns: &[Cut<'_>],
        book: &Book<'_>,
        rows: &[usize],
        word: Option<&Word<'_>>,
        spec: &Spec,
    ) -> Design {
        let mut design = Design {
            part: Part::new(book, rows),
            of_column: Vec::new(),
            of_bin: Vec::new(),
            prior_means: Vec::new(),
            belief: None,
        };
        let mut beliefs = Vec::new();
        for (position, (counted, coded)) in columns.iter().enumerate() {
            let wishes = spec.column(&book.columns[counted.at].name);
            let expert = wishes.weight.unwrap_or(0.0);
            if spec.method == Method::Woe {
                let evidence = counted.evidence_of(coded, rows.iter().copied());
                let heard = coded.heard.as_ref().zip(word);
                beliefs.push(heard.map_or(Prior::NONE, |(_, word)| {
                    word.coefficient(1.0, &evidence, &design.part.weights)
                }));
                design.push(evidence, position, None, expert);
                continue;
            }
            let largest = coded.largest();
            for (bin, (good, bad)) in coded.counted.iter().enumerate() {
                if bin != largest && good + bad > 0.0 {
                    let is_in = |row: &usize| {
                        let code = counted.prebinned.codes[*row];
                        f32::from(u8::from(coded.to[usize::from(code)] == bin))
                    };
                    let zeros_and_ones: Vec<f32> = rows.iter().map(is_in).collect();
                    let heard = coded.heard.as_ref().zip(word);
                    beliefs.push(heard.map_or(Prior::NONE, |(heard, word)| {
                        let apart = heard.apart(bin, largest);
                        word.coefficient(apart, &zeros_and_ones, &design.part.weights)
                    }));
                    let mean = expert * (coded.evidence[bin] - coded.evidence[largest]);
                    design.push(zeros_and_ones, position, Some(bin), mean);
                }
            }
        }
        design.belief = word.map(|word| {
            let terms: Vec<&[f32]> = design.part.columns.iter().map(Vec::as_slice).collect();
            let heard = columns.iter().filter_map(|(_, coded)| coded.heard.as_ref());
            let means: Vec<f64> = heard.map(|heard| heard.mean).collect();
            let moved = correction(book, spec);
            word.belief(beliefs, &terms, &design.part.weights, &means, moved)
        });
        design
    }

    fn push(&mut self, term: Vec<f32>, column: usize, bin: Option<usize>, prior_mean: f64) {
        self.part.columns.push(term);
        self.of_column.push(column);
        self.of_bin.push(bin);
        self.prior_means.push(prior_mean);
    }

    /// Returns the log-odds per bin of each column; `None` where no term of it was kept.
    pub(super) fn tables(
        &self,
        columns: &[Cut<'_>],
        kept: &[usize],
        coefficients: &[f64],
    ) -> Vec<Option<Vec<f64>>> {
        let mut tables: Vec<Option<Vec<f64>>> = vec![None; columns.len()];
        for (term, beta) in kept.iter().zip(coefficients) {
            let at = self.of_column[*term];
            let coded = columns[at].1;
            let table = tables[at].get_or_insert_with(|| vec![0.0; coded.bins.count()]);
            match self.of_bin[*term] {
                Some(bin) => table[bin] = *beta,
                None => {
                    for (value, evidence) in table.iter_mut().zip(&coded.evidence) {
                        *value = beta * evidence;
                    }
                }
            }
        }
        tables
    }
}
