//! Tokens of other programs: an owner makes one and takes it back; whoever shows a good one is let in.

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::{
        id::{IdempotencyKey, ProgramId},
        program::{ProgramFault, ProgramScope, ProgramScopes, ProgramView, TokenLife, TokenStanding, TypedProgram},
    },
    ports::{Fresh, KnownProgram, May, Program, right},
};

use crate::{
    domain::{clock::Timestamp, line::short_line, token::Token, zone::TimeZoneName},
    service::Service,
    storage::{ListedProgram, NewProgram, ProgramBecame, StoreError},
};

/// What a token begins with, so that whoever looks through files for lost secrets finds it.
pub const PREFIX: &str = "lyd_";

const DAY: Duration = Duration::from_hours(24);

/// What became of a form that adds a program. Holds its token, therefore no `Debug`.
pub enum MadeProgram {
    /// It was added, or nobody had used its token by now: it has this one, which nobody sees again.
    Now {
        /// The program.
        id: ProgramId,
        /// Its token.
        token: String,
    },
    /// The same form had added this program before.
    Before(ProgramId),
}

/// A program that was let in.
#[derive(Clone, Debug)]
pub struct ProgramVisitor {
    /// The proof.
    pub program: Program,
    /// What it is called.
    pub name: String,
    /// Until when its token is good.
    pub expires_at: Option<Timestamp>,
}

impl Service {
    /// An institution's programs, newest first.
    pub async fn programs(&self, staff: &May<right::ManageSettings>) -> Result<Vec<ProgramView>, ApiError> {
        let listed = self.store.program_list(staff.institution()).await?;
        let (zone, now) = (self.institution_zone(staff.institution()).await?, self.clock.now());
        Ok(listed.into_iter().map(|program| shown(program, &zone, now)).collect())
    }

    /// One of them.
    pub async fn program(&self, staff: &May<right::ManageSettings>, id: ProgramId) -> Result<ProgramView, ApiError> {
        let found = self.store.program_find(staff.institution(), id).await?.ok_or(ApiError::NotFound)?;
        Ok(shown(found, &self.institution_zone(staff.institution()).await?, self.clock.now()))
    }

    /// Adds a program with a token, which is told once. A token can take passwords out in bulk, so whoever makes one has
    /// given their second factor a short while ago where the institution asks for that.
    pub async fn make_program(
        &self,
        staff: &Fresh<right::ManageSettings>,
        typed: &TypedProgram,
    ) -> Result<Result<MadeProgram, Vec<ProgramFault>>, ApiError> {
        let scopes: ProgramScopes = typed.scopes.iter().filter_map(|word| ProgramScope::from_word(word)).collect();
        let (name, life) = (name_of(&typed.name), TokenLife::from_word(&typed.life));
        let (Ok(name), Some(life), false) = (&name, life, scopes.is_empty()) else {
            let no_scope = scopes.is_empty().then_some(ProgramFault::NoScope);
            let no_life = life.is_none().then_some(ProgramFault::NoLife);
            return Ok(Err(name.err().into_iter().chain(no_scope).chain(no_life).collect()));
        };
        let audit = self.audit_of(staff)?;
        let token = Token::draw(staff.institution(), audit.at, &self.random)?;
        let new = |key: IdempotencyKey| NewProgram {
            id: ProgramId::new(key.uuid()),
            name: name.clone(),
            scopes: scopes.text(),
            token_hash: token.hash(),
            expires_at: life.days().map(|days| audit.at.plus(DAY * u32::try_from(days).unwrap_or(u32::MAX))),
        };
        let drawn = self.form_key()?;
        let mut made = new(typed.key.unwrap_or(drawn));
        let mut became = self.store.program_add(staff.institution(), &made, audit).await?;
        if became == ProgramBecame::Another {
            // Back in the browser, and something else was typed.
            made = new(drawn);
            became = self.store.program_add(staff.institution(), &made, audit).await?;
        }
        let id = made.id;
        Ok(Ok(match became {
            ProgramBecame::Added | ProgramBecame::Renewed => {
                MadeProgram::Now { id, token: [PREFIX, &token.text()].concat() }
            }
            ProgramBecame::Before | ProgramBecame::Another => MadeProgram::Before(id),
        }))
    }

    /// Takes a program's token back. Twice is once.
    pub async fn revoke_program(&self, staff: &May<right::ManageSettings>, id: ProgramId) -> Result<(), ApiError> {
        let audit = self.audit_of(staff)?;
        self.store.program_revoke(staff.institution(), id, audit).await?.map(|_| ()).ok_or(ApiError::NotFound)
    }

    /// The program that this token lets in; `None` for whatever lets nobody in.
    pub async fn program_visitor(&self, token: &str) -> Result<Option<ProgramVisitor>, ApiError> {
        let Some(token) = token.strip_prefix(PREFIX).and_then(Token::parse) else { return Ok(None) };
        let (institution, now) = (token.institution(), self.clock.now());
        let Some(found) = self.store.program_of_token(institution, &token.hash(), now).await? else { return Ok(None) };
        if found.use_is_news {
            // A program goes on reading although that can no longer be remembered, as people do.
            match self.store.program_used(institution, found.id, now).await {
                Ok(()) | Err(StoreError::Unavailable(_) | StoreError::LostAtCommit(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let known = KnownProgram { id: found.id, institution, scopes: ProgramScopes::read(&found.scopes) };
        #[expect(clippy::disallowed_methods, reason = "its token was read from the database just now")]
        let program = Program::vouched_for(known);
        Ok(Some(ProgramVisitor { program, name: found.name, expires_at: found.expires_at }))
    }
}

fn name_of(typed: &str) -> Result<String, ProgramFault> {
    let name = short_line(typed).map_err(|_| ProgramFault::NameTooLong)?;
    if name.is_empty() { Err(ProgramFault::NameMissing) } else { Ok(name) }
}

fn shown(program: ListedProgram, zone: &TimeZoneName, now: Timestamp) -> ProgramView {
    let standing = match (program.revoked_at, program.expires_at) {
        (Some(at), _) => TokenStanding::Revoked(zone.civil(at)),
        (None, Some(at)) if at <= now => TokenStanding::Expired(zone.civil(at)),
        (None, until) => TokenStanding::Good(until.map(|at| zone.civil(at))),
    };
    ProgramView {
        id: program.id,
        name: program.name,
        scopes: ProgramScopes::read(&program.scopes),
        created_by: program.created_by,
        created_at: zone.civil(program.created_at),
        used_at: program.used_at.map(|at| zone.civil(at)),
        standing,
    }
}
