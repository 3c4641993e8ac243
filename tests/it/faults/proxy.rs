//! A proxy that cuts every connection through it once a request went through, and before its answer does.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    task::JoinHandle,
};

/// When a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// As soon as the request has been passed on whole.
    AfterRequest,
    /// When the answer arrives; it is not passed on.
    BeforeAnswer,
}

/// A running proxy.
pub struct Proxy {
    pub address: String,
    upstream: Arc<Mutex<SocketAddr>>,
    task: JoinHandle<()>,
}

impl Proxy {
    pub async fn start(upstream: SocketAddr, cut: Cut) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let upstream = Arc::new(Mutex::new(upstream));
        let target = Arc::clone(&upstream);
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let upstream = *target.lock().unwrap();
                tokio::spawn(async move { connection(client, upstream, cut).await });
            }
        });
        Proxy {
            address,
            upstream,
            task,
        }
    }

    /// Connects later clients to another server.
    pub fn point_at(&self, upstream: SocketAddr) {
        *self.upstream.lock().unwrap() = upstream;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Both directions end with the first of them.
async fn connection(client: TcpStream, upstream: SocketAddr, cut: Cut) -> io::Result<()> {
    let server = TcpStream::connect(upstream).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        ended = requests(from_client, to_server, cut) => ended,
        ended = answers(from_server, to_client, cut) => ended,
    }
}

/// DATA and HEADERS, and the flag of a stream's last frame (RFC 9113, 6.1 and 6.2).
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const END_STREAM: u8 = 1;
/// Length of the client's preface (3.4).
const PREFACE: usize = 24;
/// Length of a frame's header (4.1).
const HEADER: usize = 9;

async fn requests(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    cut: Cut,
) -> io::Result<()> {
    let mut preface = [0; PREFACE];
    from.read_exact(&mut preface).await?;
    to.write_all(&preface).await?;
    loop {
        let frame = frame(&mut from).await?;
        to.write_all(&frame).await?;
        let ended = frame[3] == DATA && frame[4] & END_STREAM != 0;
        if ended && cut == Cut::AfterRequest {
            return Ok(());
        }
    }
}

async fn answers(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    cut: Cut,
) -> io::Result<()> {
    loop {
        let frame = frame(&mut from).await?;
        if frame[3] == HEADERS && cut == Cut::BeforeAnswer {
            return Ok(());
        }
        to.write_all(&frame).await?;
    }
}

/// Reads one frame, header and all.
async fn frame(from: &mut tcp::OwnedReadHalf) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; HEADER];
    from.read_exact(&mut frame).await?;
    let length = u32::from_be_bytes([0, frame[0], frame[1], frame[2]]) as usize;
    frame.resize(HEADER + length, 0);
    from.read_exact(&mut frame[HEADER..]).await?;
    Ok(frame)
}
