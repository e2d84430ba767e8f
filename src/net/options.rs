//! What the user sets about connections.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::NetError;

/// Settings of all connections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// How the people who run a server can reach the user: an e-mail address or a page. It is sent with every request;
    /// without it, nothing is asked.
    pub contact: Option<String>,
    /// Opens no connection at all; what the cache has is used, however old.
    pub offline: bool,
    /// The folder that keeps answers; `None` keeps nothing.
    pub cache: Option<PathBuf>,
    /// How many days an answer is used before it is asked for again; 0 asks every time.
    pub max_age: u32,
    /// The proxy, as an `http`, `https` or `socks5` URL, or `none`; `None` takes those of the environment
    /// (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, save for what `NO_PROXY` names).
    pub proxy: Option<String>,
    /// A file of certificates (PEM) to trust beside those of the system.
    pub certificates: Option<PathBuf>,
    /// Seconds that a connection may take to open.
    pub connect_timeout: u32,
    /// Seconds of silence after which an answer is given up.
    pub read_timeout: u32,
    /// Seconds that a request may take as a whole.
    pub timeout: u32,
    /// The longest answer, in megabytes (millions of bytes), unpacked.
    pub max_response: u32,
    /// How many redirects are followed; only on the same host, and never from `https` to `http`.
    pub max_redirects: u8,
    /// How many times a request is tried again.
    pub retries: u8,
    /// Seconds that a server may ask to wait; where it asks for more, the request is given up.
    pub max_wait: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            contact: None,
            offline: false,
            cache: None,
            max_age: 30,
            proxy: None,
            certificates: None,
            connect_timeout: 10,
            read_timeout: 30,
            timeout: 120,
            max_response: 64,
            max_redirects: 3,
            retries: 5,
            max_wait: 300,
        }
    }
}

impl Options {
    /// The `User-Agent`: the program, its version, and the contact. `None` without a contact.
    ///
    /// Fails when the contact is neither an e-mail address nor a URL, or cannot stand in a header.
    pub fn user_agent(&self) -> Result<Option<String>, NetError> {
        let Some(contact) = self.contact.as_deref().map(str::trim).filter(|c| !c.is_empty()) else {
            return Ok(None);
        };
        let is_web = contact.starts_with("https://") || contact.starts_with("http://");
        let is_mail = contact
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !contact.contains(' '));
        let is_header =
            contact.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && !contact.contains(['(', ')']);
        if (is_web || is_mail) && is_header {
            Ok(Some(format!("dembei/{} ({contact})", env!("CARGO_PKG_VERSION"))))
        } else {
            Err(NetError::Contact {
                contact: contact.to_owned(),
            })
        }
    }
}
