//! A card as a PMML 4.4 Scorecard.
//!
//! Owns the document: a characteristic per column and per pair, predicates that do not overlap, reason codes against a yardstick, and the
//! probability as an output that cuts the score into steps of one point. Must not know evaluators.
//!
//! Source: PMML 4.4.1, Data Mining Group: Scorecard, Output, Transformations (Discretize).

mod predicate;

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, Event},
};

use self::predicate::{Predicate, Xml};
use super::{Error, Source, check_characters, number, rule::rules, texts};
use crate::workshop::{
    bins::Bins,
    card::{CardColumn, CardPair, Content},
    reasons::{REASONS_MAX, Yardstick},
};

/// Returns the document. Reasons are told against `yardstick`.
///
/// # Errors
/// [`Error`] where a name or word has a character that XML 1.0 cannot hold.
pub fn pmml(source: Source<'_>, yardstick: Yardstick) -> Result<String, Error> {
    let content = source.card.content();
    check_characters(texts(content), "XML", is_xml)?;
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    write_document(&mut xml, source, yardstick)?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|err| io::Error::other(err).into())
}

/// Says whether XML 1.0 has a character.
fn is_xml(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => other >= ' ',
    }
}

fn write_document(xml: &mut Xml, source: Source<'_>, yardstick: Yardstick) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let content = source.card.content();
    let root = xml.create_element("PMML");
    root.with_attributes([("xmlns", "http://www.dmg.org/PMML-4_4"), ("version", "4.4")])
        .write_inner_content(|xml| {
            write_header(xml, source)?;
            write_dictionary(xml, content)?;
            write_scorecard(xml, source, yardstick)
        })?;
    Ok(())
}

/// Writes where the card comes from; no time, so that the same card gives the same bytes.
fn write_header(xml: &mut Xml, source: Source<'_>) -> io::Result<()> {
    let description = format!(
        "Scorecard for {}; its model.json has the SHA-256 {}",
        source.card.content().target,
        source.sha256
    );
    let header = xml.create_element("Header");
    header
        .with_attribute(("description", description.as_str()))
        .write_inner_content(|xml| {
            let application = xml.create_element("Application");
            application
                .with_attributes([("name", "kvcredit"), ("version", env!("CARGO_PKG_VERSION"))])
                .write_empty()?;
            Ok(())
        })?;
    Ok(())
}

