//! What waits between two requests of one act: written by the first, taken once by the last, on whichever node they arrive.

use lanyard_app::model::id::PersonId;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
    },
};

/// What kind of act waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// A log-in whose password was right and whose second factor is still to come.
    SecondStep,
    /// An authenticator app that has yet to show its first code.
    NewApp,
    /// A passkey to be added.
    NewPasskey,
    /// A passkey that was asked to prove itself.
    Passkey,
    /// A browser that was sent to a provider.
    SignOn,
}

impl CeremonyKind {
    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::NewApp => "new_app",
            Self::NewPasskey => "new_passkey",
            Self::Passkey => "passkey",
            Self::SignOn => "sign_on",
        }
    }
}

/// A ceremony to begin.
#[derive(Clone, Debug)]
pub struct NewCeremony {
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    /// What is under way.
    pub kind: CeremonyKind,
    /// Who is at it; `None` for a passkey that is to say who they are.
    pub person: Option<PersonId>,
    /// The browser session that it belongs to; `None` before a log-in.
    pub session_hash: Option<[u8; 32]>,
    /// SHA-256 of the cookie of the browser that comes back from a provider; `None` for all others.
    pub cookie_hash: Option<[u8; 32]>,
    /// What its end needs to know, sealed.
    pub sealed_state: Vec<u8>,
    /// When.
    pub at: Timestamp,
    /// When it is too late for its end.
    pub expires_at: Timestamp,
}

/// A ceremony under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// Who is at it.
    pub person: Option<PersonId>,
    /// The browser session that it belongs to.
    pub session_hash: Option<Vec<u8>>,
    /// What its end needs to know, sealed.
    pub sealed_state: Vec<u8>,
}

impl Store {
    /// Begins a ceremony, and forgets those whose time is over: what strangers begin does not pile up.
    pub async fn ceremony_begin(&self, new: &NewCeremony) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.execute("delete from ceremony where expires_at <= $1", values![new.at]).await?;
                    connection
                        .execute(
                            "insert into ceremony (token_hash, kind, person_id, session_hash, sealed_state, expires_at, \
                             cookie_hash) values ($1, $2, $3, $4, $5, $6, $7)",
                            values![
                                new.token_hash.as_slice(),
                                new.kind.word(),
                                new.person,
                                new.session_hash.map(|hash| hash.to_vec()),
                                new.sealed_state.as_slice(),
                                new.expires_at,
                                new.cookie_hash.map(|hash| hash.to_vec()),
                            ],
                        )
                        .await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// The ceremony of a token, left as it is; `None` when it was taken or is too old.
    pub async fn ceremony_find(
        &self,
        kind: CeremonyKind,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Ceremony>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select person_id, session_hash, sealed_state from ceremony \
                 where token_hash = $1 and kind = $2 and expires_at > $3",
                values![token_hash.as_slice(), kind.word(), now],
            )
            .await?;
        row.map(|row| Ceremony::read(&row)).transpose()
    }

    /// Ends a ceremony: of many who send its token at once, one gets it.
    pub async fn ceremony_take(
        &self,
        kind: CeremonyKind,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Ceremony>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let taken = connection.take_ceremony(kind, token_hash, now).await?;
                    Ok(if taken.is_some() { Ending::Keep(taken) } else { Ending::Undo(None) })
                })
            })
            .await
    }

    /// Ends a sign-on: of many who bring its state, the browser that began it gets it, once.
    pub async fn ceremony_take_of(
        &self,
        token_hash: &[u8; 32],
        cookie_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Ceremony>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let row = connection
                        .fetch_optional(
                            "delete from ceremony where token_hash = $1 and kind = 'sign_on' and cookie_hash = $2 \
                             and expires_at > $3 returning person_id, session_hash, sealed_state",
                            values![token_hash.as_slice(), cookie_hash.as_slice(), now],
                        )
                        .await?;
                    let taken = row.map(|row| Ceremony::read(&row)).transpose()?;
                    Ok(if taken.is_some() { Ending::Keep(taken) } else { Ending::Undo(None) })
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// The same within a transaction.
    pub(in crate::storage) async fn take_ceremony(
        &mut self,
        kind: CeremonyKind,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Ceremony>, StoreError> {
        let row = self
            .fetch_optional(
                "delete from ceremony where token_hash = $1 and kind = $2 and expires_at > $3 \
                 returning person_id, session_hash, sealed_state",
                values![token_hash.as_slice(), kind.word(), now],
            )
            .await?;
        row.map(|row| Ceremony::read(&row)).transpose()
    }
}

impl Ceremony {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            person: row.get("person_id")?,
            session_hash: row.get("session_hash")?,
            sealed_state: row.get("sealed_state")?,
        })
    }
}
