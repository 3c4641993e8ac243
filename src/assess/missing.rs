//! The typical reading with one missing fact at its worst: what retrieving the fact could be worth.

use super::{Assessor, View};
use crate::{
    domain::{
        assessment::AtWorst,
        facts::{Item, Missing},
        knowledge::{Indicator, IndicatorScore, Score},
    },
    features::{COUNT, Facts, SCHEMA},
};

/// Returns, for each fact that was not retrieved and moves a score, the typical reading with it alone at its worst.
pub(super) fn at_worst(
    assessor: &Assessor,
    score: &Score,
    known: &View,
    typical: &View,
    facts: &Facts,
) -> Vec<AtWorst> {
    let rd_expense = facts.rd_expense_missing() == Some(Missing::NotRetrieved);
    let nothing_missing = known.points == typical.points
        && known.growth == typical.growth
        && known.base == typical.base
        && score.known == score.typical
        && !rd_expense;
    if nothing_missing {
        return Vec::new();
    }
    let sum: i32 = typical.points.iter().sum();
    let mut missing = Vec::new();
    // A list lacks marks; without a list, the list itself is what to retrieve.
    let at_hand = if facts.patents_are_listed() {
        Item::Patents
    } else {
        Item::PatentMarks
    };
    for item in Item::ALL.into_iter().filter(|item| *item != at_hand) {
        let mut of_item = [false; COUNT];
        let mut points = sum;
        for (position, feature) in SCHEMA.iter().enumerate() {
            if feature.items().contains(&item) {
                of_item[position] = true;
                points -= (typical.points[position] - known.points[position]).max(0);
            }
        }
        let lost: i32 = score
            .indicators
            .iter()
            .filter(|scored| items_of(scored.indicator).contains(&item))
            .map(|IndicatorScore { points, .. }| points.typical - points.known)
            .sum();
        let capacity = assessor.model.capacity();
        let growth = capacity.growth_with(&typical.growth, &known.growth, &of_item);
        let base = if item == Item::Revenue {
            known.base
        } else {
            typical.base
        };
        let counts = item == Item::RdExpense && rd_expense;
        if points == sum && lost == 0 && growth == typical.growth && base == typical.base && !counts
        {
            continue;
        }
        let knowledge = score.typical.points - lost;
        missing.push(AtWorst {
            item,
            scores: assessor.of(points, knowledge, &growth, base),
        });
    }
    missing
}

/// Returns the facts that a caller retrieves to know an indicator of the knowledge score.
const fn items_of(indicator: Indicator) -> &'static [Item] {
    match indicator {
        Indicator::InventionValue
        | Indicator::OwnInventions
        | Indicator::HighValueInventions
        | Indicator::Licences => &[Item::Patents, Item::PatentMarks],
        Indicator::RdIntensity | Indicator::RdAmount => &[Item::RdExpense],
        Indicator::RdStaffShare | Indicator::MastersShare => &[Item::Talent, Item::Staff],
        Indicator::Doctors | Indicator::RdDepartment => &[Item::Talent],
        Indicator::HighTechShare => &[Item::RevenueDetail],
        Indicator::RdInstitution
        | Indicator::RdProjects
        | Indicator::Conversions
        | Indicator::TechnologyContracts
        | Indicator::Prizes => &[Item::Innovation],
        Indicator::HighTechCertificate | Indicator::Recognition => &[Item::Certificates],
    }
}
