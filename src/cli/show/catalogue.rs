//! What codes are called.

use super::words::{self, printable, word};
use crate::{
    pb::{FeatureLabel, GetCatalogueResponse, Label},
    texts::Language,
};

/// Returns the labels, a table for each kind of code.
pub fn catalogue(language: Language, catalogue: &GetCatalogueResponse) -> String {
    let indicators: Vec<Label> = catalogue
        .indicators
        .iter()
        .map(|indicator| Label {
            code: indicator.code.clone(),
            text: indicator.text.clone(),
        })
        .collect();
    let sections = [
        features(language, &catalogue.features),
        labels(language, "gates", &catalogue.gates),
        labels(language, "parts", &catalogue.parts),
        labels(language, "ceilings", &catalogue.ceilings),
        labels(language, "dimensions", &catalogue.dimensions),
        labels(language, "indicators", &indicators),
        labels(language, "facts", &catalogue.facts),
    ];
    sections.join("\n\n")
}

fn features(language: Language, features: &[FeatureLabel]) -> String {
    let names = ["code", "name", "bins"];
    let headings = names.iter().map(|name| word(language, name)).collect();
    let mut table = words::table(headings, &[]);
    for feature in features {
        let bins: Vec<String> = feature
            .bins
            .iter()
            .map(|bin| words::text(language, bin.text.as_ref()))
            .collect();
        table.add_row([
            printable(&feature.feature),
            words::text(language, feature.text.as_ref()),
            bins.join("\n"),
        ]);
    }
    format!("{}\n{table}", word(language, "features"))
}

fn labels(language: Language, title: &str, labels: &[Label]) -> String {
    let names = ["code", "name"];
    let headings = names.iter().map(|name| word(language, name)).collect();
    let mut table = words::table(headings, &[]);
    for label in labels {
        table.add_row([
            printable(&label.code),
            words::text(language, label.text.as_ref()),
        ]);
    }
    format!("{}\n{table}", word(language, title))
}
