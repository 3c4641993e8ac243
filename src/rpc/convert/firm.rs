//! Identity, eligibility, qualifications, tax grade, integrity and group.

use super::{
    checks::{Checked, Checks, own},
    path::Path,
    profile::provenance,
    shape,
};
use crate::{
    domain::{
        firm::{
            Eligibility, Extent, FieldClass, FirmKey, Group, Identity, IntegrityEvent,
            IntegrityEventKind, Qualification, QualificationKind, Qualifications, TaxGrade,
            TaxRecord,
        },
        id::{FirmRef, GroupRef},
        profile::Sourced,
        uscc::{CheckDigit, Uscc},
    },
    pb,
};

pub(super) fn identity(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Identity,
) -> Checked<Sourced<Identity>> {
    let pb::Identity {
        provenance: source,
        uscc,
        accept_failed_check_digit,
        firm_ref,
        name,
        founded_on,
        region_code,
        industry_code,
        main_product,
        field_class,
    } = message;
    let source = provenance(checks, at, source);
    let key = key(
        checks,
        at,
        (uscc.as_deref(), accept_failed_check_digit),
        firm_ref.as_deref(),
    );
    let name = checks
        .text(at, "name", name.clone(), 0..=200)
        .and(checks.shaped(at, "name", name, &shape::NAME));
    let founded_on = checks.date_if(at, "founded_on", founded_on.as_deref());
    let region_code = checks.shaped_if(at, "region_code", region_code, &shape::REGION_CODE);
    let industry_code = checks.shaped_if(at, "industry_code", industry_code, &shape::INDUSTRY_CODE);
    let main_product = checks.text_if(at, "main_product", main_product, 1..=200);
    let field_class = field_class.and_then(|number| self::field_class(checks, at, number).ok());
    Ok(Sourced {
        provenance: source?,
        facts: Identity {
            key: key?,
            name: name?,
            founded_on,
            region_code,
            industry_code,
            main_product,
            field_class,
        },
    })
}

fn key(
    checks: &mut Checks,
    at: &Path<'_>,
    (uscc, accept_failed_check_digit): (Option<&str>, bool),
    firm_ref: Option<&str>,
) -> Checked<FirmKey> {
    let uscc = uscc
        .map(|text| self::uscc(checks, at, text, accept_failed_check_digit))
        .transpose();
    let firm_ref = firm_ref
        .map(|text| {
            checks.read(at, "firm_ref", text, &shape::REFERENCE, |text| {
                FirmRef::parse(text).ok()
            })
        })
        .transpose();
    match (uscc?, firm_ref?) {
        (Some(uscc), Some(firm_ref)) => Ok(FirmKey::Both(uscc, firm_ref)),
        (Some(uscc), None) => Ok(FirmKey::Uscc(uscc)),
        (None, Some(firm_ref)) => Ok(FirmKey::Reference(firm_ref)),
        (None, None) => Err(checks.refuse(
            at,
            "identity.reference",
            || "统一社会信用代码和企业编号至少应提供一项".into(),
            || "expected a USCC or a reference of the firm, found neither".into(),
        )),
    }
}

fn uscc(
    checks: &mut Checks,
    at: &Path<'_>,
    text: &str,
    accept_failed_check_digit: bool,
) -> Checked<Uscc> {
    let uscc = checks.read(at, "uscc", text, &shape::USCC, |text| {
        Uscc::parse(text).ok()
    })?;
    match uscc.check_digit() {
        CheckDigit::Wrong if !accept_failed_check_digit => Err(checks.refuse(
            &at.field("uscc"),
            own::CHECK_DIGIT,
            || format!("校验位应正确，或经核实后选择采用校验位不符的代码，实际为 `{uscc}`"),
            || {
                format!(
                    "expected a right check digit, or a wrong one that is explicitly accepted, found `{uscc}`"
                )
            },
        )),
        CheckDigit::Wrong | CheckDigit::Right => Ok(uscc),
    }
}

