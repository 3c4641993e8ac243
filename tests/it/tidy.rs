//! The map of ARCHITECTURE.md, held against the sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every hand-written source file below `folder`, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(at: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .filter(|(name, _)| name != "src/pb/messages.rs" && name != "src/pb/server.rs")
        .collect()
}

/// The code of a file, without its tests and comments.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Says whether `code` names `path` as a path segment, for example `crate::rpc` or `sqlx`.
fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + path.len()..].chars().next();
        let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !joined(before) && !joined(after)
    })
}

/// Which module imports which: a module on the left must not name one on the right.
const FORBIDDEN: [(&str, &[&str]); 16] = [
    (
        "src/statistics/",
        &[
            "domain", "features", "model", "policy", "storage", "service", "jobs", "rpc", "pb",
            "client", "cli", "app", "config", "texts", "table", "workshop", "report", "export",
        ],
    ),
    (
        "src/domain/",
        &[
            "features", "model", "policy", "storage", "service", "jobs", "rpc", "pb", "client",
            "cli", "app", "config", "texts",
        ],
    ),
    (
        "src/features/",
        &[
            "model", "policy", "storage", "service", "jobs", "rpc", "pb", "client", "cli", "app",
            "config", "texts",
        ],
    ),
    (
        "src/model/",
        &[
            "policy", "storage", "service", "jobs", "rpc", "pb", "client", "cli", "app", "config",
            "texts",
        ],
    ),
    (
        "src/sourced/",
        &[
            "statistics",
            "features",
            "model",
            "policy",
            "storage",
            "service",
            "jobs",
            "rpc",
            "pb",
            "client",
            "cli",
            "app",
            "config",
            "texts",
            "table",
            "workshop",
            "report",
            "export",
        ],
    ),
    (
        "src/knowledge/",
        &[
            "statistics",
            "features",
            "model",
            "policy",
            "storage",
            "service",
            "jobs",
            "rpc",
            "pb",
            "client",
            "cli",
            "app",
            "config",
            "texts",
            "table",
            "workshop",
            "report",
            "export",
        ],
    ),
    (
        "src/workshop/",
        &[
            "features", "model", "policy", "storage", "service", "jobs", "rpc", "pb", "client",
            "cli", "app", "config", "domain", "texts", "report", "export",
        ],
    ),
    (
        "src/export/",
        &[
            "features", "model", "policy", "storage", "service", "jobs", "rpc", "pb", "client",
            "cli", "app", "config", "domain", "texts", "table", "report",
        ],
    ),
    (
        "src/table/",
        &[
            "features", "model", "policy", "storage", "service", "jobs", "rpc", "pb", "client",
            "cli", "app", "config", "domain", "report",
        ],
    ),
    (
        "src/report/",
        &[
            "features", "model", "policy", "storage", "service", "jobs", "rpc", "pb", "client",
            "cli", "app", "config", "domain", "table",
        ],
    ),
    (
        "src/policy/",
        &[
            "storage", "service", "jobs", "rpc", "pb", "client", "cli", "app", "config", "texts",
            "features", "model",
        ],
    ),
    (
        "src/storage/",
        &[
            "features", "model", "policy", "service", "jobs", "rpc", "pb", "client", "cli", "app",
            "config", "texts",
        ],
    ),
    (
        "src/service/",
        &["jobs", "rpc", "pb", "client", "cli", "app", "config"],
    ),
    ("src/rpc/", &["client", "cli", "app", "jobs"]),
    ("src/jobs/", &["client", "cli", "app", "storage"]),
    ("src/client/", &["rpc", "service", "storage", "cli", "app"]),
];

/// Modules and the only places that may name them.
const READERS: [(&str, &[&str]); 2] = [
    (
        "sourced",
        &["src/sourced/", "src/knowledge/", "src/policy/"],
    ),
    (
        "knowledge",
        &[
            "src/knowledge/",
            "src/policy/",
            "src/service/",
            "src/rpc/",
            "src/jobs/",
            "src/app",
            "src/cli/",
        ],
    ),
];

