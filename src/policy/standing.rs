//! What gates, triggers, doubts and needs say of a firm, before any limit.

use super::{
    gates::Ruling,
    table::{Patents, Table},
    trigger::{Firing, LeadsTo, Trigger},
};
use crate::domain::{
    decision::{Gate, GateVerdict},
    facts::{DoubtKind, GateFacts, Item, Missing},
    money::Fen,
};

/// What gates, triggers, doubts and needs say.
pub(super) struct Standing<'a> {
    rulings: Vec<Ruling>,
    fired: Vec<(&'a Trigger, LeadsTo)>,
    doubts: Vec<DoubtKind>,
    /// Facts without which the case cannot be approved and that were not retrieved, in the order of [`Item`].
    needs: Vec<Item>,
}

impl<'a> Standing<'a> {
    /// Returns the standing of a firm under a product's table.
    pub(super) fn of(table: &'a Table, facts: &GateFacts, requested: Option<Fen>) -> Standing<'a> {
        let mut needs = Vec::new();
        let mut rulings = Vec::with_capacity(Gate::ALL.len());
        for ruling in table.gates.rulings(facts) {
            needs.extend(&ruling.needs);
            rulings.push(ruling);
        }
        let mut fired = Vec::new();
        for trigger in &table.triggers {
            match trigger.firing(facts, requested) {
                Firing::Fires => {
                    let leads_to = trigger.leads_to_for(facts);
                    let spared = leads_to < trigger.leads_to && facts.reviewed_startup.is_none();
                    needs.extend(spared.then_some(Item::StartupReview));
                    fired.push((trigger, leads_to));
                }
                Firing::Silent => {}
                Firing::Unknown(items) => needs.extend(items.into_iter().flatten()),
            }
        }
        needs.extend(of_ceilings(table, facts));
        let mut doubts = facts.doubts.clone();
        doubts.retain(|kind| kind.refers());
        Standing {
            rulings,
            fired,
            doubts,
            needs: told_once(needs),
        }
    }

    /// Returns whether facts at hand decline the case.
    pub(super) fn declines(&self) -> bool {
        let failed = |ruling: &Ruling| ruling.verdict == GateVerdict::Failed;
        self.rulings.iter().any(failed)
            || self
                .fired
                .iter()
                .any(|(_, leads_to)| *leads_to == LeadsTo::Declined)
    }

    /// Returns whether a person decides, whatever the limit.
    pub(super) fn refers(&self) -> bool {
        !self.fired.is_empty() || !self.doubts.is_empty() || !self.needs.is_empty()
    }

    /// Returns the needs that are missing.
    pub(super) fn needs(&self) -> &[Item] {
        &self.needs
    }

    /// Returns the doubts that refer.
    pub(super) fn doubts(&self) -> &[DoubtKind] {
        &self.doubts
    }

    /// Returns the gates that failed.
    pub(super) fn failed(&self) -> impl Iterator<Item = Gate> + '_ {
        let failed = self.rulings.iter();
        failed
            .filter(|ruling| ruling.verdict == GateVerdict::Failed)
            .map(|ruling| ruling.gate)
    }

    /// Returns the gates with their verdicts.
    pub(super) fn gates(&self) -> impl Iterator<Item = (Gate, GateVerdict)> + '_ {
        self.rulings
            .iter()
            .map(|ruling| (ruling.gate, ruling.verdict))
    }

    /// Returns the triggers that fired, each with what it leads to for this firm.
    pub(super) fn fired(&self) -> &[(&'a Trigger, LeadsTo)] {
        &self.fired
    }
}

/// Returns the facts whose worst value takes a ceiling to nothing.
fn of_ceilings(table: &Table, facts: &GateFacts) -> impl Iterator<Item = Item> {
    let is_missing = |missing: Option<Missing>| missing == Some(Missing::NotRetrieved);
    let balance = [facts.assets, facts.liabilities, facts.equity];
    let balance = balance.into_iter().any(|part| is_missing(part.err()));
    let group = table.guarantor.is_some() && !facts.group_retrieved;
    let patents = table.patents == Patents::Needed && !facts.patents_listed;
    [
        (is_missing(facts.statements.err()), Item::Statements),
        (is_missing(facts.revenue.err()), Item::Revenue),
        (is_missing(facts.net_profit.err()), Item::NetProfit),
        (is_missing(facts.cash_flow.err()), Item::CashFlow),
        (is_missing(facts.debt.err()), Item::Debt),
        (balance, Item::BalanceSheet),
        (group, Item::Group),
        (patents, Item::Patents),
    ]
    .into_iter()
    .filter_map(|(missing, item)| missing.then_some(item))
}

/// Sorts the needs and names each once. Where the statements themselves are missing, their figures are not named besides. Nor is
/// debt where loans are missing: without them the debt of the statement tells nothing.
fn told_once(mut needs: Vec<Item>) -> Vec<Item> {
    needs.sort_unstable();
    needs.dedup();
    if needs.contains(&Item::Statements) {
        needs.retain(|item| !item.is_of_statements());
    }
    if needs.contains(&Item::Loans) {
        needs.retain(|item| *item != Item::Debt);
    }
    needs
}
