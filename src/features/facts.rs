//! Everything a profile says as of its date, aggregated once.

use super::{
    accounts::Accounts, firm::Firm, index::Basis, innovative_sme, invoices::Invoices, loans::Loans,
    patents::Holdings, talent, technology_sme, warnings::Doubts,
};
use crate::domain::{
    calendar::Date, index::Index, money::Fen, patents::OtherRights, profile::Profile,
    talent::Talent,
};

/// Everything a profile says as of its date. Cheap to copy; no text of the profile stands in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub(super) as_of: Date,
    pub(super) firm: Firm,
    pub(super) holdings: Holdings,
    pub(super) other_rights: Option<OtherRights>,
    pub(super) talent: Option<Talent>,
    pub(super) accounts: Accounts,
    pub(super) invoices: Invoices,
    pub(super) loans: Option<Loans>,
    pub(super) doubts: Doubts,
}

/// What the capacity model and the turnover term start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevenueBase {
    /// Revenue of the latest year.
    pub latest: Fen,
    /// Revenue of the best retrieved year; not below the latest.
    pub best: Fen,
}

impl Facts {
    /// Returns what the profile says, leaving aside everything that is dated after its as-of date.
    pub fn of(profile: &Profile) -> Facts {
        let mut doubts = Doubts::of(profile);
        let later = &mut doubts.dated_later;
        let firm = Firm::of(profile, later);
        Facts {
            as_of: profile.as_of,
            firm,
            holdings: Holdings::of(profile, later),
            other_rights: profile.other_rights.as_ref().map(|block| block.facts),
            talent: talent::of(profile, later),
            accounts: Accounts::of(profile, firm.founded_on, later),
            invoices: Invoices::of(profile, firm.founded_on, later),
            loans: Loans::of(profile, later),
            doubts,
        }
    }

    /// Returns the published indices with their bands.
    pub fn indices(&self) -> Vec<Index> {
        let basis = self.basis();
        vec![
            technology_sme::index(basis).index(),
            innovative_sme::index(basis).index(),
        ]
    }

    /// Returns the revenue of the latest and the best year: from the latest statement, otherwise issued invoices of the last
    /// twelve months, scaled up to a year where six to eleven were retrieved, otherwise the newest statement that has a revenue
    /// and is not stale. `None` where none of them tells it.
    pub fn revenue_base(&self) -> Option<RevenueBase> {
        let best = self.accounts.best_revenue();
        let from_statements = |latest: Fen| RevenueBase {
            latest,
            best: best.map_or(latest, |best| best.max(latest)),
        };
        match (self.accounts.revenue(), self.invoices.yearly) {
            (Ok(latest), _) => Some(from_statements(latest)),
            (Err(_), Some((latest, best))) => Some(RevenueBase { latest, best }),
            (Err(_), None) => self.accounts.earlier_revenue.map(from_statements),
        }
    }

    /// Returns whether the revenue base is that of an earlier year than the latest statement's.
    pub(super) fn revenue_is_of_an_earlier_year(&self) -> bool {
        self.accounts.earlier_revenue.is_some() && self.invoices.yearly.is_none()
    }

    /// Returns whether anything shows knowledge that a firm without known revenue could be judged by: an invention in force
    /// or applied for, another Class Ⅰ right, research staff, a master or a doctor.
    pub(super) fn show_knowledge(&self) -> bool {
        let some = |number: Option<u32>| number.is_some_and(|number| number > 0);
        let talent = self.talent.as_ref();
        some(self.holdings.class_one())
            || some(self.holdings.pending())
            || some(self.other_rights.as_ref().and_then(OtherRights::class_one))
            || talent.is_some_and(|talent| {
                some(talent.rd_staff) || some(talent.masters_or_above) || some(talent.doctors)
            })
    }

    pub(super) const fn basis(&self) -> Basis<'_> {
        Basis {
            firm: &self.firm,
            accounts: &self.accounts,
            talent: self.talent.as_ref(),
            holdings: &self.holdings,
            other_rights: self.other_rights.as_ref(),
        }
    }
}
