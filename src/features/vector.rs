//! The values of all features of one firm.

use super::schema::COUNT;
use crate::domain::assessment::Value;

/// The values of all features, in the order of the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureVector {
    values: [Value; COUNT],
}

impl FeatureVector {
    /// Returns the vector of these values, which are in the order of the schema.
    pub const fn new(values: [Value; COUNT]) -> FeatureVector {
        FeatureVector { values }
    }

    /// Returns the value at a position of the schema; `None` beyond its end.
    pub fn get(&self, position: usize) -> Option<Value> {
        self.values.get(position).copied()
    }

    /// Returns the values in the order of the schema.
    pub const fn values(&self) -> &[Value; COUNT] {
        &self.values
    }

    /// Returns the values in the order of the schema, one by one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Value> + '_ {
        self.values.iter().copied()
    }
}
