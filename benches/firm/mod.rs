//! The firm that the benchmarks score: 12 patents one by one, three statements, a year of invoices.

use std::sync::Arc;

use kvcredit::{
    app::Stock,
    config::{Config, Sources},
    domain::{id::ProductId, profile::Profile},
    model::Model,
    pb,
    policy::Table,
    rpc::convert::scoring,
};

/// The request as a client sends it.
pub fn request() -> pb::ScoreFirmRequest {
    pb::json::from_json(
        "kvcredit.v1.ScoreFirmRequest",
        include_str!("twelve_patents.json"),
    )
    .unwrap()
}

/// Its profile.
#[allow(dead_code)]
pub fn profile() -> Profile {
    let today = "2026-06-30".parse().unwrap();
    scoring::request(request(), today).unwrap().profile
}

/// The model that a server takes unless told otherwise, and the table of the product that the firm applies for.
#[allow(dead_code)]
pub fn model_and_table() -> (Arc<Model>, Arc<Table>) {
    let config = Config::read(Sources::default()).unwrap();
    let stock = Stock::load(None, None).unwrap();
    let product = ProductId::parse(&request().product_id).unwrap();
    (
        Arc::clone(stock.models.find(&config.model).unwrap()),
        Arc::clone(stock.tables.current(&product).unwrap()),
    )
}
