//! Decisions as people read them. Pure: from a decision to a text.

mod catalogue;
mod decision;
mod entry;
mod limit;
mod list;
mod replay;
mod words;

pub use self::{
    catalogue::catalogue,
    decision::{decision, reviewed},
    entry::entry,
    list::{More, Scored, how_to_go_on, line, list, results},
    replay::{Contradiction, Difference, contradicted, different, identical},
    words::printable,
};
