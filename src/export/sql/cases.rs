//! Points by value, as CASE.
//!
//! Owns the order of the tests: missing, special codes, then the rest from below. Must not know the statement around.

use super::{
    Dialect,
    name::{comment, literal},
};
use crate::{
    export::rule::{Rule, rules},
    workshop::{
        bins::Bins,
        card::{CardColumn, CardPair, Content},
    },
};

/// What is done in one case.
struct Arm {
    /// None: in all the rest.
    condition: Option<String>,
    result: String,
}

/// Returns the points of a column, with the label of each bin, which helps where edges are written with all their digits.
pub(super) fn column_case(column: &CardColumn, value: &str, dialect: Dialect) -> String {
    let points = |bin: usize| {
        let label = comment(&column.bins.label(bin));
        format!("{} -- {label}", column.points_at(bin))
    };
    case(&arms(&column.bins, value, dialect, points), 4)
}

/// Returns the points of a pair: a CASE in each branch of a CASE.
pub(super) fn pair_case(content: &Content, pair: &CardPair, dialect: Dialect) -> String {
    let value = |name: &str| {
        let at = content
            .columns
            .iter()
            .position(|column| column.name == name);
        // A card has the columns of its pairs.
        format!("v{}", at.map_or(0, |at| at + 1))
    };
    let (first, second) = (value(&pair.first), value(&pair.second));
    let row = |bin: usize| {
        let points = |other: usize| pair.points_at(bin, other).to_string();
        case(&arms(&pair.second_bins, &second, dialect, points), 8)
    };
    case(&arms(&pair.first_bins, &first, dialect, row), 4)
}

/// Returns what is tested for each bin, in order: missing, special codes, then the rest.
fn arms(bins: &Bins, value: &str, dialect: Dialect, result: impl Fn(usize) -> String) -> Vec<Arm> {
    let rules = rules(bins);
    let in_order = (bins.missing()..rules.len()).chain(0..bins.missing());
    let mut arms: Vec<Arm> = Vec::new();
    let mut rest = None;
    for (bin, rule) in in_order.filter_map(|bin| rules.get(bin).map(|rule| (bin, rule))) {
        let condition = match rule {
            Rule::Missing => format!("{value} IS NULL"),
            Rule::Code(Some(code)) => format!("{value} = {}", dialect.number(*code)),
            // Codes were tested before, and smaller numbers too.
            Rule::Interval {
                below: Some(edge), ..
            } => format!("{value} < {}", dialect.number(*edge)),
            Rule::Words(words) if !words.is_empty() => {
                let words: Vec<String> = words.iter().map(|word| literal(word, dialect)).collect();
                format!("{} IN ({})", dialect.exact(value), words.join(", "))
            }
            Rule::Interval { below: None, .. } | Rule::Other(_) => {
                rest = Some(Arm {
                    condition: None,
                    result: result(bin),
                });
                continue;
            }
            // Such a bin holds nothing.
            Rule::Code(None) | Rule::Words(_) => continue,
        };
        arms.push(Arm {
            condition: Some(condition),
            result: result(bin),
        });
    }
    arms.extend(rest);
    arms
}

/// Returns a case, with its arms indented by two more than `indent`.
fn case(arms: &[Arm], indent: usize) -> String {
    let mut text = String::from("CASE\n");
    let margin = " ".repeat(indent);
    for Arm { condition, result } in arms {
        let line = match condition {
            Some(condition) => format!("{margin}  WHEN {condition} THEN {result}\n"),
            None => format!("{margin}  ELSE {result}\n"),
        };
        text.push_str(&line);
    }
    text + &margin + "END"
}
