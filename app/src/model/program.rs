//! Other programs of an institution: what their tokens are good for, and how they are set up.

use super::{
    civil::CivilTime,
    id::{IdempotencyKey, ProgramId},
    right::Right,
};

macro_rules! scopes {
    ($($(#[doc = $what:literal])+ $name:ident = $word:literal: $($right:ident)|*;)+) => {
        /// What a token may be good for. The word is in the database, in the API's document and on pages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProgramScope {
            $($(#[doc = $what])+ $name,)+
        }

        impl ProgramScope {
            /// Every scope, in the order in which people read them.
            pub const ALL: [Self; [$(Self::$name),+].len()] = [$(Self::$name),+];

            /// `sessions:read`
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// Which rights it gives.
            #[must_use]
            pub const fn gives(self, right: Right) -> bool {
                match self {
                    $(Self::$name => match right {
                        $(Right::$right => true,)*
                        _ => false,
                    },)+
                }
            }
        }
    };
}

scopes! {
    /// Sessions, their entries with names and usernames, batches and activity. No passwords.
    ReadSessions = "sessions:read": SeeSessions;
    /// Make sessions and change their details.
    WriteSessions = "sessions:write": ManageSessions;
    /// Create Codes.
    CreateLogins = "logins:create": CreateCodes;
    /// Take logins out with their passwords. It is recorded as a hand-out.
    ReadLogins = "logins:read": ExportLogins;
    /// Withdraw entries, restore and mark them.
    WriteEntries = "entries:write": WithdrawEntries | MarkEntries;
    /// Issue new passwords.
    IssuePasswords = "passwords:issue": IssuePasswords;
    /// Find an entry, and what candidates said of themselves.
    ReadCandidates = "candidates:read": FindLogins | SeeCandidates;
    /// What test engines tell of results, wherever entries are read.
    ReadResults = "results:read": ;
    /// Reports, without passwords.
    ReadReports = "reports:read": SeeReports;
    /// Who works for the institution.
    ReadTeam = "team:read": SeeTeam;
    /// The institution's settings.
    ReadSettings = "settings:read": SeeSettings;
}

impl ProgramScope {
    /// Reads [`ProgramScope::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Some scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProgramScopes(u16);

impl ProgramScopes {
    /// Reads words with blanks between them. A word that no version knows any more is good for nothing.
    #[must_use]
    pub fn read(words: &str) -> Self {
        words.split_whitespace().filter_map(ProgramScope::from_word).collect()
    }

    /// Words with blanks between them.
    #[must_use]
    pub fn text(self) -> String {
        self.iter().map(ProgramScope::word).collect::<Vec<_>>().join(" ")
    }

    /// One after the other, in the order of [`ProgramScope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = ProgramScope> {
        ProgramScope::ALL.into_iter().filter(move |&scope| self.has(scope))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this is among them.
    #[must_use]
    pub const fn has(self, scope: ProgramScope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether one of them gives this right.
    #[must_use]
    pub fn give(self, right: Right) -> bool {
        self.iter().any(|scope| scope.gives(right))
    }

    /// Whether what test engines tell of results is shown.
    #[must_use]
    pub const fn see_results(self) -> bool {
        self.has(ProgramScope::ReadResults)
    }
}

impl FromIterator<ProgramScope> for ProgramScopes {
    fn from_iter<I: IntoIterator<Item = ProgramScope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

/// For how long a token is good when it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenLife {
    /// 30 days.
    Month,
    /// 90 days.
    #[default]
    Quarter,
    /// 365 days.
    Year,
    /// Until it is revoked.
    Forever,
}

impl TokenLife {
    /// Every one, in the order in which people read them.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::Forever];

    /// The value of its radio button.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Year => "365",
            Self::Forever => "never",
        }
    }

    /// How many days; `None` for one that does not end by itself.
    #[must_use]
    pub const fn days(self) -> Option<u64> {
        match self {
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::Forever => None,
        }
    }

    /// Reads [`TokenLife::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|life| life.word() == word)
    }
}

/// What an owner types of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedProgram {
    /// What it is called.
    pub name: String,
    /// What its token is to be good for, as words.
    pub scopes: Vec<String>,
    /// For how long, as [`TokenLife::word`].
    pub life: String,
    /// What the form carries: sent twice, it adds one program.
    pub key: Option<IdempotencyKey>,
}

/// What is wrong with what an owner typed of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramFault {
    /// No name.
    NameMissing,
    /// A name of more than 100 characters.
    NameTooLong,
    /// Nothing that it may do was ticked.
    NoScope,
    /// It was not said how long the token is good.
    NoLife,
}

/// Whether a token lets a program in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenStanding {
    /// It does, until then; `None` until it is revoked.
    Good(Option<CivilTime>),
    /// Its time is over since then.
    Expired(CivilTime),
    /// Somebody took it back then.
    Revoked(CivilTime),
}

