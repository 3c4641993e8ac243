//! From the text of a table to a [`Table`].

use sha2::{Digest, Sha256};

use super::{
    check,
    fact::{Fact, Unit},
    figure::{Problem, Source},
    gates::{Asked, Gates},
    grade::{Grade, Service},
    section::{Reading, Section},
    table::{Amounts, ExpectedLoss, Form, Table, Texts, Version, WorkingCapital},
    terms::Guarantor,
    trigger::{Condition, LeadsTo, Test, Trigger},
    turnover::Turnover,
};
use crate::domain::{decision::Gate, firm::TaxGrade, id::ProductId, money::Fen};

const WHOLE_BP: i64 = 10_000;

/// Reads and checks a table; every problem at once.
pub(super) fn table(text: &str) -> Result<Table, Vec<Problem>> {
    let root = match text.parse::<toml::Table>() {
        Ok(root) => root,
        Err(error) => {
            let mut reading = Reading::default();
            reading.problem("table", format!("TOML: {}", error.message()));
            return Err(reading.problems);
        }
    };
    let mut reading = Reading::default();
    let read = whole(Section::root(root), text, &mut reading);
    match read {
        Some(mut table) if reading.problems.is_empty() => {
            table.figures = reading.figures;
            Ok(table)
        }
        Some(_) | None => Err(reading.problems),
    }
}

fn whole(mut root: Section, text: &str, reading: &mut Reading) -> Option<Table> {
    // Sources come first: every number names one.
    sources(root.section("sources", reading), reading);
    let product = product(&mut root, reading);
    let version = version(&mut root, reading);
    let name = texts(&mut root, "name_zh", "name_en", reading);
    let forms = [("credit", Form::Credit), ("guarantee", Form::Guarantee)];
    let form = root.word("form", &forms, reading);
    let amounts = amounts(root.section("amounts", reading), reading);
    let gates = gates(root.section("gates", reading), reading);
    let turnover = turnover(root.section("turnover", reading), reading);
    let grades = grades(root.sections("grades", reading), reading);
    let expected_loss = expected_loss(root.section("expected_loss", reading), reading);
    let guarantor = if root.has("guarantor") || form == Some(Form::Guarantee) {
        Some(guarantor(root.section("guarantor", reading), reading))
    } else {
        None
    };
    let working_capital = working_capital(root.section("working_capital", reading), reading);
    let mut validity = root.section("validity", reading);
    let validity_months = validity.integer("months", 1..=36, reading);
    validity.finish(reading);
    let triggers = triggers(root.sections("triggers", reading), reading);
    root.finish(reading);

    check::amounts(amounts.as_ref(), reading);
    check::grades(&grades, reading);
    check::rates(&grades, turnover.as_ref(), reading);
    check::guarantor(form, guarantor.is_some(), reading);
    check::triggers(&triggers, reading);

    let guarantor = match guarantor {
        Some(read) => Some(read?),
        None => None,
    };
    let mut grades = grades.into_iter().collect::<Option<Vec<Grade>>>()?;
    let worst_grade = grades.pop()?;
    Some(Table {
        product: product?,
        version: version?,
        sha256: Sha256::digest(text.as_bytes()).into(),
        name: name?,
        form: form?,
        amounts: amounts?,
        gates: gates?,
        grades,
        worst_grade,
        turnover: turnover?,
        expected_loss: expected_loss?,
        guarantor,
        working_capital: working_capital?,
        validity_months: i32::try_from(validity_months?).ok()?,
        triggers: triggers.into_iter().collect::<Option<Vec<Trigger>>>()?,
        figures: Vec::new(),
    })
}

fn sources(section: Section, reading: &mut Reading) {
    for (name, mut source) in section.all_sections(reading) {
        let title = source.text("title", reading);
        let date = source.text("date", reading);
        let date = date.filter(|date| {
            let shaped = check::is_date(date);
            if !shaped {
                reading.problem(
                    source.key("date"),
                    format!("a date such as `2025`, `2025-03` or `2025-03-25`, found `{date}`"),
                );
            }
            shaped
        });
        source.finish(reading);
        // A source with a problem stays known, so that its users do not add to the list.
        let source = Source {
            title: title.unwrap_or_default(),
            date: date.unwrap_or_default(),
        };
        reading.sources.insert(name, source);
    }
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

fn version(root: &mut Section, reading: &mut Reading) -> Option<Version> {
    let text = root.text("version", reading)?;
    let parts: Option<Vec<u32>> = text.split('.').map(check::version_part).collect();
    let parts: Option<[u32; 3]> = parts.and_then(|parts| parts.try_into().ok());
    if parts.is_none() {
        reading.problem(
            root.key("version"),
            format!("three numbers such as `2026.11.1`, found `{text}`"),
        );
    }
    Some(Version {
        parts: parts?,
        text,
    })
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
    })
}

fn turnover(mut section: Section, reading: &mut Reading) -> Option<Turnover> {
    let brackets = section.yuans("brackets_yuan", reading);
    let rd_share_bp = section.integer("rd_share_bp", 0..=WHOLE_BP, reading);
    let rd_most_bp = section.integer("rd_most_bp", 0..=WHOLE_BP, reading);
    section.finish(reading);
    Some(Turnover {
        brackets: brackets?,
        rd_share_bp: rd_share_bp?,
        rd_most_bp: rd_most_bp?,
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
    let cap = section.yuan("cap_yuan", reading);
    let cap_without_revenue = section.yuan("cap_without_revenue_yuan", reading);
    let rates = section.integers("turnover_bp", 0..=WHOLE_BP, reading);
    let served = section.yes("served", reading);
    section.finish(reading);
    Some(Grade {
        name: name?,
        pd_max_bp: pd_max_bp?,
        cap: cap?,
        cap_without_revenue: cap_without_revenue?,
        rates: rates?,
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
    let applies = section.yes("applies", reading);
    section.finish(reading);
    Some(if applies? {
        WorkingCapital::Applies
    } else {
        WorkingCapital::NotInProduct
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
    let kinds = ["below", "above", "at", "unknown"];
    let present: Vec<&str> = kinds.into_iter().filter(|kind| section.has(kind)).collect();
    let [kind] = present.as_slice() else {
        reading.problem(
            section.key("condition"),
            "exactly one of `below`, `above`, `at` and `unknown`",
        );
        for kind in present {
            section.integer(kind, i64::MIN..=i64::MAX, reading);
        }
        return None;
    };
    if *kind == "unknown" {
        let unknown = section.yes(kind, reading)?;
        if !unknown {
            reading.problem(section.key(kind), "`true`");
        }
        return unknown.then_some(Condition::Unknown);
    }
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
