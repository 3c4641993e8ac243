//! Fits the capacity model with linfa-elasticnet.
//!
//! Owns which features may enter, their transforms and bounds, the signs and the smearing. The target is ln(next revenue ÷
//! latest revenue): the same regression as that of log next on log latest revenue, but what the penalty shrinks to is the
//! latest revenue rather than the mean of the book.

use linfa::{Dataset, traits::Fit};
use linfa_elasticnet::ElasticNet;
use ndarray::{Array1, Array2};

use super::{Error, HyperParameters, dataset::Row};
use crate::{
    domain::money::Fen,
    features::{Direction, SCHEMA, position},
    model::{
        capacity::{Coefficients, Term, Transform},
        scorecard::is_knowledge,
    },
};

/// Features that may enter. Patents and talent: only such as are always known where a list of patents was retrieved, so
/// that one more invention cannot move a value from missing to below neutral.
const CANDIDATES: [(&str, Transform); 18] = [
    ("firm.age_years", Transform::Log1p),
    ("patents.inventions_in_force", Transform::Log1p),
    ("patents.invention_value", Transform::Log1p),
    ("patents.recent_inventions", Transform::Log1p),
    ("patents.own_inventions", Transform::Log1p),
    ("patents.remaining_life_years", Transform::Log1p),
    ("patents.high_value_inventions", Transform::Log1p),
    ("talent.rd_staff_share", Transform::Identity),
    ("talent.masters_share", Transform::Identity),
    ("talent.doctors", Transform::Log1p),
    ("talent.senior_titles_share", Transform::Identity),
    ("talent.rd_department", Transform::Identity),
    ("revenue.growth_1y", Transform::Identity),
    ("revenue.latest_to_best", Transform::Identity),
    ("revenue.rd_intensity", Transform::Identity),
    ("revenue.net_margin", Transform::Identity),
    ("revenue.liabilities_to_assets", Transform::Identity),
    ("revenue.invoice_growth", Transform::Identity),
];

/// Firms with both revenues below which the expert card's coefficients stay.
const FIRMS_MIN: usize = 200;
/// ln(next ÷ latest) is held to this, either way: beyond it stand mergers, closures and slips of a comma.
const GROWTH_HELD: f64 = 1.5;
/// Share of the known values beyond which they are held, either way.
const TAIL: f64 = 0.01;
/// Decimals that coefficients keep, so that an artifact can be read.
const DECIMALS: f64 = 1e6;
/// Tolerance of the coordinate descent, relative to Σy².
const TOLERANCE: f64 = 1e-7;
const STEPS_MAX: u32 = 20_000;

/// A fitted capacity model and how many firms it was fitted on.
#[derive(Clone, Debug)]
pub struct FittedGrowth {
    /// Its coefficients.
    pub coefficients: Coefficients,
    /// Firms with both revenues; 0 where the expert card's coefficients stay.
    pub firms: usize,
}

struct Column {
    term: Term,
    deviation: f64,
    sign: Sign,
    values: Vec<f64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Positive,
    Negative,
    Any,
}

/// Returns the capacity model of `rows`. Firms without revenue in the latest or the next year are left out: their capacity
/// is zero by definition, and a logarithm has nothing to say of them.
///
/// # Errors
/// [`Error::Growth`] where the coordinate descent does not converge.
pub fn fit(
    rows: &[Row],
    expert: &Coefficients,
    settings: &HyperParameters,
) -> Result<FittedGrowth, Error> {
    let grown: Vec<(&Row, f64, f64)> = rows.iter().filter_map(growth).collect();
    if grown.len() < FIRMS_MIN {
        return Ok(FittedGrowth {
            coefficients: expert.clone(),
            firms: 0,
        });
    }
    let firms: Vec<&Row> = grown.iter().map(|(row, _, _)| *row).collect();
    let sizes: Vec<f64> = grown.iter().map(|(_, size, _)| *size).collect();
    let targets: Array1<f64> = grown.iter().map(|(_, _, growth)| *growth).collect();
    let mut columns: Vec<Column> = CANDIDATES
        .iter()
        .filter_map(|(name, transform)| column(name, *transform, &firms))
        .collect();
    let size_centre = rounded(mean(&sizes));
    let size_values: Vec<f64> = sizes.iter().map(|size| size - size_centre).collect();
    loop {
        let (intercept, size, slopes) = elastic_net(&columns, &size_values, &targets, settings)?;
        let worst = (0..columns.len())
            .filter(|&index| columns[index].is_unwelcome(slopes[index]))
            .min_by(|&a, &b| {
                columns[a]
                    .rank(slopes[a])
                    .total_cmp(&columns[b].rank(slopes[b]))
            });
        if let Some(index) = worst {
            columns.remove(index);
            continue;
        }
        let terms = columns
            .iter()
            .zip(&slopes)
            .map(|(column, slope)| Term {
                coefficient: rounded(*slope),
                ..column.term.clone()
            })
            .collect();
        let mut coefficients = Coefficients {
            intercept: rounded(intercept),
            size: rounded(size),
            size_centre,
            smearing: 1.0,
            cap_to_best: expert.cap_to_best,
            terms,
        };
        coefficients.smearing = smearing(&coefficients, &columns, &size_values, &targets);
        return Ok(FittedGrowth {
            coefficients,
            firms: grown.len(),
        });
    }
}

