//! Clients: institutions that an agent manages, as its people see them. No candidate is in here, and no login.

use super::{
    civil::CivilTime,
    entry::EntryCounts,
    id::{InstitutionId, LinkId},
    session::SessionState,
    staff::Role,
};

/// A client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The institution.
    pub id: InstitutionId,
    /// Its name.
    pub name: String,
    /// Its Institution ID.
    pub code: String,
    /// Since when it is a client.
    pub since: CivilTime,
    /// What people of the agent may do in it; `None` while they may not come.
    pub granted: Option<Role>,
    /// How many of its sessions are open now.
    pub open_now: i64,
    /// When the next one opens.
    pub next: Option<CivilTime>,
    /// All its logins but withdrawn ones.
    pub logins: i64,
    /// Those that were handed out.
    pub handed_out: i64,
    /// Tests that were started and are not finished.
    pub started: i64,
    /// Tests that were finished.
    pub finished: i64,
    /// The name of the first owner; `None` before they came.
    pub owner: Option<String>,
}

/// The invitation of a client's first owner, as long as nobody has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerInvitation {
    /// The invitation.
    pub id: LinkId,
    /// The name that the agent typed.
    pub name: String,
    /// The address.
    pub email: String,
    /// Until when its link leads in.
    pub until: CivilTime,
    /// That is over.
    pub is_over: bool,
}

/// A session of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSession {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: SessionState,
    /// When it opens.
    pub opens: CivilTime,
    /// When it closes.
    pub closes: CivilTime,
    /// Its entries by state.
    pub counts: EntryCounts,
}

/// Everything that an agent sees of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientView {
    /// The client.
    pub client: Client,
    /// The invitation of its first owner.
    pub invitation: Option<OwnerInvitation>,
    /// Its sessions by nearness to now, at most a hundred.
    pub sessions: Vec<ClientSession>,
    /// How many sessions it has.
    pub all_sessions: i64,
}

/// The form that makes a client, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedClient {
    /// The institution's name.
    pub name: String,
    /// The Institution ID.
    pub code: String,
    /// The first owner's name.
    pub owner: String,
    /// The first owner's address.
    pub email: String,
}
