//! Identifiers: one type for each kind of thing, so that a batch's id never passes for a session's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that is not an identifier. On an address it means the same as a missing thing: 404.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a value that the storage or the id generator made.
            #[must_use]
            pub const fn new(value: Uuid) -> Self {
                Self(value)
            }

            /// The bare value, for binding to a statement.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

id!(
    /// A test centre or school: the tenant.
    InstitutionId
);
id!(
    /// A test engine of an institution.
    EngineId
);
id!(
    /// A place where a test engine may register itself.
    RegistrationId
);
id!(
    /// Another program, which has a token for an institution.
    ProgramId
);
id!(
    /// A webhook of an institution.
    WebhookId
);
id!(
    /// Somebody's place in an institution.
    StaffId
);
id!(
    /// Somebody who works for one institution or several.
    PersonId
);
id!(
    /// One sitting of a test.
    SessionId
);
id!(
    /// The entries made by one Create Codes.
    BatchId
);
id!(
    /// One place in a session, with its login.
    EntryId
);
id!(
    /// Minted with the Add Entries form; the same key never makes a second batch.
    IdempotencyKey
);
id!(
    /// An act that is remembered: a row of the audit trail.
    ActId
);
id!(
    /// A link that its bearer opens once: an invitation, or a new password.
    LinkId
);
