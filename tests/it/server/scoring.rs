//! ScoringService.

use std::collections::BTreeSet;

use kvcredit::{client, pb, policy::Catalogue, storage::log::leaf_hash, texts::Language};
use prost::Message;

use super::{Server, Setup, id, moment, refusal, request};

#[tokio::test]
async fn a_scored_firm_is_recorded_before_the_answer() {
    let server = Server::start().await;
    let client = server.client().await;
    let answer = client.score_firm(request(1)).await.unwrap();
    let decision = answer.decision.unwrap();
    assert_eq!(decision.book, "demo");
    assert_eq!(decision.seq, 1);
    assert_eq!(decision.request_id, id(1));
    assert_eq!(
        decision.recorded_at,
        Some(moment("2026-11-23T08:15:30.123Z"))
    );
    assert_eq!(decision.effective_date, "2026-11-23");
    assert_eq!(decision.valid_until, "2027-11-22");
    let stored = client.stored_decision(&decision.decision_id).await.unwrap();
    assert_eq!(stored.record, decision.encode_to_vec());
    assert_eq!(stored.leaf_hash, answer.leaf_hash);
    assert_eq!(stored.leaf_hash, leaf_hash(&stored.record).to_vec());
    server.stop().await;
}

#[tokio::test]
async fn validating_records_nothing_and_uses_up_no_id() {
    let server = Server::start().await;
    let client = server.client().await;
    let mut only = request(1);
    only.validate_only = true;
    let answer = client.score_firm(only.clone()).await.unwrap();
    let decision = answer.decision.unwrap();
    assert!(answer.leaf_hash.is_empty());
    assert_eq!((decision.seq, decision.decision_id.as_str()), (0, ""));
    assert_eq!(decision.effective_date, "2026-11-23");
    only.request_id.clear();
    client.score_firm(only).await.unwrap();
    let recorded = client.score_firm(request(1)).await.unwrap();
    assert_eq!(recorded.decision.unwrap().seq, 1);
    server.stop().await;
}

