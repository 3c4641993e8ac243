//! Signed checkpoints of a log: its name, size and root in C2SP tlog-checkpoint form, as a C2SP signed note with
//! Ed25519 signatures (<https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/signed-note>, both as of 22 July 2026).
//!
//! Owns: the text form, its signatures and the text form of the keys. Must not know: where keys come from, how a root
//! is computed, which checkpoint is the newest.
//!
//! A log must never sign two checkpoints that contradict each other; the caller sees to that.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::tree::Hash;

/// The longest text that is read. Sixteen signatures must fit, of up to 5 kB each if they are post-quantum ones.
const TEXT_BYTES_MAX: usize = 256 * 1024;

/// Type byte of Ed25519 in key ids and verifier keys.
const ED25519: u8 = 1;

/// Why a text is no checkpoint, name or key, or is not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not in the one form it must have.
    #[error("expected {expected}")]
    Malformed {
        /// What was expected.
        expected: &'static str,
    },
    /// A signature of a known key does not fit the text.
    #[error("expected a signature of the text by `{key}`, found another")]
    Signature {
        /// The verifier key.
        key: String,
    },
    /// No known key signed the text.
    #[error("expected a signature by a known key, found none")]
    Unknown,
}

const fn malformed(expected: &'static str) -> Error {
    Error::Malformed { expected }
}

/// Names a log: the first line of its checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(Box<str>);

impl Origin {
    /// Returns the origin that `text` is. A URL without scheme is advised, for example `example.com/log42`.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it is empty or has control characters.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() || text.contains(is_control) {
            return Err(malformed("an origin without control characters"));
        }
        Ok(Self(text.into()))
    }

    /// Returns the origin as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names a key. It should be the origin of the log that signs with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyName(Box<str>);

impl KeyName {
    /// Returns the key name that `text` is.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it is empty or has spaces, control characters or a plus sign.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |c: char| c.is_whitespace() || is_control(c) || c == '+';
        if text.is_empty() || text.contains(wrong) {
            return Err(malformed("a key name without spaces and `+`"));
        }
        Ok(Self(text.into()))
    }

    /// Returns the key name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The state of a log: the root over its first leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log.
    pub origin: Origin,
    /// Number of leaves.
    pub size: u64,
    /// Root over these leaves.
    pub root: Hash,
}

impl Checkpoint {
    fn to_body(&self) -> String {
        let Self { origin, size, root } = self;
        let encoded = BASE64_STANDARD.encode(root);
        format!("{}\n{size}\n{encoded}\n", origin.as_str())
    }

    fn parse(body: &str) -> Result<Self, Error> {
        let mut lines = body
            .strip_suffix('\n')
            .ok_or(malformed("a line feed after the last line"))?
            .split('\n');
        let mut next = || lines.next().unwrap_or_default();
        let origin = Origin::parse(next())?;
        let size = parse_size(next())?;
        let root = parse_root(next())?;
        // Extension lines are opaque; they are signed with the rest.
        if lines.any(str::is_empty) {
            return Err(malformed("no empty line before the signatures"));
        }
        Ok(Self { origin, size, root })
    }
}

