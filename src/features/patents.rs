//! Patents: one pass over the list, or counts where there are only those.

use super::{
    blocks::{Block, Blocks},
    doubts::PatentDoubts,
    known::{Known, Missing, count, retrieved, value},
    main_product::{MainProduct, Protection},
    patent_value::{self, Sight, Unknown},
};
use crate::domain::{
    assessment::{Reading, Value},
    calendar::{Date, days_between, years_after},
    knowledge::RightWeights,
    patents::{
        OtherRights, Patent, PatentCounts, PatentEvent, PatentKind, PatentList, Patents, Standing,
    },
    profile::Profile,
};

/// What is known of a firm's patents on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Holdings {
    NotRetrieved,
    Counts(PatentCounts),
    List(Lists),
}

/// A list on two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lists {
    /// With marks that are missing read as usual.
    pub(super) typical: Totals,
    /// With marks that are missing at their worst.
    pub(super) known: Totals,
    /// Whether nothing is missing of the inventions.
    pub(super) complete: bool,
}

/// Sums and maxima over a list. Sums are whole numbers, so that the order of the patents cannot matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    inventions: u32,
    recent: u32,
    pub(super) own: u32,
    pending: u32,
    pub(super) high_value: u32,
    pledged: u32,
    disputes: u32,
    pub(super) licences: u32,
    utility_models: u32,
    designs: u32,
    remaining_days: u64,
    /// In units of [`STEP`].
    value: u64,
    /// The same, each right weighed by [`RightWeights`].
    weighed: u64,
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

/// The days that patents are compared with.
#[derive(Clone, Copy)]
struct Days {
    sight: Sight,
    five_years_before: Date,
    ten_years_before: Date,
    bought_recently_from: Date,
}

/// How a list is read.
#[derive(Clone, Copy)]
struct Manner<'a> {
    days: Days,
    weights: &'a RightWeights,
    /// Whether an absent mark means *none*.
    absent_is_none: bool,
}

impl Holdings {
    pub(super) fn of(
        profile: &Profile,
        weights: &RightWeights,
        later: &mut Blocks,
        doubts: &mut PatentDoubts,
    ) -> Holdings {
        let as_of = profile.as_of;
        let Some(block) = profile.patents.as_ref() else {
            return Holdings::NotRetrieved;
        };
        let list = match &block.facts {
            Patents::Counts(counts) => return Holdings::Counts(*counts),
            Patents::List(list) => list,
        };
        let PatentList {
            items,
            register_extract_on,
        } = list;
        let manner = Manner {
            days: Days {
                sight: Sight {
                    as_of,
                    seen: block.provenance.retrieved_on.min(as_of),
                },
                five_years_before: years_after(as_of, -5),
                ten_years_before: years_after(as_of, -10),
                bought_recently_from: years_after(as_of, years_back(weights)),
            },
            weights,
            absent_is_none: register_extract_on.is_some(),
        };
        let mut lists = Lists {
            typical: Totals::default(),
            known: Totals::default(),
            complete: true,
        };
        for patent in items {
            lists.add(patent, manner, later, doubts);
        }
        Holdings::List(lists)
    }

    /// Returns the totals of a list on a reading. The best reading takes the totals of the typical one: it gives every feature
    /// that rests on a missing mark its best bin instead.
    fn totals(&self, reading: Reading) -> Option<&Totals> {
        match (self, reading) {
            (Holdings::List(lists), Reading::Known) => Some(&lists.known),
            (Holdings::List(lists), Reading::Typical | Reading::Best) => Some(&lists.typical),
            (Holdings::NotRetrieved | Holdings::Counts(_), _) => None,
        }
    }

