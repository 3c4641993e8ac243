//! The server of one listener: services, limits and shutdown.

use std::{future::Future, io, sync::Arc};

use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tonic::{service::Routes, transport::server::Connected};
use tonic_health::{ServingStatus, server::HealthReporter};

use super::{Limits, connection::Guarded, decisions::Reading, scoring::Scoring, status::Statuses};
use crate::{
    domain::{clock::Entropy, id::Book},
    pb::{
        self,
        server::{
            decision_service_server::DecisionServiceServer,
            scoring_service_server::ScoringServiceServer,
        },
    },
    service::{
        catalogue::Catalogue, decisions::Decisions, ledger::Proofs, review::Reviewer, score::Scorer,
    },
};

const SERVICES: [&str; 3] = [
    "",
    pb::server::scoring_service_server::SERVICE_NAME,
    pb::server::decision_service_server::SERVICE_NAME,
];

/// What the callers of one listener reach.
#[derive(Clone)]
pub struct Edge {
    /// The book of the listener's caller.
    pub book: Book,
    /// Scores.
    pub scorer: Arc<Scorer>,
    /// Reads.
    pub decisions: Arc<Decisions>,
    /// Proves.
    pub proofs: Arc<Proofs>,
    /// Records reviews.
    pub reviewer: Arc<Reviewer>,
    /// Finds models and tables.
    pub catalogue: Arc<Catalogue>,
    /// For correlation ids.
    pub entropy: Arc<dyn Entropy>,
    /// Whether the contract can be asked for.
    pub reflection: Reflection,
    /// Limits on what comes in.
    pub limits: Limits,
}

/// Whether the server answers `grpc.reflection`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reflection {
    /// It does.
    On,
    /// It does not.
    Off,
}

/// Why a server ended early or did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The transport failed.
    #[error("the transport failed")]
    Transport(#[from] tonic::transport::Error),
    /// The embedded contract does not load.
    #[error("the embedded contract does not load")]
    Contract(#[from] tonic_reflection::server::Error),
}

/// Serves connections until `shutdown` is ready, then takes no more, lets requests in flight finish, tells streams to
/// connect again, and cuts what is left when the time to drain is over. Nothing of it runs on when this returns.
///
/// # Errors
/// [`Error`].
pub async fn serve<IO>(
    edge: Edge,
    connections: impl Stream<Item = io::Result<IO>> + Send,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), Error>
where
    IO: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
{
    let limits = edge.limits;
    let (closing, cut) = (CancellationToken::new(), CancellationToken::new());
    let (health, routes) = routes(edge, &closing).await?;
    let guarded =
        connections.map(|connection| connection.map(|io| Guarded::new(io, limits.preface, &cut)));
    let serving = transport(&limits)
        .add_routes(routes)
        .serve_with_incoming_shutdown(guarded, closing.cancelled());
    let mut serving = std::pin::pin!(serving);

    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        () = shutdown => {}
    }
    tracing::info!("shutting down");
    stop_health(health).await;
    closing.cancel();
    match tokio::time::timeout(limits.drain, &mut serving).await {
        Ok(ended) => Ok(ended?),
        Err(_) => {
            tracing::warn!("some connections did not end in time and are cut");
            cut.cancel();
            Ok(serving.await?)
        }
    }
}

fn transport(limits: &Limits) -> tonic::transport::Server {
    tonic::transport::Server::builder()
        .max_concurrent_streams(limits.streams_per_connection)
        .http2_max_header_list_size(limits.header_bytes)
        .http2_keepalive_interval(Some(limits.keepalive))
        .http2_keepalive_timeout(Some(limits.keepalive_answer))
}

async fn routes(
    edge: Edge,
    closing: &CancellationToken,
) -> Result<(HealthReporter, Routes), Error> {
    let Edge {
        book,
        scorer,
        decisions,
        proofs,
        reviewer,
        catalogue,
        entropy,
        reflection,
        limits,
    } = edge;
    let statuses = Statuses::new(entropy);
    let scoring = Scoring {
        scorer,
        book: book.clone(),
        statuses: statuses.clone(),
        items_in_work: limits.items_in_work.max(1),
        bytes_max: limits.scoring_message_bytes,
        closing: closing.clone(),
    };
    let reading = Reading {
        decisions,
        proofs,
        reviewer,
        catalogue,
        book,
        statuses,
        closing: closing.clone(),
    };
    let (reporter, health) = tonic_health::server::health_reporter();
    for service in SERVICES {
        reporter
            .set_service_status(service, ServingStatus::Serving)
            .await;
    }
    let mut routes = Routes::builder();
    routes
        .add_service(
            ScoringServiceServer::new(scoring)
                .max_decoding_message_size(limits.transport_bytes())
                .max_encoding_message_size(limits.answer_bytes),
        )
        .add_service(
            DecisionServiceServer::new(reading)
                .max_decoding_message_size(limits.message_bytes)
                .max_encoding_message_size(limits.answer_bytes),
        )
        .add_service(health.max_decoding_message_size(limits.message_bytes));
    if reflection == Reflection::On {
        let v1 = reflection_builder().build_v1()?;
        let v1alpha = reflection_builder().build_v1alpha()?;
        routes
            .add_service(v1.max_decoding_message_size(limits.message_bytes))
            .add_service(v1alpha.max_decoding_message_size(limits.message_bytes));
    }
    Ok((reporter, routes.routes()))
}

fn reflection_builder<'a>() -> tonic_reflection::server::Builder<'a> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(pb::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

/// Says that nothing is served any more and ends the streams of those who watch that.
async fn stop_health(mut reporter: HealthReporter) {
    for service in SERVICES {
        reporter
            .set_service_status(service, ServingStatus::NotServing)
            .await;
        reporter.clear_service_status(service).await;
    }
}
