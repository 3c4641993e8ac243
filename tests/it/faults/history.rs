//! What the clients know: what they sent, written down before it was sent, and what they heard.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::Path,
};

use kvcredit::pb;
use prost::Message;
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// An answer, as far as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub seq: i64,
    pub record_sha256: Hash,
    pub leaf_hash: Hash,
}

impl Answer {
    pub fn of(record: &[u8], leaf_hash: &[u8]) -> Answer {
        Answer {
            seq: pb::Decision::decode(record).unwrap().seq,
            record_sha256: Sha256::digest(record).into(),
            leaf_hash: leaf_hash.try_into().unwrap(),
        }
    }
}

/// What a client heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer.
    Ack(Answer),
    /// That nothing was recorded.
    Rejected,
    /// Nothing that says whether it was recorded.
    Unknown,
}

/// Returns what makes two requests the same: the hash of the request without its id.
pub fn body_sha256(request: &pb::ScoreFirmRequest) -> Hash {
    let mut body = request.clone();
    body.request_id.clear();
    Sha256::digest(body.encode_to_vec()).into()
}

/// One client's log.
pub struct Log(File);

impl Log {
    pub fn create(file: &Path) -> Log {
        Log(File::create(file).unwrap())
    }

    /// Writes down what is about to be sent; it is on disk when this returns.
    pub fn sending(&mut self, request: &pb::ScoreFirmRequest) {
        let body = hex::encode(body_sha256(request));
        self.line(&format!("SENT {} {body}", request.request_id));
        self.0.sync_data().unwrap();
    }

    pub fn heard(&mut self, request_id: &str, heard: Heard) {
        let line = match heard {
            Heard::Ack(Answer {
                seq,
                record_sha256,
                leaf_hash,
            }) => {
                let (record, leaf) = (hex::encode(record_sha256), hex::encode(leaf_hash));
                format!("ACK {request_id} {seq} {record} {leaf}")
            }
            Heard::Rejected => format!("REJECTED {request_id}"),
            Heard::Unknown => format!("UNKNOWN {request_id}"),
        };
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.0.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

/// What became of one request, as its client knows it. It may have been sent several times.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub body_sha256: Hash,
    pub sent: u32,
    pub acks: Vec<Answer>,
    pub rejected: u32,
}

impl Request {
    /// Says whether nothing may have been recorded: each time it was sent, the service said so.
    pub fn is_rejected(&self) -> bool {
        self.sent == self.rejected
    }
}

/// All requests, by their id.
#[derive(Clone, Default)]
pub struct History(pub BTreeMap<String, Request>);

impl History {
    /// Adds that a request was sent and answered.
    pub fn answered(&mut self, request: &pb::ScoreFirmRequest, answer: Answer) {
        self.sending(request).acks.push(answer);
    }

    /// Adds that a request was sent and that nothing was recorded for it.
    pub fn refused(&mut self, request: &pb::ScoreFirmRequest) {
        self.sending(request).rejected += 1;
    }

    /// Adds that a request was sent and nothing was heard of it.
    pub fn unheard(&mut self, request: &pb::ScoreFirmRequest) {
        self.sending(request);
    }

    fn sending(&mut self, request: &pb::ScoreFirmRequest) -> &mut Request {
        let entry = self.0.entry(request.request_id.clone()).or_default();
        entry.body_sha256 = body_sha256(request);
        entry.sent += 1;
        entry
    }

    /// Reads the logs `*.log` of a folder. A line that is being written is left out.
    pub fn read(folder: &Path) -> History {
        let mut history = History::default();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let text = fs::read_to_string(&path).unwrap();
                let (lines, _) = text.rsplit_once('\n').unwrap_or_default();
                for line in lines.lines() {
                    history.add(line);
                }
            }
        }
        history
    }

    fn add(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["SENT", id, body] => {
                let request = self.0.entry(id.to_owned()).or_default();
                let body = hash(body);
                assert!(request.sent == 0 || request.body_sha256 == body);
                request.body_sha256 = body;
                request.sent += 1;
            }
            ["ACK", id, seq, record, leaf] => self.sent(id).acks.push(Answer {
                seq: seq.parse().unwrap(),
                record_sha256: hash(record),
                leaf_hash: hash(leaf),
            }),
            ["REJECTED", id] => self.sent(id).rejected += 1,
            ["UNKNOWN", id] => drop(self.sent(id)),
            _ => panic!("no line of a log: {line:?}"),
        }
    }

    fn sent(&mut self, id: &str) -> &mut Request {
        self.0.get_mut(id).expect("sent before it is answered")
    }

    /// How many requests were answered.
    pub fn acked(&self) -> usize {
        let acked = |request: &&Request| !request.acks.is_empty();
        self.0.values().filter(acked).count()
    }

    /// How many requests may be recorded or not.
    pub fn unknown(&self) -> usize {
        let unknown = |request: &&Request| request.acks.is_empty() && !request.is_rejected();
        self.0.values().filter(unknown).count()
    }
}

fn hash(text: &str) -> Hash {
    hex::decode(text).unwrap().try_into().unwrap()
}
