//! The parts that a feature vector is filled from, and which of them an improvement can reach.
//!
//! An improvement moves few features; a candidate takes all others over from the firm as it is. A test holds every candidate
//! against a vector that is filled anew.

use std::ops::Range;

use super::{
    accounts::Leverage,
    facts::Facts,
    index, innovative_sme,
    known::{Ratio, retrieved, value},
    patents,
    schema::COUNT,
    talent, technology_sme,
    vector::FeatureVector,
};
use crate::domain::{
    assessment::{Improvement, Reading, Value},
    patents::OtherRights,
};

/// Features that stand side by side in the schema and come from the same facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The firm itself, before the indices.
    Firm,
    /// The total of 科技型中小企业.
    TechnologySme,
    /// The total of 创新型中小企业.
    InnovativeSme,
    /// Prizes, institutions and standards.
    Recognitions,
    /// Patents.
    Holdings,
    /// Rights other than patents.
    OtherRights,
    /// Staff.
    Talent,
    /// Annual statements.
    Accounts,
    /// Invoices.
    Invoices,
    /// Loans ÷ revenue.
    Loans,
}

impl Part {
    /// All of them, in the order of the schema.
    pub const ALL: [Part; 10] = [
        Part::Firm,
        Part::TechnologySme,
        Part::InnovativeSme,
        Part::Recognitions,
        Part::Holdings,
        Part::OtherRights,
        Part::Talent,
        Part::Accounts,
        Part::Invoices,
        Part::Loans,
    ];

    /// Those whose values differ between readings.
    const READ: [Part; 6] = [
        Part::Firm,
        Part::TechnologySme,
        Part::InnovativeSme,
        Part::Holdings,
        Part::OtherRights,
        Part::Accounts,
    ];

    /// Returns its positions in the schema.
    pub const fn positions(self) -> Range<usize> {
        match self {
            Part::Firm => 0..5,
            Part::TechnologySme => 5..6,
            Part::InnovativeSme => 6..7,
            Part::Recognitions => 7..8,
            Part::Holdings => 8..23,
            Part::OtherRights => 23..25,
            Part::Talent => 25..33,
            Part::Accounts => 33..45,
            Part::Invoices => 45..50,
            Part::Loans => 50..COUNT,
        }
    }

    /// Returns the parts that an improvement can reach. Certificates open routes into the indices but give no points there.
    pub const fn reached_by(improvement: Improvement) -> &'static [Part] {
        match improvement {
            Improvement::OneMoreInvention => {
                &[Part::TechnologySme, Part::InnovativeSme, Part::Holdings]
            }
            Improvement::HighTechCertificate | Improvement::SpecialisedCertificate => &[Part::Firm],
            Improvement::RdDepartment => &[Part::Talent],
            Improvement::FiveMoreRdStaff => &[Part::TechnologySme, Part::Talent],
            Improvement::RdExpenseUp => &[Part::TechnologySme, Part::InnovativeSme, Part::Accounts],
            Improvement::RevenueUp => &[
                Part::TechnologySme,
                Part::InnovativeSme,
                Part::Talent,
                Part::Accounts,
                Part::Loans,
            ],
            Improvement::LiabilitiesDown => &[Part::InnovativeSme, Part::Holdings, Part::Accounts],
            Improvement::TurnProfit => &[Part::Accounts],
        }
    }
}

impl Facts {
    /// Returns the values of all features on a reading.
    ///
    /// The readings differ where a value can be had although facts behind it are missing: marks of patents, last days of
    /// certificates, parts of a balance sheet. A fact that is missing as a whole is [`Value::NotRetrieved`] on each of them, and the
    /// card reads it.
    pub fn vector(&self, reading: Reading) -> FeatureVector {
        let mut values = [Value::NotRetrieved; COUNT];
        for part in Part::ALL {
            self.fill(part, reading, &mut values);
        }
        FeatureVector::new(values)
    }

    /// Returns the values of all features on a reading, given those on another one.
    pub fn vector_like(&self, other: &FeatureVector, reading: Reading) -> FeatureVector {
        let mut values = *other.values();
        for part in Part::READ {
            self.fill(part, reading, &mut values);
        }
        FeatureVector::new(values)
    }

    /// Returns the values of all features of facts with `improvement` on a reading, given the vector of the facts without it.
    pub fn vector_with(
        &self,
        improvement: Improvement,
        reading: Reading,
        without: &FeatureVector,
    ) -> FeatureVector {
        let mut values = *without.values();
        for part in Part::reached_by(improvement) {
            self.fill(*part, reading, &mut values);
        }
        FeatureVector::new(values)
    }

    fn fill(&self, part: Part, reading: Reading, values: &mut [Value; COUNT]) {
        let slots = &mut values[part.positions()];
        match part {
            Part::Firm => slots.copy_from_slice(&self.firm.values(reading)),
            Part::TechnologySme => {
                let scored = index::Reading::Scored(reading);
                let indicators = technology_sme::indicators(self.basis(), scored);
                slots.fill(
                    if self.is_open(reading) || best_of_more(&indicators, reading) {
                        Value::NotRetrieved
                    } else {
                        index::total(&indicators)
                    },
                );
            }
            // What is missing could make a right one of the best.
            Part::InnovativeSme if self.is_open(reading) => slots.fill(Value::NotRetrieved),
            Part::InnovativeSme => {
                slots.fill(index::total(&innovative_sme::indicators(
                    self.basis(),
                    index::Reading::Scored(reading),
                )));
            }
            Part::Recognitions => slots.fill(self.firm.recognitions()),
            Part::Holdings => {
                let leverage = self.accounts.leverage_on(reading).map(Leverage::number);
                let equity_ratio = leverage.map(|leverage| 1.0 - leverage);
                slots.copy_from_slice(&self.holdings.values(reading, equity_ratio));
            }
            Part::OtherRights => {
                let rights = self.other_rights.as_ref();
                slots.copy_from_slice(&patents::other_right_values(rights, reading));
            }
            Part::Talent => {
                let revenue = self.accounts.revenue();
                slots.copy_from_slice(&talent::values(self.talent.as_ref(), revenue));
            }
            Part::Accounts => slots.copy_from_slice(&self.accounts.values(reading)),
            Part::Invoices => slots.copy_from_slice(&self.invoices.values()),
            Part::Loans => {
                let outstanding = retrieved(self.loans.map(|loans| loans.outstanding));
                let to_revenue = Ratio::of_amounts(outstanding, self.accounts.revenue());
                slots.fill(value(to_revenue.map(Ratio::number)));
            }
        }
    }

    /// Returns whether, on the best reading, rights that were not retrieved or not in full could give an index more points.
    fn is_open(&self, reading: Reading) -> bool {
        let listed = self.holdings.list().is_some_and(|lists| lists.complete);
        let others = self
            .other_rights
            .as_ref()
            .is_some_and(OtherRights::has_every_class_one_kind);
        reading == Reading::Best && !(listed && others)
    }
}

fn best_of_more(indicators: &[index::Scored], reading: Reading) -> bool {
    reading == Reading::Best && index::could_be_more(indicators)
}
