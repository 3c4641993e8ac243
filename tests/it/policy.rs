//! What the policy decides: cases as data in `golden/policy`, properties, and tables that do not load.

mod catalogue;
mod decisions;
mod firm;
mod golden;
mod properties;
mod tables;