/// A public key that a reader trusts, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    /// Returns the key that `text` is: `NAME+ID+KEY`, as [`VerifierKey`] displays it.
    ///
    /// # Errors
    /// [`Error::Malformed`] for other texts and types of key, for an id that is not the key's, and for weak keys.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let expected = malformed("a verifier key `NAME+ID+KEY` of an Ed25519 key");
        let mut parts = text.splitn(3, '+');
        let mut next = || parts.next().unwrap_or_default();
        let (name, _id, encoded) = (KeyName::parse(next())?, next(), next());
        let typed = BASE64_STANDARD.decode(encoded).unwrap_or_default();
        let Some((&ED25519, public)) = typed.split_first() else {
            return Err(expected);
        };
        let key = VerifyingKey::try_from(public).map_err(|_| expected.clone())?;
        let parsed = Self::new(name, key);
        // With a weak key, one signature fits many texts. The key's own text has the right id in its only spelling.
        if key.is_weak() || parsed.to_string() != text {
            return Err(expected);
        }
        Ok(parsed)
    }

    fn new(name: KeyName, key: VerifyingKey) -> Self {
        let mut hash = Sha256::new();
        hash.update(name.as_str());
        hash.update([b'\n', ED25519]);
        hash.update(key.as_bytes());
        let [a, b, c, d, ..]: Hash = hash.finalize().into();
        let id = [a, b, c, d];
        Self { name, id, key }
    }

    /// Returns the name of the key.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    fn verify(&self, body: &str, signature: &[u8]) -> Result<(), Error> {
        Signature::from_slice(signature)
            .and_then(|parsed| self.key.verify_strict(body.as_bytes(), &parsed))
            .map_err(|_| Error::Signature {
                key: self.to_string(),
            })
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, id, key } = self;
        let encoded = BASE64_STANDARD.encode([&[ED25519], &key.as_bytes()[..]].concat());
        write!(f, "{}+{}+{encoded}", name.as_str(), hex::encode(id))
    }
}

/// Signs checkpoints. Its secret is not displayed, and is wiped from memory when the signer is dropped.
pub struct Signer {
    secret: SigningKey,
    public: VerifierKey,
}

impl Signer {
    /// Returns the signer with the secret key that RFC 8032 makes from `seed`.
    pub fn new(name: KeyName, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let public = VerifierKey::new(name, secret.verifying_key());
        Self { secret, public }
    }

    /// Returns the key that verifies what this signer signs.
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.public
    }

    /// Returns the checkpoint as text with this signer's signature. The same checkpoint gives the same text.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        self.sign_body(&checkpoint.to_body())
    }

    fn sign_body(&self, body: &str) -> String {
        let signature = self.secret.sign(body.as_bytes()).to_bytes();
        let encoded = BASE64_STANDARD.encode([&self.public.id[..], &signature].concat());
        format!("{body}\n— {} {encoded}\n", self.public.name.as_str())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.public.to_string();
        f.debug_struct("Signer")
            .field("public", &key)
            .finish_non_exhaustive()
    }
}

/// Returns the checkpoint in `text` if at least one of `keys` signed it.
///
/// Signatures by other keys are ignored, so that keys can be rotated and witnesses can sign too. The caller compares the
/// origin with that of the log it asked for: one key may sign for several.
///
/// # Errors
/// [`Error::Malformed`], [`Error::Signature`] where a signature of a known key is wrong, even next to a right one, and
/// [`Error::Unknown`].
pub fn open(text: &str, keys: &[VerifierKey]) -> Result<Checkpoint, Error> {
    Checkpoint::parse(&open_note(text, keys)?)
}

/// Returns the text of a signed note, up to the empty line, if at least one of `keys` signed it.
fn open_note(text: &str, keys: &[VerifierKey]) -> Result<String, Error> {
    let (body, lines) = divide(text)?;
    let mut known = 0;
    for line in lines.split('\n') {
        let signature = NoteSignature::parse(line)?;
        if let Some(key) = keys.iter().find(|key| signature.claims(key)) {
            key.verify(&body, &signature.bytes)?;
            known += 1;
        }
    }
    if known == 0 {
        return Err(Error::Unknown);
    }
    Ok(body)
}

/// Divides a note at its last empty line: the signed text, and the signature lines without the last line feed.
fn divide(text: &str) -> Result<(String, &str), Error> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(malformed("a text of at most 256 KiB"));
    }
    if text.contains(|c| is_control(c) && c != '\n') {
        return Err(malformed("no control characters but line feeds"));
    }
    let (body, signatures) = text
        .rsplit_once("\n\n")
        .ok_or(malformed("an empty line before the signatures"))?;
    let lines = signatures
        .strip_suffix('\n')
        .ok_or(malformed("signature lines, each ended by a line feed"))?;
    // The signed text includes the line feed of its last line.
    Ok((format!("{body}\n"), lines))
}

