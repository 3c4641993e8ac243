//! What the facts would be with one improvement that a firm can bring about.

use super::{facts::Facts, firm::Certificates};
use crate::domain::{assessment::Improvement, talent::Talent};

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
                let valid = self
                    .firm
                    .certificates
                    .filter(|valid| valid.high_tech == Some(false))?;
                better.firm.certificates = Some(Certificates {
                    any: Some(true),
                    high_tech: Some(true),
                    ..valid
                });
            }
            Improvement::SpecialisedCertificate => {
                let valid = self
                    .firm
                    .certificates
                    .filter(|valid| valid.level.is_some_and(|level| level < 2))?;
                better.firm.certificates = Some(Certificates {
                    any: Some(true),
                    level: Some(2),
                    ..valid
                });
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
        }
        Some(better)
    }
}
