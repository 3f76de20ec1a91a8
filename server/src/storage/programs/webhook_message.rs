//! Telling webhooks of an act, in its transaction.

use crate::{
    domain::webhook::{self, ToldAct},
    storage::{
        StoreError,
        database::{engine::Connection, value::values},
    },
};

/// Whether a webhook of the institution wants an event.
const WANTED: &str = "select id from webhook where institution_id = $1 and switched_on = 1 and events like $2 limit 1";

impl Connection<'_> {
    /// Writes a message for each webhook that wants to be told of an act, in one statement. Where none does, one that reads the few
    /// webhooks of the institution is all that it costs.
    pub(in crate::storage) async fn tell_webhooks(&mut self, told: &ToldAct<'_>) -> Result<(), StoreError> {
        let word = told.event.word();
        let wanted = ["% ", word, " %"].concat();
        if self.fetch_optional(WANTED, values![told.institution, wanted.as_str()]).await?.is_none() {
            return Ok(());
        }
        let body = webhook::body(told).map_err(|error| StoreError::Caller(Box::new(error)))?;
        self.execute(
            "insert into webhook_delivery (institution_id, webhook_id, id, event, body, created_at, due_at) \
             select w.institution_id, w.id, $2, $3, $4, $5, $5 from webhook w \
             where w.institution_id = $1 and w.switched_on = 1 and w.events like $6",
            values![told.institution, told.act, word, body, told.at, wanted],
        )
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::storage::database::{plan::Planner, value::Value};

    /// Every act of a candidate asks, whether or not somebody listens.
    #[tokio::test]
    async fn the_webhooks_of_one_institution_are_looked_at_and_no_others() {
        let steps = Planner::new().await.steps(WANTED, vec![Value::from(Uuid::nil()); 2]).await;
        assert_eq!(steps, ["SEARCH webhook USING PRIMARY KEY (institution_id=?)"]);
    }
}
