//! Carries requests over the network, by `reqwest`.

use std::{error::Error, fs, io::Read as _, time::Duration};

use flate2::read::MultiGzDecoder;
use reqwest::{
    Certificate, ClientBuilder, Proxy, Url,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE},
    redirect::{Attempt, Policy},
};
use tokio::runtime::Runtime;

use super::{Method, NetError, Options, Request, Response, Transport};

const MEGABYTE: u64 = 1_000_000;

/// A connection to the world.
pub(super) struct Online {
    client: reqwest::Client,
    runtime: Runtime,
    max_bytes: u64,
    megabytes: u32,
}

/// A redirect that is not followed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("not followed: {reason}")]
struct Elsewhere {
    from: String,
    to: String,
    reason: &'static str,
}

impl Online {
    /// Sets up proxies, certificates, timeouts and redirects; opens no connection yet.
    pub(super) fn new(options: &Options, user_agent: &str) -> Result<Self, NetError> {
        // Another part of the program may have chosen a provider of cryptography before; any is good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let certificates = certificates(options)?;
        let builder = || settings(options, user_agent);
        let client = builder()?
            .tls_certs_merge(certificates.clone())
            .build()
            .or_else(|error| {
                // A system without certificates of its own can still ask where those of the user reach, or without TLS.
                tracing::warn!(%error, "cannot use the certificates of this system");
                let built = builder()?.tls_certs_only(certificates).build();
                built.map_err(|source| setting("certificates", source))
            })?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("dembei-net")
            .enable_all()
            .build()
            .map_err(|source| setting("offline", source))?;
        Ok(Self {
            client,
            runtime,
            max_bytes: u64::from(options.max_response) * MEGABYTE,
            megabytes: options.max_response,
        })
    }

    async fn exchange(&self, request: &Request) -> Result<Response, NetError> {
        let host = request.host();
        let mut response = self
            .to_send(request)?
            .send()
            .await
            .map_err(|error| failure(host, error))?;
        if response
            .content_length()
            .is_some_and(|length| length > self.max_bytes)
        {
            return Err(self.too_large(host));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(host, error))? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > self.max_bytes {
                return Err(self.too_large(host));
            }
        }
        let headers = response.headers().iter();
        let headers: Vec<(String, String)> = headers
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let mut answer = Response {
            status: response.status().as_u16(),
            headers,
            body,
        };
        self.unpack(host, &mut answer)?;
        Ok(answer)
    }

    fn to_send(&self, request: &Request) -> Result<reqwest::RequestBuilder, NetError> {
        let wrong = || NetError::Url {
            url: request.url.clone(),
        };
        let mut url = Url::parse(&request.url).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong());
        }
        let builder = match request.method {
            Method::Get if request.parameters.is_empty() => self.client.get(url),
            Method::Get => {
                url.query_pairs_mut().extend_pairs(&request.parameters);
                self.client.get(url)
            }
            Method::Post => {
                let mut form = Url::parse("form:").map_err(|_| wrong())?;
                form.query_pairs_mut().extend_pairs(&request.parameters);
                let form = form.query().unwrap_or_default().to_owned();
                let kind = "application/x-www-form-urlencoded";
                self.client.post(url).header(CONTENT_TYPE, kind).body(form)
            }
        };
        Ok(builder
            .header(ACCEPT, "application/json")
            .header(ACCEPT_ENCODING, "gzip"))
    }

    /// Unpacks the body, within the limit.
    fn unpack(&self, host: &str, answer: &mut Response) -> Result<(), NetError> {
        let packed = answer
            .header("content-encoding")
            .unwrap_or_default()
            .to_ascii_lowercase();
        match packed.as_str() {
            "" | "identity" => return Ok(()),
            "gzip" | "x-gzip" => {}
            other => {
                return Err(NetError::ContentType {
                    host: host.to_owned(),
                    found: format!("the encoding {other:?}"),
                    begin: String::new(),
                });
            }
        }
        let mut body = Vec::new();
        MultiGzDecoder::new(answer.body.as_slice())
            .take(self.max_bytes + 1)
            .read_to_end(&mut body)
            .map_err(|source| NetError::CutOff {
                host: host.to_owned(),
                source: Box::new(source),
            })?;
        if body.len() as u64 > self.max_bytes {
            return Err(self.too_large(host));
        }
        answer.body = body;
        Ok(())
    }

    fn too_large(&self, host: &str) -> NetError {
        NetError::TooLarge {
            host: host.to_owned(),
            megabytes: self.megabytes,
        }
    }
}

