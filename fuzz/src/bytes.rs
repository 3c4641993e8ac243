//! Changes to a run of bytes.

use libfuzzer_sys::arbitrary::{self, Arbitrary};

/// One change. Places beyond the end wrap around.
#[derive(Arbitrary, Clone, Debug)]
pub enum Edit {
    Flip { at: u16, bit: u8 },
    Set { at: u16, byte: u8 },
    Insert { at: u16, bytes: Vec<u8> },
    Remove { at: u16, count: u8 },
    Copy { from: u16, count: u8, to: u16 },
    CutAt(u16),
}

/// Makes the changes, one after the other.
pub fn edit(bytes: &mut Vec<u8>, edits: &[Edit]) {
    for edit in edits {
        let end = bytes.len() + 1;
        match edit {
            Edit::Flip { at, bit } => {
                if let Some(byte) = at_mut(bytes, *at) {
                    *byte ^= 1 << (bit % 8);
                }
            }
            Edit::Set { at, byte } => {
                if let Some(found) = at_mut(bytes, *at) {
                    *found = *byte;
                }
            }
            Edit::Insert { at, bytes: new } => {
                let at = usize::from(*at) % end;
                bytes.splice(at..at, new.iter().copied());
            }
            Edit::Remove { at, count } => {
                let at = usize::from(*at) % end;
                let to = (at + usize::from(*count)).min(bytes.len());
                bytes.drain(at..to);
            }
            Edit::Copy { from, count, to } => {
                let (from, to) = (usize::from(*from) % end, usize::from(*to) % end);
                let behind = (from + usize::from(*count)).min(bytes.len());
                let copied = bytes[from..behind].to_vec();
                bytes.splice(to..to, copied);
            }
            Edit::CutAt(at) => bytes.truncate(usize::from(*at) % end),
        }
    }
}

fn at_mut(bytes: &mut [u8], at: u16) -> Option<&mut u8> {
    let length = bytes.len().max(1);
    bytes.get_mut(usize::from(at) % length)
}
