//! Callers who know hardly more than revenue.
//!
//! Many a case starts from a newspaper, a list or a filing's summary. Such callers are drawn at random, whatever the firm's
//! quality, so that a fit learns that knowing little says little.

use super::{caller::Caller, draw::Draw, parameters::Parameters};
use crate::pb::{
    FirmProfile, LegalStatus, PatentCounts, PatentKind, Patents, Statement, patents::Detail,
};

/// Returns the profile as its caller knows it: mostly as it is, now and then stripped to revenue, profit perhaps, and how
/// many patents there are.
pub(super) fn known(
    parameters: &Parameters,
    draw: &mut Draw,
    caller: &Caller,
    profile: FirmProfile,
) -> FirmProfile {
    // Drawn in any case, so that one firm's fate does not hang on another parameter.
    let sparse = draw.chance(parameters.retrieval.sparse);
    let profit = draw.chance(parameters.retrieval.sparse_figure);
    let counts = draw.chance(parameters.retrieval.sparse_figure);
    let certificates = draw.chance(parameters.retrieval.sparse_figure);
    let years = draw.chance(parameters.retrieval.sparse_figure);
    if caller.complete || !sparse {
        return profile;
    }
    let FirmProfile {
        as_of_date,
        identity,
        eligibility: _,
        qualifications,
        tax: _,
        integrity: _,
        group: _,
        patents,
        other_rights: _,
        talent: _,
        statements,
        invoices: _,
        loans: _,
        innovation: _,
    } = profile;
    FirmProfile {
        as_of_date,
        identity,
        qualifications: qualifications.filter(|_| certificates),
        patents: patents.filter(|_| counts).map(counted),
        statements: statements.map(|mut block| {
            let newest = block.items.iter().map(|item| item.fiscal_year).max();
            block
                .items
                .retain(|item| years || Some(item.fiscal_year) == newest);
            for item in &mut block.items {
                *item = Statement {
                    fiscal_year: item.fiscal_year,
                    revenue_fen: item.revenue_fen,
                    net_profit_fen: item.net_profit_fen.filter(|_| profit),
                    ..Statement::default()
                };
            }
            block
        }),
        ..FirmProfile::default()
    }
}

/// Returns a list as the counts of its granted rights.
fn counted(patents: Patents) -> Patents {
    let Patents { provenance, detail } = patents;
    let detail = detail.map(|detail| match detail {
        Detail::Counts(counts) => Detail::Counts(counts),
        Detail::List(list) => {
            let granted = |kind: PatentKind| {
                let of_kind = list.items.iter().filter(|patent| {
                    patent.kind() == kind && patent.legal_status() == LegalStatus::InForce
                });
                u32::try_from(of_kind.count()).ok()
            };
            Detail::Counts(PatentCounts {
                inventions: granted(PatentKind::Invention),
                utility_models: granted(PatentKind::UtilityModel),
                designs: granted(PatentKind::Design),
                inventions_pending: None,
                overseas: None,
            })
        }
    });
    Patents { provenance, detail }
}
