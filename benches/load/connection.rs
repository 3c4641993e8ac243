//! A gRPC connection with as little of its own as can be: what the load client costs is taken from the service beside it.
//!
//! Owns HTTP/2 frames of unary calls and their status. Must not know messages.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use h2::{
    RecvStream,
    client::{self, SendRequest},
};
use http::{HeaderMap, HeaderValue, Method, Request, Uri, header::HeaderName};
use tokio::net::TcpStream;

/// What a stream may hold back, and all streams of a connection.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 1 << 26;
/// Length of what precedes a message: whether it is packed, and its length.
const PREFIX: usize = 5;

/// A status other than OK.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused(pub String);

impl From<h2::Error> for Refused {
    fn from(err: h2::Error) -> Refused {
        Refused(err.to_string())
    }
}

/// A connection; clones share it.
#[derive(Clone)]
pub struct Connection {
    streams: SendRequest<Bytes>,
    uri: Uri,
}

impl Connection {
    /// Connects to `server` for calls of `path`.
    pub async fn open(server: &str, path: &str) -> Connection {
        let socket = TcpStream::connect(server).await.unwrap();
        socket.set_nodelay(true).unwrap();
        let mut builder = client::Builder::new();
        builder
            .initial_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW);
        let (streams, connection) = builder.handshake(socket).await.unwrap();
        tokio::spawn(connection);
        let uri = format!("http://{server}{path}").parse().unwrap();
        Connection { streams, uri }
    }

    /// Sends a message and returns the answer's.
    pub async fn call(&self, message: &[u8]) -> Result<Bytes, Refused> {
        let mut framed = BytesMut::with_capacity(PREFIX + message.len());
        framed.put_u8(0);
        framed.put_u32(message.len() as u32);
        framed.put_slice(message);
        let mut ready = self.streams.clone().ready().await?;
        let (answer, mut sending) = ready.send_request(self.head(), false)?;
        sending.send_data(framed.freeze(), true)?;
        let (head, body) = answer.await?.into_parts();
        // A refusal without a message has its status in the head.
        refusal(&head.headers)?;
        whole(body).await
    }

    fn head(&self) -> Request<()> {
        let mut head = Request::new(());
        *head.method_mut() = Method::POST;
        *head.uri_mut() = self.uri.clone();
        let headers = head.headers_mut();
        let grpc = HeaderValue::from_static("application/grpc");
        headers.insert(http::header::CONTENT_TYPE, grpc);
        headers.insert(http::header::TE, HeaderValue::from_static("trailers"));
        head
    }
}

/// Returns the message of a body that ends with status 0.
async fn whole(mut body: RecvStream) -> Result<Bytes, Refused> {
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(part) = body.data().await {
        let part = part?;
        body.flow_control().release_capacity(part.len())?;
        if first.is_empty() {
            first = part;
        } else {
            if joined.is_empty() {
                joined.put_slice(&first);
            }
            joined.put_slice(&part);
        }
    }
    let trailers = body.trailers().await?.unwrap_or_default();
    refusal(&trailers)?;
    assert!(
        trailers.contains_key(STATUS),
        "an answer without grpc-status"
    );
    let mut message = if joined.is_empty() {
        first
    } else {
        joined.freeze()
    };
    assert!(message.len() >= PREFIX, "an answer without a message");
    assert_eq!(message.get_u8(), 0, "a packed answer");
    assert_eq!(message.get_u32() as usize, message.len(), "another length");
    Ok(message)
}

const STATUS: HeaderName = HeaderName::from_static("grpc-status");

fn refusal(headers: &HeaderMap) -> Result<(), Refused> {
    match headers.get(STATUS) {
        None => Ok(()),
        Some(code) if code == "0" => Ok(()),
        Some(code) => {
            let message = headers.get("grpc-message");
            let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            let message = message.map(text).unwrap_or_default();
            Err(Refused(format!("{}: {message}", text(code))))
        }
    }
}
