//! How a limit comes about, written field by field: why a ceiling does not apply is encoded beforehand.

use super::{
    kinds::{ceiling_kind, part_kind},
    wire::{choice, double, integer, integer_if, splice, truth},
    wording::Wording,
};
use crate::{
    domain::{
        decision::{Binding, Breakdown, Ceiling, Part, Role},
        money::Fen,
    },
    pb,
};

/// Appends a breakdown as field `tag`.
pub(super) fn put(tag: u32, breakdown: &Breakdown, wording: &Wording, bytes: &mut Vec<u8>) {
    let Breakdown {
        pd_ppm,
        knowledge,
        capacity,
        factor_ppm,
        parts,
        sum,
        ceilings,
        binding,
        least: _,
        limit,
    } = breakdown;
    let mut body = Vec::with_capacity(1024);
    let mut scratch = Vec::with_capacity(128);
    double(1, *pd_ppm as f64 / 1e6, &mut body);
    integer(2, *knowledge, &mut body);
    integer_if(3, capacity.map(Fen::get), &mut body);
    integer(4, *factor_ppm, &mut body);
    for one in parts {
        scratch.clear();
        part(*one, &mut scratch);
        splice(5, &[&scratch], &mut body);
    }
    integer(6, sum.get(), &mut body);
    for one in ceilings {
        scratch.clear();
        ceiling(*one, wording, &mut scratch);
        splice(7, &[&scratch], &mut body);
    }
    let binding = match binding {
        Binding::Sum => pb::LimitCeilingKind::Unspecified,
        Binding::Ceiling(kind) => ceiling_kind(*kind),
    };
    choice(8, binding, &mut body);
    integer(9, limit.get(), &mut body);
    splice(tag, &[&body], bytes);
}

fn part(part: Part, bytes: &mut Vec<u8>) {
    let Part {
        kind,
        before,
        amount,
    } = part;
    choice(1, part_kind(kind), bytes);
    integer(2, before.get(), bytes);
    integer(3, amount.get(), bytes);
}

fn ceiling(ceiling: Ceiling, wording: &Wording, bytes: &mut Vec<u8>) {
    let Ceiling { kind, amount, role } = ceiling;
    choice(1, ceiling_kind(kind), bytes);
    match amount {
        Ok(amount) => integer_if(2, Some(amount.get()), bytes),
        Err(because) => splice(3, &[wording.not_applicable(because)], bytes),
    }
    truth(4, role == Role::Informs, bytes);
}
