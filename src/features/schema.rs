//! The schema: which features there are, in which order, and what each of them means.
//!
//! Owns names, order and version. A model's artifact names the version it was made for. Must not know how values are
//! computed or what a model makes of them.

use crate::domain::{card::Family, facts::Item};

/// Version of the schema; it rises with every change of names, order or definitions.
pub const SCHEMA_VERSION: u32 = 2;

/// Number of features.
pub const COUNT: usize = SCHEMA.len();

/// One feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Name with its family, for example `patents.inventions_in_force`.
    pub name: &'static str,
    /// Its family.
    pub family: Family,
    /// Unit of its value, for example `yuan`; `ratio` where 1 means 100 %.
    pub unit: &'static str,
    /// What the value is.
    pub definition: &'static str,
    /// Why it is looked at: a piece of research (domain of credit and patents), a rule, or `trade practice`.
    pub source: &'static str,
    /// How points move with the value in the expert's view.
    pub direction: Direction,
    /// Whether the value can change when a granted invention is added. Points of such a feature rise with its value.
    pub follows_inventions: bool,
    /// Whether it counts Class Ⅱ rights, which are registered without examination of their substance. It is shown in a
    /// decision; a model must give it the same points in every bin.
    pub class_two_count: bool,
}

impl Feature {
    /// Returns whether points must never fall with the value, in any model: knowledge, research and recognitions never cost a firm
    /// points.
    pub fn never_costs(&self) -> bool {
        self.follows_inventions || NEVER_COSTS.contains(&self.name)
    }

    /// Returns the facts that a caller retrieves to know the value.
    pub fn items(&self) -> &'static [Item] {
        match self.name {
            "firm.age_years" => &[Item::FoundedOn],
            "firm.high_tech_certificate" | "firm.specialised_level" => &[Item::Certificates],
            "firm.tax_grade" => &[Item::TaxGrade],
            "firm.integrity_events" => &[Item::Integrity],
            "firm.technology_sme_index" => &[
                Item::Talent,
                Item::Staff,
                Item::RdExpense,
                Item::Patents,
                Item::PatentMarks,
            ],
            "firm.innovative_sme_index" => &[
                Item::RevenueDetail,
                Item::RdExpense,
                Item::Field,
                Item::Patents,
                Item::PatentMarks,
            ],
            "firm.innovation_recognitions" => &[Item::Innovation],
            "patents.software_copyrights" | "patents.other_class_one_rights" => {
                &[Item::OtherRights]
            }
            "talent.staff" => &[Item::Staff],
            "talent.revenue_per_staff" => &[Item::Staff, Item::Revenue],
            "revenue.revenue" => &[Item::Revenue],
            "revenue.growth_1y" | "revenue.growth_2y" | "revenue.latest_to_best" => {
                &[Item::EarlierRevenue]
            }
            "revenue.main_business_share" | "revenue.high_tech_share" => &[Item::RevenueDetail],
            "revenue.rd_intensity" => &[Item::RdExpense],
            "revenue.net_margin" => &[Item::NetProfit],
            "revenue.cash_flow_margin" => &[Item::CashFlow],
            "revenue.liabilities_to_assets" => &[Item::BalanceSheet],
            "revenue.debt_to_revenue" => &[Item::Debt],
            "revenue.loss_years" => &[Item::EarlierProfit],
            "revenue.existing_loans_to_revenue" => &[Item::Loans],
            _ => match self.family {
                Family::Firm => &[Item::FoundedOn],
                Family::Patents => &[Item::Patents, Item::PatentMarks],
                Family::Talent => &[Item::Talent, Item::Staff],
                Family::Revenue => &[Item::Invoices],
            },
        }
    }
}

/// Features besides those that follow the inventions whose points never fall with the value.
const NEVER_COSTS: [&str; 12] = [
    "firm.high_tech_certificate",
    "firm.specialised_level",
    "firm.innovation_recognitions",
    "patents.pending_inventions",
    "patents.other_class_one_rights",
    "talent.rd_staff_share",
    "talent.masters_share",
    "talent.doctors",
    "talent.senior_titles_share",
    "talent.rd_department",
    "revenue.high_tech_share",
    "revenue.rd_intensity",
];

/// How points move with a value in the expert's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither throughout.
    Free,
}

/// Returns the position of a feature in the schema.
pub fn position(name: &str) -> Option<usize> {
    SCHEMA.iter().position(|feature| feature.name == name)
}

const fn firm(
    name: &'static str,
    unit: &'static str,
    definition: &'static str,
    source: &'static str,
    direction: Direction,
) -> Feature {
    Feature {
        name,
        family: Family::Firm,
        unit,
        definition,
        source,
        direction,
        follows_inventions: false,
        class_two_count: false,
    }
}

