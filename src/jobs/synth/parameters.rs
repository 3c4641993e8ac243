//! Every number of the generator.
//!
//! Each comes with its source in brackets: `[programme]`, `[rule]` and `[patent survey]` are published figures,
//! `[Lens]` a distribution shaped after 9,071 patent records (credit: The Lens, MIT), `[research]` a sign or an order
//! that studies agree on with a size of our own, `[measured]` and `[calibrated]` follow from the others, `[assumption]` is
//! our own. `docs/synthetic-book.md` lists them all with the sources; a test compares the two.
#![allow(rustdoc::broken_intra_doc_links, reason = "sources stand in brackets")]

mod documented;

/// All of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// How many firms, and of which years.
    pub scope: Scope,
    /// What kind of firms.
    pub firm: Firm,
    /// Patents and other rights.
    pub patents: Patents,
    /// Staff.
    pub talent: Talent,
    /// Statements and loans.
    pub accounts: Accounts,
    /// Monthly invoices.
    pub invoices: Invoices,
    /// Certificates, tax, integrity.
    pub standing: Standing,
    /// Which blocks a caller has.
    pub retrieval: Retrieval,
    /// What drives default and next year's revenue.
    pub outcome: Outcome,
}

/// How many firms, and of which years.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Number of firms; each is seen once.
    pub firms: u32,
    /// First year of the as-of dates.
    pub first_year: i16,
    /// Last year of the as-of dates.
    pub last_year: i16,
    /// Share of firms of which everything that a decision needs was retrieved. [assumption]
    pub complete: f64,
}

/// What kind of firms.
#[derive(Clone, Debug, PartialEq)]
pub struct Firm {
    /// Median age in years. [assumption]
    pub age_median_years: f64,
    /// Standard deviation of the logarithm of the age. [assumption]
    pub age_sigma: f64,
    /// Youngest and oldest, years. [assumption: a programme asks for one year, start-ups can be excused]
    pub age_range_years: (f64, f64),
    /// Below this age a firm is a start-up. [assumption]
    pub start_up_years: f64,
    /// Median revenue, yuan. [assumption, so that 95 % lie between about 2 and 300 million]
    pub revenue_median_yuan: f64,
    /// Standard deviation of the logarithm of revenue. [assumption, as above]
    pub revenue_sigma: f64,
    /// Share of micro firms, whose revenue is drawn apart. [assumption]
    pub micro_share: f64,
    /// Lowest and highest revenue of micro firms, yuan. [rule: micro below 3 million]
    pub micro_revenue_yuan: (f64, f64),
    /// Share of start-ups without any revenue yet. [assumption]
    pub pre_revenue_share_of_start_ups: f64,
    /// Start-ups' revenue as a share of what an older firm of the same draw has. [assumption]
    pub start_up_size: f64,
    /// Share of firms whose revenue collapsed over two years. [assumption]
    pub collapsing_share: f64,
    /// Yearly fall of a collapsing firm, as a logarithm: lowest and highest. [assumption]
    pub collapse_log_range: (f64, f64),
    /// Correlation of observable soundness and technology with the quality that nobody states. [assumption]
    pub quality_correlation: f64,
    /// Share of firms whose main product is of a strategic emerging industry. [assumption]
    pub strategic_share: f64,
    /// Share of manufacturing firms; the others sell software and services. [assumption]
    pub manufacturing_share: f64,
    /// Shares of industry codes with two, three, four digits. [assumption]
    pub industry_digits: [f64; 3],
    /// Earliest as-of day, days after 1 January; accounts of the year before are filed by then. [assumption]
    pub as_of_first_day: i32,
    /// Number of days over which as-of dates spread. [assumption]
    pub as_of_days: u32,
}

