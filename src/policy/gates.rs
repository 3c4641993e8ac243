//! Eligibility gates.

use std::collections::BTreeSet;

use crate::domain::{
    calendar::months_after,
    decision::{Gate, GateVerdict},
    facts::{GateFacts, Integrity, Item, Known, Size},
    firm::TaxGrade,
};

/// What the gates of a product ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gates {
    pub(super) area: Asked,
    pub(super) innovation_attribute: Asked,
    /// Fewest days since establishment.
    pub(super) operating_days_min: i64,
    /// Worst tax grade that passes.
    pub(super) tax_grade_worst: TaxGrade,
    /// Years after the year of a tax grade in which it still tells something.
    pub(super) tax_grade_years_max: i32,
    /// Months since the last day on which an entry of serious dishonesty stood.
    pub(super) clean_months_min: i32,
    /// Gates from which the review of a start-up with key intellectual property excuses.
    pub(super) excusable: Vec<Gate>,
    /// Industries that the product does not serve: GB/T 4754 codes, each standing for all codes below it.
    pub(super) industries_excluded: Vec<String>,
    /// Whether large firms are left out.
    pub(super) size: Asked,
}

/// Whether a product asks for a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Asked,
    NotAsked,
}

/// What a gate says of a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    pub(super) gate: Gate,
    pub(super) verdict: GateVerdict,
    /// With [`GateVerdict::Unknown`]: the facts that would settle it.
    pub(super) needs: Vec<Item>,
}

impl Gates {
    /// Returns the ruling of every gate that the product asks for, in the order of [`Gate`].
    pub(super) fn rulings(&self, facts: &GateFacts) -> impl Iterator<Item = Ruling> {
        let all = Gate::ALL.map(|gate| (self.asks(gate) == Asked::Asked).then_some(gate));
        all.into_iter()
            .flatten()
            .map(move |gate| self.ruling(gate, facts))
    }

    /// Returns the facts that some gate of the product asks for.
    pub(super) fn needs(&self) -> BTreeSet<Item> {
        let asked = Gate::ALL.into_iter();
        let asked = asked.filter(|gate| self.asks(*gate) == Asked::Asked);
        let mut needs: BTreeSet<Item> = asked.map(item_of).collect();
        if !self.excusable.is_empty() {
            needs.insert(Item::StartupReview);
        }
        if self.size == Asked::Asked {
            needs.extend([Item::Industry, Item::Revenue]);
        }
        needs
    }

    fn asks(&self, gate: Gate) -> Asked {
        match gate {
            Gate::Area => self.area,
            Gate::InnovationAttribute => self.innovation_attribute,
            Gate::OperatingAge | Gate::TaxGrade | Gate::Integrity => Asked::Asked,
            Gate::Industry if self.industries_excluded.is_empty() => Asked::NotAsked,
            Gate::Industry => Asked::Asked,
            Gate::Size => self.size,
        }
    }

    fn ruling(&self, gate: Gate, facts: &GateFacts) -> Ruling {
        let passes = match gate {
            Gate::Area => facts.in_area.ok(),
            Gate::InnovationAttribute => facts.innovation_attribute.ok(),
            Gate::OperatingAge => {
                known(facts.operating_days, |days| days >= self.operating_days_min)
            }
            Gate::TaxGrade => self.taxed_well(facts),
            Gate::Integrity => known(facts.integrity, |found| self.is_clean(found, facts)),
            Gate::Industry => facts
                .industry
                .as_ref()
                .ok()
                .and_then(|code| self.serves(code)),
            Gate::Size => facts.size.as_ref().ok().map(|size| *size != Size::Large),
        };
        let excusable = self.excusable.contains(&gate);
        let (verdict, needs) = match (passes, excusable, facts.reviewed_startup) {
            (Some(true), _, _) => (GateVerdict::Passed, Vec::new()),
            (Some(false) | None, true, Some(true)) => (GateVerdict::Excused, Vec::new()),
            (Some(false), true, None) => (GateVerdict::Unknown, vec![Item::StartupReview]),
            (Some(false), _, _) => (GateVerdict::Failed, Vec::new()),
            (None, _, _) => (GateVerdict::Unknown, needs_of(gate, facts)),
        };
        Ruling {
            gate,
            verdict,
            needs,
        }
    }

    fn taxed_well(&self, facts: &GateFacts) -> Option<bool> {
        if self.is_outdated(facts) {
            return None;
        }
        known(facts.tax_grade, |(grade, _)| grade <= self.tax_grade_worst)
    }

    /// Returns whether the tax grade is of too early a year to tell anything.
    pub(super) fn is_outdated(&self, facts: &GateFacts) -> bool {
        facts.tax_grade.is_ok_and(|(_, year)| {
            i32::from(facts.as_of.year()) - i32::from(year) > self.tax_grade_years_max
        })
    }

    fn is_clean(&self, found: Integrity, facts: &GateFacts) -> bool {
        match found {
            Integrity::Clean => true,
            Integrity::LastEntry(last) => months_after(last, self.clean_months_min) <= facts.as_of,
        }
    }

    /// Returns whether the product serves an industry; `None` where the code is too coarse to tell.
    fn serves(&self, code: &str) -> Option<bool> {
        let excluded = self.industries_excluded.iter();
        if excluded
            .clone()
            .any(|listed| code.starts_with(listed.as_str()))
        {
            return Some(false);
        }
        let mut finer = excluded.filter(|listed| listed.starts_with(code));
        finer.next().is_none().then_some(true)
    }
}

/// Returns the fact that a gate is about.
const fn item_of(gate: Gate) -> Item {
    match gate {
        Gate::Area => Item::Area,
        Gate::InnovationAttribute => Item::InnovationAttribute,
        Gate::OperatingAge => Item::FoundedOn,
        Gate::TaxGrade => Item::TaxGrade,
        Gate::Integrity => Item::Integrity,
        Gate::Industry => Item::Industry,
        Gate::Size => Item::Staff,
    }
}

/// Returns the facts that would settle a gate.
fn needs_of(gate: Gate, facts: &GateFacts) -> Vec<Item> {
    match (gate, &facts.size) {
        (Gate::Size, Err(missing)) => missing.clone(),
        (_, _) => vec![item_of(gate)],
    }
}

fn known<T: Copy>(fact: Known<T>, passes: impl FnOnce(T) -> bool) -> Option<bool> {
    fact.ok().map(passes)
}
