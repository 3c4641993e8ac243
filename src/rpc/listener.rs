//! The listening socket.

use std::{io, net::SocketAddr, time::Duration};

use futures_util::{Stream, stream};
use tokio::net::{TcpListener, TcpStream};

/// How long accepting rests after an error such as "too many open files".
const REST: Duration = Duration::from_millis(50);

/// A listening socket whose connections have Nagle's algorithm off and whose errors do not end the server.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
}

impl Listener {
    /// Binds to an address; port 0 takes a free one.
    ///
    /// # Errors
    /// As the operating system's.
    pub async fn bind(address: SocketAddr) -> io::Result<Listener> {
        let socket = TcpListener::bind(address).await?;
        Ok(Listener { socket })
    }

    /// Returns the address that it is bound to.
    ///
    /// # Errors
    /// As the operating system's.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Waits for the next connection. Without `TCP_NODELAY` small answers would wait up to 40 ms for an acknowledgement.
    pub async fn accept(&self) -> TcpStream {
        loop {
            match self.socket.accept().await {
                Ok((connection, _)) => match connection.set_nodelay(true) {
                    Ok(()) => return connection,
                    Err(err) => tracing::debug!(error = %err, "a connection was gone at once"),
                },
                Err(err) if is_the_peers(&err) => {}
                Err(err) => {
                    tracing::warn!(error = %err, "no connection can be accepted at the moment");
                    tokio::time::sleep(REST).await;
                }
            }
        }
    }

    /// Returns the connections as a stream without end.
    pub fn connections(self) -> impl Stream<Item = io::Result<TcpStream>> + Send {
        stream::unfold(self, |listener| async move {
            let connection = listener.accept().await;
            Some((Ok(connection), listener))
        })
    }
}

/// The peer went away before it was accepted: nothing to rest for.
fn is_the_peers(err: &io::Error) -> bool {
    matches!(
        err.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn accepted_connections_have_nagle_off() {
        let listener = Listener::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = listener.address().unwrap();
        let (accepted, connected) = tokio::join!(listener.accept(), TcpStream::connect(address));
        assert!(accepted.nodelay().unwrap());
        drop(connected);
    }
}