    /// Returns the 15 values of the patents family that come from patents. `equity_ratio` is 1 − liabilities ÷ assets. Bare counts
    /// add nothing to the known reading.
    pub(super) fn values(&self, reading: Reading, equity_ratio: Known<f64>) -> [Value; 15] {
        match (self, reading) {
            (Holdings::NotRetrieved, _) | (Holdings::Counts(_), Reading::Known) => {
                [Value::NotRetrieved; 15]
            }
            (Holdings::Counts(counts), Reading::Typical | Reading::Best) => {
                let mut values = [Value::NotRetrieved; 15];
                values[0] = count(retrieved(counts.inventions));
                values[4] = count(retrieved(counts.inventions_pending));
                values[14] = count(retrieved(counts.utility_models));
                values
            }
            (Holdings::List(lists), Reading::Known) => lists.known.values(equity_ratio),
            (Holdings::List(lists), Reading::Typical) => lists.typical.values(equity_ratio),
            (Holdings::List(lists), Reading::Best) => {
                let mut values = lists.typical.values(equity_ratio);
                if !lists.complete {
                    // What rests on marks may be anything.
                    values[RESTING_ON_MARKS].fill(Value::NotRetrieved);
                    values[0] = Value::NotRetrieved;
                }
                values
            }
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
            Holdings::List(lists) => Some(Holdings::List(Lists {
                typical: lists
                    .typical
                    .with_invention(patent_value::of_typical(3.0, 17.0)),
                known: lists.known.with_invention(patent_value::of_bare(3.0, 17.0)),
                complete: lists.complete,
            })),
        }
    }

    /// Returns the holdings of a firm that has no patents, as far as they were retrieved.
    pub(super) fn without_patents(&self) -> Holdings {
        let none = |number: Option<u32>| number.map(|_| 0);
        match self {
            Holdings::NotRetrieved => Holdings::NotRetrieved,
            Holdings::Counts(counts) => Holdings::Counts(PatentCounts {
                inventions: none(counts.inventions),
                inventions_pending: none(counts.inventions_pending),
                utility_models: none(counts.utility_models),
                designs: none(counts.designs),
                overseas: none(counts.overseas),
            }),
            Holdings::List(_) => Holdings::List(Lists {
                typical: Totals::NONE,
                known: Totals::NONE,
                complete: true,
            }),
        }
    }

    /// Returns Class Ⅰ rights among the patents on a reading; `None`: not retrieved.
    pub(super) fn class_one(&self, reading: Reading) -> Option<u32> {
        match (self, reading) {
            (Holdings::Counts(counts), Reading::Typical | Reading::Best) => counts.inventions,
            (Holdings::NotRetrieved | Holdings::Counts(_) | Holdings::List(_), _) => {
                self.totals(reading).map(|totals| totals.inventions)
            }
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
            Holdings::List(Lists { typical, .. }) => {
                (typical.utility_models.saturating_add(typical.designs), true)
            }
        }
    }

    /// Returns what protects the main product; of counts nothing is known for certain.
    pub(super) fn main_product(&self, reading: Reading) -> MainProduct {
        match (self, reading) {
            (Holdings::Counts(counts), Reading::Typical | Reading::Best) => {
                MainProduct::of_counts(counts)
            }
            (Holdings::NotRetrieved | Holdings::Counts(_) | Holdings::List(_), _) => {
                self.totals(reading).map_or(
                    MainProduct::could_be(Protection::HighValueClassOne),
                    |totals| totals.main_product,
                )
            }
        }
    }

    /// Returns the list, if there is one.
    pub(super) const fn list(&self) -> Option<&Lists> {
        match self {
            Holdings::List(lists) => Some(lists),
            Holdings::NotRetrieved | Holdings::Counts(_) => None,
        }
    }

    /// Returns whether patents came as counts only.
    pub(super) const fn are_counts(&self) -> bool {
        matches!(self, Holdings::Counts(_))
    }
}

/// Positions among the 15 values that rest on marks of single patents: value to family and claims, high value, licences.
const RESTING_ON_MARKS: std::ops::Range<usize> = 1..14;

fn years_back(weights: &RightWeights) -> i16 {
    i16::try_from(weights.recently_bought_years).map_or(i16::MIN, |years| -years)
}

