//! Triggers: facts that keep a case from being approved, as data.

use super::{fact::Fact, table::Texts};
use crate::domain::facts::GateFacts;

/// One trigger of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    pub(super) code: String,
    pub(super) test: Test,
    pub(super) also: Option<Test>,
    pub(super) leads_to: LeadsTo,
    pub(super) texts: Texts,
    /// What is said instead where the value is nought.
    pub(super) texts_at_zero: Option<Texts>,
}

/// A condition on one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Test {
    /// The fact.
    pub fact: Fact,
    /// What must hold for it.
    pub condition: Condition,
}

/// What must hold for a fact. Only [`Condition::Unknown`] holds for a fact that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The fact is below it.
    Below(i64),
    /// The fact is above it.
    Above(i64),
    /// The fact is it.
    At(i64),
    /// The fact is not known.
    Unknown,
}

/// What a trigger leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeadsTo {
    /// A person decides.
    Referred,
    /// No limit.
    Declined,
}

impl Trigger {
    /// Returns its machine-readable code, for example `HEAVY_LOSS`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns what must hold for it to fire; its text and parameters tell of this one.
    pub const fn test(&self) -> Test {
        self.test
    }

    /// Returns what must hold as well, if anything.
    pub const fn also(&self) -> Option<Test> {
        self.also
    }

    /// Returns what it leads to.
    pub const fn leads_to(&self) -> LeadsTo {
        self.leads_to
    }

    /// Returns whether it fires for a firm.
    pub fn fires(&self, facts: &GateFacts) -> bool {
        self.test.holds(facts) && self.also.is_none_or(|also| also.holds(facts))
    }

    /// Returns whether this one makes `other` say nothing new where all of `fired` fired: `other` asks for the same fact in the same
    /// direction with a threshold at most as strict, this one leads at least as far, and what `other` asks for besides is told
    /// by this one or by another.
    pub(super) fn implies(&self, other: &Trigger, fired: &[&Trigger]) -> bool {
        let strict = match (self.test.condition, other.test.condition) {
            (Condition::Below(own), Condition::Below(weaker)) => own <= weaker,
            (Condition::Above(own), Condition::Above(weaker)) => own >= weaker,
            (
                Condition::Below(_) | Condition::Above(_) | Condition::At(_) | Condition::Unknown,
                _,
            ) => false,
        };
        let told = |also: Test| {
            self.also == Some(also) || fired.iter().any(|trigger| trigger.test == also)
        };
        strict
            && self.test.fact == other.test.fact
            && other.also.is_none_or(told)
            && self.leads_to >= other.leads_to
    }

    /// Returns its text for a firm's value. In the table's text `{value}` and `{threshold}` stand for the figures, `{size}` and
    /// `{threshold_size}` for the same without a sign.
    pub(super) fn rendered(&self, value: Option<i64>) -> Texts {
        let unit = self.test.fact.unit();
        let threshold = self.test.condition.threshold();
        let fill = |template: &str, write: &dyn Fn(i64) -> String| {
            let figure = |figure: Option<i64>| figure.map(write).unwrap_or_default();
            let size = |figure: Option<i64>| figure.map(|number| write(number.saturating_abs()));
            template
                .replace("{value}", &figure(value))
                .replace("{threshold}", &figure(threshold))
                .replace("{size}", &size(value).unwrap_or_default())
                .replace("{threshold_size}", &size(threshold).unwrap_or_default())
        };
        let Texts { zh, en } = match &self.texts_at_zero {
            Some(texts) if value == Some(0) => texts,
            Some(_) | None => &self.texts,
        };
        Texts {
            zh: fill(zh, &|number| unit.zh(number)),
            en: fill(en, &|number| unit.en(number)),
        }
    }
}

impl Test {
    fn holds(self, facts: &GateFacts) -> bool {
        match (self.condition, self.fact.of(facts)) {
            (Condition::Below(threshold), Some(value)) => value < threshold,
            (Condition::Above(threshold), Some(value)) => value > threshold,
            (Condition::At(threshold), Some(value)) => value == threshold,
            (Condition::Unknown, value) => value.is_none(),
            (Condition::Below(_) | Condition::Above(_) | Condition::At(_), None) => false,
        }
    }
}

impl Condition {
    /// Returns the threshold; `None` for [`Condition::Unknown`].
    pub const fn threshold(self) -> Option<i64> {
        match self {
            Condition::Below(threshold)
            | Condition::Above(threshold)
            | Condition::At(threshold) => Some(threshold),
            Condition::Unknown => None,
        }
    }
}
