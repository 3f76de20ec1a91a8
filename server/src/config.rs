//! What an operator can set: parsed once at start, refused in one sentence.

pub mod mail;
pub mod sign_on;

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net};

/// How many requests another program may send within a minute where the operator says nothing.
pub const API_REQUESTS_PER_MINUTE: u32 = 600;

/// Everything that `serve` needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where browsers reach this server.
    pub public_url: PublicUrl,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<TrustedProxy>,
    /// How mail leaves this server; `None`: it does not, and people are given links to copy.
    pub mail: Option<mail::Mail>,
    /// The provider by which people of every institution can log in; `None`: institutions have their own, or none.
    pub sign_on: Option<sign_on::ServerProvider>,
    /// Requests to other people's servers may go by plain http and to private addresses.
    pub outgoing_private: bool,
    /// How many requests another program may send within a minute, to each node.
    pub api_requests_per_minute: u32,
}

impl Config {
    /// A server at this address, with nothing else set.
    #[must_use]
    pub const fn at(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            mail: None,
            sign_on: None,
            outgoing_private: false,
            api_requests_per_minute: API_REQUESTS_PER_MINUTE,
        }
    }
}

/// Scheme, host and port under which browsers reach the server; no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

/// A public URL that cannot be used.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the public URL must look like https://test.example.org: http or https, a host, no path")]
pub struct BadPublicUrl;

impl FromStr for PublicUrl {
    type Err = BadPublicUrl;

    fn from_str(text: &str) -> Result<Self, BadPublicUrl> {
        let uri: http::Uri = text.trim().trim_end_matches('/').parse().map_err(|_| BadPublicUrl)?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https")).ok_or(BadPublicUrl)?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or(BadPublicUrl)?;
        if !uri.path().trim_matches('/').is_empty() || uri.query().is_some() {
            return Err(BadPublicUrl);
        }
        // A browser leaves the scheme's own port out of `Origin`; so must the value it is compared with.
        let own_port = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.as_str().to_ascii_lowercase();
        let authority = authority.strip_suffix(own_port).unwrap_or(&authority);
        Ok(Self(format!("{scheme}://{authority}")))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PublicUrl {
    /// The address itself, where nobody has said otherwise.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }

    /// The default of `serve`, for commands that write no address.
    #[must_use]
    pub fn local() -> Self {
        Self::of(SocketAddr::from(([127, 0, 0, 1], 3000)))
    }

    /// The value of the `Origin` header of our own pages.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Browsers speak https with us, so cookies can be `Secure`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The address of the machine itself: nothing crosses a network.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|host| self.host().strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
    }

    /// Host and port, as people type them into a browser.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.split("://").nth(1).unwrap_or_default()
    }

    /// The full address of one of our paths.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// A proxy or a network of proxies: `10.0.0.7` or `10.0.0.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

/// Text that names no address.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a trusted proxy is an address or a network, like 10.0.0.7 or 10.0.0.0/24")]
pub struct BadProxy;

impl FromStr for TrustedProxy {
    type Err = BadProxy;

    fn from_str(text: &str) -> Result<Self, BadProxy> {
        let text = text.trim();
        let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| BadProxy)?;
        Ok(Self(canonical(net)))
    }
}

/// An IPv4 network that is written as IPv6 is one of IPv4: clients' addresses are compared in that form.
fn canonical(net: IpNet) -> IpNet {
    let IpNet::V6(mapped) = net else { return net };
    match (mapped.addr().to_ipv4_mapped(), mapped.prefix_len().checked_sub(96)) {
        (Some(address), Some(length)) => Ipv4Net::new(address, length).map_or(net, IpNet::V4),
        _ => net,
    }
}

impl TrustedProxy {
    /// Does this address belong to it?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls() {
        let shown = |text: &str| text.parse::<PublicUrl>().map(|url| url.to_string());
        assert_eq!(shown("https://Test.Northgate.example/").ok().as_deref(), Some("https://test.northgate.example"));
        assert_eq!(shown("https://a.example:443").ok().as_deref(), Some("https://a.example"));
        assert_eq!(shown("http://127.0.0.1:3000").ok().as_deref(), Some("http://127.0.0.1:3000"));
        for refused in [
            "",
            "test.example",
            "ftp://a.example",
            "https://a.example/x",
            "https://u:p@a.example",
            "https://a.example/?q",
        ] {
            assert!(shown(refused).is_err(), "{refused:?}");
        }
        assert!("http://localhost:3000".parse::<PublicUrl>().is_ok_and(|url| url.is_loopback() && !url.is_secure()));
        assert!("http://localhost.example".parse::<PublicUrl>().is_ok_and(|url| !url.is_loopback()));
    }

    #[test]
    fn trusted_proxies() {
        let net: TrustedProxy = "10.0.0.0/24".parse().unwrap();
        assert!(net.contains("10.0.0.9".parse().unwrap()) && !net.contains("10.0.1.9".parse().unwrap()));
        assert!("somewhere".parse::<TrustedProxy>().is_err());
        for mapped in ["::ffff:10.0.0.7", "::ffff:10.0.0.0/120"] {
            assert!(mapped.parse::<TrustedProxy>().unwrap().contains("10.0.0.7".parse().unwrap()), "{mapped}");
        }
    }
}
