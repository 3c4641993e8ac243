//! Who a firm is, what it is recognised as, and what registers say of it.

use super::{
    calendar::{Date, years_after},
    id::{FirmRef, GroupRef},
    uscc::Uscc,
};

/// Who a firm is.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// What it is known by.
    pub key: FirmKey,
    /// Registered name, 1 to 200 characters.
    pub name: String,
    /// Day of establishment.
    pub founded_on: Option<Date>,
    /// Six-digit division code (GB/T 2260).
    pub region_code: Option<String>,
    /// Industry by GB/T 4754.
    pub industry_code: Option<String>,
    /// The main product, in words.
    pub main_product: Option<String>,
    /// The field of the main product.
    pub field_class: Option<FieldClass>,
}

/// What a firm is known by: at least one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirmKey {
    /// A registered code.
    Uscc(Uscc),
    /// The caller's reference.
    Reference(FirmRef),
    /// Both.
    Both(Uscc, FirmRef),
}

impl FirmKey {
    /// Returns the registered code.
    pub const fn uscc(&self) -> Option<&Uscc> {
        match self {
            FirmKey::Uscc(uscc) | FirmKey::Both(uscc, _) => Some(uscc),
            FirmKey::Reference(_) => None,
        }
    }

    /// Returns the caller's reference.
    pub const fn reference(&self) -> Option<&FirmRef> {
        match self {
            FirmKey::Reference(reference) | FirmKey::Both(_, reference) => Some(reference),
            FirmKey::Uscc(_) => None,
        }
    }
}

/// The field of a main product, as the index 创新型中小企业 asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldClass {
    /// A strategic emerging industry.
    StrategicEmerging,
    /// Any other field.
    Other,
}

/// Facts that a programme asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Whether it is an independent legal person in the programme's area.
    pub registered_in_area: Option<bool>,
    /// Whether experts reviewed it as a start-up with key intellectual property.
    pub key_ip_startup_reviewed: Option<bool>,
}

/// Certificates and recognised statuses, lapsed ones included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifications {
    /// Those that the source lists.
    pub items: Vec<Qualification>,
    /// Whether it lists all of them.
    pub extent: Extent,
}

/// Whether a source lists all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It does: what is not listed is not there.
    Whole,
    /// It does not claim to: what is not listed is unknown.
    Partial,
}

impl From<Vec<Qualification>> for Qualifications {
    /// Returns the whole list.
    fn from(items: Vec<Qualification>) -> Qualifications {
        Qualifications {
            items,
            extent: Extent::Whole,
        }
    }
}

/// One certificate or recognised status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// What was recognised.
    pub kind: QualificationKind,
    /// First day of validity.
    pub valid_from: Date,
    /// Last day of validity where the source states it.
    pub valid_until: Option<Date>,
    /// Certificate number.
    pub certificate_number: Option<String>,
}

impl Qualification {
    /// Returns whether it is valid on `day`. Without a stated end the kind's usual term counts; a stated end counts up to the
    /// kind's legal term.
    pub fn holds_on(&self, day: Date) -> bool {
        let last = match (self.valid_until, self.kind.latest_last_day(self.valid_from)) {
            (Some(stated), Some(latest)) => stated.min(latest),
            (Some(stated), None) => stated,
            (None, _) => self.kind.usual_last_day(self.valid_from),
        };
        self.valid_from <= day && day <= last
    }
}

/// Kinds of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QualificationKind {
    /// 高新技术企业.
    HighTechEnterprise,
    /// 科技型中小企业.
    TechnologySme,
    /// 创新型中小企业.
    InnovativeSme,
    /// 专精特新中小企业.
    SpecialisedSme,
    /// 专精特新小巨人.
    LittleGiant,
    /// Another innovation attribute that the programme recognises.
    OtherInnovation,
}

impl QualificationKind {
    /// Returns the last day of a certificate whose end is not stated.
    ///
    /// A high-tech certificate is valid for three years (国科发火〔2016〕32号 Art. 9, official). For the other kinds three
    /// years are taken as well, and one for the yearly registration of technology SMEs (illustrative).
    pub fn usual_last_day(self, first: Date) -> Date {
        let years = match self {
            QualificationKind::HighTechEnterprise
            | QualificationKind::InnovativeSme
            | QualificationKind::SpecialisedSme
            | QualificationKind::LittleGiant
            | QualificationKind::OtherInnovation => 3,
            QualificationKind::TechnologySme => 1,
        };
        years_after(first, years).yesterday().unwrap_or(first)
    }

    /// Returns the last day that a certificate can have by law, whatever is stated; `None` where no law says.
    ///
    /// Three years: high-tech certificates by 国科发火〔2016〕32号 Art. 9, the three recognitions of SMEs by 工信部企业〔2022〕63号.
    /// The anniversary itself is let pass, since certificates state it.
    fn latest_last_day(self, first: Date) -> Option<Date> {
        match self {
            QualificationKind::HighTechEnterprise
            | QualificationKind::InnovativeSme
            | QualificationKind::SpecialisedSme
            | QualificationKind::LittleGiant => Some(years_after(first, 3)),
            QualificationKind::TechnologySme | QualificationKind::OtherInnovation => None,
        }
    }
}

/// The tax authority's credit grade of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxRecord {
    /// The grade.
    pub grade: TaxGrade,
    /// The year that was graded.
    pub grade_year: i16,
}

/// Tax credit grades, best first; M is given to new firms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxGrade {
    /// A.
    A,
    /// B.
    B,
    /// M.
    M,
    /// C.
    C,
    /// D.
    D,
}

/// One entry of a dishonesty or enforcement register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegrityEvent {
    /// What was entered.
    pub kind: IntegrityEventKind,
    /// Day of the entry.
    pub date: Date,
    /// Day it was removed or settled; `None` while it stands.
    pub resolved_on: Option<Date>,
}

/// Kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrityEventKind {
    /// The firm is listed as seriously dishonest.
    SeriousDishonesty,
    /// The firm's head is listed as seriously dishonest.
    HeadSeriousDishonesty,
    /// Enforcement of a judgement.
    Enforcement,
    /// Administrative penalty.
    AdministrativePenalty,
    /// Abnormal operation list.
    AbnormalOperation,
}

/// The group of related parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The caller's reference of it; `None`: somebody looked and the firm belongs to no group.
    pub group_ref: Option<GroupRef>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_high_tech_certificate_lapses_after_three_years() {
        let certificate = Qualification {
            kind: QualificationKind::HighTechEnterprise,
            valid_from: date(2017, 12, 31),
            valid_until: None,
            certificate_number: None,
        };
        assert!(!certificate.holds_on(date(2017, 12, 30)));
        assert!(certificate.holds_on(date(2017, 12, 31)));
        assert!(certificate.holds_on(date(2020, 12, 30)));
        assert!(!certificate.holds_on(date(2020, 12, 31)));
    }

    #[test]
    fn a_stated_end_counts_up_to_the_legal_term() {
        let until = |kind, last| Qualification {
            kind,
            valid_from: date(2017, 12, 31),
            valid_until: Some(last),
            certificate_number: None,
        };
        let century = until(QualificationKind::HighTechEnterprise, date(2112, 12, 31));
        assert!(century.holds_on(date(2020, 12, 31)));
        assert!(!century.holds_on(date(2021, 1, 1)));
        let short = until(QualificationKind::LittleGiant, date(2018, 6, 30));
        assert!(!short.holds_on(date(2018, 7, 1)));
        // No law gives these a term.
        let other = until(QualificationKind::OtherInnovation, date(2030, 12, 31));
        assert!(other.holds_on(date(2030, 12, 31)));
    }
}
