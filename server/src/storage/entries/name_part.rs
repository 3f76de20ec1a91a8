//! Words of one or two characters, which have no trigram: the table of what they find, and Find a login through it.

use std::collections::BTreeSet;

use lanyard_app::model::id::{EntryId, InstitutionId};

use crate::{
    domain::search,
    storage::{
        Store, StoreError,
        database::{
            bulk::{Column, Rows},
            dialect::Conditions,
            engine::{Connection, built},
            value::values,
        },
        entries::find::length,
    },
};

impl Connection<'_> {
    /// Takes up what short words find claimed entries by: their institutions, ids and search texts. What is there already
    /// stays.
    pub(in crate::storage) async fn insert_name_parts(
        &mut self,
        claimed: &[(InstitutionId, EntryId, &str)],
    ) -> Result<(), StoreError> {
        let parts: Vec<_> = claimed
            .iter()
            .flat_map(|(institution, entry, text)| {
                search::parts(text).into_iter().map(|part| (institution.uuid(), entry.uuid(), part))
            })
            .collect();
        self.insert_absent_rows(&Rows {
            table: "name_part",
            constant: Vec::new(),
            varying: vec![
                ("institution_id", Column::Ids(parts.iter().map(|(institution, _, _)| *institution).collect())),
                ("part", Column::Texts(parts.iter().map(|(_, _, part)| part.as_str()).collect())),
                ("entry_id", Column::Ids(parts.iter().map(|(_, entry, _)| *entry).collect())),
            ],
        })
        .await
    }
}

impl Store {
    /// Entries that all of these short words find: at least `limit` where there are as many. The rarest word asks the
    /// batches for slip codes and the table of parts for everything else, the others are compared in what it finds.
    pub(in crate::storage) async fn find_by_short_words(
        &self,
        institution: InstitutionId,
        search: &str,
        limit: usize,
    ) -> Result<Vec<EntryId>, StoreError> {
        let words: Vec<&str> = search.split_whitespace().collect();
        let Some(rarest) = self.rarest(institution, &words).await? else { return Ok(Vec::new()) };
        let others: Vec<&str> = words.into_iter().filter(|word| *word != rarest).collect();
        let mut found = Vec::new();
        if rarest.bytes().all(|character| character.is_ascii_alphanumeric()) {
            let Conditions { sql, values } = by_slip(institution, rarest, &others, limit);
            let rows = self.engine().fetch_all(built(sql), values).await?;
            found = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<EntryId>, _>>()?;
        }
        let mut known: BTreeSet<_> = found.iter().map(|id| id.uuid()).collect();
        // An entry has several parts that begin with one character, so more rows may be needed than entries.
        let mut asked = limit;
        while known.len() < limit {
            let Conditions { sql, values } = by_part(institution, rarest, &others, asked);
            let rows = self.engine().fetch_all(built(sql), values).await?;
            for row in &rows {
                let id: EntryId = row.get("id")?;
                if known.insert(id.uuid()) {
                    found.push(id);
                }
            }
            if rows.len() < asked {
                break;
            }
            asked *= 4;
        }
        Ok(found)
    }

    /// The word that the fewest parts begin with, counted no further than it takes to tell; of many words one of the first.
    async fn rarest<'w>(&self, institution: InstitutionId, words: &[&'w str]) -> Result<Option<&'w str>, StoreError> {
        let [first, second, ..] = words else { return Ok(words.first().copied()) };
        let mut rarest = (i64::MAX, *first);
        for word in [first, second].into_iter().chain(words.get(2)) {
            let Conditions { sql, values } = holders(institution, word);
            let row = self.engine().fetch_optional(built(sql), values).await?;
            let holders = row.ok_or(StoreError::Inconsistent { column: "holders", source: None })?.get("holders")?;
            rarest = rarest.min((holders, word));
        }
        Ok(Some(rarest.1))
    }
}

/// How many parts begin with `word`, counted up to a few hundred.
fn holders(institution: InstitutionId, word: &str) -> Conditions {
    let Conditions { sql, values } = begins(institution, word);
    Conditions {
        sql: format!("select count(*) as holders from (select 1 from name_part p where {sql} limit 500) held"),
        values,
    }
}

