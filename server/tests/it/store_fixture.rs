//! A small world for store tests: an institution with an owner and one session, and rows in the making.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use lanyard_app::model::{
    id::{BatchId, EntryId, IdempotencyKey, InstitutionId, SessionId, StaffId},
    person::Particulars,
    staff::Role,
};
use lanyard_server::{
    domain::{clock::Timestamp, details::PersonalDetails, session_form::Details},
    storage::{
        Actor, Audit, BatchInserted, Claim, ClaimOutcome, Holder, NewBatch, NewBrowserSession, NewEntry,
        NewInstitution, NewStaff, StaffLogIn, Store, TestSession, UsernameProposal, VaultKey, Whose,
    },
};
use uuid::Uuid;

use crate::engines::Fresh;

/// Noon of the test day; the world's session is open then.
pub const NOON: Timestamp = Timestamp::from_micros(1_778_580_000_000_000);
pub const HOUR: Duration = Duration::from_hours(1);

pub struct World {
    pub fresh: Fresh,
    pub institution: InstitutionId,
    pub owner: StaffId,
    pub session: SessionId,
}

/// Ids that were never given before, in ascending order.
pub fn id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

pub fn by(actor: Actor) -> Audit {
    Audit { id: id(), at: NOON, actor }
}

pub fn operator() -> Audit {
    by(Actor::Operator)
}

impl World {
    pub async fn new(fresh: Fresh) -> Self {
        let key = VaultKey { key_id: 1, check_value: vec![7; 32] };
        fresh.store.vault_key_claim(&key, NOON).await.unwrap();
        let institution = new_institution(&fresh.store, "NG-2041").await;
        let owner = new_staff(&fresh.store, institution, "owner@northgate.test").await;
        let session = new_session(&fresh.store, institution, "Spring placement").await;
        Self { fresh, institution, owner, session }
    }

    pub fn store(&self) -> &Store {
        &self.fresh.store
    }

    pub fn owner_audit(&self) -> Audit {
        by(Actor::Staff(self.owner))
    }

    pub async fn find_session(&self) -> TestSession {
        self.store().test_session_find(self.institution, self.session).await.unwrap().unwrap()
    }

    /// A batch of the world's session, made by its owner.
    pub async fn batch(&self, prefix: &str, size: usize) -> NewBatch {
        let batch = new_batch(self.session, prefix, size);
        let made = self.store().batch_insert(self.institution, &batch, self.owner_audit()).await.unwrap();
        assert!(matches!(made, BatchInserted::Created { .. }), "{made:?}");
        batch
    }

    /// A log-in at this moment that is not stored yet: a browser session that says what the entry has now.
    pub async fn verified(&self, entry: &NewEntry) -> NewBrowserSession {
        let found = self.store().sign_in_find("NG2041", &slip_key(entry)).await.unwrap().expect("the entry is there");
        let logged_in_to = Some(found.session);
        NewBrowserSession { logged_in_to, ..new_browser_session(Whose::Entry(entry.id, found.verified)) }
    }

    /// Logs in to an entry, with the slip code or the username, whichever it has.
    pub async fn log_in(&self, entry: &NewEntry) -> Holder {
        let new = self.verified(entry).await;
        let holder = Holder { entry: entry.id, token_hash: new.token_hash };
        self.store().browser_session_open(self.institution, new).await.unwrap();
        holder
    }

    /// A claim by somebody who has just logged in.
    pub async fn claim_of(&self, entry: &NewEntry, name: &str, usernames: &[&str]) -> Claim {
        new_claim(self.log_in(entry).await, &entry.search_text, name, usernames)
    }

    /// Makes an entry a candidate's; returns their browser session.
    pub async fn claim(&self, entry: &NewEntry, name: &str, username: &str) -> Holder {
        let claim = self.claim_of(entry, name, &[username]).await;
        let outcome = self.store().entry_claim(self.institution, &claim, by(Actor::Candidate(entry.id))).await.unwrap();
        assert_eq!(outcome, ClaimOutcome::Claimed { username: username.to_owned() });
        Holder { entry: entry.id, token_hash: claim.token_hash }
    }
}

