//! What the operator is told of a mail server that cannot be used: in the log, and on the command line.

use std::fmt::Display;

use crate::domain::mail::Fault;

/// What is wrong with this mail server.
#[must_use]
pub fn of(fault: Fault, server: &impl Display) -> String {
    match fault {
        Fault::Unreachable => format!("{server} cannot be reached"),
        Fault::Insecure => format!("{server} offers no TLS, or a certificate that is not trusted"),
        Fault::LogIn => format!("{server} refuses the user or the password"),
        Fault::Silent => format!("{server} does not answer"),
        Fault::Refuses => format!("{server} takes no mail from this server"),
    }
}
