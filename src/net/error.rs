//! What can go wrong when a server is asked.

use std::{error::Error, io, path::PathBuf};

/// A question that got no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// No connection may be opened.
    #[error("cannot ask {host}: the run is offline, and the cache has no answer")]
    Offline {
        /// Who was to be asked.
        host: String,
    },
    /// Nobody is named whom the server's people could turn to.
    #[error("cannot ask {host}: no contact is set, and without one nothing is asked")]
    NoContact {
        /// Who was to be asked.
        host: String,
    },
    /// The contact is of no use.
    #[error(
        "the contact {contact:?} is neither an e-mail address nor the URL of a page, in ASCII and without brackets"
    )]
    Contact {
        /// The setting.
        contact: String,
    },
    /// The program has no HTTP client.
    #[error("cannot ask {host}: this program was built without the feature `online`")]
    NotBuilt {
        /// Who was to be asked.
        host: String,
    },
    /// A setting that cannot be used; its value is not shown, since it may hold a password.
    #[error("cannot use the setting `net.{name}`")]
    Setting {
        /// Which.
        name: &'static str,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A file of certificates that cannot be read.
    #[error("cannot read the certificates in {path:?}")]
    Certificates {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An address that is none, or is neither `http` nor `https`.
    #[error("{url:?} is no address on the web (http:// or https://)")]
    Url {
        /// What stands there.
        url: String,
    },
    /// No connection could be opened, by name, by route, or since the other side is not who it should be.
    #[error("cannot connect to {host}")]
    Connect {
        /// Who was to be asked.
        host: String,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// No answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// Who was asked.
        host: String,
        /// What the time was for.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The answer ended before its end.
    #[error("the answer of {host} was cut off")]
    CutOff {
        /// Who was asked.
        host: String,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The server says that it cannot, or will not.
    #[error("{host} answered with status {status}")]
    Status {
        /// Who was asked.
        host: String,
        /// The status.
        status: u16,
    },
    /// The server asks to wait for longer than the user wants to.
    #[error("{host} asks to wait {seconds} seconds, and at most {limit} are allowed (net.max_wait)")]
    Busy {
        /// Who was asked.
        host: String,
        /// For how long.
        seconds: u64,
        /// How long is allowed.
        limit: u32,
    },
    /// The server was busy each time.
    #[error("{host} is too busy ({code}), and was asked {times} times")]
    GivenUp {
        /// Who was asked.
        host: String,
        /// What it calls that.
        code: String,
        /// How many times.
        times: u32,
    },
    /// The answer is too long.
    #[error("the answer of {host} is longer than {megabytes} megabytes (net.max_response)")]
    TooLarge {
        /// Who was asked.
        host: String,
        /// The limit.
        megabytes: u32,
    },
    /// The answer is something else, mostly a page that says why.
    #[error("{host} answered with {found} instead of JSON: {begin:?}")]
    ContentType {
        /// Who was asked.
        host: String,
        /// The media type that came.
        found: String,
        /// How the answer begins.
        begin: String,
    },
    /// The answer is not in UTF-8, as JSON must be.
    #[error("the answer of {host} is not in UTF-8, as JSON must be; it says it is in {declared}")]
    Charset {
        /// Who was asked.
        host: String,
        /// The character set that the answer names.
        declared: String,
    },
    /// The answer is broken JSON.
    #[error("cannot read the answer of {host} as JSON")]
    Json {
        /// Who was asked.
        host: String,
        /// Where and why.
        source: serde_json::Error,
    },
    /// JSON of another form than the service promises.
    #[error("the answer of {host} is not what it should be: {what}")]
    Form {
        /// Who was asked.
        host: String,
        /// What is missing or odd.
        what: String,
    },
    /// A redirect that is not followed.
    #[error("{from} sends to {to}, which is not followed: {reason}")]
    Redirect {
        /// Who was asked.
        from: String,
        /// Where it sends to.
        to: String,
        /// Why not.
        reason: &'static str,
    },
    /// The service understood and refused.
    #[error("{host} refused the request ({code}): {info}")]
    Refused {
        /// Who was asked.
        host: String,
        /// Its name for the error.
        code: String,
        /// Its words.
        info: String,
    },
}

impl NetError {
    /// Whether the same request may well succeed a little later.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Timeout { .. } | Self::CutOff { .. } => true,
            Self::Status { status, .. } => matches!(status, 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// What the user can do about it, where that can be told.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Self::Offline { .. } => "run without --offline, or name a cache that has the answers by --cache",
            Self::NoContact { .. } | Self::Contact { .. } => {
                "name an e-mail address or a page of yours by --contact, in the variable DEMBEI_CONTACT, or in \
                 dembei.toml as `contact` under [net]; it is sent with each request, as Wikimedia asks of all programs"
            }
            Self::NotBuilt { .. } => {
                "build with the feature `online`, or use a local index (--wikidata-index)"
            }
            Self::Connect { .. } => {
                "check the address, the network, the proxy (--proxy, or the variable HTTPS_PROXY), and for https that \
                 the system has its certificates (package ca-certificates, or --certificates)"
            }
            Self::Timeout { .. } | Self::CutOff { .. } | Self::GivenUp { .. } | Self::Busy { .. } => {
                "try again later; what was answered so far is in the cache and will not be asked again"
            }
            Self::TooLarge { .. } => "raise `max_response` under [net] in dembei.toml",
            Self::Redirect { .. } => "if you trust that address, name it instead",
            Self::ContentType { .. } => {
                "check that the address is that of the service, not of a page about it"
            }
            _ => return None,
        };
        Some(help.to_owned())
    }
}
