//! A member of staff on the way to an engine and back: begun, looked at, used once, cleared away.

use lanyard_app::model::id::{InstitutionId, SessionId, StaffId};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
        test_engine::launch::{FoundLaunch, HintedLaunch, Pressed},
    },
};

impl Store {
    /// Remembers a way into an engine that a member of staff begins: to pick the test of a session, or else to try the engine.
    pub async fn staff_launch_begin(
        &self,
        institution: InstitutionId,
        (staff, session): (StaffId, Option<SessionId>),
        begun: HintedLaunch<'_>,
    ) -> Result<(), StoreError> {
        let HintedLaunch { hint_hash, launch } = begun;
        self.engine()
            .execute(
                "insert into staff_launch (institution_id, hint_hash, engine_id, staff_id, session_id, token_hash, \
                 target_address, custom, good_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                values![
                    institution,
                    hint_hash.as_slice(),
                    launch.engine,
                    staff,
                    session,
                    launch.token_hash.as_slice(),
                    launch.target_address.as_str(),
                    launch.custom.as_str(),
                    launch.good_until,
                ],
            )
            .await?;
        Ok(())
    }

    /// A way into an engine that a member of staff began; one that was used was good until then.
    pub(in crate::storage::test_engine) async fn staff_launch_find(
        &self,
        institution: InstitutionId,
        hint_hash: &[u8; 32],
    ) -> Result<Option<FoundLaunch>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select l.engine_id, l.staff_id, l.session_id, l.token_hash, l.target_address, l.custom, \
                 coalesce(l.used_at, l.good_until) as good_until, i.name as institution_name from staff_launch l \
                 join institution i on i.id = l.institution_id where l.institution_id = $1 and l.hint_hash = $2",
                values![institution, hint_hash.as_slice()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let staff = row.get("staff_id")?;
        let session: Option<SessionId> = row.get("session_id")?;
        let pressed = session.map_or(Pressed::Trying(staff), |session| Pressed::Picking(staff, session));
        FoundLaunch::read(&row, pressed).map(Some)
    }

    /// Uses a way into an engine by which nothing is changed; `false` when it was used, is too old, or another browser session
    /// began it.
    pub async fn staff_launch_use(
        &self,
        institution: InstitutionId,
        hint: (&[u8; 32], &[u8; 32]),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move { Ok(Ending::Keep(connection.use_staff_launch(institution, hint, at).await?)) })
            })
            .await
    }

    /// Removes some of what could not be used any more before this moment, in every institution; returns how many.
    pub(in crate::storage::test_engine) async fn staff_launch_purge_piece(
        &self,
        before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.engine()
            .execute(
                "delete from staff_launch where (institution_id, hint_hash) in (select institution_id, hint_hash \
                 from staff_launch where good_until < $1 limit 2000)",
                values![before],
            )
            .await
    }
}

impl Connection<'_> {
    /// Uses a way into an engine that a member of staff began in this browser session; `false` when it was used, or is too old.
    pub(in crate::storage::test_engine) async fn use_staff_launch(
        &mut self,
        institution: InstitutionId,
        (hint_hash, token_hash): (&[u8; 32], &[u8; 32]),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let used = self
            .execute(
                "update staff_launch set used_at = $4 where institution_id = $1 and hint_hash = $2 and token_hash = $3 \
                 and used_at is null and good_until > $4",
                values![institution, hint_hash.as_slice(), token_hash.as_slice(), at],
            )
            .await?;
        Ok(used > 0)
    }
}
