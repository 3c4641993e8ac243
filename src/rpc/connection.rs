//! A connection with a preface timer and a knife.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::transport::server::Connected;

/// Length of the HTTP/2 client preface, RFC 9113 section 3.4.
const PREFACE: usize = 24;

/// A connection that fails when its HTTP/2 preface does not arrive in time, and when it is cut: hyper has no timer for the
/// first, and its graceful shutdown waits without end for a peer that does not go.
pub(super) struct Guarded<IO> {
    io: IO,
    preface: Option<Awaited>,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    is_cut: bool,
}

/// A preface that has not arrived in full.
struct Awaited {
    timer: Pin<Box<Sleep>>,
    missing: usize,
}

impl<IO> Guarded<IO> {
    pub(super) fn new(io: IO, preface: Duration, cut: &CancellationToken) -> Guarded<IO> {
        Guarded {
            io,
            preface: Some(Awaited {
                timer: Box::pin(tokio::time::sleep(preface)),
                missing: PREFACE,
            }),
            cut: Box::pin(cut.child_token().cancelled_owned()),
            is_cut: false,
        }
    }

    /// Fails once the connection is cut.
    fn check_cut(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        self.is_cut = self.is_cut || self.cut.as_mut().poll(context).is_ready();
        if self.is_cut {
            return Err(io::Error::new(
                io::ErrorKind::ConnectionAborted,
                "the server has shut down",
            ));
        }
        Ok(())
    }

    /// Fails once the time for the preface is over.
    fn check_preface(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if let Some(awaited) = &mut self.preface
            && awaited.timer.as_mut().poll(context).is_ready()
        {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "no HTTP/2 preface in time",
            ));
        }
        Ok(())
    }

    fn count(&mut self, arrived: usize) {
        if let Some(awaited) = &mut self.preface {
            awaited.missing = awaited.missing.saturating_sub(arrived);
            if awaited.missing == 0 {
                self.preface = None;
            }
        }
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Guarded<IO> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_cut(context)?;
        self.check_preface(context)?;
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.io).poll_read(context, buffer);
        self.count(buffer.filled().len() - before);
        polled
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Guarded<IO> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check_cut(context)?;
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_cut(context)?;
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_cut(context)?;
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_cut(context)?;
        Pin::new(&mut self.io).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

impl<IO: Connected> Connected for Guarded<IO> {
    type ConnectInfo = IO::ConnectInfo;

    fn connect_info(&self) -> Self::ConnectInfo {
        self.io.connect_info()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const PREFACE_TEXT: &[u8; PREFACE] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const LIMIT: Duration = Duration::from_millis(30);

    #[tokio::test]
    async fn a_silent_peer_is_given_up_after_the_limit() {
        let (_peer, io) = tokio::io::duplex(1024);
        let mut guarded = Guarded::new(io, LIMIT, &CancellationToken::new());
        let started = Instant::now();
        let err = guarded.read_u8().await.unwrap_err();
        assert_eq!(err.kind(), io::ErrorKind::TimedOut);
        assert!(started.elapsed() >= LIMIT);
    }

    #[tokio::test]
    async fn a_part_of_the_preface_does_not_win_time() {
        let (mut peer, io) = tokio::io::duplex(1024);
        let mut guarded = Guarded::new(io, LIMIT, &CancellationToken::new());
        peer.write_all(&PREFACE_TEXT[..PREFACE - 1]).await.unwrap();
        let mut arrived = [0; PREFACE];
        let err = guarded.read_exact(&mut arrived).await.unwrap_err();
        assert_eq!(err.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn after_the_preface_silence_is_no_fault() {
        let (mut peer, io) = tokio::io::duplex(1024);
        let mut guarded = Guarded::new(io, LIMIT, &CancellationToken::new());
        peer.write_all(PREFACE_TEXT).await.unwrap();
        let mut arrived = [0; PREFACE];
        guarded.read_exact(&mut arrived).await.unwrap();
        let waited = tokio::time::timeout(LIMIT * 5, guarded.read_u8()).await;
        assert!(waited.is_err(), "the read went on waiting");
    }

    #[tokio::test]
    async fn a_cut_connection_fails() {
        let (_peer, io) = tokio::io::duplex(1024);
        let cut = CancellationToken::new();
        let mut guarded = Guarded::new(io, LIMIT, &cut);
        let (read, ()) = tokio::join!(guarded.read_u8(), async { cut.cancel() });
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert!(guarded.write_u8(1).await.is_err());
    }
}
