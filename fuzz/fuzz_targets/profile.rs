//! A request that is taken is kept as it was taken, and scored; any other is refused with its reasons.
#![no_main]

use std::sync::{Arc, LazyLock};

use kvcredit::{
    app::Stock,
    assess::{Asking, Assessor},
    config::{Config, Sources},
    domain::{decision::Outcome, exposure::Exposure, id::ProductId, money::Fen},
    pb,
    policy::{self, Table},
    rpc::convert::scoring::{self, Asked},
};
use libfuzzer_sys::fuzz_target;
use prost::Message;

/// A complete request, encoded: what follows it in the input is merged into it, as the encoding has it.
static COMPLETE: LazyLock<Vec<u8>> = LazyLock::new(|| request().encode_to_vec());
static ENGINE: LazyLock<(Assessor, Arc<Table>)> = LazyLock::new(|| {
    let config = Config::read(Sources::default()).unwrap();
    let stock = Stock::load(None, None).unwrap();
    let product = ProductId::parse(&request().product_id).unwrap();
    let model = Arc::clone(stock.models.find(&config.model).unwrap());
    let assessor = Assessor::new(model, Arc::clone(stock.knowledge.current()));
    (assessor, Arc::clone(stock.tables.current(&product).unwrap()))
});

fn request() -> pb::ScoreFirmRequest {
    let json = include_str!("../../benches/firm/twelve_patents.json");
    pb::json::from_json("kvcredit.v1.ScoreFirmRequest", json).unwrap()
}

fuzz_target!(|input: &[u8]| {
    let Some((form, bytes)) = input.split_first() else {
        return;
    };
    let bytes = match form % 2 {
        0 => [&COMPLETE[..], bytes].concat(),
        _ => bytes.to_vec(),
    };
    let Ok(message) = pb::ScoreFirmRequest::decode(&bytes[..]) else {
        return;
    };
    let today = "2026-06-30".parse().unwrap();
    let request = match scoring::request(message, today) {
        Ok(request) => request,
        Err(violations) => {
            assert!(
                !violations.to_string().is_empty(),
                "refused without a reason"
            );
            return;
        }
    };
    if !request.snapshot.is_empty() {
        let kept =
            pb::ScoreFirmRequest::decode(&request.snapshot[..]).expect("what is kept decodes");
        let kept = scoring::snapshot(kept).expect("what is kept is taken again");
        let Asked {
            profile,
            product,
            application,
        } = kept;
        assert_eq!(profile, request.profile);
        assert_eq!((product, application), (request.product, request.application));
    }
    let (assessor, table) = &*ENGINE;
    let requested = request.application.requested;
    let assessed = assessor.assess(&Asking {
        profile: &request.profile,
        application: &request.application,
        day: today,
        demands: table.demands(),
    });
    let decided = policy::decide(&assessed, table, &Exposure::default());
    let limit = match decided.outcome {
        Outcome::Declined => return,
        Outcome::Approved { limit } => {
            assert!(limit > Fen::saturated(0), "approved without a limit");
            limit
        }
        Outcome::Referred { limit } => limit,
    };
    assert!(requested.is_none_or(|most| limit <= most), "more than was asked for");
});
