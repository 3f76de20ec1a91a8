//! The rights of staff, each a type: a method takes `&May<right::ExportLogins>`.

/// A right as a type.
pub trait Kind {
    /// The same as a value, for the table of rights.
    const RIGHT: Right;
}

macro_rules! rights {
    ($($(#[doc = $what:literal])+ $name:ident,)+) => {
        /// What a member of staff may be allowed to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Right {
            $($(#[doc = $what])+ $name,)+
        }

        impl Right {
            /// Every right.
            pub const ALL: [Self; [$(Self::$name),+].len()] = [$(Self::$name),+];
        }

        $(
            $(#[doc = $what])+
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Kind for $name {
                const RIGHT: Right = Right::$name;
            }
        )+
    };
}

rights! {
    /// See sessions, their entries, batches and activity. No passwords.
    SeeSessions,
    /// Make sessions, change their details, open them again.
    ManageSessions,
    /// Make logins and label their batches.
    CreateCodes,
    /// Ask what an act on chosen entries would do.
    PreviewActs,
    /// Withdraw entries and restore them.
    WithdrawEntries,
    /// Mark entries as started or finished, or take that back.
    MarkEntries,
    /// Issue new passwords to any number of entries.
    IssuePasswords,
    /// Find a login.
    FindLogins,
    /// Help one candidate: show a login, issue it a new password, unlock it.
    HelpAtTheDoor,
    /// Download logins with their passwords.
    ExportLogins,
    /// Print login cards and checklists.
    PrintCards,
    /// Read reports on the screen. No passwords.
    SeeReports,
    /// Take reports out, those with passwords among them.
    ExportReports,
    /// See and change the institution's settings.
    ManageSettings,
    /// See who works for the institution, invite colleagues, change what they may do.
    ManageTeam,
    /// Let colleagues try to log in again.
    UnlockColleagues,
}
