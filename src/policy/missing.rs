//! What a missing fact is worth: in which order to retrieve facts.

use super::{ceilings::Read, decide::Case, standing::Standing};
use crate::domain::{
    assessment::{Assessed, AtWorst},
    decision::MissingFact,
    facts::Item,
    money::Fen,
};

/// Returns the facts that were not retrieved, the one that is worth most first.
///
/// The worth of a fact is the typical limit minus the typical limit with this fact alone at its worst. The worst value of a need
/// declines, refers or takes a ceiling to nothing, so a need is worth the whole typical limit.
pub(super) fn missing(
    assessed: &Assessed,
    case: &Case<'_>,
    standing: &Standing<'_>,
    typical_limit: Fen,
) -> Vec<MissingFact> {
    let mut missing: Vec<MissingFact> = standing
        .needs()
        .iter()
        .map(|item| MissingFact {
            item: *item,
            needed: true,
            worth: typical_limit,
        })
        .collect();
    for AtWorst { item, scores } in &assessed.missing {
        if standing.needs().contains(item) {
            continue;
        }
        let mut read: Read = case.typical(scores, &assessed.facts);
        if *item == Item::RdExpense {
            read.amounts.rd_expense = Fen::ZERO;
        }
        let worth = typical_limit.minus(case.setting.reach(&read).limit);
        if worth > Fen::ZERO {
            missing.push(MissingFact {
                item: *item,
                needed: false,
                worth,
            });
        }
    }
    missing.sort_by_key(|fact| (std::cmp::Reverse(fact.worth), !fact.needed, fact.item));
    missing
}
