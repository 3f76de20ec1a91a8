//! My account: what people see of themselves, their name, and the browser sessions they have open.

use data_encoding::HEXLOWER;
use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::{
        account::{MyAccount, OwnSession},
        right::Right,
    },
    ports::Staff,
};

use crate::{
    domain::{clock::Timestamp, device, line::short_line, token::Token},
    service::{Service, door::staff::IDLE},
    storage::{OwnBrowserSession, OwnPlace, Usable},
};

impl Service {
    /// What somebody sees of their account in the browser session of this token.
    pub async fn my_account(&self, staff: &Staff, token: &Token) -> Result<MyAccount, ApiError> {
        let person = self.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotLoggedIn)?;
        let institution = self.institution_of(staff).await?;
        let now = self.clock.now();
        let open = self.open_sessions(staff, now).await?;
        let is_alone = open.iter().all(|(place, _)| place.institution == staff.institution());
        let this = token.hash();
        let mut sessions: Vec<OwnSession> = open
            .iter()
            .map(|(place, session)| OwnSession {
                id: self.session_tag(session),
                device: device::read(&session.device),
                institution_name: if is_alone { String::new() } else { place.institution_name.clone() },
                opened_minutes: minutes(session.created_at, now),
                used_minutes: minutes(session.seen_at, now),
                is_this: session.token_hash == this,
            })
            .collect();
        sessions.sort_by_key(|session| (!session.is_this, session.used_minutes));
        Ok(MyAccount {
            name: person.name,
            email: person.email,
            role: person.role,
            institution_name: institution.name,
            sessions,
            is_bound: staff.is_bound(),
            sees_clients: person.role.has(Right::SeeClients) && self.store.agent_is(institution.id).await?,
        })
    }

    /// Gives somebody another name, in every institution they work for; in the one whose provider let them in, where it did.
    pub async fn change_name(&self, staff: &Staff, name: &str) -> Result<(), ApiError> {
        let refused = |problem| ApiError::field(Field::Name, problem);
        let name = short_line(name).map_err(|_| refused(Problem::TooLong))?;
        if name.is_empty() {
            return Err(refused(Problem::FullNameMissing));
        }
        let audit = self.audit_of(staff)?;
        let only = staff.is_bound().then(|| staff.institution());
        Ok(self.store.person_rename(staff.person(), &name, only, audit).await?)
    }

    /// Ends one browser session of somebody's own. What names none of theirs, or one that has ended, changes nothing.
    pub async fn end_session(&self, staff: &Staff, id: &str) -> Result<(), ApiError> {
        let open = self.open_sessions(staff, self.clock.now()).await?;
        let Some((place, session)) = open.iter().find(|(_, session)| self.session_tag(session) == id) else {
            return Ok(());
        };
        let audit = self.audit_of_place(place)?;
        let at = (place.institution, place.staff);
        self.store.own_browser_session_end(at, &session.token_hash, audit).await?;
        Ok(())
    }

    /// Ends all browser sessions of somebody but the one of this token.
    pub async fn end_other_sessions(&self, staff: &Staff, token: &Token) -> Result<(), ApiError> {
        if staff.is_bound() {
            return self.end_others_here(staff, token).await;
        }
        let audit = self.audit_of(staff)?;
        let here = (staff.institution(), staff.id());
        self.store.own_browser_sessions_end_others(staff.person(), here, &token.hash(), audit).await?;
        Ok(())
    }

    /// What an institution's provider opened ends those of that institution.
    async fn end_others_here(&self, staff: &Staff, token: &Token) -> Result<(), ApiError> {
        let this = token.hash();
        for (place, session) in self.open_sessions(staff, self.clock.now()).await? {
            if session.token_hash != this {
                let at = (place.institution, place.staff);
                self.store.own_browser_session_end(at, &session.token_hash, self.audit_of_place(&place)?).await?;
            }
        }
        Ok(())
    }

    /// The browser sessions that somebody can use now, with the places they are in: of the one institution, where its
    /// provider let them in.
    async fn open_sessions(
        &self,
        staff: &Staff,
        now: Timestamp,
    ) -> Result<Vec<(OwnPlace, OwnBrowserSession)>, ApiError> {
        let password = self.store.person_password_find(staff.person()).await?.ok_or(ApiError::NotLoggedIn)?;
        let usable = Usable { now, seen_after: now.minus(IDLE), password_version: password.version };
        let mut open = Vec::new();
        let is_shown =
            |place: &OwnPlace| !place.disabled && (!staff.is_bound() || place.institution == staff.institution());
        for place in self.store.person_places(staff.person()).await?.into_iter().filter(is_shown) {
            let sessions = self.store.own_browser_sessions((place.institution, place.staff), usable).await?;
            open.extend(sessions.into_iter().map(|session| (place.clone(), session)));
        }
        Ok(open)
    }

    /// What names a browser session on its owner's page: not even the hash of its token is shown.
    fn session_tag(&self, session: &OwnBrowserSession) -> String {
        let tag = self.vault.throttle_key("browser session", "", &HEXLOWER.encode(&session.token_hash));
        HEXLOWER.encode(&tag[..8])
    }
}

fn minutes(since: Timestamp, now: Timestamp) -> i64 {
    (now.micros() - since.micros()).max(0) / 60_000_000
}