/// A signature line of a note.
struct NoteSignature<'a> {
    name: &'a str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl<'a> NoteSignature<'a> {
    fn parse(line: &'a str) -> Result<Self, Error> {
        let expected = malformed("signature lines `— NAME BASE64`");
        let (name, encoded) = line
            .strip_prefix("— ")
            .and_then(|rest| rest.split_once(' '))
            .ok_or(expected.clone())?;
        KeyName::parse(name)?;
        let decoded = BASE64_STANDARD.decode(encoded).unwrap_or_default();
        match decoded.split_first_chunk() {
            Some((id, bytes)) if !bytes.is_empty() => Ok(Self {
                name,
                id: *id,
                bytes: bytes.to_vec(),
            }),
            Some(_) | None => Err(expected),
        }
    }

    /// Whether it says that it is by that key.
    fn claims(&self, key: &VerifierKey) -> bool {
        self.name == key.name.as_str() && self.id == key.id
    }
}

fn is_control(c: char) -> bool {
    c < ' '
}

fn parse_size(line: &str) -> Result<u64, Error> {
    let size = line.parse::<u64>().ok();
    // The comparison refuses leading zeros and signs.
    size.filter(|size| size.to_string() == line)
        .ok_or(malformed("a size in decimal without leading zeros"))
}

