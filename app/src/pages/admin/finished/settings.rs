//! The Settings page: what candidates are asked for, how their usernames are made, and unlocking a colleague.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    answered::answered,
    choices::{check_box, radios},
    done::{done, not_done},
    post_form::{post_form, typed_form},
};
use crate::pages::admin::asked::query_word;
use crate::{
    api::{
        form::Form,
        read::Read,
        refused::RefusedForm,
        settings::{SaveSettings, UnlockColleague},
    },
    components::{
        code::{code, name},
        error_summary::error_summary,
        field::TextField,
        page_title::form_title,
    },
    error::Field,
    model::{
        person::Asked,
        settings::{ColleagueUnlocked, Settings as Shown},
    },
    words::{
        language::Language,
        staff::{Label as _, settings as words},
    },
};

/// The Settings page.
#[component]
pub fn Settings() -> impl IntoView {
    let form = Form::to(SaveSettings::PATH);
    let unlock = form.and(UnlockColleague::PATH);
    let saved = query_word("saved").with_untracked(|word| word == "1");
    let unlocked = query_word("colleague").with_untracked(|word| ColleagueUnlocked::from_word(word));
    view! {
        <div class="page-narrow">
            {form_title("Settings", form.refusal())}
            {error_summary(form.refusal())}
            <h1>"Settings"</h1>
            {saved.then(|| done("Settings saved"))}
            {unlocked.map(notice)}
            {answered(Read::Settings, move |settings: Shown| page(settings, form).into_any())}
            {unlock_form(unlock)}
        </div>
    }
}

fn notice(outcome: ColleagueUnlocked) -> AnyView {
    match outcome {
        ColleagueUnlocked::Unlocked => done(words::unlocked(outcome, Language::STAFF)),
        ColleagueUnlocked::WasNotLocked => not_done(words::unlocked(outcome, Language::STAFF)),
    }
}

/// Here until there is a page of staff: an owner looks for it beside everything else that is set for the whole institution.
fn unlock_form(form: Form) -> AnyView {
    let field = Field::ColleagueEmail;
    let email =
        TextField { kind: "email", ..TextField::new(field, "Email of the colleague", form.typed(field.control(), "")) };
    let content = view! {
        <h2>"Unlock a colleague"</h2>
        <p>
            "Whoever types wrong passwords again and again has to wait, up to 15 minutes. Unlocking ends the wait; \
             the password stays the same."
        </p>
        {email.view(form.refusal())}
        <button class="button button-secondary">"Unlock"</button>
    };
    typed_form(form.path(), &[], content)
}

fn page(settings: Shown, form: Form) -> impl IntoView {
    let asked = settings.asked;
    let names_in_usernames = RefusedForm::of(form.path())
        .map_or(settings.names_in_usernames, |form| form.field("names_in_usernames").is_some());
    let fields = view! {
        <h2>"Personal information"</h2>
        <p>"Candidates always give their full name. What else do you ask for?"</p>
        {choice(form, "birth_date", "Date of birth", asked.birth_date)}
        {choice(form, "country", "Country or region", asked.country)}
        {choice(form, "email", "Email", asked.email)}
        {choice(form, "candidate_number", "Candidate number", asked.candidate_number)}
        <h2>"New usernames"</h2>
        {check_box(
            "names_in_usernames",
            "Make new usernames from the candidate’s name, like maria-3749",
            names_in_usernames,
        )}
        <p class="field-hint">"Otherwise they are made from a neutral word, like river-3749."</p>
        <button class="button">"Save settings"</button>
    };
    view! {
        <dl class="summary-list">
            <div>
                <dt>"Institution"</dt>
                <dd>{name(settings.institution_name)}</dd>
            </div>
            <div>
                <dt>"Institution ID"</dt>
                <dd>{code(settings.institution_code)}</dd>
            </div>
            <div>
                <dt>"Candidates log in at"</dt>
                <dd>{code(settings.log_in_address)}</dd>
            </div>
        </dl>
        {post_form(form.path(), &[], fields)}
    }
}

fn choice(form: Form, name: &'static str, label: &'static str, chosen: Asked) -> AnyView {
    let choices = Asked::ALL.into_iter().map(|asked| (asked.word(), asked.label(Language::STAFF).to_owned()));
    radios(name, label, false, choices, &form.typed(name, chosen.word()))
}
