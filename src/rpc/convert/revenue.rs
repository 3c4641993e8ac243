//! Annual statements, invoice months and loans.

use std::cmp::Reverse;

use super::{
    checks::{Checked, Checks, Sign, Unit},
    path::Path,
    profile::provenance,
    shape,
};
use crate::{
    domain::{
        calendar::Date,
        invoices::InvoiceMonth,
        loans::{Loan, LoanClass, LoanSecurity},
        profile::Sourced,
        statements::Statement,
    },
    pb,
};

/// Largest stated ratio of liabilities to assets.
const RATIO_MOST: f64 = 1_000.0;
/// Largest number of days in the working-capital formula.
const DAYS_MOST: f64 = 100_000.0;

pub(super) fn statements(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Statements,
) -> Checked<Sourced<Vec<Statement>>> {
    let pb::Statements {
        provenance: source,
        items,
    } = message;
    let source = provenance(checks, at, source);
    checks.unique(
        at,
        "statements.fiscal_years",
        "items",
        ("fiscal_year", items.iter().map(|item| item.fiscal_year)),
    );
    let mut statements = checks.each(at, "items", items, 4, statement);
    statements.sort_by_key(|statement| Reverse(statement.fiscal_year));
    Ok(Sourced {
        provenance: source?,
        facts: statements,
    })
}

fn statement(checks: &mut Checks, at: &Path<'_>, message: pb::Statement) -> Checked<Statement> {
    let pb::Statement {
        fiscal_year,
        revenue_fen,
        main_business_revenue_fen,
        high_tech_revenue_fen,
        cost_and_expense_fen,
        rd_expense_fen,
        net_profit_fen,
        assets_fen,
        liabilities_fen,
        equity_fen,
        liabilities_to_assets,
        interest_bearing_debt_fen,
        operating_cash_flow_fen,
        inventory_days,
        receivable_days,
        payable_days,
        prepaid_days,
        advance_days,
        own_working_funds_fen,
    } = message;
    checks.not_above(
        at,
        "statement.main_business_revenue",
        ("main_business_revenue_fen", main_business_revenue_fen),
        ("revenue_fen", revenue_fen),
        Unit::Money,
    );
    checks.not_above(
        at,
        "statement.high_tech_revenue",
        ("high_tech_revenue_fen", high_tech_revenue_fen),
        ("revenue_fen", revenue_fen),
        Unit::Money,
    );
    let fiscal_year = checks.year(at, "fiscal_year", fiscal_year);
    let mut fen = |name, value, sign| checks.fen_if(at, name, value, sign);
    let revenue = fen("revenue_fen", revenue_fen, Sign::NotNegative);
    let main_business_revenue = fen(
        "main_business_revenue_fen",
        main_business_revenue_fen,
        Sign::NotNegative,
    );
    let high_tech_revenue = fen(
        "high_tech_revenue_fen",
        high_tech_revenue_fen,
        Sign::NotNegative,
    );
    let cost_and_expense = fen(
        "cost_and_expense_fen",
        cost_and_expense_fen,
        Sign::NotNegative,
    );
    let rd_expense = fen("rd_expense_fen", rd_expense_fen, Sign::NotNegative);
    let net_profit = fen("net_profit_fen", net_profit_fen, Sign::Any);
    let assets = fen("assets_fen", assets_fen, Sign::NotNegative);
    let liabilities = fen("liabilities_fen", liabilities_fen, Sign::NotNegative);
    let equity = fen("equity_fen", equity_fen, Sign::Any);
    let interest_bearing_debt = fen(
        "interest_bearing_debt_fen",
        interest_bearing_debt_fen,
        Sign::NotNegative,
    );
    let operating_cash_flow = fen(
        "operating_cash_flow_fen",
        operating_cash_flow_fen,
        Sign::Any,
    );
    let own_working_funds = fen("own_working_funds_fen", own_working_funds_fen, Sign::Any);
    let stated_liabilities_to_assets = checks.number_if(
        at,
        "liabilities_to_assets",
        liabilities_to_assets,
        RATIO_MOST,
    );
    let mut days = |name, value| checks.number_if(at, name, value, DAYS_MOST);
    let inventory_days = days("inventory_days", inventory_days);
    let receivable_days = days("receivable_days", receivable_days);
    let payable_days = days("payable_days", payable_days);
    let prepaid_days = days("prepaid_days", prepaid_days);
    let advance_days = days("advance_days", advance_days);
    Ok(Statement {
        fiscal_year: fiscal_year?,
        revenue,
        main_business_revenue,
        high_tech_revenue,
        cost_and_expense,
        rd_expense,
        net_profit,
        assets,
        liabilities,
        equity,
        stated_liabilities_to_assets,
        interest_bearing_debt,
        operating_cash_flow,
        inventory_days,
        receivable_days,
        payable_days,
        prepaid_days,
        advance_days,
        own_working_funds,
    })
}

