//! Loans that exist already.

use super::blocks::{Block, Blocks};
use crate::domain::{
    calendar::Date,
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
    /// Whether one is graded 关注; `None` likewise.
    pub(super) special_mention: Option<bool>,
    /// Of loans past their last day.
    past_due: Fen,
    /// Whether the last day of a loan with something outstanding is not known.
    due_unknown: bool,
}

impl Loans {
    pub(super) fn of(profile: &Profile, later: &mut Blocks) -> Option<Loans> {
        let loans = &profile.loans.as_ref()?.facts;
        let mut owed = Loans {
            outstanding: Fen::ZERO,
            working_capital: Fen::ZERO,
            non_performing: Some(false),
            special_mention: Some(false),
            past_due: Fen::ZERO,
            due_unknown: false,
        };
        for loan in loans {
            let is_later = loan.started_on.is_some_and(|day| day > profile.as_of);
            later.note(Block::Loans, is_later);
            if !is_later {
                owed.add(loan, profile.as_of);
            }
        }
        Some(owed)
    }

    /// Returns what is outstanding past its last day; `None` where a last day is missing and no other loan settles it.
    pub(super) fn overdue(&self) -> Option<Fen> {
        (self.past_due > Fen::ZERO || !self.due_unknown).then_some(self.past_due)
    }

    fn add(&mut self, loan: &Loan, as_of: Date) {
        self.outstanding = self.outstanding.plus(loan.outstanding);
        if loan.working_capital == Some(true) {
            self.working_capital = self.working_capital.plus(loan.outstanding);
        }
        self.non_performing = any(self.non_performing, loan.class, |class| {
            class >= LoanClass::Substandard
        });
        self.special_mention = any(self.special_mention, loan.class, |class| {
            class == LoanClass::SpecialMention
        });
        match loan.due_on {
            Some(due) if due < as_of => self.past_due = self.past_due.plus(loan.outstanding),
            Some(_) => {}
            None => self.due_unknown |= loan.outstanding > Fen::ZERO,
        }
    }
}

/// Returns whether any loan so far has such a grade: yes where one has, unknown where one is not graded.
fn any(
    so_far: Option<bool>,
    class: Option<LoanClass>,
    is_such: impl Fn(LoanClass) -> bool,
) -> Option<bool> {
    match (so_far, class) {
        (Some(true), _) => Some(true),
        (_, Some(class)) if is_such(class) => Some(true),
        (known, Some(_)) => known,
        (_, None) => None,
    }
}
