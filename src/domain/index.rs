//! Results of the published indices.

/// One index of one firm.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Which index.
    pub kind: IndexKind,
    /// Whether the firm passes.
    pub verdict: Verdict,
    /// Sum of the points; an indicator whose facts were not retrieved counts 0.
    pub total: i32,
    /// Band by band, in the published order.
    pub indicators: Vec<Indicator>,
    /// The direct route or short-cut by which it passes.
    pub route: Option<&'static str>,
    /// What it asks for besides the total.
    pub conditions: Vec<Condition>,
}

/// A condition of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Machine-readable name, for example `staff_at_most_500`.
    pub code: &'static str,
    /// Whether the firm meets it; `None`: it depends on facts that were not retrieved.
    pub met: Option<bool>,
}

impl Condition {
    /// Machine-readable names of all conditions.
    pub const CODES: [&'static str; 8] = [
        "staff_at_most_500",
        "sales_at_most_200_million",
        "assets_at_most_200_million",
        "total_at_least_60",
        "rd_staff_share_above_0",
        "innovation_at_least_20",
        "growth_at_least_15",
        "specialisation_at_least_15",
    ];
}

/// Published indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// 科技型中小企业 (国科发政〔2017〕115号).
    TechnologySme,
    /// 创新型中小企业.
    InnovativeSme,
}

/// Verdict of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Passes.
    Passed,
    /// Does not pass, whatever the facts that were not retrieved.
    Failed,
    /// It depends on facts that were not retrieved.
    Unknown,
}

/// One indicator of an index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indicator {
    /// Machine-readable name, for example `rd_staff_share`.
    pub code: &'static str,
    /// The value that was banded; `None`: not retrieved.
    pub value: Option<f64>,
    /// The band, for example `>=30%`.
    pub band: &'static str,
    /// Its points; `None`: not retrieved.
    pub points: Option<i32>,
    /// The most it can give.
    pub points_max: i32,
}
