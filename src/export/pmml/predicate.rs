//! When an attribute of a PMML scorecard applies.
//!
//! Owns predicates and how they are written. Those of one characteristic do not overlap, so that it does not matter in which order a reader
//! tests them.

use std::io;

use quick_xml::{Writer, events::BytesText};

use crate::export::{number, rule::Rule};

/// What is written to.
pub(super) type Xml = Writer<Vec<u8>>;

/// A condition on the fields of a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Predicate<'a> {
    /// Never.
    False,
    /// A field has, or has not, a value.
    Missing(&'a str, &'static str),
    /// A field compares with a number or word.
    Compare(&'a str, &'static str, String),
    /// A field is, or is not, one of these words.
    Among(&'a str, &'static str, Vec<&'a str>),
    /// All of them, or any, hold.
    Compound(&'static str, Vec<Predicate<'a>>),
}

const AND: &str = "and";
const OR: &str = "or";

impl<'a> Predicate<'a> {
    /// Returns when `field` is in the bin of a rule.
    pub(super) fn of(rule: &Rule<'a>, field: &'a str) -> Predicate<'a> {
        let compare =
            |operator, number| Predicate::Compare(field, operator, number::shortest(number));
        match rule {
            Rule::Missing => Predicate::Missing(field, "isMissing"),
            Rule::Code(None) => Predicate::False,
            Rule::Code(Some(code)) => compare("equal", *code),
            Rule::Interval {
                from,
                below,
                except,
            } => {
                let mut all = Vec::new();
                all.extend(from.map(|edge| compare("greaterOrEqual", edge)));
                all.extend(below.map(|edge| compare("lessThan", edge)));
                all.extend(except.iter().map(|code| compare("notEqual", *code)));
                if all.is_empty() {
                    all.push(Predicate::Missing(field, "isNotMissing"));
                }
                Predicate::all(all)
            }
            Rule::Words(words) => {
                let (plain, odd) = parted(words);
                let mut any = Vec::new();
                if !plain.is_empty() {
                    any.push(Predicate::Among(field, "isIn", plain));
                }
                let equal = |word: &str| Predicate::Compare(field, "equal", word.to_owned());
                any.extend(odd.into_iter().map(equal));
                Predicate::any(any)
            }
            Rule::Other(words) => {
                let (plain, odd) = parted(words);
                let mut all = vec![Predicate::Missing(field, "isNotMissing")];
                if !plain.is_empty() {
                    all.push(Predicate::Among(field, "isNotIn", plain));
                }
                let differs = |word: &str| Predicate::Compare(field, "notEqual", word.to_owned());
                all.extend(odd.into_iter().map(differs));
                Predicate::all(all)
            }
        }
    }

    /// Returns what holds where all of them do; at least one.
    pub(super) fn all(predicates: Vec<Predicate<'a>>) -> Predicate<'a> {
        Predicate::compound(AND, predicates)
    }

    /// Returns what holds where one of them does.
    pub(super) fn any(predicates: Vec<Predicate<'a>>) -> Predicate<'a> {
        Predicate::compound(OR, predicates)
    }

    fn compound(operator: &'static str, mut predicates: Vec<Predicate<'a>>) -> Predicate<'a> {
        match predicates.len() {
            0 => Predicate::False,
            1 => predicates.remove(0),
            _ => Predicate::Compound(operator, predicates),
        }
    }

    /// Writes the predicate.
    pub(super) fn write(&self, xml: &mut Xml) -> io::Result<()> {
        match self {
            Predicate::False => {
                xml.create_element("False").write_empty()?;
            }
            Predicate::Missing(field, operator) => {
                let simple = xml.create_element("SimplePredicate");
                simple
                    .with_attributes([("field", *field), ("operator", *operator)])
                    .write_empty()?;
            }
            Predicate::Compare(field, operator, value) => {
                let simple = xml.create_element("SimplePredicate");
                simple
                    .with_attributes([("field", *field), ("operator", *operator), ("value", value)])
                    .write_empty()?;
            }
            Predicate::Among(field, operator, words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                let set = xml.create_element("SimpleSetPredicate");
                set.with_attributes([("field", *field), ("booleanOperator", *operator)])
                    .write_inner_content(|xml| {
                        let count = words.len().to_string();
                        let array = xml.create_element("Array");
                        array
                            .with_attributes([("type", "string"), ("n", count.as_str())])
                            .write_text_content(BytesText::new(&quoted.join(" ")))?;
                        Ok(())
                    })?;
            }
            Predicate::Compound(operator, predicates) => {
                let compound = xml.create_element("CompoundPredicate");
                compound
                    .with_attribute(("booleanOperator", *operator))
                    .write_inner_content(|xml| {
                        predicates
                            .iter()
                            .try_for_each(|predicate| predicate.write(xml))
                    })?;
            }
        }
        Ok(())
    }
}

/// Returns the words that may stand in an array, and those that are written alone: readers differ on quotes, backslashes and white space
/// within an array.
fn parted<'a>(words: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let is_plain = |word: &&str| {
        let odd =
            |c: char| c == '"' || c == '\\' || c.is_control() || (c.is_whitespace() && c != ' ');
        !word.is_empty() && !word.contains(odd) && word.trim() == *word && !word.contains("  ")
    };
    words.iter().copied().partition(is_plain)
}
