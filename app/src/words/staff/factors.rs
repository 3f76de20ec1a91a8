//! Why a password, a code or a passkey was not taken, and what else is said of second factors with values in it.

use std::borrow::Cow;

use crate::{
    model::factor::{FactorRefusal, PasswordProblem},
    words::{errors, language::Language},
};

/// What people read of a proof that was not taken.
#[must_use]
pub fn refusal(refusal: &FactorRefusal, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match refusal {
        FactorRefusal::Password(PasswordProblem::Missing) => "Enter your password",
        FactorRefusal::Password(PasswordProblem::Wrong) => {
            "This is not your password. After several wrong tries, wait a minute before the next."
        }
        FactorRefusal::CodeMissing => "Enter a code, or use another way",
        FactorRefusal::CodeMalformed => "A code of the app has 6 digits, a recovery code 24 letters and digits",
        FactorRefusal::CodeWrong => {
            "This code is not right. Enter the one that is shown now; after several wrong ones, wait a minute before the next."
        }
        FactorRefusal::CodeOfAnotherTime => {
            "This code is from another time, so the clock of your phone may be wrong. Set it to the time of the network, \
             then enter the code that is shown."
        }
        FactorRefusal::CodeUsed => "This code was used before. Wait until the app shows the next, or use another one.",
        FactorRefusal::PasskeyRefused => {
            "This passkey was not taken. It may have been removed, or its answer came too late. Try again, or use another way."
        }
        FactorRefusal::PasskeySuspected => {
            "This passkey was refused: its counter went back, so there may be a copy of it. Remove it, and tell an owner of \
             your institution."
        }
        FactorRefusal::PasskeyKnown => "This passkey was added before. Choose another device.",
        FactorRefusal::PasskeyName => "Enter a name for the passkey, up to 100 characters",
        FactorRefusal::Gone => {
            "This step has ended: it was done already, took too long, or your account has changed. Begin again."
        }
        FactorRefusal::Other(error) => return errors::refusal(error, language),
    })
}
