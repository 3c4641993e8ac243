//! What knowledge is worth on a book of typical applicants: 5 to 50 million yuan of revenue, at most 20 inventions, every need
//! retrieved, gates passed. `docs/policy.md` has the figures; `cargo test --test it figures -- --nocapture` prints them.

use kvcredit::{
    domain::{
        assessment::{Assessed, Scores},
        decision::{Basis, Binding, CeilingKind, Decided, OutcomeKind},
        exposure::Exposure,
        money::Fen,
    },
    pb::{self, patents::Detail},
    policy::{Table, decide},
};
use rayon::prelude::*;

use super::{campaign, complete, kind};
use crate::shipped::{PRODUCTS, shipped};

/// A typical applicant with its decision.
struct Applicant {
    profile: pb::FirmProfile,
    assessed: Assessed,
    decided: Decided,
}

impl Applicant {
    fn limit(&self) -> f64 {
        self.decided.outcome.limit().yuan()
    }

    /// Returns the change of the limit.
    fn change(&self, other: Fen) -> f64 {
        other.yuan() / self.limit() - 1.0
    }

    fn inventions(&self) -> usize {
        inventions(&self.profile).count()
    }
}

fn inventions(profile: &pb::FirmProfile) -> impl Iterator<Item = &pb::Patent> {
    let list = match profile
        .patents
        .as_ref()
        .and_then(|block| block.detail.as_ref())
    {
        Some(Detail::List(list)) => list.items.as_slice(),
        Some(Detail::Counts(_)) | None => &[],
    };
    list.iter().filter(|patent| {
        patent.kind() == pb::PatentKind::Invention
            && patent.legal_status() == pb::LegalStatus::InForce
    })
}

/// Returns the approved typical applicants of a book for the credit product.
fn applicants(firms: u32) -> Vec<Applicant> {
    let firms: Vec<_> = complete(firms).collect();
    firms
        .into_par_iter()
        .filter_map(|profile| {
            let assessed = shipped().assess(&profile, PRODUCTS[0]);
            let revenue = assessed.facts.revenue.ok()?.yuan();
            let typical = (5e6..=5e7).contains(&revenue) && inventions(&profile).count() <= 20;
            let decided = decide(
                &assessed,
                shipped().table(PRODUCTS[0]),
                &Exposure::default(),
            );
            (typical && kind(&decided) == OutcomeKind::Approved).then_some(Applicant {
                profile,
                assessed,
                decided,
            })
        })
        .collect()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len() as f64;
    numbers.sum::<f64>() / count
}

fn list_of(profile: &mut pb::FirmProfile) -> &mut Vec<pb::Patent> {
    match profile.patents.as_mut().unwrap().detail.as_mut().unwrap() {
        Detail::List(list) => &mut list.items,
        Detail::Counts(_) => panic!("complete firms have lists"),
    }
}

fn without_patents(profile: &pb::FirmProfile) -> pb::FirmProfile {
    let mut profile = profile.clone();
    list_of(&mut profile).clear();
    profile
}

/// Each invention twice: twice the value.
fn with_value_doubled(profile: &pb::FirmProfile) -> pb::FirmProfile {
    let mut doubled = profile.clone();
    let again: Vec<pb::Patent> = inventions(profile)
        .map(|patent| pb::Patent {
            application_number: format!("{}-2", patent.application_number),
            ..patent.clone()
        })
        .collect();
    list_of(&mut doubled).extend(again);
    doubled
}

fn limit_of(profile: &pb::FirmProfile) -> Fen {
    super::decided(profile, PRODUCTS[0]).outcome.limit()
}

