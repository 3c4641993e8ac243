//! The capacity model: supportable revenue of the coming year.
//!
//! Owns the formula, its bounds and its checks. Must not know how coefficients were fitted.
//!
//! `capacity = min(latest · exp(growth) · smearing, cap_to_best · best)`, where `growth = intercept + size · (ln latest −
//! size_centre) + Σ coefficient · (transformed value − neutral)`, `latest` in yuan. The smearing factor (Duan 1983) turns the
//! median that a model of logarithms predicts into a mean. A missing value counts as neutral. No revenue in the latest
//! year (or less than none): capacity is zero, whatever the knowledge.

use serde::{Deserialize, Serialize};

use super::scorecard::{KNOWN_THROUGH_INVENTIONS, is_knowledge};
use crate::{
    domain::{
        assessment::{Reading, Value},
        money::Fen,
    },
    features::{self, FeatureVector, RevenueBase, SCHEMA},
};

/// The largest coefficient, bound or neutral value, either way; it keeps the exponent finite.
const NUMBER_MAX: f64 = 1e6;

/// The most terms that a model may have.
const TERMS_MAX: usize = 32;

/// The growth that the exponent is held to, either way: far beyond what any cap lets through.
const GROWTH_MAX: f64 = 50.0;

/// Coefficients as cards and artifacts write them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coefficients {
    /// Growth of a neutral firm of the central size, log.
    pub intercept: f64,
    /// Change of growth per unit of ln(latest revenue in yuan), above −1.
    pub size: f64,
    /// Where the size effect is zero, ln yuan.
    pub size_centre: f64,
    /// Factor from median to mean.
    pub smearing: f64,
    /// The most that is supported, as a multiple of the best retrieved year.
    pub cap_to_best: f64,
    /// One per feature that enters.
    #[serde(rename = "term", default)]
    pub terms: Vec<Term>,
}

/// One feature in the sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name in the schema.
    pub feature: String,
    /// What is done to its value first.
    pub transform: Transform,
    /// The transformed value is held to at least this …
    pub lower: f64,
    /// … and to at most this.
    pub upper: f64,
    /// The transformed value of a neutral firm, and of one where it is missing.
    pub neutral: f64,
    /// Growth per unit of the transformed value, log; at least 0 for patents, talent and whatever never costs points.
    pub coefficient: f64,
}

/// What is done to a value before it enters; each rises with the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transform {
    /// Nothing.
    Identity,
    /// ln(1 + value), negative values as 0: for counts and sums.
    Log1p,
}

impl Transform {
    /// Returns the transformed value.
    pub fn of(self, value: f64) -> f64 {
        match self {
            Transform::Identity => value,
            Transform::Log1p => libm::log1p(value.max(0.0)),
        }
    }
}

/// Coefficients that break a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("capacity {name}: expected {expected}")]
pub struct Error {
    /// Which number or feature.
    pub name: String,
    /// The rule.
    pub expected: &'static str,
}

/// Checked coefficients.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    coefficients: Coefficients,
    positions: Vec<usize>,
}

/// What the terms of one vector add to growth on one reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    values: [Value; TERMS_MAX],
    growth: [f64; TERMS_MAX],
}

impl Model {
    /// Returns the model of these coefficients.
    ///
    /// # Errors
    /// [`Error`] where a number is out of range, a feature is unknown or doubled, or patents or talent would lower capacity.
    pub fn new(coefficients: Coefficients) -> Result<Model, Error> {
        check_header(&coefficients)?;
        if coefficients.terms.len() > TERMS_MAX {
            return Err(Error {
                name: "terms".to_owned(),
                expected: "at most 32",
            });
        }
        let mut positions = Vec::with_capacity(coefficients.terms.len());
        for term in &coefficients.terms {
            let broken = |expected| Error {
                name: format!("`{}`", term.feature),
                expected,
            };
            let position = features::position(&term.feature)
                .ok_or_else(|| broken("a feature of the schema"))?;
            if positions.contains(&position) {
                return Err(broken("each feature at most once"));
            }
            check_term(term, position).map_err(broken)?;
            positions.push(position);
        }
        Ok(Model {
            coefficients,
            positions,
        })
    }