/// Returns a firm with ln(latest revenue in yuan) and ln(next ÷ latest), held.
fn growth(row: &Row) -> Option<(&Row, f64, f64)> {
    let latest = row.example.base.filter(|base| base.latest > Fen::ZERO)?;
    let next = row.example.next_revenue.filter(|next| *next > Fen::ZERO)?;
    let size = libm::log(latest.latest.yuan());
    let growth = libm::log(next.yuan()) - size;
    Some((row, size, growth.clamp(-GROWTH_HELD, GROWTH_HELD)))
}

/// Returns the column of one feature, centred and scaled; `None` where its values do not differ.
fn column(name: &str, transform: Transform, firms: &[&Row]) -> Option<Column> {
    let position = position(name)?;
    let transformed: Vec<Option<f64>> = firms
        .iter()
        .map(|row| row.example.vector.get(position)?.number())
        .map(|number| number.filter(|n| n.is_finite()).map(|n| transform.of(n)))
        .collect();
    let mut known: Vec<f64> = transformed.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    let at = |share: f64| known.get((share * (known.len().saturating_sub(1)) as f64) as usize);
    let lower = rounded(*at(TAIL)?);
    let upper = rounded(*at(1.0 - TAIL)?).max(lower);
    let held: Vec<f64> = known.iter().map(|x| x.clamp(lower, upper)).collect();
    let neutral = rounded(mean(&held));
    let values: Vec<f64> = transformed
        .iter()
        .map(|value| value.map_or(0.0, |x| x.clamp(lower, upper) - neutral))
        .collect();
    let squares: Vec<f64> = values.iter().map(|x| x * x).collect();
    let deviation = mean(&squares).sqrt();
    if deviation < 1e-6 {
        return None;
    }
    let feature = &SCHEMA[position];
    let sign = match (is_knowledge(feature.family), feature.direction) {
        (true, _) | (false, Direction::Up) => Sign::Positive,
        (false, Direction::Down) => Sign::Negative,
        (false, Direction::Free) => Sign::Any,
    };
    Some(Column {
        term: Term {
            feature: name.to_owned(),
            transform,
            lower,
            upper,
            neutral,
            coefficient: 0.0,
        },
        deviation,
        sign,
        values,
    })
}

impl Column {
    /// Whether the column goes: its sign is wrong, or nothing is left of it.
    fn is_unwelcome(&self, slope: f64) -> bool {
        let wrong = match self.sign {
            Sign::Positive => slope < 0.0,
            Sign::Negative => slope > 0.0,
            Sign::Any => false,
        };
        wrong || rounded(slope) == 0.0
    }

    /// The lowest goes first: wrong signs by their weight, then the empty ones.
    fn rank(&self, slope: f64) -> f64 {
        -(slope * self.deviation).abs()
    }
}

/// Returns intercept, size effect and slopes per unit of the transformed values.
fn elastic_net(
    columns: &[Column],
    sizes: &[f64],
    targets: &Array1<f64>,
    settings: &HyperParameters,
) -> Result<(f64, f64, Vec<f64>), Error> {
    let squares: Vec<f64> = sizes.iter().map(|x| x * x).collect();
    let size_deviation = mean(&squares).sqrt().max(1e-6);
    let records =
        Array2::from_shape_fn(
            (sizes.len(), columns.len() + 1),
            |(row, column)| match column.checked_sub(1) {
                None => sizes[row] / size_deviation,
                Some(index) => columns[index].values[row] / columns[index].deviation,
            },
        );
    let fitted = ElasticNet::params()
        .penalty(settings.growth_penalty)
        .l1_ratio(settings.growth_l1_ratio)
        .tolerance(TOLERANCE)
        .max_iterations(STEPS_MAX)
        .fit(&Dataset::new(records, targets.clone()))
        .map_err(|err| Error::Growth(err.to_string()))?;
    let centred: f64 = {
        let mean = targets.sum() / targets.len() as f64;
        targets.iter().map(|y| (y - mean) * (y - mean)).sum()
    };
    // linfa stops without a word when it runs out of steps; the duality gap tells.
    let gap = fitted.duality_gap();
    let converged = gap <= 10.0 * TOLERANCE * centred.max(1e-12);
    let slopes = fitted.hyperplane();
    if !converged || !slopes.iter().all(|slope| slope.is_finite()) {
        return Err(Error::Growth(format!(
            "the coordinate descent did not converge (duality gap `{gap:e}`): raise the penalty"
        )));
    }
    let scaled = columns
        .iter()
        .zip(slopes.iter().skip(1))
        .map(|(column, slope)| slope / column.deviation)
        .collect();
    Ok((fitted.intercept(), slopes[0] / size_deviation, scaled))
}

/// Returns Duan's smearing factor (1983): the mean of e^residual.
fn smearing(
    coefficients: &Coefficients,
    columns: &[Column],
    sizes: &[f64],
    targets: &Array1<f64>,
) -> f64 {
    let mut sum = 0.0;
    for (row, (size, target)) in sizes.iter().zip(targets).enumerate() {
        let mut predicted = coefficients.intercept + coefficients.size * size;
        for (term, column) in coefficients.terms.iter().zip(columns) {
            predicted += term.coefficient * column.values[row];
        }
        sum += libm::exp(target - predicted);
    }
    rounded(sum / sizes.len() as f64)
}

fn mean(list: &[f64]) -> f64 {
    list.iter().sum::<f64>() / list.len().max(1) as f64
}

fn rounded(value: f64) -> f64 {
    // Adding zero turns −0 into 0.
    libm::round(value * DECIMALS) / DECIMALS + 0.0
}
