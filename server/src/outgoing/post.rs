//! Messages to receivers of others: sent once, with no redirect followed, and of the answer only its status.

use std::{error::Error as _, time::Duration};

use http::{HeaderMap, Request, StatusCode};

use super::{Outgoing, resolver::NotPublic};

/// The most bytes of an answer that are waited for: nobody reads them, but a receiver that may say its sentence keeps its
/// connection for the next message.
const LONGEST: usize = 16 * 1024;

/// Why there is no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostFault {
    /// The address may not be asked, or its name leads to this machine or into a private network.
    #[error("the address is not one that may be asked")]
    Refused,
    /// No connection, or no TLS that can be trusted.
    #[error("the receiver cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("no answer came in time")]
    Silent,
}

impl Outgoing {
    /// Whether an address may be asked, as far as it tells without looking its name up.
    #[must_use]
    pub fn may_be_asked(&self, address: &str) -> bool {
        address.parse().is_ok_and(|address| self.may_ask(&address))
    }

    /// Sends a message to an address within this time; the status of the answer, whatever it is.
    pub async fn post(
        &self,
        address: &str,
        headers: HeaderMap,
        body: String,
        patience: Duration,
    ) -> Result<StatusCode, PostFault> {
        let client = self.client.as_ref().ok_or(PostFault::Refused)?;
        let mut request = Request::post(address).body(body.into_bytes()).map_err(|_| PostFault::Refused)?;
        *request.headers_mut() = headers;
        let mut request = reqwest::Request::try_from(request).map_err(|_| PostFault::Refused)?;
        if !self.may_ask(request.url()) {
            return Err(PostFault::Refused);
        }
        *request.timeout_mut() = Some(patience);
        let mut answer = client.execute(request).await.map_err(|error| fault(&error))?;
        let status = answer.status();
        let mut read = 0;
        // It has answered, whatever becomes of the rest.
        while let Ok(Some(piece)) = answer.chunk().await {
            read += piece.len();
            if read > LONGEST {
                break;
            }
        }
        Ok(status)
    }
}

/// What a failure means.
fn fault(error: &reqwest::Error) -> PostFault {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return PostFault::Refused;
        }
        cause = inner.source();
    }
    if error.is_timeout() && !error.is_connect() { PostFault::Silent } else { PostFault::Unreachable }
}

#[cfg(test)]
mod tests {
    use std::{
        net::TcpListener,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use super::*;
    use crate::{
        domain::clock::Clock,
        outgoing::{PrivateAddresses, resolver::PublicAddresses},
    };

    const PATIENCE: Duration = Duration::from_millis(500);

    /// A receiver on this machine that nobody may reach, behind a name that is public when it is looked up first.
    #[tokio::test]
    async fn a_name_that_leads_into_the_house_the_second_time_is_refused_then() {
        let inside = TcpListener::bind("127.0.0.1:0").unwrap();
        inside.set_nonblocking(true).unwrap();
        let port = inside.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let names = {
            let asked = Arc::clone(&asked);
            PublicAddresses::by(move |_| {
                // A public one, which leads nowhere here, and then this machine.
                let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
                Ok(vec![if first { "93.184.215.14:0" } else { "127.0.0.1:0" }.parse().unwrap()])
            })
        };
        let outgoing = Outgoing::with_names(PrivateAddresses::Refused, Clock::system(), names);
        let address = format!("https://receiver.example:{port}/hooks");
        let send = async || outgoing.post(&address, HeaderMap::new(), "{}".to_owned(), PATIENCE).await;
        assert_ne!(send().await, Err(PostFault::Refused), "public, though nobody answers there");
        assert_eq!(send().await, Err(PostFault::Refused));
        assert_eq!(asked.load(Ordering::SeqCst), 2, "each connection looks the name up");
        assert!(inside.accept().is_err(), "nobody has knocked");
    }

    #[tokio::test]
    async fn what_may_not_be_asked_is_not() {
        let guarded = Outgoing::new(PrivateAddresses::Refused, Clock::system());
        for address in ["http://receiver.example/", "https://127.0.0.1/", "https://user@receiver.example/", "nowhere"] {
            assert!(!guarded.may_be_asked(address), "{address}");
            let sent = guarded.post(address, HeaderMap::new(), String::new(), PATIENCE).await;
            assert_eq!(sent, Err(PostFault::Refused), "{address}");
        }
    }
}
