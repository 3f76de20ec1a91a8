//! Personal information, asked once: what the institution's settings say, with everything typed kept.

use std::borrow::Cow;

use maud::{Markup, html};

use super::{
    Frame,
    document::{Head, document},
    fields::{Kind, Labelled, error_summary},
};
use crate::{
    error::{Field, FieldError},
    model::person::{Asked, AskedDetails, TypedDetails},
    paths,
    words::{Words, errors::problem, language::Language},
};

/// The personal information page.
#[derive(Clone, Debug, Default)]
pub struct PersonalInformationPage {
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

impl PersonalInformationPage {
    fn error_on(&self, field: Field, language: Language) -> Option<Cow<'static, str>> {
        self.errors.iter().find(|error| error.field == field).map(|error| problem(error.problem, language))
    }
}

/// Writes the personal information page; its form posts to [`paths::WELCOME`].
#[must_use]
pub fn personal_information(frame: &Frame, page: &PersonalInformationPage) -> String {
    let words = frame.words;
    let here = &words.personal_information;
    let (asked, typed) = (page.asked, &page.typed);
    let text = |field: Field, label, asked: Asked, hint, kind, autocomplete, value: &str| {
        let error = page.error_on(field, words.language);
        let optional = asked == Asked::Optional;
        let field = Labelled { control: field.control(), label, optional, hint, error: error.as_deref() };
        html! { @if asked != Asked::Off { (field.text(&words.form, kind, autocomplete, value)) } }
    };
    let name_hint = Some(here.full_name_hint);
    let wrong = !page.errors.is_empty();
    let content = html! {
        @if wrong {
            (error_summary(&words.form, page.errors.iter().map(|error| (error.field.control(), problem(error.problem, words.language)))))
        }
        h1 { (here.title) }
        p class="muted" {
            bdi translate="no" { (page.session) } " · " (here.slip) " "
            span translate="no" class="code" { (page.slip_code) }
        }
        form method="post" action=(paths::WELCOME) novalidate {
            (frame.whose_field())
            (text(Field::FullName, here.full_name, Asked::Required, name_hint, Kind::Name, "name", &typed.full_name))
            @if asked.birth_date != Asked::Off { (birth_date(words, page)) }
            @if asked.country != Asked::Off { (country(words, page)) }
            (text(Field::CandidateEmail, here.email, asked.email, None, Kind::Email, "email", &typed.email))
            (text(
                Field::CandidateNumber,
                here.candidate_number,
                asked.candidate_number,
                None,
                Kind::Code,
                "off",
                &typed.candidate_number,
            ))
            p { (here.consequence) }
            button type="submit" class="button" { (here.submit) }
        }
    };
    document(frame, Head { title: here.title, error: wrong, script: false, says_who: false, goes_on: None }, &content)
}

/// Date of birth: three fields, because nobody wants to page through years in a calendar.
fn birth_date(words: &Words, page: &PersonalInformationPage) -> Markup {
    let here = &words.personal_information;
    let sentence = page.error_on(Field::BirthDate, words.language);
    let field = Labelled {
        control: "birth_date",
        label: here.birth_date,
        optional: page.asked.birth_date == Asked::Optional,
        hint: Some(here.birth_date_hint),
        error: sentence.as_deref(),
    };
    let typed = &page.typed;
    let parts = [
        ("birth_day", here.birth_day, "date-part", "bday-day", &typed.birth_day),
        ("birth_month", here.birth_month, "date-part", "bday-month", &typed.birth_month),
        ("birth_year", here.birth_year, "date-part date-year", "bday-year", &typed.birth_year),
    ];
    html! {
        fieldset aria-describedby=[field.described()] class="field fieldset" {
            legend { (field.name(&words.form)) }
            (field.about(&words.form))
            div class="date-parts" {
                @for (control, label, class, autocomplete, value) in parts {
                    div class=(class) {
                        label for=(control) { (label) }
                        input id=(control) name=(control) type="text" inputmode="numeric" value=(value)
                            autocomplete=(autocomplete) aria-invalid=[field.invalid()] class="field-input";
                    }
                }
            }
        }
    }
}

/// Country or region: a list of codes with their names.
fn country(words: &Words, page: &PersonalInformationPage) -> Markup {
    let here = &words.personal_information;
    let sentence = page.error_on(Field::Country, words.language);
    let field = Labelled {
        control: Field::Country.control(),
        label: here.country,
        optional: page.asked.country == Asked::Optional,
        hint: None,
        error: sentence.as_deref(),
    };
    let list = html! {
        select id=(field.control) name=(field.control) autocomplete="country" aria-describedby=[field.described()]
            aria-invalid=[field.invalid()] class="field-input" {
            option value="" { (here.country_none) }
            @for (code, name) in words.countries {
                option value=(code) selected[page.typed.country == *code] { (name) }
            }
        }
    };
    field.around(&words.form, &list)
}
