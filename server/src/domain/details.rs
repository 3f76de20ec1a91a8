//! Personal information as a candidate typed it, checked and made ready to be stored.

use jiff::civil::Date;
use lanyard_app::{
    error::{Field, FieldError, Problem},
    model::{
        batch::decimal_digit,
        country::is_country,
        person::{Asked, AskedDetails, Particulars, TypedDetails},
    },
};

use super::line::{one_line, short_line};

/// The earliest year of birth.
const EARLIEST_YEAR: i16 = 1900;

/// Personal information without a mistake: what its form is parsed to, and what is stored. What the institution does not
/// ask for is not there, whatever was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalDetails {
    /// The full name, in any script: NFC, at most 100 characters.
    pub full_name: String,
    /// What was said beside the name.
    pub particulars: Particulars,
}

impl PersonalDetails {
    /// Checks what was typed; every wrong field is named at once, in the order of the form.
    pub fn parse(typed: &TypedDetails, asked: &AskedDetails, today: Date) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let full_name = kept(&mut errors, Field::FullName, full_name(&typed.full_name));
        let birth_date = kept(&mut errors, Field::BirthDate, when(asked.birth_date, || birth_date(typed, today)));
        let country = kept(&mut errors, Field::Country, when(asked.country, || country(&typed.country)));
        let email = kept(&mut errors, Field::CandidateEmail, when(asked.email, || email(&typed.email)));
        let candidate_number = kept(
            &mut errors,
            Field::CandidateNumber,
            when(asked.candidate_number, || text(&typed.candidate_number, Problem::CandidateNumberMissing)),
        );
        match (full_name, birth_date, country, email, candidate_number) {
            (Some(full_name), Some(birth_date), Some(country), Some(email), Some(candidate_number)) => {
                let birth_date = birth_date.map(|date| date.to_string());
                Ok(Self { full_name, particulars: Particulars { birth_date, country, email, candidate_number } })
            }
            _ => Err(errors),
        }
    }
}

/// What a field came to: a value, nothing typed (with the sentence for those who must type), or a mistake.
enum Typed<T> {
    Value(T),
    Nothing(Problem),
    Wrong(Problem),
}

/// Reads a field only if it is asked for, and lets it stay empty only if it is optional.
fn when<T>(asked: Asked, read: impl FnOnce() -> Typed<T>) -> Result<Option<T>, Problem> {
    if asked == Asked::Off {
        return Ok(None);
    }
    match read() {
        Typed::Value(value) => Ok(Some(value)),
        Typed::Nothing(_) if asked == Asked::Optional => Ok(None),
        Typed::Nothing(problem) | Typed::Wrong(problem) => Err(problem),
    }
}

/// Sets the error aside, so that the other fields are looked at too.
fn kept<T>(errors: &mut Vec<FieldError>, field: Field, read: Result<T, Problem>) -> Option<T> {
    read.map_err(|problem| errors.push(FieldError { field, problem })).ok()
}

fn full_name(typed: &str) -> Result<String, Problem> {
    match text(typed, Problem::FullNameMissing) {
        Typed::Value(name) => Ok(name),
        Typed::Nothing(problem) | Typed::Wrong(problem) => Err(problem),
    }
}

fn text(typed: &str, missing: Problem) -> Typed<String> {
    match short_line(typed) {
        Ok(text) if text.is_empty() => Typed::Nothing(missing),
        Ok(text) => Typed::Value(text),
        Err(problem) => Typed::Wrong(problem),
    }
}

fn birth_date(typed: &TypedDetails, today: Date) -> Typed<Date> {
    let parts = [&typed.birth_day, &typed.birth_month, &typed.birth_year].map(|part| one_line(part));
    if parts.iter().any(String::is_empty) {
        return if parts.iter().all(String::is_empty) {
            Typed::Nothing(Problem::BirthDateMissing)
        } else {
            Typed::Wrong(Problem::BirthDateMissing)
        };
    }
    match real_day(&parts) {
        Some(date) if date.year() >= EARLIEST_YEAR && date <= today => Typed::Value(date),
        _ => Typed::Wrong(Problem::BirthDateUnreal),
    }
}

fn real_day([day, month, year]: &[String; 3]) -> Option<Date> {
    let [day, month, year] = [number(day)?, number(month)?, number(year)?];
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Decimal digits of any script that phone keyboards offer, at most four.
fn number(typed: &str) -> Option<i16> {
    if typed.chars().count() > 4 {
        return None;
    }
    let value = typed.chars().try_fold(0, |value, character| Some(value * 10 + decimal_digit(character)?))?;
    i16::try_from(value).ok()
}

fn country(typed: &str) -> Typed<String> {
    let code = one_line(typed).to_ascii_uppercase();
    if code.is_empty() {
        Typed::Nothing(Problem::CountryMissing)
    } else if is_country(&code) {
        Typed::Value(code)
    } else {
        Typed::Wrong(Problem::CountryMissing)
    }
}

/// Only the shape is looked at: nobody but the address's owner can tell whether it is right.
fn email(typed: &str) -> Typed<String> {
    match text(typed, Problem::EmailMissing) {
        Typed::Value(address) if !is_address(&address) => Typed::Wrong(Problem::EmailMalformed),
        read => read,
    }
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(mailbox, domain)| {
        !mailbox.is_empty()
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| !label.is_empty())
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests;
