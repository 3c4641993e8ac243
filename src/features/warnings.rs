//! What was not retrieved or was left aside.

use super::{
    blocks::{Block, Blocks},
    facts::Facts,
};
use crate::domain::{
    assessment::{Warning, WarningCode},
    profile::Profile,
    uscc::{CheckDigit, Uscc},
};

/// What is seen in a profile and not in its aggregates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    pub(super) not_retrieved: Blocks,
    pub(super) dated_later: Blocks,
    pub(super) statement_due: Blocks,
    stale: Blocks,
    check_digit_accepted: bool,
}

impl Doubts {
    pub(super) fn of(profile: &Profile, stale: Blocks) -> Doubts {
        let mut not_retrieved = Blocks::default();
        for (block, retrieved) in [
            (Block::Eligibility, profile.eligibility.is_some()),
            (Block::Qualifications, profile.qualifications.is_some()),
            (Block::Tax, profile.tax.is_some()),
            (Block::Integrity, profile.integrity.is_some()),
            (Block::Group, profile.group.is_some()),
            (Block::Patents, profile.patents.is_some()),
            (Block::OtherRights, profile.other_rights.is_some()),
            (Block::Talent, profile.talent.is_some()),
            (Block::Statements, profile.statements.is_some()),
            (Block::Invoices, profile.invoices.is_some()),
            (Block::Loans, profile.loans.is_some()),
            (Block::Innovation, profile.innovation.is_some()),
        ] {
            not_retrieved.note(block, !retrieved && !stale.contains(block));
        }
        let uscc: Option<&Uscc> = profile.identity.facts.key.uscc();
        Doubts {
            not_retrieved,
            dated_later: Blocks::default(),
            statement_due: Blocks::default(),
            stale,
            check_digit_accepted: uscc.map(Uscc::check_digit) == Some(CheckDigit::Wrong),
        }
    }
}

impl Facts {
    /// Returns what was not retrieved or was left aside: first by code, then in the order of the profile.
    pub fn warnings(&self) -> Vec<Warning> {
        let doubts = self.doubts;
        let about = |code: WarningCode, blocks: Blocks| {
            Block::ALL
                .into_iter()
                .filter(move |block| blocks.contains(*block))
                .map(move |block| warning(code, block))
        };
        let mut warnings: Vec<Warning> = about(WarningCode::NotRetrieved, doubts.not_retrieved)
            .chain(about(WarningCode::DatedLater, doubts.dated_later))
            .chain(about(WarningCode::Stale, doubts.stale))
            .chain(about(WarningCode::StatementDue, doubts.statement_due))
            .collect();
        for (holds, code, block) in [
            (
                doubts.check_digit_accepted,
                WarningCode::CheckDigitAccepted,
                Block::Identity,
            ),
            (
                self.holdings.are_counts(),
                WarningCode::CountsOnly,
                Block::Patents,
            ),
            (
                self.revenue_is_of_an_earlier_year(),
                WarningCode::RevenueOfEarlierYear,
                Block::Statements,
            ),
        ] {
            if holds {
                warnings.push(warning(code, block));
            }
        }
        warnings
    }
}

const fn warning(code: WarningCode, block: Block) -> Warning {
    Warning {
        code,
        subject: block.name(),
    }
}