impl Transport for Online {
    fn name(&self) -> &'static str {
        "online"
    }

    fn send(&self, request: &Request) -> Result<Response, NetError> {
        self.runtime.block_on(self.exchange(request))
    }
}

fn settings(options: &Options, user_agent: &str) -> Result<ClientBuilder, NetError> {
    let seconds = |number: u32| Duration::from_secs(number.max(1).into());
    let limit = usize::from(options.max_redirects);
    let builder = ClientBuilder::new()
        .user_agent(user_agent)
        .connect_timeout(seconds(options.connect_timeout))
        .read_timeout(seconds(options.read_timeout))
        .timeout(seconds(options.timeout))
        .redirect(Policy::custom(move |attempt| judge(attempt, limit)));
    Ok(match options.proxy.as_deref() {
        None => builder,
        Some("none") => builder.no_proxy(),
        Some(url) => {
            let proxy = Proxy::all(url).map_err(|source| setting("proxy", source.without_url()))?;
            let proxy = proxy.no_proxy(reqwest::NoProxy::from_env());
            // Those of the environment do not hold beside it.
            builder.no_proxy().proxy(proxy)
        }
    })
}

fn certificates(options: &Options) -> Result<Vec<Certificate>, NetError> {
    let Some(path) = &options.certificates else {
        return Ok(Vec::new());
    };
    let pem = fs::read(path).map_err(|source| NetError::Certificates {
        path: path.clone(),
        source,
    })?;
    Certificate::from_pem_bundle(&pem).map_err(|source| setting("certificates", source))
}

fn setting(name: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> NetError {
    NetError::Setting {
        name,
        source: source.into(),
    }
}

/// Follows a redirect to the same host, but not to another one, nor out of TLS, nor for ever.
fn judge(attempt: Attempt<'_>, limit: usize) -> reqwest::redirect::Action {
    let Some(from) = attempt.previous().last() else {
        return attempt.follow();
    };
    let to = attempt.url();
    let is_secure = |url: &Url| url.scheme() == "https";
    let reason = if is_secure(from) && !is_secure(to) {
        "it is not encrypted, and the first address was"
    } else if from.host_str() != to.host_str()
        || (from.scheme() == to.scheme() && from.port_or_known_default() != to.port_or_known_default())
    {
        "it is another server"
    } else if attempt.previous().len() > limit {
        "there were too many redirects before (net.max_redirects)"
    } else {
        return attempt.follow();
    };
    let elsewhere = Elsewhere {
        from: without_query(from),
        to: without_query(to),
        reason,
    };
    attempt.error(elsewhere)
}

fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // What names the user is nobody's business.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// Tells the kinds of failure apart.
fn failure(host: &str, error: reqwest::Error) -> NetError {
    let error = error.without_url();
    let host = host.to_owned();
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(found) = cause {
        if let Some(Elsewhere { from, to, reason }) = found.downcast_ref() {
            return NetError::Redirect {
                from: from.clone(),
                to: to.clone(),
                reason,
            };
        }
        cause = found.source();
    }
    let (is_timeout, is_connect) = (error.is_timeout(), error.is_connect());
    let source = error.into();
    match () {
        () if is_timeout => NetError::Timeout { host, source },
        () if is_connect => NetError::Connect { host, source },
        () => NetError::CutOff { host, source },
    }
}
