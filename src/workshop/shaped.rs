//! The default card: shapes of columns and a few pairs, learnt by boosting, weighed by one logistic regression.
//!
//! Owns the order of the steps. What is weighed and calibrated is what parts say of rows that they had not seen; the weights
//! behind the calibration are those of the other folds.

use rayon::prelude::*;

use super::{
    assemble::{self, Parts},
    book::Book,
    calibration::Calibration,
    card::Content,
    folds::Folds,
    metrics::Metrics,
    optimal::Infeasible,
    prebins::{self, Fineness, Prebinned},
    prior::{Belief, Expert, Says},
    select::{self, COLUMNS_MAX, Decision, Verdict},
    shapes,
    spec::{Selection, Spec, Stepwise},
    train::{Error, Learnt, Notes, correction},
    unseen::{self, Others, Part},
    weigh::{self, Sign, Terms, Weights},
};
use crate::{statistics::newton::Prior, table::Column};

/// The smallest share of rows in a fine bin.
const FINE_SHARE_MIN: f64 = 0.002;
/// The fewest rows in a fine bin.
const FINE_ROWS_MIN: f64 = 5.0;
/// Pulls the weight of evidence of small bins to 0, where columns are compared.
const EVIDENCE_SMOOTHING: f64 = 10.0;

/// Trains the default card.
///
/// # Errors
/// [`Error`] where nothing is left or a fit does not converge.
pub fn train(
    book: &Book<'_>,
    target: &str,
    spec: &Spec,
    expert: Option<&Expert>,
) -> Result<Learnt, Error> {
    let rows = book.order.len() as f64;
    let fineness = Fineness {
        bins_max: spec.shapes.fine_bins,
        rows_min: (FINE_SHARE_MIN * rows).max(FINE_ROWS_MIN),
    };
    let prebin = |column: &&Column| {
        prebins::prebin(column, &book.order, &spec.column(&column.name), fineness)
    };
    let mut columns: Vec<Prebinned> = book.columns.par_iter().map(prebin).collect();
    let word = expert
        .map(|expert| expert.on(book, &spec.exclude))
        .transpose()?;
    let mut known: Vec<Option<Says>> = vec![None; columns.len()];
    if let Some(word) = &word {
        for ((column, fine), says) in book.columns.iter().zip(&mut columns).zip(&mut known) {
            *says = word.of(column, &book.order, fine)?;
        }
    }
    let means: Vec<f64> = known
        .iter()
        .zip(&columns)
        .filter_map(|(says, column)| says.as_ref().map(|says| says.mean(column)))
        .collect();
    let (mut decisions, entered) = entered(book, &columns, &known, spec);
    let book = &Book {
        columns: entered.iter().map(|at| book.columns[*at]).collect(),
        ..book.clone()
    };
    let mut at = 0..;
    let columns: Vec<Prebinned> = columns
        .into_iter()
        .filter(|_| at.next().is_some_and(|at| entered.contains(&at)))
        .collect();
    let known: Vec<Option<Says>> = entered.iter().map(|at| known[*at].take()).collect();
    let mut learnt = shapes::learn(book, &columns, spec);
    if let Some(word) = &word {
        word.mix_into(&mut learnt, &columns, &known);
    }
    if learnt.mains.iter().flatten().all(|x| *x == 0.0) && learnt.pairs.is_empty() {
        return Err(Error::NothingLeft.naming_leaks(&decisions));
    }
    let unseen: Vec<&[f32]> = learnt.unseen.iter().map(Vec::as_slice).collect();
    let mut prior_means = vec![1.0; unseen.len()];
    for (mean, column) in prior_means.iter_mut().zip(&book.columns) {
        *mean = spec.column(&column.name).weight.unwrap_or(1.0);
    }
    let belief = word.map(|word| {
        let prior = |(at, column): (usize, &&[f32])| match known.get(at) {
            Some(Some(_)) => word.coefficient(1.0, column, &book.weights),
            Some(None) | None => Prior::NONE,
        };
        let terms = unseen.iter().enumerate().map(prior).collect();
        let moved = correction(book, spec);
        word.belief(terms, &unseen, &book.weights, &means, moved)
    });
    let terms = Terms {
        columns: &unseen,
        bads: &book.bads,
        weights: &book.weights,
        offset: book.offset.as_deref(),
        times: book.times.as_deref(),
        prior_means: &prior_means,
        belief: belief.as_ref(),
        sign: Sign::Positive,
        alpha: spec.alpha,
        stepwise: Stepwise::Off,
    };
    let weights = weigh::weigh(&terms);
    let weights = weights.map_err(|err| Error::from(err).naming_leaks(&decisions))?;
    let folds = book.folds(spec.folds);
    let read = unseen_log_odds(book, &terms, &weights, &folds);
    let read = read.map_err(|err| err.naming_leaks(&decisions))?;
    let calibration = Calibration::fit(&read, &book.bads, &book.weights)
        .map_err(|err| Error::from(err).naming_leaks(&decisions))?;
    let outcomes = unseen::outcomes(&read, book, &folds);
    let is_known: Vec<bool> = known.iter().map(Option::is_some).collect();
    let parts = Parts {
        columns: &columns,
        learnt: &learnt,
        weights: &weights,
        is_known: &is_known,
    };
    let content = assemble::shaped(book, parts, calibration, target, spec);
    let mut names: Vec<String> = book.columns.iter().map(|c| c.name.clone()).collect();
    for pair in &learnt.pairs {
        names.push(format!(
            "{} × {}",
            names[pair.columns.0], names[pair.columns.1]
        ));
    }
    for decision in &mut decisions {
        settle(decision, &content, &names, &weights);
    }
    Ok(Learnt {
        content,
        notes: Notes {
            unseen: outcomes.map(|outcomes| Metrics::of_new(&outcomes)),
            rounds: Some(learnt.rounds),
            loss: Some(learnt.loss),
            ..Notes::new(book, &weights, &names, decisions)
        },
    })
}

