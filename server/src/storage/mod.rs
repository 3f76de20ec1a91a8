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

mod account;
mod audit;
mod backup;
mod candidate;
mod counts;
mod database;
mod door;
mod entries;
mod handing_out;
mod institution;
mod mail;
mod programs;
mod sessions;
mod shut;
mod team;
mod test_engine;

use std::sync::{Arc, Mutex, PoisonError};

pub use account::browser_sessions::{OwnBrowserSession, Usable};
pub use account::person::{OwnPassword, PasswordChange};
pub use account::places::{NewPlace, OwnPlace, Switch};
pub use audit::{Actor, Audit, AuditRow};
pub use backup::arriving::{Arriving, Replaced};
pub use backup::copy::CopyError;
pub use backup::holdings::Holdings;
pub use candidate::claim::{Claim, ClaimOutcome, UsernameProposal};
pub use candidate::details::CandidateView;
pub use candidate::renewal::{PresentCredential, RenewalOutcome};
pub use database::address::place_of;
pub use database::error::StoreError;
pub use database::migrate::Step;
pub use database::place::{Access, Address, OpenError};
pub use database::upkeep::{NotReady, Round};
pub use database::vault_key::VaultKey;
pub use door::attempt::{Attempt, Password};
pub use door::browser_session::{
    BrowserSession, CandidateStanding, EndReason, FactorStanding, NewBrowserSession, OpenedBy, Owner, StaffLogIn,
    StaffStanding, Whose,
};
pub use door::ceremony::{Ceremony, CeremonyKind, NewCeremony};
pub use door::factor::{PersonFactors, PersonPlaces, StoredApp, StoredPasskey};
pub use door::factor_change::{AppAdded, FactorChange, FactorsTaken};
pub use door::factor_use::{FactorLogIn, FactorOutcome, FactorUse, Proof};
pub use door::sign_in::SignInRow;
pub use door::sign_on::{SignOn, SignOnFound, SignedOn};
pub use door::sign_on_open::{SignOnOpening, SignOnProof};
pub use door::staff::{NewStaff, PersonCredentials, StaffMember, StaffPlace};
pub use door::throttle::{ThrottleKeys, ThrottlePurge};
pub use door::verified::{Holder, Verified};
pub use entries::batch::Batch;
pub use entries::create_codes::{BatchInserted, CodesRequest, NewBatch, NewEntry};
pub use entries::entry::{EntryOrder, ListedEntry, ListedHandOut};
pub use entries::entry_change::ChangeOutcome;
pub use entries::find::{EntryFind, FoundEntries, FoundEntry};
pub use entries::history::{EntryPlace, PastAct, PastLogIn};
pub use entries::reissue::{NewCredential, Reissue};
pub use entries::search_text::{NewSearchText, NewSessionSearchText, OldSearchText, OldSessionSearchText};
pub use handing_out::checklist::ChecklistOutcome;
pub use handing_out::hand_out::{HandOut, HandOutOutcome, HandedOut};
pub use handing_out::handed_out_before::{EarlierHandOut, HandedOutBefore};
pub use handing_out::login_row::LoginRow;
pub use handing_out::report::{ReportOutcome, ReportScope, ReportedEntry, ReportedSession};
pub use institution::sign_on::{FoundProvider, ProviderSaved, SealedSecret, SignOnProvider};
pub use institution::sign_on_end::ProviderRemoved;
pub use institution::{Institution, ListedInstitution, NewInstitution};
pub use mail::claim::ClaimedMail;
pub use mail::queue::{NewMail, Recorded};
pub use mail::settle::{Done, Learnt, Settlement};
pub use mail::standing::{MailCounts, MailPause};
pub use programs::program::{FoundProgram, ListedProgram, NewProgram, ProgramBecame};
pub use programs::webhook::{FoundWebhook, NewSecret, NewWebhook, WebhookBecame, WebhookText};
pub use programs::webhook_claim::{ClaimedDelivery, ClaimedWebhook, DueMessages};
pub use programs::webhook_delivery::{FoundDelivery, SentAgain};
pub use programs::webhook_settle::{DeliveryBecomes, SettledDelivery, WebhookSettlement, WebhookStop};
pub use sessions::activity::ListedAct;
pub use sessions::glance::SessionGlance;
pub use sessions::test_session::TestSession;
pub use sessions::test_session_list::{
    KnownSessions, ListedSession, NewestSession, SessionGroupCounts, TestSessionPage, TestSessionQuery,
};
pub use team::acceptance::{Accepted, NewPerson};
pub use team::activity::{TeamAct, TeamActsOf};
pub use team::agent::{Leave, LeaveChange, Manager};
pub use team::client::{ListedClient, OwnerLink};
pub use team::invitation::{InvitationMade, Invited, OpenInvitation, RenewedInvitation};
pub use team::link::{FoundLink, LinkIsFor, NewLink};
pub use team::member::{FromAgent, MemberChange, TeamMember};
pub use team::opening::Opened;
pub use team::reset::ResetMade;
pub use test_engine::engine::{FoundEngine, TestEngine};
pub use test_engine::engine_change::EngineWritten;
pub use test_engine::key::StoredLaunchKey;
pub use test_engine::launch::{FoundLaunch, HintedLaunch, Launch, LaunchPlace, Pressed};
pub use test_engine::line_item::LineItem;
pub use test_engine::link::StateTokenOwner;
pub use test_engine::pick::{FoundPick, NewAnswer, NewPick, PickTaken, Picker};
pub use test_engine::registration::{FoundRegistration, Registered};
pub use test_engine::score::{LetIn, ScorePlace, ScoreTaken};
pub use test_engine::session::{ChosenEngine, EngineChosen};
pub use test_engine::token::{FoundAccessToken, NewAccessToken, TokenAdded};

use database::engine::Engine;
use database::file_lock::FileLock;
use door::browser_session_writer::BrowserSessionWriter;
use door::sign_in_reader::SignInReader;

/// The store. Clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    sessions: BrowserSessionWriter,
    sign_ins: SignInReader,
    /// What keeps another file from being put in this one's place; SQLite only.
    lock: Mutex<Option<FileLock>>,
}

impl Store {
    /// Asks the database something small: an error means that it does not answer. Whoever has waited enough drops this.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.engine().look("select key_id from vault_key limit 1").await
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
