//! The published indices: every edge of every band, gates, routes and verdicts.

mod innovative_sme;
mod technology_sme;

use jiff::civil::date;

use super::*;
use crate::domain::{
    calendar::Date,
    firm::{FieldClass, QualificationKind},
    index::{Index, Verdict},
    innovation::{Innovation, InnovationFact, InnovationFactKind},
    money::Fen,
    patents::{OtherRights, Patent, PatentCounts, PatentKind, Patents},
    statements::Statement,
};

fn technology(profile: &Profile) -> Index {
    facts(profile).indices().remove(0)
}

fn innovative(profile: &Profile) -> Index {
    facts(profile).indices().remove(1)
}

/// The conditions that are not met.
fn unmet(index: &Index) -> Vec<&'static str> {
    let unmet = index.conditions.iter().filter(|one| one.met == Some(false));
    unmet.map(|one| one.code).collect()
}

fn points(index: &Index, code: &str) -> Option<i32> {
    let indicator = index.indicators.iter().find(|i| i.code == code).unwrap();
    indicator.points
}

fn latest(profile: &mut Profile) -> &mut Statement {
    &mut profile.statements.as_mut().unwrap().facts[0]
}

fn yuan(amount: i64) -> Option<Fen> {
    Some(Fen::from_yuan(amount))
}

fn fen(amount: i64) -> Option<Fen> {
    Some(Fen::saturated(amount))
}

fn with_patents(inventions: i16, utility_models: i16, designs: i16) -> Profile {
    let mut patents = Vec::new();
    for (number, kind) in [
        (inventions, PatentKind::Invention),
        (utility_models, PatentKind::UtilityModel),
        (designs, PatentKind::Design),
    ] {
        patents.extend((0..number).map(|year| patent(kind, date(2018 + year, 1, 1))));
    }
    let mut profile = rich();
    profile.patents = Some(sourced(Patents::List(patents.into())));
    profile.other_rights = Some(sourced(OtherRights {
        software_copyrights: Some(0),
        ic_layouts: Some(0),
        plant_varieties: Some(0),
        crop_varieties: Some(0),
        new_drugs: Some(0),
        protected_chinese_medicines: Some(0),
        defence_inventions: Some(0),
    }));
    profile
}