#[tokio::test]
async fn the_same_request_gets_the_same_bytes_and_is_not_scored_again_also_after_a_restart() {
    let server = Server::start().await;
    let folder = server.folder.clone();
    let first = server.client().await.score_firm(request(1)).await.unwrap();
    let again = server.client().await.score_firm(request(1)).await.unwrap();
    assert_eq!(again.encode_to_vec(), first.encode_to_vec());
    assert_eq!(server.scored(), 1);
    server.stop().await;

    let setup = Setup {
        folder,
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let client = server.client().await;
    let after = client.score_firm(request(1)).await.unwrap();
    assert_eq!(after.encode_to_vec(), first.encode_to_vec());
    assert_eq!(server.scored(), 0);
    let next = client.score_firm(request(2)).await.unwrap();
    assert_eq!(next.decision.unwrap().seq, 2);
    server.stop().await;
}

#[tokio::test]
async fn another_body_under_the_same_id_is_refused_also_after_a_restart() {
    let server = Server::start().await;
    let folder = server.folder.clone();
    let mut other = request(1);
    other.requested_amount_fen = Some(100);
    let client = server.client().await;
    client.score_firm(request(1)).await.unwrap();
    let refused = refusal(client.score_firm(other.clone()).await);
    assert_eq!(refused.status, "ALREADY_EXISTS");
    assert_eq!(refused.reason, "REQUEST_ID_REUSED");
    assert_eq!(refused.metadata["request_id"], id(1));
    server.stop().await;

    let setup = Setup {
        folder,
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let refused = refusal(server.client().await.score_firm(other).await);
    assert_eq!(refused.reason, "REQUEST_ID_REUSED");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_callers_at_once_with_one_id_get_one_record() {
    let server = Server::start().await;
    let mut callers = Vec::new();
    for connection in 0..4 {
        let client = server.client().await;
        for _ in 0..16 {
            let client = client.clone();
            callers.push(tokio::spawn(async move {
                client.score_firm(request(7)).await.unwrap().encode_to_vec()
            }));
        }
        assert!(connection < 4);
    }
    let mut answers = BTreeSet::new();
    for caller in callers {
        answers.insert(caller.await.unwrap());
    }
    assert_eq!(answers.len(), 1);
    let page = server
        .client()
        .await
        .list_decisions(Default::default())
        .await;
    assert_eq!(page.unwrap().decisions.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn two_listeners_have_two_books() {
    let server = Server::with(Setup {
        config: "[[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"a\"\n\
                 [[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"b\"",
        ..Setup::default()
    })
    .await;
    let (a, b) = (server.client_of(0).await, server.client_of(1).await);
    let of_a = a.score_firm(request(1)).await.unwrap().decision.unwrap();
    let of_b = b.score_firm(request(1)).await.unwrap().decision.unwrap();
    assert_eq!((of_a.book.as_str(), of_a.seq), ("a", 1));
    assert_eq!((of_b.book.as_str(), of_b.seq), ("b", 1));
    let foreign = refusal(b.stored_decision(&of_a.decision_id).await);
    let unknown = refusal(b.stored_decision(&id(99)).await);
    assert_eq!(foreign, unknown);
    server.stop().await;
}

#[tokio::test]
async fn every_wrong_field_is_told_in_the_callers_language() {
    let server = Server::start().await;
    let mut wrong = request(1);
    wrong.request_id = "x".into();
    wrong.product_id = "Wrong Product".into();
    let identity = wrong.profile.as_mut().unwrap().identity.as_mut().unwrap();
    identity.name.clear();
    identity.founded_on = Some("2025-02-30".into());
    let english = refusal(server.client().await.score_firm(wrong.clone()).await);
    assert_eq!(english.status, "INVALID_ARGUMENT");
    assert_eq!(english.reason, "INVALID_FIELDS");
    let mut paths: Vec<&str> = english.fields.iter().map(|f| f.path.as_str()).collect();
    paths.sort_unstable();
    let expected = [
        "product_id",
        "profile.identity.founded_on",
        "profile.identity.name",
        "request_id",
    ];
    assert_eq!(paths, expected);
    let chinese = server.client_in(Language::Zh).await;
    let chinese = refusal(chinese.score_firm(wrong).await);
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(is_chinese(&chinese.message) && !is_chinese(&english.message));
    assert!(chinese.fields.iter().all(|f| is_chinese(&f.description)));
    assert_eq!(server.scored(), 0);
    server.stop().await;
}

#[tokio::test]
async fn a_flood_of_wrong_fields_still_fits_into_a_status() {
    let server = Server::start().await;
    let mut wrong = request(1);
    let event = pb::IntegrityEvent {
        date: "never".into(),
        ..Default::default()
    };
    wrong.profile.as_mut().unwrap().integrity = Some(pb::Integrity {
        events: vec![event; 500],
        ..Default::default()
    });
    let refused = refusal(server.client().await.score_firm(wrong.clone()).await);
    assert_eq!(refused.reason, "INVALID_FIELDS");
    assert!(refused.fields.len() > 20, "{}", refused.fields.len());
    let left_out: usize = refused.metadata["fields_left_out"].parse().unwrap();
    assert!(left_out + refused.fields.len() >= 1_000, "{left_out}");
    let chinese = server.client_in(Language::Zh).await;
    let chinese = refusal(chinese.score_firm(wrong).await);
    let paths = |refused: &client::Refusal| -> Vec<String> {
        refused
            .fields
            .iter()
            .map(|field| field.path.clone())
            .collect()
    };
    assert_eq!(paths(&chinese), paths(&refused));
    assert_eq!(chinese.metadata, refused.metadata);
    server.stop().await;
}

#[tokio::test]
async fn a_decision_outlives_its_product() {
    let tables = tempfile::tempdir().unwrap();
    let table = include_str!("../../../policies/knowledge-value-credit.toml");
    let table = table.replacen("knowledge-value-credit", "of-yesterday", 1);
    std::fs::write(tables.path().join("table.toml"), table).unwrap();
    let products = Catalogue::embedded().unwrap();
    let server = Server::with(Setup {
        products: products.with_directory(tables.path()).unwrap(),
        ..Setup::default()
    })
    .await;
    let mut asked = request(1);
    asked.product_id = "of-yesterday".into();
    let first = server.client().await.score_firm(asked.clone()).await;
    let folder = server.folder.clone();
    server.stop().await;

    let server = Server::with(Setup {
        folder,
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    let again = client.score_firm(asked.clone()).await.unwrap();
    assert_eq!(again, first.unwrap());
    asked.requested_amount_fen = Some(1);
    let refused = refusal(client.score_firm(asked.clone()).await);
    assert_eq!(refused.reason, "REQUEST_ID_REUSED");
    asked.request_id = id(2);
    let refused = refusal(client.score_firm(asked).await);
    assert_eq!(refused.reason, "PRODUCT_UNKNOWN");
    assert_eq!(server.scored(), 0);
    server.stop().await;
}

#[tokio::test]
async fn an_unknown_product_is_refused_and_the_known_ones_named() {
    let server = Server::start().await;
    let mut other = request(1);
    other.product_id = "no-such-product".into();
    let refused = refusal(server.client().await.score_firm(other).await);
    assert_eq!(refused.status, "INVALID_ARGUMENT");
    assert_eq!(refused.reason, "PRODUCT_UNKNOWN");
    assert_eq!(
        refused.metadata["products"],
        "knowledge-value-credit,technology-guarantee"
    );
    server.stop().await;
}

#[tokio::test]
async fn a_failure_inside_has_a_correlation_id_and_says_nothing_else() {
    let server = Server::with(Setup {
        finishing: std::sync::Arc::new(|_| panic!("a secret")),
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    let refused = refusal(client.score_firm(request(1)).await);
    assert_eq!(refused.status, "INTERNAL");
    assert_eq!(refused.reason, "INTERNAL");
    assert_eq!(refused.metadata["correlation_id"].len(), 16);
    assert!(!format!("{refused:?}").contains("secret"));
    let page = client.list_decisions(Default::default()).await.unwrap();
    assert!(page.decisions.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_stream_answers_in_order_and_survives_bad_items() {
    let server = Server::start().await;
    let client = server.client().await;
    let items = (1..=200_u32).map(|number| {
        let mut request = request(number);
        if number % 50 == 0 {
            request.product_id = "no-such-product".into();
        }
        if number == 77 {
            request.profile = None;
        }
        pb::ScoreFirmsRequest {
            item_id: format!("item {number}"),
            request: Some(request),
        }
    });
    let items: Vec<_> = items.collect();
    let mut answers = client.score_firms(tokio_stream::iter(items)).await.unwrap();
    let mut refused = Vec::new();
    for number in 1..=200_u32 {
        let item = answers.next().await.unwrap().unwrap();
        assert_eq!(item.item_id, format!("item {number}"));
        match item.result {
            Ok(answer) => {
                let decision = answer.decision.as_ref().unwrap();
                assert_eq!(decision.request_id, id(number));
            }
            Err(refusal) => refused.push((number, refusal.reason)),
        }
    }
    assert!(answers.next().await.unwrap().is_none());
    let expected = [
        (50, "PRODUCT_UNKNOWN"),
        (77, "INVALID_FIELDS"),
        (100, "PRODUCT_UNKNOWN"),
        (150, "PRODUCT_UNKNOWN"),
        (200, "PRODUCT_UNKNOWN"),
    ];
    assert_eq!(refused, expected.map(|(n, reason)| (n, reason.to_owned())));
    server.stop().await;
}

#[tokio::test]
async fn single_call_and_stream_give_the_same_decision() {
    let server = Server::start().await;
    let client = server.client().await;
    let mut one = request(1);
    one.validate_only = true;
    let single = client.score_firm(one.clone()).await.unwrap();
    let item = pb::ScoreFirmsRequest {
        item_id: String::new(),
        request: Some(one),
    };
    let mut stream = client
        .score_firms(tokio_stream::iter([item]))
        .await
        .unwrap();
    let streamed = stream.next().await.unwrap().unwrap().result.unwrap();
    assert_eq!(streamed.encode_to_vec(), single.encode_to_vec());
    server.stop().await;
}
