//! The store: everything Lanyard remembers, in SQLite or PostgreSQL, behind one concrete type.
//!
//! # The contract
//!
//! * **One implementation.** All SQL is written once, with `$1` placeholders, for both engines; what differs is in
//!   `dialect`. There is no trait: nothing else implements the store, and tests use the real one.
//! * **Tenant first.** Every method about tenant data takes the institution first, and a row of another institution is
//!   answered exactly like a missing one: `None`, `NotFound`, no rows.
//! * **All or nothing.** A method that writes is one transaction, its audit row included. When it answers with an error or
//!   a refusal, nothing has changed; the one exception is [`StoreError::LostAtCommit`], which is unknown. A call whose
//!   future is dropped changes nothing or everything.
//! * **Compare and set.** No row is locked for reading. A change of state names the state it starts from, and the method
//!   answers whether it happened, so of two callers exactly one is told that it did.
//! * **No clock, no generator, no rules.** Instants and identifiers come from the caller. The store folds no text, hashes
//!   no password and decides no right: search texts, keys and hashes come in ready to compare. Which attempts to log in
//!   are heard is a rule of `domain::throttle`; it is applied here because only the transaction that counts can decide.
//! * **Bounded.** Lists are pages. Everything a list can be asked is answered through an index or, where a comment says so,
//!   by sorting the entries of one session.
//!
//! Methods are named resource first. Each resource has its file, its records beside its methods.

mod activity;
mod address;
mod arriving;
mod attempt;
mod audit;
mod batch;
mod browser_session;
mod bulk;
mod candidate;
mod checklist;
mod choice;
mod claim;
mod copy;
mod counts;
mod create_codes;
mod dialect;
mod engine;
mod entry;
mod entry_change;
mod error;
mod file_lock;
mod find;
mod hand_out;
mod handed_out_before;
mod health;
mod holdings;
mod institution;
mod live;
mod name_part;
mod open;
mod place;
#[cfg(test)]
mod plan;
mod postgres_environment;
mod postgres_tools;
mod reissue;
mod renewal;
mod report;
mod schema;
mod search_text;
mod session_change;
mod session_writer;
mod sign_in;
mod staff;
mod test_session;
mod throttle;
mod transaction;
mod upkeep;
mod value;
mod vault_key;
mod verified;

use std::sync::{Arc, Mutex, PoisonError};

pub use activity::ListedAct;
pub use address::place_of;
pub use arriving::{Arriving, Replaced};
pub use attempt::{Attempt, Password};
pub use audit::{Actor, Audit, AuditRow};
pub use batch::Batch;
pub use browser_session::{BrowserSession, CandidateStanding, EndReason, NewBrowserSession, Owner, Whose};
pub use candidate::{CandidateDetails, CandidateView};
pub use checklist::{Checklist, ChecklistOutcome, ChecklistRow};
pub use choice::EntryChoice;
pub use claim::{Claim, ClaimOutcome, UsernameProposal};
pub use copy::CopyError;
pub use create_codes::{BatchInserted, CodesRequest, NewBatch, NewEntry};
pub use entry::{EntryOrder, EntryScope, ListedEntry, ListedHandOut};
pub use entry_change::ChangeOutcome;
pub use error::StoreError;
pub use find::{EntryFind, FoundEntries, FoundEntry};
pub use hand_out::{HandOut, HandOutOutcome, HandedOut, LoginRow};
pub use handed_out_before::{EarlierHandOut, HandedOutBefore};
pub use holdings::Holdings;
pub use institution::{Institution, NewInstitution};
pub use place::{Address, OpenError};
pub use reissue::{NewCredential, Reissue};
pub use renewal::{PresentCredential, RenewalOutcome};
pub use report::{ReportOutcome, ReportScope, ReportedEntry, ReportedSession};
pub use search_text::{NewSearchText, NewSessionSearchText, OldSearchText, OldSessionSearchText};
pub use sign_in::SignInRow;
pub use staff::{NewStaff, StaffCredentials, StaffMember};
pub use test_session::{TestSession, TestSessionPage, TestSessionQuery};
pub use throttle::{ThrottleKeys, ThrottlePurge};
pub use upkeep::NotReady;
pub use vault_key::VaultKey;
pub use verified::{Holder, Verified};

use engine::Engine;
use file_lock::FileLock;
use session_writer::SessionWriter;
use value::values;

/// The store. Clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    sessions: SessionWriter,
    /// What keeps another file from being put in this one's place; SQLite only.
    lock: Mutex<Option<FileLock>>,
}

impl Store {
    /// Asks the database something small: an error means that it does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.engine().fetch_optional("select key_id from vault_key limit 1", values![]).await?;
        Ok(())
    }

    /// Waits for what is under way and closes every connection; later calls are [`StoreError::Unavailable`].
    pub async fn close(&self) {
        self.engine().close().await;
        self.0.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }
}
