//! From the text of a table to a [`Table`].

use sha2::{Digest, Sha256};

use super::{
    amounts::Typical,
    ceilings::Guarantor,
    check,
    fact::{Fact, Unit},
    formula::{Formula, PPM_OF_BP, Rates, Research},
    gates::{Asked, Gates},
    grade::{Grade, Service},
    knots::Knots,
    table::{Amounts, Debt, ExpectedLoss, Form, Patents, Repayment, Table, Texts, WorkingCapital},
    trigger::{Condition, LeadsTo, Test, Trigger},
};
use crate::{
    domain::{
        decision::{Gate, Role},
        facts::{Demands, Freshness, Item, Plausibility},
        firm::TaxGrade,
        id::ProductId,
        money::Fen,
    },
    sourced::{self, Problem, Reading, Section},
};

const WHOLE_BP: i64 = 10_000;

/// Reads and checks a table; every problem at once.
pub(super) fn table(text: &str) -> Result<Table, Vec<Problem>> {
    let (mut table, figures) = sourced::read(text, |root, reading| whole(root, text, reading))?;
    table.figures = figures;
    Ok(table)
}

fn whole(mut root: Section, text: &str, reading: &mut Reading) -> Option<Table> {
    let product = product(&mut root, reading);
    let version = root.version("version", reading);
    let name = texts(&mut root, "name_zh", "name_en", reading);
    let forms = [("credit", Form::Credit), ("guarantee", Form::Guarantee)];
    let form = root.word("form", &forms, reading);
    let amounts = amounts(root.section("amounts", reading), reading);
    let gates = gates(root.section("gates", reading), reading);
    let grades = grades(root.sections("grades", reading), reading);
    let factor = factor(root.section("factor", reading), reading);
    let revenue = rates(root.section("revenue", reading), reading);
    let research = research(root.section("research", reading), reading);
    let knowledge = knowledge(root.section("knowledge", reading), reading);
    let repayment = repayment(root.section("repayment", reading), reading);
    let debt = debt(root.section("debt", reading), reading);
    let expected_loss = expected_loss(root.section("expected_loss", reading), reading);
    let guarantor = if root.has("guarantor") || form == Some(Form::Guarantee) {
        Some(guarantor(root.section("guarantor", reading), reading))
    } else {
        None
    };
    let working_capital = working_capital(root.section("working_capital", reading), reading);
    let freshness = freshness(root.section("freshness", reading), reading);
    let plausibility = plausibility(root.section("plausibility", reading), reading);
    let typical = typical(root.section("typical", reading), reading);
    let mut validity = root.section("validity", reading);
    let validity_months = validity.integer("months", 1..=36, reading);
    validity.finish(reading);
    let needs = root.sourced_words("needs", &items(), reading);
    let triggers = triggers(root.sections("triggers", reading), reading);
    root.finish(reading);

    check::amounts(amounts.as_ref(), reading);
    check::grades(&grades, reading);
    check::rates("revenue", revenue.as_ref(), reading);
    check::rates("debt", debt.as_ref().map(|debt| &debt.revenue), reading);
    check::guarantor(form, guarantor.is_some(), reading);
    check::triggers(&triggers, reading);
    let served_ppm = check::served(&grades, factor.as_ref(), reading);

    let guarantor = match guarantor {
        Some(read) => Some(read?),
        None => None,
    };
    let mut grades = grades.into_iter().collect::<Option<Vec<Grade>>>()?;
    let worst_grade = grades.pop()?;
    let Knowledge { part, cap, patents } = knowledge?;
    let table = Table {
        product: product?,
        version: version?,
        sha256: Sha256::digest(text.as_bytes()).into(),
        name: name?,
        form: form?,
        amounts: amounts?,
        gates: gates?,
        grades,
        worst_grade,
        formula: Formula {
            factor: factor?,
            served_ppm: served_ppm?,
            revenue: revenue?,
            research: research?,
            knowledge: part,
        },
        knowledge_cap: cap,
        patents,
        repayment: repayment?,
        debt: debt?,
        expected_loss: expected_loss?,
        guarantor,
        working_capital: working_capital?,
        demands: Demands {
            freshness: freshness?,
            plausibility: plausibility?,
        },
        typical: typical?,
        validity_months: i32::try_from(validity_months?).ok()?,
        triggers: triggers.into_iter().collect::<Option<Vec<Trigger>>>()?,
        figures: Vec::new(),
    };
    check::needs(&needs?, &table, reading);
    Some(table)
}

fn product(root: &mut Section, reading: &mut Reading) -> Option<ProductId> {
    let text = root.text("product", reading)?;
    let product = ProductId::parse(&text);
    if let Err(error) = &product {
        reading.problem(
            root.key("product"),
            format!("{}, found `{text}`", error.expected),
        );
    }
    product.ok()
}

