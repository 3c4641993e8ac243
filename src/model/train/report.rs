//! What is written beside a model: `metrics.json` for programs, `card.md` for people.

use std::fmt::Write;

use serde::Serialize;

use super::{
    Stage,
    dataset::Row,
    fit::{Dropped, FittedPoints},
    metrics::Metrics,
};
use crate::{
    domain::money::Fen,
    model::{
        Model,
        artifact::{Artifact, Basis},
        readable,
    },
};

/// Everything that is said of a fit.
pub struct Report<'a> {
    /// The model.
    pub artifact: &'a Artifact,
    /// Where its points come from.
    pub points: &'a FittedPoints,
    /// Measures on firms that the fit saw.
    pub training: Metrics,
    /// Measures on firms that it did not see.
    pub held_out: Metrics,
    /// How far capacity lay from the revenue that came, on firms that the fit did not see.
    pub capacity: Option<CapacityError>,
}

/// How far capacity lay from the revenue that came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CapacityError {
    /// Firms with both.
    pub firms: usize,
    /// Mean of capacity ÷ mean of the revenue that came; 1 is unbiased.
    pub ratio_of_sums: f64,
    /// Median of |ln(capacity ÷ revenue that came)|.
    pub median_log_error: f64,
    /// The same for "as much as in the latest year".
    pub median_log_error_of_latest: f64,
}

impl CapacityError {
    /// Returns the measures; `None` where no firm has both.
    pub fn of(model: &Model, rows: &[Row]) -> Option<CapacityError> {
        let (mut errors, mut naive) = (Vec::new(), Vec::new());
        let (mut supported, mut came) = (0.0, 0.0);
        for row in rows {
            let example = &row.example;
            let (Some(base), Some(next)) = (example.base, example.next_revenue) else {
                continue;
            };
            let capacity = model.supported(&example.vector, Some(base));
            let Some(capacity) = capacity.filter(|c| *c > Fen::ZERO && next > Fen::ZERO) else {
                continue;
            };
            supported += capacity.yuan();
            came += next.yuan();
            errors.push(libm::fabs(libm::log(capacity.yuan() / next.yuan())));
            naive.push(libm::fabs(libm::log(base.latest.yuan() / next.yuan())));
        }
        Some(CapacityError {
            firms: errors.len(),
            ratio_of_sums: (came > 0.0).then(|| supported / came)?,
            median_log_error: median(errors)?,
            median_log_error_of_latest: median(naive)?,
        })
    }
}

fn median(mut list: Vec<f64>) -> Option<f64> {
    list.sort_by(f64::total_cmp);
    list.get(list.len() / 2).copied()
}

#[derive(Serialize)]
struct MetricsFile<'a> {
    format: u32,
    model_id: &'a str,
    basis: Basis,
    stage: Stage,
    training: &'a Metrics,
    held_out_rule: &'a str,
    held_out: &'a Metrics,
    capacity_held_out: Option<CapacityError>,
    coefficients: Vec<CoefficientLine>,
    dropped: Vec<DroppedLine>,
}

#[derive(Serialize)]
struct CoefficientLine {
    feature: &'static str,
    beta: f64,
    standard_error: f64,
}

#[derive(Serialize)]
struct DroppedLine {
    feature: &'static str,
    reason: &'static str,
}

