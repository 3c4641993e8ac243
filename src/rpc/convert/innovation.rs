//! Prizes, research institutions, standards, equity rounds, and figures of research.

use super::{
    checks::{Checked, Checks, Sign},
    path::Path,
    profile::provenance,
};
use crate::{
    domain::{
        innovation::{Innovation, InnovationFact, InnovationFactKind},
        profile::Sourced,
    },
    pb,
};

/// Largest count of projects or conversions.
const PROJECTS_MOST: u32 = 100_000;

pub(super) fn innovation(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Innovation,
) -> Checked<Sourced<Innovation>> {
    let pb::Innovation {
        provenance: source,
        facts,
        rd_projects,
        conversions,
        technology_contracts_fen,
        university_cooperation,
    } = message;
    let source = provenance(checks, at, source);
    let facts = checks.each(at, "facts", facts, 200, fact);
    let rd_projects = checks.count_if(at, "rd_projects", rd_projects, PROJECTS_MOST);
    let conversions = checks.count_if(at, "conversions", conversions, PROJECTS_MOST);
    let technology_contracts = checks.fen_if(
        at,
        "technology_contracts_fen",
        technology_contracts_fen,
        Sign::NotNegative,
    );
    Ok(Sourced {
        provenance: source?,
        facts: Innovation {
            facts,
            rd_projects,
            conversions,
            technology_contracts,
            university_cooperation,
        },
    })
}

fn fact(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::InnovationFact,
) -> Checked<InnovationFact> {
    let pb::InnovationFact {
        kind,
        date,
        amount_fen,
    } = message;
    let kind = self::kind(checks, at, kind);
    let date = checks.date(at, "date", &date);
    let amount = checks.fen_if(at, "amount_fen", amount_fen, Sign::NotNegative);
    Ok(InnovationFact {
        kind: kind?,
        date: date?,
        amount,
    })
}

fn kind(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<InnovationFactKind> {
    use pb::InnovationFactKind as Message;
    checks.one_of(
        at,
        "kind",
        number,
        Message::as_str_name,
        |kind| match kind {
            Message::Unspecified => None,
            Message::NationalSciencePrize => Some(InnovationFactKind::NationalSciencePrize),
            Message::ProvincialPrize => Some(InnovationFactKind::ProvincialPrize),
            Message::ProvincialRdInstitution => Some(InnovationFactKind::ProvincialRdInstitution),
            Message::LedStandard => Some(InnovationFactKind::LedStandard),
            Message::NationalModelFirm => Some(InnovationFactKind::NationalModelFirm),
            Message::EquityRound => Some(InnovationFactKind::EquityRound),
        },
    )
}
