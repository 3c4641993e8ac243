//! DecisionService.

use kvcredit::pb;

use super::{Server, Setup, id, record_firms, refusal, request};

fn numbers(page: &pb::ListDecisionsResponse) -> Vec<i64> {
    page.decisions.iter().map(|decision| decision.seq).collect()
}

#[tokio::test]
async fn pages_are_stable_while_decisions_are_recorded() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 10).await;
    let mut query = pb::ListDecisionsRequest {
        page_size: 4,
        ..Default::default()
    };
    let mut listed = Vec::new();
    for round in 0..3 {
        let page = client.list_decisions(query.clone()).await.unwrap();
        listed.extend(numbers(&page));
        query.page_token = page.next_page_token;
        record_firms(&client, 20 + round, 20 + round).await;
    }
    assert_eq!(query.page_token, "");
    assert_eq!(listed, (1..=10).rev().collect::<Vec<i64>>());
    server.stop().await;
}

#[tokio::test]
async fn a_page_token_is_of_its_filters_only() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 3).await;
    let mut query = pb::ListDecisionsRequest {
        page_size: 1,
        ..Default::default()
    };
    let page = client.list_decisions(query.clone()).await.unwrap();
    query.page_token = page.next_page_token;
    query.grade = Some("A".into());
    let refused = refusal(client.list_decisions(query.clone()).await);
    assert_eq!(refused.status, "INVALID_ARGUMENT");
    assert_eq!(refused.reason, "PAGE_TOKEN_INVALID");
    query.page_token = "made up".into();
    let refused = refusal(client.list_decisions(query).await);
    assert_eq!(refused.reason, "PAGE_TOKEN_INVALID");
    server.stop().await;
}

#[tokio::test]
async fn lists_can_be_filtered() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 5).await;
    let of_firm = pb::ListDecisionsRequest {
        firm: Some("firm-3".into()),
        ..Default::default()
    };
    assert_eq!(numbers(&client.list_decisions(of_firm).await.unwrap()), [3]);
    let later = pb::ListDecisionsRequest {
        effective_from: Some("2026-11-24".into()),
        ..Default::default()
    };
    assert!(numbers(&client.list_decisions(later).await.unwrap()).is_empty());
    server.stop().await;
}

#[tokio::test]
async fn an_unknown_decision_is_not_found() {
    let server = Server::start().await;
    let client = server.client().await;
    let refused = refusal(client.decision(&id(1), pb::DecisionView::Basic).await);
    assert_eq!(refused.status, "NOT_FOUND");
    assert_eq!(refused.reason, "DECISION_UNKNOWN");
    server.stop().await;
}

#[tokio::test]
async fn the_full_view_has_the_inputs_and_the_basic_one_has_not() {
    let server = Server::start().await;
    let client = server.client().await;
    let decision = client
        .score_firm(request(1))
        .await
        .unwrap()
        .decision
        .unwrap();
    let id = &decision.decision_id;
    let basic = client.decision(id, pb::DecisionView::Basic).await.unwrap();
    assert_eq!(
        (basic.decision.as_ref(), basic.inputs),
        (Some(&decision), None)
    );
    let full = client.decision(id, pb::DecisionView::Full).await.unwrap();
    let inputs = full.inputs.unwrap();
    assert_eq!(inputs.salt.len(), 32);
    let profile = inputs.request.unwrap().profile.unwrap();
    assert_eq!(profile.as_of_date.as_deref(), Some("2026-11-23"));
    server.stop().await;
}

#[tokio::test]
async fn a_follower_resumes_after_its_cursor_and_then_hears_what_comes() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 3).await;
    let mut feed = client.watch_decisions("").await.unwrap();
    let mut cursor = String::new();
    for expected in 1..=2 {
        let event = feed.next().await.unwrap().unwrap();
        assert_eq!(event.decision.unwrap().seq, expected);
        cursor = event.cursor;
    }
    drop(feed);
    let mut feed = client.watch_decisions(&cursor).await.unwrap();
    let caught_up = feed.next().await.unwrap().unwrap();
    assert_eq!(caught_up.decision.unwrap().seq, 3);
    record_firms(&client, 4, 70).await;
    for expected in 4..=70 {
        let live = feed.next().await.unwrap().unwrap();
        assert_eq!(live.decision.unwrap().seq, expected);
    }
    drop(feed);
    server.stop().await;
}