impl Lists {
    fn add(
        &mut self,
        patent: &Patent,
        manner: Manner<'_>,
        later: &mut Blocks,
        doubts: &mut PatentDoubts,
    ) {
        let Sight { as_of, seen } = manner.days.sight;
        later.note(Block::Patents, is_dated_later(patent, seen));
        if patent.filing_date > seen {
            return;
        }
        let number_is_right = doubts.look_at(patent);
        let kind = worse_kind(patent);
        // A date after the retrieval is not looked at: standing is that of the last day the source could know, and the term
        // runs on to the as-of date.
        let standing = match patent.standing(seen) {
            Standing::InForce if patent.last_day() < as_of => Standing::Gone,
            other => other,
        };
        self.typical.add(patent, kind, standing);
        if kind != PatentKind::Invention {
            self.known.add(patent, kind, standing);
            return;
        }
        let in_force = standing == Standing::InForce;
        if in_force {
            self.typical.add_invention(patent, manner, Unknown::Neutral);
            self.complete &= is_marked(patent, manner);
        }
        // What rests on an unknown day of grant, and a right whose number cannot be right, count at their worse reading.
        let standing_is_open = patent.rests_on_grant(seen);
        self.complete &= !standing_is_open;
        if standing_is_open || (in_force && !number_is_right) {
            return;
        }
        self.known.add(patent, kind, standing);
        if in_force {
            self.known.add_invention(patent, manner, Unknown::Nothing);
        }
    }
}

/// Returns whether everything about an invention that a feature or the knowledge score rests on is there.
fn is_marked(patent: &Patent, manner: Manner<'_>) -> bool {
    let events = [
        &patent.transfers_in,
        &patent.licences,
        &patent.pledges,
        &patent.disputes,
    ];
    let marks = manner.absent_is_none
        || (events.into_iter().all(Option::is_some) && patent.jointly_owned.is_some());
    marks
        && patent.grant_date.is_some()
        && patent.forward_citations.is_some()
        && patent.family_countries.is_some()
        && patent.claims.is_some()
        && patent.awards.is_some()
        && patent.protects_main_product.is_some()
        && high_value(patent, manner).is_some()
}

/// Returns the kind of a right: where the application number is of another kind than the declared one, the lesser of the two.
fn worse_kind(patent: &Patent) -> PatentKind {
    let by_number = patent.application_number.facts();
    by_number.map_or(patent.kind, |number| patent.kind.max(number.kind))
}

impl Totals {
    /// Those of a firm without patents.
    const NONE: Totals = Totals {
        inventions: 0,
        recent: 0,
        own: 0,
        pending: 0,
        high_value: 0,
        pledged: 0,
        disputes: 0,
        licences: 0,
        utility_models: 0,
        designs: 0,
        remaining_days: 0,
        value: 0,
        weighed: 0,
        citations: None,
        family_countries_max: None,
        claims_max: None,
        main_product: MainProduct::NONE,
    };

    /// Returns the value of the inventions, each weighed, in thousandths, rounded down.
    pub(super) fn weighed_thousandths(&self) -> i64 {
        let thousandths = u128::from(self.weighed) * 1_000 / 1_048_576;
        i64::try_from(thousandths).unwrap_or(i64::MAX)
    }

    fn add(&mut self, patent: &Patent, kind: PatentKind, standing: Standing) {
        match (standing, kind) {
            (Standing::Gone, _) => {}
            (Standing::Pending, PatentKind::Invention) => bump(&mut self.pending),
            (Standing::Pending, PatentKind::UtilityModel | PatentKind::Design) => {}
            (Standing::InForce, PatentKind::Invention) => bump(&mut self.inventions),
            (Standing::InForce, PatentKind::UtilityModel) => bump(&mut self.utility_models),
            (Standing::InForce, PatentKind::Design) => bump(&mut self.designs),
        }
        if standing == Standing::InForce && kind != PatentKind::Invention {
            self.main_product
                .add(patent.protects_main_product, Protection::ClassTwo);
        }
    }

