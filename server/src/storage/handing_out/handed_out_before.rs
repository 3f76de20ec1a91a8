//! Which logins somebody may hold already: earlier hand-outs of logins that nobody has used, as far as they matter to who
//! hands them out now.

use std::collections::{BTreeMap, BTreeSet};

use lanyard_app::model::{
    act::Act,
    hand_out::HandOutAct,
    id::{EntryId, InstitutionId},
};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        LoginRow, StoreError,
        audit::{ACTOR_COLUMNS, Actor},
        database::{
            dialect::Conditions,
            engine::{Connection, built},
            value::{Row, Value, values},
        },
    },
};

/// Why logins were not handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOutBefore {
    /// How many of them somebody may hold already.
    pub count: i64,
    /// How many were chosen in all.
    pub of: i64,
    /// How many [`lanyard_app::model::choice::Choice::NotHandedOut`] would leave.
    pub others: i64,
    /// The hand-out to tell of.
    pub told: EarlierHandOut,
    /// How many further ones matter.
    pub more: i64,
}

/// An earlier hand-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierHandOut {
    /// Downloaded, exported, printed or shown.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// The zone of its session.
    pub time_zone: String,
    /// Whoever hands out now did it.
    pub is_own: bool,
    /// The name of the member of staff who did it; `None` when it was done on the command line.
    pub by: Option<String>,
    /// How many of those logins it gave out.
    pub count: i64,
}

/// The earlier hand-outs that matter: all but those by the same person in another way, because downloading and then
/// printing the same logins is how one person hands them out once.
#[derive(Debug, Default)]
pub(in crate::storage) struct Earlier {
    entries: BTreeSet<EntryId>,
    acts: BTreeMap<Uuid, EarlierAct>,
}

#[derive(Clone, Copy, Debug)]
struct EarlierAct {
    act: Act,
    at: Timestamp,
    is_own: bool,
    count: i64,
}

impl Earlier {
    /// How many logins somebody may hold already.
    pub(in crate::storage) fn count(&self) -> usize {
        self.entries.len()
    }

    /// "Only those not handed out" means this login too: nobody was given it, or this person alone has it, in another way.
    pub(in crate::storage) fn leaves(&self, row: &LoginRow) -> bool {
        !row.was_handed_out() || (row.is_unused() && !self.entries.contains(&row.id))
    }

    /// What is told first: somebody else's hand-out, whose cards this person knows nothing of, before one's own; of these
    /// the latest.
    fn told(&self) -> Option<(Uuid, EarlierAct)> {
        self.acts.iter().map(|(id, act)| (*id, *act)).max_by_key(|(id, act)| (!act.is_own, act.at, *id))
    }
}

impl Connection<'_> {
    /// What matters of earlier hand-outs to who hands these logins out by this act. Nothing is read as long as nobody was
    /// given one of them.
    pub(in crate::storage) async fn earlier_hand_outs<'a>(
        &mut self,
        institution: InstitutionId,
        (actor, act): (Actor, Act),
        logins: impl Iterator<Item = &'a LoginRow> + Send,
    ) -> Result<Earlier, StoreError> {
        let versions: BTreeMap<EntryId, i64> = logins
            .filter(|row| row.is_unused() && row.was_handed_out())
            .map(|row| (row.id, row.credential_version))
            .collect();
        let mut earlier = Earlier::default();
        if versions.is_empty() {
            return Ok(earlier);
        }
        let mut conditions =
            Conditions::new("h.institution_id = $1 and h.handed_out is not null", values![institution]);
        let wanted = conditions.bind(Value::Ids(versions.keys().map(|id| id.uuid()).collect()));
        conditions.and(&self.dialect().among("h.entry_id", &wanted));
        let sql = format!(
            "select h.entry_id, h.handed_out, a.id, a.act, a.at, {ACTOR_COLUMNS} from entry_act h \
             join audit a on a.institution_id = h.institution_id and a.id = h.audit_id where {}",
            conditions.sql
        );
        for row in self.fetch_all(built(sql), conditions.values).await? {
            let (entry, version): (EntryId, i64) = (row.get("entry_id")?, row.get("handed_out")?);
            let known = earlier_act(&row, actor)?;
            let way = |act: Act| act.hand_out().and_then(HandOutAct::way);
            let was_another_way = way(known.act).is_some_and(|known| way(act) != Some(known));
            if versions.get(&entry) == Some(&version) && !(known.is_own && was_another_way) {
                earlier.entries.insert(entry);
                earlier.acts.entry(row.get("id")?).or_insert(known).count += 1;
            }
        }
        Ok(earlier)
    }

    /// The refusal that these hand-outs lead to; `None` when nobody may hold any of the logins.
    pub(in crate::storage) async fn handed_out_before(
        &mut self,
        institution: InstitutionId,
        earlier: &Earlier,
        logins: impl Iterator<Item = &LoginRow> + Send,
    ) -> Result<Option<HandedOutBefore>, StoreError> {
        let Some((id, told)) = earlier.told() else { return Ok(None) };
        let left: Vec<bool> = logins.map(|row| earlier.leaves(row)).collect();
        let row = self
            .fetch_optional(
                "select coalesce(s.name, p.name) as name, t.time_zone from audit a \
                 left join staff s on s.institution_id = a.institution_id and s.id = a.actor_id \
                 left join program p on p.institution_id = a.institution_id and p.id = a.program_id \
                 left join test_session t on t.institution_id = a.institution_id and t.id = a.session_id \
                 where a.institution_id = $1 and a.id = $2",
                values![institution, id],
            )
            .await?
            .ok_or(StoreError::Inconsistent { column: "audit_id", source: None })?;
        Ok(Some(HandedOutBefore {
            count: length(earlier.count()),
            of: length(left.len()),
            others: length(left.iter().filter(|left| **left).count()),
            told: EarlierHandOut {
                act: told.act,
                at: told.at,
                time_zone: row.get::<Option<String>>("time_zone")?.unwrap_or_default(),
                is_own: told.is_own,
                by: row.get("name")?,
                count: told.count,
            },
            more: length(earlier.acts.len()) - 1,
        }))
    }
}

fn earlier_act(row: &Row, actor: Actor) -> Result<EarlierAct, StoreError> {
    let word: String = row.get("act")?;
    let act = Act::from_word(&word).ok_or(StoreError::Inconsistent { column: "act", source: None })?;
    Ok(EarlierAct { act, at: row.get("at")?, is_own: Actor::read(row)? == actor, count: 0 })
}

fn length(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
