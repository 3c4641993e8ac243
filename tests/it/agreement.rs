//! Single call, stream and replay give the same decision, bit for bit, on a thousand firms.

use kvcredit::{
    app::{App, Machine},
    client::Client,
    jobs::synth::{self, Parameters},
    pb,
    service::replay::Verdict,
    texts::Language,
};
use prost::Message;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    machine,
    shipped::{PRODUCTS, TODAY, as_of, config, listed, plain_invention, shipped},
};

const FIRMS: u32 = 1_000;
const SEED: u64 = 1_000;

/// What ships, over loopback, with a store of its own.
struct Server {
    client: Client,
    stop: CancellationToken,
    running: JoinHandle<()>,
    _folder: TempDir,
}

impl Server {
    async fn start() -> Server {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let machine: Machine = machine::machine(&machine::clock());
        let engine = shipped().engine.clone();
        let app = App::start(&config, engine, machine).await.unwrap();
        let address = app.addresses()[0].to_string();
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        Server {
            running: tokio::spawn(async { app.run(stopped).await.unwrap() }),
            client: Client::connect(&address, Language::En).await.unwrap(),
            stop,
            _folder: folder,
        }
    }

    async fn stop(self) {
        self.stop.cancel();
        self.running.await.unwrap();
    }

    /// Returns what scoring determines of the answer to a request that is not recorded.
    async fn tried(&self, request: &pb::ScoreFirmRequest) -> Vec<u8> {
        let request = pb::ScoreFirmRequest {
            request_id: String::new(),
            validate_only: true,
            ..request.clone()
        };
        let answer = self.client.score_firm(request).await.unwrap();
        let decision = answer.decision.unwrap();
        assert_eq!(determined(decision.clone()), decision, "nothing to clear");
        decision.encode_to_vec()
    }
}

/// Returns a decision without what recording adds.
fn determined(decision: pb::Decision) -> pb::Decision {
    pb::Decision {
        decision_id: String::new(),
        book: String::new(),
        seq: 0,
        request_id: String::new(),
        recorded_at: None,
        inputs_sha256: Default::default(),
        ..decision
    }
}

/// Applies for the products in turn; every third firm names an amount.
fn request(parameters: &Parameters, index: u32) -> pb::ScoreFirmRequest {
    pb::ScoreFirmRequest {
        request_id: format!("0190c0de-0000-7000-8000-{index:012}"),
        profile: Some(
            synth::moved_to(&synth::firm(parameters, SEED, index).profile, TODAY).unwrap(),
        ),
        product_id: PRODUCTS[index as usize % PRODUCTS.len()].to_owned(),
        requested_amount_fen: index
            .is_multiple_of(3)
            .then(|| i64::from(index + 1) * 1_000_000),
        validate_only: false,
        term_months: index.is_multiple_of(3).then_some(12),
        purpose: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn single_call_stream_and_replay_agree_bit_for_bit_on_a_thousand_firms() {
    let server = Server::start().await;
    let parameters = Parameters::documented(FIRMS);
    let requests: Vec<_> = (0..FIRMS)
        .map(|index| request(&parameters, index))
        .collect();
    let items: Vec<_> = requests
        .iter()
        .map(|request| pb::ScoreFirmsRequest {
            item_id: request.request_id.clone(),
            request: Some(request.clone()),
        })
        .collect();
    let mut answers = server
        .client
        .score_firms(tokio_stream::iter(items))
        .await
        .unwrap();
    // All answers are read before the next call: those that wait would fill the connection's window.
    let mut recorded = Vec::new();
    while let Some(item) = answers.next().await.unwrap() {
        recorded.push(item);
    }
    assert_eq!(recorded.len(), requests.len());
    for (request, item) in requests.iter().zip(recorded) {
        assert_eq!(item.item_id, request.request_id);
        let streamed = item.result.unwrap().decision.unwrap();
        assert_eq!(streamed.request_id, request.request_id);
        let id = &streamed.decision_id;
        let stored = server.client.stored_decision(id).await.unwrap();
        assert_eq!(stored.record, streamed.encode_to_vec(), "{id}");
        assert_eq!(shipped().replayed(&stored), Verdict::Same, "{id}");
        let expected = determined(streamed).encode_to_vec();
        assert_eq!(server.tried(request).await, expected, "{}", item.item_id);
    }
    server.stop().await;
}

/// The comparison above can tell two firms apart.
#[tokio::test]
async fn one_more_invention_gives_other_bytes() {
    let server = Server::start().await;
    let parameters = Parameters::documented(FIRMS);
    let mut tried = 0;
    for index in 0..40 {
        let plain = request(&parameters, index);
        let mut more = plain.clone();
        let profile = more.profile.as_mut().unwrap();
        let day = as_of(profile);
        let Some(patents) = listed(profile) else {
            continue;
        };
        patents.push(plain_invention("ZL202010000001.1", day));
        assert_ne!(server.tried(&plain).await, server.tried(&more).await);
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
    server.stop().await;
}

/// Replay can tell a changed record from the one that was made.
#[tokio::test]
async fn a_record_with_another_limit_does_not_replay() {
    let server = Server::start().await;
    let scored = request(&Parameters::documented(1), 0);
    let answer = server.client.score_firm(scored).await.unwrap();
    let decision = answer.decision.unwrap();
    let id = &decision.decision_id;
    let mut stored = server.client.stored_decision(id).await.unwrap();
    assert_eq!(shipped().replayed(&stored), Verdict::Same);
    let forged = pb::Decision {
        limit_fen: decision.limit_fen + 1,
        ..decision
    };
    stored.record = forged.encode_to_vec().into();
    stored.leaf_hash = kvcredit::storage::log::leaf_hash(&stored.record)
        .to_vec()
        .into();
    assert!(matches!(
        shipped().replayed(&stored),
        Verdict::Different { .. }
    ));
    server.stop().await;
}
