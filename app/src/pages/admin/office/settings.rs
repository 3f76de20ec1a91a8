//! The Settings page: what candidates are asked for, how their usernames are made, and unlocking a colleague.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::asked::query_word;
use crate::{
    api::{
        form::Form,
        read::{Read, always},
        refused::RefusedForm,
        settings::{SaveFactorRules, SaveSettings, UnlockColleague},
    },
    components::{
        choices::{check_box, radios},
        code::{code, name},
        done::{done, not_done},
        error_summary::error_summary,
        field::TextField,
        loaded::loaded,
        page_title::form_title,
        post_form::sent_form,
    },
    error::Field,
    model::{
        person::Asked,
        settings::{ColleagueUnlocked, FactorRules, FilledIn, Settings as Shown, SettingsForm},
    },
    paths,
    words::staff::{Label as _, language, settings::unlocked},
};

/// The field with what a form was filled with.
const FILLED_WITH: &str = "filled_with";

/// The Settings page.
#[component]
pub fn Settings() -> impl IntoView {
    let words = language().settings();
    let answer = always(|| Read::Settings);
    let form = Form::to(SaveSettings::PATH).then(Callback::new(move |()| answer.refetch()));
    let (unlock, factor_rules) = (form.and(UnlockColleague::PATH), form.and(SaveFactorRules::PATH));
    let (saved, colleague) = (query_word("saved"), query_word("colleague"));
    view! {
        <div class="page-narrow">
            {form_title(words.title, form.refusal())}
            {error_summary(form.refusal())}
            <h1>{words.title}</h1>
            {loaded(
                answer,
                move |settings: Shown| {
                    let saved = saved.with_untracked(|word| match word.as_str() {
                        "1" => Some(done(words.saved)),
                        "rules" => Some(done(words.rules_saved)),
                        _ => None,
                    });
                    let unlocked = colleague.with_untracked(|word| ColleagueUnlocked::from_word(word)).map(notice);
                    let rules = settings.factor_rules;
                    (saved, unlocked, page(settings, form), rules_form(rules, factor_rules)).into_any()
                },
            )}
            {unlock_form(unlock)}
            <p>
                <a href=paths::SIGN_ON_SETTINGS rel="external">{words.sign_on}</a>
            </p>
            <p>
                <a href=paths::TEST_ENGINES rel="external">{words.test_engines}</a>
            </p>
            <p>
                <a href=paths::PROGRAMS rel="external">{words.programs}</a>
            </p>
            <p>
                <a href=paths::WEBHOOKS rel="external">{words.webhooks}</a>
            </p>
            <p>
                <a href=paths::TEAM>{words.team}</a>
            </p>
        </div>
    }
}

fn notice(outcome: ColleagueUnlocked) -> AnyView {
    match outcome {
        ColleagueUnlocked::Unlocked => done(unlocked(outcome, language())),
        ColleagueUnlocked::WasNotLocked => not_done(unlocked(outcome, language())),
    }
}

/// The Team page has it beside each colleague; here it stays for whoever knows the address and not the name.
fn unlock_form(form: Form) -> AnyView {
    let words = language().settings();
    let field = Field::ColleagueEmail;
    let email = TextField { kind: "email", ..TextField::new(field, words.colleague, form.typed(field.control(), "")) };
    let content = view! {
        <h2>{words.unlock_title}</h2>
        <p>{words.unlock_about}</p>
        {email.view(form.refusal())}
        <button class="button button-secondary">{words.unlock}</button>
    };
    sent_form(form, None, &[], content)
}

/// Who must have a second factor, and when it is asked for.
fn rules_form(rules: FactorRules, form: Form) -> AnyView {
    let words = language().settings();
    let content = view! {
        <h2>{words.factor_title}</h2>
        <p>{words.factor_about}</p>
        {check_box("owner", words.owners, rules.owner)}
        {check_box("coordinator", words.coordinators, rules.coordinator)}
        {check_box("invigilator", words.invigilators, rules.invigilator)}
        {check_box("reader", words.readers, rules.reader)}
        {check_box("exports", words.exports, rules.exports)}
        <button class="button button-secondary">{words.save_factor}</button>
    };
    sent_form(form, None, &[(FILLED_WITH, rules.words())], content)
}

fn page(settings: Shown, form: Form) -> impl IntoView {
    let words = language().settings();
    let asked = settings.asked;
    let filled_with = SettingsForm { asked, names_in_usernames: settings.names_in_usernames };
    let names_in_usernames = RefusedForm::of(form.path())
        .map_or(settings.names_in_usernames, |form| form.field("names_in_usernames").is_some());
    let fields = view! {
        <h2>{words.asked}</h2>
        <p>{words.asked_about}</p>
        {choice(form, "birth_date", words.birth_date, asked.birth_date)}
        {choice(form, "country", words.country, asked.country)}
        {choice(form, "email", words.email, asked.email)}
        {choice(form, "candidate_number", words.candidate_number, asked.candidate_number)}
        <h2>{words.usernames}</h2>
        {check_box(
            "names_in_usernames",
            words.names_in_usernames,
            names_in_usernames,
        )}
        <p class="field-hint">{words.neutral}</p>
        <button class="button">{words.save}</button>
    };
    view! {
        <dl class="summary-list">
            <div>
                <dt>{words.institution}</dt>
                <dd>{name(settings.institution_name)}</dd>
            </div>
            <div>
                <dt>{words.institution_id}</dt>
                <dd>{code(settings.institution_code)}</dd>
            </div>
            <div>
                <dt>{words.log_in_address}</dt>
                <dd>{code(settings.log_in_address)}</dd>
            </div>
        </dl>
        {sent_form(form, None, &[(FILLED_WITH, filled_with.words())], fields)}
    }
}

fn choice(form: Form, name: &'static str, label: &'static str, chosen: Asked) -> AnyView {
    let choices = Asked::ALL.into_iter().map(|asked| (asked.word(), asked.label(language()).to_owned()));
    radios(name, label, false, choices, &form.typed(name, chosen.word()))
}
