//! Line items: one for each session and engine that has its test, or had it when somebody sat it.

use lanyard_app::model::id::{EngineId, InstitutionId, SessionId};

use crate::storage::{
    Store, StoreError,
    audit::Audit,
    database::{engine::Connection, value::values},
};

/// A line item, as engines read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineItem {
    /// The name of the session.
    pub session_name: String,
    /// What the test is called; may be empty.
    pub test: String,
    /// What the engine itself calls the result of the test that was picked in it; may be empty.
    pub result_label: String,
    /// The most that can be reached, as the engine said; may be empty.
    pub result_maximum: String,
}

impl Store {
    /// The line item of an engine in a session.
    pub async fn line_item_find(
        &self,
        institution: InstitutionId,
        session: SessionId,
        engine: EngineId,
    ) -> Result<Option<LineItem>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select s.name, s.test, coalesce(c.result_label, '') as result_label, \
                 coalesce(c.result_maximum, '') as result_maximum from line_item l \
                 join test_session s on s.institution_id = l.institution_id and s.id = l.session_id \
                 left join session_engine c on c.institution_id = l.institution_id and c.session_id = l.session_id \
                 and c.engine_id = l.engine_id where l.institution_id = $1 and l.session_id = $2 and l.engine_id = $3",
                values![institution, session, engine],
            )
            .await?;
        row.map(|row| {
            Ok(LineItem {
                session_name: row.get("name")?,
                test: row.get("test")?,
                result_label: row.get("result_label")?,
                result_maximum: row.get("result_maximum")?,
            })
        })
        .transpose()
    }
}

impl Connection<'_> {
    /// Makes the line item of an engine in a session, whose row is taken, where it is not there.
    pub(in crate::storage::test_engine) async fn make_line_item(
        &mut self,
        institution: InstitutionId,
        (session, engine): (SessionId, EngineId),
        audit: Audit,
    ) -> Result<(), StoreError> {
        self.execute(
            "insert into line_item (institution_id, session_id, engine_id, created_at) values ($1, $2, $3, $4) \
             on conflict (institution_id, session_id, engine_id) do nothing",
            values![institution, session, engine, audit.at],
        )
        .await?;
        Ok(())
    }

    /// Removes the line items of a session, whose row is taken, that are of other engines than the chosen one. Where somebody sat
    /// the test already, their result comes by it.
    pub(in crate::storage::test_engine) async fn drop_line_items(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        chosen: Option<EngineId>,
    ) -> Result<(), StoreError> {
        self.execute(
            "delete from line_item where institution_id = $1 and session_id = $2 and engine_id is distinct from $3 \
             and not exists (select 1 from test_result r where r.institution_id = line_item.institution_id \
             and r.session_id = line_item.session_id and r.engine_id = line_item.engine_id)",
            values![institution, session, chosen],
        )
        .await?;
        Ok(())
    }
}
