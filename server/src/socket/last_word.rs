//! What a client is told whose connection ends before HTTP could answer: one sentence, and time to read it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use lanyard_app::error::ApiError;
use tokio::{net::TcpStream, sync::Semaphore, time};

/// How long a client may take to read it, and how much of what it still sends is taken meanwhile, in bytes: a socket that
/// is closed over unread bytes takes back what was written to it.
const PATIENCE: Duration = Duration::from_secs(1);
const TAKEN: usize = 256 * 1024;

/// How many connections may be on their way out so at one time; further ones are closed without a word.
const AT_ONCE: usize = 32;

/// The connections that are on their way out.
#[derive(Clone, Debug)]
pub struct LastWords(Arc<Semaphore>);

impl LastWords {
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }

    /// Tells why, then closes. Never waits longer than a moment.
    pub async fn say(&self, socket: &TcpStream, why: &ApiError) {
        if self.0.available_permits() > 0 && socket.try_write(answer(why).as_bytes()).is_ok() {
            self.linger(socket).await;
        }
    }

    /// Closes when the client has read what was written to it.
    pub async fn linger(&self, socket: &TcpStream) {
        let Ok(_place) = self.0.try_acquire() else { return };
        if rustix::net::shutdown(socket, rustix::net::Shutdown::Write).is_err() {
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
}

/// A whole answer of HTTP/1.
fn answer(why: &ApiError) -> String {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let sentence = format!("{why}\n");
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nretry-after: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n{sentence}",
        sentence.len(),
        crate::http::RETRY_AFTER,
    )
}