fn texts(section: &mut Section, zh: &str, en: &str, reading: &mut Reading) -> Option<Texts> {
    let zh = section.text(zh, reading);
    let en = section.text(en, reading);
    Some(Texts { zh: zh?, en: en? })
}

fn amounts(mut section: Section, reading: &mut Reading) -> Option<Amounts> {
    let step = section.yuan("step_yuan", reading);
    let smallest = section.yuan("smallest_yuan", reading);
    let product_cap = section.yuan("product_cap_yuan", reading);
    let programme = section.yuan("programme_yuan", reading);
    section.finish(reading);
    Some(Amounts {
        step: step?,
        smallest: smallest?,
        product_cap: product_cap?,
        programme: programme?,
    })
}

fn gates(mut section: Section, reading: &mut Reading) -> Option<Gates> {
    let area = section.yes("area_asked", reading);
    let innovation_attribute = section.yes("innovation_attribute_asked", reading);
    let operating_days_min = section.integer("operating_days_min", 0..=36_500, reading);
    let grades = [
        ("A", TaxGrade::A),
        ("B", TaxGrade::B),
        ("M", TaxGrade::M),
        ("C", TaxGrade::C),
        ("D", TaxGrade::D),
    ];
    let tax_grade_worst = section.sourced_word("tax_grade_worst", &grades, reading);
    let tax_grade_years_max = section.integer("tax_grade_years_max", 0..=10, reading);
    let clean_months_min = section.integer("clean_months_min", 0..=600, reading);
    let excusable = [
        ("operating_age", Gate::OperatingAge),
        ("tax_grade", Gate::TaxGrade),
    ];
    let excusable = section.sourced_words("excused_by_expert_review", &excusable, reading);
    let industries_excluded = section.sourced_texts("industries_excluded", reading);
    let large_firms_excluded = section.yes("large_firms_excluded", reading);
    section.finish(reading);
    let asked = |yes| if yes { Asked::Asked } else { Asked::NotAsked };
    Some(Gates {
        area: asked(area?),
        innovation_attribute: asked(innovation_attribute?),
        operating_days_min: operating_days_min?,
        tax_grade_worst: tax_grade_worst?,
        tax_grade_years_max: i32::try_from(tax_grade_years_max?).ok()?,
        clean_months_min: i32::try_from(clean_months_min?).ok()?,
        excusable: excusable?,
        industries_excluded: industries_excluded?,
        size: asked(large_firms_excluded?),
    })
}

/// Keys of a table by item, in lower case.
fn items() -> Vec<(&'static str, Item)> {
    Item::ALL.map(|item| (item.key(), item)).to_vec()
}

fn factor(mut section: Section, reading: &mut Reading) -> Option<Knots> {
    let pd_bp = section.integers("pd_bp", 3..=WHOLE_BP, reading);
    let share_bp = section.integers("share_bp", 0..=WHOLE_BP, reading);
    section.finish(reading);
    let in_ppm = |numbers: Vec<i64>| numbers.iter().map(|bp| bp * PPM_OF_BP).collect();
    let (pds, shares): (Vec<i64>, Vec<i64>) = (in_ppm(pd_bp?), in_ppm(share_bp?));
    let knots = Knots::new(&pds, &shares).filter(Knots::is_falling);
    if knots.is_none() {
        reading.problem(
            "factor",
            "as many `share_bp` as `pd_bp`, PDs ascending and shares never rising",
        );
    }
    knots
}

fn rates(mut section: Section, reading: &mut Reading) -> Option<Rates> {
    let rates = marginal(&mut section, reading);
    section.finish(reading);
    rates
}

fn marginal(section: &mut Section, reading: &mut Reading) -> Option<Rates> {
    let brackets = section.yuans("brackets_yuan", reading);
    let rates_bp = section.integers("rates_bp", 0..=WHOLE_BP, reading);
    Some(Rates {
        brackets: brackets?,
        rates_bp: rates_bp?,
    })
}

fn research(mut section: Section, reading: &mut Reading) -> Option<Research> {
    let share_bp = section.integer("share_bp", 0..=WHOLE_BP, reading);
    let most_bp = section.integer("most_bp", 0..=WHOLE_BP, reading);
    let most_plus = section.yuan("most_plus_yuan", reading);
    section.finish(reading);
    Some(Research {
        share_bp: share_bp?,
        most_bp: most_bp?,
        most_plus: most_plus?,
    })
}

/// What the knowledge score carries.
struct Knowledge {
    part: Knots,
    cap: Knots,
    patents: Patents,
}

