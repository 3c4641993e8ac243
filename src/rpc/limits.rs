//! Limits on everything that comes in.

use std::time::Duration;

/// Limits on everything that comes in. The defaults are the safe settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Concurrent streams of one connection.
    pub streams_per_connection: u32,
    /// Bytes of a request's headers.
    pub header_bytes: u32,
    /// Bytes of a scoring message or of a stream's item, refused one by one above it; see [`Limits::transport_bytes`].
    pub scoring_message_bytes: usize,
    /// Bytes of any other request.
    pub message_bytes: usize,
    /// Bytes of an answer.
    pub answer_bytes: usize,
    /// How long a connection may take for its HTTP/2 preface, and for a block of headers once it has begun.
    pub preface: Duration,
    /// After how long without traffic a connection is pinged.
    pub keepalive: Duration,
    /// How long the answer to a ping may take.
    pub keepalive_answer: Duration,
    /// How many items of one stream are in work at once.
    pub items_in_work: usize,
    /// How long a shutdown waits for requests in flight. With what follows it the server is gone within 10 s.
    pub drain: Duration,
}

/// Bytes of a scoring message that the transport reads. A larger one breaks its stream.
const TRANSPORT_BYTES: usize = 1024 * 1024;

impl Limits {
    /// Returns how many bytes of a scoring message the transport reads: enough that a handler can refuse what is above
    /// `scoring_message_bytes` and let the stream go on.
    pub fn transport_bytes(&self) -> usize {
        TRANSPORT_BYTES.max(self.scoring_message_bytes)
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            streams_per_connection: 64,
            header_bytes: 8 * 1024,
            scoring_message_bytes: 256 * 1024,
            message_bytes: 4 * 1024 * 1024,
            answer_bytes: 4 * 1024 * 1024,
            preface: Duration::from_secs(5),
            keepalive: Duration::from_secs(30),
            keepalive_answer: Duration::from_secs(10),
            items_in_work: 64,
            drain: Duration::from_secs(9),
        }
    }
}
