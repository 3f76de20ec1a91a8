//! Lanyard without its socket: the service on a real database, with an institution, its owner and two sessions.

use std::{net::Ipv4Addr, sync::Arc};

use lanyard_app::{
    model::{
        account::Device,
        act::Act,
        batch::TypedBatch,
        choice::Choice,
        id::{BatchId, EntryId, IdempotencyKey, InstitutionId, SessionId, WebhookId},
        session::TypedSession,
        staff::Role,
        test_engine::{EngineForm, EngineSaved, SessionEngineForm, SessionEngineSaved},
        webhook::{WebhookEvent, WebhookForm, WebhookSaved},
    },
    ports::{Fresh, May, Staff, entries::CreateCodes as _, right::Kind},
};
use lanyard_server::{
    config::{Config, PublicUrl},
    domain::{
        clock::Clock,
        random::Random,
        secret::Secret,
        vault::{Context, KeyId, Vault},
    },
    service::{Service, door::staff::FirstStep},
    storage::{Actor, Audit, HandOut, HandOutOutcome, LoginRow, Store, VaultKey},
    workbooks::logins,
};

use crate::log_ins::Login;

/// What candidates type.
pub const INSTITUTION: &str = "NG-2041";
/// The owner's account.
pub const EMAIL: &str = "owner@northgate.test";
/// Its password.
pub const PASSWORD: &str = "seven-quiet-harbours";
/// The master key of every database of the benchmark.
pub const KEY: [u8; 32] = [7; 32];
/// Logins of one Create Codes.
pub const BATCH: i64 = 500;

/// The service and what it works on.
pub struct World {
    /// What is measured.
    pub service: Service,
    /// The owner, logged in.
    pub staff: Staff,
    store: Store,
    vault: Arc<Vault>,
    institution: InstitutionId,
    /// The session whose entries are listed and searched; grows only by [`World::fill`].
    pub listed: SessionId,
    /// The session that gets the logins whose creation is measured.
    pub busy: SessionId,
    filled: i64,
}

impl World {
    /// Makes it on the empty database at `url`.
    pub async fn make(url: &str) -> Self {
        let store = Store::open(url).await.expect("Lanyard's database opens");
        let vault = Arc::new(Vault::new(Secret::new(KEY)));
        let (clock, random) = (Clock::system(), Random::system());
        let key = VaultKey { key_id: vault.key_id().get(), check_value: vault.check_value().to_vec() };
        store.vault_key_claim(&key, clock.now()).await.expect("the key is remembered");
        // Its receivers of webhooks are on this machine.
        let config = Arc::new(Config { outgoing_private: true, ..Config::at(PublicUrl::local()) });
        let service = Service::new(config, store.clone(), Arc::clone(&vault), clock, random);
        service.institution_create(INSTITUTION, "Northgate Test Centre").await.expect("an institution is made");
        let password = Secret::new(PASSWORD.to_owned());
        service.staff_create(INSTITUTION, EMAIL, "A. Mora", Role::Owner, &password).await.expect("an account is made");
        let listed = make_session(&service, "Spring placement").await;
        let busy = make_session(&service, "Autumn placement").await;
        let from = (Ipv4Addr::LOCALHOST.into(), &Device::default());
        let opened = service.log_in_staff(EMAIL, &password, from).await.expect("the owner logs in");
        let FirstStep::Open(opened) = opened else { panic!("the owner has no second factor") };
        let visitor = service.staff_visitor(&opened.token).await.expect("browser sessions are read");
        let staff = visitor.staff().expect("the owner is logged in");
        Self { service, staff, store, vault, institution: staff.institution(), listed, busy, filled: 0 }
    }

    /// The owner's proof of a right.
    pub fn may<K: Kind>(&self) -> May<K> {
        self.staff.may().expect("an owner may do everything")
    }

    /// The same where passwords leave in bulk.
    pub fn fresh<K: Kind>(&self) -> Fresh<K> {
        self.may().fresh().expect("the institution asks for no second factor")
    }

    /// Create Codes for 500.
    pub async fn create(&self, session: SessionId) -> BatchId {
        let typed = TypedBatch { count: BATCH.to_string(), label: "Room B12".to_owned() };
        let key = IdempotencyKey::new(form_key());
        self.service.create_codes(&self.may(), session, &typed, key).await.expect("logins are created")
    }

