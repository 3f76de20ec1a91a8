//! Who is calling: the right-most hop of `X-Forwarded-For` that is not one of our own proxies.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};

use crate::config::TrustedProxy;

/// The address that failures are counted for.
#[must_use]
pub fn client_address(parts: &Parts, proxies: &[TrustedProxy]) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(address)| address.ip().to_canonical());
    behind(peer, &parts.headers, proxies)
}

fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[TrustedProxy]) -> IpAddr {
    let ours = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut address = peer;
    let hops = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    for hop in hops.flat_map(|line| line.split(',')).collect::<Vec<_>>().into_iter().rev() {
        if !ours(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            // Whatever stands left of something unreadable was not written by a proxy of ours.
            Err(_) => break,
        }
    }
    address
}

/// The name under which an address is counted: a home or a school holds a whole /64 of IPv6.
#[must_use]
pub fn counted_as(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forged_hops_do_not_count() {
        let proxies: Vec<TrustedProxy> = vec!["10.0.0.0/8".parse().unwrap()];
        let seen = |peer: &str, forwarded: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            behind(peer.parse().unwrap(), &headers, &proxies).to_string()
        };
        assert_eq!(seen("198.51.100.7", "203.0.113.9"), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "1.2.3.4, rubbish"), "10.0.0.1");
        assert_eq!(counted_as("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
    }
}
