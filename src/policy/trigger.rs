//! Triggers: facts that keep a case from being approved, as data.

use super::{fact::Fact, table::Texts};
use crate::domain::{
    facts::{GateFacts, Item, Missing},
    money::Fen,
};

/// One trigger of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    pub(super) code: String,
    pub(super) test: Test,
    pub(super) also: Option<Test>,
    pub(super) leads_to: LeadsTo,
    /// What it leads to for a reviewed start-up.
    pub(super) startup_leads_to: LeadsTo,
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

/// What must hold for a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The fact is below it.
    Below(i64),
    /// The fact is above it.
    Above(i64),
    /// The fact is it.
    At(i64),
}

/// What a trigger does for a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Firing {
    /// Every condition holds.
    Fires,
    /// A condition does not hold, whatever else is not known.
    Silent,
    /// It depends on facts that were not retrieved: those of the first and of the second condition.
    Unknown([Option<Item>; 2]),
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

    /// Returns what it leads to for a firm. Where nobody retrieved whether the firm is a reviewed start-up, the milder
    /// consequence holds: an unknown fact never declines.
    pub(super) fn leads_to_for(&self, facts: &GateFacts) -> LeadsTo {
        match facts.reviewed_startup {
            Some(false) => self.leads_to,
            Some(true) => self.startup_leads_to,
            None => self.leads_to.min(self.startup_leads_to),
        }
    }

    /// Returns the facts that its conditions ask for.
    pub(super) fn items(&self) -> impl Iterator<Item = Item> {
        let also = self.also.and_then(|also| also.fact.item());
        self.test.fact.item().into_iter().chain(also)
    }

    /// Returns what it does for a firm.
    pub fn firing(&self, facts: &GateFacts, requested: Option<Fen>) -> Firing {
        let first = self.test.holds(facts, requested);
        let second = self.also.map(|also| also.holds(facts, requested));
        match (first, second) {
            (Some(false), _) | (_, Some(Some(false))) => Firing::Silent,
            (Some(true), None | Some(Some(true))) => Firing::Fires,
            (_, _) => {
                let unknown = |holds: Option<bool>, test: Test| {
                    holds.is_none().then(|| test.fact.lacking(facts)).flatten()
                };
                let second = self.also.and_then(|also| unknown(second.flatten(), also));
                Firing::Unknown([unknown(first, self.test), second])
            }
        }
    }

    /// Returns whether this one makes `other` say nothing new where all of `fired` fired: `other` asks for the same fact in the same
    /// direction with a threshold at most as strict, and what `other` asks for besides is told
    /// by this one or by another.
    pub(super) fn implies(&self, other: &Trigger, fired: &[(&Trigger, LeadsTo)]) -> bool {
        let strict = match (self.test.condition, other.test.condition) {
            (Condition::Below(own), Condition::Below(weaker)) => own <= weaker,
            (Condition::Above(own), Condition::Above(weaker)) => own >= weaker,
            (Condition::Below(_) | Condition::Above(_) | Condition::At(_), _) => false,
        };
        let told = |also: Test| {
            self.also == Some(also) || fired.iter().any(|(trigger, _)| trigger.test == also)
        };
        strict && self.test.fact == other.test.fact && other.also.is_none_or(told)
    }

    /// Returns its text for a firm's value. In the table's text `{value}` and `{threshold}` stand for the figures, `{size}` and
    /// `{threshold_size}` for the same without a sign.
    pub(super) fn rendered(&self, value: Option<i64>) -> Texts {
        let unit = self.test.fact.unit();
        let threshold = Some(self.test.condition.threshold());
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
    /// Returns whether the condition holds; `None` where the fact was not retrieved. A fact that is not applicable, such as the
    /// growth of a firm in its first year, holds no condition.
    fn holds(self, facts: &GateFacts, requested: Option<Fen>) -> Option<bool> {
        match (self.condition, self.fact.of(facts, requested)) {
            (Condition::Below(threshold), Ok(value)) => Some(value < threshold),
            (Condition::Above(threshold), Ok(value)) => Some(value > threshold),
            (Condition::At(threshold), Ok(value)) => Some(value == threshold),
            (_, Err(Missing::Undefined)) => Some(false),
            (_, Err(Missing::NotRetrieved)) => None,
        }
    }
}

impl Condition {
    /// Returns the threshold.
    pub const fn threshold(self) -> i64 {
        match self {
            Condition::Below(threshold)
            | Condition::Above(threshold)
            | Condition::At(threshold) => threshold,
        }
    }
}