/// The parts `p` that begin with `word`: a range of the key.
fn begins(institution: InstitutionId, word: &str) -> Conditions {
    if word.chars().nth(1).is_some() {
        return Conditions::new("p.institution_id = $1 and p.part = $2", values![institution, word]);
    }
    Conditions::new(
        "p.institution_id = $1 and p.part >= $2 and p.part < $3",
        values![institution, word, format!("{word}{}", char::MAX)],
    )
}

/// Entries whose slip code begins with `word` and that the other words find. All codes of a batch begin with its prefix, so
/// personal usernames that begin like it, which the register of usernames has beside them, cost nothing.
fn by_slip(institution: InstitutionId, word: &str, others: &[&str], limit: usize) -> Conditions {
    let prefix = word.to_ascii_uppercase();
    let mut conditions = Conditions::new(
        "b.institution_id = $1 and b.slip_prefix >= $2 and b.slip_prefix < $3",
        values![institution, prefix.as_str(), format!("{prefix}{}", char::MAX)],
    );
    conditions.and_picked_entry_words(others.iter().copied());
    let limit = conditions.bind(length(limit));
    let sql = format!(
        "select e.id from batch b join entry e on e.institution_id = b.institution_id and e.session_id = b.session_id \
         and e.position >= b.first_position and e.position < b.first_position + b.size \
         where {} order by b.slip_prefix, e.position limit {limit}",
        conditions.sql
    );
    Conditions { sql, values: conditions.values }
}

/// Entries with a part that begins with `word` and that the other words find, in the order of the key; an entry for each
/// such part.
fn by_part(institution: InstitutionId, word: &str, others: &[&str], limit: usize) -> Conditions {
    let mut conditions = begins(institution, word);
    conditions.and_picked_entry_words(others.iter().copied());
    let from = match others {
        [] => "name_part p",
        _ => "name_part p join entry e on e.institution_id = p.institution_id and e.id = p.entry_id",
    };
    let limit = conditions.bind(length(limit));
    let sql = format!(
        "select p.entry_id as id from {from} where {} order by p.part, p.entry_id limit {limit}",
        conditions.sql
    );
    Conditions { sql, values: conditions.values }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::storage::{database::plan::Planner, entries::name_part::*};

    async fn plan(planner: &Planner, Conditions { sql, values }: Conditions) -> String {
        planner.steps(sql, values).await.join("\n")
    }

    #[tokio::test]
    async fn short_words_ask_keys_and_nothing_is_sorted() {
        let planner = Planner::new().await;
        let institution = InstitutionId::new(Uuid::nil());
        let entry = "SEARCH e USING INDEX sqlite_autoindex_entry_1 (institution_id=? AND id=?)";
        let exact = "SEARCH p USING PRIMARY KEY (institution_id=? AND part=?)";
        let range = "SEARCH p USING PRIMARY KEY (institution_id=? AND part>? AND part<?)";
        let slip =
            "SEARCH b USING INDEX sqlite_autoindex_batch_2 (institution_id=? AND slip_prefix>? AND slip_prefix<?)";
        let places = "SEARCH e USING INDEX sqlite_autoindex_entry_2 (institution_id=? AND session_id=? AND position>? AND \
                      position<?)";
        for (statement, steps) in [
            (by_part(institution, "ng", &[], 21), exact.to_owned()),
            (by_part(institution, "明", &[], 21), range.to_owned()),
            (by_part(institution, "ng", &["li", "o"], 21), format!("{exact}\n{entry}")),
            (by_part(institution, "o", &["x"], 21), format!("{range}\n{entry}")),
            (by_slip(institution, "k7", &[], 21), format!("{slip}\n{places}")),
            (by_slip(institution, "k7", &["k"], 21), format!("{slip}\n{places}")),
        ] {
            assert_eq!(plan(&planner, statement).await.replace("COVERING INDEX", "INDEX"), steps);
        }
        let counted = plan(&planner, holders(institution, "ng")).await;
        assert!(counted.contains(exact) && !counted.contains("TEMP B-TREE"), "{counted}");
    }
}
