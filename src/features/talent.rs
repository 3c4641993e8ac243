//! Staff figures.

use super::{
    blocks::{Block, Blocks},
    known::{Known, Ratio, count, retrieved, value},
};
use crate::domain::{assessment::Value, money::Fen, profile::Profile, talent::Talent};

/// Returns the staff figures; `None` where they were not retrieved or were counted after the as-of date or after their retrieval.
pub(super) fn of(profile: &Profile, later: &mut Blocks) -> Option<Talent> {
    let block = profile.talent.as_ref()?;
    let seen = block.provenance.retrieved_on.min(profile.as_of);
    let is_later = block.facts.counted_on > seen;
    later.note(Block::Talent, is_later);
    (!is_later).then_some(block.facts)
}

/// Returns the talent family. `revenue` is that of the latest year.
pub(super) fn values(talent: Option<&Talent>, revenue: Known<Fen>) -> [Value; 8] {
    let Some(talent) = talent else {
        return [Value::NotRetrieved; 8];
    };
    let staff = talent.staff;
    let share = |part| value(Ratio::of_persons(part, staff).map(Ratio::number));
    let staff_and_leavers = staff
        .zip(talent.leavers)
        .map(|(staff, leavers)| staff.saturating_add(leavers));
    let revenue_per_staff = Ratio::of(revenue.map(Fen::get), retrieved(staff).map(i64::from));
    [
        count(retrieved(staff)),
        share(talent.rd_staff),
        share(talent.masters_or_above),
        count(retrieved(talent.doctors)),
        share(talent.senior_titles),
        count(retrieved(talent.rd_department).map(u32::from)),
        value(Ratio::of_persons(talent.leavers, staff_and_leavers).map(Ratio::number)),
        value(revenue_per_staff.map(|ratio| ratio.number() / 100.0)),
    ]
}
