//! The clients of an agent: listed, made, looked at, opened. An institution that is no agent has none, and is answered as if
//! there was nothing.

use lanyard_app::{
    error::{ApiError, Field, FieldError, Problem},
    model::{
        client::{Client, ClientSession, ClientView, OwnerInvitation, TypedClient},
        id::{InstitutionId, StaffId},
        staff::Role,
    },
    ports::{May, Principal, right},
};

use super::link::FreshLink;
use crate::{
    domain::{
        around::Around, clock::Timestamp, institution_code::InstitutionCode, line::short_line, staff_email,
        token::Token, zone::TimeZoneName,
    },
    service::{Service, context::zone_of},
    storage::{
        Invited, ListedClient, OpenInvitation, Opened, OwnerLink, Recorded, RenewedInvitation, StoreError, TestSession,
        TestSessionQuery,
    },
};

/// The most sessions that a client's page shows.
const SHOWN: i64 = 100;

/// What came of making a client.
pub enum MadeClient {
    /// It is made.
    Made {
        /// The client.
        client: InstitutionId,
        /// The first owner's link.
        link: FreshLink,
    },
    /// The same form has made it before: the link was shown then.
    Before(InstitutionId),
}

impl Service {
    /// The clients, by name. [`ApiError::NotFound`] for an institution that is no agent.
    pub async fn clients(&self, staff: &May<right::SeeClients>) -> Result<Vec<Client>, ApiError> {
        let mut clients = Vec::new();
        for client in self.listed_clients(staff).await? {
            let zone = self.institution_zone(client.id).await?;
            clients.push(shown(client, &zone));
        }
        Ok(clients)
    }

    /// One of them with its sessions.
    pub async fn client(&self, staff: &May<right::SeeClients>, id: InstitutionId) -> Result<ClientView, ApiError> {
        let client = self.client_of(staff, id).await?;
        let invitation = self.owner_invitation(&client).await?;
        let now = self.clock.now();
        let zone = self.institution_zone(id).await?;
        let query = TestSessionQuery {
            search: String::new(),
            state: None,
            now,
            around: Around::of(now, &zone),
            offset: 0,
            limit: SHOWN,
        };
        let found = self.store.test_session_page(id, &query).await?;
        Ok(ClientView {
            all_sessions: found.matching(),
            sessions: found.rows.iter().map(|row| session(&row.session, now)).collect(),
            invitation: invitation.map(|open| owner_invitation(open, &zone, now)),
            client: shown(client, &zone),
        })
    }