/// Returns the log-odds of every row by weights that were fitted on the other folds.
fn unseen_log_odds(
    book: &Book<'_>,
    terms: &Terms<'_>,
    weights: &Weights,
    folds: &Folds,
) -> Result<Vec<f64>, Error> {
    let kept: Vec<&[f32]> = weights
        .kept
        .iter()
        .map(|term| terms.columns[*term])
        .collect();
    let means: Vec<f64> = weights
        .kept
        .iter()
        .map(|term| terms.prior_means[*term])
        .collect();
    let near = &weights.fitted;
    let start: Vec<f64> = near
        .coefficients
        .iter()
        .copied()
        .chain([near.intercept])
        .collect();
    let belief = terms.belief.map(|belief| Belief {
        intercept: belief.intercept,
        terms: weights
            .kept
            .iter()
            .map(|term| belief.terms[*term])
            .collect(),
    });
    unseen::gathered(folds, |fold| {
        let others = Others::new(book, folds, fold);
        let mut part = Part::new(book, &others.rows);
        for column in &kept {
            let of_rows = others.rows.iter().map(|row| column[*row]);
            part.columns.push(of_rows.collect());
        }
        let belief = belief.clone().map(|belief| others.belief(belief));
        let fitted = part.terms(&means, belief.as_ref(), Sign::Free, |terms| {
            weigh::near(terms, weights.alpha * others.share, Some(start.clone()))
        })?;
        let read = |row: &u32| {
            let row = *row as usize;
            let mut sum = fitted.intercept + book.offset.as_ref().map_or(0.0, |o| o[row]);
            for (column, coefficient) in kept.iter().zip(&fitted.coefficients) {
                sum += coefficient * f64::from(column[row]);
            }
            sum
        };
        Ok(folds.order[folds.ranges[fold].clone()]
            .iter()
            .map(read)
            .collect())
    })
}