/// Patents and other rights.
#[derive(Clone, Debug, PartialEq)]
pub struct Patents {
    /// Log-odds of holding a valid invention, at technology 0 and median revenue. [assumption]
    pub holder_intercept: f64,
    /// Change per unit of technology. [assumption]
    pub holder_technology: f64,
    /// Change per unit of log revenue. [assumption]
    pub holder_size: f64,
    /// Logarithm of the median number beyond the first. [calibrated: holders have 7.05 on average, patent survey]
    pub inventions_log_median: f64,
    /// Change per unit of technology. [assumption]
    pub inventions_technology: f64,
    /// Change per unit of log revenue. [assumption]
    pub inventions_size: f64,
    /// Standard deviation of the rest. [patent survey: "very skewed"; size assumed]
    pub inventions_sigma: f64,
    /// Most inventions of a firm. [assumption]
    pub inventions_max: f64,
    /// Mean of the time that an invention has been in force, years, beyond the grant. [assumption]
    pub in_force_mean_years: f64,
    /// Median and log standard deviation of the time from filing to grant, years. [Lens: median 2.1, middle half 1.45–3.0]
    pub grant_lag_years: (f64, f64),
    /// Shortest and longest time to grant, years. [Lens: from the middle 90 %]
    pub grant_lag_range_years: (f64, f64),
    /// Pending applications per invention in force. [assumption]
    pub pending_per_invention: f64,
    /// Pending applications of a firm without inventions. [assumption]
    pub pending_without: f64,
    /// Lapsed inventions per invention in force. [assumption]
    pub lapsed_per_invention: f64,
    /// Refused or withdrawn applications per invention in force. [assumption]
    pub refused_per_invention: f64,
    /// Share of granted inventions that were invalidated. [assumption]
    pub invalidated_share: f64,
    /// Logarithm of an invention's worth: standard deviation, and change per unit of technology. [assumption]
    pub worth: (f64, f64),
    /// How the logarithm of citations (as a share of their spread), of the chance of a family abroad, and of claims follow
    /// the worth. [assumption]
    pub follow_worth: (f64, f64, f64),
    /// Longest time that an application has been pending, years. [assumption]
    pub pending_years_max: f64,
    /// Lowest and highest age of a utility model or design in force, years. [patent survey: a term of ten years]
    pub minor_age_years: (f64, f64),
    /// Lowest and highest time from filing to grant of these, days. [assumption]
    pub minor_grant_days: (f64, f64),
    /// Years in which a right that ended did so. [assumption]
    pub ended_years: f64,
    /// Mean number of claims beyond the first. [assumption: Chinese applications mostly stay at ten, above it fees rise]
    pub claims_mean: f64,
    /// Median citations per year since filing. [Lens: of patents 2–4 years old 49 % are uncited, 4–6 years 40 %]
    pub citations_per_year: f64,
    /// Log standard deviation of citations. [Lens: the mean is several times the median]
    pub citations_sigma: f64,
    /// Change of the citations' logarithm per unit of technology. [assumption]
    pub citations_technology: f64,
    /// Share of inventions with a family abroad. [assumption]
    pub overseas_share: f64,
    /// Shares of families abroad with one, two, three, four, five further offices. [Lens: of families of two to five
    /// members 44 % have two, 24 % three, 19 % four, 14 % five; larger ones cut]
    pub overseas_offices: [f64; 5],
    /// Share of inventions acquired by transfer. [patent survey: 16.7 % licensed or transferred; halves assumed]
    pub transferred_share: f64,
    /// Share of transfers that are recent, and their greatest age, years. [assumption]
    pub recently_bought: (f64, f64),
    /// Share of inventions licensed to others. [patent survey, as above]
    pub licensed_share: f64,
    /// Shortest and longest licence, years; one that has ended has its last day stated. [assumption]
    pub licence_years: (f64, f64),
    /// Share of holders that ever pledged a patent. [patent survey: 2.5 % ever pledged]
    pub pledged_firm_share: f64,
    /// Median and log standard deviation of the finance raised on a pledge, yuan. [programme: pledge loans, median 5 million]
    pub pledge_yuan: (f64, f64),
    /// Longest time since a pledge, days, and its length, days. [assumption]
    pub pledge_days: (f64, i32),
    /// Share of inventions ever disputed. [assumption]
    pub disputed_share: f64,
    /// Share of disputes that are open. [assumption]
    pub dispute_open_share: f64,
    /// Share of inventions with a China Patent Award or a national prize. [assumption]
    pub award_share: f64,
    /// Share of a strategic firm's inventions that belong to a strategic industry. [calibrated with the next: 41.6 % of
    /// inventions are high-value, patent survey]
    pub strategic_in_strategic_firm: f64,
    /// The same for other firms. [calibrated, as above]
    pub strategic_elsewhere: f64,
    /// Share of inventions that protect the main product. [patent survey: 53.3 % industrialised]
    pub main_product_share: f64,
    /// Share of inventions owned jointly. [assumption]
    pub joint_share: f64,
    /// Logarithm of the median number of utility models of a manufacturer. [assumption]
    pub utility_models_log_median: f64,
    /// Change per unit of log revenue. [assumption]
    pub utility_models_size: f64,
    /// Standard deviation of the rest. [assumption]
    pub utility_models_sigma: f64,
    /// Most utility models, and most designs, of a firm. [assumption]
    pub minor_rights_max: f64,
    /// Share of firms with designs. [assumption]
    pub designs_share: f64,
    /// Median and log standard deviation of their designs. [assumption]
    pub designs: (f64, f64),
    /// Share of firms with software copyrights: makers, and others. [assumption]
    pub software_share: (f64, f64),
    /// Median and log standard deviation of their number. [assumption]
    pub software: (f64, f64),
    /// Share of firms with integrated-circuit layouts. [assumption]
    pub ic_layout_share: f64,
}

/// Staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Talent {
    /// Median and log standard deviation of revenue per person, yuan. [assumption: the example filings have 0.2–1.3 million]
    pub revenue_per_staff_yuan: (f64, f64),
    /// Fewest staff, and most staff of a firm without revenue. [assumption]
    pub staff_floor: (f64, f64),
    /// R&D staff share as log-odds: at technology 0, per unit of technology, standard deviation of the rest. [assumption]
    pub rd_share: (f64, f64, f64),
    /// Masters' share as log-odds, in the same way. [assumption]
    pub masters_share: (f64, f64, f64),
    /// Added to the log-odds of both in a start-up. [assumption]
    pub start_up_shift: f64,
    /// Doctors per master or above. [assumption]
    pub doctors_per_master: f64,
    /// Median and log standard deviation of the share of senior titles. [assumption]
    pub senior_titles_share: (f64, f64),
    /// Leaver rate: mean, change per unit of quality, standard deviation of the rest. [assumption]
    pub leaver_rate: (f64, f64, f64),
    /// Log-odds of a research department: at technology 0 and median revenue, per unit of technology, per unit of log
    /// revenue. [assumption]
    pub rd_department: (f64, f64, f64),
    /// Log growth of the staff in a year: per unit of log growth of revenue, standard deviation of the rest. [assumption]
    pub staff_growth: (f64, f64),
}

