//! Arguments of all commands that open connections.

use std::{path::PathBuf, time::SystemTime};

use clap::{Args, builder::FalseyValueParser};
use dembei::{
    config::Config,
    net::{Client, Options},
};

/// Whether and how servers are asked.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Connections")]
pub(crate) struct NetArgs {
    /// Open no connection
    ///
    /// What the cache has is used, however old.
    #[arg(long, env = "DEMBEI_OFFLINE", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub(crate) offline: bool,

    /// How those who run a server can reach you
    ///
    /// An e-mail address or a page of yours. It is sent with every request; without it, nothing is asked.
    #[arg(long, env = "DEMBEI_CONTACT", value_name = "MAIL|URL", hide_env_values = true)]
    pub(crate) contact: Option<String>,

    /// The folder that keeps what servers answered
    ///
    /// By default `dembei` in the user's folder for caches: `$XDG_CACHE_HOME` or ~/.cache, ~/Library/Caches on macOS,
    /// `%LOCALAPPDATA%` on Windows. It may be deleted at any time.
    #[arg(long, env = "DEMBEI_CACHE", value_name = "DIR", hide_env_values = true)]
    pub(crate) cache: Option<PathBuf>,

    /// Ask again for what was answered so many days ago
    ///
    /// 30, unless dembei.toml says otherwise; 0 asks every time.
    #[arg(long, value_name = "DAYS")]
    pub(crate) max_age: Option<u32>,

    /// The proxy, or `none`
    ///
    /// Without it, that of the variables `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, save for what `NO_PROXY` names.
    #[arg(long, env = "DEMBEI_PROXY", value_name = "URL", hide_env_values = true)]
    pub(crate) proxy: Option<String>,

    /// Certificates (PEM) to trust beside those of the system
    #[arg(long, value_name = "FILE")]
    pub(crate) certificates: Option<PathBuf>,
}

impl NetArgs {
    /// The options that hold: flag over environment over file over default.
    pub(crate) fn options(&self, config: &Config) -> Options {
        let file = config.net.clone();
        Options {
            offline: self.offline || file.offline,
            contact: self.contact.clone().or(file.contact),
            cache: self.cache.clone().or(file.cache).or_else(default_cache),
            max_age: self.max_age.unwrap_or(file.max_age),
            proxy: self.proxy.clone().or(file.proxy),
            certificates: self.certificates.clone().or(file.certificates),
            ..file
        }
    }

    /// A client that may do what the options allow.
    pub(crate) fn client(&self, config: &Config, now: SystemTime) -> anyhow::Result<Client> {
        Ok(Client::new(&self.options(config), now)?)
    }
}

/// Where this system keeps caches; `None` where the environment does not tell.
fn default_cache() -> Option<PathBuf> {
    let folder = |variable: &str| {
        std::env::var_os(variable)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let caches = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("dembei"))
}
