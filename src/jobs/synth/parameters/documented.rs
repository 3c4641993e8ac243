//! The values of the generator, as `docs/synthetic-book.md` lists them with their sources.

use super::{
    Accounts, Effects, Firm, Invoices, Outcome, Parameters, Patents, Retrieval, Scope, Standing,
    Talent,
};

impl Parameters {
    /// Returns the documented portfolio of so many firms over the years from 2019 to 2024.
    pub fn documented(firms: u32) -> Parameters {
        Parameters {
            scope: Scope {
                firms,
                first_year: 2019,
                last_year: 2024,
                complete: 0.35,
            },
            firm: Firm::documented(),
            patents: Patents::documented(),
            talent: Talent::documented(),
            accounts: Accounts::documented(),
            invoices: Invoices::documented(),
            standing: Standing::documented(),
            retrieval: Retrieval::documented(),
            outcome: Outcome::documented(),
        }
    }
}

impl Firm {
    fn documented() -> Firm {
        Firm {
            age_median_years: 9.0,
            age_sigma: 0.65,
            age_range_years: (0.6, 40.0),
            start_up_years: 3.0,
            revenue_median_yuan: 30e6,
            revenue_sigma: 1.2,
            micro_share: 0.06,
            micro_revenue_yuan: (0.15e6, 3e6),
            pre_revenue_share_of_start_ups: 0.15,
            start_up_size: 0.35,
            collapsing_share: 0.02,
            collapse_log_range: (0.5, 2.5),
            quality_correlation: 0.35,
            strategic_share: 0.45,
            manufacturing_share: 0.72,
            industry_digits: [0.25, 0.15, 0.60],
            as_of_first_day: 120,
            as_of_days: 150,
        }
    }
}

impl Patents {
    fn documented() -> Patents {
        Patents {
            holder_intercept: 0.9,
            holder_technology: 0.7,
            holder_size: 0.35,
            inventions_log_median: 1.19,
            inventions_technology: 0.45,
            inventions_size: 0.30,
            inventions_sigma: 0.95,
            inventions_max: 300.0,
            in_force_mean_years: 3.6,
            grant_lag_years: (2.1, 0.5),
            grant_lag_range_years: (0.6, 6.0),
            pending_per_invention: 0.4,
            pending_without: 0.5,
            lapsed_per_invention: 0.2,
            refused_per_invention: 0.3,
            invalidated_share: 0.004,
            worth: (0.6, 0.3),
            follow_worth: (0.6, 0.6, 0.15),
            pending_years_max: 2.7,
            minor_age_years: (0.7, 9.5),
            minor_grant_days: (120.0, 240.0),
            ended_years: 3.0,
            claims_mean: 7.0,
            citations_per_year: 0.3,
            citations_sigma: 1.3,
            citations_technology: 0.25,
            overseas_share: 0.06,
            overseas_offices: [0.40, 0.22, 0.18, 0.12, 0.08],
            transferred_share: 0.0835,
            recently_bought: (0.25, 1.0),
            licensed_share: 0.0835,
            licence_years: (1.0, 8.0),
            pledged_firm_share: 0.025,
            pledge_yuan: (5e6, 0.7),
            pledge_days: (1000.0, 365),
            disputed_share: 0.012,
            dispute_open_share: 0.5,
            award_share: 0.003,
            strategic_in_strategic_firm: 0.58,
            strategic_elsewhere: 0.05,
            main_product_share: 0.533,
            joint_share: 0.06,
            utility_models_log_median: 1.5,
            utility_models_size: 0.35,
            utility_models_sigma: 0.9,
            minor_rights_max: 300.0,
            designs_share: 0.22,
            designs: (2.5, 1.0),
            software_share: (0.3, 0.9),
            software: (8.0, 0.9),
            ic_layout_share: 0.02,
        }
    }
}