/// Statements and loans.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounts {
    /// Yearly log growth: mean, change per unit of quality, per unit of technology, standard deviation. [assumption]
    pub growth: (f64, f64, f64, f64),
    /// Weight of the year's common factor in growth. [assumption]
    pub growth_year_factor: f64,
    /// Net margin: mean, change per unit of quality, per unit of soundness, per unit of log growth, standard deviation.
    /// [assumption, so that about one firm in six makes a loss]
    pub margin: (f64, f64, f64, f64, f64),
    /// Lowest net margin. [assumption]
    pub margin_floor: f64,
    /// Fixed cost of a firm, yuan a year; it weighs on micro firms. [assumption]
    pub fixed_cost_yuan: f64,
    /// Median and log standard deviation of the yearly cost of a firm without revenue, yuan. [assumption]
    pub start_up_cost_yuan: (f64, f64),
    /// R&D ÷ revenue: median at technology 0, change of its logarithm per unit of technology, log standard deviation.
    /// [rule: the certificate asks for 3–5 %]
    pub rd_intensity: (f64, f64, f64),
    /// Highest R&D ÷ revenue. [assumption]
    pub rd_intensity_max: f64,
    /// Research firms: their share at technology 0, lowest and highest R&D ÷ revenue. [assumption]
    pub rd_heavy: (f64, f64, f64),
    /// Liabilities ÷ assets as log-odds: mean, change per unit of soundness, per unit of quality, standard deviation.
    /// [assumption]
    pub liabilities: (f64, f64, f64, f64),
    /// How much of a loss margin is added to liabilities ÷ assets. [assumption]
    pub liabilities_per_loss: f64,
    /// Highest liabilities ÷ assets. [assumption; the example filings reach 6]
    pub liabilities_max: f64,
    /// Median and log standard deviation of assets ÷ revenue. [assumption: the example filings have 0.5–4]
    pub assets_to_revenue: (f64, f64),
    /// Least assets, yuan. [assumption]
    pub assets_floor_yuan: f64,
    /// Lowest and highest share of liabilities that bears interest. [assumption]
    pub debt_share: (f64, f64),
    /// Share of firms without any interest-bearing debt. [assumption]
    pub debt_free_share: f64,
    /// Standard deviation of operating cash flow ÷ revenue around the net margin. [assumption]
    pub cash_flow_sigma: f64,
    /// Lowest and highest share of the main business. [assumption]
    pub main_share: (f64, f64),
    /// Lowest and highest share of high-tech income. [rule: the certificate asks for 60 %]
    pub high_tech_share: (f64, f64),
    /// Taxes and other items between cost and profit, as a share of revenue. [assumption]
    pub other_items: f64,
    /// Shares of firms with one, two, three, four statements. [assumption]
    pub statement_years: [f64; 4],
    /// Share of firms whose source states only the liabilities ratio. [assumption]
    pub ratio_only_share: f64,
    /// Share of firms with the day counts of the working-capital formula. [assumption]
    pub day_counts_share: f64,
    /// Medians of days of inventory, receivables, payables, prepayments, advances. [assumption]
    pub day_medians: [f64; 5],
    /// Log standard deviation of the day counts. [assumption]
    pub day_sigma: f64,
    /// Shares of loans on credit, guaranteed, pledged, mortgaged. [assumption]
    pub loan_securities: [f64; 4],
    /// Lowest and highest granted ÷ outstanding. [assumption]
    pub granted_to_outstanding: (f64, f64),
    /// Lowest and highest sum of loans ÷ interest-bearing debt of the latest statement. [assumption: some is repaid
    /// since, some is owed to others than banks]
    pub loans_to_debt: (f64, f64),
    /// Shares of borrowers with one to six loans. [assumption]
    pub loan_counts: [f64; 6],
    /// Least mean size of several loans, yuan; a firm with less debt has fewer. [assumption]
    pub loan_least_yuan: f64,
    /// Share of loans without, and with, a mortgage that finance working capital. [assumption]
    pub working_capital_share: (f64, f64),
    /// Shares of working-capital loans with a term of one, two, three years. [rule: 银监会令2010年第1号 knows working-capital
    /// loans of mostly one, at most three years; shares assumed]
    pub loan_years: [f64; 3],
    /// Shortest and longest term of the other loans, months. [assumption]
    pub loan_term_months: (f64, f64),
    /// Shares of loans that are 正常, 关注, 次级, 可疑. [assumption, after the low losses of technology loans]
    pub loan_classes: [f64; 4],
    /// The same for a firm of quality below −1. [assumption]
    pub loan_classes_weak: [f64; 4],
    /// Share of 关注 loans, and of lower ones, that are past their last day. [assumption]
    pub overdue_share: (f64, f64),
    /// Days past the last day: fewest, and most for 关注, 次级, 可疑. [rule: 银保监会 人民银行令2023第1号, 次级 beyond 90 days, 可疑 beyond
    /// 270, 损失 beyond 360; the fewest assumed]
    pub overdue_days: [f64; 4],
    /// Days before its last day in which a new credit may repay a working-capital loan, and the share of such loans that
    /// it repays. [assumption]
    pub renewed: (i32, f64),
}

/// Monthly invoices.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoices {
    /// Shares of callers with 12, 24, 36 months. [assumption]
    pub months: [f64; 3],
    /// Share of each calendar month relative to the mean; they sum to 12. [assumption: the Spring Festival is quiet,
    /// December is busy]
    pub seasons: [f64; 12],
    /// Median and log standard deviation of the monthly noise (a log standard deviation itself). [assumption]
    pub volatility: (f64, f64),
    /// Share of firms that invoice in projects, and their share of empty months. [assumption]
    pub project_share: (f64, f64),
    /// Median and log standard deviation of the share of voided invoices, change of its logarithm per unit of quality.
    /// [assumption]
    pub void_share: (f64, f64, f64),
    /// Share of the five largest customers as log-odds: mean and standard deviation. [assumption]
    pub top_customers: (f64, f64),
    /// Received ÷ issued: mean and standard deviation over months. [assumption]
    pub received: (f64, f64),
}

