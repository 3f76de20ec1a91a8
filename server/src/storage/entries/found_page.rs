//! A page of what a search finds, on PostgreSQL: in two statements, of which only the small one is planned anew each time.

use lanyard_app::model::id::{EntryId, InstitutionId, SessionId};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            dialect::{Conditions, Dialect},
            engine::built,
            value::{Value, values},
        },
        door::passing::columns_and_join,
        entries::entry::{
            EntryOrder, EntryScope, HAND_OUT_COLUMNS, HAND_OUT_JOINS, LISTED_COLUMNS, LISTED_JOINS, ListedEntry,
            conditions, order_by,
        },
    },
};

impl Store {
    /// One page of the entries that a search finds. What is searched for decides how the entries are best found, so
    /// PostgreSQL plans that anew for each search, and with all that a row tells of its entry this takes longer than the
    /// search. What is told of entries that are known is planned once.
    pub(in crate::storage) async fn entry_page_found(
        &self,
        institution: InstitutionId,
        session: SessionId,
        scope: &EntryScope,
        order: EntryOrder,
        (offset, limit): (i64, i64),
        now: Timestamp,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let order_by = order_by(order);
        let (from, mut picked) = conditions(Dialect::Postgres, institution, session, scope);
        let offset = picked.bind(offset);
        let where_picked = &picked.sql;
        let sql =
            format!("select e.id from {from} where {where_picked} order by {order_by} limit {limit} offset {offset}");
        let found = self.engine().fetch_all(built(sql), picked.values).await?;
        let found = found.iter().map(|row| row.get::<EntryId>("id")).collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let mut told = Conditions::new("e.institution_id = $1 and e.session_id = $2", values![institution, session]);
        let ids = told.bind(Value::Ids(found.iter().map(|id| id.uuid()).collect()));
        told.and(&Dialect::Postgres.among("e.id", &ids));
        let (passing, newcomers) = columns_and_join(&mut told, now);
        let where_told = &told.sql;
        let sql = format!(
            "select {LISTED_COLUMNS}, {HAND_OUT_COLUMNS}, {passing} from entry e {LISTED_JOINS} {HAND_OUT_JOINS} {newcomers} \
             where {where_told} order by {order_by}"
        );
        let rows = self.engine().fetch_all(built(sql), told.values).await?;
        rows.iter().map(ListedEntry::read).collect()
    }
}
