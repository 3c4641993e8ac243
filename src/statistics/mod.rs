//! What is fitted and measured the same way for every model: logistic regression, ranks, calibration.
//!
//! Owns the fit behind linfa's `Fit` (`newton`), the solution of its linear systems (`cholesky`), the order of probabilities against
//! outcomes (`ranks`) and the line of outcomes on log-odds (`calibration`). A leaf: must not know features, cards, tables or files.

pub mod calibration;
pub mod cholesky;
pub mod logistic;
pub mod newton;
pub mod ranks;