    /// Returns the coefficients.
    pub fn coefficients(&self) -> &Coefficients {
        &self.coefficients
    }

    /// Returns what the terms of a vector add to growth. A value that was not retrieved adds the least that its term can on the known
    /// reading, and nothing otherwise.
    pub fn growth(&self, vector: &FeatureVector, reading: Reading) -> Growth {
        let mut growth = Growth {
            values: [Value::NotRetrieved; TERMS_MAX],
            growth: [0.0; TERMS_MAX],
        };
        for (index, (term, position)) in self.terms().enumerate() {
            let value = vector.values()[position];
            growth.values[index] = value;
            growth.growth[index] = term.growth(value, reading);
        }
        growth
    }

    /// Returns the same, taking over what a vector that is mostly the same adds on the same reading.
    pub fn growth_like(&self, other: &Growth, vector: &FeatureVector, reading: Reading) -> Growth {
        let mut growth = other.clone();
        for (index, (term, position)) in self.terms().enumerate() {
            let value = vector.values()[position];
            if value != other.values[index] {
                growth.values[index] = value;
                growth.growth[index] = term.growth(value, reading);
            }
        }
        growth
    }

    /// Returns what `growth` adds, with the terms of some features taken from `other`.
    pub fn growth_with(&self, growth: &Growth, other: &Growth, from_other: &[bool]) -> Growth {
        let mut mixed = growth.clone();
        for (index, (_, position)) in self.terms().enumerate() {
            if from_other.get(position) == Some(&true) {
                mixed.values[index] = other.values[index];
                mixed.growth[index] = other.growth[index];
            }
        }
        mixed
    }

    /// Returns the supportable revenue of the coming year, floored to a whole fen; `None` where there is no base.
    pub fn capacity(&self, growth: &Growth, base: Option<RevenueBase>) -> Option<Fen> {
        let terms = self.terms().enumerate();
        self.supported(base?, terms.map(|(index, _)| growth.growth[index]))
    }

    fn terms(&self) -> impl Iterator<Item = (&Term, usize)> {
        let positions = self.positions.iter().copied();
        self.coefficients.terms.iter().zip(positions)
    }

    fn supported(&self, base: RevenueBase, terms: impl Iterator<Item = f64>) -> Option<Fen> {
        if base.latest <= Fen::ZERO || base.best <= Fen::ZERO {
            return Some(Fen::ZERO);
        }
        let c = &self.coefficients;
        let mut growth = c.intercept;
        if c.size != 0.0 {
            growth += c.size * (libm::log(base.latest.yuan()) - c.size_centre);
        }
        for term in terms {
            growth += term;
        }
        let held = growth.clamp(-GROWTH_MAX, GROWTH_MAX);
        let expected = base.latest.as_f64() * libm::exp(held) * c.smearing;
        let cap = base.best.as_f64() * c.cap_to_best;
        Fen::floor(expected.min(cap))
    }
}

impl Term {
    /// Returns what a value adds to growth. A missing one adds nothing, except that on the known reading one that was not retrieved
    /// adds the least.
    fn growth(&self, value: Value, reading: Reading) -> f64 {
        let at = |held: f64| self.coefficient * (held - self.neutral);
        match (value, reading) {
            (Value::Known(number), _) if !number.is_nan() => {
                at(self.transform.of(number).clamp(self.lower, self.upper))
            }
            (Value::NotRetrieved, Reading::Known) => at(self.lower).min(at(self.upper)).min(0.0),
            (Value::Known(_) | Value::Undefined | Value::NotRetrieved, _) => 0.0,
        }
    }
}

