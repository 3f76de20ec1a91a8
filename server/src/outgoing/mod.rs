//! Requests to servers of others, of which an address is typed by people: guarded, so that none is led to what only this
//! machine can reach.

mod address;
mod openid;
mod post;
mod resolver;

use std::{sync::Arc, time::Duration};

use http::{Request, Response, StatusCode, header::ACCEPT};
use reqwest::Url;

pub use self::openid::{Asked, Begun, Found, Identity, Provider, ProviderFault, TokenFault};
pub use self::post::PostFault;
use self::resolver::PublicAddresses;
use crate::domain::clock::Clock;

/// How long a server may take for a whole answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an answer may be, in bytes.
const LONGEST: usize = 256 * 1024;

/// Whether requests may go to addresses of this machine and of private networks, and without TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrivateAddresses {
    /// They may not: everybody who can type an address could look behind the firewall.
    #[default]
    Refused,
    /// The operator says that servers inside the house are meant.
    Allowed,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingFault {
    /// The address is none, not of `https`, or of a private network.
    #[error("the address is not one that may be asked")]
    AddressRefused,
    /// No connection, no TLS that can be trusted, or too slow.
    #[error("no answer came")]
    Unreachable(#[source] reqwest::Error),
    /// The server says itself that it fails.
    #[error("it failed with {0}")]
    Failed(StatusCode),
    /// It is longer than anybody needs.
    #[error("the answer is too long")]
    TooLong,
}

/// What sends them. A clone sends by the same connections.
#[derive(Clone)]
pub struct Outgoing {
    client: Option<reqwest::Client>,
    private: PrivateAddresses,
    known: Arc<openid::Known>,
    clock: Clock,
}

impl Outgoing {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(private: PrivateAddresses, clock: Clock) -> Self {
        Self::with_names(private, clock, PublicAddresses::of_system())
    }

    fn with_names(private: PrivateAddresses, clock: Clock, names: PublicAddresses) -> Self {
        // An earlier one stays: there is one for the process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .https_only(private == PrivateAddresses::Refused);
        if private == PrivateAddresses::Refused {
            // What was checked is what is connected to: the name is not looked up again.
            builder = builder.dns_resolver(Arc::new(names));
        }
        Self { client: builder.build().ok(), private, known: Arc::default(), clock }
    }

    /// Whether this address may be asked, as far as it tells without looking its name up. It is read as the connection reads it,
    /// so that no way of writing a number hides one.
    fn may_ask(&self, address: &Url) -> bool {
        let is_bare = address.username().is_empty() && address.password().is_none();
        match (self.private, address.host_str()) {
            (_, None) => false,
            (PrivateAddresses::Allowed, Some(_)) => is_bare && matches!(address.scheme(), "http" | "https"),
            (PrivateAddresses::Refused, Some(host)) => {
                is_bare && address.scheme() == "https" && address::may_name(host)
            }
        }
    }

    /// What stands at an address, of at most so many bytes. Whatever is not an answer of status 200 is a failure.
    pub async fn read(&self, address: &str, longest: usize) -> Result<Vec<u8>, OutgoingFault> {
        let request = Request::get(address).header(ACCEPT, "application/json").body(Vec::new());
        let answer = self.send_within(request.map_err(|_| OutgoingFault::AddressRefused)?, longest).await?;
        match answer.status() {
            StatusCode::OK => Ok(answer.into_body()),
            status => Err(OutgoingFault::Failed(status)),
        }
    }

    /// Sends a request and reads the whole answer, of whatever status below 500. A redirect is an answer like another.
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutgoingFault> {
        self.send_within(request, LONGEST).await
    }

    async fn send_within(&self, request: Request<Vec<u8>>, longest: usize) -> Result<Response<Vec<u8>>, OutgoingFault> {
        let client = self.client.as_ref().ok_or(OutgoingFault::AddressRefused)?;
        let request = reqwest::Request::try_from(request).map_err(|_| OutgoingFault::AddressRefused)?;
        if !self.may_ask(request.url()) {
            return Err(OutgoingFault::AddressRefused);
        }
        let mut answer = client.execute(request).await.map_err(OutgoingFault::Unreachable)?;
        if answer.status().is_server_error() {
            return Err(OutgoingFault::Failed(answer.status()));
        }
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        while let Some(piece) = answer.chunk().await.map_err(OutgoingFault::Unreachable)? {
            if response.body().len() + piece.len() > longest {
                return Err(OutgoingFault::TooLong);
            }
            response.body_mut().extend_from_slice(&piece);
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_asked() {
        let (guarded, open) = (
            Outgoing::new(PrivateAddresses::Refused, Clock::system()),
            Outgoing::new(PrivateAddresses::Allowed, Clock::system()),
        );
        for refused in [
            "http://provider.example/",
            "https://localhost/",
            "https://sub.localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://017700000001/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fd00::1]/",
            "https://user:secret@provider.example/",
            "https://printer/",
            "https://127.1/",
            "https://①②⑦.⓪.⓪.①/",
            "https://127.0.0.1./",
            "https://[fe80::1]/",
            "https://192.168.1.1/",
            "https://172.20.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://[2002:7f00:1::]/",
            "https://printer.local/",
        ] {
            assert!(!guarded.may_ask(&refused.parse().unwrap()), "{refused}");
        }
        for fine in ["https://login.provider.example/realms/a", "https://93.184.215.14/", "https://[2606:2800::1]/"] {
            assert!(guarded.may_ask(&fine.parse().unwrap()), "{fine}");
        }
        assert!(open.may_ask(&"http://127.0.0.1:4000/".parse().unwrap()));
        assert!(!open.may_ask(&"ftp://127.0.0.1/".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_house_is_refused_when_it_is_looked_up() {
        use reqwest::dns::Resolve as _;
        // Every machine looks this one up by itself.
        let found = PublicAddresses::of_system().resolve("localhost".parse().unwrap()).await;
        assert!(found.is_err());
        assert!(address::is_public("93.184.215.14".parse().unwrap()));
    }
}