/// Certificates, tax, integrity.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Log-odds of ever having had a high-tech certificate: at technology 0 and median revenue, per unit of technology, per
    /// unit of log revenue. [assumption]
    pub high_tech: (f64, f64, f64),
    /// Share of them whose certificate has lapsed. [assumption]
    pub high_tech_lapsed_share: f64,
    /// Shares with the status technology SME, innovative SME, specialised SME, little giant, other. [assumption; the last
    /// two are drawn among firms above the median revenue]
    pub statuses: [f64; 5],
    /// Terms over which the days of recognition spread; a status older than one term has lapsed. [assumption]
    pub status_terms: f64,
    /// Shares of tax grades A, B, M, C, D of an older firm at quality 0. [assumption]
    pub tax_grades: [f64; 5],
    /// Weight of grade M in a start-up, and in an older firm: M is for new firms. [assumption]
    pub tax_grade_m: (f64, f64),
    /// Change of the logarithm of the shares of C and D per unit of quality, and the opposite for A. [assumption]
    pub tax_quality: f64,
    /// Entries per firm at quality 0, and change of the logarithm per unit of quality. [assumption]
    pub integrity_events: (f64, f64),
    /// Shares of serious dishonesty, the head's, enforcement, penalty, abnormal operation. [assumption]
    pub integrity_kinds: [f64; 5],
    /// Years over which entries spread, and lowest and highest time to their resolution, days. [assumption]
    pub integrity_time: (f64, f64, f64),
    /// Share of entries that were resolved. [assumption]
    pub integrity_resolved_share: f64,
    /// Share of firms inside the programme's area. [assumption]
    pub in_area_share: f64,
    /// Share of start-ups that experts reviewed. [assumption]
    pub reviewed_share: f64,
    /// Share of firms that belong to a group, and length of the run of firms whose members of a group share the same one.
    /// [assumption: about three firms a group]
    pub group: (f64, u32),
    /// Shares with a national prize, a provincial prize, a research institution, a standard, model firm, equity round.
    /// [assumption]
    pub innovation: [f64; 6],
    /// Years over which these spread. [assumption]
    pub innovation_years: f64,
    /// Growth of these shares per unit of technology, as a logarithm; the mean share stays. [assumption]
    pub innovation_technology: f64,
    /// Median and log standard deviation of an equity round, yuan. [assumption]
    pub equity_round_yuan: (f64, f64),
    /// Research projects in three years: mean at technology 0 and median revenue, change of its logarithm per unit of
    /// technology, per unit of log revenue. [assumption]
    pub rd_projects: (f64, f64, f64),
    /// Results turned into products per project. [assumption]
    pub conversions_per_project: f64,
    /// Share of makers, and of others, that sell technology by registered contracts; median and log standard deviation of
    /// their turnover ÷ revenue. [assumption]
    pub technology_contracts: (f64, f64, f64, f64),
    /// Log-odds of research with a university: at technology 0, per unit of technology. [assumption]
    pub university: (f64, f64),
}

/// Which blocks a caller has: the chance that a block is retrieved. Some are missing at random, some because the firm does
/// badly and does not hand them in.
#[derive(Clone, Debug, PartialEq)]
pub struct Retrieval {
    /// Area. [assumption]
    pub eligibility: f64,
    /// Certificates. [assumption]
    pub qualifications: f64,
    /// Last days of the certificates, for a list that was retrieved. [assumption]
    pub valid_until: f64,
    /// Tax grade. [assumption]
    pub tax: f64,
    /// Shares of tax grades of one, two, three, four years before. [assumption]
    pub tax_years: [f64; 4],
    /// Integrity. [assumption]
    pub integrity: f64,
    /// Group, or that there is none. [assumption]
    pub group: f64,
    /// Patents one by one. [assumption]
    pub patent_list: f64,
    /// Patents as counts. [assumption]
    pub patent_counts: f64,
    /// Details of each patent (claims, citations, families, events), where there is a list. [assumption]
    pub patent_details: f64,
    /// Register extracts among the lists of patents. [assumption]
    pub register_extract: f64,
    /// Other rights. [assumption]
    pub other_rights: f64,
    /// Staff. [assumption]
    pub talent: f64,
    /// Each single staff figure but the total. [assumption]
    pub talent_figure: f64,
    /// Statements. [assumption]
    pub statements: f64,
    /// Each single line of a statement but revenue and profit. [assumption]
    pub statement_line: f64,
    /// Invoices. [assumption]
    pub invoices: f64,
    /// Loans. [assumption]
    pub loans: f64,
    /// Classes of the loans. [assumption]
    pub loan_class: f64,
    /// First and last days of the loans. [assumption]
    pub loan_dates: f64,
    /// Prizes and institutions. [assumption]
    pub innovation: f64,
    /// Each single figure of research: projects, conversions, contracts, cooperation. [assumption]
    pub innovation_figure: f64,
    /// Taken off the chances of statements, invoices, staff and loans where quality is below −1. [assumption]
    pub reluctance: f64,
    /// Callers who know hardly more than revenue, whatever the firm's quality. [assumption]
    pub sparse: f64,
    /// Of these, those who know profit, earlier years, certificates, counts of patents: each by itself. [assumption]
    pub sparse_figure: f64,
    /// Most days from the first look at a firm to the as-of date; each block is retrieved on a day between. [assumption]
    pub days: i32,
}

