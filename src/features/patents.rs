//! Patents: one pass over the list, or counts where there are only those.

use super::{
    blocks::{Block, Blocks},
    known::{Known, Missing, count, retrieved, value},
    main_product::{MainProduct, Protection},
    patent_value,
};
use crate::domain::{
    assessment::Value,
    calendar::{Date, days_between, years_after},
    patents::{OtherRights, Patent, PatentCounts, PatentEvent, PatentKind, Patents, Standing},
    profile::Profile,
};

/// What is known of a firm's patents on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Holdings {
    NotRetrieved,
    Counts(PatentCounts),
    List(Totals),
}

/// Sums and maxima over a list. Sums are whole numbers, so that the order of the patents cannot matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    inventions: u32,
    recent: u32,
    own: u32,
    pending: u32,
    high_value: u32,
    pledged: u32,
    disputes: u32,
    licences: u32,
    utility_models: u32,
    designs: u32,
    remaining_days: u64,
    /// In units of [`STEP`].
    value: u64,
    /// In units of [`STEP`]; `None` while no citations are known.
    citations: Option<u64>,
    family_countries_max: Option<u32>,
    claims_max: Option<u32>,
    main_product: MainProduct,
}

/// Values and citations a year are summed in steps of 2⁻²⁰, so that sums are exact.
const STEP: f64 = 1.0 / 1_048_576.0;

/// Returns the number of whole steps nearest to a number that is not negative.
fn steps(number: f64) -> u64 {
    libm::round(number / STEP) as u64
}

/// The as-of date with the days that patents are compared with.
#[derive(Clone, Copy)]
struct Days {
    as_of: Date,
    five_years_before: Date,
    ten_years_before: Date,
}

impl Holdings {
    pub(super) fn of(profile: &Profile, later: &mut Blocks) -> Holdings {
        let as_of = profile.as_of;
        match profile.patents.as_ref().map(|block| &block.facts) {
            None => Holdings::NotRetrieved,
            Some(Patents::Counts(counts)) => Holdings::Counts(*counts),
            Some(Patents::List(patents)) => {
                let days = Days {
                    as_of,
                    five_years_before: years_after(as_of, -5),
                    ten_years_before: years_after(as_of, -10),
                };
                let mut totals = Totals::default();
                for patent in patents {
                    totals.add(patent, days, later);
                }
                Holdings::List(totals)
            }
        }
    }

    /// Returns the 15 values of the patents family that come from patents. `equity_ratio` is 1 − liabilities ÷ assets.
    pub(super) fn values(&self, equity_ratio: Known<f64>) -> [Value; 15] {
        match self {
            Holdings::NotRetrieved => [Value::NotRetrieved; 15],
            Holdings::Counts(counts) => {
                let mut values = [Value::NotRetrieved; 15];
                values[0] = count(retrieved(counts.inventions));
                values[4] = count(retrieved(counts.inventions_pending));
                values[14] = count(retrieved(counts.utility_models));
                values
            }
            Holdings::List(totals) => totals.values(equity_ratio),
        }
    }

    /// Returns the holdings with one more granted invention: developed by the firm, filed three years before, nothing else
    /// known of it. `None` where inventions were not retrieved.
    pub(super) fn with_invention(&self) -> Option<Holdings> {
        match self {
            Holdings::NotRetrieved => None,
            Holdings::Counts(counts) => Some(Holdings::Counts(PatentCounts {
                inventions: Some(counts.inventions?.saturating_add(1)),
                ..*counts
            })),
            Holdings::List(totals) => {
                let mut more = *totals;
                more.inventions = more.inventions.saturating_add(1);
                more.recent = more.recent.saturating_add(1);
                more.own = more.own.saturating_add(1);
                more.remaining_days = more.remaining_days.saturating_add(17 * 365);
                more.value = more
                    .value
                    .saturating_add(steps(patent_value::of_typical(3.0, 17.0)));
                more.main_product.add_own_invention();
                Some(Holdings::List(more))
            }
        }
    }

    /// Returns Class Ⅰ and Class Ⅱ rights among the patents; `None`: not retrieved.
    pub(super) fn class_one(&self) -> Option<u32> {
        match self {
            Holdings::NotRetrieved => None,
            Holdings::Counts(counts) => counts.inventions,
            Holdings::List(totals) => Some(totals.inventions),
        }
    }

