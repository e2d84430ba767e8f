//! How long to wait before a request is tried again: what the server says, or twice as long each time.

use std::time::Duration;

use serde_json::Value;

use super::Response;

/// The first wait where the server does not say how long.
const FIRST: Duration = Duration::from_secs(1);
/// The longest of those.
const LONGEST: Duration = Duration::from_secs(60);

/// The wait before try `number`, which counts from 1: 1, 2, 4 … 60 seconds.
pub(super) fn backoff(number: u32) -> Duration {
    let factor = 2_u32.saturating_pow(number.saturating_sub(1));
    FIRST.saturating_mul(factor).min(LONGEST)
}

/// How long the server asks to wait, by its header `Retry-After`: seconds, or a time, which is compared with the
/// server's own `Date`, so that no clock of ours matters.
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.header("retry-after")?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(value).ok()?;
    let now = httpdate::parse_http_date(response.header("date")?).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
}

/// What a service says of a request in the JSON of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Its name for the error.
    pub(super) code: String,
    /// Its words.
    pub(super) info: String,
    /// Whether it asks to come again later.
    pub(super) is_busy: bool,
}

/// Codes of the Action API of `MediaWiki` for "not now".
///
/// Source: <https://www.mediawiki.org/wiki/Manual:Maxlag_parameter> and <https://www.mediawiki.org/wiki/API:Errors_and_warnings>.
const BUSY: [&str; 3] = ["maxlag", "ratelimited", "readonly"];

/// Reads the errors of the Action API, `{"error": {"code", "info"}}`, and of reconciliation services,
/// `{"status": "error", "message"}`.
pub(super) fn complaint(answer: &Value) -> Option<Complaint> {
    let text = |value: &Value, keys: &[&str]| {
        let found = keys.iter().find_map(|key| value.get(key)?.as_str());
        found.unwrap_or_default().to_owned()
    };
    if let Some(error) = answer.get("error").filter(|error| error.is_object()) {
        let code = text(error, &["code"]);
        return Some(Complaint {
            is_busy: BUSY.contains(&code.as_str()),
            info: text(error, &["info", "message"]),
            code,
        });
    }
    (answer.get("status")?.as_str()? == "error").then(|| Complaint {
        code: "error".to_owned(),
        info: text(answer, &["message", "details"]),
        is_busy: false,
    })
}
