//! Certificates, area, tax grade, integrity entries, groups and prizes.

use super::{
    accounts::fen,
    draw::{Draw, logistic},
    firm::{Nature, days_after},
    parameters::Parameters,
};
use crate::{
    domain::calendar::{Date, years_after},
    pb::{self, InnovationFactKind, IntegrityEventKind, QualificationKind, TaxGrade},
};

/// A certificate of high technology is valid for three years (国科发火〔2016〕32号 Art. 9).
const CERTIFICATE_YEARS: i16 = 3;

/// What a firm was recognised for and what stands against it.
pub(super) struct Standing {
    certificates: Vec<(QualificationKind, Date)>,
    pub(super) certificate_valid: bool,
    grade: TaxGrade,
    entries: Vec<Entry>,
}

struct Entry {
    kind: IntegrityEventKind,
    date: Date,
    resolved_on: Option<Date>,
}

impl Standing {
    pub(super) fn draw(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Standing {
        let (certificates, certificate_valid) = certificates(parameters, draw, nature);
        Standing {
            certificates,
            certificate_valid,
            grade: grade(parameters, draw, nature),
            entries: entries(parameters, draw, nature),
        }
    }

    /// Returns how many integrity entries stand.
    pub(super) fn standing_entries(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.resolved_on.is_none())
            .count()
    }

    /// Returns the steps of the tax grade below A; M counts as B.
    pub(super) fn tax_steps(&self) -> f64 {
        match self.grade {
            TaxGrade::A | TaxGrade::Unspecified => 0.0,
            TaxGrade::B | TaxGrade::M => 1.0,
            TaxGrade::C => 2.0,
            TaxGrade::D => 3.0,
        }
    }

    pub(super) fn eligibility(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::Eligibility> {
        let present = draw.chance(parameters.retrieval.eligibility);
        let in_area = draw.chance(parameters.standing.in_area_share);
        let reviewed = nature.start_up && draw.chance(parameters.standing.reviewed_share);
        present.then(|| pb::Eligibility {
            provenance: nature.provenance(),
            registered_in_area: Some(in_area),
            key_ip_startup_reviewed: Some(reviewed),
        })
    }

    pub(super) fn qualifications(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::Qualifications> {
        let items = self
            .certificates
            .iter()
            .map(|(kind, from)| pb::Qualification {
                kind: (*kind).into(),
                valid_from: from.to_string(),
                valid_until: None,
                certificate_number: None,
            });
        draw.chance(parameters.retrieval.qualifications)
            .then(|| pb::Qualifications {
                provenance: nature.provenance(),
                items: items.collect(),
                partial: false,
            })
    }

    pub(super) fn tax(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::TaxRecord> {
        draw.chance(parameters.retrieval.tax)
            .then(|| pb::TaxRecord {
                provenance: nature.provenance(),
                grade: self.grade.into(),
                grade_year: i32::from(nature.year) - 1,
            })
    }

    pub(super) fn integrity(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::Integrity> {
        let events = self.entries.iter().map(|entry| pb::IntegrityEvent {
            kind: entry.kind.into(),
            date: entry.date.to_string(),
            resolved_on: entry.resolved_on.map(|day| day.to_string()),
        });
        draw.chance(parameters.retrieval.integrity)
            .then(|| pb::Integrity {
                provenance: nature.provenance(),
                events: events.collect(),
            })
    }

    pub(super) fn group(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::Group> {
        let (share, groups) = parameters.standing.group_share;
        let number = draw.between(1.0, f64::from(groups) + 1.0) as u32;
        draw.chance(share).then(|| pb::Group {
            provenance: nature.provenance(),
            group_ref: format!("synthetic-group-{number:03}"),
        })
    }

    pub(super) fn innovation(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
    ) -> Option<pb::Innovation> {
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
        draw.chance(parameters.retrieval.innovation)
            .then(|| pb::Innovation {
                provenance: nature.provenance(),
                facts,
            })
    }
}

/// Returns a day in the last so many years of the firm's life.
fn past_day(draw: &mut Draw, nature: &Nature, years: f64) -> Date {
    let days = years.min(nature.age_years) * 365.25;
    days_after(nature.as_of, -(draw.between(0.0, days) as i32))
}

/// Returns the certificates, and whether one of high technology is valid on the as-of date.
fn certificates(
    parameters: &Parameters,
    draw: &mut Draw,
    nature: &Nature,
) -> (Vec<(QualificationKind, Date)>, bool) {
    let standing = &parameters.standing;
    let (intercept, technology, size) = standing.high_tech;
    let mut certificates = Vec::new();
    let certified = draw.chance(logistic(
        intercept + technology * nature.technology + size * nature.log_size(parameters),
    )) && nature.age_years > 1.5;
    let lapsed = draw.chance(standing.high_tech_lapsed_share);
    let recent = past_day(draw, nature, f64::from(CERTIFICATE_YEARS) - 0.1);
    let valid = certified && !lapsed;
    if certified {
        let from = if lapsed {
            years_after(recent, -CERTIFICATE_YEARS)
        } else {
            recent
        };
        certificates.push((QualificationKind::HighTechEnterprise, from));
    }
    let larger = nature.log_size(parameters) > 0.0;
    for (kind, share) in [
        QualificationKind::TechnologySme,
        QualificationKind::InnovativeSme,
        QualificationKind::SpecialisedSme,
        QualificationKind::LittleGiant,
        QualificationKind::OtherInnovation,
    ]
    .into_iter()
    .zip(standing.statuses)
    {
        let needs_size = matches!(
            kind,
            QualificationKind::SpecialisedSme | QualificationKind::LittleGiant
        );
        let weight = match (needs_size, larger) {
            (false, _) => 1.0,
            (true, true) => 2.0,
            (true, false) => 0.0,
        };
        let from = past_day(draw, nature, 3.0);
        if draw.chance(share * weight * logistic(nature.technology) * 2.0) {
            certificates.push((kind, from));
        }
    }
    (certificates, valid)
}

fn grade(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> TaxGrade {
    let tilt = libm::exp(parameters.standing.tax_quality * nature.quality);
    let [a, b, m, c, d] = parameters.standing.tax_grades;
    let (start_up, older) = parameters.standing.tax_grade_m;
    let new = if nature.start_up { start_up } else { older };
    match draw.place(&[a / tilt, b, m * new, c * tilt, d * tilt]) {
        0 => TaxGrade::A,
        1 => TaxGrade::B,
        2 => TaxGrade::M,
        3 => TaxGrade::C,
        _ => TaxGrade::D,
    }
}

fn entries(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Vec<Entry> {
    let standing = &parameters.standing;
    let (mean, quality) = standing.integrity_events;
    let (years, soonest, latest) = standing.integrity_time;
    let count = draw.poisson(mean * libm::exp(quality * nature.quality));
    (0..count)
        .map(|_| {
            let kind = match draw.place(&standing.integrity_kinds) {
                0 => IntegrityEventKind::SeriousDishonesty,
                1 => IntegrityEventKind::HeadSeriousDishonesty,
                2 => IntegrityEventKind::Enforcement,
                3 => IntegrityEventKind::AdministrativePenalty,
                _ => IntegrityEventKind::AbnormalOperation,
            };
            let date = past_day(draw, nature, years);
            let resolved = days_after(date, draw.between(soonest, latest) as i32);
            let is_resolved = draw.chance(standing.integrity_resolved_share);
            Entry {
                kind,
                date,
                resolved_on: (is_resolved && resolved <= nature.as_of).then_some(resolved),
            }
        })
        .collect()
}