    /// Adds what an invention in force is worth. With [`Unknown::Nothing`] everything that is missing counts at its worst.
    fn add_invention(&mut self, patent: &Patent, manner: Manner<'_>, unknown: Unknown) {
        let sight = manner.days.sight;
        let strict = unknown == Unknown::Nothing;
        if patent.filing_date >= manner.days.five_years_before {
            bump(&mut self.recent);
        }
        let acquired = mark(&patent.transfers_in, manner)
            .map(|transfers| transfers.iter().any(|event| event.date <= sight.seen));
        if acquired == Some(false) || (!strict && acquired.is_none()) {
            bump(&mut self.own);
        }
        let high_value = high_value(patent, manner);
        if high_value == Some(true) {
            bump(&mut self.high_value);
        }
        if strict {
            let licences = patent_value::licences_ahead(patent, sight);
            self.licences = self.licences.saturating_add(licences);
        } else {
            let going_on =
                |events: &Option<Vec<PatentEvent>>| number_going_on(events.as_deref(), sight);
            self.licences = self.licences.saturating_add(going_on(&patent.licences));
            self.disputes = self.disputes.saturating_add(going_on(&patent.disputes));
            if going_on(&patent.pledges) > 0 {
                bump(&mut self.pledged);
            }
        }
        self.add_value(patent, manner, unknown);
        self.main_product.add_invention(
            patent.protects_main_product,
            acquired.map(|acquired| !acquired),
            high_value,
        );
    }

    fn add_value(&mut self, patent: &Patent, manner: Manner<'_>, unknown: Unknown) {
        let Sight { as_of, .. } = manner.days.sight;
        let age_days = days_between(patent.filing_date, as_of).max(0);
        // The last day of the term still counts.
        let remaining_days = days_between(as_of, patent.last_day())
            .saturating_add(1)
            .max(0);
        self.remaining_days = self
            .remaining_days
            .saturating_add(remaining_days.unsigned_abs());
        let (age, remaining) = (age_days as f64, remaining_days as f64);
        let worth = steps(patent_value::of(
            patent,
            manner.days.sight,
            age,
            remaining,
            unknown,
        ));
        self.value = self.value.saturating_add(worth);
        self.weighed = self
            .weighed
            .saturating_add(weighed(worth, patent, manner, unknown));
        if let Some(citations) = patent.forward_citations {
            let a_year = patent_value::citations_a_year(citations, age);
            let sum = self.citations.unwrap_or(0);
            self.citations = Some(sum.saturating_add(steps(a_year)));
        }
        let countries = patent.family_countries.as_ref().map(Vec::len);
        self.family_countries_max = self
            .family_countries_max
            .max(countries.and_then(|number| u32::try_from(number).ok()));
        self.claims_max = self.claims_max.max(patent.claims);
    }

