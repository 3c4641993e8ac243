//! What a firm wants money for.

/// What the money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// 流动资金: materials, wages, orders.
    WorkingCapital,
    /// 研究开发.
    Research,
    /// 科技成果转化: turning research results into products.
    Conversion,
    /// 购置设备: equipment and plant.
    Equipment,
    /// 续贷: repaying a loan that falls due.
    Renewal,
    /// Anything else.
    Other,
}
