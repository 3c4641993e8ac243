//! A synthetic portfolio: firms with patents, talent, revenue and what became of them.
//!
//! Owns the generator and its numbers ([`Parameters`]; `docs/synthetic-book.md` explains them). It must not know any
//! feature, scorecard or policy: the model has to find what is in the facts. Every firm is drawn from its own random
//! stream, so that the same seed gives the same firm whatever the order or the number of threads. Transcendental
//! functions come from `libm`, so that it gives the same firm on every machine.
//!
//! A firm's outcome depends on its facts, on a quality that no fact states, and on a factor that all firms of a year share.

mod accounts;
mod draw;
mod firm;
mod invoices;
mod outcome;
pub mod parameters;
mod patents;
mod sparse;
mod standing;
mod talent;

pub use self::parameters::Parameters;

use self::draw::Draw;
use crate::pb;

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
    stated_risk: f64,
}

fn draw(parameters: &Parameters, seed: u64, index: u32) -> Drawn {
    let mut draw = Draw::of_firm(seed, index);
    let nature = firm::Nature::draw(parameters, &mut draw, seed);
    let accounts = accounts::Accounts::draw(parameters, &mut draw, &nature);
    let revenue = accounts.latest_revenue();
    let talent = talent::Talent::draw(parameters, &mut draw, &nature, revenue);
    let portfolio = patents::Portfolio::draw(parameters, &mut draw, &nature, index);
    let standing = standing::Standing::draw(parameters, &mut draw, &nature);
    let trade = invoices::Trade::draw(parameters, &mut draw, &nature);

    let facts = outcome::Facts {
        nature: &nature,
        talent: &talent,
        accounts: &accounts,
        portfolio: &portfolio,
        standing: &standing,
        trade: &trade,
    };
    let stated_risk = facts.stated_risk(parameters);
    let outcome = facts.outcome(parameters, &mut draw, stated_risk);

    let profile = pb::FirmProfile {
        as_of_date: Some(nature.as_of.to_string()),
        identity: Some(nature.identity(index)),
        eligibility: standing.eligibility(parameters, &mut draw, &nature),
        qualifications: standing.qualifications(parameters, &mut draw, &nature),
        tax: standing.tax(parameters, &mut draw, &nature),
        integrity: standing.integrity(parameters, &mut draw, &nature),
        group: standing.group(parameters, &mut draw, &nature),
        patents: portfolio.patents(parameters, &mut draw, &nature),
        other_rights: portfolio.other_rights(parameters, &mut draw, &nature),
        talent: talent.block(parameters, &mut draw, &nature),
        statements: accounts.statements(parameters, &mut draw, &nature),
        invoices: trade.block(
            parameters,
            &mut draw,
            &nature,
            &accounts,
            outcome.undisturbed_revenue,
        ),
        loans: accounts.loans(parameters, &mut draw, &nature),
        innovation: standing.innovation(parameters, &mut draw, &nature),
    };
    let profile = sparse::known(parameters, &mut draw, profile);
    let known = draw.chance(1.0 - parameters.outcome.next_revenue_unknown);
    Drawn {
        firm: Firm {
            profile,
            defaulted: outcome.defaulted,
            next_revenue_fen: known.then(|| accounts::fen(outcome.next_revenue)),
            year: nature.year,
        },
        stated_risk,
    }
}

#[cfg(test)]
mod tests;
