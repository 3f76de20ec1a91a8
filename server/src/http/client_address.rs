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
    // A line that is no text counts as one hop that cannot be read.
    let lines = headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or("?"));
    // Nothing between two commas is no hop: RFC 9110, section 5.6.1.
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|hop| !hop.is_empty()).collect();
    for hop in hops.into_iter().rev() {
        if !ours(address) {
            break;
        }
        match read_hop(hop) {
            Some(hop) => address = hop,
            // Whatever stands left of something unreadable was not written by a proxy of ours.
            None => break,
        }
    }
    address
}

/// The address of a hop, as proxies write it: bare, with a port, IPv6 in brackets, in quotes, with a zone.
fn read_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('"').and_then(|hop| hop.strip_suffix('"')).unwrap_or(hop).trim();
    let host = match bare.strip_prefix('[') {
        Some(bracketed) => {
            let (host, port) = bracketed.split_once(']')?;
            let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_number);
            is_port.then_some(host)?
        }
        None => match bare.split_once(':') {
            // One colon parts an IPv4 address from its port; an IPv6 address has at least two.
            Some((host, port)) if is_number(port) => host,
            _ => bare,
        },
    };
    let host = host.split_once('%').map_or(host, |(host, _zone)| host);
    host.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|character| character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen_in(peer: &str, lines: &[&[u8]]) -> String {
        let proxies: Vec<TrustedProxy> = vec!["10.0.0.0/8".parse().unwrap(), "2001:db8:ff::/48".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", axum::http::HeaderValue::from_bytes(line).unwrap());
        }
        behind(peer.parse::<IpAddr>().unwrap().to_canonical(), &headers, &proxies).to_string()
    }

    fn seen(peer: &str, forwarded: &str) -> String {
        seen_in(peer, &[forwarded.as_bytes()])
    }

    #[test]
    fn forged_hops_do_not_count() {
        assert_eq!(seen("198.51.100.7", "203.0.113.9"), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "1.2.3.4, rubbish"), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", "1.2.3.4, unknown, 10.0.0.2"), "10.0.0.2");
        assert_eq!(seen_in("10.0.0.1", &[b"1.2.3.4", b"\xff"]), "10.0.0.1", "no text");
    }

    #[test]
    fn ports_brackets_quotes_and_zones_do_not_matter() {
        for hop in [
            "203.0.113.9",
            " 203.0.113.9\t",
            "203.0.113.9:4711",
            "\"203.0.113.9\"",
            "\"203.0.113.9:4711\"",
            "::ffff:203.0.113.9",
            "[::ffff:203.0.113.9]:4711",
            "203.0.113.9:4711, 10.0.0.2:80",
            "1.2.3.4, 203.0.113.9:4711, [2001:db8:ff::1]:443",
            ", 203.0.113.9,, ,",
        ] {
            assert_eq!(seen("10.0.0.1", hop), "203.0.113.9", "{hop}");
            assert_eq!(seen("::ffff:10.0.0.1", hop), "203.0.113.9", "{hop} by a proxy that speaks IPv6");
        }
        for hop in
            ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711", "\"[2001:db8::1]\"", "[2001:db8::1%eth0]:4711"]
        {
            assert_eq!(seen("10.0.0.1", hop), "2001:db8::1", "{hop}");
        }
        for unreadable in ["203.0.113.9:http", "[2001:db8::1", "[2001:db8::1]x", "203.0.113.9:", "\"", "_hidden"] {
            assert_eq!(seen("10.0.0.1", &format!("1.2.3.4, {unreadable}")), "10.0.0.1", "{unreadable}");
        }
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(seen_in("10.0.0.1", &[b"1.2.3.4", b"203.0.113.9:4711", b"10.0.0.2"]), "203.0.113.9");
        assert_eq!(seen_in("10.0.0.1", &[b"203.0.113.9", b""]), "203.0.113.9");
    }
}
