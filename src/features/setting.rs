//! What facts are read against besides the profile: the day of the decision, the demands of the product, the weights of rights.

use std::borrow::Cow;

use super::blocks::{Block, Blocks};
use crate::domain::{
    calendar::{Date, days_between},
    facts::{Demands, Freshness},
    knowledge::RightWeights,
    profile::{Profile, Sourced},
};

/// What facts are read against.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The business day of the decision.
    pub day: Date,
    /// What the product demands of facts.
    pub demands: &'a Demands,
    /// By how much the value of a right is weighed in the knowledge score.
    pub weights: &'a RightWeights,
}

impl Setting<'_> {
    /// Returns the setting in which facts of any age count, on the as-of date of a profile: for training, where outcomes are known.
    pub const fn of_training(as_of: Date) -> Setting<'static> {
        Setting {
            day: as_of,
            demands: &Demands::NONE,
            weights: &RightWeights::NONE,
        }
    }

    /// Returns the profile without the blocks that are too old on the day of the decision, and which these are.
    pub(super) fn fresh<'p>(&self, profile: &'p Profile) -> (Cow<'p, Profile>, Blocks) {
        let mut stale = Blocks::default();
        for (block, retrieved_on) in retrieved(profile) {
            let age = retrieved_on.map(|day| days_between(day, self.day));
            let most = most_days(&self.demands.freshness, block);
            stale.note(block, age.is_some_and(|age| age > most));
        }
        if stale.is_empty() {
            return (Cow::Borrowed(profile), stale);
        }
        let mut fresh = profile.clone();
        for block in Block::ALL
            .into_iter()
            .filter(|block| stale.contains(*block))
        {
            drop_block(&mut fresh, block);
        }
        (Cow::Owned(fresh), stale)
    }
}

/// Returns how old the facts of a block may be, days.
const fn most_days(freshness: &Freshness, block: Block) -> i64 {
    match block {
        Block::Loans => freshness.loans_days,
        Block::Integrity => freshness.integrity_days,
        Block::Group => freshness.group_days,
        Block::Tax => freshness.tax_days,
        Block::Patents => freshness.patents_days,
        Block::Talent => freshness.talent_days,
        Block::Identity
        | Block::Eligibility
        | Block::Qualifications
        | Block::OtherRights
        | Block::Statements
        | Block::Invoices
        | Block::Innovation => freshness.others_days,
    }
}

/// Returns the day of retrieval of every block that is there.
fn retrieved(profile: &Profile) -> [(Block, Option<Date>); 13] {
    let Profile {
        as_of: _,
        identity,
        eligibility,
        qualifications,
        tax,
        integrity,
        group,
        patents,
        other_rights,
        talent,
        statements,
        invoices,
        loans,
        innovation,
    } = profile;
    [
        (Block::Identity, Some(identity.provenance.retrieved_on)),
        (Block::Eligibility, day(eligibility.as_ref())),
        (Block::Qualifications, day(qualifications.as_ref())),
        (Block::Tax, day(tax.as_ref())),
        (Block::Integrity, day(integrity.as_ref())),
        (Block::Group, day(group.as_ref())),
        (Block::Patents, day(patents.as_ref())),
        (Block::OtherRights, day(other_rights.as_ref())),
        (Block::Talent, day(talent.as_ref())),
        (Block::Statements, day(statements.as_ref())),
        (Block::Invoices, day(invoices.as_ref())),
        (Block::Loans, day(loans.as_ref())),
        (Block::Innovation, day(innovation.as_ref())),
    ]
}

fn day<T>(block: Option<&Sourced<T>>) -> Option<Date> {
    block.map(|block| block.provenance.retrieved_on)
}

/// Takes a block out. Of the identity, who the firm is stays; what a register tells of it goes.
fn drop_block(profile: &mut Profile, block: Block) {
    match block {
        Block::Identity => {
            let facts = &mut profile.identity.facts;
            facts.founded_on = None;
            facts.industry_code = None;
            facts.field_class = None;
        }
        Block::Eligibility => profile.eligibility = None,
        Block::Qualifications => profile.qualifications = None,
        Block::Tax => profile.tax = None,
        Block::Integrity => profile.integrity = None,
        Block::Group => profile.group = None,
        Block::Patents => profile.patents = None,
        Block::OtherRights => profile.other_rights = None,
        Block::Talent => profile.talent = None,
        Block::Statements => profile.statements = None,
        Block::Invoices => profile.invoices = None,
        Block::Loans => profile.loans = None,
        Block::Innovation => profile.innovation = None,
    }
}