const fn patents(
    name: &'static str,
    unit: &'static str,
    definition: &'static str,
    source: &'static str,
    direction: Direction,
) -> Feature {
    Feature {
        name,
        family: Family::Patents,
        unit,
        definition,
        source,
        direction,
        follows_inventions: false,
        class_two_count: false,
    }
}

const fn talent(
    name: &'static str,
    unit: &'static str,
    definition: &'static str,
    source: &'static str,
    direction: Direction,
) -> Feature {
    Feature {
        name,
        family: Family::Talent,
        unit,
        definition,
        source,
        direction,
        follows_inventions: false,
        class_two_count: false,
    }
}

const fn revenue(
    name: &'static str,
    unit: &'static str,
    definition: &'static str,
    source: &'static str,
    direction: Direction,
) -> Feature {
    Feature {
        name,
        family: Family::Revenue,
        unit,
        definition,
        source,
        direction,
        follows_inventions: false,
        class_two_count: false,
    }
}

const fn following_inventions(feature: Feature) -> Feature {
    Feature {
        follows_inventions: true,
        ..feature
    }
}

const fn counting_class_two(feature: Feature) -> Feature {
    Feature {
        class_two_count: true,
        ..feature
    }
}

/// The features, in order: facts of the firm, patents and other rights, talent, revenue.
///
/// Facts dated after the as-of date enter none of them. Designs enter none either. Utility models and software copyrights are
/// shown and give no points, whatever their number (see [`Feature::class_two_count`]), and the two indices leave Class Ⅱ
/// rights out: padding with rights that are registered without examination raises no limit.
pub const SCHEMA: [Feature; 51] = [
    firm(
        "firm.age_years",
        "years",
        "Years of 365.25 days from the day of establishment to the as-of date.",
        "trade practice; operating for a year is a condition of a Hunan county's 2025 rule",
        Direction::Up,
    ),
    firm(
        "firm.high_tech_certificate",
        "0 or 1",
        "1 where a high-tech certificate (高新技术企业) is valid on the as-of date.",
        "国科发火〔2016〕32号; 财金〔2024〕60号 names it as a class of its own",
        Direction::Up,
    ),
    firm(
        "firm.specialised_level",
        "level 0 to 3",
        "Highest recognition valid on the as-of date: 3 little giant, 2 specialised SME, 1 innovative or technology SME, 0 none.",
        "财金〔2024〕60号: higher shares of the guarantee fund by recognition",
        Direction::Up,
    ),
    firm(
        "firm.tax_grade",
        "grade 0 to 4",
        "Tax credit grade: A 4, B 3, M 2, C 1, D 0.",
        "trade practice; grade C or better is a condition of a Hunan county's 2025 rule",
        Direction::Up,
    ),
    firm(
        "firm.integrity_events",
        "entries",
        "Entries of dishonesty and enforcement registers that stand on the as-of date or were resolved less than two years before.",
        "trade practice; two years without serious dishonesty is a condition of a Hunan county's 2025 rule",
        Direction::Down,
    ),
    following_inventions(firm(
        "firm.technology_sme_index",
        "points 0 to 100",
        "Total of the published index 科技型中小企业 with Class Ⅱ rights counting as none, whether or not its gate holds: so that nobody scores by their number, and so at most the published total. Known where research staff, research expense and inventions were retrieved; other rights that were not retrieved count as none.",
        "国科发政〔2017〕115号",
        Direction::Up,
    )),
    following_inventions(firm(
        "firm.innovative_sme_index",
        "points 0 to 100",
        "Total of the published index 创新型中小企业 with Class Ⅱ rights counting as none, as in firm.technology_sme_index. Known where the facts of all six indicators were retrieved; other rights that were not retrieved count as none, patents not marked otherwise as protecting the main product.",
        "the published bands of 创新型中小企业",
        Direction::Up,
    )),
    firm(
        "firm.innovation_recognitions",
        "recognitions",
        "Science prizes, provincial research institutions, led standards and national model-firm titles of the last five years.",
        "trade practice; direct routes of both published indices",
        Direction::Up,
    ),
    following_inventions(patents(
        "patents.inventions_in_force",
        "patents",
        "Granted inventions whose right stands on the as-of date.",
        "Pederzoli et al. 2013; Hsu et al. 2015: quantity lowers default",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.invention_value",
        "value points",
        "Sum over inventions in force of remaining share of the term × quality, where quality is 1 for an invention of which nothing more is known (see `features::patents::value`).",
        "Pederzoli et al. 2013; Hsu et al. 2015; Lee & Oh; GB/T 42748-2023 (weights illustrative)",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.invention_value_x_equity",
        "value points",
        "patents.invention_value × max(0, 1 − liabilities ÷ assets).",
        "Pederzoli et al. 2013: patents lower default only with adequate equity",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.recent_inventions",
        "patents",
        "Inventions in force that were filed within the last five years.",
        "Hsu et al. 2015: recent innovation lowers default",
        Direction::Up,
    )),
    patents(
        "patents.pending_inventions",
        "applications",
        "Inventions applied for and not yet granted on the as-of date.",
        "trade practice: what is in the pipeline",
        Direction::Up,
    ),
    following_inventions(patents(
        "patents.own_inventions",
        "patents",
        "Inventions in force that the firm did not acquire by transfer; unknown transfers count as none.",
        "the published bands of 创新型中小企业: self-developed rights count for more",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.citations_age_adjusted",
        "citations a year",
        "Sum over inventions in force of forward citations ÷ years since filing (at least one), over those with known citations. Undefined without an invention in force.",
        "Hsu et al. 2015: impact lowers default; Lee & Oh",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.family_countries_max",
        "offices",
        "Largest number of offices in the family of one invention in force. Undefined without an invention in force.",
        "Hsu et al. 2015: generality; GB/T 42748-2023",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.claims_max",
        "claims",
        "Largest number of claims of one invention in force. Undefined without an invention in force.",
        "GB/T 42748-2023: legal value",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.remaining_life_years",
        "years",
        "Sum over inventions in force of the years until the last day of the term.",
        "Patent Law Art. 42; GB/T 42748-2023: legal value",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.high_value_inventions",
        "patents",
        "Inventions in force that are high-value: strategic emerging industry, family abroad, older than ten years, pledged for 5 million yuan or more (illustrative), or awarded; unknown marks count as not.",
        "CNIPA's definition of high-value inventions",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.licences",
        "licences",
        "Licences to others that go on, of inventions in force; unknown ones count as none.",
        "Hochberg et al. 2018: the resale market of patents carries loans",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.pledged_inventions",
        "patents",
        "Inventions in force under a pledge that goes on; unknown ones count as none.",
        "Hochberg et al. 2018: a lender has accepted them",
        Direction::Up,
    )),
    following_inventions(patents(
        "patents.open_disputes",
        "disputes",
        "Invalidation requests and lawsuits that go on, over inventions in force; unknown ones count as none. A contested right still stands, and contested ones tend to be the valuable ones.",
        "trade practice",
        Direction::Up,
    )),
    counting_class_two(patents(
        "patents.utility_models_in_force",
        "patents",
        "Utility models whose right stands on the as-of date.",
        "trade practice; Class Ⅱ of 国科发政〔2017〕115号",
        Direction::Up,
    )),
    counting_class_two(patents(
        "patents.software_copyrights",
        "rights",
        "Software copyrights.",
        "trade practice; Class Ⅱ of 国科发政〔2017〕115号",
        Direction::Up,
    )),
    patents(
        "patents.other_class_one_rights",
        "rights",
        "Integrated-circuit layouts, plant and crop varieties, national new drugs, protected Chinese medicines and defence inventions, as far as retrieved.",
        "Class Ⅰ of 国科发政〔2017〕115号",
        Direction::Up,
    ),
    talent(
        "talent.staff",
        "persons",
        "All staff.",
        "SME size bands; trade practice",
        Direction::Up,
    ),
    talent(
        "talent.rd_staff_share",
        "ratio",
        "Research staff ÷ staff.",
        "国科发政〔2017〕115号; Korean TCB data",
        Direction::Up,
    ),
    talent(
        "talent.masters_share",
        "ratio",
        "Staff with a master's degree or above ÷ staff.",
        "Gonçalves et al. 2014: education matters",
        Direction::Up,
    ),
    talent(
        "talent.doctors",
        "persons",
        "Staff with a doctorate.",
        "Gonçalves et al. 2014: education matters",
        Direction::Up,
    ),
    talent(
        "talent.senior_titles_share",
        "ratio",
        "Staff with a senior professional title ÷ staff.",
        "Gonçalves et al. 2014: experience matters",
        Direction::Up,
    ),
    talent(
        "talent.rd_department",
        "0 or 1",
        "1 where there is a research department.",
        "Korean TCB data: the strongest correlate of a technology grade",
        Direction::Up,
    ),
    talent(
        "talent.leaver_rate",
        "ratio",
        "Leavers of the last twelve months ÷ (staff + leavers).",
        "trade practice",
        Direction::Down,
    ),
    talent(
        "talent.revenue_per_staff",
        "yuan",
        "Revenue of the latest year ÷ staff.",
        "trade practice",
        Direction::Up,
    ),
    revenue(
        "revenue.revenue",
        "yuan",
        "Revenue of the latest year, the newest that ended by the as-of date.",
        "trade practice",
        Direction::Up,
    ),
    revenue(
        "revenue.growth_1y",
        "ratio",
        "Revenue of the latest year ÷ revenue of the year before − 1.",
        "trade practice",
        Direction::Free,
    ),
    revenue(
        "revenue.growth_2y",
        "ratio",
        "Yearly growth of revenue over two years: √(latest ÷ two years before) − 1.",
        "高新技术企业 growth indicator; trade practice",
        Direction::Free,
    ),
    revenue(
        "revenue.latest_to_best",
        "ratio",
        "Revenue of the latest year ÷ the best of it and the two years before, where these were retrieved or did not exist.",
        "trade practice: how far a firm has fallen",
        Direction::Up,
    ),
    revenue(
        "revenue.main_business_share",
        "ratio",
        "Revenue of the main business ÷ revenue.",
        "the published bands of 创新型中小企业",
        Direction::Up,
    ),
    revenue(
        "revenue.high_tech_share",
        "ratio",
        "Income from high-tech products and services ÷ revenue.",
        "国科发火〔2016〕32号: at least 60 %",
        Direction::Up,
    ),
    revenue(
        "revenue.rd_intensity",
        "ratio",
        "Research expense ÷ revenue.",
        "国科发政〔2017〕115号; Korean TCB data: research spend follows the department",
        Direction::Up,
    ),
    revenue(
        "revenue.net_margin",
        "ratio",
        "Net profit ÷ revenue.",
        "trade practice",
        Direction::Up,
    ),
    revenue(
        "revenue.cash_flow_margin",
        "ratio",
        "Operating cash flow ÷ revenue.",
        "trade practice",
        Direction::Up,
    ),
    revenue(
        "revenue.liabilities_to_assets",
        "ratio",
        "Liabilities ÷ assets of the latest year: from the balance sheet, otherwise from assets and equity, otherwise as stated; 1 where only lost equity is known. Undefined where the balance sheet contradicts itself.",
        "trade practice; the published bands of 创新型中小企业",
        Direction::Down,
    ),
    revenue(
        "revenue.debt_to_revenue",
        "ratio",
        "Interest-bearing debt ÷ revenue.",
        "trade practice",
        Direction::Down,
    ),
    revenue(
        "revenue.loss_years",
        "years",
        "Years with a loss among the latest year and the two before it. Known where the profit of each of them that existed is.",
        "trade practice",
        Direction::Down,
    ),
    revenue(
        "revenue.invoice_growth",
        "ratio",
        "Issued in the last twelve whole months ÷ issued in the twelve before − 1. Months end with the day of retrieval.",
        "trade practice",
        Direction::Free,
    ),
    revenue(
        "revenue.invoice_active_months",
        "months",
        "Months with something issued among the last twelve whole months.",
        "trade practice",
        Direction::Up,
    ),
    revenue(
        "revenue.invoice_volatility",
        "ratio",
        "Standard deviation ÷ mean of what was issued in each of the last twelve whole months, or in all months of a younger firm.",
        "trade practice",
        Direction::Down,
    ),
    revenue(
        "revenue.invoice_void_share",
        "ratio",
        "Mean share of voided invoices over those of the last twelve whole months that have invoices, each of which has to state it.",
        "trade practice",
        Direction::Down,
    ),
    revenue(
        "revenue.top_customers_share",
        "ratio",
        "Mean share of the five largest customers over those of the last twelve whole months that have invoices, each of which has to state it.",
        "trade practice",
        Direction::Down,
    ),
    revenue(
        "revenue.existing_loans_to_revenue",
        "ratio",
        "Outstanding principal of all loans ÷ revenue of the latest year.",
        "trade practice",
        Direction::Down,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_start_with_their_family() {
        for (index, feature) in SCHEMA.iter().enumerate() {
            assert_eq!(position(feature.name), Some(index));
            let family = match feature.family {
                Family::Firm => "firm.",
                Family::Patents => "patents.",
                Family::Talent => "talent.",
                Family::Revenue => "revenue.",
            };
            assert!(feature.name.starts_with(family), "{}", feature.name);
            assert!(feature.definition.ends_with('.'), "{}", feature.name);
        }
    }

    #[test]
    fn what_never_costs_goes_up() {
        for name in NEVER_COSTS {
            assert!(position(name).is_some(), "{name}");
        }
        for feature in SCHEMA.iter().filter(|feature| feature.never_costs()) {
            assert_eq!(feature.direction, Direction::Up, "{}", feature.name);
        }
    }

    #[test]
    fn what_follows_inventions_goes_up() {
        for feature in SCHEMA.iter().filter(|f| f.follows_inventions) {
            assert_eq!(feature.direction, Direction::Up, "{}", feature.name);
        }
    }
}
