//! What a client is told whose connection ends before HTTP could answer: one sentence, and time to read it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use lanyard_app::error::ApiError;
use rustix::net::{SendFlags, Shutdown, send, shutdown};
use tokio::{net::TcpStream, sync::Semaphore, time};

/// How long a client may take to read it, and how much of what it still sends is taken meanwhile, in bytes: a socket that
/// is closed over unread bytes takes back what was written to it. More than the largest form: a proxy that has one whole sends it
/// to its end, and takes a node that closes before for a broken one.
const PATIENCE: Duration = Duration::from_secs(1);
const TAKEN: usize = 1280 * 1024;

/// How many connections may be on their way out so at one time; others are told, and closed at once.
const AT_ONCE: usize = 32;

/// The connections that are on their way out.
#[derive(Clone, Debug)]
pub struct LastWords(Arc<Semaphore>);

impl LastWords {
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }

    /// Tells somebody who has just come why there is no place. Returns at once, so that no more descriptors are held than
    /// were kept for this.
    pub fn refuse(&self, socket: TcpStream, why: &ApiError) {
        write(&socket, why);
        if let Ok(place) = Arc::clone(&self.0).try_acquire_owned() {
            tokio::spawn(async move {
                linger(&socket).await;
                drop(place);
            });
        }
    }

    /// Tells why, then closes. Never waits longer than a moment.
    pub async fn say(&self, socket: &TcpStream, why: &ApiError) {
        write(socket, why);
        self.linger(socket).await;
    }

    /// Closes when the client has read what was written to it.
    pub async fn linger(&self, socket: &TcpStream) {
        if let Ok(_place) = self.0.try_acquire() {
            linger(socket).await;
        }
    }
}

/// A socket takes an answer of this size whole, unless nobody reads. The system is asked and not the runtime, which does
/// not know yet what a fresh socket is ready for.
fn write(socket: &TcpStream, why: &ApiError) {
    let _ = send(socket, answer(why).as_bytes(), SendFlags::NOSIGNAL | SendFlags::DONTWAIT);
}

async fn linger(socket: &TcpStream) {
    if shutdown(socket, Shutdown::Write).is_err() {
        return;
    }
    let end = (Instant::now() + PATIENCE).into();
    let (mut taken, mut bytes) = (0, [0; 4096]);
    while taken < TAKEN && matches!(time::timeout_at(end, socket.readable()).await, Ok(Ok(()))) {
        match socket.try_read(&mut bytes) {
            Ok(0) => return,
            Ok(count) => taken += count,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}

/// How long somebody may be asked to wait who came at a bad moment, in seconds.
pub const RETRY_AFTER: u16 = 10;

/// A whole answer of HTTP/1.
fn answer(why: &ApiError) -> String {
    let status = why.status_code();
    let sentence = format!("{why}\n");
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nretry-after: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n{sentence}",
        sentence.len(),
        RETRY_AFTER,
    )
}
