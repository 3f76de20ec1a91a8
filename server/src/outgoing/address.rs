//! Which addresses are everybody's, and which lead to this machine or into a private network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet (IANA's registries of special-purpose addresses, RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special && a < 224
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Global unicast, but for what documents use, Teredo and benchmarks.
    let special = matches!((first, second), (0x2001, 0..0x0200 | 0x0db8) | (0x3fff, 0..0x1000));
    (0x2000..=0x3fff).contains(&first) && !special
}

/// The IPv4 address that is meant by an IPv6 one: mapped, translated (RFC 6052) or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let parts = address.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Some(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            of(high, low)
        }
        _ => None,
    }
}

/// Whether the host of an address can be a server of everybody's: a public number in the one usual way of writing it, or a
/// name with a dot in it that is no number in any way. What it leads to is looked at when it is looked up.
pub(super) fn may_name(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return is_public(address);
    }
    let host = host.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    // What ends with a number is one of the old ways of writing an address (WHATWG URL, "ends in a number").
    let is_number = last.starts_with(|first: char| first.is_ascii_digit());
    host.contains('.') && !is_number && !last.eq_ignore_ascii_case("localhost") && !last.eq_ignore_ascii_case("local")
}
