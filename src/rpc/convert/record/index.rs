//! The published indices of a record, written field by field: their names and texts are constants, which a message would own.

use prost::Message;

use super::{
    wire::{double_field, splice, text},
    wording::Wording,
};
use crate::{
    domain::index::{Index, IndexKind, Indicator, Verdict},
    pb,
};

/// Appends an index as field `tag`.
pub(super) fn put(tag: u32, index: &Index, wording: &Wording, bytes: &mut Vec<u8>) {
    let Index {
        kind,
        verdict,
        total,
        indicators,
        route,
        conditions,
    } = index;
    let head = pb::PublishedIndex {
        kind: self::kind(*kind).into(),
        verdict: self::verdict(*verdict).into(),
        total: *total,
        ..pb::PublishedIndex::default()
    };
    let mut body = Vec::with_capacity(1024);
    // Writing into a vector cannot fail.
    let _ = head.encode(&mut body);
    let mut scratch = Vec::with_capacity(64);
    for one in indicators {
        scratch.clear();
        indicator(*one, &mut scratch);
        splice(4, &[&scratch], &mut body);
    }
    text(5, route.unwrap_or_default(), &mut body);
    for one in conditions {
        wording.condition(*one, |encoded| splice(6, &[encoded], &mut body));
    }
    splice(tag, &[&body], bytes);
}

fn indicator(indicator: Indicator, bytes: &mut Vec<u8>) {
    let Indicator {
        code,
        value,
        band,
        points,
        points_max,
    } = indicator;
    text(1, code, bytes);
    if let Some(value) = value {
        bytes.extend_from_slice(&double_field(2, value));
    }
    text(3, band, bytes);
    let points = pb::IndexIndicator {
        points,
        points_max,
        ..pb::IndexIndicator::default()
    };
    let _ = points.encode(bytes);
}

const fn kind(kind: IndexKind) -> pb::PublishedIndexKind {
    match kind {
        IndexKind::TechnologySme => pb::PublishedIndexKind::TechnologySme,
        IndexKind::InnovativeSme => pb::PublishedIndexKind::InnovativeSme,
    }
}

const fn verdict(verdict: Verdict) -> pb::IndexVerdict {
    match verdict {
        Verdict::Passed => pb::IndexVerdict::Passed,
        Verdict::Failed => pb::IndexVerdict::Failed,
        Verdict::Unknown => pb::IndexVerdict::Unknown,
    }
}
