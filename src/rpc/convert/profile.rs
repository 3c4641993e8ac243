//! The profile, block by block, and where each block comes from.

use super::{
    checks::{Checked, Checks, own},
    firm, innovation, patents,
    path::Path,
    revenue, talent,
    violation::Violations,
};
use crate::{
    domain::{
        calendar::Date,
        profile::{Profile, Provenance},
    },
    pb,
};

/// Returns the profile that a message is; `today` is the business day of the request, and the as-of date where the message
/// names none. Paths start at the profile.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn profile(message: pb::FirmProfile, today: Date) -> Result<Profile, Violations> {
    let mut checks = Checks::new(today);
    let profile = convert(&mut checks, &Path::ROOT, message);
    checks.finish(profile)
}

pub(super) fn convert(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::FirmProfile,
) -> Checked<Profile> {
    let pb::FirmProfile {
        as_of_date,
        identity,
        eligibility,
        qualifications,
        tax,
        integrity,
        group,
        patents,
        other_rights,
        talent,
        statements,
        invoices,
        loans,
        innovation,
    } = message;
    let as_of = as_of(checks, at, as_of_date.as_deref());
    checks.as_of = as_of.ok();
    let identity = checks
        .present(at, "identity", identity)
        .and_then(|block| firm::identity(checks, &at.field("identity"), block));
    let eligibility = optional(checks, at, "eligibility", eligibility, firm::eligibility);
    let qualifications = optional(
        checks,
        at,
        "qualifications",
        qualifications,
        firm::qualifications,
    );
    let tax = optional(checks, at, "tax", tax, firm::tax);
    let integrity = optional(checks, at, "integrity", integrity, firm::integrity);
    let group = optional(checks, at, "group", group, firm::group);
    let patents = optional(checks, at, "patents", patents, patents::patents);
    let other_rights = optional(
        checks,
        at,
        "other_rights",
        other_rights,
        patents::other_rights,
    );
    let talent = optional(checks, at, "talent", talent, talent::talent);
    let statements = optional(checks, at, "statements", statements, revenue::statements);
    let invoices = optional(checks, at, "invoices", invoices, revenue::invoices);
    let loans = optional(checks, at, "loans", loans, revenue::loans);
    let innovation = optional(checks, at, "innovation", innovation, innovation::innovation);
    Ok(Profile {
        as_of: as_of?,
        identity: identity?,
        eligibility,
        qualifications,
        tax,
        integrity,
        group,
        patents,
        other_rights,
        talent,
        statements,
        invoices,
        loans,
        innovation,
    })
}

fn optional<M, T>(
    checks: &mut Checks,
    at: &Path<'_>,
    name: &'static str,
    block: Option<M>,
    convert: fn(&mut Checks, &Path<'_>, M) -> Checked<T>,
) -> Option<T> {
    block.and_then(|block| convert(checks, &at.field(name), block).ok())
}

fn as_of(checks: &mut Checks, at: &Path<'_>, text: Option<&str>) -> Checked<Date> {
    let today = checks.today;
    let Some(text) = text else {
        return Ok(today);
    };
    let as_of = checks.date(at, "as_of_date", text)?;
    if as_of > today {
        return Err(checks.refuse(
            &at.field("as_of_date"),
            own::AS_OF_DATE,
            || format!("不得晚于请求当日 `{today}`，实际为 `{as_of}`"),
            || {
                format!(
                    "expected a day not after the day of the request `{today}`, found `{as_of}`"
                )
            },
        ));
    }
    Ok(as_of)
}

/// Converts the source of the block at `at`.
pub(super) fn provenance(
    checks: &mut Checks,
    at: &Path<'_>,
    message: Option<pb::Provenance>,
) -> Checked<Provenance> {
    let pb::Provenance {
        source,
        retrieved_on,
        authorisation_ref,
    } = checks.present(at, "provenance", message)?;
    let at = &at.field("provenance");
    let source = checks.text(at, "source", source, 1..=500);
    let retrieved_on = self::retrieved_on(checks, at, &retrieved_on);
    let authorisation_ref = checks.text_if(at, "authorisation_ref", authorisation_ref, 1..=200);
    Ok(Provenance {
        source: source?,
        retrieved_on: retrieved_on?,
        authorisation_ref,
    })
}

fn retrieved_on(checks: &mut Checks, at: &Path<'_>, text: &str) -> Checked<Date> {
    let retrieved_on = checks.date(at, "retrieved_on", text)?;
    match checks.as_of {
        Some(as_of) if retrieved_on > as_of => Err(checks.refuse(
            &at.field("retrieved_on"),
            own::RETRIEVED_ON,
            || format!("不得晚于基准日 `{as_of}`，实际为 `{retrieved_on}`"),
            || format!("expected a day not after the as-of date `{as_of}`, found `{retrieved_on}`"),
        )),
        Some(_) | None => Ok(retrieved_on),
    }
}
