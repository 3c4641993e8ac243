//! Patents and other rights.
//!
//! What an invention is worth is drawn first; its citations, family and claims follow it loosely, so that a value proxy can
//! find it out only in part.

mod invention;

use self::invention::Invention;
use super::{
    caller::{Caller, provenance},
    draw::{Draw, logistic},
    firm::{Nature, days_after},
    parameters::{Parameters, Patents as Numbers},
};
use crate::{
    domain::calendar::Date,
    pb::{self, LegalStatus, PatentKind},
};

/// Everything that a firm owns.
pub(super) struct Portfolio {
    items: Vec<pb::Patent>,
    counts: pb::PatentCounts,
    software_copyrights: u32,
    ic_layouts: u32,
    pub(super) inventions_in_force: u32,
    /// Worth of the inventions in force, in units of a new middling one.
    pub(super) value: f64,
    pub(super) open_disputes: u32,
}

impl Portfolio {
    pub(super) fn draw(
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        index: u32,
    ) -> Portfolio {
        let numbers = &parameters.patents;
        let held = inventions_held(parameters, draw, nature);
        let mut file = File::new(index);
        let in_force: Vec<Invention> = (0..held)
            .map(|_| Invention::granted(numbers, draw, nature))
            .collect();
        let mut value = 0.0;
        for invention in &in_force {
            value += invention.remaining_worth(numbers, nature);
            file.add(invention.patent(numbers, draw, nature));
        }
        let open_disputes = open_disputes(&file.items);
        let overseas = overseas(&file.items);
        pledge(numbers, draw, nature, &mut file.items);

        let gone = f64::from(held);
        for (mean, status) in [
            (numbers.lapsed_per_invention * gone, LegalStatus::Lapsed),
            (numbers.invalidated_share * gone, LegalStatus::Invalidated),
        ] {
            for _ in 0..draw.poisson(mean) {
                let invention = Invention::granted(numbers, draw, nature);
                let patent = invention.patent(numbers, draw, nature);
                file.add(ended(numbers, draw, nature, patent, status));
            }
        }
        for _ in 0..draw.poisson(numbers.refused_per_invention * gone) {
            let patent = invention::pending(numbers, draw, nature);
            file.add(ended(
                numbers,
                draw,
                nature,
                patent,
                LegalStatus::RefusedOrWithdrawn,
            ));
        }
        let pending_mean = numbers.pending_per_invention * gone
            + if held == 0 {
                numbers.pending_without
            } else {
                0.0
            };
        let pending = draw.poisson(pending_mean);
        for _ in 0..pending {
            file.add(invention::pending(numbers, draw, nature));
        }
        let (utility_models, designs) = minor_rights(parameters, draw, nature, &mut file);
        Portfolio {
            items: file.items,
            counts: pb::PatentCounts {
                inventions: Some(held),
                inventions_pending: Some(pending),
                utility_models: Some(utility_models),
                designs: Some(designs),
                overseas: Some(overseas),
            },
            software_copyrights: software(numbers, draw, nature),
            ic_layouts: u32::from(draw.chance(numbers.ic_layout_share)),
            inventions_in_force: held,
            value,
            open_disputes,
        }
    }

    /// Returns the patents as a caller has them: one by one with or without details, from the register or from elsewhere,
    /// as counts, or not at all.
    pub(super) fn patents(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> Option<pb::Patents> {
        let chances = &parameters.retrieval;
        let rest = (1.0 - chances.patent_list - chances.patent_counts).max(0.0);
        let kind = draw.place(&[chances.patent_list, chances.patent_counts, rest]);
        let details = draw.chance(chances.patent_details);
        let is_extract = caller.has(draw, chances.register_extract);
        let day = caller.day(draw);
        let detail = if caller.complete || kind == 0 {
            pb::patents::Detail::List(self.list(details, is_extract.then_some(day)))
        } else if kind == 1 {
            pb::patents::Detail::Counts(self.counts)
        } else {
            return None;
        };
        Some(pb::Patents {
            provenance: Some(provenance(day)),
            detail: Some(detail),
        })
    }

    /// Returns the list, with or without details, as an extract made on this day or from elsewhere.
    fn list(&self, details: bool, extract_on: Option<Date>) -> pb::PatentList {
        let items = self.items.iter();
        pb::PatentList {
            items: match (details, extract_on) {
                (true, _) => items.cloned().collect(),
                (false, Some(_)) => items.map(with_marks).collect(),
                (false, None) => items.map(without_details).collect(),
            },
            register_extract_on: extract_on.map(|day| day.to_string()),
        }
    }

    /// Returns the other rights as a caller has them.
    pub(super) fn other_rights(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        caller: &Caller,
    ) -> Option<pb::OtherRights> {
        draw.chance(parameters.retrieval.other_rights)
            .then(|| pb::OtherRights {
                provenance: caller.provenance(draw),
                software_copyrights: Some(self.software_copyrights),
                ic_layouts: Some(self.ic_layouts),
                plant_varieties: Some(0),
                crop_varieties: Some(0),
                new_drugs: Some(0),
                protected_chinese_medicines: Some(0),
                defence_inventions: Some(0),
            })
    }
}

/// A list under way; it gives each patent a number that cannot be taken for a real one.
struct File {
    firm: u64,
    items: Vec<pb::Patent>,
}

impl File {
    fn new(index: u32) -> File {
        File {
            firm: u64::from(index) + 1,
            items: Vec::new(),
        }
    }

