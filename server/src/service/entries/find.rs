//! Find a login: what a person types becomes a few logins, and what can be done to one of them at the door.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        entry::EntryState,
        find::{AskedLogin, FOUND_LIMIT, Found, FoundLogin, LoginChange, LoginChanged},
        id::{ActId, EntryId, SessionId},
        person::{Asked, AskedDetails, Particular},
        search::is_too_long,
        session::SessionState,
    },
    ports::{May, Principal, entries::FindLogins, right},
};

use crate::{
    domain::{clock::Timestamp, credential::fold_username, institution_code, line::one_line, search},
    service::{Service, context::zone_of, entries::list::told},
    storage::{EntryFind, FoundEntry},
};

#[async_trait]
impl FindLogins for Service {
    async fn find_login(&self, staff: &May<right::FindLogins>, typed: &str) -> Result<Found, ApiError> {
        let typed = one_line(typed);
        let (rows, more) = self.found_logins(staff, &typed).await?;
        if rows.is_empty() {
            return Ok(Found { typed, logins: Vec::new(), more });
        }
        let now = self.clock.now();
        let institution = self.institution_of(staff).await?;
        let waiting = self.waiting(&institution_code::fold(&institution.code), &rows, now).await?;
        let login = |row: FoundEntry| login(row, &waiting, institution.settings.asked, now);
        Ok(Found { typed, logins: rows.into_iter().map(login).collect(), more })
    }

    async fn asked_login(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        session: SessionId,
        entry: EntryId,
    ) -> Result<AskedLogin, ApiError> {
        let row = self.store.entry_find_one(staff.institution(), session, entry).await?.ok_or(ApiError::NotFound)?;
        let now = self.clock.now();
        let institution = self.institution_of(staff).await?;
        let code = institution_code::fold(&institution.code);
        let waiting = self.waiting(&code, std::slice::from_ref(&row), now).await?;
        let asked = institution.settings.asked;
        Ok(AskedLogin { login: login(row, &waiting, asked, now), key: self.form_key()? })
    }

    async fn unlock_login(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        session: SessionId,
        entry: EntryId,
    ) -> Result<LoginChanged, ApiError> {
        let row = self.store.entry_find_one(staff.institution(), session, entry).await?.ok_or(ApiError::NotFound)?;
        let code = institution_code::fold(&self.institution_of(staff).await?.code);
        let names = self.names_at_the_door(&code, &row);
        let audit = self.audit_of(staff)?;
        let unlocked = self.store.throttle_unlock(staff.institution(), (session, entry), &names, audit).await?;
        Ok(LoginChanged { entry, change: LoginChange::Unlocked, act: unlocked.then(|| ActId::new(audit.id)) })
    }
}

impl Service {
    /// The logins that one line means, the likeliest first, and whether there are more.
    pub(in crate::service) async fn found_logins(
        &self,
        by: &Principal,
        typed: &str,
    ) -> Result<(Vec<FoundEntry>, bool), ApiError> {
        let typed = one_line(typed);
        if typed.is_empty() || is_too_long(&typed) {
            return Ok((Vec::new(), false));
        }
        let find = EntryFind::of(&typed);
        let mut found = self.store.entry_find(by.institution(), &find, FOUND_LIMIT).await?;
        let now = self.clock.now();
        // Whoever asks stands in a room where a session is open; a whole code or number is what was meant, wherever it is.
        let is_number = |row: &FoundEntry| {
            let number = row.particulars.candidate_number.as_deref().and_then(search::number_key);
            number.is_some_and(|number| number == find.number)
        };
        let is_whole =
            |row: &FoundEntry| names(row).any(|name| fold_username(name).as_str() == find.key) || is_number(row);
        found.rows.sort_by_key(|row| (!is_whole(row), row.session_state(now) != SessionState::Open));
        Ok((found.rows, found.more))
    }

    /// The entries one of whose names must wait before it is heard again.
    pub(in crate::service) async fn waiting(
        &self,
        code: &str,
        rows: &[FoundEntry],
        now: Timestamp,
    ) -> Result<Vec<EntryId>, ApiError> {
        let names: Vec<_> = rows
            .iter()
            .flat_map(|row| self.names_at_the_door(code, row).into_iter().map(|name| (row.id, name)))
            .collect();
        let keys: Vec<_> = names.iter().map(|(_, name)| *name).collect();
        let waiting = self.store.throttle_waiting(&keys, now).await?;
        Ok(names.iter().filter(|(_, name)| waiting.contains(name)).map(|(entry, _)| *entry).collect())
    }

    /// Under what failures of an entry's slip code and of its username are counted.
    pub(in crate::service) fn names_at_the_door(&self, institution_code: &str, row: &FoundEntry) -> Vec<[u8; 32]> {
        names(row)
            .map(|name| self.vault.throttle_key("candidate", institution_code, fold_username(name).as_str()))
            .collect()
    }
}

/// What an entry was or is logged in with.
pub(in crate::service) fn names(row: &FoundEntry) -> impl Iterator<Item = &String> {
    std::iter::once(&row.slip_code).chain(&row.username)
}

/// What the candidate said beside the name, and what was asked and not said; nothing before the claim.
pub(in crate::service) fn said(row: &FoundEntry, asked: AskedDetails) -> Vec<(Particular, Option<String>)> {
    let said = Particular::ALL.into_iter().map(|which| (which, row.particulars.get(which).map(str::to_owned)));
    said.filter(|(which, said)| row.full_name.is_some() && (said.is_some() || which.asked(asked) != Asked::Off))
        .collect()
}

fn login(row: FoundEntry, waiting: &[EntryId], asked: AskedDetails, now: Timestamp) -> FoundLogin {
    let zone = zone_of(&row.time_zone);
    let session_state = row.session_state(now);
    FoundLogin {
        said: said(&row, asked),
        entry: row.id,
        session: row.session,
        opens: zone.civil(row.opens_at),
        closes: zone.civil(row.closes_at),
        session_name: row.session_name,
        session_state,
        slip_code: row.slip_code,
        username: row.username,
        name: row.full_name,
        state: row.state,
        batch: row.batch,
        since: row.since.map(|at| zone.moment(at, now)),
        handed_out: row.handed_out.map(|hand_out| told(hand_out, &zone, now)),
        last_seen: row.last_seen_at.map(|at| zone.moment(at, now)),
        locked: waiting.contains(&row.id),
        expired: session_state == SessionState::Closed && row.state == EntryState::Unused,
    }
}
