//! Whoever bears a link: what it leads to, and how it is used up, by a press and exactly once.

use std::net::IpAddr;

use lanyard_app::{
    error::{ApiError, Problem},
    model::{
        account::Device,
        civil::CivilTime,
        id::{InstitutionId, StaffId},
        letter::Letter,
        staff::Role,
    },
};

use crate::{
    domain::{
        line::short_line,
        secret::Secret,
        staff_password::{self, OwnWords, StaffPassword, WeakPassword},
        token::Token,
    },
    service::{Service, door::staff::LetIn, fault},
    storage::{Accepted, Actor, FoundLink, LinkIsFor, NewPerson, StoreError},
};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Led<T> {
    /// There.
    To(T),
    /// It was used, taken back or replaced, or never was one.
    Gone,
    /// Its time is over.
    Over,
}

/// An invitation that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedInvitation {
    /// The institution's name.
    pub institution_name: String,
    /// The address that is invited.
    pub email: String,
    /// The name that the inviter typed.
    pub name: String,
    /// What its person will be able to do.
    pub role: Role,
    /// Until when it is open.
    pub until: CivilTime,
    /// The address has an account.
    pub known: bool,
    /// The institution's provider, whose log-in accepts it for somebody whom nobody knows yet.
    pub provider: Option<InvitingProvider>,
}

/// A provider by which an invitation can be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitingProvider {
    /// The Institution ID, which leads to it.
    pub institution_code: String,
    /// What its button says.
    pub name: String,
    /// A password opens nothing there.
    pub only: bool,
}

/// A link for a new password that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedReset {
    /// The institution's name.
    pub institution_name: String,
    /// Whose password.
    pub email: String,
}

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPassword {
    /// There is none.
    Missing,
    /// It is refused.
    Weak(WeakPassword),
}

/// What came of accepting an invitation.
pub enum Acceptance {
    /// A newcomer has account and place, and is logged in.
    LoggedIn(LetIn),
    /// Somebody who has an account has the place too.
    Placed,
    /// They had it already.
    InTeam,
    /// Nothing was changed: these fields are wrong.
    Wrong {
        /// The name.
        name: Option<Problem>,
        /// The new password.
        password: Option<BadPassword>,
    },
    /// Nothing was changed: the link leads nowhere.
    Gone,
    /// Nothing was changed: its time is over.
    Over,
    /// Nothing was changed: the address came to have an account, or lost it, meanwhile.
    Another,
}

/// What came of choosing a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// It counts, and everybody who was logged in with the old one is logged out.
    Done,
    /// Nothing was changed.
    Wrong(BadPassword),
    /// Nothing was changed: the link leads nowhere.
    Gone,
    /// Nothing was changed: its time is over.
    Over,
}

impl Service {
    /// What the link of an invitation leads to. Changes nothing.
    pub async fn opened_invitation(&self, token: &Token) -> Result<Led<OpenedInvitation>, ApiError> {
        let found = self.led(token).await?;
        let Led::To(FoundLink {
            what: LinkIsFor::Invitation { email, name, role, known, .. },
            good_until,
            institution_name,
        }) = found
        else {
            return Ok(nowhere(&found));
        };
        let until = self.institution_zone(token.institution()).await?.civil(good_until);
        // Whoever has an account says by its password that the address is theirs.
        let provider = if known { None } else { self.inviting_provider(token.institution(), &email).await? };
        Ok(Led::To(OpenedInvitation { institution_name, email, name, role, until, known, provider }))
    }

    /// What the link for a new password leads to. Changes nothing.
    pub async fn opened_reset(&self, token: &Token) -> Result<Led<OpenedReset>, ApiError> {
        match self.led(token).await? {
            Led::To(FoundLink { what: LinkIsFor::Reset { email, .. }, institution_name, .. }) => {
                Ok(Led::To(OpenedReset { institution_name, email }))
            }
            found => Ok(nowhere(&found)),
        }
    }

    /// Accepts an invitation for somebody whom nobody knows yet: they get an account, a place, and are logged in.
    pub async fn accept_as_newcomer(
        &self,
        token: &Token,
        name: &str,
        password: &Secret<String>,
        device: &Device,
    ) -> Result<Acceptance, ApiError> {
        let invitation = match self.opened_invitation(token).await? {
            Led::To(invitation) => invitation,
            Led::Gone => return Ok(Acceptance::Gone),
            Led::Over => return Ok(Acceptance::Over),
        };
        if invitation.known {
            return Ok(Acceptance::Another);
        }
        let (email, institution) = (&invitation.email, &invitation.institution_name);
        let chosen = chosen(password, OwnWords { email, name, institution });
        let name =
            short_line(name).and_then(|name| if name.is_empty() { Err(Problem::FullNameMissing) } else { Ok(name) });
        let (name, chosen) = match (name, chosen) {
            (Ok(name), Ok(chosen)) => (name, chosen),
            (name, chosen) => return Ok(Acceptance::Wrong { name: name.err(), password: chosen.err() }),
        };
        let new = NewPerson { name, password_hash: Some(self.hash_of(chosen).await?) };
        match self.accept(token, Some(&new)).await? {
            // A password opens nothing there: they log in as their institution does.
            Ok((Accepted::Placed, _)) if self.is_opened_by_provider_alone(token.institution()).await? => {
                Ok(Acceptance::Placed)
            }
            Ok((Accepted::Placed, place)) => {
                let token = self.let_in(token.institution(), place, device).await?;
                // It is their first place.
                Ok(Acceptance::LoggedIn(LetIn { token, has_choice: false }))
            }
            Ok((outcome, _)) => Ok(accepted(outcome)),
            Err(another) => Ok(another),
        }
    }

