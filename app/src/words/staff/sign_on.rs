//! Why a sign-on did not lead in, and what to do next.

use std::borrow::Cow;

use crate::{
    model::signing_on::SignOnRefusal,
    words::{errors, language::Language},
};

/// What people read.
#[must_use]
pub fn refusal(refusal: &SignOnRefusal, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match refusal {
        SignOnRefusal::NoProvider => {
            "There is no single sign-on under this Institution ID. Check it letter by letter, or log in with a password."
        }
        SignOnRefusal::Unreachable => {
            "The provider of your institution does not answer. Try again in a minute. If you have a password here, log in \
             with it."
        }
        SignOnRefusal::WronglySetUp => {
            "Single sign-on is not set up rightly. Tell an owner of your institution. If you have a password here, log in \
             with it."
        }
        SignOnRefusal::Declined => "Your provider did not let you in, or you turned back there. Nothing was changed.",
        SignOnRefusal::Untrusted => {
            "Your provider's answer could not be trusted, so it was not taken. Try again. If it happens again, tell an owner \
             of your institution."
        }
        SignOnRefusal::Gone => {
            "This log-in took too long, was used already, or began in another browser. Begin it again."
        }
        SignOnRefusal::Nobody => {
            "Your provider knows you, and your institution does not. Ask an owner of your institution to invite you with \
             the email address that you have at the provider."
        }
        SignOnRefusal::NoAddress => {
            "Your provider does not say that your email address is yours. Ask the people who look after your account there \
             to verify it."
        }
        SignOnRefusal::ForeignDomain => {
            "Your provider names an email address that it does not speak for here. Ask an owner of your institution."
        }
        SignOnRefusal::SwitchedOff => "Your account is switched off. Ask an owner of your institution.",
        SignOnRefusal::Shut => {
            "Your institution logs in by a single sign-on of its own. Begin with its Institution ID."
        }
        SignOnRefusal::Another => {
            "Your email address belonged to another account of your provider before. Ask an owner of your institution."
        }
        SignOnRefusal::HasAccount => {
            "You are invited, and your email address has an account here already. Open the link of the invitation and accept \
             it with the password of that account. Single sign-on leads in from then on."
        }
        SignOnRefusal::SomebodyElse => {
            "You came back as somebody else than the one who is logged in here. Nothing was changed."
        }
        SignOnRefusal::Other(error) => return errors::refusal(error, language),
    })
}
