//! Personal information, asked once: what the institution's settings say, with everything typed kept.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
    fields::{self, Kind, SummaryLine, TextField, error_summary, text_field},
};
use crate::{
    error::{Field, FieldError},
    model::person::{Asked, AskedDetails, TypedDetails},
    paths,
    words::{Words, countries::COUNTRIES},
};

/// The personal information page.
#[derive(Clone, Debug, Default)]
pub struct WelcomePage {
    /// The username on the slip.
    pub slip_code: String,
    /// The session's name.
    pub session: String,
    /// What is asked beside the full name.
    pub asked: AskedDetails,
    /// What was typed.
    pub typed: TypedDetails,
    /// What was wrong with it; empty at first.
    pub errors: Vec<FieldError>,
}

impl WelcomePage {
    fn error_on(&self, field: Field) -> Option<String> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.problem.to_string())
    }
}

/// Writes the personal information page; its form posts to [`paths::WELCOME`].
#[must_use]
pub fn personal_information(frame: &Frame, page: &WelcomePage) -> String {
    let words = frame.words;
    let here = &words.personal_information;
    let asked = page.asked;
    let wrong = !page.errors.is_empty();
    let summary =
        wrong.then(|| error_summary(&words.form, page.errors.iter().map(SummaryLine::from).collect::<Vec<_>>()));
    let text = |field: Field, label, asked: Asked, hint, kind, autocomplete, value: &str| {
        let field = TextField {
            control: field.control(),
            label,
            optional: asked == Asked::Optional,
            hint,
            error: page.error_on(field),
            kind,
            autocomplete,
            value: value.to_owned(),
        };
        (asked != Asked::Off).then(|| text_field(&words.form, field))
    };
    let typed = &page.typed;
    let content = view! {
        {summary}
        <h1>{here.title}</h1>
        <p class="muted">
            <bdi translate="no">{page.session.clone()}</bdi>" · "{here.slip}" "
            <span class="code" translate="no">{page.slip_code.clone()}</span>
        </p>
        <form method="post" action=paths::WELCOME novalidate>
            {frame.whose_field()}
            {text(
                Field::FullName,
                here.full_name,
                Asked::Required,
                Some(here.full_name_hint),
                Kind::Name,
                "name",
                &typed.full_name,
            )}
            {(asked.birth_date != Asked::Off).then(|| birth_date(words, page))}
            {(asked.country != Asked::Off).then(|| country(words, page))}
            {text(Field::CandidateEmail, here.email, asked.email, None, Kind::Email, "email", &typed.email)}
            {text(
                Field::CandidateNumber,
                here.candidate_number,
                asked.candidate_number,
                None,
                Kind::Code,
                "off",
                &typed.candidate_number,
            )}
            <p>{here.consequence}</p>
            <button class="button" type="submit">{here.submit}</button>
        </form>
    };
    document(frame, Head { title: here.title, error: wrong, script: false, says_who: false }, content)
}

/// Date of birth: three fields, because nobody wants to page through years in a calendar.
fn birth_date(words: &'static Words, page: &WelcomePage) -> impl IntoView + use<> {
    let here = &words.personal_information;
    let sentence = page.error_on(Field::BirthDate);
    let described_by = fields::described_by("birth_date", true, sentence.is_some());
    let invalid = sentence.is_some().then_some("true");
    let part = |control: &'static str, label, class, autocomplete, value: &str| {
        view! {
            <div class=class>
                <label for=control>{label}</label>
                <input
                    class="field-input"
                    id=control
                    name=control
                    type="text"
                    inputmode="numeric"
                    value=value.to_owned()
                    autocomplete=autocomplete
                    aria-invalid=invalid
                />
            </div>
        }
    };
    let typed = &page.typed;
    view! {
        <fieldset class="field fieldset" aria-describedby=described_by>
            <legend>
                {here.birth_date}{fields::optional_mark(&words.form, page.asked.birth_date == Asked::Optional)}
            </legend>
            {fields::hint("birth_date", Some(here.birth_date_hint))}
            {fields::error(&words.form, "birth_date", sentence)}
            <div class="date-parts">
                {part("birth_day", here.birth_day, "date-part", "bday-day", &typed.birth_day)}
                {part("birth_month", here.birth_month, "date-part", "bday-month", &typed.birth_month)}
                {part("birth_year", here.birth_year, "date-part date-year", "bday-year", &typed.birth_year)}
            </div>
        </fieldset>
    }
}

/// Country or region: a list of codes with their names.
fn country(words: &'static Words, page: &WelcomePage) -> impl IntoView + use<> {
    let here = &words.personal_information;
    let control = Field::Country.control();
    let sentence = page.error_on(Field::Country);
    let wrong = sentence.is_some();
    let options = COUNTRIES
        .iter()
        .map(|&(code, name)| view! { <option value=code selected=page.typed.country == code>{name}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=control>
                {here.country}{fields::optional_mark(&words.form, page.asked.country == Asked::Optional)}
            </label>
            {fields::error(&words.form, control, sentence)}
            <select
                class="field-input"
                id=control
                name=control
                autocomplete="country"
                aria-describedby=fields::described_by(control, false, wrong)
                aria-invalid=wrong.then_some("true")
            >
                <option value="">{here.country_none}</option>
                {options}
            </select>
        </div>
    }
}
