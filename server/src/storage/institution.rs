//! Institutions: the tenants, what candidates type to name them, and their settings.

mod result_readers;
pub mod sign_on;
pub mod sign_on_end;

use lanyard_app::model::{
    act::Act,
    id::InstitutionId,
    person::{Asked, AskedDetails},
    settings::{FactorRules, SettingsForm},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::{Row, Value, values},
        },
    },
};

/// An institution to make; its time of creation is the audit's.
#[derive(Clone, Debug)]
pub struct NewInstitution {
    /// Its id.
    pub id: InstitutionId,
    /// The Institution ID as shown, `NG-2041`.
    pub code: String,
    /// The same folded: upper case, no spaces or hyphens.
    pub code_key: String,
    /// Its name.
    pub name: String,
    /// Its data key, sealed.
    pub wrapped_key: Vec<u8>,
    /// The key that sealed it; must be remembered by [`Store::vault_key_claim`] before.
    pub key_id: i64,
    /// Made to try Lanyard out: a banner says so.
    pub demonstration: bool,
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// The Institution ID as shown.
    pub code: String,
    /// The same folded.
    pub code_key: String,
    /// Its name.
    pub name: String,
    /// Its data key, sealed.
    pub wrapped_key: Vec<u8>,
    /// The key that sealed it.
    pub key_id: i64,
    /// Its settings.
    pub settings: SettingsForm,
    /// Who must have a second factor, and when it is asked for.
    pub factor_rules: FactorRules,
    /// Made to try Lanyard out.
    pub demonstration: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An institution in the operator's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedInstitution {
    /// The Institution ID as shown.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many people can log in to it.
    pub people: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// It manages others.
    pub is_agent: bool,
    /// The Institution ID of the agent that manages it.
    pub agent: Option<String>,
}

const COLUMNS: &str = "id, code, code_key, name, wrapped_key, key_id, ask_birth_date, ask_country, ask_email, \
     ask_candidate_number, names_in_usernames, demonstration, created_at, factor_required_owner, \
     factor_required_coordinator, factor_required_invigilator, factor_required_reader, factor_for_exports";

impl Connection<'_> {
    /// Makes an institution. [`StoreError::Conflict`] when its folded code is taken.
    pub(in crate::storage) async fn insert_institution(
        &mut self,
        new: &NewInstitution,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "insert into institution (id, code, code_key, name, wrapped_key, key_id, demonstration, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                new.id,
                new.code.as_str(),
                new.code_key.as_str(),
                new.name.as_str(),
                new.wrapped_key.as_slice(),
                new.key_id,
                new.demonstration,
                at,
            ],
        )
        .await?;
        Ok(())
    }
}

impl Store {
    /// Makes an institution. [`StoreError::Conflict`] when its folded code is taken.
    pub async fn institution_create(&self, new: &NewInstitution, audit: Audit) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.insert_institution(new, audit.at).await?;
                    let event =
                        AuditEvent { act: Act::InstitutionCreated, session: None, subject: new.id.uuid(), count: 1 };
                    connection.append_audit(new.id, audit, event).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// The institution with this id.
    pub async fn institution_find(&self, id: InstitutionId) -> Result<Option<Institution>, StoreError> {
        self.institution_where("id = $1", id.into()).await
    }

    /// The institution that candidates mean by this folded code.
    pub async fn institution_find_by_code(&self, code_key: &str) -> Result<Option<Institution>, StoreError> {
        self.institution_where("code_key = $1", code_key.into()).await
    }

