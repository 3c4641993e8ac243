//! What the facts would be with one improvement that a firm can bring about.

use super::facts::Facts;
use crate::domain::{assessment::Improvement, talent::Talent};

/// Level of a specialised SME.
const SPECIALISED: u32 = 2;

impl Facts {
    /// Returns the facts with an improvement; `None` where the facts it builds on were not retrieved or it is there already.
    ///
    /// Assumptions: the further invention was filed three years before and is the firm's own; five more research staff are
    /// hired, nothing known of their degrees; more research expense is paid out of profit and cash flow; revenue grows with
    /// all flows of the year alike; liabilities are replaced by equity.
    pub fn with(&self, improvement: Improvement) -> Option<Facts> {
        let mut better = self.clone();
        match improvement {
            Improvement::OneMoreInvention => better.holdings = self.holdings.with_invention()?,
            Improvement::HighTechCertificate => {
                let valid = self.firm.certificates?;
                (valid.high_tech == Some(false)).then_some(())?;
                better.firm = self.firm.with_high_tech();
            }
            Improvement::SpecialisedCertificate => {
                let valid = self.firm.certificates?;
                valid.level.filter(|level| *level < SPECIALISED)?;
                better.firm = self.firm.with_level(SPECIALISED);
            }
            Improvement::RdDepartment => {
                let talent = self.talent.filter(|t| t.rd_department == Some(false))?;
                better.talent = Some(Talent {
                    rd_department: Some(true),
                    ..talent
                });
            }
            Improvement::FiveMoreRdStaff => {
                let talent = self.talent?;
                better.talent = Some(Talent {
                    staff: Some(talent.staff?.saturating_add(5)),
                    rd_staff: Some(talent.rd_staff?.saturating_add(5)),
                    ..talent
                });
            }
            Improvement::RdExpenseUp => better.accounts = self.accounts.with_rd_expense_up()?,
            Improvement::RevenueUp => better.accounts = self.accounts.with_revenue_up()?,
            Improvement::LiabilitiesDown => {
                better.accounts = self.accounts.with_liabilities_down()?;
            }
            Improvement::TurnProfit => better.accounts = self.accounts.with_profit()?,
        }
        Some(better)
    }
}
