//! Bins in words: `[3, 8)` of a count is "3 to 7".

use super::{Language, get, spaced};

/// How the values of a feature are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// Whole numbers of things from 0.
    Count(Thing),
    /// Whole months from 0.
    Months,
    /// Whole points from 0.
    Points,
    /// 0 or 1.
    YesNo,
    /// Levels of recognition, 0 to 3.
    Level,
    /// Tax grades, 0 to 4.
    TaxGrade,
    /// Years.
    Years,
    /// Whole years from 0.
    WholeYears,
    /// Parts of one, shown in percent.
    Share,
    /// Yuan.
    Yuan,
    /// Plain numbers.
    Number,
}

/// What is counted; a figure in Chinese has its measure word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    /// Patents and other rights, 件.
    Rights,
    /// People, 人.
    People,
    /// Entries of a register, 条.
    Entries,
    /// Claims, titles and other kinds of things, 项.
    Kinds,
    /// Disputes, 起.
    Disputes,
    /// Countries, 个.
    Countries,
}

impl Thing {
    const fn key(self) -> &'static str {
        match self {
            Thing::Rights => "value-rights",
            Thing::People => "value-people",
            Thing::Entries => "value-entries",
            Thing::Kinds => "value-kinds",
            Thing::Disputes => "value-disputes",
            Thing::Countries => "value-countries",
        }
    }
}

impl Measure {
    fn of(feature: &str) -> Measure {
        match feature {
            "firm.high_tech_certificate" | "talent.rd_department" => Measure::YesNo,
            "firm.specialised_level" => Measure::Level,
            "firm.tax_grade" => Measure::TaxGrade,
            "firm.technology_sme_index" | "firm.innovative_sme_index" => Measure::Points,
            "firm.age_years" | "patents.remaining_life_years" => Measure::Years,
            "revenue.invoice_active_months" => Measure::Months,
            "revenue.loss_years" => Measure::WholeYears,
            "talent.revenue_per_staff" | "revenue.revenue" => Measure::Yuan,
            "patents.invention_value"
            | "patents.invention_value_x_equity"
            | "patents.citations_age_adjusted"
            | "revenue.invoice_volatility" => Measure::Number,
            "talent.staff" | "talent.doctors" => Measure::Count(Thing::People),
            "firm.integrity_events" => Measure::Count(Thing::Entries),
            "patents.open_disputes" => Measure::Count(Thing::Disputes),
            "patents.family_countries_max" => Measure::Count(Thing::Countries),
            "patents.claims_max" => Measure::Count(Thing::Kinds),
            _ if feature.starts_with("revenue.") || feature.starts_with("talent.") => {
                Measure::Share
            }
            _ if feature.starts_with("patents.") => Measure::Count(Thing::Rights),
            _ => Measure::Count(Thing::Kinds),
        }
    }

    /// The largest value, where there is one.
    const fn largest(self) -> Option<i64> {
        match self {
            Measure::YesNo => Some(1),
            Measure::Level => Some(3),
            Measure::TaxGrade => Some(4),
            Measure::Count(_)
            | Measure::Months
            | Measure::Points
            | Measure::Years
            | Measure::WholeYears
            | Measure::Share
            | Measure::Yuan
            | Measure::Number => None,
        }
    }

    const fn is_whole(self) -> bool {
        match self {
            Measure::Count(_)
            | Measure::Months
            | Measure::Points
            | Measure::WholeYears
            | Measure::YesNo
            | Measure::Level
            | Measure::TaxGrade => true,
            Measure::Years | Measure::Share | Measure::Yuan | Measure::Number => false,
        }
    }
}

/// Returns a bin of a feature in words; the label itself where it is no label of a card.
pub fn words(language: Language, feature: &str, label: &str) -> String {
    let text = match label {
        "not retrieved" => get(language, "bin-not-retrieved", &[]),
        "undefined" => get(language, "bin-undefined", &[]),
        _ => match bounds(label) {
            Some((lower, upper)) => interval(language, Measure::of(feature), lower, upper),
            None => return label.to_owned(),
        },
    };
    spaced(language, &text)
}

/// Returns a value of a feature in words, for example `32.5%`.
pub fn value(language: Language, feature: &str, value: f64) -> String {
    spaced(language, &one(language, Measure::of(feature), value))
}

/// Letters of the tax grades, by value.
const TAX_GRADES: [&str; 5] = ["D", "C", "M", "B", "A"];

