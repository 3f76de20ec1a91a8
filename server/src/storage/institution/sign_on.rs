//! The provider by which people of an institution log in: found and saved. Whether "only by it" holds is
//! told by the rows of the moment, so that nothing that happens to an owner locks everybody out.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
    },
};

/// A provider as it is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOnProvider {
    /// What the button says.
    pub name: String,
    /// The issuer, to the letter.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// Domains of e-mail addresses, separated by blanks.
    pub domains: String,
    /// The claim that tells the role; `None` where invitations tell it.
    pub role_claim: Option<String>,
    /// Which value means which role, as JSON.
    pub role_values: String,
    /// It asks for a second factor itself.
    pub asks_factor: bool,
    /// Nobody but one owner logs in with a password.
    pub only_provider: bool,
    /// That owner; `None` unless `only_provider`.
    pub local_owner: Option<StaffId>,
    /// People can log in by it.
    pub switched_on: bool,
}

/// A sealed client secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// The bytes.
    pub sealed: Vec<u8>,
    /// The key that sealed them.
    pub key_id: i64,
}

/// A provider as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundProvider {
    /// What was saved.
    pub provider: SignOnProvider,
    /// Its secret.
    pub secret: SealedSecret,
    /// The owner who keeps a password leads at this moment, is on and has one.
    pub local_owner_holds: bool,
}

/// What came of saving a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderSaved {
    /// It is saved.
    Saved,
    /// No secret was given, and the one that is kept belongs to another issuer or client ID, or there is none.
    SecretNeeded,
    /// The owner who was named does not lead, is switched off or has no password.
    CannotStayLocal,
    /// It would be switched off, and nobody who leads has a password.
    NobodyLocal,
}

