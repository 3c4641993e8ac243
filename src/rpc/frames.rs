//! What of an HTTP/2 connection has begun and not ended: the preface, the head of a frame, a block of headers.

/// Length of the client preface, RFC 9113 section 3.4.
const PREFACE: usize = 24;
/// Length of the head of a frame, RFC 9113 section 4.1.
const HEAD: usize = 9;

const HEADERS: u8 = 1;
const CONTINUATION: u8 = 9;
const END_HEADERS: u8 = 4;

/// Follows the frames of a peer as its bytes arrive, without their meaning.
pub(super) struct Frames {
    preface_missing: usize,
    head: [u8; HEAD],
    head_arrived: usize,
    payload_missing: usize,
    block: Block,
    ended: u64,
}

/// Where a block of headers stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// There is none.
    None,
    /// The present frame ends it.
    EndsHere,
    /// More frames of it follow.
    GoesOn,
}

impl Frames {
    pub(super) const fn new() -> Frames {
        Frames {
            preface_missing: PREFACE,
            head: [0; HEAD],
            head_arrived: 0,
            payload_missing: 0,
            block: Block::None,
            ended: 0,
        }
    }

    /// Returns what has begun and not ended: a number of its own, so that it can be told from what comes after it; `None`
    /// where nothing has. The payload of other frames does not count: it may take its time.
    pub(super) fn unfinished(&self) -> Option<u64> {
        let begun = self.preface_missing > 0 || self.head_arrived > 0 || self.block != Block::None;
        begun.then_some(self.ended)
    }

    /// Takes what has arrived.
    pub(super) fn arrived(&mut self, mut bytes: &[u8]) {
        let preface = bytes.len().min(self.preface_missing);
        self.preface_missing -= preface;
        bytes = &bytes[preface..];
        if preface > 0 && self.preface_missing == 0 {
            self.ended += 1;
        }
        while !bytes.is_empty() {
            bytes = if self.payload_missing > 0 {
                self.payload(bytes)
            } else {
                self.head(bytes)
            };
        }
    }

    /// Takes payload and returns what follows it.
    fn payload<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let taken = bytes.len().min(self.payload_missing);
        self.payload_missing -= taken;
        if self.payload_missing == 0 {
            self.end_frame();
        }
        &bytes[taken..]
    }

    /// Takes a part of a head and returns what follows it.
    fn head<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let taken = bytes.len().min(HEAD - self.head_arrived);
        self.head[self.head_arrived..self.head_arrived + taken].copy_from_slice(&bytes[..taken]);
        self.head_arrived += taken;
        if self.head_arrived == HEAD {
            self.begin_frame();
        }
        &bytes[taken..]
    }

    fn begin_frame(&mut self) {
        let [a, b, c, kind, flags, ..] = self.head;
        self.head_arrived = 0;
        self.payload_missing = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        if kind == HEADERS || (kind == CONTINUATION && self.block == Block::GoesOn) {
            self.block = match flags & END_HEADERS {
                0 => Block::GoesOn,
                _ => Block::EndsHere,
            };
        }
        if self.block == Block::None {
            self.ended += 1;
        }
        if self.payload_missing == 0 {
            self.end_frame();
        }
    }

    fn end_frame(&mut self) {
        if self.block == Block::EndsHere {
            self.block = Block::None;
            self.ended += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREFACE_TEXT: &[u8; PREFACE] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const DATA: u8 = 0;

    fn frame(kind: u8, flags: u8, payload: usize) -> Vec<u8> {
        let mut bytes = vec![0, 0, payload as u8, kind, flags, 0, 0, 0, 1];
        bytes.extend(vec![7; payload]);
        bytes
    }

    /// After the preface and these bytes, whether something is unfinished.
    fn after(bytes: &[u8]) -> bool {
        let mut frames = Frames::new();
        frames.arrived(PREFACE_TEXT);
        frames.arrived(bytes);
        frames.unfinished().is_some()
    }

    #[test]
    fn the_preface_is_unfinished_until_its_last_byte() {
        let mut frames = Frames::new();
        assert_eq!(frames.unfinished(), Some(0));
        frames.arrived(&PREFACE_TEXT[..PREFACE - 1]);
        assert_eq!(frames.unfinished(), Some(0));
        frames.arrived(&PREFACE_TEXT[PREFACE - 1..]);
        assert_eq!(frames.unfinished(), None);
    }

    #[test]
    fn a_head_and_a_block_of_headers_are_unfinished_until_they_end() {
        assert!(after(&frame(DATA, 0, 5)[..8]));
        assert!(!after(&frame(DATA, 0, 5)[..12]), "data may take its time");
        assert!(after(&frame(HEADERS, END_HEADERS, 5)[..12]));
        assert!(!after(&frame(HEADERS, END_HEADERS, 5)));
        assert!(after(&frame(HEADERS, 0, 5)));
        let mut block = frame(HEADERS, 0, 5);
        block.extend(frame(CONTINUATION, 0, 3));
        assert!(after(&block));
        block.extend(frame(CONTINUATION, END_HEADERS, 0));
        assert!(!after(&block));
    }

    #[test]
    fn it_does_not_matter_how_the_bytes_are_cut() {
        let mut bytes = PREFACE_TEXT.to_vec();
        for _ in 0..3 {
            bytes.extend(frame(HEADERS, 0, 5));
            bytes.extend(frame(CONTINUATION, END_HEADERS, 2));
            bytes.extend(frame(DATA, 1, 9));
        }
        for size in 1..bytes.len() {
            let mut frames = Frames::new();
            for piece in bytes.chunks(size) {
                frames.arrived(piece);
            }
            assert_eq!(frames.unfinished(), None, "pieces of {size}");
        }
    }

    #[test]
    fn a_block_can_be_told_from_the_one_before_it() {
        let half = &frame(HEADERS, END_HEADERS, 5)[..12];
        let rest = &frame(HEADERS, END_HEADERS, 5)[12..];
        let mut frames = Frames::new();
        frames.arrived(PREFACE_TEXT);
        frames.arrived(half);
        let first = frames.unfinished();
        frames.arrived(rest);
        frames.arrived(half);
        assert!(first.is_some() && frames.unfinished().is_some());
        assert_ne!(first, frames.unfinished());
    }
}