/// Returns which values of a closed set have a bin with more than `points`, for example `A、B 级可加分`. `bins` are the labels of
/// the feature with their points. `None` where no value has one, and for features that are no closed set of ranks.
pub fn better(
    language: Language,
    feature: &str,
    bins: &[(&str, i32)],
    points: i32,
) -> Option<String> {
    let measure = Measure::of(feature);
    let key = match measure {
        Measure::TaxGrade => "better-tax-grade",
        Measure::Level => "better-level",
        _ => return None,
    };
    let gives_more = |rank: f64| {
        bins.iter().any(|(label, given)| {
            let (lower, upper) = bounds(label).unwrap_or((f64::INFINITY, f64::INFINITY));
            lower <= rank && rank < upper && *given > points
        })
    };
    let ranks = (0..=measure.largest()?).rev();
    let better = ranks.filter(|rank| gives_more(*rank as f64));
    let names: Vec<String> = better
        .map(|rank| {
            let letter = usize::try_from(rank)
                .ok()
                .and_then(|rank| TAX_GRADES.get(rank));
            match (measure, letter) {
                (Measure::TaxGrade, Some(letter)) => (*letter).to_owned(),
                (_, _) => one(language, measure, rank as f64),
            }
        })
        .collect();
    let values = names.join(&get(language, "comma", &[]));
    (!names.is_empty()).then(|| get(language, key, &[("values", &values)]))
}

/// Reads `[a, b)`, `(-inf, b)` and `[a, +inf)`.
fn bounds(label: &str) -> Option<(f64, f64)> {
    let inner = label.strip_prefix(['[', '('])?.strip_suffix([')', ']'])?;
    let (lower, upper) = inner.split_once(',')?;
    let lower: f64 = lower.trim().parse().ok()?;
    let upper: f64 = upper.trim().parse().ok()?;
    (lower < upper).then_some((lower, upper))
}

fn interval(language: Language, measure: Measure, lower: f64, upper: f64) -> String {
    if measure.is_whole() {
        whole_interval(language, measure, lower, upper)
    } else {
        let text = |key, args: &[(&str, &str)]| get(language, key, args);
        let lower_text = one(language, measure, lower);
        let upper_text = one(language, measure, upper);
        match (lower.is_finite(), upper.is_finite()) {
            (false, false) => text("bin-any", &[]),
            (false, true) => text("bin-below", &[("upper", &upper_text)]),
            (true, false) => text("bin-at-least", &[("lower", &lower_text)]),
            (true, true) => text(
                "bin-from-below",
                &[("lower", &lower_text), ("upper", &upper_text)],
            ),
        }
    }
}

/// The values are whole and not negative, so that `[3, 8)` is 3 to 7 and `(-inf, 1)` is 0.
fn whole_interval(language: Language, measure: Measure, lower: f64, upper: f64) -> String {
    let first = libm::ceil(lower.max(0.0));
    let last = (libm::ceil(upper) - 1.0).min(measure.largest().map_or(f64::INFINITY, |n| n as f64));
    let show = |value| one(language, measure, value);
    if first == 0.0 && measure.largest().map(|n| n as f64) == Some(last) {
        get(language, "bin-any", &[])
    } else if last <= first {
        get(language, "bin-exactly", &[("value", &show(first))])
    } else if last == f64::INFINITY {
        let key = if first == 0.0 {
            "bin-any"
        } else {
            "bin-at-least"
        };
        get(language, key, &[("lower", &show(first))])
    } else if measure.largest().is_some() && last == first + 1.0 {
        let words = [("first", &*show(first)), ("second", &*show(last))];
        get(language, "bin-or", &words)
    } else {
        let words = [("lower", &*plain(first, 0)), ("upper", &*show(last))];
        match measure {
            Measure::Level | Measure::TaxGrade | Measure::YesNo => get(
                language,
                "bin-from-to",
                &[("lower", &show(first)), ("upper", &show(last))],
            ),
            _ => get(language, "bin-from-to", &words),
        }
    }
}

fn one(language: Language, measure: Measure, value: f64) -> String {
    let show = |key: &str, number: &str| get(language, key, &[("number", number)]);
    match measure {
        Measure::WholeYears if value == 0.0 => get(language, "value-none", &[]),
        Measure::Count(_) if value == 0.0 && language == Language::En => {
            get(language, "value-none", &[])
        }
        Measure::Count(thing) => show(thing.key(), &plain(value, 2)),
        Measure::Months => show("value-months", &plain(value, 0)),
        Measure::Points => show("value-points", &plain(value, 0)),
        Measure::YesNo if value >= 1.0 => get(language, "value-yes", &[]),
        Measure::YesNo => get(language, "value-no", &[]),
        Measure::Level => get(language, &format!("level-{}", plain(value, 0)), &[]),
        Measure::TaxGrade => get(language, &format!("tax-grade-{}", plain(value, 0)), &[]),
        Measure::Years => show("value-years", &plain(value, 1)),
        Measure::WholeYears => show("value-years", &plain(value, 0)),
        Measure::Share => show("value-percent", &plain(value * 100.0, 2)),
        Measure::Number => show("value-plain", &plain(value, 2)),
        Measure::Yuan => yuan(language, value),
    }
}

/// Large amounts are told in 万元 in Chinese and in millions in English.
fn yuan(language: Language, value: f64) -> String {
    let large = match language {
        Language::Zh => 10_000.0,
        Language::En => 1_000_000.0,
    };
    let (key, number) = if value.abs() >= large {
        ("value-large-yuan", plain(value / large, 2))
    } else {
        ("value-yuan", plain(value, 0))
    };
    get(language, key, &[("number", &number)])
}

