//! Test engines: programs in which a test is sat, as their pages show them, what their forms say, and what can be wrong with
//! that.

use super::id::{EngineId, RegistrationId, SessionId};

/// What an engine speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// LTI 1.3.
    #[default]
    Lti,
    /// A link with a signed token in it.
    Signed,
    /// A plain link with placeholders.
    Link,
}

impl EngineKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Lti, Self::Signed, Self::Link];

    /// The word in the database and in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lti => "lti",
            Self::Signed => "signed",
            Self::Link => "link",
        }
    }

    /// Reads [`EngineKind::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The engines of an institution, and what each of them has to know of this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestEngines {
    /// By name.
    pub engines: Vec<ListedEngine>,
    /// What the form of a new one holds.
    pub form: EngineForm,
    /// Where engines may register themselves, and have not.
    pub registrations: Vec<EngineRegistration>,
    /// What was typed of another one.
    pub registration_address: String,
}

/// A place where an engine may register itself, or has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineRegistration {
    /// Its id.
    pub id: RegistrationId,
    /// The engine's own address for it.
    pub address: String,
    /// The engine that registered itself.
    pub engine: Option<EngineId>,
    /// Its time is over.
    pub is_over: bool,
}

/// What an engine asks for when it registers itself, or what an owner grants it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EngineGrants {
    /// The candidate's name.
    pub name: bool,
    /// The candidate's e-mail address.
    pub email: bool,
    /// Telling that a test is finished, and the result.
    pub scores: bool,
}

impl EngineGrants {
    /// As the database keeps them: words with blanks between them.
    #[must_use]
    pub fn words(self) -> String {
        let words = [(self.name, "name"), (self.email, "email"), (self.scores, "scores")];
        words.into_iter().filter(|(is_there, _)| *is_there).map(|(_, word)| word).collect::<Vec<_>>().join(" ")
    }

    /// Reads [`EngineGrants::words`] back.
    #[must_use]
    pub fn parse(words: &str) -> Self {
        let has = |wanted| words.split(' ').any(|word| word == wanted);
        Self { name: has("name"), email: has("email"), scores: has("scores") }
    }
}

/// An engine in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEngine {
    /// The engine.
    pub id: EngineId,
    /// What it speaks.
    pub kind: EngineKind,
    /// Its name.
    pub name: String,
    /// Candidates can be led to it.
    pub switched_on: bool,
    /// A key of it is known, so that what it answers can be checked.
    pub has_keys: bool,
    /// How many sessions have their test there.
    pub sessions: i64,
    /// What it asks for, where it registered itself and waits for an owner.
    pub asks: Option<EngineGrants>,
}

/// One engine with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineSettings {
    /// The engine as it is listed.
    pub engine: ListedEngine,
    /// What its form holds.
    pub form: EngineForm,
    /// What the engine has to be told.
    pub ours: PlatformFacts,
    /// It has a token to tell states with.
    pub has_state_token: bool,
}

/// What an engine has to be told of this server, which is its platform (LTI 1.3 core, section 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformFacts {
    /// By what the server names itself.
    pub issuer: String,
    /// By what the engine is named here.
    pub client_id: String,
    /// Which of its installations this is.
    pub deployment_id: String,
    /// Where the engine asks who was sent.
    pub authorize: String,
    /// Where the keys are that sign the answer.
    pub keys: String,
    /// Where the engine is given access tokens.
    pub token: String,
    /// Where the keys are that sign the tokens of links.
    pub link_keys: String,
    /// Where an engine that speaks no LTI tells states.
    pub state: String,
}

/// The form of an engine, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineForm {
    /// What it speaks.
    pub kind: EngineKind,
    /// What colleagues call it.
    pub name: String,
    /// Where a log-in begins at the engine.
    pub login_address: String,
    /// Where a launch leads, unless a session says another place.
    pub target_address: String,
    /// Where it shows what can be picked; empty for where its launches lead.
    pub deep_link_address: String,
    /// Where answers may be sent beside, a line each.
    pub redirect_addresses: String,
    /// What is sent along with each launch: a line `name=value` each.
    pub custom: String,
    /// Where the engine publishes its keys.
    pub keys_address: String,
    /// A public key of the engine, which goes before those that it publishes.
    pub public_key: String,
    /// It is told the candidate's name.
    pub tells_name: bool,
    /// It is told the candidate's e-mail address.
    pub tells_email: bool,
    /// It may tell that a test is finished, and the result.
    pub may_score: bool,
}

