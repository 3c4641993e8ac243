//! Limits, health, reflection.

use std::time::Duration;

use kvcredit::pb::{self, scoring_service_client::ScoringServiceClient};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tonic::{Code, Request, transport::Endpoint};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest,
};

use super::{Server, Setup, refusal, request};

async fn channel(server: &Server) -> tonic::transport::Channel {
    let address = format!("http://{}", server.address());
    Endpoint::from_shared(address)
        .unwrap()
        .connect()
        .await
        .unwrap()
}

/// A request of a little more than this many bytes.
fn large(number: u32, bytes: usize) -> pb::ScoreFirmRequest {
    let mut large = request(number);
    let identity = large.profile.as_mut().unwrap().identity.as_mut().unwrap();
    identity.main_product = Some("x".repeat(bytes));
    large
}

#[tokio::test]
async fn a_message_above_256_kib_is_refused_with_its_size() {
    let server = Server::start().await;
    let client = server.client().await;
    let message = large(1, 262_144);
    let bytes = prost::Message::encoded_len(&message);
    let refused = refusal(client.score_firm(message).await);
    assert_eq!(refused.status, "INVALID_ARGUMENT");
    assert_eq!(refused.reason, "MESSAGE_TOO_LARGE");
    assert_eq!(refused.metadata["bytes"], bytes.to_string());
    assert_eq!(refused.metadata["bytes_max"], "262144");
    assert!(refused.message.contains("262144"), "{}", refused.message);
    client.score_firm(request(2)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_large_item_gets_its_own_status_and_the_stream_goes_on() {
    let server = Server::start().await;
    let client = server.client().await;
    let items = [request(1), large(2, 900_000), request(3)];
    let items = items.into_iter().zip(1..).map(|(request, number)| {
        let item_id = format!("{number}");
        let request = Some(request);
        pb::ScoreFirmsRequest { item_id, request }
    });
    let items: Vec<_> = items.collect();
    let mut answers = client.score_firms(tokio_stream::iter(items)).await.unwrap();
    let mut told = Vec::new();
    while let Some(item) = answers.next().await.unwrap() {
        let reason = item
            .result
            .map_or_else(|refusal| refusal.reason, |_| "scored".into());
        told.push((item.item_id, reason));
    }
    let pair = |id: &str, reason: &str| (id.to_owned(), reason.to_owned());
    assert_eq!(
        told,
        [
            pair("1", "scored"),
            pair("2", "MESSAGE_TOO_LARGE"),
            pair("3", "scored")
        ]
    );
    server.stop().await;
}

#[tokio::test]
async fn a_message_above_1_mib_is_refused_by_the_transport_and_the_connection_goes_on() {
    let server = Server::start().await;
    let client = server.client().await;
    let refused = refusal(client.score_firm(large(1, 1_048_576)).await);
    assert_eq!(refused.status, "OUT_OF_RANGE");
    assert_eq!(refused.reason, "");
    client.score_firm(request(2)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn headers_above_8_kib_are_refused_and_the_server_goes_on() {
    let server = Server::start().await;
    let mut client = ScoringServiceClient::new(channel(&server).await);
    let mut large = Request::new(request(1));
    let value = "x".repeat(9_000).parse().unwrap();
    large.metadata_mut().insert("x-large", value);
    client.score_firm(large).await.unwrap_err();
    assert_eq!(server.scored(), 0);
    let mut usual = Request::new(request(1));
    let value = "x".repeat(4_000).parse().unwrap();
    usual.metadata_mut().insert("x-large", value);
    let mut client = ScoringServiceClient::new(channel(&server).await);
    client.score_firm(usual).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_peer_without_a_preface_is_closed_and_beside_it_work_goes_on() {
    let server = Server::with(Setup {
        config: "[limits]\npreface_ms = 50",
        ..Setup::default()
    })
    .await;
    let mut silent = TcpStream::connect(server.address()).await.unwrap();
    let mut slow = TcpStream::connect(server.address()).await.unwrap();
    slow.write_all(b"PRI * HTTP/2.0\r\n").await.unwrap();
    server.client().await.score_firm(request(1)).await.unwrap();
    let mut rest = Vec::new();
    let closed = async {
        // Closed or reset: both mean that the server let go.
        let _ = silent.read_to_end(&mut rest).await;
        let _ = slow.read_to_end(&mut rest).await;
    };
    tokio::time::timeout(Duration::from_secs(5), closed)
        .await
        .unwrap();
    server.stop().await;
}

#[tokio::test]
async fn health_says_serving() {
    let server = Server::start().await;
    let mut health = HealthClient::new(channel(&server).await);
    for service in [
        "",
        "kvcredit.v1.ScoringService",
        "kvcredit.v1.DecisionService",
    ] {
        let request = HealthCheckRequest {
            service: service.into(),
        };
        let answer = health.check(request).await.unwrap().into_inner();
        assert_eq!(answer.status, 1, "{service}");
    }
    server.stop().await;
}

async fn listed_services(server: &Server) -> Result<Vec<String>, tonic::Status> {
    let ask = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(channel(server).await);
    let answer = client
        .server_reflection_info(tokio_stream::iter([ask]))
        .await?;
    let message = answer.into_inner().message().await?.unwrap();
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
    match message.message_response.unwrap() {
        MessageResponse::ListServicesResponse(list) => Ok(list
            .service
            .into_iter()
            .map(|service| service.name)
            .collect()),
        other => panic!("unexpected {other:?}"),
    }
}

#[tokio::test]
async fn reflection_can_be_switched_off() {
    let server = Server::start().await;
    let services = listed_services(&server).await.unwrap();
    assert!(services.contains(&"kvcredit.v1.ScoringService".to_owned()));
    server.stop().await;

    let server = Server::with(Setup {
        config: "reflection = false",
        ..Setup::default()
    })
    .await;
    let status = listed_services(&server).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    server.stop().await;
}

#[tokio::test]
async fn the_ready_line_has_the_real_address() {
    let server = Server::start().await;
    let line: serde_json::Value = serde_json::from_str(&server.ready_line).unwrap();
    assert_eq!(line["ready"], true);
    assert_eq!(line["grpc"], server.address().to_string());
    assert_eq!(line["book"], "demo");
    assert_eq!(line["model"], "synthetic-v2");
    assert_ne!(server.address().port(), 0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_queue_is_answered_at_once_with_when_to_try_again() {
    let (gate, finishing) = super::shutdown::gate();
    let server = Server::with(Setup {
        config: "queue = 1",
        finishing,
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    let held = tokio::spawn({
        let client = client.clone();
        async move { client.score_firm(request(1)).await }
    });
    gate.entered().await;
    // One waits in the queue, and the others find it full.
    let mut callers: Vec<_> = (2..=9)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.score_firm(request(number)).await })
        })
        .collect();
    let mut refused = Vec::new();
    while refused.len() < 7 {
        let (done, index, rest) = futures_util::future::select_all(callers).await;
        refused.push(refusal(done.unwrap()));
        callers = rest;
        assert!(index < 8);
    }
    for refusal in refused {
        assert_eq!(refusal.status, "UNAVAILABLE");
        assert_eq!(refusal.reason, "OVERLOADED");
        assert!(refusal.retry_after.is_some());
    }
    gate.open();
    held.await.unwrap().unwrap();
    for caller in callers {
        let answer: pb::ScoreFirmResponse = caller.await.unwrap().unwrap();
        assert_eq!(answer.decision.unwrap().seq, 2);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_recording_that_takes_too_long_is_unknown_and_found_by_its_id_later() {
    let (gate, finishing) = super::shutdown::gate();
    let server = Server::with(Setup {
        config: "scoring_timeout_ms = 50",
        finishing,
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    let refused = refusal(client.score_firm(request(1)).await);
    assert_eq!(refused.status, "UNKNOWN");
    assert_eq!(refused.reason, "OUTCOME_UNKNOWN");
    let mut feed = client.watch_decisions("").await.unwrap();
    gate.open();
    let recorded = feed.next().await.unwrap().unwrap().decision.unwrap();
    drop(feed);
    let answer = client.score_firm(request(1)).await.unwrap();
    assert_eq!(answer.decision.unwrap(), recorded);
    assert_eq!(server.scored(), 1);
    server.stop().await;
}
