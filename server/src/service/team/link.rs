//! Links that let somebody in once: made by an owner, shown once for copying. Only their hash is kept.

use std::time::Duration;

use lanyard_app::{
    error::{ApiError, Field, FieldError, NoResetLink, Problem},
    model::{
        civil::CivilTime,
        id::{InstitutionId, LinkId, StaffId},
        letter::{Asker, Letter},
        staff::Role,
        team::TypedInvitation,
    },
    paths,
    ports::{May, right},
};

use crate::{
    domain::{clock::Timestamp, line::short_line, secret::Secret, staff_email, token::Token},
    service::Service,
    storage::{Audit, InvitationMade, Invited, NewLink, Recorded, RenewedInvitation, ResetMade},
};

/// How long an invitation is open: over a weekend.
const INVITATION: Duration = Duration::from_hours(72);
/// How long a new password can be chosen by a link.
const RESET: Duration = Duration::from_hours(1);

/// A link that was just made. Lets its bearer in, therefore no `Debug`.
pub struct FreshLink {
    /// The link.
    pub link: Secret<String>,
    /// The name of whom it is for.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Until when it leads in.
    pub until: CivilTime,
    /// It was sent to that address too.
    pub mailed: bool,
}

/// A link that is drawn and not stored yet.
pub(in crate::service) struct DrawnLink {
    token: Token,
    /// What is stored of it.
    pub(in crate::service) new: NewLink,
}

impl Service {
    /// Invites somebody into the team; an earlier invitation of the same address no longer works.
    pub async fn invite_colleague(
        &self,
        staff: &May<right::ManageTeam>,
        typed: &TypedInvitation,
    ) -> Result<FreshLink, ApiError> {
        let invited = invited(typed)?;
        self.invite(staff.institution(), invited, self.audit_of(staff)?).await
    }

    /// The same for whoever may invite.
    pub(in crate::service) async fn invite(
        &self,
        institution: InstitutionId,
        invited: Invited,
        audit: Audit,
    ) -> Result<FreshLink, ApiError> {
        let link = self.draw_link(institution, INVITATION, audit.at)?;
        let in_team = |problem| ApiError::field(Field::StaffEmail, problem);
        let recorded = self.invitation_by_mail(institution, &link, &invited, audit).await?;
        match self.store.invitation_make(institution, link.new, &invited, recorded).await? {
            InvitationMade::Made => {}
            InvitationMade::InTeam { disabled: false } => return Err(in_team(Problem::InTeam)),
            InvitationMade::InTeam { disabled: true } => return Err(in_team(Problem::InTeamSwitchedOff)),
        }
        self.fresh(paths::INVITATION, institution, &link, invited.name, invited.email).await
    }

    /// Gives an open invitation another link; the earlier one no longer works.
    pub async fn renew_invitation(
        &self,
        staff: &May<right::ManageTeam>,
        invitation: LinkId,
    ) -> Result<FreshLink, ApiError> {
        let (institution, audit) = (staff.institution(), self.audit_of(staff)?);
        let link = self.draw_link(institution, INVITATION, audit.at)?;
        let open = self.store.invitation_list(institution).await?.into_iter().find(|open| open.id == invitation);
        let recorded = match open {
            Some(open) => self.invitation_by_mail(institution, &link, &open.invited, audit).await?,
            None => audit.into(),
        };
        match self.store.invitation_renew(institution, invitation, link.new, recorded).await? {
            RenewedInvitation::Renewed(invited) => {
                self.fresh(paths::INVITATION, institution, &link, invited.name, invited.email).await
            }
            RenewedInvitation::Gone => Err(ApiError::InvitationGone),
            RenewedInvitation::Missing => Err(ApiError::NotFound),
        }
    }

    /// Makes a link by which a colleague who forgot their password chooses a new one.
    pub async fn make_reset_link(
        &self,
        staff: &May<right::ManageTeam>,
        colleague: StaffId,
    ) -> Result<FreshLink, ApiError> {
        if colleague == staff.staff()?.id() {
            return Err(ApiError::NoResetLink(NoResetLink::Own));
        }
        self.make_reset(staff.institution(), colleague, self.audit_of(staff)?).await
    }

    /// The same for whoever may make one.
    pub(in crate::service) async fn make_reset(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        audit: Audit,
    ) -> Result<FreshLink, ApiError> {
        let (link, made) = self.write_reset(institution, staff, audit).await?;
        match made {
            ResetMade::Made => {}
            // Nobody who asks for somebody else is held back.
            ResetMade::Missing | ResetMade::AskedBefore => return Err(ApiError::NotFound),
            ResetMade::Disabled => return Err(ApiError::NoResetLink(NoResetLink::SwitchedOff)),
            ResetMade::WorksElsewhere => return Err(ApiError::NoResetLink(NoResetLink::WorksElsewhere)),
        }
        let member = self.store.staff_find(institution, staff).await?.ok_or(ApiError::NotFound)?;
        self.fresh(paths::RESET, institution, &link, member.name, member.email).await
    }

