//! The classic card: optimal bins, weights of evidence or a column of zeros and ones per bin, one logistic regression.
//!
//! Owns the order of the steps. The weight of evidence of a bin is ln(bad share ÷ good share), so that points fall with it; a bin
//! for missing, special or other values that training did not fill has the mean of the others. Calibrated on scores of cards that
//! were learnt without the row: bins, weights of evidence and regression are made anew for every fold.

mod cut;
mod design;
mod entering;

use rayon::prelude::*;

use super::{
    assemble::{self, shares},
    book::Book,
    calibration::Calibration,
    card::{CardColumn, Content, FORMAT},
    folds::Folds,
    metrics::Metrics,
    prior::{Expert, Word},
    select::{Decision, Verdict},
    spec::{Method, Spec},
    train::{Error, Learnt, Notes},
    unseen::{self, Others},
    weigh::{self, FIT_ROWS_MAX, Sign, Terms, Weights},
};
use cut::{Coded, Counted};
use design::{Cut, Design};

/// Trains the classic card.
///
/// # Errors
/// [`Error`] where a wish cannot be kept, nothing is left or a fit does not converge.
pub fn train(
    book: &Book<'_>,
    target: &str,
    spec: &Spec,
    expert: Option<&Expert>,
) -> Result<Learnt, Error> {
    let word = expert
        .map(|expert| expert.on(book, &spec.exclude))
        .transpose()?;
    let word = word.as_ref();
    let folds = book.folds(spec.folds);
    let fold_of = folds.of_rows();
    let held_out = (fold_of.as_slice(), folds.ranges.len());
    let counted: Result<Vec<Counted>, Error> = (0..book.columns.len())
        .into_par_iter()
        .map(|at| Counted::new(book, at, held_out, word, spec))
        .collect();
    let counted = counted?;
    let coded: Result<Vec<Coded>, Error> = counted
        .par_iter()
        .map(|column| column.cut(book, spec, word, None))
        .collect();
    let coded = coded?;
    let cuts: Vec<Cut<'_>> = counted.iter().zip(&coded).collect();
    let mut decisions: Vec<Decision> = cuts
        .iter()
        .map(|cut| entering::decide(*cut, book, spec))
        .collect();
    let entered = entering::select(&cuts, &mut decisions, spec);
    if entered.is_empty() {
        return Err(Error::NothingLeft.naming_leaks(&decisions));
    }
    let cuts: Vec<Cut<'_>> = entered.into_iter().map(|at| cuts[at]).collect();
    let rows: Vec<usize> = (0..book.bads.len().min(FIT_ROWS_MAX)).collect();
    let design = Design::new(&cuts, book, &rows, word, spec);
    let sign = match spec.method {
        Method::Dummy => Sign::Free,
        Method::Shapes | Method::Woe => Sign::Positive,
    };
    let weights = design
        .part
        .terms(&design.prior_means, design.belief.as_ref(), sign, |terms| {
            weigh::weigh(&Terms {
                alpha: spec.alpha,
                stepwise: spec.selection.stepwise,
                ..*terms
            })
        })
        .map_err(|err| Error::from(err).naming_leaks(&decisions))?;
    for (gone, verdict) in [
        (&weights.against, Verdict::WrongSign),
        (&weights.insignificant, Verdict::NotSignificant),
    ] {
        for term in gone.iter().filter(|_| spec.method == Method::Woe) {
            decisions[cuts[design.of_column[*term]].0.at].verdict = verdict.clone();
        }
    }
    let tables = design.tables(&cuts, &weights.kept, &weights.fitted.coefficients);
    let used: Vec<(Cut<'_>, Vec<f64>)> = cuts
        .iter()
        .zip(tables)
        .filter_map(|(cut, table)| Some((*cut, table?)))
        .collect();
    let read = unseen_log_odds(book, &used, &folds, &weights, word, spec);
    let read = read.map_err(|err| err.naming_leaks(&decisions))?;
    let calibration = Calibration::fit(&read, &book.bads, &book.weights)
        .map_err(|err| Error::from(err).naming_leaks(&decisions))?;
    let outcomes = unseen::outcomes(&read, book, &folds);
    Ok(Learnt {
        content: assembled(book, &used, &weights, calibration, target, spec),
        notes: Notes {
            unseen: outcomes.map(|outcomes| Metrics::of_new(&outcomes)),
            ..Notes::new(book, &weights, &names(book, &cuts, &design), decisions)
        },
    })
}

fn names(book: &Book<'_>, cuts: &[Cut<'_>], design: &Design) -> Vec<String> {
    let terms = design.of_column.iter().zip(&design.of_bin);
    let name = |(at, bin): (&usize, &Option<usize>)| {
        let (counted, coded) = cuts[*at];
        let name = &book.columns[counted.at].name;
        match bin {
            None => name.clone(),
            Some(bin) => format!("{name}: {}", coded.bins.label(*bin)),
        }
    };
    terms.map(name).collect()
}

