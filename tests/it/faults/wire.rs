//! The wire between service and database, and what can happen to it.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep_until},
};

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Every answer arrives later by this.
    Late(Duration),
    /// Nothing passes, and connections stay.
    Stalled,
    /// The same, and what was connected meanwhile never hears anything again, as after a fail-over of the host.
    Lost,
    /// Every connection is reset, new ones as well.
    Reset,
}

/// A proxy in front of a PostgreSQL server's socket.
pub struct Wire {
    pub port: u16,
    fault: watch::Sender<Fault>,
    task: JoinHandle<()>,
}

impl Wire {
    pub async fn to(sockets: &Path) -> Wire {
        let server = sockets.join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (fault, seen) = watch::channel(Fault::None);
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(connection(client, server.clone(), seen.clone()));
            }
        });
        Wire { port, fault, task }
    }

    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Ends with either direction, or with a reset.
async fn connection(
    client: TcpStream,
    server: PathBuf,
    fault: watch::Receiver<Fault>,
) -> io::Result<()> {
    client.set_nodelay(true)?;
    // Whoever closes it now sends RST, not FIN.
    client.set_zero_linger()?;
    let (mut reset, mut lost) = (fault.clone(), fault.clone());
    let passing = async {
        passes(&mut fault.clone()).await;
        let server = UnixStream::connect(server).await?;
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        tokio::select! {
            ended = pass(from_client, to_server, Direction::Question, fault.clone()) => ended,
            ended = pass(from_server, to_client, Direction::Answer, fault.clone()) => ended,
        }
    };
    tokio::pin!(passing);
    tokio::select! {
        ended = &mut passing => return ended,
        _ = reset.wait_for(|fault| *fault == Fault::Reset) => return Ok(()),
        _ = lost.wait_for(|fault| *fault == Fault::Lost) => {}
    }
    // Both ends stay open, and nobody carries anything from one to the other any more.
    std::future::pending().await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Question,
    Answer,
}

/// Passes bytes on, each when it is due.
async fn pass(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    direction: Direction,
    mut fault: watch::Receiver<Fault>,
) -> io::Result<()> {
    let (queue, mut due) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let seen = fault.clone();
    let read = async move {
        loop {
            let mut bytes = vec![0; 64 * 1024];
            let length = from.read(&mut bytes).await?;
            if length == 0 {
                return io::Result::Ok(());
            }
            bytes.truncate(length);
            let late = match (direction, *seen.borrow()) {
                (Direction::Answer, Fault::Late(late)) => late,
                _ => Duration::ZERO,
            };
            // The other half ends only with this one.
            let _ = queue.send((Instant::now() + late, bytes));
        }
    };
    let write = async {
        while let Some((at, bytes)) = due.recv().await {
            sleep_until(at).await;
            passes(&mut fault).await;
            to.write_all(&bytes).await?;
        }
        Ok(())
    };
    // What was read before the end is still passed on.
    let (read, write) = tokio::join!(read, write);
    read.and(write)
}

/// Waits while nothing passes.
async fn passes(fault: &mut watch::Receiver<Fault>) {
    let passing = |fault: &Fault| !matches!(fault, Fault::Stalled | Fault::Lost);
    // Where the wire is gone, everything is.
    let _ = fault.wait_for(passing).await;
}