    /// Download Logins; returns the bytes of the file.
    pub async fn export(&self, batch: BatchId) -> usize {
        let made = self.service.export(&self.fresh(), Choice::Batch(batch), true, logins::for_staff).await;
        let workbook = made.expect("logins are exported");
        workbook.bytes.len()
    }

    /// Adds batches until the listed session has so many entries; returns the batches.
    pub async fn fill(&mut self, entries: i64) -> Vec<BatchId> {
        let mut batches = Vec::new();
        while self.filled < entries {
            batches.push(self.create(self.listed).await);
            self.filled += BATCH;
        }
        batches
    }

    /// The logins of a session whose test is in an engine.
    pub async fn hall(&self) -> Vec<Login> {
        let session = make_session(&self.service, "Winter placement").await;
        let form = EngineForm {
            name: "Exams".to_owned(),
            login_address: "https://engine.example/log_in".to_owned(),
            target_address: "https://engine.example/launch".to_owned(),
            may_score: true,
            ..EngineForm::default()
        };
        let saved = self.service.add_test_engine(&self.may(), &form).await.expect("a test engine is added");
        let EngineSaved::Saved(engine) = saved else { panic!("a test engine is added") };
        let form = SessionEngineForm { engine: engine.to_string(), ..SessionEngineForm::default() };
        let chosen = self.service.choose_session_engine(&self.may(), session, &form).await;
        assert_eq!(chosen.expect("a session is given an engine"), SessionEngineSaved::Saved);
        self.logins(self.create(session).await).await
    }

    /// A webhook at this address, which wants to be told of all that log-ins do not do.
    pub async fn webhook(&self, address: &str) -> WebhookId {
        let events = vec![WebhookEvent::BatchCreated];
        let form = WebhookForm { name: String::new(), address: address.to_owned(), events };
        let saved = self.service.add_webhook(&self.may(), None, &form).await.expect("a webhook is added");
        let WebhookSaved::Saved((id, _)) = saved else { panic!("a webhook is added") };
        id
    }

    /// So many messages that wait for a webhook.
    pub async fn messages(&self, webhook: WebhookId, count: usize) {
        for _ in 0..count {
            assert!(self.service.try_webhook(&self.may(), webhook).await.expect("a message is written"));
        }
    }

    /// The entries of a batch.
    pub async fn entries(&self, batch: BatchId) -> Vec<EntryId> {
        self.rows(batch).await.into_iter().map(|row| row.id).collect()
    }

    /// The logins of a batch in the clear.
    pub async fn logins(&self, batch: BatchId) -> Vec<Login> {
        let tenant = self.store.institution_find(self.institution).await.expect("institutions are read");
        let wrapped = tenant.expect("the institution").wrapped_key;
        let data_key = self.vault.unwrap_data_key(self.institution, &wrapped).expect("the key opens");
        let login = |row: LoginRow| {
            let place = Context {
                institution: self.institution,
                entry: row.id,
                version: row.credential_version,
                key: KeyId::new(row.key_id),
            };
            let sealed = row.sealed.expect("nothing was shredded");
            let password = data_key.open(&place, &sealed).expect("the password opens");
            Login { username: row.username, password: password.grouped().expose().clone() }
        };
        self.rows(batch).await.into_iter().map(login).collect()
    }

    /// The logins of a batch, read as exports read them.
    async fn rows(&self, batch: BatchId) -> Vec<LoginRow> {
        let audit = Audit {
            id: Random::system().id(Clock::system().now()).expect("the system has random bytes"),
            at: Clock::system().now(),
            actor: Actor::Operator,
        };
        let outcome = self
            .store
            .entry_hand_out(
                self.institution,
                HandOut { choice: &Choice::Batch(batch), act: Act::LoginsDownloaded, again: true },
                audit,
            )
            .await;
        let HandOutOutcome::Rows(handed_out) = outcome.expect("a batch is read") else { panic!("the batch is there") };
        handed_out.rows
    }
}

/// A session that is open for decades.
pub async fn make_session(service: &Service, name: &str) -> SessionId {
    let typed = TypedSession {
        name: name.to_owned(),
        room: "B12".to_owned(),
        test: "Placement test".to_owned(),
        opens: "2020-01-01T09:00".to_owned(),
        closes: "2090-01-01T17:00".to_owned(),
        time_zone: "Europe/Madrid".to_owned(),
    };
    service.session_create(INSTITUTION, &typed).await.expect("a session is made")
}

/// A key for a form, different each time.
pub fn form_key() -> uuid::Uuid {
    Random::system().id(Clock::system().now()).expect("the system has random bytes")
}
