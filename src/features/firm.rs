//! Facts of the firm itself: age, certificates, tax grade, registers, recognitions.

use super::{
    blocks::{Block, Blocks},
    known::{Known, count, retrieved, value},
};
use crate::domain::{
    assessment::Value,
    calendar::{Date, days_between, years_after},
    facts::Integrity,
    firm::{
        Extent, FieldClass, IntegrityEvent, IntegrityEventKind, QualificationKind, Qualifications,
        TaxGrade, TaxRecord,
    },
    innovation::{InnovationFact, InnovationFactKind},
    money::Fen,
    profile::Profile,
};

/// Facts of the firm itself on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Firm {
    pub(super) founded_on: Option<Date>,
    pub(super) operating_days: Option<i64>,
    pub(super) field_class: Option<FieldClass>,
    pub(super) in_area: Option<bool>,
    pub(super) key_ip_startup_reviewed: bool,
    pub(super) certificates: Option<Certificates>,
    pub(super) tax_grade: Option<TaxRecord>,
    pub(super) registers: Option<Registers>,
    pub(super) innovation: Option<Innovation>,
}

/// What is valid on the as-of date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Certificates {
    /// Any at all; `None`: not known.
    pub(super) any: Option<bool>,
    /// A high-tech certificate; `None`: not known.
    pub(super) high_tech: Option<bool>,
    /// `None`: not known; 0 none, 1 innovative or technology SME, 2 specialised SME, 3 little giant.
    pub(super) level: Option<u32>,
}

/// What the dishonesty and enforcement registers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Registers {
    /// Entries that stand or were resolved less than two years before.
    pub(super) entries: u32,
    pub(super) serious: Integrity,
    /// Enforcement entries that stand.
    pub(super) open_enforcements: i64,
    /// Entries in the list of abnormal operation that stand.
    pub(super) open_abnormal: i64,
}

/// Prizes, institutions, standards and equity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Innovation {
    /// Of the last five years, equity rounds aside.
    pub(super) recognitions: u32,
    pub(super) national_prize_in_five_years: bool,
    pub(super) prize_in_three_years: bool,
    pub(super) rd_institution: bool,
    pub(super) led_standard_in_five_years: bool,
    pub(super) model_firm: bool,
    pub(super) equity_in_three_years: Fen,
    /// Whether an equity round of the last three years has no known amount.
    pub(super) equity_amount_unknown: bool,
}

impl Firm {
    pub(super) fn of(profile: &Profile, later: &mut Blocks) -> Firm {
        let as_of = profile.as_of;
        let identity = &profile.identity.facts;
        later.note(
            Block::Identity,
            identity.founded_on.is_some_and(|day| day > as_of),
        );
        let founded_on = identity.founded_on.filter(|day| *day <= as_of);
        let eligibility = profile.eligibility.as_ref().map(|block| block.facts);
        // Sources name either the year that was graded or the year of publication; only a year after the as-of date's is
        // certainly of later.
        let tax = profile.tax.as_ref().map(|block| block.facts);
        later.note(
            Block::Tax,
            tax.is_some_and(|record| record.grade_year > as_of.year()),
        );
        Firm {
            founded_on,
            operating_days: founded_on.map(|day| days_between(day, as_of)),
            field_class: identity.field_class,
            in_area: eligibility.and_then(|facts| facts.registered_in_area),
            key_ip_startup_reviewed: eligibility
                .and_then(|facts| facts.key_ip_startup_reviewed)
                .unwrap_or(false),
            certificates: profile
                .qualifications
                .as_ref()
                .map(|block| Certificates::of(&block.facts, as_of, later)),
            tax_grade: tax.filter(|record| record.grade_year <= as_of.year()),
            registers: profile
                .integrity
                .as_ref()
                .map(|block| Registers::of(&block.facts, as_of, later)),
            innovation: profile
                .innovation
                .as_ref()
                .map(|block| Innovation::of(&block.facts, as_of, later)),
        }
    }

    /// Returns the five values of the firm family that stand before the two indices.
    pub(super) fn values(&self) -> [Value; 5] {
        let certificates = retrieved(self.certificates);
        [
            value(self.age_years()),
            count(certificates.and_then(|valid| retrieved(valid.high_tech.map(u32::from)))),
            count(certificates.and_then(|valid| retrieved(valid.level))),
            count(retrieved(self.tax_grade).map(|record| grade_number(record.grade))),
            count(retrieved(self.registers).map(|registers| registers.entries)),
        ]
    }

    /// Returns the value that stands after them.
    pub(super) fn recognitions(&self) -> Value {
        count(retrieved(self.innovation).map(|facts| facts.recognitions))
    }

