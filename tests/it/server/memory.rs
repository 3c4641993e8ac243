//! The server over a pipe in memory: it takes any connection.

use futures_util::{StreamExt, stream};
use hyper_util::rt::TokioIo;
use kvcredit::{client::Client, rpc, texts::Language};
use tokio_util::sync::CancellationToken;
use tonic::transport::Endpoint;

use super::{Setup, app, request};

#[tokio::test]
async fn it_serves_a_pipe_in_memory() {
    let (app, _folder, _) = app(Setup::default()).await;
    let edge = app.edges().next().unwrap().clone();
    let (near, far) = tokio::io::duplex(64 * 1024);
    let connections = stream::iter([Ok(far)]).chain(stream::pending());
    let stop = CancellationToken::new();
    let calling = async {
        let mut near = Some(TokioIo::new(near));
        let connector = tower::service_fn(move |_| {
            let io = near.take();
            async move { io.ok_or_else(|| std::io::Error::other("one connection only")) }
        });
        let endpoint = Endpoint::from_static("http://in.memory");
        let channel = endpoint.connect_with_connector(connector).await.unwrap();
        let client = Client::over(channel, Language::En);
        let answer = client.score_firm(request(1)).await.unwrap();
        stop.cancel();
        answer
    };
    let serving = rpc::serve(edge, connections, stop.cancelled());
    let (served, answer) = tokio::join!(serving, calling);
    served.unwrap();
    assert_eq!(answer.decision.unwrap().seq, 1);
}
