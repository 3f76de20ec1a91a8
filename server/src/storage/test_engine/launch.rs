//! Somebody on the way to the engine and back, from Start or from a page of staff: begun, looked at, used once, cleared away.

use lanyard_app::model::id::{EngineId, EntryId, InstitutionId, SessionId, StaffId};

use crate::{
    domain::{clock::Timestamp, test_engine::is_place_of},
    storage::{
        Holder, Store, StoreError,
        audit::Audit,
        database::{
            engine::Ending,
            value::{Row, values},
        },
        test_engine::engine::TestEngine,
    },
};

/// Where the test of an entry is, by its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchPlace {
    /// The engine.
    pub id: EngineId,
    /// What was saved of it.
    pub engine: TestEngine,
    /// Candidates are led there: it is switched on, and the place that the session says is on its host.
    pub opens: bool,
    /// The place in it that the session says; empty for where the engine's launches lead.
    pub target_address: String,
    /// What the session sends along: a line `name=value` each.
    pub custom: String,
    /// The name of the institution.
    pub institution_name: String,
}

/// Who began a way into an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The candidate of this entry, by Start.
    Candidate(EntryId),
    /// A member of staff, to pick the test of this session.
    Picking(StaffId, SessionId),
    /// A member of staff, to try the engine.
    Trying(StaffId),
}

/// A way into an engine that waits for the engine's question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The engine.
    pub engine: EngineId,
    /// Who began it.
    pub pressed: Pressed,
    /// The browser session that pressed.
    pub token_hash: Vec<u8>,
    /// Where it leads.
    pub target_address: String,
    /// What is sent along: a line `name=value` each.
    pub custom: String,
    /// Until when it can be used.
    pub good_until: Timestamp,
}

/// A launch as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLaunch {
    /// The launch.
    pub launch: Launch,
    /// The name of its institution.
    pub institution_name: String,
}

/// A launch and what it is known by.
#[derive(Clone, Copy, Debug)]
pub struct HintedLaunch<'a> {
    /// The hash of what is sent to the engine and comes back.
    pub hint_hash: &'a [u8; 32],
    /// The launch.
    pub launch: &'a Launch,
}