pub async fn new_institution(store: &Store, code: &str) -> InstitutionId {
    let new = NewInstitution {
        id: InstitutionId::new(id()),
        code: code.to_owned(),
        code_key: code.replace('-', ""),
        name: format!("{code} Test Centre"),
        wrapped_key: vec![1, 2, 3],
        key_id: 1,
        demonstration: false,
    };
    store.institution_create(&new, operator()).await.unwrap();
    new.id
}

pub async fn new_staff(store: &Store, institution: InstitutionId, email: &str) -> StaffId {
    let new = NewStaff {
        institution,
        id: StaffId::new(id()),
        email: email.to_owned(),
        email_key: email.to_owned(),
        name: "A. Mora".to_owned(),
        role: Role::Owner,
        password_hash: "$argon2id$…".to_owned(),
    };
    store.staff_create(&new, operator()).await.unwrap();
    new.id
}

pub fn session_named(name: &str) -> Details {
    Details {
        name: name.to_owned(),
        room: "B12".to_owned(),
        test: String::new(),
        opens_at: NOON.minus(HOUR),
        closes_at: NOON.plus(HOUR),
        time_zone: "Europe/Madrid".to_owned(),
    }
}

pub async fn new_session(store: &Store, institution: InstitutionId, name: &str) -> SessionId {
    let session = SessionId::new(id());
    store.test_session_create(institution, session, &session_named(name), operator()).await.unwrap().unwrap();
    session
}

/// A batch whose codes are the prefix and a number of four digits.
pub fn new_batch(session: SessionId, prefix: &str, size: usize) -> NewBatch {
    let entry = |number: usize| {
        let code = format!("{prefix}-{number:04}");
        NewEntry {
            id: EntryId::new(id()),
            verifier: vec![u8::try_from(number % 251).unwrap(); 32],
            sealed: vec![9; 50],
            search_text: code.replace('-', "").to_lowercase(),
            slip_code: code,
        }
    };
    NewBatch {
        id: BatchId::new(id()),
        session,
        key: IdempotencyKey::new(id()),
        fingerprint: format!("{session} {size}").into_bytes(),
        slip_prefix: prefix.to_owned(),
        label: "Room B12, morning".to_owned(),
        key_id: 1,
        entries: (1..=size).map(entry).collect(),
    }
}

/// What log-in looks the entry's slip code up by.
pub fn slip_key(entry: &NewEntry) -> String {
    entry.slip_code.replace('-', "")
}

pub fn new_token_hash() -> [u8; 32] {
    let mut token_hash = [0; 32];
    token_hash[..16].copy_from_slice(id().as_bytes());
    token_hash
}

pub fn new_browser_session(whose: Whose) -> NewBrowserSession {
    NewBrowserSession {
        staff: StaffLogIn::default(),
        token_hash: new_token_hash(),
        whose,
        at: NOON,
        expires_at: NOON.plus(HOUR),
        ended: false,
        logged_in_to: None,
    }
}

/// A claim that tries these usernames; its search text is what the program would fold.
pub fn new_claim(holder: Holder, slip: &str, name: &str, usernames: &[&str]) -> Claim {
    let folded: String =
        name.to_lowercase().chars().map(|character| if character == 'ñ' { 'n' } else { character }).collect();
    let proposal = |username: &&str| UsernameProposal {
        username: (*username).to_owned(),
        key: username.replace('-', ""),
        search_text: format!("{slip} {} {folded}", username.replace('-', "")),
    };
    Claim {
        entry: holder.entry,
        details: PersonalDetails {
            full_name: name.to_owned(),
            particulars: Particulars { birth_date: Some("1999-03-27".to_owned()), ..Particulars::default() },
        },
        name_sort: folded.clone(),
        number_key: None,
        proposals: usernames.iter().map(proposal).collect(),
        came_with: holder.token_hash,
        token_hash: new_token_hash(),
        expires_at: NOON.plus(HOUR),
    }
}
