//! A Python with the packages of `tests/python/requirements.txt`, for tests against foreign implementations.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the interpreter of the virtual environment in `target/python`, which is made on first use and anew when the
/// requirements change. A machine that cannot make it fails the test: "could not run" is never a pass.
pub fn interpreter() -> &'static Path {
    static INTERPRETER: OnceLock<PathBuf> = OnceLock::new();
    INTERPRETER.get_or_init(|| {
        let output = Command::new(root().join("scripts/python-environment"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "scripts/python-environment: {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        root().join("target/python/bin/python")
    })
}

/// Returns the folder of our Python sources.
pub fn sources() -> PathBuf {
    root().join("tests/python")
}
