//! Programs: added with the hash of their token, listed, taken back, found while they are good.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, ProgramId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending, built},
            value::{Row, values},
        },
    },
};

/// How long a note of when a token was used stays the same, in microseconds: a program that asks all the time would write all the
/// time.
const NOTED_EVERY: i64 = 60_000_000;

/// A program to be added.
#[derive(Clone, Debug)]
pub struct NewProgram {
    /// Its id.
    pub id: ProgramId,
    /// What it is called.
    pub name: String,
    /// What its token is good for: words with blanks between them.
    pub scopes: String,
    /// The hash of the token.
    pub token_hash: [u8; 32],
    /// Until when it is good; `None` for one that does not end by itself.
    pub expires_at: Option<Timestamp>,
}

/// What became of a program that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramBecame {
    /// It was added.
    Added,
    /// It was there already, alike and never used: it has the new token.
    Renewed,
    /// It was there already, alike, and has been used or revoked.
    Before,
    /// One of this id is there, with another name, other scopes or of somebody else.
    Another,
}

/// A program of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProgram {
    /// Its id.
    pub id: ProgramId,
    /// What it is called.
    pub name: String,
    /// What its token is good for: words with blanks between them.
    pub scopes: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Until when its token is good.
    pub expires_at: Option<Timestamp>,
    /// Since when it is not any more.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

/// A program whose token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundProgram {
    /// Its id.
    pub id: ProgramId,
    /// What it is called.
    pub name: String,
    /// What its token is good for: words with blanks between them.
    pub scopes: String,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// That it is used has to be noted again.
    pub use_is_news: bool,
}

fn select_where(conditions: &str) -> String {
    format!(
        "select p.id, p.name, p.scopes, p.created_at, p.expires_at, p.revoked_at, p.used_at, s.name as created_by_name \
         from program p join staff s on s.institution_id = p.institution_id and s.id = p.created_by where {conditions}"
    )
}

