//! What is asked, and what comes back.

/// A question to a server, whose answer is JSON.
///
/// ```
/// use dembei::net::Request;
/// let request = Request::get("https://www.wikidata.org/w/api.php").with("action", "wbgetentities").with("ids", "Q7259");
/// assert_eq!(request.host(), "www.wikidata.org");
/// assert_eq!(request.parameter("ids"), Some("Q7259"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where, without parameters of ours.
    pub url: String,
    /// Names and values, in the order in which they are sent.
    pub parameters: Vec<(String, String)>,
}

/// How parameters are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// In the URL.
    Get,
    /// As a form.
    Post,
}

impl Request {
    /// One whose parameters stand in the URL.
    pub fn get(url: &str) -> Self {
        Self {
            method: Method::Get,
            url: url.to_owned(),
            parameters: Vec::new(),
        }
    }

    /// One whose parameters are sent as a form.
    pub fn post(url: &str) -> Self {
        Self {
            method: Method::Post,
            ..Self::get(url)
        }
    }

    /// With one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.parameters.push((name.to_owned(), value.into()));
        self
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The host that it goes to, with the port if it is written; empty for what is no URL.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default()
    }
}

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status, such as 200.
    pub status: u16,
    /// Names, in lower case, and values of the headers.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.trim())
    }
}
