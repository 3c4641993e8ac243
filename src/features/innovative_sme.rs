//! The published index 创新型中小企业.

use super::{
    index::{
        Band, Basis, Computed, Grounds, Reading, Rights, Route, Scored, least_and_most, reaches,
    },
    known::Missing,
    main_product::{MainProduct, Protection},
};
use crate::domain::{
    assessment, firm::FieldClass, index::IndexKind, money::Fen, patents::OtherRights,
};

const RD_TO_REVENUE: [Band; 4] = [
    (">=5%", 5, 20),
    (">=3%", 3, 15),
    (">=2%", 2, 10),
    (">=1%", 1, 5),
];
const GROWTH: [Band; 4] = [
    (">=15%", 15, 20),
    (">=10%", 10, 15),
    (">=5%", 5, 10),
    (">=0%", 0, 5),
];
const MAIN_BUSINESS: [Band; 4] = [
    (">=70%", 70, 20),
    (">=60%", 60, 15),
    (">=55%", 55, 10),
    (">=50%", 50, 5),
];
/// Five million yuan of new equity in three years.
const EQUITY_SMALLEST: Fen = Fen::from_yuan(5_000_000);

/// Returns the six indicators: innovation (two), growth (two), specialisation (two).
pub(super) fn indicators(basis: Basis<'_>, reading: Reading) -> [Scored; 6] {
    let accounts = basis.accounts;
    [
        main_product_rights(basis, reading),
        Scored::banded(
            "rd_to_revenue",
            accounts.over_revenue(|latest| latest.rd_expense),
            &RD_TO_REVENUE,
            "<1%",
            20,
        ),
        Scored::banded(
            "main_business_growth",
            accounts.main_business_growth(),
            &GROWTH,
            "<0%",
            20,
        ),
        liabilities_to_assets(basis, reading),
        field(basis),
        Scored::banded(
            "main_business_share",
            accounts.over_revenue(|latest| latest.main_business_revenue),
            &MAIN_BUSINESS,
            "<50%",
            20,
        ),
    ]
}

/// Returns the index: at least 60 points, of them 20 for innovation, 15 for growth, 15 for specialisation; or a short-cut.
pub(super) fn index(basis: Basis<'_>) -> Computed<6> {
    let indicators = indicators(basis, Reading::Published);
    let (least, most) = least_and_most(&indicators);
    let conditions = [
        reaches("total_at_least_60", (least, most), 60),
        reaches(
            "innovation_at_least_20",
            least_and_most(&indicators[..2]),
            20,
        ),
        reaches("growth_at_least_15", least_and_most(&indicators[2..4]), 15),
        reaches(
            "specialisation_at_least_15",
            least_and_most(&indicators[4..]),
            15,
        ),
    ];
    let (verdict, route) = Grounds {
        gate: Some(true),
        points_suffice: conditions.iter().all(|one| one.met == Some(true)),
        points_could_suffice: conditions.iter().all(|one| one.met != Some(false)),
        routes: &routes(basis),
    }
    .verdict();
    Computed {
        kind: IndexKind::InnovativeSme,
        verdict,
        route,
        indicators,
        conditions: conditions.to_vec(),
    }
}

fn routes(basis: Basis<'_>) -> [Route; 5] {
    let innovation = basis.firm.innovation;
    [
        (
            "science_prize",
            innovation.map(|facts| facts.prize_in_three_years),
        ),
        (
            "high_tech_certificate",
            basis.firm.certificates.and_then(|valid| valid.high_tech),
        ),
        (
            "national_model_firm",
            innovation.map(|facts| facts.model_firm),
        ),
        (
            "provincial_rd_institution",
            innovation.map(|facts| facts.rd_institution),
        ),
        (
            "new_equity",
            innovation.and_then(|facts| {
                let is_enough = facts.equity_in_three_years >= EQUITY_SMALLEST;
                (is_enough || !facts.equity_amount_unknown).then_some(is_enough)
            }),
        ),
    ]
}

fn main_product_rights(basis: Basis<'_>, reading: Reading) -> Scored {
    let code = "main_product_rights";
    let rights = Rights::of(basis, reading);
    let all = basis
        .holdings
        .main_product(reading.of_facts())
        .or(other_rights(basis.other_rights));
    let protection = match reading {
        Reading::Published => all,
        // A right counts on the known reading where it is marked as protecting the main product.
        Reading::Scored(assessment::Reading::Known) => all.without_class_two().only_certain(),
        Reading::Scored(_) => all.without_class_two(),
    };
    if !rights.inventions_retrieved {
        return Scored {
            least: points(protection.certain),
            most: points(protection.possible),
            ..Scored::missing(code, Missing::NotRetrieved, 20)
        };
    }
    Scored {
        least: points(protection.certain),
        most: points(protection.possible),
        ..Scored::settled(
            code,
            Some(rights.number()),
            label(protection.shown),
            points(protection.shown),
            20,
        )
    }
}

/// Rights other than patents carry no mark of the product: they are taken to protect it, and who developed them is open.
fn other_rights(rights: Option<&OtherRights>) -> MainProduct {
    let class_one = rights.and_then(OtherRights::class_one);
    let software = rights.and_then(|rights| rights.software_copyrights);
    let mut protection = if class_one.is_none_or(|number| number > 0) {
        MainProduct::could_be(Protection::SelfDevelopedClassOne)
    } else if software.is_none_or(|number| number > 0) {
        MainProduct::could_be(Protection::ClassTwo)
    } else {
        MainProduct::default()
    };
    let known = if class_one.is_some_and(|number| number > 0) {
        Protection::ClassOne
    } else if software.is_some_and(|number| number > 0) {
        Protection::ClassTwo
    } else {
        Protection::None
    };
    protection.add(Some(true), known);
    protection
}

const fn points(protection: Protection) -> i32 {
    match protection {
        Protection::HighValueClassOne => 20,
        Protection::SelfDevelopedClassOne => 15,
        Protection::ClassOne => 10,
        Protection::ClassTwo => 5,
        Protection::None => 0,
    }
}

const fn label(protection: Protection) -> &'static str {
    match protection {
        Protection::HighValueClassOne => "high-value Class I",
        Protection::SelfDevelopedClassOne => "self-developed Class I",
        Protection::ClassOne => "Class I",
        Protection::ClassTwo => "Class II",
        Protection::None => "none",
    }
}

fn liabilities_to_assets(basis: Basis<'_>, reading: Reading) -> Scored {
    let code = "liabilities_to_assets";
    let known = match reading {
        Reading::Published => basis.accounts.leverage_as_stated,
        Reading::Scored(reading) => basis.accounts.leverage_on(reading),
    };
    let leverage = match known {
        Ok(leverage) => leverage,
        Err(missing) => return Scored::missing(code, missing, 10),
    };
    let (band, points) = if leverage.at_most(55) {
        ("<=55%", 10)
    } else if leverage.at_most(75) {
        ("<=75%", 5)
    } else {
        (">75%", 0)
    };
    Scored::settled(code, Some(leverage.number()), band, points, 10)
}

fn field(basis: Basis<'_>) -> Scored {
    let code = "field";
    match basis.firm.field_class {
        Some(FieldClass::StrategicEmerging) => {
            Scored::settled(code, None, "strategic emerging industry", 10, 10)
        }
        Some(FieldClass::Other) => Scored::settled(code, None, "other", 5, 10),
        // Every field gives five points.
        None => Scored {
            least: 5,
            ..Scored::missing(code, Missing::NotRetrieved, 10)
        },
    }
}
