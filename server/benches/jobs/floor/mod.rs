//! The floor: the same jobs done by the least program that could do them, on the same libraries.
//!
//! It does what makes the jobs what they are: draws logins from the system's generator, keeps an HMAC to compare and a
//! sealed password to export, commits them durably in one transaction, all entries in one statement, looks names up
//! in a unique index, opens a browser session for each log-in, notes each export durably, and writes the same columns with
//! the same settings of `rust_xlsxwriter`.
//!
//! It leaves out everything else: no account, no role, no tenant in its keys, no audit row, no idempotency key, no
//! counters, no search index kept up to date while logins are made (one is built before searches are measured), no
//! throttle, no check of a session's times, no layers, no log, no pages but a bare table.

pub mod database;
pub mod http;
mod postgres;
mod sqlite;

use std::collections::HashSet;

use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use rand::TryRng as _;
#[expect(clippy::disallowed_types, reason = "the floor has nothing of Lanyard, and no more than it needs")]
use rand::rngs::SysRng;
use rust_xlsxwriter::{Format, Workbook};
use sha2::Sha256;
use sqlx::error::DatabaseError;
use subtle::ConstantTimeEq as _;

use self::{
    database::{Database, Drawn},
    postgres::Postgres,
    sqlite::Sqlite,
};
use crate::log_ins::Login;

/// The one institution.
pub const INSTITUTION: &str = "NG-2041";

const ALPHABET: &[u8; 23] = b"BCDFGHJKMNPRSTVWXYZ3479";
const NONCE: usize = 24;
const TAG: usize = 16;

/// The columns of the workbook, as many and as wide as Lanyard's.
const COLUMNS: [(&str, f64); 9] = [
    ("Username", 18.0),
    ("Password", 14.0),
    ("Institution ID", 15.0),
    ("Slip code", 12.0),
    ("Name", 32.0),
    ("State", 15.0),
    ("Session", 30.0),
    ("Batch", 8.0),
    ("Log-in address", 44.0),
];

/// Opens a database at `sqlite:PATH` or `postgres://…` and makes its tables when they are missing.
async fn open(url: &str) -> sqlx::Result<Box<dyn Database>> {
    Ok(match url.strip_prefix("sqlite:") {
        Some(file) => Box::new(Sqlite::open(file).await?),
        None => Box::new(Postgres::open(url).await?),
    })
}

/// The bare server without its socket.
pub struct Floor {
    /// Where it keeps everything.
    pub database: Box<dyn Database>,
    verify: Hmac<Sha256>,
    seal: XChaCha20Poly1305,
}

impl Floor {
    /// Opens the database at an address like Lanyard's, tables made.
    pub async fn open(url: &str) -> Self {
        // The key need not be secret; it must be the same for every process that opens the database.
        let key = [7; 32];
        Self {
            database: open(url).await.expect("the floor's database opens"),
            verify: Hmac::<Sha256>::new_from_slice(&key).expect("any length will do"),
            seal: XChaCha20Poly1305::new((&key).into()),
        }
    }

    /// Draws so many logins and stores them; returns their batch.
    pub async fn create(&self, session: i64, count: usize) -> i64 {
        loop {
            match self.database.insert_batch(session, &self.draw(count)).await {
                Ok(batch) => return batch,
                // Another batch has this first group; it is drawn again.
                Err(error) if error.as_database_error().is_some_and(DatabaseError::is_unique_violation) => {}
                Err(error) => panic!("a batch is stored: {error}"),
            }
        }
    }

    fn draw(&self, count: usize) -> Vec<Drawn> {
        let mut random = vec![0; 4 + 2 * count * (4 + 10 + NONCE)];
        SysRng.try_fill_bytes(&mut random).expect("the system has random bytes");
        let (prefix, random) = random.split_at(4);
        let prefix = characters(prefix);
        let mut taken = HashSet::with_capacity(count);
        random
            .chunks_exact(4 + 10 + NONCE)
            .filter_map(|random| {
                let username = prefix.clone() + &characters(&random[..4]);
                taken.insert(username.clone()).then_some((username, &random[4..]))
            })
            .take(count)
            .map(|(username, random)| {
                let password = characters(&random[..10]);
                let verifier = self.verifier(&username, &password);
                let sealed = self.sealed(&username, &password, &random[10..]);
                Drawn { username, verifier, sealed }
            })
            .collect()
    }

    /// The logins of a batch in the clear.
    pub async fn logins(&self, batch: i64) -> Vec<Login> {
        let stored = self.database.batch(batch).await.expect("a batch is read");
        stored
            .into_iter()
            .map(|(username, sealed)| Login { password: self.opened(&username, &sealed), username })
            .collect()
    }

    /// The workbook of a batch.
    pub async fn export(&self, batch: i64) -> Vec<u8> {
        let logins = self.logins(batch).await;
        self.database.record_export(batch).await.expect("an export is noted");
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(3);
        let format = Format::new().set_num_format_index(49).set_quote_prefix();
        let sheet = workbook.add_worksheet();
        for (column, (title, width)) in (0..).zip(COLUMNS) {
            sheet.set_column_width(column, width).expect("a width");
            sheet.write_string_with_format(0, column, title, &format).expect("a heading");
        }
        let batch = batch.to_string();
        for (row, login) in (1..).zip(&logins) {
            let cells = [
                login.username.as_str(),
                &login.password,
                INSTITUTION,
                &login.username,
                "",
                "Not used",
                "Spring placement",
                &batch,
                "http://127.0.0.1:3000/i/NG-2041",
            ];
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, cell, &format).expect("a cell");
            }
        }
        workbook.save_to_buffer().expect("a workbook")
    }

    fn verifier(&self, username: &str, password: &str) -> [u8; 32] {
        self.verify.clone().chain_update(username).chain_update(password).finalize().into_bytes().into()
    }

    /// Does this password lead to this verifier?
    fn matches(&self, username: &str, password: &str, verifier: &[u8]) -> bool {
        self.verifier(username, password).ct_eq(verifier).into()
    }

    fn sealed(&self, username: &str, password: &str, nonce: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(NONCE + password.len() + TAG);
        sealed.extend_from_slice(nonce);
        sealed.extend_from_slice(password.as_bytes());
        let nonce = XNonce::try_from(nonce).expect("24 bytes");
        let tag = self
            .seal
            .encrypt_inout_detached(&nonce, username.as_bytes(), (&mut sealed[NONCE..]).into())
            .expect("ten bytes are sealed");
        sealed.extend_from_slice(&tag);
        sealed
    }

    fn opened(&self, username: &str, sealed: &[u8]) -> String {
        let (nonce, rest) = sealed.split_at(NONCE);
        let (text, tag) = rest.split_at(rest.len() - TAG);
        let mut text = text.to_vec();
        let nonce = XNonce::try_from(nonce).expect("24 bytes");
        let tag = tag.try_into().expect("16 bytes");
        self.seal
            .decrypt_inout_detached(&nonce, username.as_bytes(), text.as_mut_slice().into(), &tag)
            .expect("what was sealed here opens here");
        String::from_utf8(text).expect("letters and digits")
    }
}

/// A character for each byte; that some are a little likelier does not matter here.
fn characters(random: &[u8]) -> String {
    random.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
}
