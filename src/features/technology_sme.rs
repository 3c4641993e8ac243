//! The published index 科技型中小企业, 国科发政〔2017〕115号.

use super::{
    index::{
        Band, Basis, Computed, Grounds, Reading, Rights, Route, Scored, all, least_and_most,
        reaches,
    },
    known::{Known, Missing, Ratio},
};
use crate::domain::{
    index::{Condition, IndexKind},
    money::Fen,
};

const RD_STAFF: [Band; 5] = [
    (">=30%", 30, 20),
    (">=25%", 25, 16),
    (">=20%", 20, 12),
    (">=15%", 15, 8),
    (">=10%", 10, 4),
];
const RD_TO_SALES: [Band; 5] = [
    (">=6% of sales", 6, 50),
    (">=5% of sales", 5, 40),
    (">=4% of sales", 4, 30),
    (">=3% of sales", 3, 20),
    (">=2% of sales", 2, 10),
];
const RD_TO_COST: [Band; 5] = [
    (">=30% of cost", 30, 50),
    (">=25% of cost", 25, 40),
    (">=20% of cost", 20, 30),
    (">=15% of cost", 15, 20),
    (">=10% of cost", 10, 10),
];
const STAFF_LARGEST: u32 = 500;
/// 200 million yuan, for sales and for assets.
const AMOUNT_LARGEST: Fen = Fen::from_yuan(200_000_000);

/// Returns the three indicators: research staff, research expense, intellectual property.
pub(super) fn indicators(basis: Basis<'_>, reading: Reading) -> [Scored; 3] {
    [
        rd_staff_share(basis),
        rd_expense(basis),
        intellectual_property(Rights::of(basis, reading)),
    ]
}

/// Returns the index: at least 60 points and some for staff, or a direct route; staff, sales and assets within the gate.
pub(super) fn index(basis: Basis<'_>) -> Computed<3> {
    let indicators = indicators(basis, Reading::Published);
    let (least, most) = least_and_most(&indicators);
    let [staff, _, _] = &indicators;
    let gate = gate(basis);
    let (verdict, route) = Grounds {
        gate: all(&gate.map(|condition| condition.met)),
        points_suffice: least >= 60 && staff.least > 0,
        points_could_suffice: most >= 60 && staff.most > 0,
        routes: &routes(basis),
    }
    .verdict();
    Computed {
        kind: IndexKind::TechnologySme,
        verdict,
        route,
        indicators,
        conditions: gate
            .into_iter()
            .chain([
                reaches("total_at_least_60", (least, most), 60),
                reaches("rd_staff_share_above_0", (staff.least, staff.most), 1),
            ])
            .collect(),
    }
}

/// Who may be evaluated.
fn gate(basis: Basis<'_>) -> [Condition; 3] {
    let within = |amount: Known<Fen>| match amount {
        Ok(amount) => Some(amount <= AMOUNT_LARGEST),
        Err(Missing::NotRetrieved) => None,
        // A firm without a statement yet has no sales.
        Err(Missing::Undefined) => Some(true),
    };
    let staff = basis.talent.and_then(|talent| talent.staff);
    [
        Condition {
            code: "staff_at_most_500",
            met: staff.map(|staff| staff <= STAFF_LARGEST),
        },
        Condition {
            code: "sales_at_most_200_million",
            met: within(basis.accounts.revenue()),
        },
        Condition {
            code: "assets_at_most_200_million",
            met: within(basis.accounts.field(|latest| latest.assets)),
        },
    ]
}

fn routes(basis: Basis<'_>) -> [Route; 4] {
    let innovation = basis.firm.innovation;
    [
        (
            "high_tech_certificate",
            basis.firm.certificates.and_then(|valid| valid.high_tech),
        ),
        (
            "national_science_prize",
            innovation.map(|facts| facts.national_prize_in_five_years),
        ),
        (
            "provincial_rd_institution",
            innovation.map(|facts| facts.rd_institution),
        ),
        (
            "led_standard",
            innovation.map(|facts| facts.led_standard_in_five_years),
        ),
    ]
}

fn rd_staff_share(basis: Basis<'_>) -> Scored {
    let talent = basis.talent;
    let share = Ratio::of_persons(
        talent.and_then(|talent| talent.rd_staff),
        talent.and_then(|talent| talent.staff),
    );
    Scored::banded("rd_staff_share", share, &RD_STAFF, "<10%", 20)
}

/// The firm chooses one of the two denominators, so the better one counts. Where only one was retrieved it counts alone.
fn rd_expense(basis: Basis<'_>) -> Scored {
    let code = "rd_expense_share";
    let expense = basis.accounts.field(|latest| latest.rd_expense);
    let cost = basis.accounts.field(|latest| latest.cost_and_expense);
    let to_sales = Ratio::of_amounts(expense, basis.accounts.revenue());
    let to_cost = Ratio::of_amounts(expense, cost);
    let by_sales = Scored::banded(code, to_sales, &RD_TO_SALES, "<2% of sales", 50);
    let by_cost = Scored::banded(code, to_cost, &RD_TO_COST, "<10% of cost", 50);
    let doubtful = |known: Scored| Scored {
        // Nothing spent is nothing of any cost.
        most: if expense == Ok(Fen::ZERO) { 0 } else { 50 },
        ..known
    };
    match (to_sales, to_cost) {
        (Ok(_), Ok(_)) if by_cost.points > by_sales.points => by_cost,
        (Ok(_), Ok(_) | Err(Missing::Undefined)) => by_sales,
        (Err(Missing::Undefined), Ok(_)) => by_cost,
        (Ok(_), Err(Missing::NotRetrieved)) => doubtful(by_sales),
        (Err(Missing::NotRetrieved), Ok(_)) => doubtful(by_cost),
        (Err(Missing::Undefined), Err(Missing::Undefined)) => {
            Scored::missing(code, Missing::Undefined, 50)
        }
        (Err(_), Err(_)) => Scored::missing(code, Missing::NotRetrieved, 50),
    }
}

fn intellectual_property(rights: Rights) -> Scored {
    let (band, points) = match (rights.class_one, rights.class_two) {
        (1.., _) => (">=1 Class I", 30),
        (0, 4..) => (">=4 Class II", 24),
        (0, 3) => ("3 Class II", 18),
        (0, 2) => ("2 Class II", 12),
        (0, 1) => ("1 Class II", 6),
        (0, 0) => ("none", 0),
    };
    let code = "intellectual_property";
    if points < 30 && !rights.inventions_retrieved {
        return Scored {
            least: points,
            ..Scored::missing(code, Missing::NotRetrieved, 30)
        };
    }
    let most = if !rights.class_one_complete {
        30
    } else if !rights.class_two_complete {
        points.max(24)
    } else {
        points
    };
    Scored {
        most,
        ..Scored::settled(code, Some(rights.number()), band, points, 30)
    }
}
