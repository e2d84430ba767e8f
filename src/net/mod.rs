//! Opens connections, as the only room that does: politely, cached, within limits, or not at all.
//!
//! A [`Client`] asks for JSON. It never has more than [`AT_ONCE`] requests under way; where a server says when to come
//! again, all of them wait until then; what was answered is kept on disk with its age. Nothing is asked while
//! [`Options::offline`] is set, and nothing without [`Options::contact`], by which the people who run the server can
//! reach those who burden it. How a request is carried is a [`Transport`]: over the network with the feature `online`, or
//! not at all; tests bring their own. The other rooms see plain functions that wait; async stays in here.

mod cache;
mod client;
mod error;
#[cfg(feature = "online")]
mod online;
mod options;
mod patience;
mod request;
#[cfg(test)]
mod tests;
mod transport;
mod turnstile;

pub use client::{AT_ONCE, Client};
pub use error::NetError;
pub use options::Options;
pub use request::{Method, Request, Response};
pub use transport::Transport;
