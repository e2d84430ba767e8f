//! Asks for JSON: from the cache, or from the server with patience.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde_json::Value;
use tracing::{debug, info, warn};

use super::{
    NetError, Options, Request, Response, Transport, cache::Cache, patience, transport, turnstile::Turnstile,
};

/// How many requests are under way at once at most, as Wikimedia asks of programs.
pub const AT_ONCE: usize = 3;

/// How often a request is tried again when there was no answer: it is rather the network than a moment's load.
const RETRIES_IN_SILENCE: u32 = 2;

/// How much of a wrong answer is shown, in characters.
const SHOWN: usize = 80;

/// Asks servers, for all that the program wants to know.
///
/// It may be used by many threads at once. It must not be used, nor dropped, on a thread that runs async tasks.
pub struct Client {
    options: Options,
    transport: Box<dyn Transport>,
    cache: Option<Cache>,
    turnstile: Turnstile,
    sleep: fn(Duration),
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("transport", &self.transport.name())
            .finish_non_exhaustive()
    }
}

/// What came of one try.
enum Try {
    Answered(Value, Vec<u8>),
    /// The server, or the way to it, was busy: how long it asks to wait, and what to say in the end.
    Busy(Option<Duration>, NetError),
}

impl Client {
    /// One that may do what the options allow; `now` tells how old the answers in the cache are.
    ///
    /// Offline, or without a contact, it is made all the same, and has what the cache has.
    pub fn new(options: &Options, now: SystemTime) -> Result<Self, NetError> {
        Ok(Self::with_transport(options, transport::choose(options)?, now))
    }

    /// One that has its answers from elsewhere, such as recorded ones.
    pub fn with_transport(options: &Options, transport: Box<dyn Transport>, now: SystemTime) -> Self {
        Self {
            options: options.clone(),
            transport,
            cache: Cache::new(options, now),
            turnstile: Turnstile::new(AT_ONCE),
            sleep: std::thread::sleep,
        }
    }

    /// The same, but waits by that function.
    #[cfg(test)]
    pub(super) fn with_sleep(mut self, sleep: fn(Duration)) -> Self {
        self.sleep = sleep;
        self
    }

    /// Asks, and gives the answer, which is no error of the service.
    pub fn json(&self, request: &Request) -> Result<Value, NetError> {
        if let Some(answer) = self.cached(request) {
            return Ok(answer);
        }
        let (answer, body) = self.ask(request)?;
        self.keep(request, &body);
        Ok(answer)
    }

    /// Asks all, a few at once, and gives the answers in the order of the questions.
    pub fn json_all(&self, requests: &[Request]) -> Vec<Result<Value, NetError>> {
        spread(requests, |request| self.json(request))
    }

    /// Asks all, a few at once, past the cache; for questions whose answers are kept piece by piece.
    pub fn fresh_all(&self, requests: &[Request]) -> Vec<Result<Value, NetError>> {
        spread(requests, |request| self.ask(request).map(|(answer, _)| answer))
    }

    /// What the cache has; asks nobody.
    pub fn cached(&self, request: &Request) -> Option<Value> {
        let answer = self.cache.as_ref()?.read(request)?;
        debug!(host = request.host(), "answered from the cache");
        Some(answer)
    }

    /// Keeps an answer in the cache, as if that had been asked. A cache that cannot be written is no error: the answer is
    /// asked for again another time.
    pub fn keep(&self, request: &Request, body: &[u8]) {
        if let Some(cache) = &self.cache
            && let Err(error) = cache.write(request, body)
        {
            warn!(%error, "cannot keep an answer in the cache");
        }
    }

    fn ask(&self, request: &Request) -> Result<(Value, Vec<u8>), NetError> {
        let mut tries = 0;
        loop {
            debug!(host = request.host(), "asking");
            let (told, error) = match self.turnstile.pass(|| self.attempt(request))? {
                Try::Answered(answer, body) => return Ok((answer, body)),
                Try::Busy(told, error) => (told, error),
            };
            tries += 1;
            if tries > self.retries(&error) {
                return Err(match error {
                    NetError::GivenUp { host, code, .. } => NetError::GivenUp {
                        host,
                        code,
                        times: tries,
                    },
                    other => other,
                });
            }
            let wait = told.unwrap_or_else(|| patience::backoff(tries));
            let limit = self.options.max_wait;
            if wait > Duration::from_secs(limit.into()) {
                return Err(NetError::Busy {
                    host: request.host().to_owned(),
                    seconds: wait.as_secs(),
                    limit,
                });
            }
            info!(host = request.host(), seconds = wait.as_secs(), because = %error, "waiting");
            self.turnstile.hold(|| (self.sleep)(wait));
        }
    }