impl Report<'_> {
    /// Returns the text of `metrics.json`.
    ///
    /// # Errors
    /// Where a number has no form in JSON.
    pub fn metrics_json(&self) -> serde_json::Result<String> {
        let coefficients = self.points.coefficients.iter();
        let file = MetricsFile {
            format: 1,
            model_id: &self.artifact.id,
            basis: self.artifact.basis,
            stage: self.points.stage,
            training: &self.training,
            held_out_rule: &self.artifact.trained_on.held_out,
            held_out: &self.held_out,
            capacity_held_out: self.capacity,
            coefficients: coefficients
                .map(|c| CoefficientLine {
                    feature: c.feature,
                    beta: c.beta,
                    standard_error: c.standard_error,
                })
                .collect(),
            dropped: self
                .points
                .dropped
                .iter()
                .map(|(feature, dropped)| DroppedLine {
                    feature,
                    reason: reason(*dropped),
                })
                .collect(),
        };
        Ok(readable::render(&file)? + "\n")
    }

    /// Returns the text of `card.md`.
    pub fn card_md(&self) -> String {
        let mut text = String::new();
        // Writing into a `String` cannot fail.
        let _ = self.write_card(&mut text);
        text
    }

    fn write_card(&self, text: &mut String) -> std::fmt::Result {
        let Artifact {
            id,
            basis,
            feature_schema,
            seed,
            trained_on,
            scale,
            calibration,
            ..
        } = self.artifact;
        writeln!(text, "# Model {id}\n")?;
        match basis {
            Basis::Synthetic => writeln!(
                text,
                "**Trained on synthetic firms: for demonstration until retrained on a real book.** No figure on this page says \
                 anything about real firms.\n"
            )?,
            Basis::Real => writeln!(text, "Trained on the outcomes of a real book.\n")?,
        }
        writeln!(
            text,
            "It gives a technology firm points (higher is better), a probability of default within twelve months and the revenue \
             that the coming year can support. {} points mean odds good : bad of {} : 1, and {} more double them; the \
             calibration adds {} to the log-odds and multiplies them by {}.\n",
            scale.points, scale.odds, scale.pdo, calibration.intercept, calibration.slope
        )?;
        writeln!(text, "## What it was trained on\n")?;
        writeln!(
            text,
            "{} firms of {} to {} with {} defaults; held out: {} ({} firms, {} defaults). Feature schema {feature_schema}, \
             seed {seed}. It started from the expert card `{}`; {} The capacity model {}.\n",
            trained_on.firms,
            trained_on.first_year,
            trained_on.last_year,
            trained_on.defaults,
            trained_on.held_out,
            self.held_out.firms,
            self.held_out.defaults,
            trained_on.expert_card,
            match trained_on.stage {
                Stage::Level => "with so few defaults only the level of the probabilities moved.",
                Stage::Slope =>
                    "with so few defaults only level and slope of the probabilities moved.",
                Stage::Coefficients => "each feature's weight moved as far as the data carry it.",
            },
            match trained_on.growth_firms {
                0 => "is the expert card's, for want of firms with two revenues".to_owned(),
                firms => format!("was fitted on {firms} firms with two revenues"),
            }
        )?;
        writeln!(text, "## How well it does\n")?;
        writeln!(text, "| measure | held out | training |")?;
        writeln!(text, "| --- | --- | --- |")?;
        for (name, pick) in MEASURES {
            let (held_out, training) = (pick(&self.held_out), pick(&self.training));
            writeln!(
                text,
                "| {name} | {} | {} |",
                shown(held_out),
                shown(training)
            )?;
        }
        if let Some(capacity) = &self.capacity {
            writeln!(
                text,
                "\nCapacity on {} held-out firms: {:.3} of the revenue that came (sums); median error of the logarithm {:.3}, \
                 against {:.3} for \"as much as in the latest year\".",
                capacity.firms,
                capacity.ratio_of_sums,
                capacity.median_log_error,
                capacity.median_log_error_of_latest
            )?;
        }
        self.write_features(text)
    }

    fn write_features(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "\n## Features\n")?;
        writeln!(
            text,
            "| feature | information value | lowest | highest points |"
        )?;
        writeln!(text, "| --- | --- | --- | --- |")?;
        for feature in &self.artifact.features {
            let missing = [feature.not_retrieved, feature.undefined];
            let all = || feature.points.iter().chain(&missing);
            let (low, high) = (all().min().unwrap_or(&0), all().max().unwrap_or(&0));
            if low != high {
                let value = feature.information_value;
                writeln!(text, "| {} | {value:.4} | {low} | {high} |", feature.name)?;
            }
        }
        if !self.points.dropped.is_empty() {
            writeln!(text, "\nLeft out, the same points for every firm:\n")?;
            for (feature, dropped) in &self.points.dropped {
                writeln!(text, "- {feature}: {}", reason(*dropped))?;
            }
        }
        Ok(())
    }
}

type Measure = (&'static str, fn(&Metrics) -> Option<f64>);

const MEASURES: [Measure; 7] = [
    ("default rate", |m| m.default_rate),
    ("mean PD", |m| m.mean_pd),
    ("AUC", |m| m.auc),
    ("KS", |m| m.ks),
    ("Brier score", |m| m.brier),
    ("calibration intercept", |m| m.calibration_intercept),
    ("calibration slope", |m| m.calibration_slope),
];

fn shown(measure: Option<f64>) -> String {
    measure.map_or_else(|| "not available".to_owned(), |value| format!("{value:.4}"))
}

fn reason(dropped: Dropped) -> &'static str {
    match dropped {
        Dropped::AllMissing => "retrieved for no firm",
        Dropped::LittleInformation => "too little information",
        Dropped::ClassTwoCount => "counts Class Ⅱ rights, which anybody can have more of",
        Dropped::WrongSign => "its weight came out with the wrong sign",
    }
}
