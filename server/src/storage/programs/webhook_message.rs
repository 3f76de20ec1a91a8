//! Telling webhooks of an act, in its transaction.

use crate::{
    domain::webhook::{self, ToldAct},
    storage::{
        StoreError,
        database::{engine::Connection, value::values},
    },
};

impl Connection<'_> {
    /// Writes a message for each webhook that wants to be told of an act; one statement, which writes nothing where none does.
    pub(in crate::storage) async fn tell_webhooks(&mut self, told: &ToldAct<'_>) -> Result<(), StoreError> {
        let body = webhook::body(told).map_err(|error| StoreError::Caller(Box::new(error)))?;
        let word = told.event.word();
        self.execute(
            "insert into webhook_delivery (institution_id, webhook_id, id, event, body, created_at, due_at) \
             select w.institution_id, w.id, $2, $3, $4, $5, $5 from webhook w \
             where w.institution_id = $1 and w.switched_on = 1 and w.events like $6",
            values![told.institution, told.act, word, body, told.at, ["% ", word, " %"].concat()],
        )
        .await?;
        Ok(())
    }
}
