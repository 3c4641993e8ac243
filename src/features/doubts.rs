//! Facts that contradict each other, with both figures.
//!
//! A doubt about a need refers a case. A doubt that rests on facts which may be left out is shown and refers nothing: otherwise
//! leaving them out would pay.

use std::collections::BTreeMap;

use super::{facts::Facts, invoices::Gap};
use crate::domain::{
    calendar::days_between,
    facts::{Doubt, DoubtKind, Plausibility, Stated},
    money::Fen,
    patents::Patent,
};

/// A patent granted in fewer days than this after filing is doubtful: examination alone takes longer (illustrative).
const QUICK_GRANT_DAYS: i64 = 60;

/// Doubts about patents: of each kind the one with the smallest application number, so that the order of a list cannot matter.
#[derive(Clone, Debug, Default)]
pub(super) struct PatentDoubts {
    found: BTreeMap<DoubtKind, Doubt>,
}

impl PatentDoubts {
    /// Looks at one patent. Returns whether its application number can be right for what is declared.
    pub(super) fn look_at(&mut self, patent: &Patent) -> bool {
        if let Some(granted) = patent.grant_date
            && days_between(patent.filing_date, granted) < QUICK_GRANT_DAYS
        {
            let (stated, against) = (Stated::Day(granted), Stated::Day(patent.filing_date));
            self.note(DoubtKind::QuickGrant, patent, stated, Some(against));
        }
        let Some(number) = patent.application_number.facts() else {
            return true;
        };
        let mut right = true;
        if number.kind != patent.kind {
            let (stated, against) = (Stated::Kind(patent.kind), Stated::Kind(number.kind));
            self.note(DoubtKind::PatentKind, patent, stated, Some(against));
            right = false;
        }
        if !number.check_digit_right {
            let stated = Stated::Text(patent.application_number.to_string());
            self.note(DoubtKind::PatentNumber, patent, stated, None);
            right = false;
        }
        let filed = Stated::Day(patent.filing_date);
        let year = Some(Stated::Year(number.year));
        if number.year < patent.filing_date.year() {
            self.note(DoubtKind::PatentYear, patent, filed, year);
            right = false;
        } else if number.year > patent.filing_date.year() {
            self.note(DoubtKind::Divisional, patent, filed, year);
        }
        right
    }

    #[cold]
    fn note(&mut self, kind: DoubtKind, patent: &Patent, stated: Stated, against: Option<Stated>) {
        let about = patent.application_number.to_string();
        let doubt = Doubt {
            kind,
            about: Some(about),
            stated,
            against,
        };
        match self.found.get_mut(&kind) {
            Some(known) if known.about <= doubt.about => {}
            Some(known) => *known = doubt,
            None => {
                self.found.insert(kind, doubt);
            }
        }
    }

    pub(super) fn into_doubts(self) -> Vec<Doubt> {
        self.found.into_values().collect()
    }
}

impl Facts {
    /// Returns the contradictions among the facts, those of patents included.
    pub fn doubts(&self) -> Vec<Doubt> {
        let own = [
            self.accounts_contradict(),
            self.debt_above_liabilities(),
            self.growth_unsupported(),
            self.invoices_contradict(),
        ];
        let mut doubts: Vec<Doubt> = own.into_iter().flatten().collect();
        doubts.extend(self.patent_doubts.iter().cloned());
        doubts.sort_by_key(|doubt| doubt.kind);
        doubts
    }

    fn accounts_contradict(&self) -> Option<Doubt> {
        let latest = self.accounts.latest.ok()?;
        if !super::accounts::contradict(&latest) {
            return None;
        }
        let equity = latest.equity?;
        let sum = latest
            .liabilities
            .map_or(equity, |liabilities| liabilities.plus(equity));
        Some(doubt(
            DoubtKind::AccountsContradict,
            Stated::Money(latest.assets?),
            Some(Stated::Money(sum)),
        ))
    }

    fn debt_above_liabilities(&self) -> Option<Doubt> {
        let latest = self.accounts.latest.ok()?;
        let (debt, liabilities) = (latest.interest_bearing_debt?, latest.liabilities?);
        (debt > liabilities).then(|| {
            doubt(
                DoubtKind::DebtAboveLiabilities,
                Stated::Money(debt),
                Some(Stated::Money(liabilities)),
            )
        })
    }

    /// Growth above the stated rate that neither invoices nor staff support. What was not retrieved supports nothing.
    fn growth_unsupported(&self) -> Option<Doubt> {
        let Plausibility {
            growth_above_bp,
            invoices_share_bp,
            staff_share_bp,
        } = self.plausibility;
        let growth_bp = self.accounts.revenue_change_bp().ok()?;
        if growth_bp <= growth_above_bp {
            return None;
        }
        let invoices_bp = self.invoices.growth_bp();
        let staff_bp = self.staff_growth_bp();
        let supports = |found: Option<i64>, share_bp: i64| {
            let needed = i128::from(growth_bp) * i128::from(share_bp) / 10_000;
            found.is_some_and(|found| i128::from(found) >= needed)
        };
        if supports(invoices_bp, invoices_share_bp) || supports(staff_bp, staff_share_bp) {
            return None;
        }
        let against = invoices_bp.or(staff_bp).map(Stated::BasisPoints);
        let stated = Stated::BasisPoints(growth_bp);
        Some(doubt(DoubtKind::GrowthUnsupported, stated, against))
    }

    fn staff_growth_bp(&self) -> Option<i64> {
        let talent = self.talent?;
        let (now, before) = (
            i64::from(talent.staff?),
            i64::from(talent.staff_a_year_before?),
        );
        (before > 0).then(|| ((now - before) * 10_000).div_euclid(before))
    }

    fn invoices_contradict(&self) -> Option<Doubt> {
        let Gap { revenue, issued } = self.invoice_gap?;
        let (revenue, issued) = (
            Stated::Money(revenue),
            Stated::Money(Fen::saturated(issued)),
        );
        Some(doubt(DoubtKind::InvoicesContradict, revenue, Some(issued)))
    }
}

const fn doubt(kind: DoubtKind, stated: Stated, against: Option<Stated>) -> Doubt {
    Doubt {
        kind,
        about: None,
        stated,
        against,
    }
}
