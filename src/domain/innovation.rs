//! Prizes, research institutions, standards and equity rounds.

use super::{calendar::Date, money::Fen};

/// One fact about innovation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InnovationFact {
    /// What happened.
    pub kind: InnovationFactKind,
    /// When it happened or was recognised.
    pub date: Date,
    /// For an equity round: the new equity.
    pub amount: Option<Fen>,
}

/// Kinds of facts, as the published indices ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InnovationFactKind {
    /// A national science and technology prize, among its first three holders.
    NationalSciencePrize,
    /// Another science prize at provincial level or above.
    ProvincialPrize,
    /// A provincial or higher research institution.
    ProvincialRdInstitution,
    /// Led a standard.
    LedStandard,
    /// A national innovation or intellectual property model firm.
    NationalModelFirm,
    /// A round of new equity.
    EquityRound,
}