    fn with_invention(&self, worth: f64) -> Totals {
        let mut more = *self;
        bump(&mut more.inventions);
        bump(&mut more.recent);
        bump(&mut more.own);
        more.remaining_days = more.remaining_days.saturating_add(17 * 365);
        more.value = more.value.saturating_add(steps(worth));
        more.weighed = more.weighed.saturating_add(steps(worth));
        more.main_product.add_own_invention();
        more
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

/// Returns a list of marks; an absent one is empty in a register extract.
fn mark<'p>(events: &'p Option<Vec<PatentEvent>>, manner: Manner<'_>) -> Option<&'p [PatentEvent]> {
    match events {
        Some(events) => Some(events),
        None if manner.absent_is_none => Some(&[]),
        None => None,
    }
}

/// Returns a right's value weighed by what burdens it. A mark that is missing burdens the right on the known reading only.
fn weighed(worth: u64, patent: &Patent, manner: Manner<'_>, unknown: Unknown) -> u64 {
    let Days {
        sight,
        bought_recently_from,
        ..
    } = manner.days;
    let weights = manner.weights;
    let unknown_burdens = unknown == Unknown::Nothing;
    let any = |events: &Option<Vec<PatentEvent>>, burdens: &dyn Fn(&PatentEvent) -> bool| {
        mark(events, manner).map_or(unknown_burdens, |events| events.iter().any(burdens))
    };
    let bought = any(&patent.transfers_in, &|event| {
        event.date <= sight.seen && event.date >= bought_recently_from
    });
    let joint = match patent.jointly_owned {
        Some(joint) => joint,
        None if manner.absent_is_none => false,
        None => unknown_burdens,
    };
    let burdens = [
        (bought, weights.recently_bought_bp),
        (
            any(&patent.disputes, &|event| sight.goes_on(event)),
            weights.disputed_bp,
        ),
        (joint, weights.jointly_owned_bp),
        (
            any(&patent.pledges, &|event| sight.goes_on(event)),
            weights.pledged_bp,
        ),
    ];
    let mut weighed = u128::from(worth);
    for (burdened, weight_bp) in burdens {
        if burdened {
            weighed = weighed * u128::from(weight_bp.unsigned_abs()) / 10_000;
        }
    }
    u64::try_from(weighed).unwrap_or(u64::MAX)
}

/// Returns the two values of the patents family that come from other rights. On the best reading a kind that was not retrieved
/// leaves their sum open.
pub(super) fn other_right_values(rights: Option<&OtherRights>, reading: Reading) -> [Value; 2] {
    let summed =
        rights.filter(|rights| reading != Reading::Best || rights.has_every_class_one_kind());
    [
        count(retrieved(
            rights.and_then(|rights| rights.software_copyrights),
        )),
        count(retrieved(summed.and_then(OtherRights::class_one))),
    ]
}

/// Returns whether an invention in force is high-value: strategic emerging industry, family abroad, older than ten years,
/// higher pledge finance, national prize or China Patent Award (CNIPA, 2021). `None` where no known part says so and some
/// part is not known.
fn high_value(patent: &Patent, manner: Manner<'_>) -> Option<bool> {
    let days = manner.days;
    if patent.filing_date < days.ten_years_before {
        return Some(true);
    }
    let family_abroad = patent
        .family_countries
        .as_ref()
        .map(|offices| patent_value::offices_abroad(offices) > 0);
    let pledge_finance = mark(&patent.pledges, manner)
        .and_then(|pledges| higher_pledge_finance(pledges, days.sight.seen));
    let awarded = patent
        .awards
        .as_ref()
        .map(|awards| awards.iter().any(|award| award.date <= days.sight.seen));
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

/// Returns whether a pledge that the source could know raised that much; `None` where amounts are missing.
fn higher_pledge_finance(pledges: &[PatentEvent], seen: Date) -> Option<bool> {
    let mut raised = Some(false);
    for pledge in pledges.iter().filter(|pledge| pledge.date <= seen) {
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

fn number_going_on(events: Option<&[PatentEvent]>, sight: Sight) -> u32 {
    let going_on = events
        .unwrap_or_default()
        .iter()
        .filter(|event| sight.goes_on(event));
    u32::try_from(going_on.count()).unwrap_or(u32::MAX)
}

/// Returns whether a date of the patent lies after the last day that the source could know. The end of a term or of an agreement
/// may do so.
fn is_dated_later(patent: &Patent, seen: Date) -> bool {
    let is_later = |day: Option<Date>| day.is_some_and(|day| day > seen);
    let events = [
        &patent.transfers_in,
        &patent.licences,
        &patent.pledges,
        &patent.disputes,
    ];
    patent.filing_date > seen
        || is_later(patent.grant_date)
        || is_later(patent.legal_status_date)
        || events
            .into_iter()
            .flatten()
            .flatten()
            .any(|event| event.date > seen)
        || patent
            .awards
            .iter()
            .flatten()
            .any(|award| award.date > seen)
}
