//! The demonstration book, made with what ships: the real model, tables, encoder and generator.

use kvcredit::{
    app::{App, Machine, demo},
    client::Client,
    pb::{self, DecisionView, ListDecisionsRequest},
    service::replay::Verdict,
    texts::Language,
};
use tokio_util::sync::CancellationToken;

use crate::shipped::{config, shipped};

#[tokio::test]
async fn the_demonstration_book_is_made_once_and_every_decision_replays_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let mut books: Vec<Vec<pb::Decision>> = Vec::new();
    for _start in 0..2 {
        let engine = shipped().engine.clone();
        let app = App::start(&config, engine, Machine::real()).await.unwrap();
        let command = demo::make(&app, &config.data_dir).await.unwrap();
        let address = app.addresses()[0].to_string();
        assert!(command.ends_with(&format!("firm-1.json --server {address}")));
        let stop = CancellationToken::new();
        let running = tokio::spawn(app.run(stop.clone().cancelled_owned()));
        let client = Client::connect(&address, Language::En).await.unwrap();
        let page = client.list_decisions(ListDecisionsRequest {
            page_size: 1_000,
            ..Default::default()
        });
        books.push(page.await.unwrap().decisions);
        for decision in &books[0] {
            let id = &decision.decision_id;
            let view = client.decision(id, DecisionView::Full).await.unwrap();
            assert!(view.inputs.is_some());
            let stored = client.stored_decision(id).await.unwrap();
            assert_eq!(shipped().replayed(&stored), Verdict::Same, "{id}");
        }
        stop.cancel();
        running.await.unwrap().unwrap();
    }
    assert_eq!(books[0].len(), 60);
    let file = std::fs::read_to_string(folder.path().join("demo/firm-1.json")).unwrap();
    let first: serde_json::Value = serde_json::from_str(&file).unwrap();
    let firm = |decision: &&pb::Decision| {
        let firm = decision.firm.as_ref().unwrap();
        first["identity"]["name"] == firm.name.as_str()
    };
    let shown = books[0].iter().find(firm).unwrap();
    assert_eq!(shown.outcome(), pb::Outcome::Approved);
    assert!(shown.knowledge_uplift.unwrap().uplift_fen > 0);
    assert_eq!(books[0], books[1]);
}
