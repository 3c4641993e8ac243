//! Everything that can be left out of a profile.

use crate::domain::{
    firm::{Eligibility, Identity, IntegrityEvent, Qualification},
    innovation::{Innovation, InnovationFact},
    invoices::InvoiceMonth,
    loans::Loan,
    patents::{OtherRights, Patent, PatentCounts, PatentEvent, PatentList, Patents},
    profile::{Profile, Sourced},
    statements::Statement,
    talent::Talent,
};

/// What the absence of a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// Nothing: the field was not retrieved.
    Omission,
    /// Something that never gains a firm anything and may cost it: an entry without a day of resolution stands, an event without
    /// an end goes on, a loan without a first day runs, a status without a day has long held, and a right without a last day has
    /// the usual term.
    Statement,
    /// That a mark of a right is none, since a register extract shows every mark.
    None,
}

/// A field that can be left out.
pub(crate) trait Slot {
    /// Returns whether it is there.
    fn is_there(&self) -> bool;

    /// Takes it out.
    fn take_out(&mut self);
}

impl<T> Slot for Option<T> {
    fn is_there(&self) -> bool {
        self.is_some()
    }

    fn take_out(&mut self) {
        *self = None;
    }
}

/// Sees each field that can be left out.
type Visit<'v> = dyn FnMut(&'static str, Absence, &mut dyn Slot) + 'v;

/// Returns the fields of a profile that are there and can be left out.
pub(crate) fn removable(profile: &Profile) -> Vec<(&'static str, Absence)> {
    let mut found = Vec::new();
    each(&mut profile.clone(), &mut |name, absence, slot| {
        if slot.is_there() {
            found.push((name, absence));
        }
    });
    found
}

/// Returns the profile without one of the fields that [`removable`] tells.
pub(crate) fn without(profile: &Profile, position: usize) -> Profile {
    let mut left = profile.clone();
    let mut seen = 0;
    each(&mut left, &mut |_, _, slot| {
        if slot.is_there() {
            if seen == position {
                slot.take_out();
            }
            seen += 1;
        }
    });
    left
}