impl Talent {
    fn documented() -> Talent {
        Talent {
            revenue_per_staff_yuan: (600e3, 0.5),
            staff_floor: (3.0, 40.0),
            rd_share: (-1.5, 0.40, 0.5),
            masters_share: (-3.1, 0.55, 0.6),
            start_up_shift: 0.7,
            doctors_per_master: 0.08,
            senior_titles_share: (0.03, 0.7),
            leaver_rate: (0.15, -0.03, 0.06),
            rd_department: (0.4, 1.0, 0.4),
            staff_growth: (0.6, 0.08),
        }
    }
}

impl Accounts {
    fn documented() -> Accounts {
        Accounts {
            growth: (0.08, 0.05, 0.03, 0.20),
            growth_year_factor: 0.04,
            margin: (0.085, 0.025, 0.02, 0.18, 0.05),
            margin_floor: -8.0,
            fixed_cost_yuan: 120e3,
            start_up_cost_yuan: (2e6, 0.7),
            rd_intensity: (0.05, 0.30, 0.55),
            rd_intensity_max: 1.5,
            rd_heavy: (0.06, 0.3, 1.3),
            liabilities: (-0.15, -0.60, -0.25, 0.55),
            liabilities_per_loss: 0.6,
            liabilities_max: 6.0,
            assets_to_revenue: (1.2, 0.5),
            assets_floor_yuan: 300e3,
            debt_share: (0.1, 0.7),
            debt_free_share: 0.25,
            cash_flow_sigma: 0.08,
            main_share: (0.80, 1.0),
            high_tech_share: (0.45, 1.0),
            other_items: 0.01,
            statement_years: [0.05, 0.15, 0.50, 0.30],
            ratio_only_share: 0.08,
            day_counts_share: 0.5,
            day_medians: [75.0, 100.0, 70.0, 10.0, 12.0],
            day_sigma: 0.6,
            loan_securities: [0.30, 0.35, 0.10, 0.25],
            granted_to_outstanding: (1.0, 1.6),
            loans_to_debt: (0.85, 1.0),
            loan_counts: [0.20, 0.28, 0.22, 0.15, 0.10, 0.05],
            loan_least_yuan: 200e3,
            working_capital_share: (0.9, 0.4),
            loan_years: [0.70, 0.15, 0.15],
            loan_term_months: (36.0, 96.0),
            loan_classes: [0.984, 0.011, 0.004, 0.001],
            loan_classes_weak: [0.92, 0.055, 0.018, 0.007],
            overdue_share: (0.5, 0.8),
            overdue_days: [25.0, 90.0, 270.0, 360.0],
            renewed: (90, 0.4),
        }
    }
}

impl Invoices {
    fn documented() -> Invoices {
        Invoices {
            months: [0.15, 0.45, 0.40],
            seasons: [
                0.95, 0.60, 0.95, 0.95, 1.00, 1.05, 0.95, 0.95, 1.05, 0.95, 1.15, 1.45,
            ],
            volatility: (0.35, 0.4),
            project_share: (0.15, 0.25),
            void_share: (0.06, 0.6, -0.15),
            top_customers: (-0.1, 0.8),
            received: (0.62, 0.15),
        }
    }
}

impl Standing {
    fn documented() -> Standing {
        Standing {
            high_tech: (0.5, 0.8, 0.3),
            high_tech_lapsed_share: 0.07,
            statuses: [0.50, 0.25, 0.18, 0.02, 0.05],
            status_terms: 1.1,
            tax_grades: [0.22, 0.55, 0.10, 0.10, 0.03],
            tax_grade_m: (8.0, 0.3),
            tax_quality: -0.35,
            integrity_events: (0.04, -0.8),
            integrity_kinds: [0.06, 0.04, 0.25, 0.45, 0.20],
            integrity_time: (5.0, 30.0, 500.0),
            integrity_resolved_share: 0.6,
            in_area_share: 0.985,
            reviewed_share: 0.15,
            group: (0.20, 15),
            innovation: [0.002, 0.02, 0.06, 0.04, 0.01, 0.10],
            innovation_years: 6.0,
            innovation_technology: 0.7,
            equity_round_yuan: (10e6, 0.9),
            rd_projects: (4.0, 0.3, 0.3),
            conversions_per_project: 0.45,
            technology_contracts: (0.12, 0.30, 0.08, 1.0),
            university: (-0.7, 0.8),
        }
    }
}

