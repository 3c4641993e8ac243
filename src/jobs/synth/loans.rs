//! Loans and credit lines. Together they come to the interest-bearing debt of the latest statement, or a little less.

use super::{
    accounts::fen,
    caller::{Caller, WEAK},
    draw::Draw,
    firm::{Nature, days_after},
    parameters::{Accounts as Numbers, Parameters},
};
use crate::{
    domain::calendar::{Date, months_after},
    pb::{self, LoanClass, LoanSecurity},
};

/// A firm's loans.
pub(super) struct Loans {
    items: Vec<Loan>,
}

/// One loan; money in yuan.
struct Loan {
    security: LoanSecurity,
    outstanding: f64,
    granted: f64,
    started_on: Date,
    due_on: Date,
    working_capital: bool,
    class: LoanClass,
    repaid_by_this: bool,
}

impl Loans {
    /// Returns the loans of a firm with this interest-bearing debt, yuan.
    pub(super) fn draw(
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        debt: f64,
    ) -> Loans {
        let numbers = &parameters.accounts;
        let (low, high) = numbers.loans_to_debt;
        let total = debt * draw.between(low, high);
        let most = (total / numbers.loan_least_yuan).max(1.0) as usize;
        let count = (draw.place(&numbers.loan_counts) + 1).min(most);
        let weights: Vec<f64> = (0..count).map(|_| draw.between(0.3, 1.0)).collect();
        let sum: f64 = weights.iter().sum();
        let items = weights
            .iter()
            // Whole hundreds of yuan, rounded down: the sum stays below the debt.
            .map(|weight| libm::floor(total * weight / sum / 100.0) * 100.0)
            .filter(|outstanding| *outstanding > 0.0)
            .map(|outstanding| Loan::draw(numbers, draw, nature, outstanding))
            .collect();
        Loans { items }
    }

    /// Returns the loans as a caller has them.
    pub(super) fn block(
        &self,
        parameters: &Parameters,
        draw: &mut Draw,
        nature: &Nature,
        caller: &Caller,
    ) -> Option<pb::Loans> {
        let chances = &parameters.retrieval;
        let present = caller.is_handed(parameters, draw, nature, chances.loans);
        let classes = caller.has(draw, chances.loan_class);
        let dates = caller.has(draw, chances.loan_dates);
        let items = self.items.iter().map(|loan| pb::Loan {
            security: loan.security.into(),
            outstanding_fen: fen(loan.outstanding),
            granted_fen: Some(fen(loan.granted)),
            started_on: dates.then(|| loan.started_on.to_string()),
            due_on: dates.then(|| loan.due_on.to_string()),
            working_capital: Some(loan.working_capital),
            loan_class: classes.then(|| loan.class.into()),
            repaid_by_this: loan.repaid_by_this,
        });
        present.then(|| pb::Loans {
            provenance: caller.provenance(draw),
            items: items.collect(),
        })
    }
}

impl Loan {
    fn draw(numbers: &Numbers, draw: &mut Draw, nature: &Nature, outstanding: f64) -> Loan {
        let (low, high) = numbers.granted_to_outstanding;
        let security = match draw.place(&numbers.loan_securities) {
            0 => LoanSecurity::Credit,
            1 => LoanSecurity::Guaranteed,
            2 => LoanSecurity::Pledged,
            _ => LoanSecurity::Mortgaged,
        };
        let (others, mortgaged) = numbers.working_capital_share;
        let working_capital = draw.chance(if security == LoanSecurity::Mortgaged {
            mortgaged
        } else {
            others
        });
        let (shortest, longest) = numbers.loan_term_months;
        let long_term = draw.between(shortest, longest + 1.0) as i32;
        let years = draw.place(&numbers.loan_years) as i32 + 1;
        let months = if working_capital {
            12 * years
        } else {
            long_term
        };
        let class = class(numbers, draw, nature);
        let due_on = due_on(numbers, draw, nature, class, months);
        let started_on = months_after(due_on, -months)
            .max(nature.founded_on)
            .min(nature.seen_on);
        let (days, share) = numbers.renewed;
        let is_renewed = draw.chance(share);
        let falls_due = nature.as_of < due_on && due_on <= days_after(nature.as_of, days);
        Loan {
            security,
            outstanding,
            // Granted in whole ten thousands.
            granted: libm::ceil(outstanding * draw.between(low, high) / 1e4) * 1e4,
            started_on,
            due_on,
            working_capital,
            class,
            repaid_by_this: is_renewed
                && falls_due
                && working_capital
                && class == LoanClass::Normal,
        }
    }
}

fn class(numbers: &Numbers, draw: &mut Draw, nature: &Nature) -> LoanClass {
    let shares = if nature.quality < WEAK {
        &numbers.loan_classes_weak
    } else {
        &numbers.loan_classes
    };
    match draw.place(shares) {
        0 => LoanClass::Normal,
        1 => LoanClass::SpecialMention,
        2 => LoanClass::Substandard,
        _ => LoanClass::Doubtful,
    }
}

/// Returns the last day: after the as-of date, or before it for some loans below 正常, by as much as their class allows.
fn due_on(
    numbers: &Numbers,
    draw: &mut Draw,
    nature: &Nature,
    class: LoanClass,
    months: i32,
) -> Date {
    let ahead = draw.between(1.0, f64::from(months) * 30.0) as i32;
    let regular = days_after(nature.as_of, ahead);
    let [least, mention, substandard, doubtful] = numbers.overdue_days;
    let (some, most) = numbers.overdue_share;
    let (chance, low, high) = match class {
        LoanClass::Normal | LoanClass::Unspecified => (0.0, 0.0, 0.0),
        LoanClass::SpecialMention => (some, least, mention),
        LoanClass::Substandard => (most, mention + 1.0, substandard),
        LoanClass::Doubtful | LoanClass::Loss => (most, substandard + 1.0, doubtful),
    };
    let past = days_after(nature.as_of, -(draw.between(low, high) as i32));
    let is_overdue = draw.chance(chance);
    if is_overdue && past > days_after(nature.founded_on, 90) {
        past
    } else {
        regular
    }
}