impl Store {
    /// The provider of an institution, switched on or not.
    pub async fn sign_on_provider_find(&self, institution: InstitutionId) -> Result<Option<FoundProvider>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select o.name, o.issuer, o.client_id, o.sealed_secret, o.key_id, o.domains, o.role_claim, o.role_values, \
                 o.asks_factor, o.only_provider, o.local_owner, o.switched_on, \
                 (select count(*) from staff s join person p on p.id = s.person_id \
                 where s.institution_id = o.institution_id and s.id = o.local_owner and s.role = 'owner' \
                 and s.disabled_at is null and p.password_hash is not null) as local_owners \
                 from sign_on_provider o where o.institution_id = $1",
                values![institution],
            )
            .await?;
        row.map(|row| FoundProvider::read(&row)).transpose()
    }

    /// Owners who are on and have a password: those who can stay local.
    pub async fn local_owner_list(
        &self,
        institution: InstitutionId,
    ) -> Result<Vec<(StaffId, String, String)>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select s.id, s.name, p.email from staff s join person p on p.id = s.person_id \
                 where s.institution_id = $1 and s.role = 'owner' and s.disabled_at is null \
                 and p.password_hash is not null order by s.id",
                values![institution],
            )
            .await?;
        rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?, row.get("email")?))).collect()
    }

    /// Saves the provider; without a secret the one that is kept stays, where issuer and client ID are the same. Browser
    /// sessions that it opened end when it is switched off or another one takes its place, except `own`.
    pub async fn sign_on_provider_save(
        &self,
        institution: InstitutionId,
        provider: &SignOnProvider,
        secret: Option<&SealedSecret>,
        own: &[u8; 32],
        audit: Audit,
    ) -> Result<ProviderSaved, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(institution).await?;
                    let before = connection
                        .fetch_optional(
                            "select issuer, switched_on from sign_on_provider where institution_id = $1",
                            values![institution],
                        )
                        .await?;
                    let (issuer, was_on): (Option<String>, bool) = match before {
                        Some(row) => (Some(row.get("issuer")?), row.get("switched_on")?),
                        None => (None, false),
                    };
                    if provider.only_provider && connection.local_owners(institution, provider.local_owner).await? == 0
                    {
                        return Ok(Ending::Undo(ProviderSaved::CannotStayLocal));
                    }
                    if was_on && !provider.switched_on && connection.local_owners(institution, None).await? == 0 {
                        return Ok(Ending::Undo(ProviderSaved::NobodyLocal));
                    }
                    if !connection.write_provider(institution, provider, secret, audit.at).await? {
                        return Ok(Ending::Undo(ProviderSaved::SecretNeeded));
                    }
                    let is_another = issuer.is_some_and(|issuer| issuer != provider.issuer);
                    if was_on && (is_another || !provider.switched_on) {
                        connection.end_sessions_by_provider(institution, own, audit.at).await?;
                    }
                    let event =
                        AuditEvent { act: Act::SignOnChanged, session: None, subject: institution.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(ProviderSaved::Saved))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// How many owners are on and have a password, or whether this one does.
    pub(in crate::storage::institution) async fn local_owners(
        &mut self,
        institution: InstitutionId,
        one: Option<StaffId>,
    ) -> Result<i64, StoreError> {
        let row = self
            .fetch_optional(
                "select count(*) as owners from staff s join person p on p.id = s.person_id \
                 where s.institution_id = $1 and s.id = coalesce($2, s.id) and s.role = 'owner' \
                 and s.disabled_at is null and p.password_hash is not null",
                values![institution, one],
            )
            .await?;
        row.map_or(Ok(0), |row| row.get("owners"))
    }

    /// `false` where a secret is missing.
    async fn write_provider(
        &mut self,
        institution: InstitutionId,
        provider: &SignOnProvider,
        secret: Option<&SealedSecret>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let written = match secret {
            Some(secret) => {
                self.execute(
                    "insert into sign_on_provider (institution_id, name, issuer, client_id, domains, role_claim, \
                     role_values, asks_factor, only_provider, local_owner, switched_on, updated_at, sealed_secret, key_id) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
                     on conflict (institution_id) do update set name = excluded.name, issuer = excluded.issuer, \
                     client_id = excluded.client_id, domains = excluded.domains, role_claim = excluded.role_claim, \
                     role_values = excluded.role_values, asks_factor = excluded.asks_factor, \
                     only_provider = excluded.only_provider, local_owner = excluded.local_owner, \
                     switched_on = excluded.switched_on, updated_at = excluded.updated_at, \
                     sealed_secret = excluded.sealed_secret, key_id = excluded.key_id",
                    values![
                        institution,
                        provider.name.as_str(),
                        provider.issuer.as_str(),
                        provider.client_id.as_str(),
                        provider.domains.as_str(),
                        provider.role_claim.as_deref(),
                        provider.role_values.as_str(),
                        provider.asks_factor,
                        provider.only_provider,
                        provider.local_owner,
                        provider.switched_on,
                        at,
                        secret.sealed.as_slice(),
                        secret.key_id,
                    ],
                )
                .await?
            }
            None => {
                self.execute(
                    "update sign_on_provider set name = $2, domains = $5, role_claim = $6, role_values = $7, \
                     asks_factor = $8, only_provider = $9, local_owner = $10, switched_on = $11, updated_at = $12 \
                     where institution_id = $1 and issuer = $3 and client_id = $4",
                    values![
                        institution,
                        provider.name.as_str(),
                        provider.issuer.as_str(),
                        provider.client_id.as_str(),
                        provider.domains.as_str(),
                        provider.role_claim.as_deref(),
                        provider.role_values.as_str(),
                        provider.asks_factor,
                        provider.only_provider,
                        provider.local_owner,
                        provider.switched_on,
                        at,
                    ],
                )
                .await?
            }
        };
        Ok(written == 1)
    }

    pub(in crate::storage::institution) async fn end_sessions_by_provider(
        &mut self,
        institution: InstitutionId,
        own: &[u8; 32],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "update browser_session set ended_at = $3, end_reason = 'logged_out' \
             where institution_id = $1 and by_provider = 1 and token_hash <> $2 and ended_at is null",
            values![institution, own.as_slice(), at],
        )
        .await?;
        Ok(())
    }
}

impl FoundProvider {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let provider = SignOnProvider {
            name: row.get("name")?,
            issuer: row.get("issuer")?,
            client_id: row.get("client_id")?,
            domains: row.get("domains")?,
            role_claim: row.get("role_claim")?,
            role_values: row.get("role_values")?,
            asks_factor: row.get("asks_factor")?,
            only_provider: row.get("only_provider")?,
            local_owner: row.get("local_owner")?,
            switched_on: row.get("switched_on")?,
        };
        let secret = SealedSecret { sealed: row.get("sealed_secret")?, key_id: row.get("key_id")? };
        Ok(Self { provider, secret, local_owner_holds: row.get::<i64>("local_owners")? == 1 })
    }
}
