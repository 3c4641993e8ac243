//! A file: what it is by its first bytes, and its text unpacked and decoded.
//!
//! The name of a file says nothing here. What looks like something else than a table is named, because that helps more than
//! a list of broken rows.

use super::encoding::Encoding;
use super::fault::Fault;
use flate2::bufread::MultiGzDecoder;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of text that are looked at.
const HEAD: u64 = 64 * 1024;

/// Bytes that are read from the file at once.
const BUFFER: usize = 256 * 1024;

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Parquet,
    Text(Packing),
}

/// How text is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
}

/// A file of text that can be opened again and again.
pub(super) struct Text {
    path: PathBuf,
    packing: Packing,
    encoding: Encoding,
    size: u64,
    read: Arc<AtomicU64>,
}

/// The beginnings of Parquet files. Text may begin with the same letters, so the byte after them counts too.
const PARQUET: &[u8] = b"PAR1";
const PARQUET_ENCRYPTED: &[u8] = b"PARE";

/// Beginnings of files that are no tables for us; no header of a table begins so.
const FOREIGN: [(&[u8], &str); 16] = [
    (b"PK\x03\x04", "an Excel workbook or another ZIP file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"%PDF-", "a PDF"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\xfd7zXZ\0", "an XZ file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (b"Obj\x01", "an Avro file"),
    (b"ARROW1\0", "an Arrow file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\"", "JSON"),
    (b"{\n", "JSON"),
    (b"{ \"", "JSON"),
    (b"[{", "JSON"),
    (b"[[", "JSON"),
    (b"<!", "HTML or XML"),
    (b"<?xml", "XML"),
];

/// Returns what the file at `path` holds.
///
/// # Errors
/// [`Fault`] where it is no regular file, empty, or something that is no table.
pub(super) fn look(path: &Path, encoding: Encoding) -> Result<Format, Fault> {
    let metadata = fs::metadata(path).map_err(Fault::Io)?;
    if !metadata.is_file() {
        return Err(Fault::NotAFile);
    }
    let mut head = Vec::new();
    let mut file = File::open(path).map_err(Fault::Io)?;
    file.by_ref()
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(Fault::Io)?;
    if begins_binary(&head, PARQUET) {
        return Ok(Format::Parquet);
    }
    let packed = head.starts_with(b"\x1f\x8b");
    if packed {
        head.clear();
        let file = File::open(path).map_err(Fault::Io)?;
        MultiGzDecoder::new(BufReader::new(file))
            .take(HEAD)
            .read_to_end(&mut head)?;
        if begins_binary(&head, PARQUET) {
            return Err(Fault::NotATable(
                "Parquet inside gzip, which must be unpacked first",
            ));
        }
    }
    check_text(&head, encoding)?;
    Ok(Format::Text(match packed {
        true => Packing::Gzip,
        false => Packing::Plain,
    }))
}

/// Says whether `head` begins with `magic` and then a byte that no text has.
fn begins_binary(head: &[u8], magic: &[u8]) -> bool {
    let next = head.strip_prefix(magic).and_then(<[u8]>::first);
    next.is_some_and(is_control)
}

/// Says whether `byte` is a control character that no table of text has.
fn is_control(byte: &u8) -> bool {
    byte.is_ascii_control() && !b"\t\r\n\x0c".contains(byte)
}

/// Refuses a text whose `head` shows that it is no table, or in an encoding that was not named.
fn check_text(head: &[u8], encoding: Encoding) -> Result<(), Fault> {
    if head.is_empty() {
        return Err(Fault::Empty);
    }
    if begins_binary(head, PARQUET_ENCRYPTED) {
        return Err(Fault::NotATable("an encrypted Parquet file"));
    }
    let foreign = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((_, name)) = foreign {
        return Err(Fault::NotATable(name));
    }
    if encoding != Encoding::UTF_8 {
        return Ok(());
    }
    let utf_16 = |found, name| Err(Fault::Encoding { found, name });
    // Without a mark, the ASCII of names and numbers has a zero in every other byte.
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 5;
    if head.starts_with(b"\xff\xfe") || (odd > many && even == 0) {
        return utf_16("UTF-16 (little-endian)", "utf-16le");
    }
    if head.starts_with(b"\xfe\xff") || (even > many && odd == 0) {
        return utf_16("UTF-16 (big-endian)", "utf-16be");
    }
    if head.iter().filter(|byte| is_control(byte)).count() > head.len() / 50 + 4 {
        return Err(Fault::NotATable("binary data"));
    }
    Ok(())
}

impl Text {
    pub(super) fn new(path: &Path, packing: Packing, encoding: Encoding) -> Result<Text, Fault> {
        Ok(Text {
            path: path.to_owned(),
            packing,
            encoding,
            size: fs::metadata(path).map_err(Fault::Io)?.len(),
            read: Arc::default(),
        })
    }

    /// Returns the text from its beginning, unpacked and as UTF-8.
    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, Fault> {
        self.read.store(0, Ordering::Relaxed);
        let counted = Counted {
            file: File::open(&self.path).map_err(Fault::Io)?,
            read: Arc::clone(&self.read),
        };
        let unpacked: Box<dyn Read + Send> = match self.packing {
            Packing::Plain => Box::new(counted),
            Packing::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(
                BUFFER, counted,
            ))),
        };
        Ok(self.encoding.decoded(unpacked))
    }

    /// Returns the size of the file, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Returns how much of the file has been read since it was last opened, in bytes.
    pub(super) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// A file that counts what was read of it.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn look_at(bytes: &[u8]) -> Result<Format, Fault> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        look(file.path(), Encoding::UTF_8)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(
            look_at(b"a,b\n1,2\n").unwrap(),
            Format::Text(Packing::Plain)
        );
        assert_eq!(
            look_at(&gzip(b"a,b\n1,2\n")).unwrap(),
            Format::Text(Packing::Gzip)
        );
        assert_eq!(look_at(b"PAR1\x15...").unwrap(), Format::Parquet);
    }

    #[test]
    fn what_is_no_table_is_named() {
        let named = |bytes: &[u8]| look_at(bytes).unwrap_err().to_string();
        for (magic, name) in FOREIGN {
            let mut bytes = magic.to_vec();
            bytes.extend_from_slice(b"abc");
            assert!(named(&bytes).contains(name), "{name}");
        }
        assert!(named(&gzip(b"PAR1\x15")).contains("Parquet inside gzip"));
        assert!(named(b"PARE\x15").contains("an encrypted Parquet file"));
        assert!(named(&(0..=255).collect::<Vec<u8>>()).contains("binary data"));
        assert!(named(b"").contains("empty"));
        assert!(named(&gzip(b"")).contains("empty"));
        assert!(matches!(
            look(Path::new("/"), Encoding::UTF_8),
            Err(Fault::NotAFile)
        ));
        assert!(matches!(
            look(Path::new("/no such file"), Encoding::UTF_8),
            Err(Fault::Io(_))
        ));
    }

    #[test]
    fn names_that_begin_like_other_formats_are_names() {
        for text in [
            "PARENT,a\n1,2\n",
            "PAR1\n1\n",
            "ORC,a\n1,2\n",
            "BZhang\n1\n",
            "PKID\n1\n",
        ] {
            assert_eq!(
                look_at(text.as_bytes()).unwrap(),
                Format::Text(Packing::Plain),
                "{text}"
            );
        }
    }

    #[test]
    fn utf_16_is_named_with_and_without_its_mark() {
        let text: Vec<u16> = "a,合肥\n1,2\n".encode_utf16().collect();
        let little: Vec<u8> = text.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = text.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for (bytes, expected) in [
            (little.clone(), "utf-16le"),
            ([b"\xff\xfe".as_slice(), &little].concat(), "utf-16le"),
            (big.clone(), "utf-16be"),
            ([b"\xfe\xff".as_slice(), &big].concat(), "utf-16be"),
        ] {
            match look_at(&bytes) {
                Err(Fault::Encoding { name, found: _ }) => assert_eq!(name, expected),
                other => panic!("expected {expected}, not {other:?}"),
            }
        }
    }

    #[test]
    fn a_cut_or_broken_gzip_file_is_told() {
        let whole = gzip(b"a,b\n1,2\n");
        let cut = &whole[..whole.len() - 6];
        assert!(matches!(look_at(cut), Err(Fault::Truncated("gzip"))));
        let mut broken = whole.clone();
        let crc = broken.len() - 8;
        broken[crc] ^= 1;
        assert!(matches!(
            look_at(&broken),
            Err(Fault::Damaged { format: "gzip", .. })
        ));
    }
}
