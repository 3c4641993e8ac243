//! `kvcredit serve`.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use crate::{
    app::{self, Engine},
    config::{Config, Problems, Sources},
    rpc::shutdown::Signals,
    telemetry,
};

/// Serves the contract until SIGTERM or SIGINT.
///
/// Prints one line of JSON to stdout when it is ready; logs go to stderr. Every flag is also a key of the configuration file
/// and an environment variable (`--data-dir`, `data_dir`, `KVCREDIT_DATA_DIR`); flags win.
#[derive(Args, Debug, Default)]
pub struct Serve {
    /// Configuration file (TOML) [env: KVCREDIT_CONFIG]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Loopback address and port; port 0 takes a free one [default: 127.0.0.1:50051]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Book of the callers [default: demo]
    #[arg(long, value_name = "BOOK")]
    pub book: Option<String>,
    /// Where decisions are kept, `sqlite:PATH` or `postgres://ROLE@HOST/DATABASE` [default: kvcredit.db in the data folder]
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Folder of the server's own files, made where it is missing [default: ./kvcredit-data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// The model that scores
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// Directory with further models
    #[arg(long, value_name = "DIR")]
    pub models: Option<String>,
    /// Directory with further policy tables
    #[arg(long, value_name = "DIR")]
    pub policies: Option<String>,
    /// Make a demonstration book at start
    #[arg(long)]
    pub demo: bool,
    /// Do not answer grpc.reflection
    #[arg(long)]
    pub no_reflection: bool,
}

impl Serve {
    /// Returns the configuration of these flags, the environment and the file, and the engine that it names.
    ///
    /// # Errors
    /// [`Problems`]: all of them, of keys, models and tables.
    pub fn with_engine(self) -> Result<(Config, Engine), Problems> {
        Config::read_with(self.sources()?, Engine::load_named)
    }

    fn sources(self) -> Result<Sources, Problems> {
        let Serve {
            config,
            listen,
            book,
            database,
            data_dir,
            model,
            models,
            policies,
            demo,
            no_reflection,
        } = self;
        let given = [
            ("listen", listen),
            ("book", book),
            ("database", database),
            ("data_dir", data_dir),
            ("model", model),
            ("models", models),
            ("policies", policies),
            ("demo", demo.then(|| "true".into())),
            ("reflection", no_reflection.then(|| "false".into())),
        ];
        let flags = given
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        Sources::gather(config, flags.collect())
    }
}

pub(super) async fn run(serve: Serve) -> Result<u8, Failure> {
    let (config, engine) = serve.with_engine().map_err(Failure::Configuration)?;
    telemetry::start(&config.log);
    #[cfg(debug_assertions)]
    crate::config::arm_crash_point().map_err(Failure::Configuration)?;
    // Caught first, so that a signal during the start is not lost.
    let signals = Signals::catch()?;
    app::serve(config, engine, signals.wait())
        .await
        .map_err(Failure::Serve)?;
    Ok(0)
}
