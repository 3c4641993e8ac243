//! Which columns enter the fit of the classic card.
//!
//! Owns the order of the reasons: bins, information, crowding, twins, inflation.

use super::design::Cut;
use crate::workshop::{
    assemble,
    book::Book,
    select::{self, COLUMNS_MAX, Decision, Verdict},
    spec::{Method, Spec},
};

/// The smallest information value where none is wished.
const IV_MIN: f64 = 0.02;

/// Returns what the column's own bins say of it.
pub(super) fn decide((counted, coded): Cut<'_>, book: &Book<'_>, spec: &Spec) -> Decision {
    let selection = &spec.selection;
    // What the column could know, also where it has no bins.
    let prebins = counted.tally(None);
    let at_most = (
        assemble::information_value(&prebins),
        select::auc_alone(&prebins),
    );
    let iv_min = selection.iv_min.unwrap_or(IV_MIN);
    let no_bins = coded.infeasible.as_ref().map(|reason| Verdict::NoBins {
        reason: reason.to_string(),
    });
    let verdict = match no_bins {
        Some(no_bins) if coded.filled() < 2 => no_bins,
        Some(no_bins) if coded.information_value < iv_min => no_bins,
        None if coded.information_value < iv_min => Verdict::LittleInformation { expected: iv_min },
        _ => Verdict::In,
    };
    Decision {
        name: book.columns[counted.at].name.clone(),
        information_value: coded.information_value,
        auc_alone: select::auc_alone(&coded.counted),
        is_suspected_leak: select::is_suspected_leak(at_most.0, at_most.1, selection),
        verdict,
    }
}

/// Returns the columns that enter the fit, in their order, and says of the others why not.
pub(super) fn select(cuts: &[Cut<'_>], decisions: &mut [Decision], spec: &Spec) -> Vec<usize> {
    let columns_max = match spec.method {
        Method::Dummy => COLUMNS_MAX / 4,
        Method::Shapes | Method::Woe => COLUMNS_MAX,
    };
    let ranked = select::ranked(decisions, columns_max);
    let rows = cuts
        .first()
        .map_or(0, |(counted, _)| counted.prebinned.codes.len());
    let rows = select::correlated_rows(rows, ranked.len());
    let columns: Vec<Vec<f32>> = ranked
        .iter()
        .map(|at| cuts[*at].0.evidence_of(cuts[*at].1, 0..rows))
        .collect();
    select::without_twins(&columns, &ranked, decisions, &spec.selection)
}
