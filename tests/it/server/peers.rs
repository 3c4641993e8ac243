//! Peers that speak HTTP/2 frame by frame and do not do what they should.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Server, Setup, request};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

/// Setting numbers of RFC 9113 section 6.5.2 and an error code of section 7.
const MAX_CONCURRENT_STREAMS: u16 = 3;
const MAX_HEADER_LIST_SIZE: u16 = 6;
const REFUSED_STREAM: u32 = 7;

/// Longer than any limit that these tests set.
const PATIENCE: Duration = Duration::from_secs(20);

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

/// A connection without a client library.
struct Peer(TcpStream);

impl Peer {
    /// Connects and sends the preface and empty settings.
    async fn connect(server: &Server) -> Peer {
        let mut peer = Peer(TcpStream::connect(server.address()).await.unwrap());
        peer.0
            .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            .await
            .unwrap();
        peer.send(SETTINGS, 0, 0, &[]).await;
        peer
    }

    async fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
        bytes.extend([kind, flags]);
        bytes.extend(stream.to_be_bytes());
        bytes.extend(payload);
        self.0.write_all(&bytes).await.unwrap();
    }

    /// Returns the next frame; `None` once the server has let go.
    async fn next(&mut self) -> Option<Frame> {
        let read = async {
            let mut head = [0; 9];
            self.0.read_exact(&mut head).await.ok()?;
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            self.0.read_exact(&mut payload).await.ok()?;
            Some(Frame {
                kind: head[3],
                flags: head[4],
                stream: u32::from_be_bytes([head[5], head[6], head[7], head[8]]),
                payload,
            })
        };
        tokio::time::timeout(PATIENCE, read)
            .await
            .expect("the server neither answered nor let go")
    }

    /// Opens a stream to `ScoreFirm` and sends no message on it.
    async fn open(&mut self, stream: u32) {
        // :method POST, :scheme http, then literals without indexing.
        let mut block = vec![0x83, 0x86];
        let path = "/kvcredit.v1.ScoringService/ScoreFirm";
        for (name, value) in [(0x04, path), (0x01, "localhost")] {
            block.extend([name, value.len() as u8]);
            block.extend(value.bytes());
        }
        let content_type = "application/grpc";
        block.extend([0x0f, 0x10, content_type.len() as u8]);
        block.extend(content_type.bytes());
        self.send(HEADERS, END_HEADERS, stream, &block).await;
    }
}

#[tokio::test]
async fn headers_that_do_not_end_are_given_up_and_beside_them_work_goes_on() {
    let server = Server::with(Setup {
        config: "[limits]\npreface_ms = 100",
        ..Setup::default()
    })
    .await;
    let mut endless = Peer::connect(&server).await;
    endless.send(HEADERS, 0, 1, &[0x83, 0x86]).await;
    let mut half = Peer::connect(&server).await;
    half.0.write_all(&[0, 0, 9, HEADERS]).await.unwrap();
    // A good peer with a slow body is not taken for one of them.
    let mut slow = Peer::connect(&server).await;
    slow.open(1).await;
    slow.0
        .write_all(&[0, 0, 9, DATA, 0, 0, 0, 0, 1, 0])
        .await
        .unwrap();
    server.client().await.score_firm(request(1)).await.unwrap();
    while endless.next().await.is_some() {}
    while half.next().await.is_some() {}
    slow.0.write_all(&[0; 8]).await.unwrap();
    slow.send(PING, 0, 0, b"are you?").await;
    while slow.next().await.expect("the slow peer was closed").kind != PING {}
    server.stop().await;
}

#[tokio::test]
async fn streams_and_headers_are_limited_as_announced() {
    let server = Server::start().await;
    let mut peer = Peer::connect(&server).await;
    let settings = peer.next().await.unwrap();
    assert_eq!((settings.kind, settings.flags), (SETTINGS, 0));
    let announced = |wanted: u16| {
        settings.payload.chunks(6).find_map(|setting| {
            let name = u16::from_be_bytes([setting[0], setting[1]]);
            let value = u32::from_be_bytes(setting[2..6].try_into().unwrap());
            (name == wanted).then_some(value)
        })
    };
    assert_eq!(announced(MAX_CONCURRENT_STREAMS), Some(64));
    assert_eq!(announced(MAX_HEADER_LIST_SIZE), Some(8 * 1024));
    for number in 0..65 {
        peer.open(2 * number + 1).await;
    }
    let refused = loop {
        let frame = peer.next().await.expect("the connection was closed");
        if frame.kind == RST_STREAM {
            break frame;
        }
    };
    assert_eq!(refused.stream, 129, "the sixty-fifth");
    assert_eq!(refused.payload, REFUSED_STREAM.to_be_bytes());
    server.stop().await;
}

#[tokio::test]
async fn a_peer_that_stops_answering_pings_is_let_go() {
    let server = Server::with(Setup {
        config: "[limits]\nkeepalive_ms = 50\nkeepalive_answer_ms = 100",
        ..Setup::default()
    })
    .await;
    let mut peer = Peer::connect(&server).await;
    let mut answered = 0;
    let mut unanswered = 0;
    while let Some(frame) = peer.next().await {
        if frame.kind != PING || frame.flags == ACK {
            continue;
        }
        if answered < 3 {
            peer.send(PING, ACK, 0, &frame.payload).await;
            answered += 1;
        } else {
            unanswered += 1;
        }
    }
    assert_eq!((answered, unanswered), (3, 1));
    server.stop().await;
}
