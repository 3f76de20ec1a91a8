//! What was done in the team, newest first: by whom, to whom; with what was taken out in bulk, and log-ins that were refused.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            dialect::Conditions,
            engine::built,
            value::{Row, Value, values},
        },
    },
};

/// An act with everything that owners read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamAct {
    /// When; of refused log-ins, when the last of them was.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// To how many.
    pub count: i64,
    /// The name of the member who did it; `None` for the operator, and for whoever was refused.
    pub by: Option<String>,
    /// The name of the member it was done to, or of whoever was invited.
    pub to: Option<String>,
    /// The name of the session it was done in.
    pub session: Option<String>,
}

/// Which acts are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamActsOf {
    /// Acts of these kinds only; `None` for all. Refused log-ins are one kind.
    pub acts: Option<Vec<Act>>,
    /// What this member did, and what was done to them; `None` for everybody.
    pub member: Option<StaffId>,
}

impl Store {
    /// How many acts there are, refused log-ins counted once for each account and hour.
    pub async fn team_activity_count(&self, institution: InstitutionId, which: &TeamActsOf) -> Result<i64, StoreError> {
        let mut parts = which.parts(values![institution]);
        let refused =
            parts.refused.map(|refused| format!(" + (select count(*) from refused_log_in r where {refused})"));
        let acts = std::mem::take(&mut parts.acts.sql);
        let sql = format!("select (select count(*) from audit a where {acts}){} as acts", refused.unwrap_or_default());
        let row = self.engine().fetch_optional(built(sql), parts.acts.values).await?;
        row.ok_or(StoreError::Inconsistent { column: "acts", source: None })?.get("acts")
    }

    /// One page of them. Either source is read through its index up to the end of the page, and no further.
    pub async fn team_activity_page(
        &self,
        institution: InstitutionId,
        which: &TeamActsOf,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<TeamAct>, StoreError> {
        let page = page_statement(institution, which, offset, limit);
        let rows = self.engine().fetch_all(built(page.sql), page.values).await?;
        rows.iter().map(TeamAct::read).collect()
    }
}

/// The conditions of either source.
struct Parts {
    /// Those of acts, with the values of both.
    acts: Conditions,
    /// Those of refused log-ins; `None` where they are not meant.
    refused: Option<String>,
}

impl TeamActsOf {
    /// `values` begins with the institution.
    fn parts(&self, values: Vec<Value>) -> Parts {
        let refused = self.acts.as_ref().is_none_or(|acts| acts.iter().any(|act| act.is_refusal()));
        let mut refused = refused.then(|| "r.institution_id = $1".to_owned());
        // To the letter what the index is about.
        let mut acts = Conditions::new(
            "a.institution_id = $1 and (a.session_id is null or a.act in ('logins_downloaded', 'entries_exported', \
             'cards_printed', 'report_exported', 'report_printed', 'activity_exported'))",
            values,
        );
        if let Some(wanted) = &self.acts {
            let wanted: Vec<String> = wanted.iter().map(|act| acts.bind(act.word())).collect();
            acts.and(&format!("a.act in ({})", wanted.join(", ")));
        }
        if let Some(member) = self.member {
            let member = acts.bind(member);
            acts.and(&format!("(a.actor_id = {member} or a.subject_id = {member})"));
            refused = refused.map(|refused| format!("{refused} and r.staff_id = {member}"));
        }
        Parts { acts, refused }
    }
}

fn page_statement(institution: InstitutionId, which: &TeamActsOf, offset: i64, limit: i64) -> Conditions {
    let Parts { acts: mut page, refused } =
        which.parts(values![institution, offset.saturating_add(limit), offset, limit]);
    let refused = refused.map(|refused| {
        format!(
            " union all select * from (select r.institution_id, r.staff_id as id, r.last_at as at, \
             'staff_log_in_refused' as act, r.count, cast(null as uuid) as actor_id, r.staff_id as subject_id, \
             cast(null as uuid) as session_id, cast(null as uuid) as program_id from refused_log_in r where {refused} order by r.last_at desc limit $2) refused"
        )
    });
    page.sql = format!(
        "select picked.at, picked.act, picked.count, coalesce(b.name, g.name) as by_name, coalesce(m.name, l.name, f.name, o.name) as to_name, \
         t.name as session_name from (select * from (select * from (select a.institution_id, a.id, a.at, a.act, a.count, \
         a.actor_id, a.subject_id, a.session_id, a.program_id from audit a where {} order by a.id desc limit $2) acts{}\
         ) both_kinds order by at desc, id desc limit $4 offset $3) picked \
         left join staff b on b.institution_id = picked.institution_id and b.id = picked.actor_id \
         left join program g on g.institution_id = picked.institution_id and g.id = picked.program_id \
         left join staff m on m.institution_id = picked.institution_id and m.id = picked.subject_id \
         left join staff_link l on l.institution_id = picked.institution_id and l.id = picked.subject_id \
         left join staff f on f.institution_id = l.institution_id and f.id = l.staff_id \
         left join institution o on o.id = picked.subject_id and o.id <> picked.institution_id \
         left join test_session t on t.institution_id = picked.institution_id and t.id = picked.session_id \
         order by picked.at desc, picked.id desc",
        page.sql,
        refused.unwrap_or_default(),
    );
    page
}

impl TeamAct {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let word: String = row.get("act")?;
        Ok(Self {
            at: row.get("at")?,
            act: Act::from_word(&word).ok_or(StoreError::Inconsistent { column: "act", source: None })?,
            count: row.get("count")?,
            by: row.get("by_name")?,
            to: row.get("to_name")?,
            session: row.get("session_name")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use lanyard_app::model::{act::Act, id::InstitutionId};
    use uuid::Uuid;

    use super::{TeamActsOf, page_statement};
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn a_page_is_read_through_its_indexes() {
        let planner = Planner::new().await;
        let refused_too = TeamActsOf { acts: Some(vec![Act::StaffLoggedIn, Act::StaffLogInRefused]), member: None };
        for which in [TeamActsOf::default(), refused_too] {
            let page = page_statement(InstitutionId::new(Uuid::nil()), &which, 0, 50);
            let steps = planner.steps(&page.sql, page.values).await.join("\n");
            for wanted in ["a USING COVERING INDEX audit_of_team", "r USING INDEX refused_log_in_by_time"] {
                assert!(steps.contains(wanted), "{wanted}:\n{steps}");
            }
            for joined in ["b", "m", "l", "f", "o", "t"] {
                assert!(steps.contains(&format!("SEARCH {joined} USING ")), "{joined}:\n{steps}");
            }
        }
    }
}
