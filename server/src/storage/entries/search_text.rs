//! Search texts that an older rule made: which there still are, and putting new ones in their place.

use lanyard_app::model::id::{EntryId, InstitutionId, SessionId};

use crate::{
    domain::search,
    storage::{
        Store, StoreError,
        database::{
            engine::{Ending, built},
            value::values,
        },
    },
};

/// What the search text of a claimed entry is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldSearchText {
    /// The institution.
    pub institution: InstitutionId,
    /// The entry.
    pub entry: EntryId,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username.
    pub username: Option<String>,
    /// The candidate's full name.
    pub full_name: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their candidate number.
    pub candidate_number: Option<String>,
}

/// What takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSearchText {
    /// The institution.
    pub institution: InstitutionId,
    /// The entry.
    pub entry: EntryId,
    /// The search text, folded.
    pub search_text: String,
    /// The name folded for sorting.
    pub name_sort: String,
    /// The candidate number, folded as a whole; `None` without one.
    pub number_key: Option<String>,
}

/// What the search text of a session is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldSessionSearchText {
    /// The institution.
    pub institution: InstitutionId,
    /// The session.
    pub session: SessionId,
    /// Its name.
    pub name: String,
    /// The room; may be empty.
    pub room: String,
}

/// What takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSessionSearchText {
    /// What it was made of.
    pub of: OldSessionSearchText,
    /// The search text, folded, but for the session's number.
    pub search_text: String,
}

impl Store {
    /// At most `limit` claimed entries, of all institutions, whose search text was made by a rule before
    /// [`search::VERSION`].
    pub async fn search_text_old(&self, limit: i64) -> Result<Vec<OldSearchText>, StoreError> {
        // The version is written out, because only then is the index of exactly these rows asked.
        let sql = built(format!(
            "select c.institution_id, c.entry_id, e.slip_code, e.username, c.full_name, c.email, c.candidate_number \
             from candidate c join entry e on e.institution_id = c.institution_id and e.id = c.entry_id \
             where c.search_version < {} limit $1",
            search::VERSION
        ));
        let rows = self.engine().fetch_all(sql, values![limit]).await?;
        let read = |row: &crate::storage::database::value::Row| {
            Ok(OldSearchText {
                institution: row.get("institution_id")?,
                entry: row.get("entry_id")?,
                slip_code: row.get("slip_code")?,
                username: row.get("username")?,
                full_name: row.get("full_name")?,
                email: row.get("email")?,
                candidate_number: row.get("candidate_number")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Writes search texts made by the present rule, all or none.
    pub async fn search_text_update(&self, new: &[NewSearchText]) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    for NewSearchText { institution, entry, search_text, name_sort, number_key } in new {
                        // A text that stays as it is would be written into the index of pieces anew.
                        connection
                            .execute(
                                "update entry set search_text = $3 \
                                 where institution_id = $1 and id = $2 and search_text <> $3",
                                values![*institution, *entry, search_text.as_str()],
                            )
                            .await?;
                        connection
                            .execute(
                                "update entry set name_sort = $3 \
                                 where institution_id = $1 and id = $2 and name_sort <> $3",
                                values![*institution, *entry, name_sort.as_str()],
                            )
                            .await?;
                        connection
                            .execute(
                                "update candidate set number_key = $3, search_version = $4 \
                                 where institution_id = $1 and entry_id = $2",
                                values![*institution, *entry, number_key.as_deref(), search::VERSION],
                            )
                            .await?;
                    }
                    let claimed: Vec<_> =
                        new.iter().map(|new| (new.institution, new.entry, new.search_text.as_str())).collect();
                    connection.insert_name_parts(&claimed).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// At most `limit` sessions, of all institutions, whose search text was made by a rule before [`search::VERSION`].
    pub async fn session_search_text_old(&self, limit: i64) -> Result<Vec<OldSessionSearchText>, StoreError> {
        let sql = built(format!(
            "select institution_id, id, name, room from test_session where search_version < {} limit $1",
            search::VERSION
        ));
        let rows = self.engine().fetch_all(sql, values![limit]).await?;
        let read = |row: &crate::storage::database::value::Row| {
            Ok(OldSessionSearchText {
                institution: row.get("institution_id")?,
                session: row.get("id")?,
                name: row.get("name")?,
                room: row.get("room")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Writes search texts of sessions made by the present rule, all or none. What was renamed meanwhile is left to whoever
    /// asks for the old ones again.
    pub async fn session_search_text_update(&self, new: &[NewSessionSearchText]) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    for NewSessionSearchText { of, search_text } in new {
                        connection
                            .execute(
                                "update test_session set search_text = cast(number as text) || ' ' || $5, \
                                 search_version = $6 \
                                 where institution_id = $1 and id = $2 and name = $3 and room = $4",
                                values![
                                    of.institution,
                                    of.session,
                                    of.name.as_str(),
                                    of.room.as_str(),
                                    search_text.as_str(),
                                    search::VERSION,
                                ],
                            )
                            .await?;
                    }
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }
}