    /// Makes an institution with its data key, and the invitation of its first owner.
    pub async fn make_client(
        &self,
        staff: &May<right::ManageClients>,
        typed: &TypedClient,
    ) -> Result<MadeClient, ApiError> {
        self.must_be_agent(staff).await?;
        let (name, code, invited) = parsed(typed)?;
        let audit = self.audit_of(staff)?;
        let new = self.new_institution(&code, name, audit.at)?;
        let link = self.draw_invitation(new.id, audit.at)?;
        let letter = self.owner_letter(staff.institution(), &link, audit).await?;
        // It has no session yet that would tell where it is.
        let (key, zone) = ((new.id, &new.wrapped_key[..]), TimeZoneName::utc());
        let mail = self.mail_under(key, &new.name, &zone, &invited.email, letter)?;
        let owner = OwnerLink { link: link.new, invited: &invited, audit: self.audit_of(staff)?, mail: mail.as_ref() };
        match self.store.client_make((staff.institution(), staff.staff()?.id()), &new, owner, audit).await {
            Ok(true) => {
                let link = self.fresh_invitation(new.id, &link, invited).await?;
                Ok(MadeClient::Made { client: new.id, link })
            }
            Ok(false) => Err(ApiError::NotFound),
            Err(StoreError::Conflict) => self.made_before(staff, &code, &invited).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Gives the first owner of a client another link, as long as nobody has come.
    pub async fn renew_owner(
        &self,
        staff: &May<right::ManageClients>,
        client: InstitutionId,
    ) -> Result<FreshLink, ApiError> {
        let audit = self.audit_of(staff)?;
        let link = self.draw_invitation(client, audit.at)?;
        // Whoever it is for is looked up before, so that the letter can be sealed; of somebody else's client nothing is.
        let invited = self.owner_invitation(&self.client_of(staff, client).await?).await?;
        let mail = match &invited {
            Some(open) => {
                let letter = self.owner_letter(staff.institution(), &link, audit).await?;
                self.mail(client, &open.invited.email, letter).await?
            }
            None => None,
        };
        let recorded = Recorded { audit, mail };
        match self.store.client_owner_renew((staff.institution(), client), link.new, recorded).await? {
            RenewedInvitation::Renewed(invited) => self.fresh_invitation(client, &link, invited).await,
            RenewedInvitation::Gone => Err(ApiError::InvitationGone),
            RenewedInvitation::Missing => Err(ApiError::NotFound),
        }
    }

    /// Goes to work in a client that allows it: a browser session there in the stead of this one. [`ApiError::NotLetIn`]
    /// where it does not.
    pub async fn open_client(
        &self,
        staff: &May<right::SeeClients>,
        token: &Token,
        client: InstitutionId,
    ) -> Result<Token, ApiError> {
        // The agent's provider opens the agent's institution only.
        if staff.staff()?.is_bound() {
            return Err(ApiError::NotFound);
        }
        let audit = self.audit_of(staff)?;
        let new = StaffId::new(self.random.id(audit.at)?);
        let place = match self.store.client_open((staff.institution(), staff.staff()?.id()), client, new, audit).await?
        {
            Opened::Place(place) => place,
            Opened::NotAllowed => return Err(ApiError::NotLetIn),
            Opened::Missing => return Err(ApiError::NotFound),
        };
        self.switch_institution(&staff.staff()?, token, place).await
    }

    async fn must_be_agent(&self, staff: &Principal) -> Result<(), ApiError> {
        if self.store.agent_is(staff.institution()).await? { Ok(()) } else { Err(ApiError::NotFound) }
    }

    async fn listed_clients(&self, staff: &Principal) -> Result<Vec<ListedClient>, ApiError> {
        self.must_be_agent(staff).await?;
        Ok(self.store.client_list(staff.institution(), self.clock.now()).await?)
    }

    async fn client_of(&self, staff: &Principal, id: InstitutionId) -> Result<ListedClient, ApiError> {
        let clients = self.listed_clients(staff).await?;
        clients.into_iter().find(|client| client.id == id).ok_or(ApiError::NotFound)
    }

    /// The invitation of the first owner: none once somebody has come, because later ones are the client's own affair.
    async fn owner_invitation(&self, client: &ListedClient) -> Result<Option<OpenInvitation>, ApiError> {
        if client.owner.is_some() {
            return Ok(None);
        }
        let open = self.store.invitation_list(client.id).await?;
        Ok(open.into_iter().find(|one| one.invited.role == Role::Owner && one.by.is_none()))
    }

    /// Whoever pressed twice has made the client; whoever means another one has to choose another ID.
    async fn made_before(
        &self,
        staff: &Principal,
        code: &InstitutionCode,
        invited: &Invited,
    ) -> Result<MadeClient, ApiError> {
        for client in self.listed_clients(staff).await? {
            if client.code == code.to_string() {
                let open = self.owner_invitation(&client).await?;
                if open.is_some_and(|open| open.invited == *invited) {
                    return Ok(MadeClient::Before(client.id));
                }
            }
        }
        Err(ApiError::field(Field::InstitutionCode, Problem::InstitutionCodeTaken))
    }
}

/// What a form means, or every field that is wrong.
fn parsed(typed: &TypedClient) -> Result<(String, InstitutionCode, Invited), ApiError> {
    let named =
        |text: &str, missing| short_line(text).and_then(|name| if name.is_empty() { Err(missing) } else { Ok(name) });
    let name = named(&typed.name, Problem::InstitutionNameMissing);
    let code = InstitutionCode::parse(&typed.code).map_err(|_| Problem::InstitutionCodeMalformed);
    let owner = named(&typed.owner, Problem::OwnerNameMissing);
    let email = match typed.email.trim() {
        "" => Err(Problem::OwnerEmailMissing),
        email => staff_email::parse(email).map_err(|_| Problem::EmailMalformed),
    };
    match (name, code, owner, email) {
        (Ok(name), Ok(code), Ok(owner), Ok(email)) => {
            let invited = Invited { email_key: staff_email::key(&email), email, name: owner, role: Role::Owner };
            Ok((name, code, invited))
        }
        (name, code, owner, email) => {
            let wrong = [
                (Field::Name, name.err()),
                (Field::InstitutionCode, code.err()),
                (Field::OwnerName, owner.err()),
                (Field::StaffEmail, email.err()),
            ];
            let errors = wrong.into_iter().filter_map(|(field, problem)| Some(FieldError { field, problem: problem? }));
            Err(ApiError::Invalid(errors.collect()))
        }
    }
}

fn shown(client: ListedClient, zone: &TimeZoneName) -> Client {
    Client {
        id: client.id,
        name: client.name,
        code: client.code,
        since: zone.civil(client.since),
        granted: client.granted,
        open_now: client.open_now,
        next: client.next_at.map(|at| zone.civil(at)),
        logins: client.logins,
        handed_out: client.handed_out,
        started: client.started,
        finished: client.finished,
        owner: client.owner,
    }
}

fn owner_invitation(open: OpenInvitation, zone: &TimeZoneName, now: Timestamp) -> OwnerInvitation {
    OwnerInvitation {
        id: open.id,
        name: open.invited.name,
        email: open.invited.email,
        until: zone.civil(open.good_until),
        is_over: open.good_until <= now,
    }
}

fn session(session: &TestSession, now: Timestamp) -> ClientSession {
    let zone = zone_of(&session.time_zone);
    ClientSession {
        number: session.number,
        name: session.name.clone(),
        state: session.state_at(now),
        opens: zone.civil(session.opens_at),
        closes: zone.civil(session.closes_at),
        counts: session.counts,
    }
}