fn parse_root(line: &str) -> Result<Hash, Error> {
    let root = BASE64_STANDARD.decode(line).unwrap_or_default();
    root.try_into()
        .map_err(|_| malformed("a root of 32 bytes in base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(name: &str, seed: u8) -> Signer {
        Signer::new(KeyName::parse(name).unwrap(), &[seed; 32])
    }

    fn key(signer: &Signer) -> VerifierKey {
        signer.verifier_key().clone()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: Origin::parse("kvcredit.example/book-a").unwrap(),
            size: 20_852_163,
            root: [0x5a; 32],
        }
    }

    /// The signature line that `signer` adds to a note.
    fn line(signer: &Signer, body: &str) -> String {
        signer.sign_body(body)[body.len() + 1..].to_owned()
    }

    #[test]
    fn the_example_of_the_note_specification_verifies() {
        let text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        let key = VerifierKey::parse(text).unwrap();
        assert_eq!(key.to_string(), text);
        let note = "This is an example message.\n\n— example.com/foo \
            Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let body = open_note(note, std::slice::from_ref(&key));
        assert_eq!(body.as_deref(), Ok("This is an example message.\n"));
        let other = note.replace("example message", "Example message");
        assert!(matches!(
            open_note(&other, &[key]),
            Err(Error::Signature { .. })
        ));
    }

    #[test]
    fn a_checkpoint_of_the_public_go_checksum_log_opens() {
        // The specification shows it under another name.
        let text = "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— sum.golang.org \
            Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        let key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
        let opened = open(text, &[VerifierKey::parse(key).unwrap()]).unwrap();
        assert_eq!(opened.origin.as_str(), "go.sum database tree");
        assert_eq!(opened.size, 20_852_163);
    }

    #[test]
    fn keys_and_signatures_are_those_of_the_go_implementation() {
        // Example of golang.org/x/mod/sumdb/note.
        let seed = BASE64_STANDARD.decode("gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=");
        let seed: [u8; 32] = seed.unwrap().try_into().unwrap();
        let signer = Signer::new(KeyName::parse("PeterNeumann").unwrap(), &seed);
        assert_eq!(
            signer.verifier_key().to_string(),
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        );
        let body = "If you think cryptography is the answer to your problem,\n\
            then you don't know what your problem is.\n";
        assert_eq!(
            line(&signer, body),
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        );
    }

    #[test]
    fn the_public_key_is_that_of_rfc_8032() {
        // Section 7.1, test 1.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
        let signer = Signer::new(KeyName::parse("a").unwrap(), &seed);
        assert_eq!(
            hex::encode(signer.public.key.as_bytes()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
    }

    #[test]
    fn a_signed_checkpoint_opens_as_it_was_and_has_one_text() {
        let signer = signer("kvcredit.example/book-a", 1);
        for size in [0, 1, 10, u64::MAX] {
            let checkpoint = Checkpoint {
                size,
                ..checkpoint()
            };
            let text = signer.sign(&checkpoint);
            assert_eq!(text, signer.sign(&checkpoint));
            assert_eq!(open(&text, &[key(&signer)]), Ok(checkpoint));
        }
    }

    #[test]
    fn during_a_rotation_either_key_and_both_open() {
        let (old, new) = (signer("log", 1), signer("log", 2));
        let both = format!(
            "{}{}",
            old.sign(&checkpoint()),
            line(&new, &checkpoint().to_body())
        );
        for text in [old.sign(&checkpoint()), new.sign(&checkpoint()), both] {
            assert_eq!(open(&text, &[key(&old), key(&new)]), Ok(checkpoint()));
        }
    }

    #[test]
    fn signatures_by_other_keys_are_ignored() {
        let known = signer("log", 1);
        let mut text = known.sign(&checkpoint());
        for seed in 2..18 {
            text += &line(&signer("witness", seed), "another text\n");
        }
        assert_eq!(open(&text, &[key(&known)]), Ok(checkpoint()));
    }

    #[test]
    fn a_text_without_a_known_signature_is_refused() {
        let text = signer("log", 1).sign(&checkpoint());
        // The same name with another key, the same key with another name, and no key at all.
        let others = [key(&signer("log", 2)), key(&signer("other", 1))];
        assert_eq!(open(&text, &others), Err(Error::Unknown));
        assert_eq!(open(&text, &[]), Err(Error::Unknown));
    }

    #[test]
    fn a_wrong_signature_of_a_known_key_is_refused_next_to_a_right_one() {
        let (one, two) = (signer("log", 1), signer("log", 2));
        let text = one.sign(&checkpoint()) + &line(&two, "another text\n");
        let refused = Error::Signature {
            key: key(&two).to_string(),
        };
        assert_eq!(open(&text, &[key(&one), key(&two)]), Err(refused));
        assert_eq!(open(&text, &[key(&one)]), Ok(checkpoint()));
    }

    #[test]
    fn a_signature_of_another_length_is_refused() {
        let known = signer("log", 1);
        let mut bytes = [&known.public.id[..], &[0; 63]].concat();
        for _ in 63..66 {
            let line = format!("— log {}\n", BASE64_STANDARD.encode(&bytes));
            let text = known.sign(&checkpoint()) + &line;
            let refused = open(&text, &[key(&known)]);
            assert!(matches!(refused, Err(Error::Signature { .. })), "{text}");
            bytes.push(0);
        }
    }

    #[test]
    fn signed_bodies_that_are_no_checkpoint_are_refused() {
        let root = BASE64_STANDARD.encode([7; 32]);
        let signer = signer("log", 1);
        let right = open(
            &signer.sign_body(&format!("log\n5\n{root}\n")),
            &[key(&signer)],
        );
        assert_eq!(right.unwrap().size, 5);
        for body in [
            "\n".to_owned(),
            "log\n".to_owned(),
            "log\n5\n".to_owned(),
            format!("\n5\n{root}\n"),
            format!("log\n\n{root}\n"),
            format!("log\n05\n{root}\n"),
            format!("log\n00\n{root}\n"),
            format!("log\n+5\n{root}\n"),
            format!("log\n-5\n{root}\n"),
            format!("log\n 5\n{root}\n"),
            format!("log\n5 \n{root}\n"),
            format!("log\n٥\n{root}\n"),
            format!("log\n18446744073709551616\n{root}\n"),
            "log\n5\n\n".to_owned(),
            format!("log\n5\n {root}\n"),
            format!("log\n5\n{}\n", root.trim_end_matches('=')),
            format!("log\n5\n{}\n", root.replace("c=", "d=")),
            format!("log\n5\n{}\n", BASE64_STANDARD.encode([7; 31])),
            format!("log\n5\n{}\n", BASE64_STANDARD.encode([7; 33])),
            format!(
                "log\n5\n{}\n",
                BASE64_STANDARD.encode([255; 32]).replace('/', "_")
            ),
            format!("log\n5\n{root}\n\n"),
            format!("log\n5\n{root}\nextension\n\nextension\n"),
        ] {
            let refused = open(&signer.sign_body(&body), &[key(&signer)]);
            assert!(
                matches!(refused, Err(Error::Malformed { .. })),
                "{body:?} {refused:?}"
            );
        }
    }

    #[test]
    fn extension_lines_are_signed_but_not_read() {
        let signer = signer("log", 1);
        let text = signer.sign_body(&format!("{}one\ntwo\n", checkpoint().to_body()));
        assert_eq!(open(&text, &[key(&signer)]), Ok(checkpoint()));
        let refused = open(&text.replace("two", "three"), &[key(&signer)]);
        assert!(matches!(refused, Err(Error::Signature { .. })));
    }

    #[test]
    fn texts_that_are_no_note_are_refused() {
        let known = signer("log", 1);
        let right = known.sign(&checkpoint());
        for wrong in [
            String::new(),
            "\n\n".to_owned(),
            checkpoint().to_body(),
            format!("{}\n", checkpoint().to_body()),
            right.trim_end().to_owned(),
            format!("{right}\n"),
            format!("{right}\n\n"),
            format!("{right}— log\n"),
            format!("{right}— log \n"),
            format!("{right}— log AAAAAA==\n"),
            format!("{right}—  AAAAAAA=\n"),
            format!("{right}— a+b AAAAAAA=\n"),
            format!("{right}— a\u{a0}b AAAAAAA=\n"),
            format!("{right}- log AAAAAAA=\n"),
            format!("{right} "),
            right.replace('\n', "\r\n"),
            right.replace("— log", "—\tlog"),
            right.replace("=\n\n", "=\n"),
            right.replace("— log ", "— log  "),
            right.replacen("kvcredit", "kvcredit\0", 1),
            format!("{}{right}", "x".repeat(TEXT_BYTES_MAX)),
        ] {
            let refused = open(&wrong, &[key(&known)]);
            assert!(
                matches!(refused, Err(Error::Malformed { .. })),
                "{wrong:?} {refused:?}"
            );
        }
        // The shortest signature that is one, of an unknown key.
        assert!(open(&format!("{right}— log AAAAAAA=\n"), &[key(&known)]).is_ok());
    }

    #[test]
    fn each_signature_has_one_spelling() {
        let known = signer("log", 1);
        let text = known.sign(&checkpoint());
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let head = text.strip_suffix("=\n").unwrap();
        let head = &head[..head.len() - 1];
        let opened = alphabet
            .chars()
            .filter(|c| open(&format!("{head}{c}=\n"), &[key(&known)]).is_ok());
        assert_eq!(opened.count(), 1);
    }

    #[test]
    fn verifier_keys_have_one_spelling() {
        let right = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        assert!(VerifierKey::parse(right).is_ok());
        for wrong in [
            "",
            "++",
            "example.com/foo",
            "example.com/foo+530d903a",
            "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/fool+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k+",
        ] {
            let refused = VerifierKey::parse(wrong);
            assert!(matches!(refused, Err(Error::Malformed { .. })), "{wrong}");
        }
    }

    #[test]
    fn a_weak_key_is_refused() {
        // The neutral element of the curve verifies every text.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let key = VerifyingKey::from_bytes(&neutral).unwrap();
        let text = VerifierKey::new(KeyName::parse("log").unwrap(), key).to_string();
        assert!(VerifierKey::parse(&text).is_err());
    }

    #[test]
    fn names_are_checked() {
        for wrong in ["", "a b", "a\u{3000}b", "a+b", "a\nb", "a\u{1}b"] {
            assert!(KeyName::parse(wrong).is_err(), "{wrong:?}");
        }
        for wrong in ["", "a\nb", "a\tb", "a\0"] {
            assert!(Origin::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_secret_is_not_displayed() {
        let signer = Signer::new(KeyName::parse("log").unwrap(), &[0xa5; 32]);
        let shown = format!("{signer:?}");
        assert!(shown.contains("log+"), "{shown}");
        for secret in ["a5a5", "165, 165", &BASE64_STANDARD.encode([0xa5; 32])] {
            assert!(
                !shown.to_lowercase().contains(&secret.to_lowercase()),
                "{shown}"
            );
        }
    }
}