fn write_dictionary(xml: &mut Xml, content: &Content) -> io::Result<()> {
    let count = content.columns.len().to_string();
    let dictionary = xml.create_element("DataDictionary");
    dictionary
        .with_attribute(("numberOfFields", count.as_str()))
        .write_inner_content(|xml| {
            for column in &content.columns {
                let (operation, kind) = match column.bins {
                    Bins::Intervals { .. } => ("continuous", "double"),
                    Bins::Groups { .. } => ("categorical", "string"),
                };
                let field = xml.create_element("DataField");
                field
                    .with_attributes([
                        ("name", column.name.as_str()),
                        ("optype", operation),
                        ("dataType", kind),
                    ])
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

fn write_scorecard(xml: &mut Xml, source: Source<'_>, yardstick: Yardstick) -> io::Result<()> {
    let content = source.card.content();
    let method = match yardstick {
        Yardstick::Maximum => "max",
        Yardstick::Neutral => "neutral",
    };
    let card = xml.create_element("Scorecard");
    card.with_attributes([
        ("modelName", content.target.as_str()),
        ("functionName", "regression"),
        ("initialScore", "0"),
        ("useReasonCodes", "true"),
        ("reasonCodeAlgorithm", "pointsBelow"),
        ("baselineMethod", method),
    ])
    .write_inner_content(|xml| {
        write_schema(xml, content)?;
        write_output(xml, source)?;
        xml.create_element("Characteristics")
            .write_inner_content(|xml| {
                for column in &content.columns {
                    write_column(xml, column, yardstick)?;
                }
                content
                    .pairs
                    .iter()
                    .try_for_each(|pair| write_pair(xml, pair, yardstick))
            })?;
        Ok(())
    })?;
    Ok(())
}

fn write_schema(xml: &mut Xml, content: &Content) -> io::Result<()> {
    xml.create_element("MiningSchema")
        .write_inner_content(|xml| {
            for column in &content.columns {
                let field = xml.create_element("MiningField");
                field
                    .with_attributes([
                        ("name", column.name.as_str()),
                        ("usageType", "active"),
                        // A word that training has not seen is no error.
                        ("invalidValueTreatment", "asIs"),
                    ])
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

/// Writes what comes out: `points`, `pd` and the reasons.
fn write_output(xml: &mut Xml, source: Source<'_>) -> io::Result<()> {
    xml.create_element("Output").write_inner_content(|xml| {
        let points = xml.create_element("OutputField");
        points
            .with_attributes([
                ("name", "points"),
                ("optype", "continuous"),
                ("dataType", "double"),
                ("feature", "predictedValue"),
            ])
            .write_empty()?;
        let pd = xml.create_element("OutputField");
        pd.with_attributes([
            ("name", "pd"),
            ("optype", "continuous"),
            ("dataType", "double"),
            ("feature", "transformedValue"),
        ])
        .write_inner_content(|xml| write_probabilities(xml, source))?;
        for rank in 1..=REASONS_MAX {
            let (name, rank) = (format!("reason_{rank}"), rank.to_string());
            let reason = xml.create_element("OutputField");
            reason
                .with_attributes([
                    ("name", name.as_str()),
                    ("optype", "categorical"),
                    ("dataType", "string"),
                    ("feature", "reasonCode"),
                    ("rank", rank.as_str()),
                ])
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Writes the probability of each score: whole scores are steps of one point.
fn write_probabilities(xml: &mut Xml, source: Source<'_>) -> io::Result<()> {
    let (worst, best) = source.card.span();
    let discretize = xml.create_element("Discretize");
    discretize
        .with_attributes([("field", "points"), ("dataType", "double")])
        .write_inner_content(|xml| {
            for points in worst..=best {
                let pd = number::shortest(source.card.pd(points));
                let (from, below) = (points.to_string(), (i64::from(points) + 1).to_string());
                let bin = xml.create_element("DiscretizeBin");
                bin.with_attribute(("binValue", pd.as_str()))
                    .write_inner_content(|xml| {
                        let interval = xml.create_element("Interval");
                        interval
                            .with_attributes([
                                ("closure", "closedOpen"),
                                ("leftMargin", from.as_str()),
                                ("rightMargin", below.as_str()),
                            ])
                            .write_empty()?;
                        Ok(())
                    })?;
            }
            Ok(())
        })?;
    Ok(())
}

fn write_column(xml: &mut Xml, column: &CardColumn, yardstick: Yardstick) -> io::Result<()> {
    let full = match yardstick {
        Yardstick::Maximum => column.points.iter().copied().max(),
        Yardstick::Neutral => Some(column.neutral),
    };
    write_characteristic(xml, &column.name, full.unwrap_or(0), |xml| {
        for (rule, points) in rules(&column.bins).iter().zip(&column.points) {
            write_attribute(xml, &Predicate::of(rule, &column.name), *points)?;
        }
        Ok(())
    })
}

/// Writes a pair: for each bin of the first column, one attribute for the bins of the second that are worth the same.
fn write_pair(xml: &mut Xml, pair: &CardPair, yardstick: Yardstick) -> io::Result<()> {
    let full = match yardstick {
        Yardstick::Maximum => pair.points.iter().flatten().copied().max(),
        Yardstick::Neutral => Some(pair.neutral),
    };
    let name = format!("{} × {}", pair.first, pair.second);
    let second_rules = rules(&pair.second_bins);
    write_characteristic(xml, &name, full.unwrap_or(0), |xml| {
        for (rule, row) in rules(&pair.first_bins).iter().zip(&pair.points) {
            let mut worth: Vec<i32> = row.clone();
            worth.sort_unstable();
            worth.dedup();
            for points in worth {
                let equal = second_rules.iter().zip(row).filter(|(_, p)| **p == points);
                let any = equal
                    .map(|(rule, _)| Predicate::of(rule, &pair.second))
                    .collect();
                let both = vec![Predicate::of(rule, &pair.first), Predicate::any(any)];
                write_attribute(xml, &Predicate::all(both), points)?;
            }
        }
        Ok(())
    })
}

/// Writes a characteristic, whose name is its reason code as well.
fn write_characteristic(
    xml: &mut Xml,
    name: &str,
    full: i32,
    attributes: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let full = full.to_string();
    let characteristic = xml.create_element("Characteristic");
    characteristic
        .with_attributes([
            ("name", name),
            ("reasonCode", name),
            ("baselineScore", full.as_str()),
        ])
        .write_inner_content(attributes)?;
    Ok(())
}

fn write_attribute(xml: &mut Xml, predicate: &Predicate<'_>, points: i32) -> io::Result<()> {
    let points = points.to_string();
    let attribute = xml.create_element("Attribute");
    attribute
        .with_attribute(("partialScore", points.as_str()))
        .write_inner_content(|xml| predicate.write(xml))?;
    Ok(())
}