    /// Every institution, by its ID. Only the operator sees them all.
    pub async fn institution_list(&self) -> Result<Vec<ListedInstitution>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select i.code, i.name, i.created_at, i.is_agent, a.code as agent_code, \
                 (select count(*) from staff s where s.institution_id = i.id and s.disabled_at is null) as people \
                 from institution i left join client_institution c on c.institution_id = i.id and c.ended_at is null \
                 left join institution a on a.id = c.agent_id order by i.code_key",
                values![],
            )
            .await?;
        let read = |row: &Row| {
            Ok(ListedInstitution {
                code: row.get("code")?,
                name: row.get("name")?,
                people: row.get("people")?,
                created_at: row.get("created_at")?,
                is_agent: row.get("is_agent")?,
                agent: row.get("agent_code")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Has anybody made an institution yet?
    pub async fn institution_exists_any(&self) -> Result<bool, StoreError> {
        Ok(self.engine().fetch_optional("select id from institution limit 1", values![]).await?.is_some())
    }

    /// Changes the settings that are not as the form was filled with them, or all where that is not known; `false` when
    /// there is no such institution.
    pub async fn institution_settings_update(
        &self,
        id: InstitutionId,
        settings: SettingsForm,
        filled_with: Option<SettingsForm>,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let asked = |of: fn(&AskedDetails) -> Asked| {
            changed(of(&settings.asked), filled_with.as_ref().map(|before| of(&before.asked)))
        };
        let names = changed(settings.names_in_usernames, filled_with.map(|before| before.names_in_usernames));
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let changed = connection
                        .execute(
                            "update institution set ask_birth_date = coalesce($2, ask_birth_date), \
                             ask_country = coalesce($3, ask_country), ask_email = coalesce($4, ask_email), \
                             ask_candidate_number = coalesce($5, ask_candidate_number), \
                             names_in_usernames = coalesce($6, names_in_usernames) where id = $1",
                            values![
                                id,
                                asked(|asked| asked.birth_date),
                                asked(|asked| asked.country),
                                asked(|asked| asked.email),
                                asked(|asked| asked.candidate_number),
                                names,
                            ],
                        )
                        .await?;
                    if changed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event = AuditEvent { act: Act::SettingsChanged, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(id, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Since when people of this role must have a second factor.
    pub async fn factor_required_since(&self, id: InstitutionId, role: Role) -> Result<Option<Timestamp>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select case $2 when 'owner' then factor_required_owner \
                 when 'coordinator' then factor_required_coordinator \
                 when 'invigilator' then factor_required_invigilator else factor_required_reader end as since \
                 from institution where id = $1",
                values![id, role],
            )
            .await?;
        row.map_or(Ok(None), |row| row.get("since"))
    }

    /// Changes who must have a second factor, and when it is asked for, as far as the rules are not as the form was filled
    /// with them; `false` when there is no such institution. Since when a role must have one stays as it is where it must
    /// already.
    pub async fn institution_factor_rules_update(
        &self,
        id: InstitutionId,
        rules: FactorRules,
        filled_with: Option<FactorRules>,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let rule = |of: fn(&FactorRules) -> bool| changed(of(&rules), filled_with.as_ref().map(of));
        // Nobody must have one since time 0.
        let since = |of| rule(of).map(|required| if required { audit.at } else { Timestamp::default() });
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let changed = connection
                        .execute(
                            "update institution set \
                             factor_required_owner = case when $2 = 0 then null \
                             else coalesce(factor_required_owner, $2) end, \
                             factor_required_coordinator = case when $3 = 0 then null \
                             else coalesce(factor_required_coordinator, $3) end, \
                             factor_required_invigilator = case when $4 = 0 then null \
                             else coalesce(factor_required_invigilator, $4) end, \
                             factor_required_reader = case when $5 = 0 then null \
                             else coalesce(factor_required_reader, $5) end, \
                             factor_for_exports = coalesce($6, factor_for_exports) where id = $1",
                            values![
                                id,
                                since(|rules| rules.owner),
                                since(|rules| rules.coordinator),
                                since(|rules| rules.invigilator),
                                since(|rules| rules.reader),
                                rule(|rules| rules.exports),
                            ],
                        )
                        .await?;
                    if changed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event =
                        AuditEvent { act: Act::FactorRulesChanged, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(id, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    async fn institution_where(&self, condition: &str, key: Value) -> Result<Option<Institution>, StoreError> {
        let sql =
            crate::storage::database::engine::built(format!("select {COLUMNS} from institution where {condition}"));
        self.engine().fetch_optional(sql, vec![key]).await?.map(|row| Institution::read(&row)).transpose()
    }
}

/// What is to be written; `None` where it is as the form was filled with it.
fn changed<T: PartialEq + Copy>(typed: T, filled_with: Option<T>) -> Option<T> {
    (Some(typed) != filled_with).then_some(typed)
}

impl Institution {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            code: row.get("code")?,
            code_key: row.get("code_key")?,
            name: row.get("name")?,
            wrapped_key: row.get("wrapped_key")?,
            key_id: row.get("key_id")?,
            settings: settings(row)?,
            factor_rules: FactorRules {
                owner: row.get::<Option<i64>>("factor_required_owner")?.is_some(),
                coordinator: row.get::<Option<i64>>("factor_required_coordinator")?.is_some(),
                invigilator: row.get::<Option<i64>>("factor_required_invigilator")?.is_some(),
                reader: row.get::<Option<i64>>("factor_required_reader")?.is_some(),
                exports: row.get("factor_for_exports")?,
            },
            demonstration: row.get("demonstration")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// The settings columns of a row.
pub(in crate::storage) fn settings(row: &Row) -> Result<SettingsForm, StoreError> {
    Ok(SettingsForm {
        asked: AskedDetails {
            birth_date: row.get("ask_birth_date")?,
            country: row.get("ask_country")?,
            email: row.get("ask_email")?,
            candidate_number: row.get("ask_candidate_number")?,
        },
        names_in_usernames: row.get("names_in_usernames")?,
    })
}
