//! Recorded decisions of this engine version replay to the bit in every later commit.
//!
//! `tests/data/decisions-v2.zst` holds 200 of them. A change of features, formula, encoding or texts that makes one differ has to
//! raise `ENGINE_VERSION` and record them again: `KVCREDIT_RECORD=1 cargo test --test it recorded_decisions`.

use std::{fs, path::PathBuf};

use bytes::Bytes;
use kvcredit::{
    assess::Asking,
    client::StoredDecision,
    domain::{
        decision::{ENGINE_VERSION, Place},
        entry::Beside,
        exposure::Exposure,
        id::{Book, DecisionId},
        money::Fen,
    },
    jobs::synth::{self, Parameters},
    pb, policy,
    rpc::convert,
    service::{replay::Verdict, score::Draft},
    storage::log::leaf_hash,
};
use prost::Message;

use crate::{
    judgement::EXAMPLES,
    shipped::{PRODUCTS, as_of, example, shipped},
};

const DECISIONS: usize = 200;

/// One record with its inputs part.
#[derive(Clone, PartialEq, Message)]
struct Kept {
    #[prost(bytes = "bytes", tag = "1")]
    record: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    inputs: Bytes,
}

/// All of them.
#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(message, repeated, tag = "1")]
    decisions: Vec<Kept>,
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/decisions-v2.zst")
}

/// Real firms, complete and incomplete synthetic ones, for both products, with and without an amount.
fn recorded() -> Vec<Kept> {
    let mut parameters = Parameters::documented(DECISIONS as u32);
    parameters.scope.complete = 0.6;
    let synthetic = (0..).map(|index| synth::firm(&parameters, 7, index).profile);
    let firms = EXAMPLES.into_iter().map(example).chain(synthetic);
    let cases = firms.flat_map(|firm| PRODUCTS.map(|product| (firm.clone(), product)));
    let kept = cases.take(DECISIONS).enumerate();
    kept.map(|(number, (firm, product))| record(number, &firm, product))
        .collect()
}

fn record(number: usize, firm: &pb::FirmProfile, product: &str) -> Kept {
    let requested_yuan = (number % 5 == 4).then_some(1_500_000 + 10_000 * number as i64);
    let term_months = (number % 3 == 1).then_some(12);
    let request = pb::ScoreFirmRequest {
        profile: Some(firm.clone()),
        product_id: product.to_owned(),
        requested_amount_fen: requested_yuan.map(|yuan| yuan * 100),
        term_months,
        purpose: (number % 3 == 1).then_some(pb::Purpose::Research.into()),
        ..pb::ScoreFirmRequest::default()
    };
    let day = as_of(firm);
    let id = format!("0190c0de-0000-7000-8000-{number:012x}");
    let request = convert::scoring::request(
        pb::ScoreFirmRequest {
            request_id: id.clone(),
            ..request
        },
        day,
    )
    .unwrap();
    let table = shipped().table(product);
    let exposure = Exposure {
        firm_product: Fen::from_yuan(if number % 7 == 6 { 500_000 } else { 0 }),
        programme: Fen::from_yuan(1_000_000 * number as i64),
        ..Exposure::default()
    };
    let assessed = (shipped().engine.assess)(&Asking {
        profile: &request.profile,
        application: &request.application,
        day,
        demands: table.demands(),
    });
    let decided = policy::decide(&assessed, table, &exposure);
    let place = Place {
        book: Book::parse("demo").unwrap(),
        seq: number as i64 + 1,
        decision_id: DecisionId::parse(&id).unwrap(),
        recorded_at: format!("{day}T04:00:00.{:03}Z", number).parse().unwrap(),
        salt: [number as u8; 32],
    };
    let finished = (shipped().engine.encoder)(&Draft {
        assessed: &assessed,
        decided: &decided,
        table,
        request_id: request.request_id,
        place: Some(&place),
        effective_date: day,
        snapshot: &request.snapshot,
        exposure: &exposure,
    });
    let Beside::Decision { inputs, .. } = finished.beside else {
        panic!("a decision has inputs");
    };
    Kept {
        record: finished.record.into(),
        inputs: inputs.into(),
    }
}

fn stored(kept: &Kept) -> StoredDecision {
    StoredDecision {
        record: kept.record.clone(),
        leaf_hash: leaf_hash(&kept.record).to_vec().into(),
        inputs: kept.inputs.clone(),
    }
}

#[test]
fn recorded_decisions_of_this_engine_version_replay_to_the_bit() {
    if std::env::var_os("KVCREDIT_RECORD").is_some() {
        let file = File {
            decisions: recorded(),
        };
        let packed = zstd::encode_all(file.encode_to_vec().as_slice(), 19).unwrap();
        fs::write(path(), packed).unwrap();
    }
    let packed = fs::read(path()).unwrap();
    let bytes = zstd::decode_all(packed.as_slice()).unwrap();
    let File { decisions } = File::decode(bytes.as_slice()).unwrap();
    assert_eq!(decisions.len(), DECISIONS);
    let mut different = Vec::new();
    for (number, kept) in decisions.iter().enumerate() {
        let decision = pb::Decision::decode(kept.record.as_ref()).unwrap();
        assert_eq!(
            decision.engine_version, ENGINE_VERSION,
            "number {number} is of another engine: record them again"
        );
        if shipped().replayed(&stored(kept)) != Verdict::Same {
            different.push(number);
        }
    }
    assert!(
        different.is_empty(),
        "{} of {DECISIONS} recorded decisions differ, first number {}: raise ENGINE_VERSION and record them again",
        different.len(),
        different[0]
    );
}

#[test]
fn the_recorded_decisions_are_of_every_outcome() {
    let bytes = zstd::decode_all(fs::read(path()).unwrap().as_slice()).unwrap();
    let File { decisions } = File::decode(bytes.as_slice()).unwrap();
    for outcome in [
        pb::Outcome::Approved,
        pb::Outcome::Referred,
        pb::Outcome::Declined,
    ] {
        let of_outcome = decisions.iter().filter(|kept| {
            let decision = pb::Decision::decode(kept.record.as_ref()).unwrap();
            decision.outcome() == outcome
        });
        assert!(of_outcome.count() >= 5, "{outcome:?}");
    }
}
