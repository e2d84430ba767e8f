//! How a request is carried: over the network, or not at all.

use super::{NetError, Options, Request, Response};

/// Carries one request and gives back what the server answered, whatever its status.
///
/// It fails only where there is no whole answer: no connection, silence, a cut, too long an answer, a redirect that may
/// not be followed. It tries once and keeps nothing.
pub trait Transport: Send + Sync {
    /// Its name, for messages.
    fn name(&self) -> &'static str;

    /// Sends the request and waits for the answer.
    fn send(&self, request: &Request) -> Result<Response, NetError>;
}

/// The transport that the options allow. This is the one place that minds `offline` and the contact.
pub(super) fn choose(options: &Options) -> Result<Box<dyn Transport>, NetError> {
    let user_agent = options.user_agent()?;
    if options.offline {
        return Ok(Box::new(Unplugged::Offline));
    }
    let Some(user_agent) = user_agent else {
        return Ok(Box::new(Unplugged::NoContact));
    };
    online(options, &user_agent)
}

#[cfg(feature = "online")]
fn online(options: &Options, user_agent: &str) -> Result<Box<dyn Transport>, NetError> {
    Ok(Box::new(super::online::Online::new(options, user_agent)?))
}

#[cfg(not(feature = "online"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
fn online(_options: &Options, _user_agent: &str) -> Result<Box<dyn Transport>, NetError> {
    Ok(Box::new(Unplugged::NotBuilt))
}

/// Carries nothing, and says why.
enum Unplugged {
    Offline,
    NoContact,
    #[cfg(not(feature = "online"))]
    NotBuilt,
}

impl Transport for Unplugged {
    fn name(&self) -> &'static str {
        "unplugged"
    }

    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let host = request.host().to_owned();
        Err(match self {
            Self::Offline => NetError::Offline { host },
            Self::NoContact => NetError::NoContact { host },
            #[cfg(not(feature = "online"))]
            Self::NotBuilt => NetError::NotBuilt { host },
        })
    }
}