#[test]
fn knowledge_carries_a_limit_and_the_programme_mean_holds() {
    let applicants = applicants(campaign(1_200));
    let number = applicants.len();
    assert!(number > 150, "only {number} applicants");
    let holders: Vec<&Applicant> = applicants
        .iter()
        .filter(|one| one.inventions() > 0)
        .collect();
    let changes = |firms: &[&Applicant], changed: fn(&pb::FirmProfile) -> pb::FirmProfile| {
        let changes = firms
            .par_iter()
            .map(|one| one.change(limit_of(&changed(&one.profile))));
        median(changes.collect())
    };
    let mean_limit = mean(applicants.iter().map(Applicant::limit)) / 1e4;
    let no_patents = changes(&holders, without_patents);
    let doubled = changes(&holders, with_value_doubled);
    let uplift = |one: &Applicant| one.decided.uplift;
    let nothing = applicants
        .iter()
        .map(|one| one.change(uplift(one).limit_without));
    let nothing = median(nothing.collect());
    let negative = applicants
        .iter()
        .filter(|one| uplift(one).uplift < Fen::ZERO)
        .count();
    let some = applicants
        .iter()
        .filter(|one| uplift(one).uplift > Fen::ZERO)
        .count();
    println!("applicants {number}, with inventions {}", holders.len());
    println!("mean limit {mean_limit:.0} 万");
    println!(
        "holders without patents {:.1} %, value doubled {:+.1} %",
        no_patents * 100.0,
        doubled * 100.0
    );
    println!("without patents, talent, research {:.1} %", nothing * 100.0);
    println!(
        "uplift above 0: {:.1} %",
        100.0 * some as f64 / number as f64
    );
    print_bindings(&applicants);
    print_parts(&applicants);
    print_channels(&applicants);
    assert!((240.0..=340.0).contains(&mean_limit), "{mean_limit}");
    assert!(no_patents <= -0.10, "{no_patents}");
    assert!(doubled >= 0.04, "{doubled}");
    assert!(nothing <= -0.35, "{nothing}");
    assert_eq!(negative, 0);
    assert!(some as f64 >= 0.9 * number as f64, "{some} of {number}");
    assert!(
        applicants
            .iter()
            .all(|one| one.decided.basis == Basis::Known)
    );
}

fn print_bindings(applicants: &[Applicant]) {
    let share = |binding: Binding| {
        let bound = applicants.iter().filter(|one| {
            one.decided
                .known
                .as_ref()
                .is_some_and(|known| known.binding == binding)
        });
        100.0 * bound.count() as f64 / applicants.len() as f64
    };
    println!("binding: sum {:.0} %", share(Binding::Sum));
    for kind in CeilingKind::ALL {
        println!("binding: {kind:?} {:.0} %", share(Binding::Ceiling(kind)));
    }
}

fn print_parts(applicants: &[Applicant]) {
    let mut sums = [0.0; 3];
    for known in applicants
        .iter()
        .filter_map(|one| one.decided.known.as_ref())
    {
        for (sum, part) in sums.iter_mut().zip(&known.parts) {
            *sum += part.amount.yuan();
        }
    }
    let total: f64 = sums.iter().sum();
    let [revenue, research, knowledge] = sums.map(|sum| 100.0 * sum / total);
    println!("parts: revenue {revenue:.0} %, research {research:.0} %, knowledge {knowledge:.0} %");
}

/// Prints by how much limits fall where one channel of knowledge alone is that of the same firm without patents, talent and research.
fn print_channels(applicants: &[Applicant]) {
    let text = include_str!("../../../policies/knowledge-value-credit.toml");
    let flat = |key: &str, amount: Fen| {
        let line = text.lines().find(|line| line.starts_with(key)).unwrap();
        let (_, rest) = line.split_once(']').unwrap();
        let amounts = vec![(amount.get() / 100).to_string(); 8].join(", ");
        Table::parse(&text.replace(line, &format!("{key} = {{ value = [{amounts}]{rest}"))).unwrap()
    };
    let channel = |change: &(dyn Fn(&Applicant) -> Fen + Sync)| {
        let sampled = applicants.par_iter().take(60);
        100.0 * median(sampled.map(|one| one.change(change(one))).collect())
    };
    let limit = |one: &Applicant, table: &Table, scores: Scores| {
        let mut assessed = one.assessed.clone();
        assessed.readings.known = scores;
        decide(&assessed, table, &Exposure::default())
            .outcome
            .limit()
    };
    let credit = shipped().table(PRODUCTS[0]);
    let with = |one: &Applicant| one.assessed.readings.known;
    let bare = |one: &Applicant| one.assessed.without_knowledge.known;
    let pd = channel(&|one| {
        let Scores { points, pd, .. } = bare(one);
        limit(
            one,
            credit,
            Scores {
                points,
                pd,
                ..with(one)
            },
        )
    });
    let capacity = channel(&|one| {
        let capacity = bare(one).capacity;
        limit(
            one,
            credit,
            Scores {
                capacity,
                ..with(one)
            },
        )
    });
    let knowledge = |one: &Applicant| Scores {
        knowledge: bare(one).knowledge,
        ..with(one)
    };
    let cap_amount = |one: &Applicant| {
        let known = one.decided.known.as_ref().unwrap();
        known.ceilings[0].amount.unwrap()
    };
    let part = channel(&|one| limit(one, &flat("cap_yuan", cap_amount(one)), knowledge(one)));
    let cap = channel(&|one| {
        let known = one.decided.known.as_ref().unwrap();
        limit(
            one,
            &flat("part_yuan", known.parts[2].before),
            knowledge(one),
        )
    });
    println!("channels: PD {pd:.1} %, part {part:.1} %, cap {cap:.1} %, capacity {capacity:.1} %");
}
