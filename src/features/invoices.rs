//! Monthly invoice totals: the last twelve whole months and the twelve before.

use super::{
    blocks::{Block, Blocks},
    known::{Known, Missing, Ratio, count, value},
};
use crate::domain::{
    assessment::Value, calendar::Date, invoices::InvoiceMonth, money::Fen, profile::Profile,
    statements::Statement,
};

/// What the invoices say. Month 0 is the last whole month that ended by the day of retrieval.
///
/// A month that stands in no list although the list reaches further back is a month without invoices; so is one before the
/// firm was founded. Other months before the oldest one were not retrieved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Invoices {
    growth: Known<f64>,
    active_months: Known<u32>,
    volatility: Known<f64>,
    void_share: Known<f64>,
    top_customers_share: Known<f64>,
    /// Issued in the last twelve months, scaled up to a year where at least six were retrieved; and the better of that and
    /// the twelve months before.
    pub(super) yearly: Option<(Fen, Fen)>,
}

/// Months that a year-on-year comparison needs.
const WINDOW: usize = 24;
/// Fewer months than this are not scaled up to a year, nor do they show how even sales are.
const HALF_A_YEAR: usize = 6;

impl Invoices {
    const fn without(missing: Missing) -> Invoices {
        Invoices {
            growth: Err(missing),
            active_months: Err(missing),
            volatility: Err(missing),
            void_share: Err(missing),
            top_customers_share: Err(missing),
            yearly: None,
        }
    }

    pub(super) fn of(profile: &Profile, founded_on: Option<Date>, later: &mut Blocks) -> Invoices {
        let Some(block) = profile.invoices.as_ref() else {
            return Invoices::without(Missing::NotRetrieved);
        };
        let newest = last_whole_month(block.provenance.retrieved_on.min(profile.as_of));
        let months = Months::of(&block.facts, newest, last_whole_month(profile.as_of), later);
        let Some(oldest) = months.oldest else {
            return Invoices {
                active_months: Ok(0),
                ..Invoices::without(Missing::Undefined)
            };
        };
        // How many months the list reaches back, and how many it would reach were there no life before the founding.
        let reached = usize::try_from(newest - oldest + 1).unwrap_or(0);
        let founded = founded_on.map(month_number);
        let is_whole_life = founded.is_some_and(|founded| oldest <= founded);
        let known = if is_whole_life { WINDOW } else { reached };
        let year: &[i64] = &months.issued[..12];
        let this_year: i64 = year.iter().sum();
        let year_before: i64 = months.issued[12..].iter().sum();
        let enough = |needed: usize| {
            if known >= needed {
                Ok(())
            } else {
                Err(Missing::NotRetrieved)
            }
        };
        let active = year.iter().filter(|issued| **issued > 0).count();
        Invoices {
            growth: enough(WINDOW)
                .and_then(|()| Ratio::of(Ok(this_year - year_before), Ok(year_before)))
                .map(Ratio::number),
            active_months: enough(12).map(|()| u32::try_from(active).unwrap_or(12)),
            // A year, or all months of a firm younger than that: with fewer the worst month could be left out.
            volatility: enough(12).and_then(|()| {
                if reached >= HALF_A_YEAR {
                    coefficient_of_variation(&year[..reached.min(12)])
                } else {
                    Err(Missing::Undefined)
                }
            }),
            void_share: enough(12).and_then(|()| months.void_share.mean(reached)),
            top_customers_share: enough(12).and_then(|()| months.top_customers_share.mean(reached)),
            yearly: Some(yearly(this_year, year_before, reached)),
        }
    }

    /// Returns the growth of what was issued, basis points.
    pub(super) fn growth_bp(&self) -> Option<i64> {
        let growth = self.growth.ok()?;
        let held = libm::round(growth * 10_000.0).clamp(-1e12, 1e12);
        Some(held as i64)
    }

    /// Returns the five values of the revenue family that come from invoices.
    pub(super) fn values(&self) -> [Value; 5] {
        [
            value(self.growth),
            count(self.active_months),
            value(self.volatility),
            value(self.void_share),
            value(self.top_customers_share),
        ]
    }
}

/// Sums and means over the months by the as-of date.
struct Months {
    oldest: Option<i32>,
    issued: [i64; WINDOW],
    void_share: Mean,
    top_customers_share: Mean,
}

