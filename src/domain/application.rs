//! What a firm applies for.

use super::{money::Fen, purpose::Purpose};

/// What a firm asks for. By default it states nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Application {
    /// The amount; `None`: as much as can be had.
    pub requested: Option<Fen>,
    /// For how many months, 1 to 36; `None`: the term is open.
    pub term_months: Option<i32>,
    /// What the money is for; `None`: not stated.
    pub purpose: Option<Purpose>,
}