/// Libraries and the only places that may name them.
const HOMES: [(&str, &[&str]); 13] = [
    ("sqlx", &["src/storage/sqlite/", "src/storage/postgres/"]),
    ("ed25519_dalek", &["src/storage/log/"]),
    ("tonic", &["src/rpc/", "src/client/", "src/pb/"]),
    ("tonic_types", &["src/rpc/", "src/client/", "src/pb/"]),
    ("prost", &["src/rpc/", "src/client/", "src/pb/"]),
    ("prost_reflect", &["src/pb/"]),
    ("csv_core", &["src/table/delimited/"]),
    ("parquet", &["src/table/columnar/"]),
    ("askama", &["src/report/"]),
    ("plotters", &["src/report/plot.rs"]),
    ("quick_xml", &["src/export/pmml/"]),
    ("linfa", &["src/model/", "src/statistics/", "src/workshop/"]),
    (
        "ndarray",
        &["src/model/", "src/statistics/", "src/workshop/"],
    ),
];

/// What domain code must not name: it cannot fail for outside reasons.
const OUTSIDE: [&str; 6] = ["tokio", "serde", "std::fs", "std::env", "std::net", "async"];

#[test]
fn imports_go_one_way() {
    let mut broken = Vec::new();
    for (file, text) in sources("src") {
        let code = code(&text);
        for (module, others) in FORBIDDEN {
            for other in others {
                if file.starts_with(module) && names(&code, &format!("crate::{other}")) {
                    broken.push(format!("{file} names crate::{other}"));
                }
            }
        }
        if file.starts_with("src/domain/") {
            for word in OUTSIDE {
                if names(&code, word) {
                    broken.push(format!("{file} names {word}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn some_modules_are_named_in_few_places() {
    let mut broken = Vec::new();
    for (file, text) in sources("src") {
        let code = code(&text);
        for (module, places) in READERS {
            let may = places.iter().any(|place| file.starts_with(place));
            if !may && !file.ends_with("/tests.rs") && names(&code, &format!("crate::{module}")) {
                broken.push(format!("{file} names crate::{module}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn libraries_stay_in_their_homes() {
    let mut broken = Vec::new();
    for (file, text) in sources("src") {
        let code = code(&text);
        for (library, homes) in HOMES {
            let at_home = homes.iter().any(|home| file.starts_with(home));
            if !at_home && code.contains(&format!("{library}::")) {
                broken.push(format!("{file} names {library}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn transcendentals_on_the_scoring_path_come_from_libm() {
    let mut broken = Vec::new();
    for folder in [
        "src/domain",
        "src/features",
        "src/model",
        "src/knowledge",
        "src/policy",
        "src/statistics",
        "src/workshop",
    ] {
        for (file, text) in sources(folder) {
            for call in [
                ".ln()",
                ".exp()",
                ".powf(",
                ".log10()",
                ".log2()",
                ".ln_1p()",
                ".exp_m1()",
                ".powi(",
                ".tanh()",
            ] {
                if code(&text).contains(call) {
                    broken.push(format!("{file} calls {call}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_module_says_what_it_owns() {
    let silent: Vec<String> = sources("src")
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(file, _)| file)
        .collect();
    assert!(silent.is_empty(), "no module comment: {silent:#?}");
}

#[test]
fn tests_neither_sleep_nor_skip() {
    // Spelt in parts, so that this file passes its own check.
    let skips = [concat!("#[ign", "ore"), concat!("#[should_", "panic")];
    let sleeps = [concat!("thread::sl", "eep"), concat!("time::sl", "eep(")];
    let mut broken = Vec::new();
    for (file, text) in sources("src").into_iter().chain(sources("tests")) {
        let tests = match file.starts_with("tests/") {
            true => text.as_str(),
            false => text
                .split_once("#[cfg(test)]")
                .map_or("", |(_, tests)| tests),
        };
        for word in skips.into_iter().chain(sleeps) {
            if tests.contains(word) {
                broken.push(format!("{file} has {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_checker_finds_what_it_looks_for() {
    assert!(names("use crate::rpc::status;", "crate::rpc"));
    assert!(!names("use crate::rpcx;", "crate::rpc"));
    assert!(code("a\n// sqlx\nb\n#[cfg(test)]\nsqlx::x").lines().count() == 2);
}
