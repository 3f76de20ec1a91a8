//! The fields in which somebody proves who they are: password, passkey, code, recovery code, whatever they have.

use maud::{Markup, html};

use crate::{
    model::factor::{AskedProof, FactorRefusal},
    pages::{
        candidate::fields::{Labelled, error_summary},
        finished::hidden_field,
    },
    words::{Words, staff::factors},
};

/// The field of the six digits.
const CODE: &str = "code";
/// The field of a recovery code.
const RECOVERY: &str = "recovery";
/// The field of the password.
const PASSWORD: &str = "password";

/// Which control a refusal is about; the first one there is for what is about none.
fn control(refusal: &FactorRefusal, asked: AskedProof) -> &'static str {
    match refusal {
        FactorRefusal::Password(_) => PASSWORD,
        _ if asked.app => CODE,
        _ if asked.codes => RECOVERY,
        _ if asked.password => PASSWORD,
        _ => "passkey",
    }
}

/// "There is a problem", with the way to the field.
pub(super) fn problem(words: &Words, asked: AskedProof, refusal: Option<&FactorRefusal>) -> Markup {
    html! {
        @if let Some(refusal) = refusal {
            (error_summary(&words.form, [(control(refusal, asked), factors::refusal(refusal, words.language))]))
        }
    }
}

/// The fields and buttons inside a form; `submit` is what its first button says.
pub(super) fn fields(words: &Words, asked: AskedProof, refusal: Option<&FactorRefusal>, submit: &str) -> Markup {
    let here = words.language.proof();
    let sentence = refusal.map(|refusal| (control(refusal, asked), factors::refusal(refusal, words.language)));
    let beside = |wanted: &str| {
        sentence.as_ref().filter(|(control, _)| *control == wanted).map(|(_, sentence)| sentence.as_ref())
    };
    let password = Labelled::required(PASSWORD, here.password, beside(PASSWORD));
    let code = Labelled { hint: Some(here.code_hint), ..Labelled::required(CODE, here.code, beside(CODE)) };
    let recovery = Labelled {
        hint: Some(here.recovery_hint),
        ..Labelled::required(RECOVERY, here.recovery_label, beside(RECOVERY))
    };
    html! {
        @if asked.password {
            (password.around(&words.form, &html! {
                input id=(PASSWORD) name=(PASSWORD) type="password" autocomplete="current-password" autocapitalize="none"
                    autocorrect="off" spellcheck="false" aria-describedby=[password.described()]
                    aria-invalid=[password.invalid()] class="field-input";
            }))
        }
        @if asked.app {
            (code.around(&words.form, &html! {
                input id=(CODE) name=(CODE) type="text" inputmode="numeric" autocomplete="one-time-code"
                    autocorrect="off" spellcheck="false" autofocus[refusal.is_none() && !asked.password]
                    aria-describedby=[code.described()] aria-invalid=[code.invalid()] class="field-input code door-code";
            }))
        }
        @if asked.codes {
            details open[!asked.app && !asked.passkey] {
                summary { (here.recovery) }
                (recovery.around(&words.form, &html! {
                    input id=(RECOVERY) name=(RECOVERY) type="text" autocomplete="off" autocapitalize="characters"
                        autocorrect="off" spellcheck="false" aria-describedby=[recovery.described()]
                        aria-invalid=[recovery.invalid()] class="field-input code";
                }))
            }
        }
        div class="buttons" {
            @if asked.passkey && !asked.app { (passkey_button(here.passkey, false)) }
            @if asked.password && !asked.factor() || asked.code() {
                button type="submit" class=(if asked.passkey && !asked.app { "button button-secondary" } else { "button" }) {
                    (submit)
                }
            }
            @if asked.passkey && asked.app { (passkey_button(here.passkey, true)) }
        }
        @if asked.passkey { (passkey_answer(words, asked.code())) }
    }
}

/// The button that asks the device; without a script it is not there.
pub(super) fn passkey_button(label: &str, is_second: bool) -> Markup {
    let class = if is_second { "button button-secondary" } else { "button" };
    html! { button id="passkey" type="button" hidden data-press class=(class) { (label) } }
}

/// Where the script puts what the device answers, and what it says where there is none.
pub(super) fn passkey_answer(words: &Words, has_another_way: bool) -> Markup {
    let here = words.language.proof();
    html! {
        (hidden_field("ceremony", ""))
        (hidden_field("credential", ""))
        p hidden role="alert" class="field-error" data-said data-failed=(here.passkey_failed)
            data-known=(here.passkey_known) data-none=[(!has_another_way).then_some(here.no_passkey)] {}
        @if !has_another_way { noscript { p class="notice" { (here.no_script) } } }
    }
}