    /// Draws the link of an invitation.
    pub(in crate::service) fn draw_invitation(
        &self,
        institution: InstitutionId,
        now: Timestamp,
    ) -> Result<DrawnLink, ApiError> {
        self.draw_link(institution, INVITATION, now)
    }

    /// Draws a link for a new password, and stores it with the letter that holds it.
    pub(in crate::service) async fn write_reset(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        audit: Audit,
    ) -> Result<(DrawnLink, ResetMade), ApiError> {
        let link = self.draw_link(institution, RESET, audit.at)?;
        let address = self.address_of(paths::RESET, &link);
        let by_mail = |by: Option<String>| Letter::PasswordReset {
            link: address.expose().clone(),
            by: match audit.actor {
                actor if actor.staff() == Some(staff) => Asker::Yourself,
                _ => by.map_or(Asker::Operator, Asker::Colleague),
            },
        };
        let recorded = self.told((institution, staff), audit, by_mail).await?;
        let made = self.store.reset_make(institution, staff, link.new, recorded).await?;
        Ok((link, made))
    }

    fn draw_link(&self, institution: InstitutionId, good_for: Duration, now: Timestamp) -> Result<DrawnLink, ApiError> {
        let token = Token::draw(institution, now, &self.random)?;
        let id = LinkId::new(self.random.id(now)?);
        Ok(DrawnLink { token, new: NewLink { id, token_hash: token.hash(), good_until: now.plus(good_for) } })
    }

    /// The link as it is shown, for whom.
    pub(in crate::service) async fn fresh_invitation(
        &self,
        institution: InstitutionId,
        link: &DrawnLink,
        invited: Invited,
    ) -> Result<FreshLink, ApiError> {
        self.fresh(paths::INVITATION, institution, link, invited.name, invited.email).await
    }

    fn address_of(&self, leads_to: &str, link: &DrawnLink) -> Secret<String> {
        Secret::new(self.config.public_url.join(&[leads_to, &link.token.in_address()].concat()))
    }

    /// The letter with the link for the first owner of a client, whom somebody of its agent invites.
    pub(in crate::service) async fn owner_letter(
        &self,
        agent: InstitutionId,
        link: &DrawnLink,
        audit: Audit,
    ) -> Result<Letter, ApiError> {
        Ok(Letter::Invitation {
            link: self.address_of(paths::INVITATION, link).expose().clone(),
            role: Role::Owner,
            by: self.name_of(agent, audit.actor).await?,
        })
    }

    async fn invitation_by_mail(
        &self,
        institution: InstitutionId,
        link: &DrawnLink,
        invited: &Invited,
        audit: Audit,
    ) -> Result<Recorded, ApiError> {
        let letter = Letter::Invitation {
            link: self.address_of(paths::INVITATION, link).expose().clone(),
            role: invited.role,
            by: self.name_of(institution, audit.actor).await?,
        };
        Ok(Recorded { audit, mail: self.mail(institution, &invited.email, letter).await? })
    }

    async fn fresh(
        &self,
        leads_to: &str,
        institution: InstitutionId,
        link: &DrawnLink,
        name: String,
        email: String,
    ) -> Result<FreshLink, ApiError> {
        let until = self.institution_zone(institution).await?.civil(link.new.good_until);
        Ok(FreshLink { link: self.address_of(leads_to, link), name, email, until, mailed: self.sends_mail() })
    }
}

/// Whom a form means, or every field that is wrong.
pub(in crate::service) fn invited(typed: &TypedInvitation) -> Result<Invited, ApiError> {
    let email = match typed.email.trim() {
        "" => Err(Problem::ColleagueMissing),
        email => staff_email::parse(email).map_err(|_| Problem::EmailMalformed),
    };
    let name = short_line(&typed.name);
    let name = name.and_then(|name| if name.is_empty() { Err(Problem::ColleagueNameMissing) } else { Ok(name) });
    let role = Role::from_word(&typed.role).ok_or(Problem::RoleMissing);
    match (email, name, role) {
        (Ok(email), Ok(name), Ok(role)) => Ok(Invited { email_key: staff_email::key(&email), email, name, role }),
        (email, name, role) => {
            let wrong = [(Field::StaffEmail, email.err()), (Field::Name, name.err()), (Field::Role, role.err())];
            let errors = wrong.into_iter().filter_map(|(field, problem)| Some(FieldError { field, problem: problem? }));
            Err(ApiError::Invalid(errors.collect()))
        }
    }
}
