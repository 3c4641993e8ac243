//! Staff figures.

use super::calendar::Date;

/// Staff figures of one day; `None`: not retrieved. No part exceeds the whole where both are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Talent {
    /// The day of the count.
    pub counted_on: Date,
    /// All staff, persons.
    pub staff: Option<u32>,
    /// Research and development staff, persons.
    pub rd_staff: Option<u32>,
    /// Staff with a master's degree or above, doctors included, persons.
    pub masters_or_above: Option<u32>,
    /// Staff with a doctorate, persons.
    pub doctors: Option<u32>,
    /// Staff with a senior professional title, persons.
    pub senior_titles: Option<u32>,
    /// Staff who left in the twelve months before the count, persons.
    pub leavers: Option<u32>,
    /// Whether there is a research department.
    pub rd_department: Option<bool>,
    /// All staff one year before the count, persons.
    pub staff_a_year_before: Option<u32>,
}