/// What drives default and next year's revenue.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Log-odds of default per fact.
    pub effects: Effects,
    /// Mean and standard deviation of the facts' log-odds over a portfolio. [measured; a test holds them]
    pub stated_risk: (f64, f64),
    /// Standard deviation that the facts' part of the log-odds is scaled to. [calibrated: a scorecard on fresh firms
    /// reaches an AUC of 0.70–0.75]
    pub signal: f64,
    /// Weight of the quality that nobody states. [assumption]
    pub unstated: f64,
    /// Weight of the year's common factor. [assumption]
    pub year_factor: f64,
    /// Log-odds of default of a firm of mean risk. [calibrated: 1–3 % of a portfolio default in a year]
    pub intercept: f64,
    /// Unit of R&D ÷ revenue in its effect, and the level above which more of it changes nothing. [assumption]
    pub rd_intensity: (f64, f64),
    /// Next year's log growth: constant, per unit of quality, per unit of log invention value, per unit of masters' share,
    /// per unit of R&D ÷ revenue, weight of last year's growth, of the year's factor, standard deviation.
    /// [research: knowledge adds to future revenue; sizes assumed]
    pub growth: [f64; 8],
    /// Lowest and highest share of next year's revenue that a defaulting firm keeps. [assumption]
    pub default_revenue: (f64, f64),
    /// First revenue of a firm without any: chance, median and log standard deviation in yuan. [assumption]
    pub first_revenue: (f64, f64, f64),
    /// Share of firms whose next revenue is not retrieved. [assumption]
    pub next_revenue_unknown: f64,
}

/// Log-odds of default per unit of a fact; positive is worse. Signs as the research says, sizes assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    /// Per unit of liabilities ÷ assets, held at 2. [research: up]
    pub liabilities: f64,
    /// A loss in the latest year. [research: up]
    pub loss: f64,
    /// Each further loss year. [research: up]
    pub further_loss: f64,
    /// Per unit that latest revenue falls short of the best year's. [research: up]
    pub shortfall: f64,
    /// Per unit of operating cash flow ÷ revenue, held within ±0.3. [research: down]
    pub cash_flow: f64,
    /// Per unit of interest-bearing debt ÷ revenue, held at 2. [research: up]
    pub debt: f64,
    /// Per unit of log revenue. [research: down]
    pub size: f64,
    /// Per unit of log (1 + age in years). [research: down]
    pub age: f64,
    /// A research department: the strongest of the knowledge facts. [research: Korean credit bureau data]
    pub rd_department: f64,
    /// Per unit of log (1 + value of inventions in force). [research: Pederzoli et al. 2013, value lowers default]
    pub invention_value: f64,
    /// Per unit of log (1 + number of inventions in force) × equity ratio. [research: Pederzoli et al. 2013, the count
    /// only with adequate equity]
    pub count_with_equity: f64,
    /// Per unit of the masters' share in an older firm. [research: down]
    pub masters: f64,
    /// The same in a start-up. [research: Gonçalves et al. 2014, education matters for start-ups]
    pub masters_in_start_up: f64,
    /// Per unit of the R&D staff share. [research: down]
    pub rd_staff: f64,
    /// Per unit of log (1 + R&D ÷ revenue ÷ `outcome.rd_intensity`); flat above the level there, never harmful.
    /// [research: down]
    pub rd_intensity: f64,
    /// Per unit of the leaver rate. [assumption: up]
    pub leavers: f64,
    /// A valid high-tech certificate. [assumption: down]
    pub certificate: f64,
    /// An integrity entry that stands. [assumption: up]
    pub integrity: f64,
    /// Per step of the tax grade below A. [assumption: up]
    pub tax_step: f64,
    /// An open dispute about an invention. [assumption: up]
    pub dispute: f64,
    /// Per unit of the monthly invoices' noise. [assumption: up]
    pub volatility: f64,
    /// Per unit of the share of voided invoices. [assumption: up]
    pub void_share: f64,
    /// Per unit of the share of the five largest customers. [assumption: up]
    pub top_customers: f64,
}
