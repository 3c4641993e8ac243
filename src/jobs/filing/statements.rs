//! Annual statements of a filing.
//!
//! Revenue, profit and R&D stand by year; assets, equity, debt and cash flow belong to the fiscal year; `panel` adds
//! earlier years and the stated debt ratio. The latest four years that ended by the as-of date are kept.

use std::collections::BTreeMap;

use super::{Filing, Object, Reading};
use crate::{domain::calendar::year_end, pb};

const YEARS_MAX: usize = 4;

pub(super) fn convert(
    object: &Object<'_>,
    reading: &mut Reading,
    filing: &Filing,
) -> Option<pb::Statements> {
    let mut years: BTreeMap<i16, pb::Statement> = BTreeMap::new();
    for year in reading.objects(object, "panel") {
        panel(&year, reading, &mut years);
    }
    for (year, fen) in reading.fen_by_year(object, "revenue_yuan") {
        years.entry(year).or_default().revenue_fen = Some(fen);
    }
    for (year, fen) in reading.fen_by_year(object, "net_profit_yuan") {
        years.entry(year).or_default().net_profit_fen = Some(fen);
    }
    for (year, fen) in reading.fen_by_year(object, "rd_expense_yuan") {
        years.entry(year).or_default().rd_expense_fen = Some(fen);
    }
    fiscal_year(
        object,
        reading,
        years.entry(filing.fiscal_year).or_default(),
    );

    let items: Vec<pb::Statement> = years
        .into_iter()
        .rev()
        .filter(|(year, _)| year_end(*year) <= filing.as_of)
        .filter(|(_, statement)| *statement != pb::Statement::default())
        .take(YEARS_MAX)
        .map(|(year, statement)| pb::Statement {
            fiscal_year: i32::from(year),
            ..statement
        })
        .collect();
    (!items.is_empty()).then(|| pb::Statements {
        provenance: filing.whole(),
        items,
    })
}

fn panel(year: &Object<'_>, reading: &mut Reading, years: &mut BTreeMap<i16, pb::Statement>) {
    let Some(number) = reading.year(year, "year") else {
        reading.refuse(&year.path("year"), "a year from 1990 to 2100");
        return;
    };
    let statement = years.entry(number).or_default();
    statement.revenue_fen = reading.fen(year, "revenue_yuan");
    statement.net_profit_fen = reading.fen(year, "net_profit_yuan");
    statement.liabilities_to_assets = reading
        .number(year, "debt_ratio_pct")
        .map(|percent| percent / 100.0);
    statement.receivable_days = reading.number(year, "ar_days");
}

fn fiscal_year(object: &Object<'_>, reading: &mut Reading, statement: &mut pb::Statement) {
    statement.assets_fen = reading.fen(object, "total_assets_yuan");
    statement.equity_fen = reading.fen(object, "net_assets_yuan");
    statement.interest_bearing_debt_fen = reading.fen(object, "interest_bearing_debt_yuan");
    statement.operating_cash_flow_fen = reading.fen(object, "operating_cash_flow_yuan");
    let share = reading.number(object, "high_tech_revenue_share");
    if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        reading.refuse("high_tech_revenue_share", "a share from 0 to 1");
    }
    statement.high_tech_revenue_fen = share
        .zip(statement.revenue_fen)
        .map(|(share, fen)| libm::round(share * fen as f64) as i64);
}
