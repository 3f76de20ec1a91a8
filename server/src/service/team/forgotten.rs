//! Somebody who forgot their password asks for a link by mail, being nobody yet.

use std::{net::IpAddr, sync::Arc};

use lanyard_app::error::{ApiError, Field, Problem};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until},
};

use crate::{
    domain::{client::counted_as, staff_email, throttle::FAILURE_FLOOR},
    service::{Service, reference},
    storage::Actor,
};

impl Service {
    /// Sends a link for a new password to this address, if somebody who can log in with one has it. That is done beside the answer, so
    /// that its time tells nothing. The field's problem where it is no address; [`ApiError::TooManyLogIns`] where too many
    /// ask at once, and nothing is looked at.
    pub async fn ask_for_reset(self: Arc<Self>, email: &str, address: IpAddr) -> Result<(), ApiError> {
        let wrong = |problem| ApiError::field(Field::StaffEmail, problem);
        if email.is_empty() {
            return Err(wrong(Problem::EmailMissing));
        }
        let email = staff_email::parse(email).map_err(|_| wrong(Problem::EmailMalformed))?;
        let (tell, is_heard) = oneshot::channel();
        let beside = async move {
            let (place, began) = (self.at_the_door.enter(counted_as(address)), Instant::now());
            // Nobody hears it who has gone away meanwhile.
            let _ = tell.send(place.is_some());
            if place.is_some() && self.send_reset(&email).await.is_err() {
                tracing::warn!("a letter with a link for a new password was not written down");
            }
            // The place is taken for as long whether anybody has the address or not.
            sleep_until(began + FAILURE_FLOOR).await;
            drop(place);
        };
        tokio::spawn(reference::under(reference::current(), beside));
        if is_heard.await == Ok(true) { Ok(()) } else { Err(ApiError::TooManyLogIns) }
    }

    async fn send_reset(&self, email: &str) -> Result<(), ApiError> {
        let Some(person) = self.store.person_find_by_email(&staff_email::key(email)).await? else { return Ok(()) };
        // The link opens all of their places that a password opens; the letter comes from the one where they were last.
        let Some(place) = person.places.iter().find(|place| !place.disabled && !place.shut) else { return Ok(()) };
        let audit = self.audit(Actor::Staff(place.id))?;
        self.write_reset(place.institution, place.id, audit).await?;
        Ok(())
    }
}