#[tokio::test]
async fn a_quiet_book_sends_heartbeats_with_the_cursor() {
    let server = Server::with(Setup {
        config: "heartbeat_ms = 5",
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    record_firms(&client, 1, 1).await;
    let mut feed = client.watch_decisions("").await.unwrap();
    let first = feed.next().await.unwrap().unwrap();
    let heartbeat = feed.next().await.unwrap().unwrap();
    assert_eq!(heartbeat.decision, None);
    assert_eq!(heartbeat.cursor, first.cursor);
    drop(feed);
    server.stop().await;
}

#[tokio::test]
async fn a_cursor_of_another_book_or_beyond_the_end_is_refused() {
    let config = "[[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"a\"\n\
                  [[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"b\"";
    let server = Server::with(Setup {
        config,
        ..Setup::default()
    })
    .await;
    let (a, b) = (server.client_of(0).await, server.client_of(1).await);
    record_firms(&a, 1, 1).await;
    let mut feed = a.watch_decisions("").await.unwrap();
    let cursor = feed.next().await.unwrap().unwrap().cursor;
    let refused = refusal(b.watch_decisions(&cursor).await);
    assert_eq!(refused.status, "INVALID_ARGUMENT");
    assert_eq!(refused.reason, "CURSOR_INVALID");
    drop(feed);
    server.stop().await;

    let server = Server::with(Setup {
        config,
        ..Setup::default()
    })
    .await;
    let refused = refusal(server.client_of(0).await.watch_decisions(&cursor).await);
    assert_eq!(refused.reason, "CURSOR_INVALID");
    server.stop().await;
}

#[tokio::test]
async fn labels_are_found_by_the_hashes_of_a_decision() {
    let server = Server::start().await;
    let client = server.client().await;
    let answer = client.score_firm(request(1)).await.unwrap();
    let decision = answer.decision.unwrap();
    let in_service = client.catalogue(pb::GetCatalogueRequest::default());
    let in_service = in_service.await.unwrap();
    assert_eq!(in_service.engine_version, decision.engine_version);
    assert_eq!(in_service.policy_sha256.len(), 2);
    let asked = pb::GetCatalogueRequest {
        model_sha256: decision.model.map(|model| model.sha256),
        policy_sha256: decision.policy.map(|policy| policy.sha256),
        knowledge_sha256: decision
            .knowledge
            .as_ref()
            .map(|score| score.sha256.clone()),
    };
    let labels = client.catalogue(asked.clone()).await.unwrap();
    assert_eq!(labels.features, in_service.features);
    assert_eq!(labels.policy_sha256.len(), 1);

    // Every code of the decision has its label.
    let mut bins = Vec::new();
    for feature in &labels.features {
        let codes = feature.bins.iter().map(|bin| bin.code.as_str());
        bins.extend(codes.map(|code| (feature.feature.as_str(), code)));
    }
    for part in &decision.contributions {
        assert!(bins.contains(&(part.feature.as_str(), part.bin.as_str())));
    }
    let has = |labels: &[pb::Label], code: &str| labels.iter().any(|one| one.code == code);
    for gate in &decision.gates {
        assert!(has(&labels.gates, gate.kind().as_str_name()));
    }
    let known = decision.known.unwrap();
    for ceiling in &known.ceilings {
        assert!(has(&labels.ceilings, ceiling.kind().as_str_name()));
    }
    for part in &known.parts {
        assert!(has(&labels.parts, part.kind().as_str_name()));
    }
    for dimension in decision.knowledge.unwrap().dimensions {
        assert!(has(&labels.dimensions, &dimension.code));
        for indicator in dimension.indicators {
            let mut known = labels.indicators.iter();
            assert!(known.any(|one| one.code == indicator.code));
        }
    }

    let strange = pb::GetCatalogueRequest {
        model_sha256: Some(vec![1; 32]),
        ..asked
    };
    let refused = refusal(client.catalogue(strange.clone()).await);
    assert_eq!(refused.status, "NOT_FOUND");
    assert_eq!(refused.reason, "CATALOGUE_UNKNOWN");
    assert_eq!(refused.metadata["hash"], "01".repeat(32));
    let short = pb::GetCatalogueRequest {
        model_sha256: Some(vec![1; 31]),
        ..strange
    };
    let refused = refusal(client.catalogue(short).await);
    assert_eq!(refused.fields[0].path, "model_sha256");
    server.stop().await;
}