    /// How often a request is tried again after that: less often where nobody has answered at all.
    fn retries(&self, error: &NetError) -> u32 {
        let retries = u32::from(self.options.retries);
        match error {
            NetError::Connect { .. } | NetError::Timeout { .. } => retries.min(RETRIES_IN_SILENCE),
            _ => retries,
        }
    }

    /// One try: the errors that it gives back are for good.
    fn attempt(&self, request: &Request) -> Result<Try, NetError> {
        let response = match self.transport.send(request) {
            Ok(response) => response,
            Err(error) if error.is_passing() => return Ok(Try::Busy(None, error)),
            Err(error) => return Err(error),
        };
        let told = patience::retry_after(&response);
        let host = request.host();
        if !(200..300).contains(&response.status) {
            return refused(host, &response, told);
        }
        let answer = parse(host, &response)?;
        let Some(complaint) = patience::complaint(&answer) else {
            return Ok(Try::Answered(answer, response.body));
        };
        let host = host.to_owned();
        let code = complaint.code;
        if complaint.is_busy {
            return Ok(Try::Busy(told, NetError::GivenUp { host, code, times: 1 }));
        }
        Err(NetError::Refused {
            host,
            code,
            info: complaint.info,
        })
    }
}

/// Asks all, a few at once; one that had to wait holds up the others by the turnstile.
fn spread(
    requests: &[Request],
    ask: impl Fn(&Request) -> Result<Value, NetError> + Sync,
) -> Vec<Result<Value, NetError>> {
    let answers: Vec<Mutex<Option<Result<Value, NetError>>>> =
        requests.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(request), Some(place)) = (requests.get(at), answers.get(at)) else {
                return;
            };
            let answer = ask(request);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..AT_ONCE.min(requests.len()) {
            scope.spawn(work);
        }
        work();
    });
    // Every place is filled: a thread that died by a panic has ended the scope by one.
    let answered = answers.into_iter().zip(requests);
    answered
        .map(|(place, request)| {
            let answer = place.into_inner().unwrap_or_else(PoisonError::into_inner);
            answer.unwrap_or_else(|| ask(request))
        })
        .collect()
}

/// An answer with a status that is no success.
fn refused(host: &str, response: &Response, told: Option<Duration>) -> Result<Try, NetError> {
    let status = response.status;
    // Services say why in JSON, where they can.
    let complaint = serde_json::from_slice(&response.body)
        .ok()
        .and_then(|answer| patience::complaint(&answer));
    let error = NetError::Status {
        host: host.to_owned(),
        status,
    };
    match complaint {
        _ if error.is_passing() => Ok(Try::Busy(told, error)),
        Some(complaint) if complaint.is_busy => Ok(Try::Busy(told, error)),
        Some(complaint) => Err(NetError::Refused {
            host: host.to_owned(),
            code: complaint.code,
            info: complaint.info,
        }),
        None => Err(error),
    }
}

/// The JSON of an answer, if that is what it is.
fn parse(host: &str, response: &Response) -> Result<Value, NetError> {
    let declared = response.header("content-type").unwrap_or("application/json");
    let (media_type, parameters) = declared.split_once(';').unwrap_or((declared, ""));
    let media_type = media_type.trim().to_ascii_lowercase();
    // Some services name no type, or that of a script, since their answer can be called as one (JSONP).
    let is_json = media_type.ends_with("json") || media_type.ends_with("javascript") || media_type.is_empty();
    if !is_json {
        let text = String::from_utf8_lossy(&response.body);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        return Err(NetError::ContentType {
            host: host.to_owned(),
            found: media_type,
            begin: words.chars().take(SHOWN).collect(),
        });
    }
    let text = std::str::from_utf8(&response.body).map_err(|_| {
        let named = parameters.split(';').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim())
        });
        NetError::Charset {
            host: host.to_owned(),
            declared: named.unwrap_or("nothing").to_owned(),
        }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|source| NetError::Json {
        host: host.to_owned(),
        source,
    })
}