/// Visits a block, then what is in it.
fn block<T>(
    name: &'static str,
    block: &mut Option<Sourced<T>>,
    visit: &mut Visit<'_>,
    inside: impl FnOnce(&mut T, &mut Visit<'_>),
) {
    let was_there = block.is_some();
    visit(name, Absence::Omission, block);
    if let (true, Some(block)) = (was_there, block) {
        inside(&mut block.facts, visit);
    }
}

/// Visits fields of which an absent one was not retrieved.
macro_rules! omissions {
    ($visit:ident, $($field:ident),+) => {
        $($visit(stringify!($field), Absence::Omission, $field);)+
    };
}

fn each(profile: &mut Profile, visit: &mut Visit<'_>) {
    let Profile {
        as_of: _,
        identity,
        eligibility,
        qualifications,
        tax,
        integrity,
        group,
        patents,
        other_rights,
        talent,
        statements,
        invoices,
        loans,
        innovation,
    } = profile;
    let Identity {
        key: _,
        name: _,
        founded_on,
        region_code,
        industry_code,
        main_product,
        field_class,
    } = &mut identity.facts;
    omissions!(
        visit,
        founded_on,
        region_code,
        industry_code,
        main_product,
        field_class
    );
    block("eligibility", eligibility, visit, |facts, visit| {
        let Eligibility {
            registered_in_area,
            key_ip_startup_reviewed,
        } = facts;
        omissions!(visit, registered_in_area, key_ip_startup_reviewed);
    });
    block("qualifications", qualifications, visit, |facts, visit| {
        for item in &mut facts.items {
            let Qualification {
                kind: _,
                valid_from: _,
                valid_until,
                certificate_number,
            } = item;
            omissions!(visit, valid_until, certificate_number);
        }
    });
    block("tax", tax, visit, |_, _| ());
    block("integrity", integrity, visit, |facts, visit| {
        for event in facts {
            let IntegrityEvent {
                kind: _,
                date: _,
                resolved_on,
            } = event;
            visit("resolved_on", Absence::Statement, resolved_on);
        }
    });
    block("group", group, visit, |facts, visit| {
        visit("group_ref", Absence::Omission, &mut facts.group_ref);
    });
    block("patents", patents, visit, each_of_patents);
    block("other_rights", other_rights, visit, each_of_other_rights);
    block("talent", talent, visit, each_of_talent);
    block("statements", statements, visit, |facts, visit| {
        for statement in facts {
            each_of_statement(statement, visit);
        }
    });
    block("invoices", invoices, visit, |facts, visit| {
        for month in facts {
            let InvoiceMonth {
                first_day: _,
                issued: _,
                received,
                void_share,
                top_customers_share,
            } = month;
            omissions!(visit, received, void_share, top_customers_share);
        }
    });
    block("loans", loans, visit, |facts, visit| {
        for loan in facts {
            let Loan {
                security: _,
                outstanding: _,
                granted,
                started_on,
                due_on,
                working_capital,
                class,
                repaid_by_this: _,
            } = loan;
            visit("started_on", Absence::Statement, started_on);
            omissions!(visit, granted, due_on, working_capital, class);
        }
    });
    block("innovation", innovation, visit, |facts, visit| {
        let Innovation {
            facts,
            rd_projects,
            conversions,
            technology_contracts,
            university_cooperation,
        } = facts;
        for fact in facts {
            let InnovationFact {
                kind: _,
                date: _,
                amount,
            } = fact;
            omissions!(visit, amount);
        }
        omissions!(
            visit,
            rd_projects,
            conversions,
            technology_contracts,
            university_cooperation
        );
    });
}

fn each_of_patents(patents: &mut Patents, visit: &mut Visit<'_>) {
    match patents {
        Patents::Counts(counts) => {
            let PatentCounts {
                inventions,
                inventions_pending,
                utility_models,
                designs,
                overseas,
            } = counts;
            omissions!(
                visit,
                inventions,
                inventions_pending,
                utility_models,
                designs,
                overseas
            );
        }
        Patents::List(list) => {
            let PatentList {
                items,
                register_extract_on,
            } = list;
            let mark = if register_extract_on.is_some() {
                Absence::None
            } else {
                Absence::Omission
            };
            omissions!(visit, register_extract_on);
            for patent in items {
                each_of_patent(patent, mark, visit);
            }
        }
    }
}

fn each_of_patent(patent: &mut Patent, mark: Absence, visit: &mut Visit<'_>) {
    let Patent {
        application_number: _,
        kind: _,
        filing_date: _,
        grant_date,
        expiry_date,
        legal_status: _,
        legal_status_date,
        claims,
        forward_citations,
        family_countries,
        transfers_in,
        licences,
        pledges,
        disputes,
        awards,
        strategic_emerging,
        protects_main_product,
        jointly_owned,
    } = patent;
    visit("expiry_date", Absence::Statement, expiry_date);
    visit("legal_status_date", Absence::Statement, legal_status_date);
    omissions!(
        visit,
        grant_date,
        claims,
        forward_citations,
        family_countries
    );
    for (name, events) in [
        ("transfers_in", transfers_in),
        ("licences", licences),
        ("pledges", pledges),
        ("disputes", disputes),
    ] {
        let was_there = events.is_some();
        visit(name, mark, events);
        if let (true, Some(events)) = (was_there, events) {
            for event in events {
                let PatentEvent {
                    date: _,
                    ended_on,
                    amount,
                } = event;
                visit("ended_on", Absence::Statement, ended_on);
                omissions!(visit, amount);
            }
        }
    }
    visit("jointly_owned", mark, jointly_owned);
    omissions!(visit, awards, strategic_emerging, protects_main_product);
}

fn each_of_other_rights(rights: &mut OtherRights, visit: &mut Visit<'_>) {
    let OtherRights {
        software_copyrights,
        ic_layouts,
        plant_varieties,
        crop_varieties,
        new_drugs,
        protected_chinese_medicines,
        defence_inventions,
    } = rights;
    omissions!(
        visit,
        software_copyrights,
        ic_layouts,
        plant_varieties,
        crop_varieties,
        new_drugs,
        protected_chinese_medicines,
        defence_inventions
    );
}

fn each_of_talent(talent: &mut Talent, visit: &mut Visit<'_>) {
    let Talent {
        counted_on: _,
        staff,
        rd_staff,
        masters_or_above,
        doctors,
        senior_titles,
        leavers,
        rd_department,
        staff_a_year_before,
    } = talent;
    omissions!(
        visit,
        staff,
        rd_staff,
        masters_or_above,
        doctors,
        senior_titles,
        leavers,
        rd_department,
        staff_a_year_before
    );
}

fn each_of_statement(statement: &mut Statement, visit: &mut Visit<'_>) {
    let Statement {
        fiscal_year: _,
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
    } = statement;
    omissions!(
        visit,
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
        own_working_funds
    );
}