    fn age_years(&self) -> Known<f64> {
        retrieved(self.operating_days).map(|days| days as f64 / 365.25)
    }
}

const fn grade_number(grade: TaxGrade) -> u32 {
    match grade {
        TaxGrade::A => 4,
        TaxGrade::B => 3,
        TaxGrade::M => 2,
        TaxGrade::C => 1,
        TaxGrade::D => 0,
    }
}

impl Certificates {
    fn of(qualifications: &Qualifications, as_of: Date, later: &mut Blocks) -> Certificates {
        let Qualifications { items, extent } = qualifications;
        let (mut any, mut high_tech, mut level) = (false, false, 0_u32);
        let mut lapsed_high_tech = false;
        for qualification in items {
            later.note(Block::Qualifications, qualification.valid_from > as_of);
            let is_high_tech = qualification.kind == QualificationKind::HighTechEnterprise;
            if !qualification.holds_on(as_of) {
                lapsed_high_tech |= is_high_tech && qualification.valid_from <= as_of;
                continue;
            }
            any = true;
            high_tech |= is_high_tech;
            level = level.max(match qualification.kind {
                QualificationKind::HighTechEnterprise | QualificationKind::OtherInnovation => 0,
                QualificationKind::TechnologySme | QualificationKind::InnovativeSme => 1,
                QualificationKind::SpecialisedSme => 2,
                QualificationKind::LittleGiant => 3,
            });
        }
        // What a partial list does not show is unknown, except a certificate that it shows to have lapsed.
        let whole = *extent == Extent::Whole;
        Certificates {
            any: (any || whole).then_some(any),
            high_tech: (high_tech || lapsed_high_tech || whole).then_some(high_tech),
            level: (level > 0 || whole).then_some(level),
        }
    }
}

impl Registers {
    fn of(events: &[IntegrityEvent], as_of: Date, later: &mut Blocks) -> Registers {
        let two_years_before = years_after(as_of, -2);
        let mut entries = 0_u32;
        let mut last_serious: Option<Date> = None;
        let (mut open_enforcements, mut open_abnormal) = (0, 0);
        for event in events {
            let resolved_later = event.resolved_on.is_some_and(|day| day > as_of);
            later.note(Block::Integrity, event.date > as_of || resolved_later);
            if event.date > as_of {
                continue;
            }
            // A resolution of later is not known yet: the entry stands.
            let last_day = event.resolved_on.map_or(as_of, |day| day.min(as_of));
            let stands = i64::from(event.resolved_on.is_none_or(|day| day > as_of));
            if last_day > two_years_before {
                entries = entries.saturating_add(1);
            }
            match event.kind {
                IntegrityEventKind::SeriousDishonesty
                | IntegrityEventKind::HeadSeriousDishonesty => {
                    last_serious = last_serious.max(Some(last_day));
                }
                IntegrityEventKind::Enforcement => open_enforcements += stands,
                IntegrityEventKind::AbnormalOperation => open_abnormal += stands,
                IntegrityEventKind::AdministrativePenalty => {}
            }
        }
        Registers {
            entries,
            serious: last_serious.map_or(Integrity::Clean, Integrity::LastEntry),
            open_enforcements,
            open_abnormal,
        }
    }
}

impl Innovation {
    fn of(facts: &[InnovationFact], as_of: Date, later: &mut Blocks) -> Innovation {
        // The anniversary itself still counts.
        let three_years_before = years_after(as_of, -3);
        let five_years_before = years_after(as_of, -5);
        let mut found = Innovation::default();
        for fact in facts {
            later.note(Block::Innovation, fact.date > as_of);
            if fact.date > as_of {
                continue;
            }
            let in_five_years = fact.date >= five_years_before;
            let in_three_years = fact.date >= three_years_before;
            if in_five_years && fact.kind != InnovationFactKind::EquityRound {
                found.recognitions = found.recognitions.saturating_add(1);
            }
            match fact.kind {
                InnovationFactKind::NationalSciencePrize => {
                    found.national_prize_in_five_years |= in_five_years;
                    found.prize_in_three_years |= in_three_years;
                }
                InnovationFactKind::ProvincialPrize => found.prize_in_three_years |= in_three_years,
                InnovationFactKind::ProvincialRdInstitution => found.rd_institution = true,
                InnovationFactKind::LedStandard => {
                    found.led_standard_in_five_years |= in_five_years;
                }
                InnovationFactKind::NationalModelFirm => found.model_firm = true,
                InnovationFactKind::EquityRound if in_three_years => match fact.amount {
                    Some(amount) => {
                        found.equity_in_three_years = found.equity_in_three_years.plus(amount);
                    }
                    None => found.equity_amount_unknown = true,
                },
                InnovationFactKind::EquityRound => {}
            }
        }
        found
    }
}
