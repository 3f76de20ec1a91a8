//! From Start to an engine that speaks no LTI: by a link with a signed token, or by a plain one.

use lanyard_app::{
    error::ApiError,
    model::{session::SessionState, test_engine::EngineKind},
    paths,
};

use super::{
    launch::{Started, Told, together},
    question::Away,
};
use crate::{
    domain::{
        link_token::{KeyKind, LinkFacts, claims, with_token},
        plain_link::Filling,
        test_engine::{self as rules, ClientId},
    },
    service::{Service, door::visitor::Candidate, fault},
    storage::{Actor, LaunchPlace},
};

impl Service {
    /// Leads to an engine by a link; the first time counts as started. Whatever has to be signed is signed before that, so that
    /// what fails can be tried again.
    pub(super) async fn start_by_link(&self, candidate: &Candidate, place: &LaunchPlace) -> Result<Started, ApiError> {
        let institution = candidate.institution();
        let view = self.view(candidate).await?;
        let now = self.clock.now();
        if SessionState::at(now, view.opens_at, view.closes_at) != SessionState::Open {
            return Ok(Started::Here);
        }
        let subject = self.vault.launch_subject(institution, place.id, candidate.entry());
        let target = if place.target_address.is_empty() { &place.engine.target_address } else { &place.target_address };
        let address = if place.engine.kind == EngineKind::Link {
            let username = view.username.as_deref().unwrap_or(&view.slip_code);
            Filling { username, code: &view.slip_code, session: &view.session_name, subject: &subject }.fill(target)
        } else {
            let told = Told { engine: (place.engine.tells_name, place.engine.tells_email), view: &view };
            let facts = LinkFacts {
                issuer: self.config.public_url.origin(),
                client_id: &ClientId { institution, engine: place.id }.text(),
                subject: &subject,
                token_id: &self.random.id(now)?.to_string(),
                session_id: &view.session.to_string(),
                session: &view.session_name,
                name: told.name(),
                email: told.email(),
                locale: "en",
                return_address: &self.config.public_url.join(paths::ME),
                custom: &rules::custom(&together(place)).unwrap_or_default(),
            };
            let key = self.key_of(KeyKind::Link).await?;
            let token = key.sign(&claims(&facts, self.clock.now())).map_err(|error| fault::log(&error))?;
            with_token(target, &token)
        };
        let audit = self.audit(Actor::Candidate(candidate.entry()))?;
        let followed = self.store.link_follow(institution, candidate.holder(), (place.id, &subject), audit).await?;
        // What the cookie was worth has changed since; the next page says so.
        let away = Away { address, institution_name: place.institution_name.clone() };
        Ok(if followed { Started::Away(away) } else { Started::Here })
    }
}