/// Returns a number with at most `decimals` decimals and commas between thousands; `5` and `5.25`, not `5.00`.
pub(crate) fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let trimmed = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => &text,
    };
    match trimmed {
        "-0" => "0".to_owned(),
        other => grouped(other),
    }
}

/// Returns the digits with a comma between thousands.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 && digit.is_ascii_digit() {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zh(feature: &str, label: &str) -> String {
        words(Language::Zh, feature, label)
    }

    fn en(feature: &str, label: &str) -> String {
        words(Language::En, feature, label)
    }

    #[test]
    fn counts_are_told_as_whole_numbers() {
        let name = "patents.inventions_in_force";
        assert_eq!(zh(name, "[3, 8)"), "3 至 7 件");
        assert_eq!(en(name, "[3, 8)"), "3 to 7");
        assert_eq!(zh(name, "(-inf, 1)"), "0 件");
        assert_eq!(zh(name, "(-inf, 3)"), "0 至 2 件");
        assert_eq!(en(name, "(-inf, 1)"), "none");
        assert_eq!(en(name, "[1, 2)"), "1");
        assert_eq!(zh(name, "[15, +inf)"), "15 件及以上");
        assert_eq!(zh("firm.integrity_events", "[1, +inf)"), "1 条及以上");
        assert_eq!(value(Language::Zh, "talent.doctors", 2.0), "2 人");
        assert_eq!(value(Language::En, name, 0.0), "none");
        assert_eq!(en(name, "(-inf, 3)"), "0 to 2");
        assert_eq!(en(name, "[1200, +inf)"), "1,200 or more");
    }

    #[test]
    fn shares_amounts_and_years_have_their_units() {
        assert_eq!(
            zh("talent.rd_staff_share", "[0.1, 0.2)"),
            "10% 及以上、低于 20%"
        );
        assert_eq!(
            en("talent.rd_staff_share", "[0.1, 0.2)"),
            "10% to below 20%"
        );
        assert_eq!(zh("revenue.revenue", "(-inf, 5000000)"), "低于 500 万元");
        assert_eq!(
            en("revenue.revenue", "[5000000, +inf)"),
            "5 million yuan or more"
        );
        assert_eq!(zh("firm.age_years", "[3, 5)"), "3 年及以上、低于 5 年");
        assert_eq!(en("firm.age_years", "(-inf, 1)"), "below 1 year");
        assert_eq!(zh("revenue.loss_years", "[3, +inf)"), "3 年及以上");
        assert_eq!(zh("revenue.loss_years", "(-inf, 1)"), "无");
        assert_eq!(en("revenue.loss_years", "[1, 2)"), "1 year");
        assert_eq!(en("revenue.net_margin", "[-0.05, 0)"), "-5% to below 0%");
        assert_eq!(zh("revenue.net_margin", "(-inf, -0.05)"), "低于 -5%");
    }

    #[test]
    fn closed_sets_are_told_by_name() {
        assert_eq!(zh("firm.tax_grade", "[4, +inf)"), "A 级");
        assert_eq!(en("firm.tax_grade", "[3, +inf)"), "B or A");
        assert_eq!(zh("firm.tax_grade", "(-inf, 2)"), "D 级或 C 级");
        assert_eq!(zh("firm.high_tech_certificate", "[1, +inf)"), "有");
        assert_eq!(en("firm.high_tech_certificate", "(-inf, 1)"), "none");
        assert_eq!(en("firm.specialised_level", "[3, +inf)"), "little giant");
        assert_eq!(
            en("firm.specialised_level", "(-inf, 3)"),
            "none to specialised SME"
        );
    }

    #[test]
    fn better_ranks_are_named_from_the_best() {
        let bins = [
            ("not retrieved", 10),
            ("(-inf, 2)", 4),
            ("[2, 3)", 6),
            ("[3, +inf)", 20),
        ];
        let better = |language, points| better(language, "firm.tax_grade", &bins, points);
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(better(Language::Zh, 6), of("A、B 级可加分"));
        assert_eq!(better(Language::En, 4), of("A, B, M would add points"));
        assert_eq!(better(Language::Zh, 20), None);
        let levels = [("(-inf, 3)", 1), ("[3, +inf)", 5)];
        assert_eq!(
            super::better(Language::Zh, "firm.specialised_level", &levels, 1),
            of("专精特新“小巨人”企业可加分")
        );
        assert_eq!(
            super::better(Language::Zh, "talent.staff", &levels, 1),
            None
        );
    }

    #[test]
    fn missing_facts_and_foreign_labels_are_told() {
        assert_eq!(zh("talent.staff", "not retrieved"), "未获取数据");
        assert_eq!(en("talent.staff", "undefined"), "not applicable");
        assert_eq!(en("talent.staff", "(-inf, +inf)"), "retrieved");
        assert_eq!(en("talent.staff", "something else"), "something else");
    }

    #[test]
    fn numbers_are_grouped_and_trimmed() {
        assert_eq!(plain(1_234_567.5, 2), "1,234,567.5");
        assert_eq!(plain(-0.001, 2), "0");
        assert_eq!(plain(-123_456.0, 0), "-123,456");
        assert_eq!(plain(100.0, 2), "100");
    }
}
