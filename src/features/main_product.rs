//! Which right protects the main product: the first indicator of 创新型中小企业.

use crate::domain::patents::PatentCounts;

/// The best right that protects the main product, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Protection {
    #[default]
    None,
    ClassTwo,
    ClassOne,
    SelfDevelopedClassOne,
    HighValueClassOne,
}

/// The best right under three readings of what was not retrieved.
///
/// The published rule asks for evidence. `shown` takes a right that is not marked as protecting something else as protecting
/// the main product, but takes it as self-developed or high-value only where the facts say so. `certain` wants the mark as
/// well; `possible` gives every doubt to the firm. Where they lead to different verdicts, the verdict is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MainProduct {
    pub(super) shown: Protection,
    pub(super) certain: Protection,
    pub(super) possible: Protection,
}

impl MainProduct {
    /// The reading of a firm without rights.
    pub(super) const NONE: MainProduct = MainProduct {
        shown: Protection::None,
        certain: Protection::None,
        possible: Protection::None,
    };

    /// Returns the reading of rights that were not retrieved.
    pub(super) fn could_be(possible: Protection) -> MainProduct {
        MainProduct {
            possible,
            ..MainProduct::default()
        }
    }

    /// Returns the reading of counts, of which nothing is known but the kind.
    pub(super) fn of_counts(counts: &PatentCounts) -> MainProduct {
        let has = |number: Option<u32>| number.is_some_and(|number| number > 0);
        let could_have = |number: Option<u32>| number.is_none_or(|number| number > 0);
        let mut rights = MainProduct::default();
        if has(counts.utility_models) || has(counts.designs) {
            rights.shown = Protection::ClassTwo;
        }
        if has(counts.inventions) {
            rights.shown = Protection::ClassOne;
        }
        if could_have(counts.utility_models) || could_have(counts.designs) {
            rights.possible = Protection::ClassTwo;
        }
        if could_have(counts.inventions) {
            rights.possible = Protection::HighValueClassOne;
        }
        rights
    }

    /// Adds a right of which everything but the product is known.
    pub(super) fn add(&mut self, protects: Option<bool>, protection: Protection) {
        self.take(protects, protection, protection);
    }

    /// Adds an invention in force.
    pub(super) fn add_invention(
        &mut self,
        protects: Option<bool>,
        self_developed: Option<bool>,
        high_value: Option<bool>,
    ) {
        let shown = if high_value == Some(true) {
            Protection::HighValueClassOne
        } else if self_developed == Some(true) {
            Protection::SelfDevelopedClassOne
        } else {
            Protection::ClassOne
        };
        let possible = if high_value != Some(false) {
            Protection::HighValueClassOne
        } else if self_developed != Some(false) {
            Protection::SelfDevelopedClassOne
        } else {
            Protection::ClassOne
        };
        self.take(protects, shown, possible);
    }

    /// Adds a typical further invention: the firm's own, nothing else known of it.
    pub(super) fn add_own_invention(&mut self) {
        self.add_invention(None, Some(true), None);
    }

    /// Returns the better of two under each reading.
    pub(super) fn or(self, other: MainProduct) -> MainProduct {
        MainProduct {
            shown: self.shown.max(other.shown),
            certain: self.certain.max(other.certain),
            possible: self.possible.max(other.possible),
        }
    }

    /// Returns the readings with Class Ⅱ rights counting as none.
    pub(super) fn without_class_two(self) -> MainProduct {
        let class_one = |protection| match protection {
            Protection::ClassTwo => Protection::None,
            Protection::None
            | Protection::ClassOne
            | Protection::SelfDevelopedClassOne
            | Protection::HighValueClassOne => protection,
        };
        MainProduct {
            shown: class_one(self.shown),
            certain: class_one(self.certain),
            possible: class_one(self.possible),
        }
    }

    /// Returns the readings with nothing shown that is not certain.
    pub(super) const fn only_certain(self) -> MainProduct {
        MainProduct {
            shown: self.certain,
            certain: self.certain,
            possible: self.possible,
        }
    }

    fn take(&mut self, protects: Option<bool>, shown: Protection, possible: Protection) {
        let certain = if protects == Some(true) {
            shown
        } else {
            Protection::None
        };
        if protects != Some(false) {
            *self = self.or(MainProduct {
                shown,
                certain,
                possible,
            });
        }
    }
}
