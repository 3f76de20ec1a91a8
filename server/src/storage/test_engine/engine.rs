//! The engines of an institution: listed, found, and as their rows have them.

use lanyard_app::model::{
    id::{EngineId, InstitutionId},
    test_engine::{EngineGrants, EngineKind},
};

use crate::storage::{
    Store, StoreError,
    audit::Audit,
    database::{
        engine::built,
        value::{Row, Value, values},
    },
};

/// An engine as it is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestEngine {
    /// What it speaks.
    pub kind: EngineKind,
    /// What colleagues call it.
    pub name: String,
    /// Where a log-in begins.
    pub login_address: String,
    /// Where a launch leads.
    pub target_address: String,
    /// Where it shows what can be picked; empty for where its launches lead.
    pub deep_link_target: String,
    /// Where answers may be sent beside, a line each.
    pub redirect_addresses: String,
    /// What is sent along: a line `name=value` each.
    pub custom: String,
    /// Where it publishes its keys; may be empty.
    pub keys_address: String,
    /// A public key of it; may be empty.
    pub public_key: String,
    /// It is told the candidate's name.
    pub tells_name: bool,
    /// It is told the candidate's e-mail address.
    pub tells_email: bool,
    /// It may tell that a test is finished, and the result.
    pub may_score: bool,
}

/// An engine as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundEngine {
    /// Its id.
    pub id: EngineId,
    /// What was saved.
    pub engine: TestEngine,
    /// Candidates are led to it.
    pub switched_on: bool,
    /// How many sessions have their test there.
    pub sessions: i64,
    /// It has a token to tell states with.
    pub has_state_token: bool,
    /// What it asks for, where it registered itself and waits for an owner.
    pub asks: Option<EngineGrants>,
}

/// How engines are read; more conditions may follow.
const SELECT: &str = "select e.id, e.kind, e.name, e.login_address, e.target_address, e.deep_link_target, e.redirect_addresses, \
     e.custom, e.keys_address, e.public_key, e.tells_name, e.tells_email, e.may_score, e.switched_on, e.asks, \
     cast(case when e.state_token_hash is null then 0 else 1 end as bigint) as has_state_token, (select count(*) from session_engine s where s.institution_id = e.institution_id \
     and s.engine_id = e.id) as sessions from test_engine e where e.institution_id = $1";

impl Store {
    /// The engines of an institution, by name.
    pub async fn test_engine_list(&self, institution: InstitutionId) -> Result<Vec<FoundEngine>, StoreError> {
        let sql = built([SELECT, " order by e.name, e.id"].concat());
        let rows = self.engine().fetch_all(sql, values![institution]).await?;
        rows.iter().map(FoundEngine::read).collect()
    }

    /// One of them.
    pub async fn test_engine_find(
        &self,
        institution: InstitutionId,
        id: EngineId,
    ) -> Result<Option<FoundEngine>, StoreError> {
        let sql = built([SELECT, " and e.id = $2"].concat());
        let row = self.engine().fetch_optional(sql, values![institution, id]).await?;
        row.as_ref().map(FoundEngine::read).transpose()
    }
}

impl TestEngine {
    /// It speaks LTI and a key of it is known, so that what it signs can be checked.
    #[must_use]
    pub const fn has_keys(&self) -> bool {
        matches!(self.kind, EngineKind::Lti) && !(self.keys_address.is_empty() && self.public_key.is_empty())
    }

    /// The values of its columns, and of when it was changed.
    pub(in crate::storage::test_engine) fn values(
        &self,
        institution: InstitutionId,
        id: EngineId,
        audit: Audit,
    ) -> Vec<Value> {
        values![
            institution,
            id,
            self.name.as_str(),
            self.login_address.as_str(),
            self.target_address.as_str(),
            self.redirect_addresses.as_str(),
            self.custom.as_str(),
            self.keys_address.as_str(),
            self.public_key.as_str(),
            self.tells_name,
            self.tells_email,
            self.may_score,
            audit.at,
            self.deep_link_target.as_str(),
            self.kind.word(),
        ]
    }

    /// Reads the columns of an engine.
    pub(in crate::storage::test_engine) fn read(row: &Row) -> Result<Self, StoreError> {
        let kind: String = row.get("kind")?;
        Ok(Self {
            kind: EngineKind::from_word(&kind).ok_or(StoreError::Inconsistent { column: "kind", source: None })?,
            name: row.get("name")?,
            login_address: row.get("login_address")?,
            target_address: row.get("target_address")?,
            deep_link_target: row.get("deep_link_target")?,
            redirect_addresses: row.get("redirect_addresses")?,
            custom: row.get("custom")?,
            keys_address: row.get("keys_address")?,
            public_key: row.get("public_key")?,
            tells_name: row.get("tells_name")?,
            tells_email: row.get("tells_email")?,
            may_score: row.get("may_score")?,
        })
    }
}

impl FoundEngine {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            engine: TestEngine::read(row)?,
            switched_on: row.get("switched_on")?,
            sessions: row.get("sessions")?,
            has_state_token: row.get("has_state_token")?,
            asks: row.get::<Option<String>>("asks")?.as_deref().map(EngineGrants::parse),
        })
    }
}
