//! A card as JSON that can be scored by look-ups alone.
//!
//! Owns the form, which `card.schema.json` documents. Unlike `model.json`, which says how the card was learnt, it lists the probability at
//! every score, so that nobody needs our calibration.

use serde::Serialize;

use super::{
    Error, Source,
    rule::{Rule, rules},
};
use crate::workshop::{
    bins::Bins,
    card::{CardColumn, CardPair, Content},
    scale::Scale,
};

/// The number of the form.
pub const FORMAT: u32 = 1;
/// The JSON Schema (2020-12) of the form.
pub const SCHEMA: &str = include_str!("card.schema.json");

#[derive(Serialize)]
struct Document<'a> {
    kvcredit_card: u32,
    model_sha256: &'a str,
    target: &'a str,
    scale: Scale,
    columns: Vec<Column<'a>>,
    pairs: Vec<Pair<'a>>,
    pd: Pd,
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    kind: Kind,
    neutral: i32,
    information_value: f64,
    bins: Vec<Bin<'a>>,
}

#[derive(Serialize)]
struct Pair<'a> {
    first: &'a str,
    second: &'a str,
    neutral: i32,
    information_value: f64,
    first_bins: Vec<Bin<'a>>,
    second_bins: Vec<Bin<'a>>,
    points: &'a [Vec<i32>],
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Numbers,
    Words,
}

#[derive(Serialize)]
struct Bin<'a> {
    label: String,
    #[serde(flatten)]
    holds: Holds<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<i32>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Holds<'a> {
    Missing {
        missing: bool,
    },
    Codes {
        codes: Vec<f64>,
    },
    Interval {
        from: Option<f64>,
        below: Option<f64>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        except: Vec<f64>,
    },
    Words {
        words: Vec<&'a str>,
    },
    Other {
        other: bool,
    },
}

#[derive(Serialize)]
struct Pd {
    points_min: i32,
    at: Vec<f64>,
}

/// Returns the card as JSON.
///
/// # Errors
/// [`Error::Json`] where a number has no JSON.
pub fn json(source: Source<'_>) -> Result<String, Error> {
    let Source { card, sha256 } = source;
    let Content {
        format: _,
        target,
        method: _,
        scale,
        calibration: _,
        columns,
        pairs,
    } = card.content();
    let (worst, best) = card.span();
    let document = Document {
        kvcredit_card: FORMAT,
        model_sha256: sha256,
        target,
        scale: *scale,
        columns: columns.iter().map(column).collect(),
        pairs: pairs.iter().map(pair).collect(),
        pd: Pd {
            points_min: worst,
            at: (worst..=best).map(|points| card.pd(points)).collect(),
        },
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn column(column: &CardColumn) -> Column<'_> {
    let CardColumn {
        name,
        bins,
        points,
        neutral,
        information_value,
    } = column;
    let mut listed = listed(bins);
    for (bin, points) in listed.iter_mut().zip(points) {
        bin.points = Some(*points);
    }
    Column {
        name,
        kind: match bins {
            Bins::Intervals { .. } => Kind::Numbers,
            Bins::Groups { .. } => Kind::Words,
        },
        neutral: *neutral,
        information_value: *information_value,
        bins: listed,
    }
}

fn pair(pair: &CardPair) -> Pair<'_> {
    let CardPair {
        first,
        second,
        first_bins,
        second_bins,
        points,
        neutral,
        information_value,
    } = pair;
    Pair {
        first,
        second,
        neutral: *neutral,
        information_value: *information_value,
        first_bins: listed(first_bins),
        second_bins: listed(second_bins),
        points,
    }
}

/// Returns the bins without points.
fn listed(bins: &Bins) -> Vec<Bin<'_>> {
    let bin = |(at, rule)| Bin {
        label: bins.label(at),
        holds: holds(rule),
        points: None,
    };
    rules(bins).into_iter().enumerate().map(bin).collect()
}

fn holds(rule: Rule<'_>) -> Holds<'_> {
    match rule {
        Rule::Missing => Holds::Missing { missing: true },
        Rule::Code(code) => Holds::Codes {
            codes: code.into_iter().collect(),
        },
        Rule::Interval {
            from,
            below,
            except,
        } => Holds::Interval {
            from,
            below,
            except,
        },
        Rule::Words(words) => Holds::Words { words },
        Rule::Other(_) => Holds::Other { other: true },
    }
}
