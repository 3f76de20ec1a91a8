//! A row of the table of rights: what somebody asks for, and what each visitor gets. What each role gets follows from the
//! right that the row names, by the table that server and pages read.

use lanyard_app::model::{right::Right, staff::Role};

/// The fields of a form.
pub type Form = &'static [(&'static str, &'static str)];

/// What somebody asks for. `{session}`, `{batch}`, `{entry}` and `{key}` stand for ids.
pub struct Row {
    /// The method.
    pub method: &'static str,
    /// The route of the server's table that answers it.
    pub route: &'static str,
    /// The address.
    pub path: &'static str,
    /// The form.
    pub form: Form,
    /// The status, and where a redirect leads, for: nobody known; a candidate who has not claimed their entry; one who has;
    /// staff of the institution who have the right; the owner of another institution; the same about something that is not
    /// there. `-` where the address names nothing.
    pub expected: [&'static str; 6],
    /// The right without which staff are refused; `None` where none is needed.
    pub right: Option<Right>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody known.
    Nobody,
    /// A candidate who has not claimed their entry.
    Newcomer,
    /// One who has.
    Candidate,
    /// Staff of the institution.
    Staff(Role),
    /// The owner of another institution.
    Foreign,
    /// The same about something that is not there.
    Missing,
}

/// Every one of them.
pub const VISITORS: [Visitor; 9] = [
    Visitor::Nobody,
    Visitor::Newcomer,
    Visitor::Candidate,
    Visitor::Staff(Role::Reader),
    Visitor::Staff(Role::Invigilator),
    Visitor::Staff(Role::Coordinator),
    Visitor::Staff(Role::Owner),
    Visitor::Foreign,
    Visitor::Missing,
];

impl Row {
    /// What this visitor gets.
    pub fn expected_of(&self, visitor: Visitor) -> &'static str {
        let [nobody, newcomer, candidate, own, foreign, missing] = self.expected;
        match visitor {
            Visitor::Nobody => nobody,
            Visitor::Newcomer => newcomer,
            Visitor::Candidate => candidate,
            Visitor::Staff(role) if self.right.is_some_and(|right| !role.has(right)) => "403",
            Visitor::Staff(_) => own,
            Visitor::Foreign => foreign,
            Visitor::Missing => missing,
        }
    }

    /// The same row for staff who have this right only.
    pub const fn needs(self, right: Right) -> Self {
        Self { right: Some(right), ..self }
    }
}

/// A row of a page or a question.
pub const fn get(route: &'static str, path: &'static str, expected: [&'static str; 6]) -> Row {
    Row { method: "GET", route, path, form: &[], expected, right: None }
}

/// A row of a form.
pub const fn post(route: &'static str, path: &'static str, form: Form, expected: [&'static str; 6]) -> Row {
    Row { method: "POST", route, path, form, expected, right: None }
}

/// The same for everybody.
pub const fn all(status: &'static str) -> [&'static str; 6] {
    [status, status, status, status, status, "-"]
}
