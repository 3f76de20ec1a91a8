//! The rights of staff and the one table of who has which: what the server refuses and what pages do not offer. Each right
//! is a value, and a type for the proofs that services take (`&May<right::ExportLogins>`).

use super::staff::Role;

/// A right as a type.
pub trait Kind {
    /// The same as a value, for the table of rights.
    const RIGHT: Right;
}

macro_rules! rights {
    ($($(#[doc = $what:literal])+ $name:ident: $($role:ident)|+;)+) => {
        /// What a member of staff may be allowed to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Right {
            $($(#[doc = $what])+ $name,)+
        }

        impl Right {
            /// Every right.
            pub const ALL: [Self; [$(Self::$name),+].len()] = [$(Self::$name),+];
        }

        impl Role {
            /// Whether the table gives this role the right.
            #[must_use]
            pub const fn has(self, right: Right) -> bool {
                match right {
                    $(Right::$name => matches!(self, $(Self::$role)|+),)+
                }
            }
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
    SeeSessions: Owner | Coordinator | Invigilator | Reader;
    /// Make sessions, change their details, open them again.
    ManageSessions: Owner | Coordinator;
    /// Make logins and label their batches.
    CreateCodes: Owner | Coordinator;
    /// Choose entries for an act, and ask what it would do to them. The act takes its own right as well.
    PreviewActs: Owner | Coordinator | Invigilator;
    /// Withdraw entries and restore them, one or many.
    WithdrawEntries: Owner | Coordinator;
    /// Mark entries as started or finished, or take that back; one or many, because a room begins and ends together and
    /// nothing leaves the program by it.
    MarkEntries: Owner | Coordinator | Invigilator;
    /// Issue new passwords to any number of entries at once.
    IssuePasswords: Owner | Coordinator;
    /// See what candidates said of themselves beside their names.
    SeeCandidates: Owner | Coordinator | Invigilator | Reader;
    /// Find a login.
    FindLogins: Owner | Coordinator | Invigilator;
    /// Help one candidate: show a login, print its card, issue it a new password, unlock it. One entry at a time.
    HelpAtTheDoor: Owner | Coordinator | Invigilator;
    /// Download logins with their passwords.
    ExportLogins: Owner | Coordinator;
    /// Print login cards and checklists of any number of entries.
    PrintCards: Owner | Coordinator;
    /// Read reports on the screen. No passwords.
    SeeReports: Owner | Coordinator | Reader;
    /// Take reports and the activity of a session out, as files and on paper, with passwords where a report has them.
    ExportReports: Owner | Coordinator;
    /// See the institution's settings.
    SeeSettings: Owner;
    /// See and change the institution's settings.
    ManageSettings: Owner;
    /// See who works for the institution.
    SeeTeam: Owner;
    /// See who works for the institution, invite colleagues, change what they may do.
    ManageTeam: Owner;
    /// See the institutions that one's own manages: sessions and counters; work in those that allow it. Only in an agent.
    SeeClients: Owner | Coordinator;
    /// Make such institutions and invite their first owners. Only in an agent.
    ManageClients: Owner;
    /// Let colleagues try to log in again.
    UnlockColleagues: Owner;
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADS: [Right; 6] = [
        Right::SeeSettings,
        Right::ManageSettings,
        Right::SeeTeam,
        Right::ManageTeam,
        Right::ManageClients,
        Right::UnlockColleagues,
    ];

    #[test]
    fn owners_may_everything_and_coordinators_all_but_lead() {
        for right in Right::ALL {
            assert!(Role::Owner.has(right), "{right:?}");
            assert_eq!(Role::Coordinator.has(right), !LEADS.contains(&right), "{right:?}");
        }
    }

    #[test]
    fn invigilators_see_help_one_candidate_and_mark() {
        let has: Vec<Right> = Right::ALL.into_iter().filter(|&right| Role::Invigilator.has(right)).collect();
        let expected = [
            Right::SeeSessions,
            Right::PreviewActs,
            Right::MarkEntries,
            Right::SeeCandidates,
            Right::FindLogins,
            Right::HelpAtTheDoor,
        ];
        assert_eq!(has, expected);
    }

    #[test]
    fn nobody_takes_logins_out_in_bulk_but_owners_and_coordinators() {
        let bulk =
            [Right::ExportLogins, Right::PrintCards, Right::ExportReports, Right::IssuePasswords, Right::CreateCodes];
        for right in bulk {
            assert!(!Role::Invigilator.has(right) && !Role::Reader.has(right), "{right:?}");
        }
    }

    #[test]
    fn readers_change_nothing_and_see_no_password() {
        let has: Vec<Right> = Right::ALL.into_iter().filter(|&right| Role::Reader.has(right)).collect();
        assert_eq!(has, [Right::SeeSessions, Right::SeeCandidates, Right::SeeReports]);
    }

    #[test]
    fn whoever_may_print_or_issue_to_many_may_help_one() {
        for role in Role::ALL {
            for many in [Right::PrintCards, Right::IssuePasswords, Right::ExportLogins] {
                assert!(!role.has(many) || role.has(Right::HelpAtTheDoor), "{role:?} {many:?}");
            }
        }
    }
}
