//! The sockets of the server: where it listens, or why it cannot.

use std::{io, net::SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// How many connections may wait to be accepted: a hall that logs in at one moment. With the library's 128, two hundred at
/// once made some of them wait a second, until their system asked again. The system's own limit may be lower.
const BACKLOG: u32 = 4096;

/// The socket cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum ListenError {
    #[error("{address} is in use by another program. Stop it, or choose another port with {flag}.")]
    InUse { address: SocketAddr, flag: &'static str },
    #[error("cannot listen on {address}: {source}. Choose another address with {flag}.")]
    Other { address: SocketAddr, flag: &'static str, source: io::Error },
}

/// Listens on an address that was set by this flag.
pub(super) fn listen(address: SocketAddr, flag: &'static str) -> Result<TcpListener, ListenError> {
    let bound = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // A server that is started again at once must get its port back.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    bound().map_err(|source: io::Error| {
        if source.kind() == io::ErrorKind::AddrInUse {
            ListenError::InUse { address, flag }
        } else {
            ListenError::Other { address, flag, source }
        }
    })
}
