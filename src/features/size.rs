//! The size class of a firm by 国统字〔2017〕213号.
//!
//! The bounds of industry were checked against two copies; those of other sectors are general knowledge (illustrative). A class
//! needs all of its bounds; a firm that misses one falls into the class below, and one below a bound for small is micro.

use crate::domain::{
    facts::{Item, Known, Missing, Size},
    money::Fen,
};

/// Lower bounds of large, medium and small.
type Bounds = [i64; 3];

/// The bounds of a sector; `None`: the sector does not look at the measure.
#[derive(Clone, Copy)]
struct Sector {
    /// Persons.
    staff: Option<Bounds>,
    /// Revenue, 10,000 yuan.
    revenue: Option<Bounds>,
    /// Assets, 10,000 yuan.
    assets: Option<Bounds>,
}

/// What a firm is measured by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures<'a> {
    pub(super) industry: Option<&'a str>,
    pub(super) staff: Option<u32>,
    pub(super) revenue: Known<Fen>,
    pub(super) assets: Known<Fen>,
}

/// Returns the size class; where the facts at hand leave more than one class possible, the facts that would settle it.
pub(super) fn of(measures: Measures<'_>) -> Result<Size, Vec<Item>> {
    let sector = measures.industry.and_then(sector);
    let Some(sector) = sector else {
        return Err(vec![Item::Industry]);
    };
    let measured = [
        (sector.staff, measures.staff.map(i64::from), Item::Staff),
        (sector.revenue, amount(measures.revenue), Item::Revenue),
        (sector.assets, amount(measures.assets), Item::BalanceSheet),
    ];
    let mut least = Size::Large;
    let mut most = Size::Large;
    let mut missing = Vec::new();
    for (bounds, value, item) in measured {
        let Some(bounds) = bounds else { continue };
        let (low, high) = range(bounds, value);
        least = least.min(low);
        most = most.min(high);
        if value.is_none() {
            missing.push(item);
        }
    }
    if least == most {
        Ok(least)
    } else {
        Err(missing)
    }
}

/// A firm without a statement yet has no revenue and no assets.
fn amount(known: Known<Fen>) -> Option<i64> {
    match known {
        Ok(amount) => Some(amount.get()),
        Err(Missing::Undefined) => Some(0),
        Err(Missing::NotRetrieved) => None,
    }
    .map(|fen| fen.div_euclid(1_000_000))
}

/// Returns the smallest and the largest class that one measure leaves possible.
fn range(bounds: Bounds, value: Option<i64>) -> (Size, Size) {
    match value {
        Some(value) => {
            let size = class(bounds, value);
            (size, size)
        }
        None => (Size::Micro, Size::Large),
    }
}

fn class([large, medium, small]: Bounds, value: i64) -> Size {
    if value >= large {
        Size::Large
    } else if value >= medium {
        Size::Medium
    } else if value >= small {
        Size::Small
    } else {
        Size::Micro
    }
}

/// Returns the sector of a GB/T 4754 code; `None` where the code is too coarse to tell.
fn sector(industry: &str) -> Option<Sector> {
    let of = |staff, revenue, assets| {
        Some(Sector {
            staff,
            revenue,
            assets,
        })
    };
    let division = industry
        .get(1..3)
        .and_then(|digits| digits.parse::<u32>().ok());
    match (industry.chars().next()?, division) {
        ('B' | 'C' | 'D', _) => of(Some([1_000, 300, 20]), Some([40_000, 2_000, 300]), None),
        ('E', _) => of(None, Some([80_000, 6_000, 300]), Some([80_000, 5_000, 300])),
        ('F', Some(51)) => of(Some([200, 20, 5]), Some([40_000, 5_000, 1_000]), None),
        ('F', Some(52)) => of(Some([300, 50, 10]), Some([20_000, 500, 100]), None),
        ('G', _) => of(Some([1_000, 300, 20]), Some([30_000, 3_000, 200]), None),
        ('I', Some(63 | 64)) => of(Some([2_000, 100, 10]), Some([100_000, 1_000, 100]), None),
        ('I', Some(65)) => of(Some([300, 100, 10]), Some([10_000, 1_000, 50]), None),
        ('L', _) => of(Some([300, 100, 10]), None, Some([120_000, 8_000, 100])),
        ('A', _) => of(None, Some([20_000, 500, 50]), None),
        ('F' | 'I', _) => None,
        // Research and technical services, and others not listed.
        (_, _) => of(Some([300, 100, 10]), None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(
        industry: &str,
        staff: Option<u32>,
        revenue_wan: Option<i64>,
    ) -> Result<Size, Vec<Item>> {
        let revenue = revenue_wan.map(|wan| Fen::from_yuan(wan * 10_000));
        of(Measures {
            industry: Some(industry),
            staff,
            revenue: revenue.ok_or(Missing::NotRetrieved),
            assets: Err(Missing::NotRetrieved),
        })
    }

    #[test]
    fn a_class_needs_all_its_bounds() {
        assert_eq!(size("C38", Some(1_000), Some(40_000)), Ok(Size::Large));
        assert_eq!(size("C38", Some(999), Some(40_000)), Ok(Size::Medium));
        assert_eq!(size("C38", Some(5_000), Some(39_999)), Ok(Size::Medium));
        assert_eq!(size("C38", Some(300), Some(1_999)), Ok(Size::Small));
        assert_eq!(size("C38", Some(19), Some(90_000)), Ok(Size::Micro));
        assert_eq!(size("I65", Some(300), Some(10_000)), Ok(Size::Large));
        assert_eq!(size("M73", Some(99), None), Ok(Size::Small));
    }

    #[test]
    fn an_unknown_measure_leaves_the_class_open_unless_the_other_decides() {
        assert_eq!(size("C38", None, Some(40_000)), Err(vec![Item::Staff]));
        assert_eq!(size("C38", None, Some(299)), Ok(Size::Micro));
        assert_eq!(size("C38", Some(19), None), Ok(Size::Micro));
        assert_eq!(size("C38", Some(20), None), Err(vec![Item::Revenue]));
        assert_eq!(size("I", Some(19), Some(100)), Err(vec![Item::Industry]));
    }
}
