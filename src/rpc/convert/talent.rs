//! Staff figures.

use super::{
    checks::{COUNT_MOST, Checked, Checks, Unit},
    path::Path,
    profile::provenance,
};
use crate::{
    domain::{profile::Sourced, talent::Talent},
    pb,
};

pub(super) fn talent(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Talent,
) -> Checked<Sourced<Talent>> {
    let pb::Talent {
        provenance: source,
        counted_on,
        staff,
        rd_staff,
        masters_or_above,
        doctors,
        senior_titles,
        leavers,
        rd_department,
        staff_a_year_before,
    } = message;
    let mut not_above = |rule, part, whole| {
        checks.not_above(at, rule, part, whole, Unit::Persons);
    };
    let all = ("staff", staff);
    not_above("talent.rd_staff", ("rd_staff", rd_staff), all);
    not_above(
        "talent.masters_or_above",
        ("masters_or_above", masters_or_above),
        all,
    );
    // One rule of the proto speaks of both wholes: the smaller one binds.
    let fewer = match (masters_or_above, staff) {
        (Some(masters), Some(staff)) if staff < masters => all,
        (Some(masters), _) => ("masters_or_above", Some(masters)),
        (None, _) => all,
    };
    not_above("talent.doctors", ("doctors", doctors), fewer);
    not_above(
        "talent.senior_titles",
        ("senior_titles", senior_titles),
        all,
    );
    let source = provenance(checks, at, source);
    let counted_on = checks.date(at, "counted_on", &counted_on);
    let mut count = |name, value| checks.count_if(at, name, value, COUNT_MOST);
    let staff = count("staff", staff);
    let rd_staff = count("rd_staff", rd_staff);
    let masters_or_above = count("masters_or_above", masters_or_above);
    let doctors = count("doctors", doctors);
    let senior_titles = count("senior_titles", senior_titles);
    let leavers = count("leavers", leavers);
    let staff_a_year_before = count("staff_a_year_before", staff_a_year_before);
    Ok(Sourced {
        provenance: source?,
        facts: Talent {
            counted_on: counted_on?,
            staff,
            rd_staff,
            masters_or_above,
            doctors,
            senior_titles,
            leavers,
            rd_department,
            staff_a_year_before,
        },
    })
}