fn check_header(c: &Coefficients) -> Result<(), Error> {
    let Coefficients {
        intercept,
        size,
        size_centre,
        smearing,
        cap_to_best,
        terms: _,
    } = c;
    let rules = [
        ("`intercept`", *intercept, -2.0, 2.0, "a number within ±2"),
        ("`size`", *size, -0.99, 1.0, "a number within [-0.99, 1]"),
        (
            "`size_centre`",
            *size_centre,
            -50.0,
            50.0,
            "a number within ±50",
        ),
        (
            "`smearing`",
            *smearing,
            0.1,
            10.0,
            "a number within [0.1, 10]",
        ),
        (
            "`cap_to_best`",
            *cap_to_best,
            0.1,
            10.0,
            "a number within [0.1, 10]",
        ),
    ];
    for (name, number, low, high, expected) in rules {
        if !(low..=high).contains(&number) {
            return Err(Error {
                name: name.to_owned(),
                expected,
            });
        }
    }
    Ok(())
}

fn check_term(term: &Term, position: usize) -> Result<(), &'static str> {
    let numbers = [term.lower, term.upper, term.neutral, term.coefficient];
    if !numbers.iter().all(|number| number.abs() <= NUMBER_MAX) {
        return Err("finite numbers within ±1,000,000");
    }
    if term.lower > term.upper {
        return Err("lower not above upper");
    }
    let never_lowers = is_knowledge(SCHEMA[position].family) || SCHEMA[position].never_costs();
    if never_lowers && term.coefficient < 0.0 {
        return Err("a coefficient of at least 0, because knowledge never lowers capacity");
    }
    if SCHEMA[position].class_two_count {
        return Err("no count of Class Ⅱ rights, which anybody can have more of");
    }
    if KNOWN_THROUGH_INVENTIONS.contains(&SCHEMA[position].name) {
        return Err("only features that are always known for a list of patents");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::COUNT;

    fn coefficients(terms: Vec<Term>) -> Coefficients {
        Coefficients {
            intercept: 0.1,
            size: 0.0,
            size_centre: 16.0,
            smearing: 1.0,
            cap_to_best: 1.5,
            terms,
        }
    }

    fn term(feature: &str, coefficient: f64) -> Term {
        Term {
            feature: feature.to_owned(),
            transform: Transform::Log1p,
            lower: 0.0,
            upper: 4.0,
            neutral: 1.0,
            coefficient,
        }
    }

    fn base(latest: i64, best: i64) -> Option<RevenueBase> {
        Some(RevenueBase {
            latest: Fen::from_yuan(latest),
            best: Fen::from_yuan(best),
        })
    }

    fn vector(name: &str, value: f64) -> FeatureVector {
        let mut values = [Value::NotRetrieved; COUNT];
        values[features::position(name).expect("feature")] = Value::known(value);
        FeatureVector::new(values)
    }

    fn capacity_of(
        model: &Model,
        vector: &FeatureVector,
        reading: Reading,
        base: Option<RevenueBase>,
    ) -> Option<Fen> {
        model.capacity(&model.growth(vector, reading), base)
    }

    #[test]
    fn knowledge_adds_to_revenue_and_an_unknown_one_is_neutral_or_the_least() {
        let name = "patents.invention_value";
        let model = Model::new(coefficients(vec![term(name, 0.1)])).expect("model");
        let many = vector(name, 20.0);
        let none = vector(name, 0.0);
        let unknown = FeatureVector::new([Value::NotRetrieved; COUNT]);
        let undefined = FeatureVector::new([Value::Undefined; COUNT]);
        let at = |vector: &FeatureVector, reading| {
            capacity_of(&model, vector, reading, base(10_000_000, 10_000_000)).expect("capacity")
        };
        for reading in [Reading::Known, Reading::Typical] {
            assert!(at(&many, reading) > at(&undefined, reading));
            assert!(at(&none, reading) < at(&undefined, reading));
            let neutral = Fen::floor(1e9 * libm::exp(0.1)).expect("fen");
            assert_eq!(at(&undefined, reading), neutral);
        }
        assert_eq!(
            at(&unknown, Reading::Typical),
            at(&undefined, Reading::Typical)
        );
        assert_eq!(at(&unknown, Reading::Known), at(&none, Reading::Known));
    }

    #[test]
    fn an_unknown_value_is_the_least_whatever_the_sign_of_its_coefficient() {
        let name = "revenue.growth_1y";
        let unknown = FeatureVector::new([Value::NotRetrieved; COUNT]);
        for coefficient in [-0.3, 0.0, 0.3] {
            let model = Model::new(coefficients(vec![term(name, coefficient)])).expect("model");
            let at = |vector: &FeatureVector| {
                capacity_of(&model, vector, Reading::Known, base(1_000_000, 10_000_000))
            };
            for number in [-1.0, 0.0, 0.5, 2.0, 1e9] {
                assert!(
                    at(&unknown) <= at(&vector(name, number)),
                    "{coefficient} {number}"
                );
            }
        }
    }

    #[test]
    fn growth_is_taken_over_where_the_values_are_the_same() {
        let names = ["patents.invention_value", "revenue.growth_1y"];
        let terms = names.map(|name| term(name, 0.1)).to_vec();
        let model = Model::new(coefficients(terms)).expect("model");
        let one = model.growth(&vector(names[0], 3.0), Reading::Known);
        let other = vector(names[1], 0.7);
        let anew = model.growth(&other, Reading::Known);
        assert_eq!(model.growth_like(&one, &other, Reading::Known), anew);
        let mut from_other = [false; COUNT];
        assert_eq!(model.growth_with(&one, &anew, &from_other), one);
        for name in names {
            from_other[features::position(name).expect("feature")] = true;
        }
        assert_eq!(model.growth_with(&one, &anew, &from_other), anew);
    }

    #[test]
    fn capacity_is_capped_by_the_best_year_and_zero_without_revenue() {
        let model = Model::new(coefficients(Vec::new())).expect("model");
        let empty = FeatureVector::new([Value::NotRetrieved; COUNT]);
        let at = |base| capacity_of(&model, &empty, Reading::Typical, base);
        assert_eq!(at(None), None);
        assert_eq!(at(base(0, 5_000_000)), Some(Fen::ZERO));
        assert_eq!(at(base(-7, 5_000_000)), Some(Fen::ZERO));
        assert_eq!(at(base(10, -3)), Some(Fen::ZERO));
        assert_eq!(at(base(1000, 100)), Some(Fen::from_yuan(150)));
    }

    #[test]
    fn extreme_values_stay_within_zero_and_the_cap() {
        let mut wild = term("revenue.growth_1y", 1e6);
        wild.transform = Transform::Identity;
        wild.upper = 1e6;
        wild.lower = -1e6;
        let model = Model::new(coefficients(vec![wild])).expect("model");
        for value in [f64::MAX, f64::MIN, f64::from_bits(1), -0.0, 1e300] {
            let vector = vector("revenue.growth_1y", value);
            let largest = Some(RevenueBase {
                latest: Fen::MAX,
                best: Fen::MAX,
            });
            for base in [largest, base(1, 1)] {
                let cap = base.and_then(|b| b.best.scaled(3, 2)).expect("cap");
                let capacity =
                    capacity_of(&model, &vector, Reading::Known, base).expect("capacity");
                assert!(
                    capacity >= Fen::ZERO && capacity <= cap,
                    "{value}: {capacity}"
                );
            }
        }
    }

    #[test]
    fn refuses_coefficients_that_break_a_rule() {
        let wrong_sign = coefficients(vec![term("patents.invention_value", -0.1)]);
        let research = coefficients(vec![term("revenue.rd_intensity", -0.1)]);
        let unknown = coefficients(vec![term("patents.designs", 0.1)]);
        let special = coefficients(vec![term("patents.claims_max", 0.1)]);
        let doubled = coefficients(vec![
            term("patents.invention_value", 0.1),
            term("patents.invention_value", 0.1),
        ]);
        let not_a_number = coefficients(vec![term("revenue.growth_1y", f64::NAN)]);
        let infinite = coefficients(vec![term("revenue.growth_1y", f64::INFINITY)]);
        for wrong in [
            wrong_sign,
            research,
            unknown,
            special,
            doubled,
            not_a_number,
            infinite,
        ] {
            assert!(Model::new(wrong.clone()).is_err(), "{wrong:?}");
        }
        for intercept in [f64::NAN, f64::INFINITY, 3.0] {
            let wrong = Coefficients {
                intercept,
                ..coefficients(Vec::new())
            };
            assert!(Model::new(wrong).is_err());
        }
    }
}
