//! A synthetic portfolio: firms with patents, talent, revenue and what became of them.
//!
//! Owns the generator and its numbers ([`Parameters`]; `docs/synthetic-book.md` explains them). It must not know any
//! feature, scorecard or policy: the model has to find what is in the facts. Every firm is drawn from its own random
//! stream, so that the same seed gives the same firm whatever the order or the number of threads. Transcendental
//! functions come from `libm`, so that it gives the same firm on every machine.
//!
//! A firm's outcome depends on its facts, on a quality that no fact states, and on a factor that all firms of a year share.

mod accounts;
mod caller;
mod draw;
mod firm;
mod industry;
mod innovation;
mod invoices;
mod loans;
mod moved;
mod outcome;
pub mod parameters;
mod patents;
mod sparse;
mod standing;
mod talent;

pub use self::{moved::moved_to, parameters::Parameters};

use self::draw::Draw;
use crate::pb;

/// A firm that cannot be moved to another day.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It has no as-of date.
    #[error("expected an as-of date")]
    NoDate,
    /// It has no JSON.
    #[error("the profile has no JSON: {0}")]
    Json(String),
}

impl From<crate::pb::json::Error> for Error {
    fn from(error: crate::pb::json::Error) -> Error {
        Error::Json(error.to_string())
    }
}

/// One firm of a book: what is known about it on its as-of date, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Firm {
    /// The profile, as a caller would send it.
    pub profile: pb::FirmProfile,
    /// Whether it defaulted in the twelve months after the as-of date.
    pub defaulted: bool,
    /// Revenue of the fiscal year that the as-of date lies in, fen; `None`: not retrieved.
    pub next_revenue_fen: Option<i64>,
    /// The year of the as-of date.
    pub year: i16,
}

/// Returns the firms of a portfolio, one after the other.
pub fn portfolio(parameters: &Parameters, seed: u64) -> impl Iterator<Item = Firm> + '_ {
    (0..parameters.scope.firms).map(move |index| firm(parameters, seed, index))
}

/// Returns the firm at a place of the portfolio; the others need not be drawn for it.
pub fn firm(parameters: &Parameters, seed: u64, index: u32) -> Firm {
    draw(parameters, seed, index).firm
}

/// A firm with what no caller sees, for tests of the generator.
struct Drawn {
    firm: Firm,
    /// Log-odds of default that the facts give, before anything is withheld.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the generator's tests"))]
    risk: outcome::Risk,
}

fn draw(parameters: &Parameters, seed: u64, index: u32) -> Drawn {
    let mut draw = Draw::of_firm(seed, index);
    let nature = firm::Nature::draw(parameters, &mut draw, seed);
    let accounts = accounts::Accounts::draw(parameters, &mut draw, &nature);
    let loans = loans::Loans::draw(parameters, &mut draw, &nature, accounts.latest_debt());
    let talent = talent::Talent::draw(parameters, &mut draw, &nature, &accounts);
    let portfolio = patents::Portfolio::draw(parameters, &mut draw, &nature, index);
    let standing = standing::Standing::draw(parameters, &mut draw, &nature, index);
    let innovation = innovation::Innovation::draw(parameters, &mut draw, &nature, &accounts);
    let trade = invoices::Trade::draw(parameters, &mut draw, &nature);

    let facts = outcome::Facts {
        nature: &nature,
        talent: &talent,
        accounts: &accounts,
        portfolio: &portfolio,
        standing: &standing,
        trade: &trade,
    };
    let risk = facts.stated_risk(parameters);
    let outcome = facts.outcome(parameters, &mut draw, risk.sum());
    let next_is_known = draw.chance(1.0 - parameters.outcome.next_revenue_unknown);

    // From here on only what a caller has is drawn: facts and outcome are the same whatever is retrieved.
    let caller = caller::Caller::draw(parameters, &mut draw, &nature);
    let running = (&accounts, outcome.undisturbed_revenue);
    let profile = pb::FirmProfile {
        as_of_date: Some(nature.as_of.to_string()),
        identity: Some(nature.identity(&mut draw, &caller, index)),
        eligibility: standing.eligibility(parameters, &mut draw, &caller),
        qualifications: standing.qualifications(parameters, &mut draw, &caller),
        tax: standing.tax(parameters, &mut draw, &nature, &caller),
        integrity: standing.integrity(parameters, &mut draw, &caller),
        group: standing.group(parameters, &mut draw, &caller),
        patents: portfolio.patents(parameters, &mut draw, &caller),
        other_rights: portfolio.other_rights(parameters, &mut draw, &caller),
        talent: talent.block(parameters, &mut draw, &nature, &caller),
        statements: accounts.statements(parameters, &mut draw, &nature, &caller),
        invoices: trade.block(parameters, &mut draw, &nature, &caller, running),
        loans: loans.block(parameters, &mut draw, &nature, &caller),
        innovation: innovation.block(parameters, &mut draw, &caller),
    };
    let profile = sparse::known(parameters, &mut draw, &caller, profile);
    Drawn {
        firm: Firm {
            profile,
            defaulted: outcome.defaulted,
            next_revenue_fen: next_is_known.then(|| accounts::fen(outcome.next_revenue)),
            year: nature.year,
        },
        risk,
    }
}

#[cfg(test)]
mod tests;
