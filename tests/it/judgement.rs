//! The credit judgement on thousands of firms: what a limit must never do, whatever the firm.
//!
//! The firms are the examples, which are real, and synthetic ones, complete and incomplete.

mod evasion;
mod figures;
mod removal;

use kvcredit::{
    domain::decision::{Decided, OutcomeKind},
    jobs::synth::{self, Parameters},
    pb,
};

use crate::shipped::{PRODUCTS, example, shipped};

/// The examples: facts of real firms from public filings.
pub const EXAMPLES: [&str; 11] = [
    "RF001", "RF003", "RF009", "RF019", "RF023", "RF027", "RF035", "RF043", "RF053", "RF055",
    "RF057",
];
const SEED: u64 = 20_261;

/// Returns synthetic firms of which every need was retrieved.
fn complete(firms: u32) -> impl Iterator<Item = pb::FirmProfile> {
    drawn(firms, 1.0)
}

/// Returns synthetic firms of which a usual share is complete.
fn mixed(firms: u32) -> impl Iterator<Item = pb::FirmProfile> {
    let usual = Parameters::documented(firms).scope.complete;
    drawn(firms, usual)
}

fn drawn(firms: u32, complete: f64) -> impl Iterator<Item = pb::FirmProfile> {
    let mut parameters = Parameters::documented(firms);
    parameters.scope.complete = complete;
    (0..firms).map(move |index| synth::firm(&parameters, SEED, index).profile)
}

fn examples() -> impl Iterator<Item = pb::FirmProfile> {
    EXAMPLES.into_iter().map(example)
}

/// Returns how many firms a campaign looks at: as many as `KVCREDIT_JUDGEMENT_FIRMS` says, otherwise `usual`.
fn campaign(usual: u32) -> u32 {
    let asked = std::env::var("KVCREDIT_JUDGEMENT_FIRMS");
    asked.map_or(usual, |firms| firms.parse().unwrap())
}

fn name(profile: &pb::FirmProfile) -> &str {
    &profile.identity.as_ref().unwrap().name
}

fn kind(decided: &Decided) -> OutcomeKind {
    decided.outcome.kind()
}

fn decided(profile: &pb::FirmProfile, product: &str) -> Decided {
    shipped().decided(profile, product)
}

/// Returns every product with every firm.
fn cases(
    firms: impl Iterator<Item = pb::FirmProfile>,
) -> impl Iterator<Item = (pb::FirmProfile, &'static str)> {
    firms.flat_map(|firm| PRODUCTS.map(|product| (firm.clone(), product)))
}
