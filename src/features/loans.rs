//! Loans that exist already.

use super::blocks::{Block, Blocks};
use crate::domain::{
    loans::{Loan, LoanClass},
    money::Fen,
    profile::Profile,
};

/// What a firm owes on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loans {
    pub(super) outstanding: Fen,
    /// Of loans marked as financing working capital.
    pub(super) working_capital: Fen,
    /// Whether one is non-performing; `None` where a grade is missing and no other loan settles it.
    pub(super) non_performing: Option<bool>,
}

impl Loans {
    pub(super) fn of(profile: &Profile, later: &mut Blocks) -> Option<Loans> {
        let loans = &profile.loans.as_ref()?.facts;
        let mut owed = Loans {
            outstanding: Fen::ZERO,
            working_capital: Fen::ZERO,
            non_performing: Some(false),
        };
        for loan in loans {
            let is_later = loan.started_on.is_some_and(|day| day > profile.as_of);
            later.note(Block::Loans, is_later);
            if !is_later {
                owed.add(loan);
            }
        }
        Some(owed)
    }

    fn add(&mut self, loan: &Loan) {
        self.outstanding = self.outstanding.plus(loan.outstanding);
        if loan.working_capital == Some(true) {
            self.working_capital = self.working_capital.plus(loan.outstanding);
        }
        self.non_performing = match (self.non_performing, loan.class) {
            (Some(true), _) => Some(true),
            (_, Some(class)) if class >= LoanClass::Substandard => Some(true),
            (known, Some(_)) => known,
            (_, None) => None,
        };
    }
}