impl Retrieval {
    fn documented() -> Retrieval {
        Retrieval {
            eligibility: 0.96,
            qualifications: 0.95,
            valid_until: 0.70,
            tax: 0.93,
            tax_years: [0.80, 0.14, 0.04, 0.02],
            integrity: 0.95,
            group: 0.80,
            patent_list: 0.80,
            patent_counts: 0.14,
            patent_details: 0.85,
            register_extract: 0.45,
            other_rights: 0.70,
            talent: 0.92,
            talent_figure: 0.88,
            statements: 0.95,
            statement_line: 0.93,
            invoices: 0.78,
            loans: 0.85,
            loan_class: 0.90,
            loan_dates: 0.60,
            innovation: 0.60,
            innovation_figure: 0.85,
            reluctance: 0.15,
            sparse: 0.25,
            sparse_figure: 0.50,
            days: 20,
        }
    }
}

impl Outcome {
    fn documented() -> Outcome {
        Outcome {
            effects: Effects::documented(),
            stated_risk: (0.36, 1.29),
            signal: 0.68,
            unstated: 0.50,
            year_factor: 0.30,
            intercept: -4.38,
            rd_intensity: (0.05, 0.5),
            growth: [0.02, 0.04, 0.025, 0.25, 0.25, 0.25, 0.04, 0.16],
            default_revenue: (0.2, 0.8),
            first_revenue: (0.6, 2e6, 1.0),
            next_revenue_unknown: 0.05,
        }
    }
}

impl Effects {
    fn documented() -> Effects {
        Effects {
            liabilities: 1.5,
            loss: 0.50,
            further_loss: 0.25,
            shortfall: 0.9,
            cash_flow: -1.5,
            debt: 0.35,
            size: -0.15,
            age: -0.15,
            rd_department: -0.45,
            invention_value: -0.32,
            count_with_equity: -0.20,
            masters: -0.8,
            masters_in_start_up: -3.0,
            rd_staff: -0.6,
            rd_intensity: -0.25,
            leavers: 1.2,
            certificate: -0.15,
            integrity: 0.8,
            tax_step: 0.15,
            dispute: 0.4,
            volatility: 0.5,
            void_share: 1.5,
            top_customers: 0.4,
        }
    }
}

#[cfg(test)]
mod tests {
    /// Every `name: value` of the documented sets, with the set's name before it.
    fn documented_values() -> Vec<(String, String)> {
        let source = include_str!("documented.rs")
            .replace("[\n                ", "[")
            .replace(",\n            ]", "]");
        let mut values = Vec::new();
        for set in source.split("\nimpl ").skip(2) {
            let name = set.split(' ').next().unwrap().to_lowercase();
            let body = set.split("() -> ").nth(1).unwrap_or_default();
            let body = body.split("\n        }").next().unwrap();
            for item in body.split(",\n            ") {
                if let Some((field, value)) = item
                    .rsplit("{\n            ")
                    .next()
                    .unwrap()
                    .split_once(": ")
                {
                    let value = value.trim_end_matches(",").split_whitespace();
                    values.push((
                        format!("{name}.{field}"),
                        value.collect::<Vec<_>>().join(" "),
                    ));
                }
            }
        }
        values
    }

    #[test]
    fn the_document_lists_every_number_with_its_value() {
        let document = include_str!("../../../../docs/synthetic-book.md");
        let values = documented_values();
        assert!(values.len() > 130, "{}", values.len());
        let complete = super::Parameters::documented(1).scope.complete;
        let scope = [("scope.complete".to_owned(), complete.to_string())];
        for (name, value) in values.into_iter().chain(scope) {
            if name != "outcome.effects" {
                let row = format!("| `{name}` | {value} |");
                assert!(
                    document.contains(&row),
                    "docs/synthetic-book.md lacks {row}"
                );
            }
        }
    }
}
