//! The wire between service and database, and what can happen to it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
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

/// When it happens: as soon as the service asks this, in words that pass the wire as they are.
pub type Moment = &'static str;

/// A proxy in front of a PostgreSQL server's socket.
pub struct Wire {
    pub port: u16,
    strike: Strike,
    task: JoinHandle<()>,
}

/// What happens now, and what will at its moment.
#[derive(Clone)]
struct Strike {
    now: watch::Sender<Fault>,
    armed: Arc<Mutex<Option<(Moment, Fault)>>>,
}

impl Strike {
    /// Strikes where the moment has come.
    fn look(&self, question: &[u8]) {
        let mut armed = self.armed.lock().unwrap();
        let come = |moment: Moment| {
            let mut windows = question.windows(moment.len());
            windows.any(|window| window == moment.as_bytes())
        };
        if let Some((_, fault)) = armed.take_if(|(moment, _)| come(moment)) {
            self.now.send_replace(fault);
        }
    }
}

impl Wire {
    pub async fn to(sockets: &Path) -> Wire {
        let server = sockets.join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let strike = Strike {
            now: watch::Sender::new(Fault::None),
            armed: Arc::default(),
        };
        let struck = strike.clone();
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(connection(client, server.clone(), struck.clone()));
            }
        });
        Wire { port, strike, task }
    }

    /// Lets it happen at the next such moment, and waits for that.
    pub async fn strike(&self, moment: Moment, fault: Fault) {
        let mut now = self.strike.now.subscribe();
        *self.strike.armed.lock().unwrap() = Some((moment, fault));
        now.wait_for(|now| *now == fault).await.unwrap();
    }

    /// Ends it.
    pub fn mend(&self) {
        self.strike.now.send_replace(Fault::None);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Ends with either direction, or with a reset.
async fn connection(client: TcpStream, server: PathBuf, strike: Strike) -> io::Result<()> {
    client.set_nodelay(true)?;
    // Whoever closes it now sends RST, not FIN.
    client.set_zero_linger()?;
    let (mut reset, mut lost) = (strike.now.subscribe(), strike.now.subscribe());
    let passing = async {
        passes(&strike).await;
        let server = UnixStream::connect(server).await?;
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        tokio::select! {
            ended = pass(from_client, to_server, Direction::Question, &strike) => ended,
            ended = pass(from_server, to_client, Direction::Answer, &strike) => ended,
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
    strike: &Strike,
) -> io::Result<()> {
    let (queue, mut due) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let read = async move {
        loop {
            let mut bytes = vec![0; 64 * 1024];
            let length = from.read(&mut bytes).await?;
            if length == 0 {
                return io::Result::Ok(());
            }
            bytes.truncate(length);
            if direction == Direction::Question {
                strike.look(&bytes);
            }
            let late = match (direction, *strike.now.borrow()) {
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
            passes(strike).await;
            to.write_all(&bytes).await?;
        }
        Ok(())
    };
    // What was read before the end is still passed on.
    let (read, write) = tokio::join!(read, write);
    read.and(write)
}

/// Waits while nothing passes.
async fn passes(strike: &Strike) {
    let passing = |fault: &Fault| !matches!(fault, Fault::Stalled | Fault::Lost);
    // Where the wire is gone, everything is.
    let _ = strike.now.subscribe().wait_for(passing).await;
}
