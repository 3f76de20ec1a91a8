//! `lanyard serve`: the server from its socket to its end.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket},
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    time,
};

use super::{Serve, Stop, answer, database, log};
use crate::{
    assemble,
    config::{Config, PublicUrl},
    delivery::{
        Delivery,
        courier::{Courier, PATIENCE},
    },
    domain::{clock::Clock, random::Random},
    http::{router, site::Site},
    service::operator::Demonstration,
    socket::{Limits, Server},
    storage::{self, Round, Store, StoreError, ThrottlePurge},
};

/// How many connections may wait to be accepted: a hall that logs in at one moment. With the library's 128, two hundred at
/// once made some of them wait a second, until their system asked again. The system's own limit may be lower.
const BACKLOG: u32 = 4096;

/// How long requests that are being answered may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(30);

/// How long browser sessions are kept after their end, to tell why they ended, and failures after the last one.
const KEPT: Duration = Duration::from_hours(24);

/// How often browser sessions that ended long ago are cleared away.
const PURGE_EVERY: Duration = Duration::from_hours(1);

/// How long mail is kept after it was sent or given up, so that the operator can see how it went.
const MAIL_KEPT: Duration = Duration::from_hours(7 * 24);

/// How often failures that are over, or more than [`MOST_FAILURES`], are cleared away. A flood adds to them until then.
const PURGE_FAILURES_EVERY: Duration = Duration::from_secs(30);

/// How many rows each table of failures may have: some 15 megabytes.
const MOST_FAILURES: i64 = 100_000;

/// The socket cannot be had.
#[derive(Debug, thiserror::Error)]
enum ListenError {
    #[error("{address} is in use by another program. Stop it, or choose another port with --listen.")]
    InUse { address: SocketAddr },
    #[error("cannot listen on {address}: {source}. Choose another address with --listen.")]
    Other { address: SocketAddr, source: io::Error },
}

/// Serves until SIGTERM or Ctrl-C.
pub(super) async fn run(serve: Serve) -> Result<(), Stop> {
    log::to_stderr(&serve.log, &serve.log_format);
    let mail = serve.mail.read()?;
    let sign_on = serve.sign_on.read()?;
    // The socket first: a second server on the same port must not touch the database.
    let listener = listen(serve.listen)?;
    let address = listener.local_addr()?;
    let limits = Limits::raised();
    let public_url = serve.public_url.clone().unwrap_or_else(|| PublicUrl::of(address));
    let courier = mail.as_ref().map(|mail| Courier::new(mail, &public_url, PATIENCE)).transpose()?;
    let place = storage::place_of(&serve.data.database);
    let opening = database::open_as(&serve.data, serve.migrate);
    let database::Opened { store, vault } = database::saying_what_is_waited_for(&place, opening).await?;
    if serve.demo {
        let service = database::with(store.clone(), vault.clone(), public_url.clone());
        if let Some(demonstration) = service.demonstration_create().await? {
            welcome(&public_url, &demonstration);
        } else {
            tracing::info!(
                "the database is in use already, so no demonstration was made. Its password was printed when it was made; to begin again, stop Lanyard and remove the database and its key file."
            );
        }
    }
    if serve.public_url.is_none() && !address.ip().is_loopback() {
        tracing::warn!(
            "no public URL is set, so {public_url} is taken for it, and forms from any other address are refused. Set --public-url (LANYARD_PUBLIC_URL) to the address that people open."
        );
    }
    if !public_url.is_secure() && !public_url.is_loopback() {
        tracing::warn!(
            "{public_url} is not https: passwords and cookies cross the network in the clear. Put a TLS proxy in front and set --public-url to its https address."
        );
    }
    // Before anybody is told that this serves: whoever waits for that line may send a signal at once.
    let mut signals = Signals::listen()?;
    let config = Config {
        public_url: public_url.clone(),
        trusted_proxies: serve.trusted_proxies,
        mail,
        sign_on,
        outgoing_private: serve.sign_on.outgoing_private(),
    };
    let proxies = config.trusted_proxies.clone();
    let lanyard = assemble(config, Site::embedded(), store.clone(), vault, Clock::system(), Random::system());
    let service = lanyard.service.clone();
    let server = Server::new(listener, router(lanyard), limits, proxies);
    let Limits { descriptors, total, per_address } = limits;
    tracing::info!(
        "{descriptors} files and connections may be open: up to {total} connections at once, {per_address} of one address"
    );
    tracing::info!("serving {public_url} on {address}");
    let purge = tokio::spawn(purge_for_ever(store.clone()));
    let (stop_mail, stopping) = watch::channel(false);
    let delivery = courier.map(|courier| {
        tracing::info!("mail leaves by {courier}");
        tokio::spawn(Arc::new(Delivery::new(service.clone(), courier)).run(stopping))
    });
    let stop = async {
        signals.arrive().await;
        tracing::info!("stopping: requests under way are answered first");
        // Open pages would be answered for as long as they are open.
        service.live().close();
        // Nobody listens where there is no mail server.
        let _ = stop_mail.send(true);
    };
    if !server.run(stop, DRAIN).await {
        tracing::warn!("stopped with requests still under way after {} seconds", DRAIN.as_secs());
    }
    if let Some(delivery) = delivery
        && time::timeout(PATIENCE, delivery).await.is_err()
    {
        tracing::warn!("stopped with mail still under way; it is sent again after the next start");
    }
    purge.abort();
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    let bound = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // A server that is started again at once must get its port back.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    bound().map_err(|source: io::Error| {
        if source.kind() == io::ErrorKind::AddrInUse {
            ListenError::InUse { address }
        } else {
            ListenError::Other { address, source }
        }
    })
}

fn welcome(public_url: &PublicUrl, demonstration: &Demonstration) {
    answer("");
    answer("This is a demonstration. Its database was empty, so an institution was made:");
    answer(format_args!("  Address    {}", public_url.join(lanyard_app::paths::STAFF_LOG_IN)));
    answer(format_args!("  Email      {}", demonstration.email));
    answer(format_args!("  Password   {}", demonstration.password.expose()));
    answer("The password is shown this once.");
    answer("");
}

async fn purge_for_ever(store: Store) {
    let (mut sessions, mut failures) = (time::interval(PURGE_EVERY), time::interval(PURGE_FAILURES_EVERY));
    loop {
        let purged = tokio::select! {
            _ = sessions.tick() => purge_old(&store).await,
            _ = failures.tick() => purge_failures(&store).await,
        };
        if let Err(error) = purged {
            tracing::warn!("old browser sessions, mail or failures could not be cleared away: {error}");
        }
    }
}

async fn purge_old(store: &Store) -> Result<u64, StoreError> {
    let now = Clock::system().now();
    if !store.upkeep_take(Round::Sessions, now, PURGE_EVERY / 2).await? {
        return Ok(0);
    }
    Ok(store.browser_session_purge(now.minus(KEPT)).await? + store.mail_purge(now, now.minus(MAIL_KEPT)).await?)
}

async fn purge_failures(store: &Store) -> Result<u64, StoreError> {
    let now = Clock::system().now();
    if !store.upkeep_take(Round::Failures, now, PURGE_FAILURES_EVERY / 2).await? {
        return Ok(0);
    }
    store.throttle_purge(&ThrottlePurge { now, kept: KEPT, most: MOST_FAILURES }).await
}

/// The signals that end the server: SIGTERM and Ctrl-C.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn arrive(&mut self) {
        tokio::select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {} }
    }
}
