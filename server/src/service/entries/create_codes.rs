//! Create Codes: draws, seals and stores the logins of one batch, once for each key of the form.

use std::sync::Arc;

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        batch::{AddEntriesForm, BatchSize, TypedBatch},
        id::{BatchId, EntryId, IdempotencyKey, InstitutionId, SessionId},
    },
    ports::{May, entries::CreateCodes, right},
};
use sha2::{Digest as _, Sha256};

use crate::{
    domain::{
        credential::{Password, SlipCode, draw_batch, draw_prefix},
        search,
        vault::{Context, DataKey, Nonce, Vault, VaultError},
    },
    service::{Service, entries::batches::label_of, fault, long_work::LongWork},
    storage::{Audit, BatchInserted, NewBatch, NewEntry},
};

/// Passwords of a new entry begin with this version.
const FIRST_VERSION: i64 = 1;

/// Logins from so many on are made by two threads: sealing a few is done before another thread has begun.
const WORTH_TWO: usize = 100;

/// How often another first group is drawn when one is taken. With 231,173 possible groups even an institution with
/// 100,000 batches fails once in 10⁷ times.
const PREFIX_TRIES: usize = 20;

#[async_trait]
impl CreateCodes for Service {
    async fn add_entries_form(
        &self,
        staff: &May<right::CreateCodes>,
        session: SessionId,
    ) -> Result<AddEntriesForm, ApiError> {
        Ok(AddEntriesForm {
            session: self.session_and_head(staff, session).await?.1,
            idempotency_key: self.form_key()?,
        })
    }

    /// Create Codes by a member of staff: 500 passwords are drawn, sealed and stored beside everybody else's requests.
    async fn create_codes(
        &self,
        staff: &May<right::CreateCodes>,
        session: SessionId,
        typed: &TypedBatch,
        key: IdempotencyKey,
    ) -> Result<BatchId, ApiError> {
        let (service, institution) = (self.clone(), staff.institution());
        let (size, label) = parse(typed)?;
        let audit = self.audit_of(staff)?;
        self.long_work
            .run(async move { service.make_codes(institution, audit, session, size, &label, key).await })
            .await
    }
}

impl Service {
    /// Answered before anything is drawn: the same form again. A session that is over is refused by the store, in the
    /// transaction that would make the logins.
    pub(in crate::service) async fn make_codes(
        &self,
        institution: InstitutionId,
        audit: Audit,
        session: SessionId,
        size: BatchSize,
        label: &str,
        key: IdempotencyKey,
    ) -> Result<BatchId, ApiError> {
        let fingerprint = fingerprint(session, size, label);
        let (known, tenant) = tokio::try_join!(
            self.store.create_codes_find(institution, key),
            self.store.institution_find(institution),
        )?;
        // A repeated request is answered without drawing anything.
        if let Some(known) = known {
            return if known.fingerprint == fingerprint { Ok(known.batch) } else { Err(ApiError::KeyReused) };
        }
        let tenant = tenant.ok_or(ApiError::NotFound)?;
        let data_key = Arc::new(self.vault.unwrap_data_key(institution, &tenant.wrapped_key)?);
        for _ in 0..PREFIX_TRIES {
            let (slip_prefix, entries) = self.draw(institution, &data_key, audit, size).await?;
            let batch = NewBatch {
                id: BatchId::new(self.random.id(audit.at)?),
                session,
                key,
                fingerprint: fingerprint.to_vec(),
                slip_prefix,
                label: label.to_owned(),
                key_id: self.vault.key_id().get(),
                entries,
            };
            match self.store.batch_insert(institution, &batch, audit).await? {
                BatchInserted::Created { batch, .. } | BatchInserted::Already { batch } => return Ok(batch),
                BatchInserted::OtherContent => return Err(ApiError::KeyReused),
                BatchInserted::NoSuchSession => return Err(ApiError::NotFound),
                BatchInserted::SessionClosed => return Err(ApiError::ClosedToNewLogins),
                BatchInserted::PrefixTaken => {}
            }
        }
        Err(fault::bug("no free first group for a slip code was found"))
    }
}

impl Service {
    /// The first group of the slip codes, and the entries. Everything is drawn here, in one order; a half of what is made of
    /// it is made on another thread.
    async fn draw(
        &self,
        institution: InstitutionId,
        data_key: &Arc<DataKey>,
        audit: Audit,
        size: BatchSize,
    ) -> Result<(String, Vec<NewEntry>), ApiError> {
        let size = usize::try_from(size.get()).unwrap_or_default();
        let prefix = draw_prefix(&self.random)?;
        let logins = draw_batch(&self.random, prefix, size)?;
        let ids = self.random.ids(audit.at, size)?;
        let nonces = Nonce::draw(size, &self.random)?;
        let key = self.vault.key_id();
        let mut drawn: Vec<Drawn> = ids
            .into_iter()
            .zip(logins)
            .zip(nonces)
            .map(|((id, (slip_code, password)), nonce)| {
                let place = Context { institution, entry: EntryId::new(id), version: FIRST_VERSION, key };
                Drawn { place, slip_code, password, nonce }
            })
            .collect();
        let rest = if size < WORTH_TWO { Vec::new() } else { drawn.split_off(size / 2) };
        let (vault, shared_key) = (Arc::clone(&self.vault), Arc::clone(data_key));
        let beside = async {
            if rest.is_empty() {
                return Ok(Vec::new());
            }
            LongWork::beside(move || Ok(made(&vault, &shared_key, rest)?)).await
        };
        let (others, entries) = tokio::join!(biased; beside, async { made(&self.vault, data_key, drawn) });
        let mut entries = entries?;
        entries.extend(others?);
        Ok((prefix.to_string(), entries))
    }
}

/// What an entry is made of.
struct Drawn {
    place: Context,
    slip_code: SlipCode,
    password: Password,
    nonce: Nonce,
}

/// Seals the passwords and works out what log-in compares.
fn made(vault: &Vault, data_key: &DataKey, drawn: Vec<Drawn>) -> Result<Vec<NewEntry>, VaultError> {
    let entry = |Drawn { place, slip_code, password, nonce }| {
        Ok(NewEntry {
            id: place.entry,
            verifier: vault.verifier(&place, &password.folded()).to_vec(),
            sealed: data_key.seal_with(nonce, &place, &password)?,
            search_text: search::search_text_of_slip(&slip_code.key()),
            slip_code: slip_code.to_string(),
        })
    };
    drawn.into_iter().map(entry).collect()
}

/// Both fields are looked at, so that one answer names all that is wrong.
fn parse(typed: &TypedBatch) -> Result<(BatchSize, String), ApiError> {
    match (BatchSize::parse(&typed.count), label_of(&typed.label)) {
        (Ok(size), Ok(label)) => Ok((size, label)),
        (size, label) => {
            let errors = size.err().into_iter().chain(label.err());
            Err(ApiError::Invalid(errors.flat_map(|error| error.fields().to_vec()).collect()))
        }
    }
}

/// What the key of a form stands for: the same key with other content is refused instead of answered with a batch that
/// nobody asked for.
fn fingerprint(session: SessionId, size: BatchSize, label: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(session.uuid().as_bytes());
    digest.update(size.get().to_be_bytes());
    digest.update(label.as_bytes());
    digest.finalize().into()
}
