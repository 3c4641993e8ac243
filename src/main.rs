//! The one binary.

use std::process::ExitCode;

use clap::Parser;
use kvcredit::cli::{self, Cli};

/// Requests are many small allocations; the platform's allocator took a sixth of the processors' time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code where the runtime does not start; see `--help`.
const FAILED: u8 = 5;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime.block_on(cli::run(cli)),
        Err(err) => {
            eprintln!("kvcredit: the runtime does not start: {err}");
            ExitCode::from(FAILED)
        }
    }
}
