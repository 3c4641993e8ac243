//! Certificates, area, tax grade, integrity entries and groups.

use super::{
    caller::Caller,
    draw::{Draw, logistic},
    firm::{Nature, days_after},
    parameters::Parameters,
};
use crate::{
    domain::calendar::{Date, years_after},
    pb::{self, IntegrityEventKind, QualificationKind, TaxGrade},
};

/// A certificate of high technology is valid for three years (国科发火〔2016〕32号 Art. 9).
const CERTIFICATE_YEARS: i16 = 3;
/// Oldest tax grade that a decision takes, years before the as-of date.
const GRADE_YEARS: i16 = 2;

/// What a firm was recognised for and what stands against it.
pub(super) struct Standing {
    certificates: Vec<Certificate>,
    pub(super) certificate_valid: bool,
    grade: TaxGrade,
    entries: Vec<Entry>,
    in_area: bool,
    reviewed: bool,
    group: Option<u32>,
}

struct Certificate {
    kind: QualificationKind,
    from: Date,
}

impl Certificate {
    /// Returns the last day: that of the legal term, one year for the yearly registration of technology SMEs.
    fn until(&self) -> Date {
        let next = years_after(self.from, term_years(self.kind));
        days_after(next, -1)
    }
}

struct Entry {
    kind: IntegrityEventKind,
    date: Date,
    resolved_on: Option<Date>,
}

impl Standing {
    pub(super) fn draw(
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        index: u32,
    ) -> Standing {
        let certificates = certificates(parameters, draw, nature);
        let certificate_valid = certificates.iter().any(|certificate| {
            certificate.kind == QualificationKind::HighTechEnterprise
                && certificate.until() >= nature.as_of
        });
        let standing = &parameters.standing;
        let (share, neighbours) = standing.group;
        let is_reviewed = draw.chance(standing.reviewed_share);
        Standing {
            certificates,
            certificate_valid,
            grade: grade(parameters, draw, nature),
            entries: entries(parameters, draw, nature),
            in_area: draw.chance(standing.in_area_share),
            reviewed: nature.start_up && is_reviewed,
            group: draw.chance(share).then(|| index / neighbours.max(1) + 1),
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
        caller: &Caller,
    ) -> Option<pb::Eligibility> {
        caller
            .has(draw, parameters.retrieval.eligibility)
            .then(|| pb::Eligibility {
                provenance: caller.provenance(draw),
                registered_in_area: Some(self.in_area),
                key_ip_startup_reviewed: Some(self.reviewed),
            })
    }

    pub(super) fn qualifications(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> Option<pb::Qualifications> {
        let chances = &parameters.retrieval;
        let present = caller.has(draw, chances.qualifications);
        let is_dated = caller.has(draw, chances.valid_until);
        let items = self
            .certificates
            .iter()
            .map(|certificate| pb::Qualification {
                kind: certificate.kind.into(),
                valid_from: certificate.from.to_string(),
                valid_until: is_dated.then(|| certificate.until().to_string()),
                certificate_number: None,
            });
        present.then(|| pb::Qualifications {
            provenance: caller.provenance(draw),
            items: items.collect(),
            partial: false,
        })
    }

    /// Returns the tax grade as a caller has it: mostly last year's, of the year of founding for a firm that is younger.
    pub(super) fn tax(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        caller: &Caller,
    ) -> Option<pb::TaxRecord> {
        let present = caller.has(draw, parameters.retrieval.tax);
        let drawn = draw.place(&parameters.retrieval.tax_years) as i16 + 1;
        let back = if caller.complete {
            drawn.min(GRADE_YEARS)
        } else {
            drawn
        };
        let grade_year = (nature.year - back).max(nature.founded_on.year());
        present.then(|| pb::TaxRecord {
            provenance: caller.provenance(draw),
            grade: self.grade.into(),
            grade_year: i32::from(grade_year),
        })
    }

    pub(super) fn integrity(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> Option<pb::Integrity> {
        let events = self.entries.iter().map(|entry| pb::IntegrityEvent {
            kind: entry.kind.into(),
            date: entry.date.to_string(),
            resolved_on: entry.resolved_on.map(|day| day.to_string()),
        });
        caller
            .has(draw, parameters.retrieval.integrity)
            .then(|| pb::Integrity {
                provenance: caller.provenance(draw),
                events: events.collect(),
            })
    }

    /// Returns the group as a caller has it; a block without reference where the firm belongs to none.
    pub(super) fn group(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> Option<pb::Group> {
        caller
            .has(draw, parameters.retrieval.group)
            .then(|| pb::Group {
                provenance: caller.provenance(draw),
                group_ref: self
                    .group
                    .map(|number| format!("synthetic-group-{number:04}")),
            })
    }
}

/// Returns the term of a recognition, years.
fn term_years(kind: QualificationKind) -> i16 {
    match kind {
        QualificationKind::TechnologySme => 1,
        QualificationKind::HighTechEnterprise
        | QualificationKind::InnovativeSme
        | QualificationKind::SpecialisedSme
        | QualificationKind::LittleGiant
        | QualificationKind::OtherInnovation
        | QualificationKind::Unspecified => CERTIFICATE_YEARS,
    }
}

/// Returns a day in the last so many years of the firm's life.
pub(super) fn past_day(draw: &mut Draw, nature: &Nature, years: f64) -> Date {
    let days = years.min(nature.age_years) * 365.25;
    let day = days_after(nature.seen_on, -(draw.between(0.0, days) as i32));
    day.max(nature.founded_on)
}

fn certificates(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> Vec<Certificate> {
    let standing = &parameters.standing;
    let (intercept, technology, size) = standing.high_tech;
    let mut certificates = Vec::new();
    let certified = draw.chance(logistic(
        intercept + technology * nature.technology + size * nature.log_size(parameters),
    )) && nature.age_years > 1.5;
    let lapsed = draw.chance(standing.high_tech_lapsed_share);
    let recent = past_day(draw, nature, f64::from(CERTIFICATE_YEARS) - 0.1);
    if certified {
        let old = years_after(recent, -CERTIFICATE_YEARS);
        let had_old = lapsed && old > nature.founded_on;
        certificates.push(Certificate {
            kind: QualificationKind::HighTechEnterprise,
            from: if had_old { old } else { recent },
        });
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
        let years = standing.status_terms * f64::from(term_years(kind));
        let from = past_day(draw, nature, years);
        if draw.chance(share * weight * logistic(nature.technology) * 2.0) {
            certificates.push(Certificate { kind, from });
        }
    }
    certificates
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
                resolved_on: (is_resolved && resolved <= nature.seen_on).then_some(resolved),
            }
        })
        .collect()
}