fn field_class(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<FieldClass> {
    use pb::FieldClass as Message;
    checks.one_of(
        at,
        "field_class",
        number,
        Message::as_str_name,
        |class| match class {
            Message::Unspecified => None,
            Message::StrategicEmerging => Some(FieldClass::StrategicEmerging),
            Message::Other => Some(FieldClass::Other),
        },
    )
}

pub(super) fn eligibility(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Eligibility,
) -> Checked<Sourced<Eligibility>> {
    let pb::Eligibility {
        provenance: source,
        registered_in_area,
        key_ip_startup_reviewed,
    } = message;
    Ok(Sourced {
        provenance: provenance(checks, at, source)?,
        facts: Eligibility {
            registered_in_area,
            key_ip_startup_reviewed,
        },
    })
}

pub(super) fn qualifications(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Qualifications,
) -> Checked<Sourced<Qualifications>> {
    let pb::Qualifications {
        provenance: source,
        items,
        partial,
    } = message;
    let source = provenance(checks, at, source);
    let items = checks.each(at, "items", items, 50, qualification);
    Ok(Sourced {
        provenance: source?,
        facts: Qualifications {
            items,
            extent: if partial {
                Extent::Partial
            } else {
                Extent::Whole
            },
        },
    })
}

fn qualification(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Qualification,
) -> Checked<Qualification> {
    let pb::Qualification {
        kind,
        valid_from,
        valid_until,
        certificate_number,
    } = message;
    checks.not_before(
        at,
        "qualification.dates",
        ("valid_until", valid_until.as_deref()),
        ("valid_from", &valid_from),
    );
    let kind = qualification_kind(checks, at, kind);
    let valid_from = checks.date(at, "valid_from", &valid_from);
    let valid_until = checks.date_if(at, "valid_until", valid_until.as_deref());
    let certificate_number = checks.text_if(at, "certificate_number", certificate_number, 1..=64);
    Ok(Qualification {
        kind: kind?,
        valid_from: valid_from?,
        valid_until,
        certificate_number,
    })
}

fn qualification_kind(
    checks: &mut Checks,
    at: &Path<'_>,
    number: i32,
) -> Checked<QualificationKind> {
    use pb::QualificationKind as Message;
    checks.one_of(
        at,
        "kind",
        number,
        Message::as_str_name,
        |kind| match kind {
            Message::Unspecified => None,
            Message::HighTechEnterprise => Some(QualificationKind::HighTechEnterprise),
            Message::TechnologySme => Some(QualificationKind::TechnologySme),
            Message::InnovativeSme => Some(QualificationKind::InnovativeSme),
            Message::SpecialisedSme => Some(QualificationKind::SpecialisedSme),
            Message::LittleGiant => Some(QualificationKind::LittleGiant),
            Message::OtherInnovation => Some(QualificationKind::OtherInnovation),
        },
    )
}

pub(super) fn tax(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::TaxRecord,
) -> Checked<Sourced<TaxRecord>> {
    let pb::TaxRecord {
        provenance: source,
        grade,
        grade_year,
    } = message;
    let source = provenance(checks, at, source);
    let grade = tax_grade(checks, at, grade);
    let grade_year = checks.year(at, "grade_year", grade_year);
    Ok(Sourced {
        provenance: source?,
        facts: TaxRecord {
            grade: grade?,
            grade_year: grade_year?,
        },
    })
}

fn tax_grade(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<TaxGrade> {
    use pb::TaxGrade as Message;
    checks.one_of(
        at,
        "grade",
        number,
        Message::as_str_name,
        |grade| match grade {
            Message::Unspecified => None,
            Message::A => Some(TaxGrade::A),
            Message::B => Some(TaxGrade::B),
            Message::M => Some(TaxGrade::M),
            Message::C => Some(TaxGrade::C),
            Message::D => Some(TaxGrade::D),
        },
    )
}

pub(super) fn integrity(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Integrity,
) -> Checked<Sourced<Vec<IntegrityEvent>>> {
    let pb::Integrity {
        provenance: source,
        events,
    } = message;
    let source = provenance(checks, at, source);
    let events = checks.each(at, "events", events, 200, integrity_event);
    Ok(Sourced {
        provenance: source?,
        facts: events,
    })
}

fn integrity_event(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::IntegrityEvent,
) -> Checked<IntegrityEvent> {
    let pb::IntegrityEvent {
        kind,
        date,
        resolved_on,
    } = message;
    checks.not_before(
        at,
        "integrity_event.dates",
        ("resolved_on", resolved_on.as_deref()),
        ("entered_on", &date),
    );
    let kind = integrity_event_kind(checks, at, kind);
    let date = checks.date(at, "date", &date);
    let resolved_on = checks.date_if(at, "resolved_on", resolved_on.as_deref());
    Ok(IntegrityEvent {
        kind: kind?,
        date: date?,
        resolved_on,
    })
}

fn integrity_event_kind(
    checks: &mut Checks,
    at: &Path<'_>,
    number: i32,
) -> Checked<IntegrityEventKind> {
    use pb::IntegrityEventKind as Message;
    checks.one_of(
        at,
        "kind",
        number,
        Message::as_str_name,
        |kind| match kind {
            Message::Unspecified => None,
            Message::SeriousDishonesty => Some(IntegrityEventKind::SeriousDishonesty),
            Message::HeadSeriousDishonesty => Some(IntegrityEventKind::HeadSeriousDishonesty),
            Message::Enforcement => Some(IntegrityEventKind::Enforcement),
            Message::AdministrativePenalty => Some(IntegrityEventKind::AdministrativePenalty),
            Message::AbnormalOperation => Some(IntegrityEventKind::AbnormalOperation),
        },
    )
}

pub(super) fn group(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Group,
) -> Checked<Sourced<Group>> {
    let pb::Group {
        provenance: source,
        group_ref,
    } = message;
    let source = provenance(checks, at, source);
    let group_ref = group_ref.and_then(|text| {
        let read = |text: &str| GroupRef::parse(text).ok();
        checks
            .read(at, "group_ref", &text, &shape::REFERENCE, read)
            .ok()
    });
    Ok(Sourced {
        provenance: source?,
        facts: Group { group_ref },
    })
}
