//! What is known about one firm as of one day.

use super::{
    calendar::Date,
    firm::{Eligibility, Group, Identity, IntegrityEvent, Qualifications, TaxRecord},
    innovation::Innovation,
    invoices::InvoiceMonth,
    loans::Loan,
    patents::{OtherRights, Patents},
    statements::Statement,
    talent::Talent,
};

/// A firm's profile. `None`: not retrieved. An empty list: somebody looked and there was none.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Facts dated later are not looked at.
    pub as_of: Date,
    /// Who the firm is.
    pub identity: Sourced<Identity>,
    /// Facts that a programme asks about.
    pub eligibility: Option<Sourced<Eligibility>>,
    /// Certificates and recognised statuses, lapsed ones included.
    pub qualifications: Option<Sourced<Qualifications>>,
    /// Tax credit grade.
    pub tax: Option<Sourced<TaxRecord>>,
    /// Entries in the dishonesty and enforcement registers.
    pub integrity: Option<Sourced<Vec<IntegrityEvent>>>,
    /// Group of related parties.
    pub group: Option<Sourced<Group>>,
    /// Patents.
    pub patents: Option<Sourced<Patents>>,
    /// Other intellectual property.
    pub other_rights: Option<Sourced<OtherRights>>,
    /// Staff figures.
    pub talent: Option<Sourced<Talent>>,
    /// Annual statements, at most four, each year once, newest first.
    pub statements: Option<Sourced<Vec<Statement>>>,
    /// Invoice months, at most 36, each once, newest first.
    pub invoices: Option<Sourced<Vec<InvoiceMonth>>>,
    /// Loans.
    pub loans: Option<Sourced<Vec<Loan>>>,
    /// Prizes, research institutions, standards, equity rounds, and figures of research.
    pub innovation: Option<Sourced<Innovation>>,
}

/// A block of facts with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<T> {
    /// Where the facts come from.
    pub provenance: Provenance,
    /// The facts.
    pub facts: T,
}

/// Where a block of facts comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The source, in the caller's words.
    pub source: String,
    /// The day of retrieval, not later than the profile's as-of date.
    pub retrieved_on: Date,
    /// The caller's reference of the firm's authorisation.
    pub authorisation_ref: Option<String>,
}
