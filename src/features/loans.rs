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
    /// Without loans that the new credit repays.
    pub(super) outstanding: Fen,
    /// Of loans that finance working capital, without those that the new credit repays; `None` where the purpose of a loan was
    /// not retrieved.
    pub(super) working_capital: Option<Fen>,
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
        let block = profile.loans.as_ref()?;
        let seen = block.provenance.retrieved_on.min(profile.as_of);
        let mut owed = Loans {
            outstanding: Fen::ZERO,
            working_capital: Some(Fen::ZERO),
            non_performing: Some(false),
            special_mention: Some(false),
            past_due: Fen::ZERO,
            due_unknown: false,
        };
        for loan in &block.facts {
            let is_later = loan.started_on.is_some_and(|day| day > seen);
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
        // A loan that the new credit repays is no debt beside it. Its grade and what is overdue still count.
        if !loan.repaid_by_this {
            self.outstanding = self.outstanding.plus(loan.outstanding);
            self.working_capital = match (self.working_capital, loan.working_capital) {
                (Some(sum), Some(true)) => Some(sum.plus(loan.outstanding)),
                (sum, Some(false)) => sum,
                (_, None) | (None, Some(true)) => None,
            };
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
