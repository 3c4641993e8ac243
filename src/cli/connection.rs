//! What every client command needs to reach its server.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::{
    client::{Client, Token},
    texts::Language,
};

/// Options of every client command.
#[derive(Args, Debug)]
pub(super) struct ConnectionArgs {
    /// Server to talk to
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50051")]
    server: String,
    /// Folder with credentials: the bearer token in its file `token`, unless KVCREDIT_TOKEN is set
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Bearer token
    #[arg(
        long = "token",
        env = "KVCREDIT_TOKEN",
        hide = true,
        hide_env_values = true
    )]
    token: Option<String>,
}

impl ConnectionArgs {
    pub(super) async fn connect(&self, language: Language) -> Result<Client, Failure> {
        let token = match (&self.token, &self.data_dir) {
            (Some(token), _) => Some(token.clone()),
            (None, Some(folder)) => token_of(folder)?,
            (None, None) => None,
        };
        // Before anybody is called: a wrong token is wrong whether or not a server answers.
        let token = match token.as_deref().map(str::trim) {
            Some("") => return Err(Failure::Usage("cli-empty-token")),
            Some(token) => Some(Token::parse(token)?),
            None => None,
        };
        let client = Client::connect(&self.server, language).await?;
        Ok(match token {
            Some(token) => client.with_token(token),
            None => client,
        })
    }
}

/// Returns the token of a folder; `None` where the folder has no such file.
fn token_of(folder: &Path) -> Result<Option<String>, Failure> {
    let path = folder.join("token");
    match std::fs::read_to_string(&path) {
        Ok(token) => Ok(Some(token)),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound && folder.is_dir() => Ok(None),
        Err(err) => Err(Failure::Unreadable(vec![(
            path.display().to_string(),
            err.to_string(),
        )])),
    }
}