/// A program as owners see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramView {
    /// Its id.
    pub id: ProgramId,
    /// What it is called.
    pub name: String,
    /// What its token is good for.
    pub scopes: ProgramScopes,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: CivilTime,
    /// When it last asked something, to the minute.
    pub used_at: Option<CivilTime>,
    /// Whether it is let in.
    pub standing: TokenStanding,
}

/// Why a request of a program was not carried out. The name is the end of the type of the problem document, and stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `malformed`
    Malformed,
    /// `cursor`
    Cursor,
    /// `not-let-in`
    NotLetIn,
    /// `scope`
    Scope,
    /// `forbidden`
    Forbidden,
    /// `not-found`
    NotFound,
    /// `not-allowed`
    NotAllowed,
    /// `too-slow`
    TooSlow,
    /// `handed-out-before`
    HandedOutBefore,
    /// `nothing-left`
    NothingLeft,
    /// `session-closed`
    Closed,
    /// `session-not-closed`
    NotClosed,
    /// `changed`
    Changed,
    /// `too-large`
    TooLarge,
    /// `invalid`
    Invalid,
    /// `too-many`
    TooMany,
    /// `key-reused`
    KeyReused,
    /// `too-often`
    TooOften,
    /// `fault`
    Fault,
    /// `unavailable`
    Unavailable,
}

impl ProblemKind {
    /// Every kind, in the order in which people read them.
    pub const ALL: [Self; 20] = [
        Self::Malformed,
        Self::Cursor,
        Self::NotLetIn,
        Self::Scope,
        Self::Forbidden,
        Self::NotFound,
        Self::NotAllowed,
        Self::TooSlow,
        Self::HandedOutBefore,
        Self::NothingLeft,
        Self::Closed,
        Self::NotClosed,
        Self::Changed,
        Self::TooLarge,
        Self::Invalid,
        Self::TooMany,
        Self::KeyReused,
        Self::TooOften,
        Self::Fault,
        Self::Unavailable,
    ];

    /// The end of the type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Cursor => "cursor",
            Self::NotLetIn => "not-let-in",
            Self::Scope => "scope",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::NotAllowed => "not-allowed",
            Self::TooSlow => "too-slow",
            Self::HandedOutBefore => "handed-out-before",
            Self::NothingLeft => "nothing-left",
            Self::Closed => "session-closed",
            Self::NotClosed => "session-not-closed",
            Self::Changed => "changed",
            Self::TooLarge => "too-large",
            Self::Invalid => "invalid",
            Self::TooMany => "too-many",
            Self::KeyReused => "key-reused",
            Self::TooOften => "too-often",
            Self::Fault => "fault",
            Self::Unavailable => "unavailable",
        }
    }
}

/// What is wrong with a request of a program, beside what people are told too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestFault {
    /// No token, or none that is good.
    NotLetIn,
    /// The token is not good for this.
    Scope(ProgramScope),
    /// It came too soon.
    TooOften {
        /// After how many seconds it may come again.
        wait: u64,
    },
    /// The cursor is of no list, or of another one.
    Cursor,
    /// More entries than one request may name.
    TooMany {
        /// How many it may name.
        most: i64,
    },
    /// It is missing, or another institution's.
    NotFound,
    /// The address takes other methods.
    NotAllowed,
    /// The body is no JSON, or does not say that it is.
    NoJson,
    /// A key of the wrong length or script.
    KeyUnfit,
    /// No key where there has to be one.
    KeyMissing,
    /// A part of a list that is too small or too large.
    Limit {
        /// The largest.
        most: i64,
    },
    /// Nothing to look for.
    NothingToFind,
    /// No number of a batch.
    BatchNumber,
    /// No entry is named.
    NoEntries,
    /// Neither a batch nor entries are named, or both.
    NoChoice,
    /// Not a day of the calendar.
    NoDay,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back_as_they_were_written() {
        for scope in ProgramScope::ALL {
            assert_eq!(ProgramScope::from_word(scope.word()), Some(scope));
            let alone: ProgramScopes = [scope].into_iter().collect();
            assert_eq!(ProgramScopes::read(scope.word()), alone);
            assert!(ProgramScope::ALL.into_iter().all(|other| alone.has(other) == (other == scope)));
        }
        let all: ProgramScopes = ProgramScope::ALL.into_iter().collect();
        assert_eq!(ProgramScopes::read(&all.text()), all);
        assert!(ProgramScopes::read("nothing:known").is_empty());
    }

    #[test]
    fn no_scope_leads_the_institution_and_each_right_is_given_by_one() {
        for right in Right::ALL {
            let given = ProgramScope::ALL.into_iter().filter(|scope| scope.gives(right)).count();
            let kept = matches!(
                right,
                Right::PreviewActs
                    | Right::HelpAtTheDoor
                    | Right::PrintCards
                    | Right::ExportReports
                    | Right::ManageSettings
                    | Right::ManageTeam
                    | Right::SeeClients
                    | Right::ManageClients
                    | Right::UnlockColleagues
            );
            assert_eq!(given, usize::from(!kept), "{right:?}");
        }
    }
}