impl Months {
    fn of(facts: &[InvoiceMonth], newest: i32, last_not_later: i32, later: &mut Blocks) -> Months {
        let mut months = Months {
            oldest: None,
            issued: [0; WINDOW],
            void_share: Mean::default(),
            top_customers_share: Mean::default(),
        };
        for month in facts {
            let number = month_number(month.first_day);
            later.note(Block::Invoices, number > last_not_later);
            if number > newest {
                continue;
            }
            months.oldest = Some(months.oldest.map_or(number, |oldest| oldest.min(number)));
            let back = usize::try_from(newest - number).unwrap_or(WINDOW);
            if let Some(slot) = months.issued.get_mut(back) {
                *slot = month.issued.get();
            }
            if let Some(slot) = months.void_share.months.get_mut(back) {
                *slot = month.void_share.into();
            }
            if let Some(slot) = months.top_customers_share.months.get_mut(back) {
                *slot = month.top_customers_share.into();
            }
        }
        months
    }
}

/// A share of each of the last twelve months.
#[derive(Default)]
struct Mean {
    months: [Share; 12],
}

/// A share of one month.
#[derive(Clone, Copy, Default)]
enum Share {
    #[default]
    NoInvoices,
    Stated(f64),
    NotRetrieved,
}

impl From<Option<f64>> for Share {
    fn from(stated: Option<f64>) -> Share {
        stated.map_or(Share::NotRetrieved, Share::Stated)
    }
}

impl Mean {
    /// Returns the mean over the months that have invoices, summed newest first. Not retrieved where one of them does not say it.
    fn mean(&self, reached: usize) -> Known<f64> {
        let mut sum = 0.0;
        let mut months = 0_u32;
        for share in self.months.iter().take(reached) {
            match share {
                Share::NoInvoices => continue,
                Share::Stated(share) => sum += share,
                Share::NotRetrieved => return Err(Missing::NotRetrieved),
            }
            months += 1;
        }
        if months == 0 {
            return Err(Missing::Undefined);
        }
        Ok(sum / f64::from(months))
    }
}

/// Standard deviation ÷ mean; undefined where the mean is not positive.
fn coefficient_of_variation(months: &[i64]) -> Known<f64> {
    let number = months.len() as f64;
    let mean = months.iter().sum::<i64>() as f64 / number;
    if mean <= 0.0 {
        return Err(Missing::Undefined);
    }
    let squares: f64 = months
        .iter()
        .map(|issued| {
            let difference = *issued as f64 - mean;
            difference * difference
        })
        .sum();
    Ok(libm::sqrt(squares / number) / mean)
}

fn yearly(this_year: i64, year_before: i64, reached: usize) -> (Fen, Fen) {
    let sum = Fen::saturated(this_year).at_least_zero();
    let months = i64::try_from(reached).unwrap_or(12);
    let latest = if (HALF_A_YEAR..12).contains(&reached) {
        sum.scaled(12, months).unwrap_or(sum)
    } else {
        sum
    };
    (latest, latest.max(Fen::saturated(year_before)))
}

/// Returns the revenue of a statement and what was issued in its year, where the list covers all months of that year.
fn compared(profile: &Profile, statement: &Statement) -> Option<(Fen, i64)> {
    let block = profile.invoices.as_ref()?;
    let revenue = statement.revenue?;
    let january = i32::from(statement.fiscal_year) * 12;
    let december = january + 11;
    let newest = last_whole_month(block.provenance.retrieved_on.min(profile.as_of));
    let mut oldest = i32::MAX;
    let mut issued = 0_i64;
    for month in &block.facts {
        let number = month_number(month.first_day);
        oldest = oldest.min(number);
        if (january..=december).contains(&number) {
            issued = issued.saturating_add(month.issued.get());
        }
    }
    (oldest <= january && december <= newest).then_some((revenue, issued))
}

/// A statement's revenue and what was issued in its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) revenue: Fen,
    pub(super) issued: i64,
}

/// Returns the figures of a statement and the invoices of its year where they differ by more than half of the revenue. Invoices carry
/// tax and fall into other months than revenue: half of a year's revenue is far beyond either (illustrative).
pub(super) fn gap(profile: &Profile, statement: &Statement) -> Option<Gap> {
    let (revenue, issued) = compared(profile, statement)?;
    let differs = (issued - revenue.get()).saturating_abs() > revenue.get() / 2;
    differs.then_some(Gap { revenue, issued })
}

/// Months since the year 0.
fn month_number(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// Returns the last month that ended by `day`.
fn last_whole_month(day: Date) -> i32 {
    let ended = i32::from(day.day() == day.days_in_month());
    month_number(day) - 1 + ended
}
