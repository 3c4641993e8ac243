//! Eligibility gates.

use crate::domain::{
    calendar::months_after,
    decision::{Gate, GateVerdict},
    facts::{GateFacts, Integrity},
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
}

/// Whether a product asks for a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Asked,
    NotAsked,
}

impl Gates {
    /// Returns the verdict of every gate that the product asks for, in the order of [`Gate`].
    pub(super) fn verdicts(&self, facts: &GateFacts) -> impl Iterator<Item = (Gate, GateVerdict)> {
        let all = [
            (Gate::Area, self.area, facts.in_area),
            (
                Gate::InnovationAttribute,
                self.innovation_attribute,
                facts.innovation_attribute,
            ),
            (Gate::OperatingAge, Asked::Asked, self.old_enough(facts)),
            (Gate::TaxGrade, Asked::Asked, self.taxed_well(facts)),
            (Gate::Integrity, Asked::Asked, self.clean(facts)),
        ];
        let reviewed = facts.key_ip_startup_reviewed;
        all.into_iter()
            .filter(|(_, asked, _)| *asked == Asked::Asked)
            .map(move |(gate, _, passes)| (gate, self.verdict(gate, passes, reviewed)))
    }

    fn verdict(&self, gate: Gate, passes: Option<bool>, reviewed: bool) -> GateVerdict {
        let excused = reviewed && self.excusable.contains(&gate);
        match passes {
            Some(true) => GateVerdict::Passed,
            Some(false) | None if excused => GateVerdict::Excused,
            Some(false) => GateVerdict::Failed,
            None => GateVerdict::Unknown,
        }
    }

    fn old_enough(&self, facts: &GateFacts) -> Option<bool> {
        Some(facts.operating_days? >= self.operating_days_min)
    }

    fn taxed_well(&self, facts: &GateFacts) -> Option<bool> {
        if self.is_outdated(facts) {
            return None;
        }
        Some(facts.tax_grade? <= self.tax_grade_worst)
    }

    /// Returns whether the tax grade is of too early a year to tell anything.
    pub(super) fn is_outdated(&self, facts: &GateFacts) -> bool {
        facts.tax_grade_year.is_some_and(|year| {
            i32::from(facts.as_of.year()) - i32::from(year) > self.tax_grade_years_max
        })
    }

    fn clean(&self, facts: &GateFacts) -> Option<bool> {
        Some(match facts.integrity? {
            Integrity::Clean => true,
            Integrity::LastEntry(last) => months_after(last, self.clean_months_min) <= facts.as_of,
        })
    }
}
