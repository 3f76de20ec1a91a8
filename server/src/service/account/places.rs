//! The institutions that somebody works for: which there are, going to another one, and where a page belongs.

use lanyard_app::{
    error::ApiError,
    model::{
        account::Workplace,
        id::{SessionId, StaffId},
    },
    ports::Staff,
};

use crate::{
    domain::token::Token,
    service::Service,
    storage::{Actor, Audit, OwnPlace, Switch},
};

impl Service {
    /// The institutions that somebody can work in now, and which of them has the page they came for: the one of this
    /// session, or for a page that every institution has, the one they are in.
    pub async fn workplaces(&self, staff: &Staff, page: Option<SessionId>) -> Result<Vec<Workplace>, ApiError> {
        let mut workplaces = Vec::new();
        for place in self.enabled_places(staff).await? {
            let is_this = place.institution == staff.institution();
            let has_page = match page {
                Some(session) => self.store.test_session_find(place.institution, session).await?.is_some(),
                None => is_this,
            };
            workplaces.push(Workplace {
                id: place.staff,
                institution_name: place.institution_name,
                role: place.role,
                is_this,
                has_page,
            });
        }
        Ok(workplaces)
    }

    /// The other institution of somebody's that a session is of; `None` where it is of none of theirs, or does not exist.
    pub async fn workplace_of(&self, staff: &Staff, session: SessionId) -> Result<Option<Workplace>, ApiError> {
        let workplaces = self.workplaces(staff, Some(session)).await?;
        Ok(workplaces.into_iter().find(|workplace| workplace.has_page && !workplace.is_this))
    }

    /// Goes to another institution of somebody's: a browser session there, with a token of its own and the same end, in the
    /// stead of the one of this token. [`ApiError::NotFound`] for a place that is not theirs or is switched off.
    pub async fn switch_institution(&self, staff: &Staff, token: &Token, to: StaffId) -> Result<Token, ApiError> {
        let places = self.enabled_places(staff).await?;
        let place = places.into_iter().find(|place| place.staff == to).ok_or(ApiError::NotFound)?;
        if place.institution == staff.institution() {
            return Ok(*token);
        }
        let next = Token::draw(place.institution, self.clock.now(), &self.random)?;
        let switch = Switch {
            from: (staff.institution(), token.hash()),
            to: (place.institution, place.staff),
            token_hash: next.hash(),
        };
        // Another press was faster, or they were logged out or switched off meanwhile.
        if !self.store.browser_session_switch(switch, self.audit_of_place(&place)?).await? {
            return Err(ApiError::NotLoggedIn);
        }
        self.staff_seen(place.institution, place.staff, self.clock.now()).await?;
        Ok(next)
    }

    async fn enabled_places(&self, staff: &Staff) -> Result<Vec<OwnPlace>, ApiError> {
        let places = self.store.person_places(staff.person()).await?;
        // A provider opens its own institution only; and an institution that it alone opens is opened by nothing else.
        let is_open = |place: &OwnPlace| place.institution == staff.institution() || !place.shut && !staff.is_bound();
        Ok(places.into_iter().filter(|place| !place.disabled && is_open(place)).collect())
    }

    /// The head of an audit row for an act of somebody in another place of theirs, now.
    pub(in crate::service) fn audit_of_place(&self, place: &OwnPlace) -> Result<Audit, ApiError> {
        self.audit(Actor::Staff(place.staff))
    }
}