pub(super) fn invoices(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Invoices,
) -> Checked<Sourced<Vec<InvoiceMonth>>> {
    let pb::Invoices {
        provenance: source,
        months,
    } = message;
    let source = provenance(checks, at, source);
    checks.unique(
        at,
        "invoices.months",
        "months",
        ("month", months.iter().map(|item| item.month.as_str())),
    );
    let mut months = checks.each(at, "months", months, 36, invoice_month);
    months.sort_by_key(|month| Reverse(month.first_day));
    Ok(Sourced {
        provenance: source?,
        facts: months,
    })
}

fn invoice_month(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::InvoiceMonth,
) -> Checked<InvoiceMonth> {
    let pb::InvoiceMonth {
        month,
        issued_fen,
        received_fen,
        void_share,
        top_customers_share,
    } = message;
    let first_day = checks.read(at, "month", &month, &shape::MONTH, |text| {
        let (year, month) = shape::month(text)?;
        Date::new(year, month, 1).ok()
    });
    let issued = checks.fen(at, "issued_fen", issued_fen, Sign::Any);
    let received = checks.fen_if(at, "received_fen", received_fen, Sign::Any);
    let void_share = checks.number_if(at, "void_share", void_share, 1.0);
    let top_customers_share = checks.number_if(at, "top_customers_share", top_customers_share, 1.0);
    Ok(InvoiceMonth {
        first_day: first_day?,
        issued: issued?,
        received,
        void_share,
        top_customers_share,
    })
}

pub(super) fn loans(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Loans,
) -> Checked<Sourced<Vec<Loan>>> {
    let pb::Loans {
        provenance: source,
        items,
    } = message;
    let source = provenance(checks, at, source);
    let items = checks.each(at, "items", items, 200, loan);
    Ok(Sourced {
        provenance: source?,
        facts: items,
    })
}

fn loan(checks: &mut Checks, at: &Path<'_>, message: pb::Loan) -> Checked<Loan> {
    let pb::Loan {
        security,
        outstanding_fen,
        granted_fen,
        started_on,
        due_on,
        working_capital,
        loan_class,
        repaid_by_this,
    } = message;
    let security = self::security(checks, at, security);
    let outstanding = checks.fen(at, "outstanding_fen", outstanding_fen, Sign::NotNegative);
    let granted = checks.fen_if(at, "granted_fen", granted_fen, Sign::NotNegative);
    let started_on = checks.date_if(at, "started_on", started_on.as_deref());
    let due_on = checks.date_if(at, "due_on", due_on.as_deref());
    let class = loan_class.and_then(|number| self::class(checks, at, number).ok());
    Ok(Loan {
        security: security?,
        outstanding: outstanding?,
        granted,
        started_on,
        due_on,
        working_capital,
        class,
        repaid_by_this,
    })
}

fn security(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<LoanSecurity> {
    use pb::LoanSecurity as Message;
    checks.one_of(
        at,
        "security",
        number,
        Message::as_str_name,
        |security| match security {
            Message::Unspecified => None,
            Message::Credit => Some(LoanSecurity::Credit),
            Message::Guaranteed => Some(LoanSecurity::Guaranteed),
            Message::Pledged => Some(LoanSecurity::Pledged),
            Message::Mortgaged => Some(LoanSecurity::Mortgaged),
        },
    )
}

fn class(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<LoanClass> {
    use pb::LoanClass as Message;
    checks.one_of(
        at,
        "loan_class",
        number,
        Message::as_str_name,
        |class| match class {
            Message::Unspecified => None,
            Message::Normal => Some(LoanClass::Normal),
            Message::SpecialMention => Some(LoanClass::SpecialMention),
            Message::Substandard => Some(LoanClass::Substandard),
            Message::Doubtful => Some(LoanClass::Doubtful),
            Message::Loss => Some(LoanClass::Loss),
        },
    )
}