/// Returns the log-odds of every row by the card of the other folds: the same columns in bins of their own, weighed anew.
fn unseen_log_odds(
    book: &Book<'_>,
    used: &[(Cut<'_>, Vec<f64>)],
    folds: &Folds,
    weights: &Weights,
    word: Option<&Word<'_>>,
    spec: &Spec,
) -> Result<Vec<f64>, Error> {
    let of_fold = |fold: usize| {
        let coded: Result<Vec<Coded>, Error> = used
            .iter()
            .map(|((counted, _), _)| counted.cut(book, spec, word, Some(fold)))
            .collect();
        let coded = coded?;
        let cuts: Vec<Cut<'_>> = used
            .iter()
            .map(|((counted, _), _)| *counted)
            .zip(&coded)
            .collect();
        let others = Others::new(book, folds, fold);
        let mut design = Design::new(&cuts, book, &others.rows, word, spec);
        design.belief = design.belief.map(|belief| others.belief(belief));
        let near = &weights.fitted;
        let start = (spec.method == Method::Woe).then(|| {
            near.coefficients
                .iter()
                .copied()
                .chain([near.intercept])
                .collect()
        });
        let fitted = design.part.terms(
            &design.prior_means,
            design.belief.as_ref(),
            Sign::Free,
            |terms| weigh::near(terms, weights.alpha * others.share, start),
        )?;
        let all: Vec<usize> = (0..design.of_column.len()).collect();
        let tables = design.tables(&cuts, &all, &fitted.coefficients);
        let held_out = &folds.order[folds.ranges[fold].clone()];
        let mut read: Vec<f64> = held_out
            .iter()
            .map(|row| fitted.intercept + book.offset.as_ref().map_or(0.0, |o| o[*row as usize]))
            .collect();
        for ((counted, coded), table) in cuts.iter().zip(tables) {
            let Some(table) = table else { continue };
            let table = coded.with_empty_bins(table, spec.method);
            let of_prebin: Vec<f64> = coded.to.iter().map(|to| table[*to]).collect();
            for (read, row) in read.iter_mut().zip(held_out) {
                *read += of_prebin[usize::from(counted.prebinned.codes[*row as usize])];
            }
        }
        Ok(read)
    };
    unseen::gathered(folds, of_fold)
}

fn assembled(
    book: &Book<'_>,
    used: &[(Cut<'_>, Vec<f64>)],
    weights: &Weights,
    calibration: Calibration,
    target: &str,
    spec: &Spec,
) -> Content {
    let base = spec.scale.offset() - spec.scale.factor() * weights.fitted.intercept;
    let shares = shares(libm::round(base) as i32, used.len());
    let column = |(((counted, coded), table), share): (&(Cut<'_>, Vec<f64>), i32)| {
        let table = coded.with_empty_bins(table.clone(), spec.method);
        let points: Vec<i32> = table.iter().map(|x| spec.scale.worth(*x) + share).collect();
        CardColumn {
            name: book.columns[counted.at].name.clone(),
            bins: coded.bins.clone(),
            neutral: assemble::neutral(&points, &coded.counted),
            information_value: coded.information_value,
            points,
        }
    };
    Content {
        format: FORMAT,
        target: target.to_owned(),
        method: spec.method,
        scale: spec.scale,
        calibration,
        columns: used.iter().zip(shares).map(column).collect(),
        pairs: Vec::new(),
    }
}
