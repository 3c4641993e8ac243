//! Facts of the firm itself: age, certificates, tax grade, registers, recognitions.

use super::{
    blocks::{Block, Blocks},
    known::{Known, count, retrieved, value},
};
use crate::domain::{
    assessment::{Reading, Value},
    calendar::{Date, days_between, years_after},
    facts::Integrity,
    firm::{
        Extent, FieldClass, IntegrityEvent, IntegrityEventKind, QualificationKind, Qualifications,
        TaxGrade, TaxRecord,
    },
    innovation::{InnovationFact, InnovationFactKind},
    money::Fen,
    profile::{Profile, Sourced},
};

/// Facts of the firm itself on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Firm {
    pub(super) founded_on: Option<Date>,
    pub(super) operating_days: Option<i64>,
    pub(super) field_class: Option<FieldClass>,
    pub(super) in_area: Option<bool>,
    pub(super) reviewed_startup: Option<bool>,
    /// With the usual term where the last day was not retrieved.
    pub(super) certificates: Option<Certificates>,
    /// Only those whose last day was retrieved; the others are unknown.
    pub(super) certificates_known: Option<Certificates>,
    /// What no certificate without a last day could change.
    certificates_best: Option<Certificates>,
    pub(super) tax_grade: Option<TaxRecord>,
    pub(super) registers: Option<Registers>,
    pub(super) innovation: Option<Recognitions>,
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
pub(super) struct Recognitions {
    /// Of the last five years, equity rounds aside.
    pub(super) recognitions: u32,
    /// Prizes, led standards and titles of a model firm among them.
    pub(super) honours: u32,
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
        let seen = profile.identity.provenance.retrieved_on.min(as_of);
        let identity = &profile.identity.facts;
        later.note(
            Block::Identity,
            identity.founded_on.is_some_and(|day| day > seen),
        );
        let founded_on = identity.founded_on.filter(|day| *day <= seen);
        let eligibility = profile.eligibility.as_ref().map(|block| block.facts);
        // Sources name either the year that was graded or the year of publication; only a year after the as-of date's is
        // certainly of later.
        let tax = profile.tax.as_ref().map(|block| block.facts);
        later.note(
            Block::Tax,
            tax.is_some_and(|record| record.grade_year > as_of.year()),
        );
        let certificates = |last_day, later: &mut Blocks| {
            let block = profile.qualifications.as_ref();
            block.map(|block| Certificates::of(&block.facts, days(block, as_of), last_day, later))
        };
        Firm {
            founded_on,
            operating_days: founded_on.map(|day| days_between(day, as_of)),
            field_class: identity.field_class,
            in_area: eligibility.and_then(|facts| facts.registered_in_area),
            reviewed_startup: eligibility.and_then(|facts| facts.key_ip_startup_reviewed),
            certificates: certificates(LastDay::UsualTerm, later),
            certificates_known: certificates(LastDay::Stated, later),
            certificates_best: certificates(LastDay::Any, later),
            tax_grade: tax.filter(|record| record.grade_year <= as_of.year()),
            registers: profile
                .integrity
                .as_ref()
                .map(|block| Registers::of(&block.facts, days(block, as_of), later)),
            innovation: profile
                .innovation
                .as_ref()
                .map(|block| Recognitions::of(&block.facts.facts, days(block, as_of), later)),
        }
    }

    /// Returns the firm without a research institution.
    pub(super) fn without_research(&self) -> Firm {
        Firm {
            innovation: self.innovation.map(|facts| Recognitions {
                rd_institution: false,
                ..facts
            }),
            ..*self
        }
    }

    /// Returns the firm with a valid high-tech certificate.
    pub(super) fn with_high_tech(&self) -> Firm {
        self.with_certificate(|valid| Certificates {
            high_tech: Some(true),
            ..valid
        })
    }

    /// Returns the firm with a recognition of at least a level.
    pub(super) fn with_level(&self, level: u32) -> Firm {
        let with = self.with_certificate(|valid| Certificates {
            level: valid.level.map(|held| held.max(level)),
            ..valid
        });
        Firm {
            certificates_known: with.certificates_known.map(|valid| Certificates {
                level: valid.level.or(Some(level)),
                ..valid
            }),
            ..with
        }
    }

    fn with_certificate(&self, add: impl Fn(Certificates) -> Certificates) -> Firm {
        let with = |valid: Option<Certificates>| {
            valid.map(|valid| Certificates {
                any: Some(true),
                ..add(valid)
            })
        };
        Firm {
            certificates: with(self.certificates),
            certificates_known: with(self.certificates_known),
            certificates_best: with(self.certificates_best),
            ..*self
        }
    }

    /// Returns the certificates on a reading.
    pub(super) const fn certificates_on(&self, reading: Reading) -> Option<Certificates> {
        match reading {
            Reading::Known => self.certificates_known,
            Reading::Typical => self.certificates,
            Reading::Best => self.certificates_best,
        }
    }

    /// Returns the five values of the firm family that stand before the two indices.
    pub(super) fn values(&self, reading: Reading) -> [Value; 5] {
        let certificates = retrieved(self.certificates_on(reading));
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

/// The day on which facts are judged, and the last day that their source could know.
#[derive(Clone, Copy, Debug)]
struct Days {
    as_of: Date,
    seen: Date,
}

fn days<T>(block: &Sourced<T>, as_of: Date) -> Days {
    Days {
        as_of,
        seen: block.provenance.retrieved_on.min(as_of),
    }
}

/// What is taken for the last day of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LastDay {
    /// The day that was retrieved; without one nobody knows whether the certificate is valid.
    Stated,
    /// The day that was retrieved, otherwise the end of the kind's usual term.
    UsualTerm,
    /// The day that was retrieved, otherwise any.
    Any,
}