    /// Returns inventions applied for; `None`: not retrieved.
    pub(super) fn pending(&self) -> Option<u32> {
        match self {
            Holdings::NotRetrieved => None,
            Holdings::Counts(counts) => counts.inventions_pending,
            Holdings::List(totals) => Some(totals.pending),
        }
    }

    /// Returns utility models and designs as far as retrieved, and whether both were.
    pub(super) fn class_two(&self) -> (u32, bool) {
        match self {
            Holdings::NotRetrieved => (0, false),
            Holdings::Counts(counts) => (
                counts
                    .utility_models
                    .unwrap_or(0)
                    .saturating_add(counts.designs.unwrap_or(0)),
                counts.utility_models.is_some() && counts.designs.is_some(),
            ),
            Holdings::List(totals) => (totals.utility_models.saturating_add(totals.designs), true),
        }
    }

    /// Returns what protects the main product; of counts nothing is known for certain.
    pub(super) fn main_product(&self) -> MainProduct {
        match self {
            Holdings::NotRetrieved => MainProduct::could_be(Protection::HighValueClassOne),
            Holdings::Counts(counts) => MainProduct::of_counts(counts),
            Holdings::List(totals) => totals.main_product,
        }
    }

    /// Returns whether patents came as counts only.
    pub(super) const fn are_counts(&self) -> bool {
        matches!(self, Holdings::Counts(_))
    }
}

impl Totals {
    fn add(&mut self, patent: &Patent, days: Days, later: &mut Blocks) {
        later.note(Block::Patents, is_dated_later(patent, days.as_of));
        let standing = patent.standing(days.as_of);
        match (standing, patent.kind) {
            (Standing::Gone, _) => {}
            (Standing::Pending, PatentKind::Invention) => bump(&mut self.pending),
            (Standing::Pending, PatentKind::UtilityModel | PatentKind::Design) => {}
            (Standing::InForce, PatentKind::Invention) => self.add_invention(patent, days),
            (Standing::InForce, PatentKind::UtilityModel) => bump(&mut self.utility_models),
            (Standing::InForce, PatentKind::Design) => bump(&mut self.designs),
        }
        if standing == Standing::InForce && patent.kind != PatentKind::Invention {
            self.main_product
                .add(patent.protects_main_product, Protection::ClassTwo);
        }
    }

    fn add_invention(&mut self, patent: &Patent, days: Days) {
        let Days {
            as_of,
            five_years_before,
            ..
        } = days;
        bump(&mut self.inventions);
        if patent.filing_date >= five_years_before {
            bump(&mut self.recent);
        }
        let acquired = patent
            .transfers_in
            .as_ref()
            .map(|transfers| any_by(transfers, as_of));
        if acquired != Some(true) {
            bump(&mut self.own);
        }
        let high_value = high_value(patent, days);
        if high_value == Some(true) {
            bump(&mut self.high_value);
        }
        if number_going_on(patent.pledges.as_deref(), as_of) > 0 {
            bump(&mut self.pledged);
        }
        let licences = number_going_on(patent.licences.as_deref(), as_of);
        self.licences = self.licences.saturating_add(licences);
        let disputes = number_going_on(patent.disputes.as_deref(), as_of);
        self.disputes = self.disputes.saturating_add(disputes);

        let age_days = days_between(patent.filing_date, as_of).max(0);
        // The last day of the term still counts.
        let remaining_days = days_between(as_of, patent.last_day())
            .saturating_add(1)
            .max(0);
        self.remaining_days = self
            .remaining_days
            .saturating_add(remaining_days.unsigned_abs());
        let worth = patent_value::of(patent, as_of, age_days as f64, remaining_days as f64);
        self.value = self.value.saturating_add(steps(worth));
        if let Some(citations) = patent.forward_citations {
            let a_year = patent_value::citations_a_year(citations, age_days as f64);
            let sum = self.citations.unwrap_or(0);
            self.citations = Some(sum.saturating_add(steps(a_year)));
        }
        let countries = patent.family_countries.as_ref().map(Vec::len);
        self.family_countries_max = self
            .family_countries_max
            .max(countries.and_then(|number| u32::try_from(number).ok()));
        self.claims_max = self.claims_max.max(patent.claims);
        self.main_product.add_invention(
            patent.protects_main_product,
            acquired.map(|acquired| !acquired),
            high_value,
        );
    }