/// Returns what the fine bins say of every column, and the columns to learn, in their order.
fn entered(
    book: &Book<'_>,
    columns: &[Prebinned],
    known: &[Option<Says>],
    spec: &Spec,
) -> (Vec<Decision>, Vec<usize>) {
    let tallies: Vec<Vec<(f64, f64)>> = columns
        .par_iter()
        .map(|column| {
            let identity: Vec<usize> = (0..column.bins.count()).collect();
            assemble::tally(&column.codes, &identity, identity.len(), book)
        })
        .collect();
    let seen = |(column, tally): (&&Column, &Vec<(f64, f64)>)| seen(&column.name, tally, spec);
    let mut decisions: Vec<Decision> = book.columns.iter().zip(&tallies).map(seen).collect();
    for (decision, says) in decisions.iter_mut().zip(known) {
        // The expert has a word on a column that says nothing in this book.
        if says.is_some() {
            decision.verdict = Verdict::In;
        }
    }
    let ranked = select::ranked(&mut decisions, COLUMNS_MAX);
    let rows = select::correlated_rows(book.bads.len(), ranked.len());
    let evidence = |at: &usize| {
        let of_bin = smoothed_evidence(&tallies[*at]);
        let codes = &columns[*at].codes[..rows];
        codes.iter().map(|code| of_bin[*code as usize]).collect()
    };
    let evidence: Vec<Vec<f32>> = ranked.iter().map(evidence).collect();
    let selection = Selection {
        // The prior holds weights of columns that say the same.
        vif_max: f64::INFINITY,
        ..spec.selection
    };
    let entered = select::without_twins(&evidence, &ranked, &mut decisions, &selection);
    (decisions, entered)
}

fn smoothed_evidence(tally: &[(f64, f64)]) -> Vec<f32> {
    let goods: f64 = tally.iter().map(|x| x.0).sum();
    let bads: f64 = tally.iter().map(|x| x.1).sum();
    let rate = bads / (goods + bads);
    let evidence = |(good, bad): &(f64, f64)| {
        let odds = (bad + EVIDENCE_SMOOTHING * rate) / (good + EVIDENCE_SMOOTHING * (1.0 - rate));
        (libm::log(odds) - libm::log(bads / goods)) as f32
    };
    tally.iter().map(evidence).collect()
}

/// Returns what the fine bins of a column say of it.
fn seen(name: &str, tally: &[(f64, f64)], spec: &Spec) -> Decision {
    let information_value = assemble::information_value(tally);
    let auc_alone = select::auc_alone(tally);
    let beyond_chance = select::information_beyond_chance(information_value, tally);
    let iv_min = spec.selection.iv_min.unwrap_or(f64::NEG_INFINITY);
    let filled = tally.iter().filter(|(good, bad)| good + bad > 0.0).count();
    Decision {
        name: name.to_owned(),
        information_value: beyond_chance,
        auc_alone,
        is_suspected_leak: select::is_suspected_leak(information_value, auc_alone, &spec.selection),
        verdict: match filled {
            0 | 1 => Verdict::NoBins {
                reason: Infeasible::Constant.to_string(),
            },
            _ if beyond_chance < iv_min => Verdict::LittleInformation { expected: iv_min },
            _ => Verdict::In,
        },
    }
}

/// Puts the card's own figures in, and says why a column that was learnt is not on it.
fn settle(decision: &mut Decision, content: &Content, names: &[String], weights: &Weights) {
    if decision.verdict != Verdict::In {
        return;
    }
    if let Some(column) = content.columns.iter().find(|c| c.name == decision.name) {
        decision.information_value = column.information_value;
        return;
    }
    let term = names.iter().position(|name| *name == decision.name);
    decision.verdict = match term.is_some_and(|term| weights.against.contains(&term)) {
        true => Verdict::WrongSign,
        false => Verdict::LittleInformation { expected: 0.0 },
    };
}
