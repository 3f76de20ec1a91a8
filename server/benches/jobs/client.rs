//! A browser as far as a benchmark needs one: HTTP/1.1 over one connection, cheap enough to load a server from beside it.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection that is kept between requests.
pub struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What came back.
pub struct Answer {
    /// Of the first line.
    pub status: u16,
    /// The first line and the headers.
    pub head: String,
    /// The body as it was sent, still compressed if it was; pieces put together.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, the first if there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// Bytes over the wire, but for the framing of pieces.
    pub fn size(&self) -> usize {
        self.head.len() + self.body.len()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

impl Client {
    /// Connects.
    pub async fn connect(to: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and waits for the whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.stream.write_all(request).await?;
        let end = self.until(b"\r\n\r\n", 0).await?;
        let head = String::from_utf8_lossy(&self.received[..end]).into_owned();
        self.received.drain(..end);
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let body = if header(&head, "transfer-encoding").is_some() {
            self.pieces().await?
        } else {
            let length = header(&head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            self.take(length).await?
        };
        Ok(Answer { status, head, body })
    }

    async fn pieces(&mut self) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let end = self.until(b"\r\n", 0).await?;
            let line = String::from_utf8_lossy(&self.received[..end - 2]).into_owned();
            self.received.drain(..end);
            let length = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
            body.extend(self.take(length).await?);
            self.take(2).await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    async fn take(&mut self, length: usize) -> std::io::Result<Vec<u8>> {
        while self.received.len() < length {
            self.more().await?;
        }
        let rest = self.received.split_off(length);
        Ok(std::mem::replace(&mut self.received, rest))
    }

    /// Reads until `mark` has come; returns where it ends.
    async fn until(&mut self, mark: &[u8], mut from: usize) -> std::io::Result<usize> {
        loop {
            if let Some(found) = self.received[from..].windows(mark.len()).position(|piece| piece == mark) {
                return Ok(from + found + mark.len());
            }
            from = self.received.len().saturating_sub(mark.len() - 1);
            self.more().await?;
        }
    }

    async fn more(&mut self) -> std::io::Result<()> {
        if self.stream.read_buf(&mut self.received).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

/// The bytes of a request for a page.
pub fn get(host: SocketAddr, path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n{headers}\r\n").into_bytes()
}

/// The bytes of a form sent from a page of the same server.
pub fn post(host: SocketAddr, path: &str, headers: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    // Everything that is sent here is made of letters, digits, hyphens, `@` and dots.
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", value.replace('@', "%40"))).collect();
    let body = body.join("&");
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}
