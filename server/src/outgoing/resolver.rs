//! Names are looked up once, and what leads into a private network is left out: the connection is made to what was checked.

use std::{
    io,
    net::{SocketAddr, ToSocketAddrs as _},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// The public addresses of a name.
pub(super) struct PublicAddresses;

impl Resolve for PublicAddresses {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let name = name.as_str().to_owned();
            let found = tokio::task::spawn_blocking(move || (name.as_str(), 0).to_socket_addrs()).await??;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(io::Error::other("the name leads to no public address").into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}
