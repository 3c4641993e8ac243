//! Prizes, research institutions, standards, equity rounds, and figures of research.

use super::{
    accounts::{Accounts, fen},
    caller::Caller,
    draw::{Draw, logistic},
    firm::Nature,
    parameters::Parameters,
    standing::past_day,
};
use crate::pb::{self, InnovationFactKind};

/// Years that the figures of research count back.
const YEARS: usize = 3;

/// What a firm does in research beside its patents.
pub(super) struct Innovation {
    facts: Vec<pb::InnovationFact>,
    projects: u32,
    conversions: u32,
    /// Turnover of registered technology contracts in three years, yuan.
    contracts: f64,
    university: bool,
}

impl Innovation {
    pub(super) fn draw(
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        accounts: &Accounts,
    ) -> Innovation {
        let numbers = &parameters.standing;
        let (mean, technology, size) = numbers.rd_projects;
        let log = technology * nature.technology + size * nature.log_size(parameters);
        let projects = draw.poisson(mean * libm::exp(log));
        let (makers, others, median, sigma) = numbers.technology_contracts;
        let share = draw.lognormal(median, sigma).min(0.8);
        let sells = draw.chance(if nature.manufacturer { makers } else { others });
        let years = accounts.years.iter().take(YEARS);
        let revenue: f64 = years.map(|year| year.revenue).sum();
        let (intercept, per_technology) = numbers.university;
        Innovation {
            facts: facts(parameters, draw, nature),
            projects,
            conversions: draw
                .poisson(numbers.conversions_per_project * f64::from(projects))
                .min(projects),
            contracts: if sells { share * revenue } else { 0.0 },
            university: draw.chance(logistic(intercept + per_technology * nature.technology)),
        }
    }

    /// Returns the block as a caller has it.
    pub(super) fn block(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> Option<pb::Innovation> {
        let chances = &parameters.retrieval;
        let present = draw.chance(chances.innovation);
        let provenance = caller.provenance(draw);
        let mut has = || draw.chance(chances.innovation_figure);
        let block = pb::Innovation {
            provenance,
            facts: self.facts.clone(),
            rd_projects: has().then_some(self.projects),
            conversions: has().then_some(self.conversions),
            technology_contracts_fen: has().then(|| fen(self.contracts)),
            university_cooperation: has().then_some(self.university),
        };
        present.then_some(block)
    }
}

fn facts(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Vec<pb::InnovationFact> {
    let (median, sigma) = parameters.standing.equity_round_yuan;
    let slope = parameters.standing.innovation_technology;
    let more = libm::exp(slope * nature.technology - slope * slope / 2.0);
    let mut facts = Vec::new();
    for (kind, share) in [
        InnovationFactKind::NationalSciencePrize,
        InnovationFactKind::ProvincialPrize,
        InnovationFactKind::ProvincialRdInstitution,
        InnovationFactKind::LedStandard,
        InnovationFactKind::NationalModelFirm,
        InnovationFactKind::EquityRound,
    ]
    .into_iter()
    .zip(parameters.standing.innovation)
    {
        let amount = draw.lognormal(median, sigma);
        let date = past_day(draw, nature, parameters.standing.innovation_years);
        if draw.chance(share * more) {
            facts.push(pb::InnovationFact {
                kind: kind.into(),
                date: date.to_string(),
                amount_fen: (kind == InnovationFactKind::EquityRound).then(|| fen(amount)),
            });
        }
    }
    facts
}
