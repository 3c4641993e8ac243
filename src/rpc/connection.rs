//! A connection with a timer and a knife.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::transport::server::Connected;

use super::frames::Frames;

/// A connection that fails when its HTTP/2 preface or a block of headers that has begun does not end in time, and when it
/// is cut: hyper has no timer for the first two, and its graceful shutdown waits without end for a peer that does not go.
pub(super) struct Guarded<IO> {
    io: IO,
    frames: Frames,
    patience: Duration,
    /// Runs while something is unfinished.
    timer: Pin<Box<Sleep>>,
    /// What the timer runs for.
    awaited: Option<u64>,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    is_cut: bool,
}

impl<IO> Guarded<IO> {
    pub(super) fn new(io: IO, patience: Duration, cut: &CancellationToken) -> Guarded<IO> {
        let frames = Frames::new();
        Guarded {
            io,
            awaited: frames.unfinished(),
            frames,
            patience,
            timer: Box::pin(tokio::time::sleep(patience)),
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

    /// Fails once the time for what is unfinished is over.
    fn check_time(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.awaited.is_some() && self.timer.as_mut().poll(context).is_ready() {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "no HTTP/2 preface or no end of the headers in time",
            ));
        }
        Ok(())
    }

    /// Takes what has arrived; what begins with it has its own time.
    fn follow(&mut self, arrived: &[u8]) {
        self.frames.arrived(arrived);
        let unfinished = self.frames.unfinished();
        if unfinished.is_some() && unfinished != self.awaited {
            self.timer.as_mut().reset(Instant::now() + self.patience);
        }
        self.awaited = unfinished;
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Guarded<IO> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_cut(context)?;
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.io).poll_read(context, buffer);
        self.follow(&buffer.filled()[before..]);
        // After the read: what has ended with it is in time.
        self.check_time(context)?;
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

    const PREFACE: usize = 24;
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
    async fn a_block_of_headers_without_an_end_is_given_up() {
        let (mut peer, io) = tokio::io::duplex(1024);
        let mut guarded = Guarded::new(io, LIMIT, &CancellationToken::new());
        peer.write_all(PREFACE_TEXT).await.unwrap();
        let headers = [0, 0, 2, 1, 0, 0, 0, 0, 1, 7, 7];
        peer.write_all(&headers).await.unwrap();
        let mut arrived = [0; PREFACE + 11];
        guarded.read_exact(&mut arrived).await.unwrap();
        let err = guarded.read_u8().await.unwrap_err();
        assert_eq!(err.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_trickle_does_not_win_time() {
        let (mut peer, io) = tokio::io::duplex(1024);
        let mut guarded = Guarded::new(io, LIMIT, &CancellationToken::new());
        let mut ticks = tokio::time::interval(LIMIT / 4);
        let trickle = async {
            for byte in PREFACE_TEXT {
                ticks.tick().await;
                if peer.write_u8(*byte).await.is_err() {
                    break;
                }
            }
        };
        let read = async {
            let mut arrived = [0; PREFACE];
            let result = guarded.read_exact(&mut arrived).await;
            drop(guarded);
            result
        };
        let (read, ()) = tokio::join!(read, trickle);
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::TimedOut);
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