/// A field of the form of an engine, or of that which chooses one for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineField {
    /// The name.
    Name,
    /// Where a log-in begins.
    LoginAddress,
    /// Where a launch leads.
    TargetAddress,
    /// Where it shows what can be picked.
    DeepLinkAddress,
    /// Where answers may be sent.
    RedirectAddresses,
    /// What is sent along.
    Custom,
    /// Where the engine publishes its keys.
    KeysAddress,
    /// A public key of the engine.
    PublicKey,
    /// Which engine a session has.
    Engine,
    /// Where an engine registers itself.
    RegistrationAddress,
}

impl EngineField {
    /// The name and id of the form control.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LoginAddress => "login_address",
            Self::TargetAddress => "target_address",
            Self::DeepLinkAddress => "deep_link_address",
            Self::RedirectAddresses => "redirect_addresses",
            Self::Custom => "custom",
            Self::KeysAddress => "keys_address",
            Self::PublicKey => "public_key",
            Self::Engine => "engine",
            Self::RegistrationAddress => "registration_address",
        }
    }

    /// Whether the form of an engine of this kind shows it.
    #[must_use]
    pub const fn is_of(self, kind: EngineKind) -> bool {
        match self {
            Self::LoginAddress
            | Self::DeepLinkAddress
            | Self::RedirectAddresses
            | Self::KeysAddress
            | Self::PublicKey => matches!(kind, EngineKind::Lti),
            Self::Custom => !matches!(kind, EngineKind::Link),
            _ => true,
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineProblem {
    /// Nothing was typed where something is needed.
    Missing,
    /// More characters than it may have.
    TooLong,
    /// Another engine has this name.
    NameTaken,
    /// Not the address of a page.
    NotAnAddress,
    /// An address without https, where the operator does not allow that.
    NotSecure,
    /// More lines than it may have.
    TooMany,
    /// A line that is no address, or not `name=value`; its number, from 1.
    WrongLine(usize),
    /// An address on another host than the engine's own.
    ForeignHost,
    /// An engine that is not there any more, or is switched off.
    NoSuchEngine,
    /// Not a public RSA key.
    NotAKey,
    /// Something else in braces than what can be filled in.
    UnknownPlaceholder,
    /// Braces in an address in which nothing is filled in.
    Braces,
}

/// A field and what is wrong with it.
pub type EngineFault = (EngineField, EngineProblem);

/// A session cannot have the engine that was meant.
pub const NO_SUCH_ENGINE: EngineFault = (EngineField::Engine, EngineProblem::NoSuchEngine);

/// What came of saving an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineSaved {
    /// It is saved.
    Saved(EngineId),
    /// Nothing was saved; never empty.
    Wrong(Vec<EngineFault>),
}

/// What came of removing an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineRemoved {
    /// It is gone.
    Removed,
    /// Sessions have their test there: nothing was changed.
    HasSessions,
}

/// Where the test of a session is, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionEngine {
    /// The session's name.
    pub session_name: String,
    /// The engines that can be chosen: those that are switched on, and the one that is chosen.
    pub engines: Vec<ListedEngine>,
    /// What the form holds.
    pub form: SessionEngineForm,
    /// What the test is called that was picked in the engine; empty where the place was said by hand.
    pub picked: String,
    /// The engine was moved to another host than the chosen place, so that nobody is led there.
    pub is_moved: bool,
}

/// The form that says where the test of a session is, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionEngineForm {
    /// The engine; empty for none.
    pub engine: String,
    /// The place in it; empty for where the engine's launches lead.
    pub target_address: String,
    /// What is sent along beside what the engine's settings say: a line `name=value` each.
    pub custom: String,
}

/// What came of choosing an engine for a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionEngineSaved {
    /// It is saved.
    Saved,
    /// Nothing was saved; never empty.
    Wrong(Vec<EngineFault>),
}

/// Why an engine's question is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchRefusal {
    /// The engine asks for what it may not have, or in a way that is not the standard's.
    Wrong,
    /// The press of Start, or of what staff press, was a while ago, was used, or is not known.
    Gone,
    /// Another browser pressed it, or whoever did has logged out.
    SomebodyElse,
    /// The session is over, or the test is finished.
    Over,
}

/// What a member of staff goes to an engine for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// To pick the test of this session.
    Pick(SessionId),
    /// To see how this engine looks.
    Try(EngineId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_reads_back() {
        for [name, email, scores] in
            [[false, false, false], [true, false, false], [false, true, true], [true, true, true]]
        {
            let grants = EngineGrants { name, email, scores };
            assert_eq!(EngineGrants::parse(&grants.words()), grants);
        }
    }
}