fn knowledge(mut section: Section, reading: &mut Reading) -> Option<Knowledge> {
    let part = by_score(&mut section, "part", reading);
    let cap = by_score(&mut section, "cap", reading);
    let patents = section.yes("patents_needed", reading);
    section.finish(reading);
    Some(Knowledge {
        part: part?,
        cap: cap?,
        patents: if patents? {
            Patents::Needed
        } else {
            Patents::Optional
        },
    })
}

/// Reads amounts by knowledge score: `<name>_points` and `<name>_yuan`.
fn by_score(section: &mut Section, name: &str, reading: &mut Reading) -> Option<Knots> {
    let points = section.integers(&format!("{name}_points"), 0..=100, reading);
    let amounts = section.yuans(&format!("{name}_yuan"), reading);
    let amounts: Vec<i64> = amounts?.into_iter().map(Fen::get).collect();
    let knots = Knots::new(&points?, &amounts).filter(Knots::is_rising);
    if knots.is_none() {
        let expected = "as many amounts as points, points ascending and amounts never falling";
        reading.problem(section.key(&format!("{name}_yuan")), expected);
    }
    knots
}

fn repayment(mut section: Section, reading: &mut Reading) -> Option<Repayment> {
    let years = section.integer("years", 1..=10, reading);
    let earnings_share_bp = section.integer("earnings_share_bp", 0..=WHOLE_BP, reading);
    let research_share_bp = section.integer("research_share_bp", 0..=WHOLE_BP, reading);
    section.finish(reading);
    Some(Repayment {
        years: years?,
        earnings_share_bp: earnings_share_bp?,
        research_share_bp: research_share_bp?,
    })
}

fn debt(mut section: Section, reading: &mut Reading) -> Option<Debt> {
    let revenue = marginal(&mut section, reading);
    let most = section.integer("liabilities_to_assets_max_bp", 1..=WHOLE_BP - 1, reading);
    section.finish(reading);
    Some(Debt {
        revenue: revenue?,
        liabilities_to_assets_max_bp: most?,
    })
}

fn freshness(mut section: Section, reading: &mut Reading) -> Option<Freshness> {
    let mut days = |key: &str| section.integer(key, 1..=3_650, reading);
    let loans_days = days("loans_days");
    let integrity_days = days("integrity_days");
    let group_days = days("group_days");
    let tax_days = days("tax_days");
    let patents_days = days("patents_days");
    let talent_days = days("talent_days");
    let others_days = days("others_days");
    section.finish(reading);
    Some(Freshness {
        loans_days: loans_days?,
        integrity_days: integrity_days?,
        group_days: group_days?,
        tax_days: tax_days?,
        patents_days: patents_days?,
        talent_days: talent_days?,
        others_days: others_days?,
    })
}

fn plausibility(mut section: Section, reading: &mut Reading) -> Option<Plausibility> {
    let growth_above_bp = section.integer("growth_above_bp", 0..=100 * WHOLE_BP, reading);
    let invoices_share_bp = section.integer("invoices_share_bp", 0..=WHOLE_BP, reading);
    let staff_share_bp = section.integer("staff_share_bp", 0..=WHOLE_BP, reading);
    section.finish(reading);
    Some(Plausibility {
        growth_above_bp: growth_above_bp?,
        invoices_share_bp: invoices_share_bp?,
        staff_share_bp: staff_share_bp?,
    })
}

fn typical(mut section: Section, reading: &mut Reading) -> Option<Typical> {
    let revenue = section.yuan("revenue_yuan", reading);
    let mut ratio = |key: &str| section.integer(key, 0..=10 * WHOLE_BP, reading);
    let net_margin_bp = ratio("net_margin_bp");
    let cash_flow_margin_bp = ratio("cash_flow_margin_bp");
    let rd_intensity_bp = ratio("rd_intensity_bp");
    let debt_bp = ratio("debt_bp");
    let assets_bp = ratio("assets_bp");
    let liabilities_bp = ratio("liabilities_bp");
    section.finish(reading);
    Some(Typical {
        revenue: revenue?,
        net_margin_bp: net_margin_bp?,
        cash_flow_margin_bp: cash_flow_margin_bp?,
        rd_intensity_bp: rd_intensity_bp?,
        debt_bp: debt_bp?,
        assets_bp: assets_bp?,
        liabilities_bp: liabilities_bp?,
    })
}

fn grades(sections: Vec<Section>, reading: &mut Reading) -> Vec<Option<Grade>> {
    sections
        .into_iter()
        .map(|section| grade(section, reading))
        .collect()
}

fn grade(mut section: Section, reading: &mut Reading) -> Option<Grade> {
    let name = section.text("name", reading);
    if let Some(name) = &name {
        section = section.named(format!("grades.{name}"));
    }
    let pd_max_bp = section.integer("pd_max_bp", 3..=WHOLE_BP, reading);
    let served = section.yes("served", reading);
    section.finish(reading);
    Some(Grade {
        name: name?,
        pd_max_bp: pd_max_bp?,
        service: if served? {
            Service::Served
        } else {
            Service::Declined
        },
    })
}