impl Store {
    /// Adds a program, once for each id. Its maker and time of creation are the audit's, which is of a member of staff.
    pub async fn program_add(
        &self,
        institution: InstitutionId,
        new: &NewProgram,
        audit: Audit,
    ) -> Result<ProgramBecame, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let added = connection
                        .execute(
                            "insert into program (institution_id, id, name, scopes, token_hash, created_by, created_at, \
                             expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (institution_id, id) do nothing",
                            values![
                                institution,
                                new.id,
                                new.name.as_str(),
                                new.scopes.as_str(),
                                new.token_hash.as_slice(),
                                audit.actor.staff(),
                                audit.at,
                                new.expires_at,
                            ],
                        )
                        .await?;
                    if added == 0 {
                        return connection.program_again(institution, new, audit).await.map(Ending::Keep);
                    }
                    let event = AuditEvent { act: Act::ProgramAdded, session: None, subject: new.id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(ProgramBecame::Added))
                })
            })
            .await
    }

    /// An institution's programs, those that were taken back too, newest first. It has a few dozen.
    pub async fn program_list(&self, institution: InstitutionId) -> Result<Vec<ListedProgram>, StoreError> {
        let sql = select_where("p.institution_id = $1 order by p.id desc");
        let rows = self.engine().fetch_all(built(sql), values![institution]).await?;
        rows.iter().map(ListedProgram::read).collect()
    }

    /// One of them.
    pub async fn program_find(
        &self,
        institution: InstitutionId,
        id: ProgramId,
    ) -> Result<Option<ListedProgram>, StoreError> {
        let sql = select_where("p.institution_id = $1 and p.id = $2");
        let row = self.engine().fetch_optional(built(sql), values![institution, id]).await?;
        row.map(|row| ListedProgram::read(&row)).transpose()
    }

    /// What a program is called.
    pub async fn program_name(&self, institution: InstitutionId, id: ProgramId) -> Result<Option<String>, StoreError> {
        let sql = "select name from program where institution_id = $1 and id = $2";
        let row = self.engine().fetch_optional(sql, values![institution, id]).await?;
        row.map(|row| row.get("name")).transpose()
    }

    /// Takes a token back: `Some(true)` when it was good for anything by then, `None` for a program that is not there. What the
    /// program is doing at the moment is not broken off.
    pub async fn program_revoke(
        &self,
        institution: InstitutionId,
        id: ProgramId,
        audit: Audit,
    ) -> Result<Option<bool>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let revoked = connection
                        .execute(
                            "update program set revoked_at = $3 where institution_id = $1 and id = $2 and revoked_at is null",
                            values![institution, id, audit.at],
                        )
                        .await?;
                    if revoked == 0 {
                        let there = connection
                            .fetch_optional(
                                "select id from program where institution_id = $1 and id = $2",
                                values![institution, id],
                            )
                            .await?;
                        return Ok(Ending::Undo(there.map(|_| false)));
                    }
                    let event = AuditEvent { act: Act::ProgramRevoked, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(Some(true)))
                })
            })
            .await
    }

    /// The program whose token this is, while it is good.
    pub async fn program_of_token(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<FoundProgram>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select id, name, scopes, expires_at, used_at from program where institution_id = $1 and token_hash = $2 \
                 and revoked_at is null and (expires_at is null or expires_at > $3)",
                values![institution, token_hash.as_slice(), now],
            )
            .await?;
        row.map(|row| {
            let used_at: Option<Timestamp> = row.get("used_at")?;
            Ok(FoundProgram {
                id: row.get("id")?,
                name: row.get("name")?,
                scopes: row.get("scopes")?,
                expires_at: row.get("expires_at")?,
                use_is_news: used_at.is_none_or(|used| used.micros() <= now.micros() - NOTED_EVERY),
            })
        })
        .transpose()
    }

    /// Notes that a token is used, unless that was noted within the last minute.
    pub async fn program_used(
        &self,
        institution: InstitutionId,
        id: ProgramId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.engine()
            .execute(
                "update program set used_at = $3 where institution_id = $1 and id = $2 and coalesce(used_at, 0) <= $4",
                values![institution, id, now, now.micros() - NOTED_EVERY],
            )
            .await?;
        Ok(())
    }
}

impl Connection<'_> {
    /// The same program is added once more. Whoever does so was not shown its token, or wants another one; a token that somebody
    /// has used stays.
    async fn program_again(
        &mut self,
        institution: InstitutionId,
        new: &NewProgram,
        audit: Audit,
    ) -> Result<ProgramBecame, StoreError> {
        let sql = "select name, scopes, created_by, created_at, expires_at from program where institution_id = $1 and id = $2";
        let Some(row) = self.fetch_optional(sql, values![institution, new.id]).await? else {
            return Ok(ProgramBecame::Another);
        };
        let life = |until: Option<Timestamp>, from: Timestamp| until.map(|until| until.micros() - from.micros());
        let is_alike = row.get::<String>("name")? == new.name
            && row.get::<String>("scopes")? == new.scopes
            && row.get::<Option<StaffId>>("created_by")? == audit.actor.staff()
            && life(row.get("expires_at")?, row.get("created_at")?) == life(new.expires_at, audit.at);
        if !is_alike {
            return Ok(ProgramBecame::Another);
        }
        let renewed = self
            .execute(
                "update program set token_hash = $3 where institution_id = $1 and id = $2 and used_at is null \
                 and revoked_at is null",
                values![institution, new.id, new.token_hash.as_slice()],
            )
            .await?;
        Ok(if renewed == 0 { ProgramBecame::Before } else { ProgramBecame::Renewed })
    }
}

impl ListedProgram {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            scopes: row.get("scopes")?,
            created_by: row.get("created_by_name")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            revoked_at: row.get("revoked_at")?,
            used_at: row.get("used_at")?,
        })
    }
}
