//! Bank credit of a filing as loans.
//!
//! Filings list credit contracts: granted amounts with a period. What is outstanding they say only where the period is a
//! balance (`余额`). A list of loans has to be whole, so it is made only where every entry states its balance; otherwise
//! loans stay *not retrieved*, and the debt is what the statement says.

use super::{Filing, Object, Reading, day};
use crate::pb::{self, LoanSecurity};

pub(super) fn convert(
    object: &Object<'_>,
    reading: &mut Reading,
    filing: &Filing,
) -> Option<pb::Loans> {
    let entries = reading.objects(object, "bank_credit");
    let loans: Vec<Option<pb::Loan>> = entries
        .iter()
        .map(|entry| loan(entry, reading, filing))
        .collect();
    if loans.is_empty() {
        return None;
    }
    let whole: Option<Vec<pb::Loan>> = loans.into_iter().collect();
    if whole.is_none() {
        reading.note(
            "`bank_credit`: granted amounts whose balance is not stated; loans stay not retrieved",
        );
    }
    whole.map(|items| pb::Loans {
        provenance: filing.whole(),
        items,
    })
}

/// Returns the loan whose balance on a day up to the as-of date is stated.
fn loan(entry: &Object<'_>, reading: &mut Reading, filing: &Filing) -> Option<pb::Loan> {
    let amount = reading.fen(entry, "amount_yuan");
    let period = reading.text(entry, "period")?;
    let security = security(&reading.text(entry, "security")?)?;
    let balance_day = day::first_in(&period).filter(|_| period.contains("余额"))?;
    (balance_day <= filing.as_of).then_some(())?;
    Some(pb::Loan {
        security: security.into(),
        outstanding_fen: amount?,
        granted_fen: None,
        started_on: None,
        due_on: None,
        working_capital: None,
        loan_class: None,
        repaid_by_this: false,
    })
}

/// Returns the strongest security that the words name.
fn security(words: &str) -> Option<LoanSecurity> {
    [
        ("抵押", LoanSecurity::Mortgaged),
        ("质押", LoanSecurity::Pledged),
        ("保证", LoanSecurity::Guaranteed),
        ("担保", LoanSecurity::Guaranteed),
        ("信用", LoanSecurity::Credit),
    ]
    .into_iter()
    .find(|(word, _)| words.contains(word))
    .map(|(_, security)| security)
}