    fn add(&mut self, patent: pb::Patent) {
        let place = self.items.len() + 1;
        self.items.push(pb::Patent {
            application_number: format!("SYN{:06}-{place:04}", self.firm),
            ..patent
        });
    }
}

/// Returns how many inventions in force a firm holds.
fn inventions_held(parameters: &Parameters, draw: &mut Draw, nature: &Nature) -> u32 {
    let numbers = &parameters.patents;
    let size = nature.log_size(parameters);
    let holds = draw.chance(logistic(
        numbers.holder_intercept
            + numbers.holder_technology * nature.technology
            + numbers.holder_size * size,
    ));
    let median = libm::exp(
        numbers.inventions_log_median
            + numbers.inventions_technology * nature.technology
            + numbers.inventions_size * size,
    );
    let beyond_first = draw.lognormal(median, numbers.inventions_sigma);
    if holds {
        1 + beyond_first.min(numbers.inventions_max) as u32
    } else {
        0
    }
}

fn open_disputes(items: &[pb::Patent]) -> u32 {
    let open = |patent: &&pb::Patent| {
        let disputes = patent.disputes.iter().flat_map(|events| &events.items);
        disputes.clone().any(|event| event.ended_on.is_none())
    };
    items.iter().filter(open).count() as u32
}

fn overseas(items: &[pb::Patent]) -> u32 {
    let abroad = |patent: &&pb::Patent| {
        let family = patent.family_countries.as_ref();
        family.is_some_and(|family| family.codes.len() > 1)
    };
    items.iter().filter(abroad).count() as u32
}

/// Pledges one of the firm's inventions where it is one of the few that did.
fn pledge(numbers: &Numbers, draw: &mut Draw, nature: &Nature, items: &mut [pb::Patent]) {
    let (median, sigma) = numbers.pledge_yuan;
    let amount = draw.lognormal(median, sigma);
    let (longest, length) = numbers.pledge_days;
    let days = draw.between(0.0, longest) as i32;
    let pledges = draw.chance(numbers.pledged_firm_share);
    let Some(first) = items.first_mut().filter(|_| pledges) else {
        return;
    };
    let date = days_after(nature.seen_on, -days);
    let ended = days_after(date, length);
    first.pledges = Some(pb::PatentEvents {
        items: vec![pb::PatentEvent {
            date: date.to_string(),
            ended_on: (ended <= nature.seen_on).then(|| ended.to_string()),
            amount_fen: Some(super::accounts::fen(amount)),
        }],
    });
}

/// Returns the patent with a right that ended some time in the last years.
fn ended(
    numbers: &Numbers,
    draw: &mut Draw,
    nature: &Nature,
    patent: pb::Patent,
    status: LegalStatus,
) -> pb::Patent {
    let day = days_after(
        nature.seen_on,
        -(draw.between(0.0, numbers.ended_years * 365.0) as i32),
    )
    .to_string();
    let from = patent.grant_date.as_ref().unwrap_or(&patent.filing_date);
    pb::Patent {
        legal_status: status.into(),
        legal_status_date: Some(day.max(from.clone())),
        ..patent
    }
}

/// Adds utility models and designs; returns how many of each are in force.
fn minor_rights(
    parameters: &Parameters,
    draw: &mut Draw,
    nature: &Nature,
    file: &mut File,
) -> (u32, u32) {
    let numbers = &parameters.patents;
    let size = nature.log_size(parameters);
    let median = libm::exp(numbers.utility_models_log_median + numbers.utility_models_size * size);
    let made = draw.lognormal(median, numbers.utility_models_sigma);
    let utility_models = if nature.manufacturer {
        made
    } else {
        made / 4.0
    };
    let (designs_median, designs_sigma) = numbers.designs;
    let designs = draw.lognormal(designs_median, designs_sigma);
    let has_designs = draw.chance(numbers.designs_share);
    let count = |number: f64| number.min(numbers.minor_rights_max) as u32;
    let utility_models = count(utility_models);
    let designs = if has_designs { count(designs) } else { 0 };
    for _ in 0..utility_models {
        file.add(invention::minor(
            numbers,
            draw,
            nature,
            PatentKind::UtilityModel,
        ));
    }
    for _ in 0..designs {
        file.add(invention::minor(numbers, draw, nature, PatentKind::Design));
    }
    (utility_models, designs)
}

fn software(numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> u32 {
    let (makers, others) = numbers.software_share;
    let (median, sigma) = numbers.software;
    let count = draw.lognormal(median, sigma);
    let share = if nature.manufacturer { makers } else { others };
    if draw.chance(share) {
        count.min(numbers.minor_rights_max) as u32
    } else {
        0
    }
}

/// Returns what a plain register says of a patent.
fn without_details(patent: &pb::Patent) -> pb::Patent {
    pb::Patent {
        application_number: patent.application_number.clone(),
        kind: patent.kind,
        filing_date: patent.filing_date.clone(),
        grant_date: patent.grant_date.clone(),
        legal_status: patent.legal_status,
        legal_status_date: patent.legal_status_date.clone(),
        ..pb::Patent::default()
    }
}

/// Returns what a register extract says of a patent: the marks that there are. An absent mark means none.
fn with_marks(patent: &pb::Patent) -> pb::Patent {
    let some = |events: &Option<pb::PatentEvents>| {
        let events = events.as_ref().filter(|events| !events.items.is_empty());
        events.cloned()
    };
    pb::Patent {
        transfers_in: some(&patent.transfers_in),
        licences: some(&patent.licences),
        pledges: some(&patent.pledges),
        disputes: some(&patent.disputes),
        jointly_owned: patent.jointly_owned.filter(|jointly| *jointly),
        ..without_details(patent)
    }
}