impl Certificates {
    fn of(
        qualifications: &Qualifications,
        Days { as_of, seen }: Days,
        last_day: LastDay,
        later: &mut Blocks,
    ) -> Certificates {
        let Qualifications { items, extent } = qualifications;
        let (mut any, mut high_tech, mut level) = (false, false, 0_u32);
        let (mut lapsed_high_tech, mut open_high_tech) = (false, false);
        // What a partial list does not show is unknown, except a certificate that it shows to have lapsed.
        let mut whole = *extent == Extent::Whole;
        for qualification in items {
            later.note(Block::Qualifications, qualification.valid_from > seen);
            let is_high_tech = qualification.kind == QualificationKind::HighTechEnterprise;
            if qualification.valid_from > seen {
                continue;
            }
            if last_day == LastDay::Any && qualification.valid_until.is_none() {
                whole = false;
                open_high_tech |= is_high_tech;
                continue;
            }
            if !qualification.holds_on(as_of) {
                lapsed_high_tech |= is_high_tech;
                continue;
            }
            if last_day == LastDay::Stated && qualification.valid_until.is_none() {
                whole = false;
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
        Certificates {
            any: (any || whole).then_some(any),
            high_tech: (high_tech || (lapsed_high_tech && !open_high_tech) || whole)
                .then_some(high_tech),
            // On the best reading a certificate without a last day can be the highest.
            level: (whole || (level > 0 && last_day != LastDay::Any)).then_some(level),
        }
    }
}

impl Registers {
    fn of(events: &[IntegrityEvent], Days { as_of, seen }: Days, later: &mut Blocks) -> Registers {
        let two_years_before = years_after(as_of, -2);
        let mut entries = 0_u32;
        let mut last_serious: Option<Date> = None;
        let (mut open_enforcements, mut open_abnormal) = (0, 0);
        for event in events {
            let resolved_later = event.resolved_on.is_some_and(|day| day > seen);
            later.note(Block::Integrity, event.date > seen || resolved_later);
            if event.date > seen {
                continue;
            }
            // A resolution of later is not known yet: the entry stands.
            let resolved_on = event.resolved_on.filter(|_| !resolved_later);
            let last_day = resolved_on.unwrap_or(as_of);
            let stands = i64::from(resolved_on.is_none());
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

impl Recognitions {
    fn of(
        facts: &[InnovationFact],
        Days { as_of, seen }: Days,
        later: &mut Blocks,
    ) -> Recognitions {
        // The anniversary itself still counts.
        let three_years_before = years_after(as_of, -3);
        let five_years_before = years_after(as_of, -5);
        let mut found = Recognitions::default();
        for fact in facts {
            later.note(Block::Innovation, fact.date > seen);
            if fact.date > seen {
                continue;
            }
            let in_five_years = fact.date >= five_years_before;
            let in_three_years = fact.date >= three_years_before;
            if in_five_years && fact.kind != InnovationFactKind::EquityRound {
                found.recognitions = found.recognitions.saturating_add(1);
                let institution = fact.kind == InnovationFactKind::ProvincialRdInstitution;
                found.honours = found.honours.saturating_add(u32::from(!institution));
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
