//! Leaving a fact out never pays, and an unknown fact never declines.

use std::sync::atomic::{AtomicUsize, Ordering};

use kvcredit::{
    domain::{
        decision::{Decided, OutcomeKind},
        money::Fen,
    },
    pb::{self, patents::Detail},
    rpc::convert,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{
    SEED, campaign, cases, complete, decided, examples, kind, mixed, name,
    removal::{Path, Removable},
};
use crate::shipped::as_of;

/// Returns whether leaving a field out is a statement rather than an omission: the contract says what its absence means.
fn is_a_statement(field: &str, in_extract: bool) -> bool {
    let last = field.rsplit('.').next().unwrap_or(field);
    let mark = [
        "transfers_in",
        "licences",
        "pledges",
        "disputes",
        "jointly_owned",
    ];
    match last {
        // Absent: the day of the request.
        "as_of_date" => true,
        // Absent: the entry stands. Nobody gains by it, but a case may be declined for it.
        "resolved_on" => true,
        // Absent in a register extract: none.
        _ => in_extract && mark.contains(&last),
    }
}

fn is_extract(profile: &pb::FirmProfile) -> bool {
    match profile
        .patents
        .as_ref()
        .and_then(|patents| patents.detail.as_ref())
    {
        Some(Detail::List(list)) => list.register_extract_on.is_some(),
        Some(Detail::Counts(_)) | None => false,
    }
}

/// Returns what is wrong with the decision about a firm that left something out.
fn objection(before: &Decided, after: &Decided) -> Option<String> {
    let limit = |decided: &Decided| decided.outcome.limit();
    if limit(after) > limit(before) {
        return Some(format!("{} → {}", limit(before), limit(after)));
    }
    match (kind(before), kind(after)) {
        (OutcomeKind::Referred | OutcomeKind::Declined, OutcomeKind::Approved) => {
            Some("approved".to_owned())
        }
        (OutcomeKind::Approved | OutcomeKind::Referred, OutcomeKind::Declined) => {
            Some(format!("declined: {:?}", after.reasons))
        }
        (OutcomeKind::Declined, OutcomeKind::Referred) if limit(after) > Fen::ZERO => {
            Some("referred with a limit".to_owned())
        }
        (_, _) => None,
    }
}

/// Decides a firm with fields taken out; `None` where the contract refuses it.
fn without(
    profile: &pb::FirmProfile,
    paths: &[&Path],
    product: &str,
) -> Option<(pb::FirmProfile, Decided)> {
    let mut removable = Removable::of(profile);
    for path in paths {
        removable.remove(path);
    }
    let less = removable.profile();
    convert::profile(less.clone(), as_of(profile)).ok()?;
    let decided = decided(&less, product);
    Some((less, decided))
}

fn fail_on(wrong: Vec<String>) {
    let first: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} violations:\n{}",
        wrong.len(),
        first.join("\n")
    );
}

#[test]
fn leaving_out_any_single_field_never_pays() {
    let tried = AtomicUsize::new(0);
    let firms: Vec<_> = cases(
        examples()
            .chain(complete(campaign(8)))
            .chain(mixed(campaign(8))),
    )
    .collect();
    let wrong: Vec<String> = firms
        .par_iter()
        .flat_map_iter(|(firm, product)| {
            let before = decided(firm, product);
            let extract = is_extract(firm);
            let mut wrong = Vec::new();
            for (path, field) in Removable::of(firm).sampled(2) {
                if is_a_statement(&field, extract) {
                    continue;
                }
                let Some((_, after)) = without(firm, &[&path], product) else {
                    continue;
                };
                tried.fetch_add(1, Ordering::Relaxed);
                if let Some(objection) = objection(&before, &after) {
                    wrong.push(format!(
                        "{} {product} without {field}: {objection}",
                        name(firm)
                    ));
                }
            }
            wrong
        })
        .collect();
    fail_on(wrong);
    let tried = tried.into_inner();
    assert!(tried > 2_000, "only {tried} removals were tried");
}