    fn values(&self, equity_ratio: Known<f64>) -> [Value; 15] {
        let known = |number: u32| count(Ok(number));
        let invention_value = self.value as f64 * STEP;
        // Without an invention there is nothing to look at; with inventions of which nobody knows it, nothing was retrieved.
        let missing = if self.inventions == 0 {
            Missing::Undefined
        } else {
            Missing::NotRetrieved
        };
        [
            known(self.inventions),
            value(Ok(invention_value)),
            value(equity_ratio.map(|ratio| invention_value * ratio.max(0.0))),
            known(self.recent),
            known(self.pending),
            known(self.own),
            value(
                self.citations
                    .map(|citations| citations as f64 * STEP)
                    .ok_or(missing),
            ),
            count(self.family_countries_max.ok_or(missing)),
            count(self.claims_max.ok_or(missing)),
            value(Ok(self.remaining_days as f64 / 365.25)),
            known(self.high_value),
            known(self.licences),
            known(self.pledged),
            known(self.disputes),
            known(self.utility_models),
        ]
    }
}

/// Returns the two values of the patents family that come from other rights.
pub(super) fn other_right_values(rights: Option<&OtherRights>) -> [Value; 2] {
    [
        count(retrieved(
            rights.and_then(|rights| rights.software_copyrights),
        )),
        count(retrieved(rights.and_then(OtherRights::class_one))),
    ]
}

/// Returns whether an invention in force is high-value: strategic emerging industry, family abroad, older than ten years,
/// higher pledge finance, national prize or China Patent Award (CNIPA, 2021). `None` where no known part says so and some
/// part is not known.
fn high_value(patent: &Patent, days: Days) -> Option<bool> {
    if patent.filing_date < days.ten_years_before {
        return Some(true);
    }
    let family_abroad = patent
        .family_countries
        .as_ref()
        .map(|offices| patent_value::offices_abroad(offices) > 0);
    let pledge_finance = patent
        .pledges
        .as_ref()
        .and_then(|pledges| higher_pledge_finance(pledges, days.as_of));
    let awarded = patent
        .awards
        .as_ref()
        .map(|awards| awards.iter().any(|award| award.date <= days.as_of));
    let parts = [
        patent.strategic_emerging,
        family_abroad,
        pledge_finance,
        awarded,
    ];
    if parts.contains(&Some(true)) {
        Some(true)
    } else if parts.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// The definition names no amount; five million yuan is the median of the patent-pledge loans seen (illustrative).
const HIGHER_PLEDGE_FINANCE_FEN: i64 = 500_000_000;

/// Returns whether a pledge by the as-of date raised that much; `None` where amounts are missing.
fn higher_pledge_finance(pledges: &[PatentEvent], as_of: Date) -> Option<bool> {
    let mut raised = Some(false);
    for pledge in pledges.iter().filter(|pledge| pledge.date <= as_of) {
        match pledge.amount {
            Some(amount) if amount.get() >= HIGHER_PLEDGE_FINANCE_FEN => return Some(true),
            Some(_) => {}
            None => raised = None,
        }
    }
    raised
}

fn bump(number: &mut u32) {
    *number = number.saturating_add(1);
}

fn any_by(events: &[PatentEvent], as_of: Date) -> bool {
    events.iter().any(|event| event.date <= as_of)
}

fn number_going_on(events: Option<&[PatentEvent]>, as_of: Date) -> u32 {
    let going_on = events
        .unwrap_or_default()
        .iter()
        .filter(|event| event.goes_on(as_of));
    u32::try_from(going_on.count()).unwrap_or(u32::MAX)
}

/// Returns whether a date of the patent lies after the as-of date. The end of a term or of an agreement may do so.
fn is_dated_later(patent: &Patent, as_of: Date) -> bool {
    let is_later = |day: Option<Date>| day.is_some_and(|day| day > as_of);
    let events = [
        &patent.transfers_in,
        &patent.licences,
        &patent.pledges,
        &patent.disputes,
    ];
    patent.filing_date > as_of
        || is_later(patent.grant_date)
        || is_later(patent.legal_status_date)
        || events
            .into_iter()
            .flatten()
            .flatten()
            .any(|event| event.date > as_of)
        || patent
            .awards
            .iter()
            .flatten()
            .any(|award| award.date > as_of)
}
