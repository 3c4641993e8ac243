//! Prizes, research institutions, standards, equity rounds, and figures of research.

use super::{calendar::Date, money::Fen};

/// What is known about innovation; `None`: not retrieved. Three years are counted back from the day of retrieval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Innovation {
    /// Prizes, research institutions, standards and equity rounds, in no particular order.
    pub facts: Vec<InnovationFact>,
    /// Research projects under way or concluded in the last three years.
    pub rd_projects: Option<u32>,
    /// Research results turned into products, processes or services (科技成果转化) in the last three years.
    pub conversions: Option<u32>,
    /// Turnover of registered technology contracts (技术合同认定登记) as seller in the last three years.
    pub technology_contracts: Option<Fen>,
    /// Whether the firm does research with a university or a public institute under a contract in force (产学研合作).
    pub university_cooperation: Option<bool>,
}

impl From<Vec<InnovationFact>> for Innovation {
    /// Returns the facts, with no figure retrieved.
    fn from(facts: Vec<InnovationFact>) -> Innovation {
        Innovation {
            facts,
            ..Innovation::default()
        }
    }
}

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