    /// Accepts an invitation for somebody who has an account, with its password. A wrong one is refused and counted as at
    /// log-in: [`ApiError::LogInRefused`], not sooner than the floor of failures, and [`ApiError::TooManyLogIns`].
    pub async fn accept_with_password(
        &self,
        token: &Token,
        password: &Secret<String>,
        address: IpAddr,
    ) -> Result<Acceptance, ApiError> {
        let invitation = match self.opened_invitation(token).await? {
            Led::To(invitation) => invitation,
            Led::Gone => return Ok(Acceptance::Gone),
            Led::Over => return Ok(Acceptance::Over),
        };
        if !invitation.known {
            return Ok(Acceptance::Another);
        }
        if password.expose().is_empty() {
            return Ok(Acceptance::Wrong { name: None, password: Some(BadPassword::Missing) });
        }
        let (attempt, _) = self.prove_password(&invitation.email, password, address).await?;
        self.forgive(attempt, None).await?;
        Ok(self.accept(token, None).await?.map_or_else(|another| another, |(outcome, _)| accepted(outcome)))
    }

    /// Stores a new password in place of the one that was forgotten.
    pub async fn reset_password(&self, token: &Token, password: &Secret<String>) -> Result<Reset, ApiError> {
        let (staff, email, institution) = match self.led(token).await? {
            Led::To(FoundLink { what: LinkIsFor::Reset { staff, email, .. }, institution_name, .. }) => {
                (staff, email, institution_name)
            }
            Led::Over => return Ok(Reset::Over),
            Led::To(_) | Led::Gone => return Ok(Reset::Gone),
        };
        let name =
            self.store.staff_find(token.institution(), staff).await?.map(|member| member.name).unwrap_or_default();
        let own = OwnWords { email: &email, name: &name, institution: &institution };
        let chosen = match chosen(password, own) {
            Ok(chosen) => chosen,
            Err(bad) => return Ok(Reset::Wrong(bad)),
        };
        let hash = self.hash_of(chosen).await?;
        let audit = self.audit(Actor::Staff(staff))?;
        let told = self.told((token.institution(), staff), audit, |_| Letter::PasswordChanged).await?;
        let is_stored = self.store.reset_take(token.institution(), &token.hash(), &hash, told).await?;
        Ok(if is_stored { Reset::Done } else { Reset::Gone })
    }

    /// The provider of an institution, if it may speak for this address or no password opens the institution.
    async fn inviting_provider(
        &self,
        institution: InstitutionId,
        email: &str,
    ) -> Result<Option<InvitingProvider>, ApiError> {
        let Some(provider) = self.provider_of(institution).await? else { return Ok(None) };
        if !provider.only_provider && !provider.domains.speak_for(email) {
            return Ok(None);
        }
        let institution_code = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?.code;
        Ok(Some(InvitingProvider { institution_code, name: provider.name, only: provider.only_provider }))
    }

    async fn is_opened_by_provider_alone(&self, institution: InstitutionId) -> Result<bool, ApiError> {
        Ok(self.provider_of(institution).await?.is_some_and(|provider| provider.only_provider))
    }

    async fn led(&self, token: &Token) -> Result<Led<FoundLink>, ApiError> {
        let found = self.store.link_find(token.institution(), &token.hash()).await?;
        Ok(match found {
            None => Led::Gone,
            Some(link) if link.good_until <= self.clock.now() => Led::Over,
            Some(link) => Led::To(link),
        })
    }

    /// Uses the link up; the new place, or that the address is another's than it was.
    async fn accept(
        &self,
        token: &Token,
        new: Option<&NewPerson>,
    ) -> Result<Result<(Accepted, StaffId), Acceptance>, ApiError> {
        let audit = self.audit(Actor::Operator)?;
        let place = StaffId::new(self.random.id(audit.at)?);
        match self.store.invitation_accept(token.institution(), &token.hash(), place, new, audit).await {
            Ok(outcome) => Ok(Ok((outcome, place))),
            Err(StoreError::Conflict) => Ok(Err(Acceptance::Another)),
            Err(error) => Err(error.into()),
        }
    }

    async fn hash_of(&self, password: StaffPassword) -> Result<String, ApiError> {
        let random = self.random.clone();
        self.hashed(move || staff_password::hash(&password, &random)).await?.map_err(|error| fault::log(&error))
    }
}

/// The password that somebody chose.
fn chosen(password: &Secret<String>, own: OwnWords<'_>) -> Result<StaffPassword, BadPassword> {
    if password.expose().is_empty() {
        return Err(BadPassword::Missing);
    }
    StaffPassword::parse(password, own).map_err(BadPassword::Weak)
}

fn accepted(outcome: Accepted) -> Acceptance {
    match outcome {
        Accepted::Placed => Acceptance::Placed,
        Accepted::Gone => Acceptance::Gone,
        Accepted::InTeam => Acceptance::InTeam,
    }
}

/// A link of the other kind leads nowhere here.
const fn nowhere<T>(found: &Led<FoundLink>) -> Led<T> {
    match found {
        Led::Over => Led::Over,
        Led::To(_) | Led::Gone => Led::Gone,
    }
}