#[test]
fn leaving_out_any_set_of_fields_never_pays() {
    let firms: Vec<_> = cases(examples().chain(mixed(campaign(400))))
        .enumerate()
        .collect();
    let wrong: Vec<String> = firms
        .par_iter()
        .filter_map(|(number, (firm, product))| {
            let mut random = ChaCha8Rng::seed_from_u64(SEED ^ *number as u64);
            let extract = is_extract(firm);
            let paths = Removable::of(firm).sampled(12);
            let share = random.random_range(0.01..0.5);
            let chosen: Vec<&(Path, String)> = paths
                .iter()
                .filter(|(_, field)| !is_a_statement(field, extract))
                .filter(|_| random.random_bool(share))
                .collect();
            let removed: Vec<&Path> = chosen.iter().map(|(path, _)| path).collect();
            let before = decided(firm, product);
            let (_, after) = without(firm, &removed, product)?;
            let objection = objection(&before, &after)?;
            let fields: Vec<&str> = chosen.iter().map(|(_, field)| field.as_str()).collect();
            Some(format!(
                "{} {product} {objection}: {}",
                name(firm),
                fields.join(" ")
            ))
        })
        .collect();
    fail_on(wrong);
}

/// A coarser form of the same facts; `None` where the firm has nothing to make coarser.
type Coarser = fn(&pb::FirmProfile) -> Option<pb::FirmProfile>;

const COARSER: [(&str, Coarser); 5] = [
    ("counts instead of a list", counted),
    ("a stated ratio instead of a balance sheet", stated_ratio),
    ("fewer invoice months", fewer_months),
    ("a partial list of certificates", partial),
    ("a list that is no register extract", no_extract),
];

#[test]
fn coarser_forms_of_the_same_facts_never_pay() {
    let firms: Vec<_> = cases(examples().chain(mixed(campaign(100)))).collect();
    for (what, coarser) in COARSER {
        let mut tried = 0;
        let mut wrong = Vec::new();
        for (firm, product) in &firms {
            let Some(less) = coarser(firm) else { continue };
            tried += 1;
            let (before, after) = (decided(firm, product), decided(&less, product));
            if let Some(objection) = objection(&before, &after) {
                wrong.push(format!("{} {product} {what}: {objection}", name(firm)));
            }
        }
        fail_on(wrong);
        assert!(tried > 20, "{what}: only {tried}");
    }
}

fn counted(firm: &pb::FirmProfile) -> Option<pb::FirmProfile> {
    let mut firm = firm.clone();
    let day = as_of(&firm).to_string();
    let detail = firm.patents.as_mut()?.detail.as_mut()?;
    let Detail::List(list) = detail else {
        return None;
    };
    let number = |kind: pb::PatentKind| {
        let in_force = list.items.iter().filter(|patent| {
            patent.kind() == kind
                && patent.legal_status() == pb::LegalStatus::InForce
                && patent.filing_date <= day
        });
        u32::try_from(in_force.count()).ok()
    };
    *detail = Detail::Counts(pb::PatentCounts {
        inventions: number(pb::PatentKind::Invention),
        inventions_pending: Some(0),
        utility_models: number(pb::PatentKind::UtilityModel),
        designs: number(pb::PatentKind::Design),
        overseas: Some(0),
    });
    Some(firm)
}

fn stated_ratio(firm: &pb::FirmProfile) -> Option<pb::FirmProfile> {
    let mut firm = firm.clone();
    let mut changed = false;
    for statement in &mut firm.statements.as_mut()?.items {
        if let (Some(assets), Some(liabilities)) = (statement.assets_fen, statement.liabilities_fen)
        {
            statement.liabilities_to_assets = Some(liabilities as f64 / assets.max(1) as f64);
            statement.assets_fen = None;
            statement.liabilities_fen = None;
            statement.equity_fen = None;
            changed = true;
        }
    }
    changed.then_some(firm)
}

fn fewer_months(firm: &pb::FirmProfile) -> Option<pb::FirmProfile> {
    let mut firm = firm.clone();
    let months = &mut firm.invoices.as_mut()?.months;
    months.sort_by(|one, other| other.month.cmp(&one.month));
    let kept = months.len() / 2;
    months.truncate(kept);
    (kept > 0).then_some(firm)
}

fn partial(firm: &pb::FirmProfile) -> Option<pb::FirmProfile> {
    let mut firm = firm.clone();
    let block = firm.qualifications.as_mut()?;
    let whole = !block.partial;
    block.partial = true;
    block.items.pop();
    whole.then_some(firm)
}

fn no_extract(firm: &pb::FirmProfile) -> Option<pb::FirmProfile> {
    let mut firm = firm.clone();
    match firm.patents.as_mut()?.detail.as_mut()? {
        Detail::List(list) => list.register_extract_on.take().map(|_| ())?,
        Detail::Counts(_) => return None,
    }
    Some(firm)
}
