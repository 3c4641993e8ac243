//! Rules of the contract and what conversion makes of a message.

use jiff::civil::date;
use prost::Message;
use sha2::{Digest, Sha256};

use super::{Violations, decisions, profile, scoring};
use crate::{
    domain::{
        application::Application, calendar::Date, decision::OutcomeKind, firm::FirmKey, money::Fen,
        patents::Patents, purpose::Purpose, uscc::CheckDigit,
    },
    pb,
    rpc::limits::Limits,
    service::score::{Mode, Request},
    storage::Filter,
};

mod others;
mod requests;
mod rules;
mod told;

const TODAY: Date = date(2026, 6, 30);

/// A request with every field set and no rule broken.
fn complete() -> pb::ScoreFirmRequest {
    pb::json::from_json(
        "kvcredit.v1.ScoreFirmRequest",
        include_str!("../../../tests/data/complete_request.json"),
    )
    .unwrap()
}

fn changed(change: impl FnOnce(&mut pb::FirmProfile)) -> pb::ScoreFirmRequest {
    let mut request = complete();
    change(request.profile.as_mut().unwrap());
    request
}

fn identity(change: impl FnOnce(&mut pb::Identity)) -> pb::ScoreFirmRequest {
    changed(|profile| change(profile.identity.as_mut().unwrap()))
}

fn patent_list(change: impl FnOnce(&mut pb::PatentList)) -> pb::ScoreFirmRequest {
    changed(|profile| {
        let Some(pb::patents::Detail::List(list)) = &mut profile.patents.as_mut().unwrap().detail
        else {
            panic!("expected a list");
        };
        change(list);
    })
}

fn patent(change: impl FnOnce(&mut pb::Patent)) -> pb::ScoreFirmRequest {
    patent_list(|list| change(&mut list.items[0]))
}

fn statement(change: impl FnOnce(&mut pb::Statement)) -> pb::ScoreFirmRequest {
    changed(|profile| change(&mut profile.statements.as_mut().unwrap().items[1]))
}

fn rules(violations: &Violations) -> Vec<(&str, &str)> {
    violations
        .iter()
        .map(|violation| (violation.field.as_str(), violation.rule))
        .collect()
}

#[track_caller]
fn assert_broken(request: pb::ScoreFirmRequest, expected: &[(&str, &str)]) {
    let violations = scoring::request(request, TODAY).unwrap_err();
    assert_eq!(rules(&violations), expected);
}

#[track_caller]
fn accepted(request: pb::ScoreFirmRequest) -> Request {
    scoring::request(request, TODAY).unwrap()
}

// ---- rules that cannot stand in the proto
