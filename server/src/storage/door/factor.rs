//! The second factors of a person as they are: passkeys, an authenticator app, recovery codes. They are changed in
//! `factor_change` and used in `factor_use`.

use lanyard_app::model::id::{InstitutionId, PersonId, StaffId};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::built,
            value::{Row, values},
        },
        shut::SHUT,
    },
};

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPasskey {
    /// What the device calls it: unique everywhere.
    pub id: Vec<u8>,
    /// Whose it is.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// What the library keeps of it, as JSON.
    pub credential: String,
    /// The device stores it, so that it can say who logs in.
    pub logs_in_alone: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredApp {
    /// Its secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// The key that sealed it.
    pub key_id: i64,
    /// The newest step whose code was taken.
    pub last_step: i64,
    /// When it was set up.
    pub created_at: Timestamp,
    /// When a code of it was last taken.
    pub used_at: Option<Timestamp>,
}

/// What a person has beside their password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFactors {
    /// In the order in which they were added.
    pub passkeys: Vec<StoredPasskey>,
    /// The app, if they set one up.
    pub app: Option<StoredApp>,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

impl PersonFactors {
    /// Whether a log-in has a second step. Recovery codes alone are no factor: they stand for one.
    #[must_use]
    pub fn any(&self) -> bool {
        self.app.is_some() || !self.passkeys.is_empty()
    }
}

/// Where somebody can log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPlaces {
    /// Which of their passwords counts now.
    pub password_version: i64,
    /// Their places in institutions that are not switched off, the one they used last first.
    pub places: Vec<(InstitutionId, StaffId)>,
    /// The same without institutions that are opened by their provider alone.
    pub open: Vec<(InstitutionId, StaffId)>,
}

impl Store {
    /// What a person has beside their password.
    pub async fn factors_of(&self, person: PersonId) -> Result<PersonFactors, StoreError> {
        let passkeys = self
            .engine()
            .fetch_all(
                "select credential_id, person_id, name, credential, logs_in_alone, created_at, used_at from passkey \
                 where person_id = $1 order by created_at, credential_id",
                values![person],
            )
            .await?;
        let app = self
            .engine()
            .fetch_optional(
                "select sealed_secret, key_id, last_step, created_at, used_at from totp where person_id = $1",
                values![person],
            )
            .await?;
        let codes = self
            .engine()
            .fetch_optional(
                "select count(*) as codes from recovery_code where person_id = $1 and used_at is null",
                values![person],
            )
            .await?;
        Ok(PersonFactors {
            passkeys: passkeys.iter().map(StoredPasskey::read).collect::<Result<_, _>>()?,
            app: app.map(|row| StoredApp::read(&row)).transpose()?,
            codes_left: codes.map_or(Ok(0), |row| row.get("codes"))?,
        })
    }

    /// The places of a person that are not switched off, the one they used last first.
    pub async fn places_of(&self, person: PersonId) -> Result<PersonPlaces, StoreError> {
        let sql = format!(
            "select s.institution_id, s.id, p.password_version, {SHUT} as shut from staff s \
             join person p on p.id = s.person_id where p.id = $1 and s.disabled_at is null \
             order by coalesce(s.seen_at, 0) desc, s.id"
        );
        let rows = self.engine().fetch_all(built(sql), values![person]).await?;
        let place = |row: &Row| Ok::<_, StoreError>((row.get("institution_id")?, row.get("id")?));
        let mut open = Vec::with_capacity(rows.len());
        for row in &rows {
            if row.get::<i64>("shut")? == 0 {
                open.push(place(row)?);
            }
        }
        Ok(PersonPlaces {
            open,
            password_version: rows.first().map(|row| row.get("password_version")).transpose()?.unwrap_or_default(),
            places: rows.iter().map(place).collect::<Result<_, _>>()?,
        })
    }

    /// Whether a recovery code of this person was used; `None` where they have no such code.
    pub async fn recovery_code_is_used(&self, person: PersonId, hash: &[u8; 32]) -> Result<Option<bool>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select used_at from recovery_code where person_id = $1 and code_hash = $2",
                values![person, hash.as_slice()],
            )
            .await?;
        row.map(|row| Ok(row.get::<Option<i64>>("used_at")?.is_some())).transpose()
    }

    /// A passkey, and what it knows its owner by.
    pub async fn passkey_find(&self, id: &[u8]) -> Result<Option<(StoredPasskey, Option<Uuid>)>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select k.credential_id, k.person_id, k.name, k.credential, k.logs_in_alone, k.created_at, k.used_at, \
                 p.user_handle from passkey k join person p on p.id = k.person_id where k.credential_id = $1",
                values![id],
            )
            .await?;
        row.map(|row| Ok((StoredPasskey::read(&row)?, row.get("user_handle")?))).transpose()
    }
}

impl StoredPasskey {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("credential_id")?,
            person: row.get("person_id")?,
            name: row.get("name")?,
            credential: row.get("credential")?,
            logs_in_alone: row.get("logs_in_alone")?,
            created_at: row.get("created_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

impl StoredApp {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sealed_secret: row.get("sealed_secret")?,
            key_id: row.get("key_id")?,
            last_step: row.get("last_step")?,
            created_at: row.get("created_at")?,
            used_at: row.get("used_at")?,
        })
    }
}