impl Store {
    /// Where the test of an entry is; `None` where no engine has it.
    pub async fn launch_place_find(
        &self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<Option<LaunchPlace>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select e.id, e.kind, e.name, e.login_address, e.target_address, e.deep_link_target, e.redirect_addresses, \
                 e.custom, e.keys_address, e.public_key, e.tells_name, e.tells_email, e.may_score, e.switched_on, s.target_address as session_target, s.custom as session_custom, \
                 i.name as institution_name from entry n join session_engine s on s.institution_id = n.institution_id and s.session_id = n.session_id \
                 join test_engine e on e.institution_id = s.institution_id and e.id = s.engine_id \
                 join institution i on i.id = n.institution_id where n.institution_id = $1 and n.id = $2",
                values![institution, entry],
            )
            .await?;
        row.map(|row| {
            let (engine, target_address) = (TestEngine::read(&row)?, row.get::<String>("session_target")?);
            let is_on: bool = row.get("switched_on")?;
            Ok(LaunchPlace {
                id: row.get("id")?,
                // An owner may have moved the engine to another host since.
                opens: is_on && is_place_of(&target_address, &engine.target_address),
                engine,
                target_address,
                custom: row.get("session_custom")?,
                institution_name: row.get("institution_name")?,
            })
        })
        .transpose()
    }

    /// Remembers a press of Start; `false` when its browser session may not act for the entry any more. What staff press is
    /// remembered by [`Store::staff_launch_begin`].
    pub async fn launch_begin(
        &self,
        institution: InstitutionId,
        holder: Holder,
        begun: HintedLaunch<'_>,
    ) -> Result<bool, StoreError> {
        let HintedLaunch { hint_hash, launch } = begun;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if connection.lock_session_of(institution, holder.entry).await?.is_none()
                        || connection.hold_browser_session(institution, holder).await?.is_none()
                    {
                        return Ok(Ending::Undo(false));
                    }
                    connection
                        .execute(
                            "insert into launch (institution_id, hint_hash, engine_id, entry_id, token_hash, \
                             target_address, custom, good_until) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                            values![
                                institution,
                                hint_hash.as_slice(),
                                launch.engine,
                                holder.entry,
                                launch.token_hash.as_slice(),
                                launch.target_address.as_str(),
                                launch.custom.as_str(),
                                launch.good_until,
                            ],
                        )
                        .await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// A way into an engine, whoever began it: of a candidate one that was not used yet.
    pub async fn launch_find(
        &self,
        institution: InstitutionId,
        hint_hash: &[u8; 32],
    ) -> Result<Option<FoundLaunch>, StoreError> {
        let of_candidate = self
            .engine()
            .fetch_optional(
                "select l.engine_id, l.entry_id, l.token_hash, l.target_address, l.custom, l.good_until, \
                 i.name as institution_name from launch l join institution i on i.id = l.institution_id \
                 where l.institution_id = $1 and l.hint_hash = $2 and l.used_at is null",
                values![institution, hint_hash.as_slice()],
            )
            .await?;
        if let Some(row) = of_candidate {
            return FoundLaunch::read(&row, Pressed::Candidate(row.get("entry_id")?)).map(Some);
        }
        self.staff_launch_find(institution, hint_hash).await
    }

    /// Uses a press of Start, and starts the test with the first one; from now on the engine knows the candidate by this subject.
    /// `false` when the press was used, is too old, or its browser session may not act for the entry any more, and when the engine is
    /// gone or switched off.
    pub async fn launch_use(
        &self,
        institution: InstitutionId,
        holder: Holder,
        (hint_hash, engine, subject): (&[u8; 32], EngineId, &str),
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let session: Option<SessionId> = connection.lock_session_of(institution, holder.entry).await?;
                    let Some(session) = session else { return Ok(Ending::Undo(false)) };
                    if connection.hold_browser_session(institution, holder).await?.is_none() {
                        return Ok(Ending::Undo(false));
                    }
                    let used = connection
                        .execute(
                            "update launch set used_at = $5 where institution_id = $1 and hint_hash = $2 \
                             and entry_id = $3 and token_hash = $4 and used_at is null and good_until > $5 \
                             and exists (select 1 from test_engine e where e.institution_id = $1 and e.id = $6 \
                             and e.switched_on = 1)",
                            values![
                                institution,
                                hint_hash.as_slice(),
                                holder.entry,
                                holder.token_hash.as_slice(),
                                audit.at,
                                engine,
                            ],
                        )
                        .await?;
                    if used == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    // The session may have been given another engine meanwhile; what is on its way goes on as it began.
                    connection.make_line_item(institution, (session, engine), audit).await?;
                    connection.note_launched(institution, (session, engine), (holder.entry, subject)).await?;
                    // A second launch of the same test starts nothing.
                    connection.start_test(institution, (session, holder.entry), audit).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Removes what could not be used any more before this moment, in every institution, a piece at a time; returns how many.
    pub async fn launch_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut gone = 0;
        loop {
            let removed = self
                .engine()
                .execute(
                    "delete from launch where (institution_id, hint_hash) in (select institution_id, hint_hash from launch \
                     where good_until < $1 limit 2000)",
                    values![before],
                )
                .await?;
            let of_staff = self.staff_launch_purge_piece(before).await?;
            let picks = self.pick_purge_piece(before).await?;
            gone += removed + of_staff + picks;
            if removed.max(of_staff).max(picks) < 2000 {
                return Ok(gone);
            }
        }
    }
}

impl FoundLaunch {
    /// Reads the columns of a launch.
    pub(in crate::storage::test_engine) fn read(row: &Row, pressed: Pressed) -> Result<Self, StoreError> {
        let launch = Launch {
            engine: row.get("engine_id")?,
            pressed,
            token_hash: row.get("token_hash")?,
            target_address: row.get("target_address")?,
            custom: row.get("custom")?,
            good_until: row.get("good_until")?,
        };
        Ok(Self { launch, institution_name: row.get("institution_name")? })
    }
}
