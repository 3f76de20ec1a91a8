//! A candidate's log-in: everything it must know, in one statement on a reading connection, for all that log in to one
//! institution at one time.

use lanyard_app::model::{
    entry::EntryState,
    id::{EntryId, InstitutionId, SessionId},
};

use crate::{
    domain::{clock::Timestamp, credential::slip_code_of_key},
    storage::{
        Store, StoreError, Verified,
        database::{
            bulk::{Column, Rows},
            engine::Engine,
            value::Row,
        },
    },
};

/// An entry and its session, as log-in needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRow {
    /// The institution.
    pub institution: InstitutionId,
    /// The entry.
    pub entry: EntryId,
    /// What the password must lead to.
    pub verifier: Vec<u8>,
    /// The key that made the verifier.
    pub key_id: i64,
    /// Where the entry stands.
    pub state: EntryState,
    /// The typed username is the one the entry logs in with now; `false` for a slip code after the claim.
    pub is_current: bool,
    /// What the log-in is checked against, of which the verifier's version is a part.
    pub verified: Verified,
    /// The candidate has typed the new username once.
    pub username_confirmed: bool,
    /// When the candidate gave details.
    pub claimed_at: Option<Timestamp>,
    /// The session.
    pub session: SessionId,
    /// When it opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
    /// IANA name of its zone.
    pub time_zone: String,
}

impl Store {
    /// The entry that has, or had, a typed username: the institution's folded code, the folded username. An unknown
    /// institution and an unknown username look the same. All that are asked at one time share a statement.
    pub async fn sign_in_find(
        &self,
        institution_code_key: &str,
        username_key: &str,
    ) -> Result<Option<SignInRow>, StoreError> {
        let typed =
            Typed { institution_code_key: institution_code_key.to_owned(), username_key: username_key.to_owned() };
        self.0.sign_ins.find(typed).await
    }
}

/// What somebody logs in with, folded.
#[derive(Clone, Debug)]
pub(in crate::storage) struct Typed {
    /// The institution's code.
    pub(in crate::storage) institution_code_key: String,
    /// The username.
    pub(in crate::storage) username_key: String,
}

/// The institutions with these folded codes; those that there are none of are left out.
pub(in crate::storage) async fn institutions(
    engine: &Engine,
    code_keys: &[&str],
) -> Result<Vec<(String, InstitutionId)>, StoreError> {
    let asked =
        Rows { table: "asked", constant: vec![], varying: vec![("code_key", Column::Texts(code_keys.to_vec()))] };
    let text = |asked: &str| {
        format!(
            "with asked (code_key) as ({asked}) select distinct i.code_key, i.id from asked \
             join institution i on i.code_key = asked.code_key"
        )
    };
    let rows = engine.fetch_joined(&asked, text).await?;
    rows.iter().map(|row| Ok((row.get("code_key")?, row.get("id")?))).collect()
}

/// The entries of an institution that these are, in their order.
pub(in crate::storage) async fn find(
    engine: &Engine,
    institution: InstitutionId,
    typed: &[&Typed],
) -> Result<Vec<Option<SignInRow>>, StoreError> {
    let slip_codes: Vec<String> = typed.iter().map(|typed| slip_code_of_key(&typed.username_key)).collect();
    let asked = Rows {
        table: "asked",
        constant: vec![("institution_id", institution.into())],
        varying: vec![
            ("number", Column::Integers((0_i64..).take(typed.len()).collect())),
            ("username_key", Column::Texts(typed.iter().map(|typed| typed.username_key.as_str()).collect())),
            ("slip_code", Column::Texts(slip_codes.iter().map(String::as_str).collect())),
        ],
    };
    let mut found = vec![None; typed.len()];
    let here = engine.dialect().only_constant("asked.institution_id");
    for row in engine.fetch_joined(&asked, |asked| statement(asked, here)).await? {
        let number = usize::try_from(row.get::<i64>("number")?).ok();
        let place = number.and_then(|number| found.get_mut(number).zip(typed.get(number)));
        let (place, typed) = place.ok_or(StoreError::Inconsistent { column: "number", source: None })?;
        *place = SignInRow::read(&row, &typed.username_key)?;
    }
    Ok(found)
}

/// Outer joins from rows that are always there: the same work and one row, whether there is such a username or not. `here` is
/// the institution.
fn statement(asked: &str, here: &str) -> String {
    format!(
        "with asked (institution_id, number, username_key, slip_code) as ({asked}) \
         select asked.number, e.institution_id, e.id, e.verifier, e.credential_version, \
         e.key_id, e.state, e.username_key, e.withdrawals, e.username_confirmed_at, e.claimed_at, \
         t.id as session_id, t.opens_at, t.closes_at, t.time_zone \
         from asked left join entry s on s.institution_id = {here} and s.slip_code = asked.slip_code \
         left join username u on u.institution_id = {here} and u.key = asked.username_key \
         left join entry e on e.institution_id = {here} and e.id = coalesce(s.id, u.entry_id) \
         left join test_session t on t.institution_id = {here} and t.id = e.session_id"
    )
}

impl SignInRow {
    /// The outer join leaves every column empty when there is no such username.
    fn read(row: &Row, typed: &str) -> Result<Option<Self>, StoreError> {
        let Some(entry) = row.get("id")? else { return Ok(None) };
        let verified = Verified {
            credential_version: row.get("credential_version")?,
            username_key: row.get("username_key")?,
            withdrawals: row.get("withdrawals")?,
        };
        Ok(Some(Self {
            institution: row.get("institution_id")?,
            entry,
            verifier: row.get("verifier")?,
            key_id: row.get("key_id")?,
            state: row.get("state")?,
            is_current: verified.username_key.as_ref().is_none_or(|current| *current == typed),
            verified,
            username_confirmed: row.get::<Option<i64>>("username_confirmed_at")?.is_some(),
            claimed_at: row.get("claimed_at")?,
            session: row.get("session_id")?,
            opens_at: row.get("opens_at")?,
            closes_at: row.get("closes_at")?,
            time_zone: row.get("time_zone")?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn each_typed_name_is_looked_up_in_indexes() {
        let planner = Planner::new().await;
        let asked = "values (x'00', 0, 'a', 'b'), (x'00', 1, 'a', 'c')";
        let steps = planner.steps(statement(asked, "asked.institution_id"), vec![]).await;
        let plan = steps.join("\n");
        assert_eq!(steps.iter().filter(|step| step.starts_with("SEARCH")).count(), 4, "{plan}");
        let scans: Vec<_> = steps.iter().filter(|step| step.starts_with("SCAN")).collect();
        assert_eq!(scans, ["SCAN 2 CONSTANT ROWS", "SCAN asked"], "{plan}");
    }
}
