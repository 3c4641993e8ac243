//! Work that runs beside the service: reading filings, making synthetic books, training.

pub mod book;
pub mod filing;
pub mod recorded;
pub mod scorecard;
pub mod synth;
pub mod train;
pub mod vectors;
