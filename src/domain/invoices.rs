//! Monthly invoice totals.

use super::{
    calendar::{Date, months_after},
    money::Fen,
};

/// One month of invoices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InvoiceMonth {
    /// First day of the month.
    pub first_day: Date,
    /// Total issued to customers, net of red-letter invoices.
    pub issued: Fen,
    /// Total received from suppliers; `None`: not retrieved.
    pub received: Option<Fen>,
    /// Share of issued invoices that were voided, 0 to 1; `None`: not retrieved.
    pub void_share: Option<f64>,
    /// Share of the five largest customers, 0 to 1; `None`: not retrieved.
    pub top_customers_share: Option<f64>,
}

impl InvoiceMonth {
    /// Returns the last day of the month.
    pub fn last_day(&self) -> Date {
        months_after(self.first_day, 1)
            .yesterday()
            .unwrap_or(self.first_day)
    }
}
