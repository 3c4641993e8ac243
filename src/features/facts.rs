//! Everything a profile says as of its date, aggregated once.

use std::sync::Arc;

use super::{
    accounts::Accounts,
    blocks::{Block, Blocks},
    doubts::PatentDoubts,
    firm::Firm,
    index::Basis,
    innovative_sme,
    invoices::{self, Gap, Invoices},
    loans::Loans,
    patents::Holdings,
    setting::Setting,
    talent, technology_sme,
    warnings::Doubts,
};
use crate::domain::{
    assessment::Reading,
    calendar::Date,
    facts::{Doubt, Missing, Plausibility},
    index::Index,
    innovation::Innovation,
    money::Fen,
    patents::OtherRights,
    profile::Profile,
    talent::Talent,
};

/// Everything a profile says as of its date. Cheap to copy: what has a size of its own is shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub(super) as_of: Date,
    pub(super) industry: Option<Arc<str>>,
    pub(super) group_retrieved: bool,
    pub(super) firm: Firm,
    pub(super) holdings: Holdings,
    pub(super) other_rights: Option<OtherRights>,
    pub(super) talent: Option<Talent>,
    /// The figures of the block; its dated facts are part of `firm`.
    pub(super) research: Option<Research>,
    pub(super) accounts: Accounts,
    pub(super) invoices: Invoices,
    pub(super) invoice_gap: Option<Gap>,
    pub(super) loans: Option<Loans>,
    pub(super) doubts: Doubts,
    pub(super) patent_doubts: Arc<[Doubt]>,
    pub(super) plausibility: Plausibility,
}

/// Figures of research over three years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Research {
    pub(super) projects: Option<u32>,
    pub(super) conversions: Option<u32>,
    pub(super) technology_contracts: Option<Fen>,
    pub(super) university_cooperation: Option<bool>,
}

impl Research {
    fn of(innovation: &Innovation) -> Research {
        Research {
            projects: innovation.rd_projects,
            conversions: innovation.conversions,
            technology_contracts: innovation.technology_contracts,
            university_cooperation: innovation.university_cooperation,
        }
    }
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
    /// Returns what the profile says, leaving aside blocks that are too old for the product and everything that is dated after the
    /// as-of date or after its retrieval.
    pub fn of(profile: &Profile, setting: &Setting<'_>) -> Facts {
        let (fresh, stale) = setting.fresh(profile);
        let profile = &*fresh;
        let mut doubts = Doubts::of(profile, stale);
        let later = &mut doubts.dated_later;
        let firm = Firm::of(profile, later);
        let mut patent_doubts = PatentDoubts::default();
        let holdings = Holdings::of(profile, setting.weights, later, &mut patent_doubts);
        let accounts = Accounts::of(profile, firm.founded_on, due_year(setting.day), later);
        doubts
            .statement_due
            .note(Block::Statements, accounts.due_is_missing);
        Facts {
            as_of: profile.as_of,
            industry: profile
                .identity
                .facts
                .industry_code
                .as_deref()
                .map(Arc::from),
            group_retrieved: profile.group.is_some(),
            holdings,
            other_rights: profile.other_rights.as_ref().map(|block| block.facts),
            talent: talent::of(profile, later_of(&mut doubts)),
            research: profile
                .innovation
                .as_ref()
                .map(|block| Research::of(&block.facts)),
            invoices: Invoices::of(profile, firm.founded_on, later_of(&mut doubts)),
            invoice_gap: gap(profile),
            loans: Loans::of(profile, later_of(&mut doubts)),
            firm,
            accounts,
            doubts,
            patent_doubts: patent_doubts.into_doubts().into(),
            plausibility: setting.demands.plausibility,
        }
    }

    /// Returns the facts of the same firm without patents, talent and research, as far as they were retrieved: what was not
    /// retrieved stays unknown.
    pub fn without_knowledge(&self) -> Facts {
        let none = |number: Option<u32>| number.map(|_| 0);
        Facts {
            holdings: self.holdings.without_patents(),
            talent: self.talent.map(|talent| Talent {
                rd_staff: none(talent.rd_staff),
                masters_or_above: none(talent.masters_or_above),
                doctors: none(talent.doctors),
                senior_titles: none(talent.senior_titles),
                rd_department: talent.rd_department.map(|_| false),
                ..talent
            }),
            research: self.research.map(|research| Research {
                projects: none(research.projects),
                university_cooperation: research.university_cooperation.map(|_| false),
                ..research
            }),
            accounts: self.accounts.without_research(),
            firm: self.firm.without_research(),
            ..self.clone()
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
    ///
    /// On the known reading nothing stands in for a statement's revenue that was not retrieved: it could be less.
    pub fn revenue_base(&self, reading: Reading) -> Option<RevenueBase> {
        let best = self.accounts.best_revenue();
        let from_statements = |latest: Fen| RevenueBase {
            latest,
            best: best.map_or(latest, |best| best.max(latest)),
        };
        match (self.accounts.revenue(), self.invoices.yearly) {
            (Ok(latest), _) => Some(from_statements(latest)),
            (Err(Missing::NotRetrieved), _) if reading == Reading::Known => None,
            (Err(_), Some((latest, best))) => Some(RevenueBase { latest, best }),
            (Err(_), None) => self.accounts.earlier_revenue.map(from_statements),
        }
    }

    /// Returns whether the revenue base is that of an earlier year than the latest statement's.
    pub(super) fn revenue_is_of_an_earlier_year(&self) -> bool {
        self.accounts.earlier_revenue.is_some() && self.invoices.yearly.is_none()
    }

    /// Returns whether patents were retrieved one by one.
    pub const fn patents_are_listed(&self) -> bool {
        self.holdings.list().is_some()
    }

    /// Returns why research expense is missing.
    pub fn rd_expense_missing(&self) -> Option<Missing> {
        self.accounts.field(|latest| latest.rd_expense).err()
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

fn later_of(doubts: &mut Doubts) -> &mut Blocks {
    &mut doubts.dated_later
}

/// Returns the newest year whose statement is due on a day: that of a year is due on 31 May of the next (illustrative).
fn due_year(day: Date) -> i16 {
    let after_may = (day.month(), day.day()) > (5, 31);
    day.year().saturating_sub(if after_may { 1 } else { 2 })
}

/// Returns the largest gap between invoices and a statement.
fn gap(profile: &Profile) -> Option<Gap> {
    let block = profile.statements.as_ref()?;
    let seen = block.provenance.retrieved_on.min(profile.as_of);
    let ended = block
        .facts
        .iter()
        .filter(|statement| statement.ended_on() <= seen);
    ended
        .filter_map(|statement| invoices::gap(profile, statement))
        .max_by_key(|gap| (gap.issued - gap.revenue.get()).saturating_abs())
}
