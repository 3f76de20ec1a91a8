//! The socket: accepts connections, has them served over HTTP/1 and HTTP/2, and ends those that hold a place for nothing.

mod exchange;
mod last_word;
mod limits;
mod line;
mod seats;
mod wire;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{
    net::{TcpListener, TcpStream},
    pin, select,
    sync::watch,
    time::{self, Instant},
};

use self::{
    last_word::LastWords,
    seats::{Seat, Seats},
    wire::Wire,
};
pub use self::{
    last_word::RETRY_AFTER,
    limits::Limits,
    line::{Line, Listening},
};
use crate::config::TrustedProxy;

/// How often connections are looked at that may have lasted too long.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// How long the server waits after the system had no connection to give.
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// How often such a failure is told.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// The most bytes of a request's head, and of what is kept of one connection in either direction, in bytes. Cookies and
/// addresses of this server need a few hundred.
const KEPT: usize = 64 * 1024;

/// The same for what HTTP/2 lets a client send ahead.
const WINDOW: u32 = 64 * 1024;

/// The most requests of one HTTP/2 connection at one time.
const STREAMS: u32 = 100;

/// A socket that listens, and what is served on it.
pub struct Server {
    listener: TcpListener,
    app: Router,
    seats: Seats,
    last_words: LastWords,
    http: auto::Builder<TokioExecutor>,
}

impl Server {
    /// A server with these limits. Addresses of trusted proxies may have any part of all connections.
    #[must_use]
    pub fn new(listener: TcpListener, app: Router, limits: Limits, proxies: Vec<TrustedProxy>) -> Self {
        let mut http = auto::Builder::new(TokioExecutor::new());
        http.http1().max_buf_size(KEPT);
        http.http2()
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .max_concurrent_streams(STREAMS);
        Self { listener, app, seats: Seats::new(limits, proxies), last_words: LastWords::new(), http }
    }

    /// Serves until `stop`; then answers what is under way, for at most `drain`. False when some was left unanswered.
    pub async fn run(self, stop: impl Future<Output = ()>, drain: Duration) -> bool {
        let (stopping, told) = watch::channel(false);
        let sweeping = tokio::spawn(sweep(self.seats.clone()));
        let mut quiet_until = Instant::now();
        pin!(stop);
        loop {
            select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((socket, peer)) => self.welcome(socket, peer, told.clone()).await,
                    Err(error) => self.failed(&error, &mut quiet_until).await,
                },
            }
        }
        let Self { listener, seats, .. } = self;
        drop(listener);
        stopping.send_replace(true);
        seats.clear();
        let drained = time::timeout(drain, seats.emptied()).await.is_ok();
        sweeping.abort();
        drained
    }

    /// Gives a connection a place, or a word why there is none.
    async fn welcome(&self, socket: TcpStream, peer: SocketAddr, told: watch::Receiver<bool>) {
        // An answer is written whole; nothing is gained by waiting for more of it.
        let _ = socket.set_nodelay(true);
        let last_words = self.last_words.clone();
        match self.seats.take(peer.ip()).await {
            Ok(seat) => {
                let (app, http) = (self.app.clone(), self.http.clone());
                tokio::spawn(async move { attend(&http, app, socket, peer, seat, told, &last_words).await });
            }
            Err(full) => last_words.refuse(socket, &full),
        }
    }

    /// What the system says when it has no connection to give. One that broke before it was accepted is nothing.
    async fn failed(&self, error: &io::Error, quiet_until: &mut Instant) {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
            return;
        }
        if *quiet_until <= Instant::now() {
            *quiet_until = Instant::now() + TELL_EVERY;
            tracing::warn!("a connection could not be accepted: {error}. Others are closed to make room.");
        }
        self.seats.make_room();
        time::sleep(AFTER_FAILURE).await;
    }
}

async fn sweep(seats: Seats) {
    let mut ticks = time::interval(SWEEP_EVERY);
    loop {
        ticks.tick().await;
        seats.sweep();
    }
}

/// Serves one connection to its end.
async fn attend(
    http: &auto::Builder<TokioExecutor>,
    app: Router,
    socket: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    mut told: watch::Receiver<bool>,
    last_words: &LastWords,
) {
    let socket = Arc::new(socket);
    let line = Arc::clone(&seat.line);
    let wire = TokioIo::new(Wire::new(Arc::clone(&socket), Arc::clone(&line)));
    let ended = {
        let connection = http.serve_connection(wire, exchange::service(app, peer, &line));
        pin!(connection);
        let mut stops = false;
        loop {
            select! {
                // What a client did wrong is its own affair.
                _ = connection.as_mut() => break None,
                end = line.ended() => break Some(end),
                _ = told.changed(), if !stops => {
                    stops = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    };
    // Whoever waits for the place need not wait for the last word.
    drop(seat);
    match ended.map(|end| line.last_word(end)) {
        Some(Some(why)) => last_words.say(&socket, &why).await,
        None if line.was_cut_short() => last_words.linger(&socket).await,
        _ => {}
    }
}
