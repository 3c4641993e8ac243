//! `src/pb` is what `proto` says. `KVCREDIT_REGENERATE=1 cargo test generated` writes it anew.

use std::{
    fs,
    path::{Path, PathBuf},
};

use prost::Message;

const FILES: [&str; 2] = [
    "kvcredit/v1/scoring_service.proto",
    "kvcredit/v1/decision_service.proto",
];

/// Messages that the server answers from stored bytes (`src/pb/stored.rs`).
const STORED: [&str; 7] = [
    "ScoreFirmResponse",
    "ScoreFirmsResponse",
    "GetDecisionResponse",
    "ListDecisionsResponse",
    "WatchDecisionsResponse",
    "ExportDecisionsResponse",
    "ReviewDecisionResponse",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn generate(into: &Path) {
    let mut compiler = protox::Compiler::new([root().join("proto")]).unwrap();
    compiler.include_imports(true).include_source_info(true);
    compiler.open_file("kvcredit/v1/errors.proto").unwrap();
    compiler.open_files(FILES).unwrap();

    let set = compiler.file_descriptor_set();
    let mut ours = set.clone();
    // Messages of other packages are not generated; moments are looked at, since our messages hold them.
    ours.file.retain(|file| {
        file.package.as_deref() == Some("kvcredit.v1")
            || file.name.as_deref() == Some("google/protobuf/timestamp.proto")
    });

    // Messages and client.
    let messages = into.join("messages");
    fs::create_dir_all(&messages).unwrap();
    tonic_prost_build::configure()
        .build_server(false)
        .build_transport(false)
        .extern_path(".google.rpc", "::tonic_types")
        .out_dir(&messages)
        .compile_fds(ours.clone())
        .unwrap();
    // Server, whose answers are stored bytes.
    let server = into.join("server");
    fs::create_dir_all(&server).unwrap();
    let mut builder = tonic_prost_build::configure()
        .build_client(false)
        .codec_path("crate::pb::codec::Whole")
        .extern_path(".google.rpc", "::tonic_types");
    for name in STORED {
        builder = builder.extern_path(
            format!(".kvcredit.v1.{name}"),
            format!("crate::pb::stored::{name}"),
        );
    }
    builder
        .extern_path(".kvcredit.v1", "crate::pb")
        .out_dir(&server)
        .compile_fds(ours)
        .unwrap();
    fs::rename(messages.join("kvcredit.v1.rs"), into.join("messages.rs")).unwrap();
    fs::rename(server.join("kvcredit.v1.rs"), into.join("server.rs")).unwrap();

    // Descriptors for reflection and JSON: the options as well, the comments not.
    let mut plain = protox::Compiler::new([root().join("proto")]).unwrap();
    plain.include_imports(true).include_source_info(false);
    plain.open_file("kvcredit/v1/errors.proto").unwrap();
    plain.open_files(FILES).unwrap();
    fs::write(
        into.join("descriptors.bin"),
        plain.encode_file_descriptor_set(),
    )
    .unwrap();
    assert!(!set.encode_to_vec().is_empty());
}

#[test]
fn generated_code_is_what_the_contract_says() {
    let folder = tempfile::tempdir().unwrap();
    generate(folder.path());
    for name in ["messages.rs", "server.rs", "descriptors.bin"] {
        let fresh = fs::read(folder.path().join(name)).unwrap();
        let committed = root().join("src/pb").join(name);
        if std::env::var_os("KVCREDIT_REGENERATE").is_some() {
            fs::write(&committed, &fresh).unwrap();
        }
        assert!(
            fs::read(&committed).unwrap_or_default() == fresh,
            "src/pb/{name} is stale: run KVCREDIT_REGENERATE=1 cargo test generated"
        );
    }
}
