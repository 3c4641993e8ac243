//! The blocks of a profile: which were not retrieved, which hold facts dated later.

/// A block of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Identity,
    Eligibility,
    Qualifications,
    Tax,
    Integrity,
    Group,
    Patents,
    OtherRights,
    Talent,
    Statements,
    Invoices,
    Loans,
    Innovation,
}

impl Block {
    pub(super) const ALL: [Block; 13] = [
        Block::Identity,
        Block::Eligibility,
        Block::Qualifications,
        Block::Tax,
        Block::Integrity,
        Block::Group,
        Block::Patents,
        Block::OtherRights,
        Block::Talent,
        Block::Statements,
        Block::Invoices,
        Block::Loans,
        Block::Innovation,
    ];

    /// Returns the name that warnings give it: the field of the profile.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Block::Identity => "identity",
            Block::Eligibility => "eligibility",
            Block::Qualifications => "qualifications",
            Block::Tax => "tax",
            Block::Integrity => "integrity",
            Block::Group => "group",
            Block::Patents => "patents",
            Block::OtherRights => "other_rights",
            Block::Talent => "talent",
            Block::Statements => "statements",
            Block::Invoices => "invoices",
            Block::Loans => "loans",
            Block::Innovation => "innovation",
        }
    }
}

/// A set of blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Blocks(u16);

impl Blocks {
    /// Adds a block where `condition` holds.
    pub(super) fn note(&mut self, block: Block, condition: bool) {
        if condition {
            self.0 |= 1 << block as u16;
        }
    }

    /// Returns whether no block is in the set.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether the block is in the set.
    pub(super) const fn contains(self, block: Block) -> bool {
        self.0 & (1 << block as u16) != 0
    }
}
