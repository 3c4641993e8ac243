//! What was not retrieved, is doubtful or was left aside.

use super::{
    accounts::{self, STALE_MONTHS},
    blocks::{Block, Blocks},
    facts::Facts,
    invoices,
};
use crate::domain::{
    assessment::{Warning, WarningCode},
    calendar::months_after,
    profile::Profile,
    uscc::{CheckDigit, Uscc},
};

/// Doubts that are seen in a profile and not in its aggregates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    pub(super) not_retrieved: Blocks,
    pub(super) dated_later: Blocks,
    check_digit_accepted: bool,
    invoices_disagree: bool,
    /// The largest gap between invoices and a statement, basis points of its revenue.
    pub(super) invoice_gap_bp: Option<i64>,
}

impl Doubts {
    pub(super) fn of(profile: &Profile) -> Doubts {
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
            not_retrieved.note(block, !retrieved);
        }
        let statements = profile.statements.iter().flat_map(|block| &block.facts);
        let ended = statements.filter(|statement| statement.ended_on() <= profile.as_of);
        let uscc = profile.identity.facts.key.uscc();
        Doubts {
            not_retrieved,
            dated_later: Blocks::default(),
            check_digit_accepted: uscc.map(Uscc::check_digit) == Some(CheckDigit::Wrong),
            invoices_disagree: ended
                .clone()
                .any(|statement| invoices::disagree(profile, statement)),
            invoice_gap_bp: ended
                .filter_map(|statement| invoices::gap_bp(profile, statement))
                .max(),
        }
    }
}

impl Facts {
    /// Returns what was not retrieved, is doubtful or was left aside: first by code, then in the order of the profile.
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
                self.statements_are_stale(),
                WarningCode::StaleStatements,
                Block::Statements,
            ),
            (
                doubts.invoices_disagree,
                WarningCode::InvoicesDisagree,
                Block::Invoices,
            ),
            (
                self.accounts
                    .latest
                    .is_ok_and(|latest| accounts::contradict(&latest)),
                WarningCode::AccountsContradict,
                Block::Statements,
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

    fn statements_are_stale(&self) -> bool {
        self.accounts
            .latest
            .is_ok_and(|latest| months_after(latest.ended_on(), STALE_MONTHS) < self.as_of)
    }
}

const fn warning(code: WarningCode, block: Block) -> Warning {
    Warning {
        code,
        subject: block.name(),
    }
}
