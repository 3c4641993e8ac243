//! What a firm, its group and the programme have outstanding.

use super::money::Fen;

/// What is approved and outstanding when a decision is made. Empty until facilities are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// For the firm under this product.
    pub firm_product: Fen,
    /// The guarantor's liability for the firm, all products.
    pub guarantor_firm: Fen,
    /// The guarantor's liability for the firm's group, all products.
    pub guarantor_group: Fen,
    /// Under the programme.
    pub programme: Fen,
}