fn expected_loss(mut section: Section, reading: &mut Reading) -> Option<ExpectedLoss> {
    let budget = section.yuan("budget_yuan", reading);
    let lgd_bp = section.integer("lgd_bp", 1..=WHOLE_BP, reading);
    section.finish(reading);
    Some(ExpectedLoss {
        budget: budget?,
        lgd_bp: lgd_bp?,
    })
}

fn guarantor(mut section: Section, reading: &mut Reading) -> Option<Guarantor> {
    let net_assets = section.yuan("net_assets_yuan", reading);
    let single = 1..=check::SINGLE_PARTY_MAX_BP;
    let single_party_bp = section.integer("single_party_bp", single, reading);
    let group_bp = section.integer("group_bp", 1..=check::GROUP_MAX_BP, reading);
    let share_bp = section.integer("share_bp", 1..=WHOLE_BP, reading);
    section.finish(reading);
    Some(Guarantor {
        net_assets: net_assets?,
        single_party_bp: single_party_bp?,
        group_bp: group_bp?,
        share_bp: share_bp?,
    })
}

fn working_capital(mut section: Section, reading: &mut Reading) -> Option<WorkingCapital> {
    let limits = section.yes("limits", reading);
    let capacity_share_bp = section.integer("capacity_share_bp", 0..=WHOLE_BP, reading);
    section.finish(reading);
    Some(WorkingCapital {
        role: if limits? { Role::Limits } else { Role::Informs },
        capacity_share_bp: capacity_share_bp?,
    })
}

fn triggers(sections: Vec<Section>, reading: &mut Reading) -> Vec<Option<Trigger>> {
    sections
        .into_iter()
        .map(|section| trigger(section, reading))
        .collect()
}

fn trigger(mut section: Section, reading: &mut Reading) -> Option<Trigger> {
    let code = section.text("code", reading);
    if let Some(code) = &code {
        section = section.named(format!("triggers.{code}"));
    }
    let first = test(&mut section, reading);
    let also = section.has("also").then(|| {
        let mut also = section.section("also", reading);
        let read = test(&mut also, reading);
        also.finish(reading);
        read
    });
    let leads_to = [
        ("referred", LeadsTo::Referred),
        ("declined", LeadsTo::Declined),
    ];
    let startup_leads_to = section
        .has("startup_leads_to")
        .then(|| section.word("startup_leads_to", &leads_to, reading));
    let leads_to = section.word("leads_to", &leads_to, reading);
    let told = texts(&mut section, "zh", "en", reading);
    let at_zero = ["zh_at_zero", "en_at_zero"];
    let told_at_zero = at_zero
        .iter()
        .any(|key| section.has(key))
        .then(|| texts(&mut section, at_zero[0], at_zero[1], reading));
    section.finish(reading);
    Some(Trigger {
        code: code?,
        test: first?,
        also: match also {
            Some(read) => Some(read?),
            None => None,
        },
        leads_to: leads_to?,
        startup_leads_to: match startup_leads_to {
            Some(read) => read?,
            None => leads_to?,
        },
        texts: told?,
        texts_at_zero: match told_at_zero {
            Some(read) => Some(read?),
            None => None,
        },
    })
}

fn test(section: &mut Section, reading: &mut Reading) -> Option<Test> {
    let fact = section.word("fact", &Fact::NAMES, reading);
    let condition = condition(section, fact, reading);
    Some(Test {
        fact: fact?,
        condition: condition?,
    })
}

fn condition(
    section: &mut Section,
    fact: Option<Fact>,
    reading: &mut Reading,
) -> Option<Condition> {
    let kinds = ["below", "above", "at"];
    let present: Vec<&str> = kinds.into_iter().filter(|kind| section.has(kind)).collect();
    let [kind] = present.as_slice() else {
        reading.problem(
            section.key("condition"),
            "exactly one of `below`, `above` and `at`",
        );
        for kind in present {
            section.integer(kind, i64::MIN..=i64::MAX, reading);
        }
        return None;
    };
    let most = Fen::LARGEST / 100;
    let stated = section.integer(kind, -most..=most, reading)?;
    let threshold = match fact?.unit() {
        Unit::Money => Fen::from_yuan(stated).get(),
        Unit::BasisPoints | Unit::Days | Unit::Years | Unit::Number | Unit::YesNo => stated,
    };
    Some(match *kind {
        "below" => Condition::Below(threshold),
        "above" => Condition::Above(threshold),
        _ => Condition::At(threshold),
    })
}
