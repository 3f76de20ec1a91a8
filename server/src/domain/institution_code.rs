//! The Institution ID that candidates type, such as `NG-2041`: how it is written and how it is compared.

use std::fmt;

use lanyard_app::model::invisible::is_unseen;

use super::line::one_line;

/// The longest Institution ID, in characters.
const LIMIT: usize = 20;

/// A well-formed Institution ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionCode(String);

/// Text that cannot be an Institution ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an Institution ID has 2 to 20 letters, digits and hyphens, like NG-2041")]
pub struct BadInstitutionCode;

impl InstitutionCode {
    /// Takes an ID as an operator writes it: ASCII letters, digits and inner hyphens, shown in capitals.
    pub fn parse(text: &str) -> Result<Self, BadInstitutionCode> {
        let text = one_line(text).to_ascii_uppercase();
        let characters = text.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        let fits = (2..=LIMIT).contains(&text.len()) && !text.starts_with('-') && !text.ends_with('-');
        if characters && fits && fold(&text).len() >= 2 { Ok(Self(text)) } else { Err(BadInstitutionCode) }
    }

    /// The form in which two IDs are compared.
    #[must_use]
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl fmt::Display for InstitutionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folds what a candidate typed: case, spaces, hyphens and invisible characters are ignored. Characters are not
/// exchanged for look-alikes as in codes, because institutions choose their IDs themselves.
#[must_use]
pub fn fold(typed: &str) -> String {
    let counts = |character: char| !(character.is_whitespace() || is_unseen(character) || is_hyphen(character));
    let kept = typed.chars().filter(|character| counts(*character));
    kept.flat_map(char::to_uppercase).take(4 * LIMIT).collect()
}

/// What the log-in page fills in from an address like `/i/ng-2041`: the code as it is shown, or nothing when it cannot
/// be one.
#[must_use]
pub fn shown(from_address: &str) -> String {
    InstitutionCode::parse(from_address).map(|code| code.to_string()).unwrap_or_default()
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_as_people_type_them() {
        let code = InstitutionCode::parse(" ng\u{200b}-2041\u{202e} ").unwrap();
        assert_eq!(code.to_string(), "NG-2041");
        for typed in ["NG-2041", "ng2041", " Ng – 2041", "ng\u{200b}-2041\u{a0}", "ng\u{0}2041\u{7f}"] {
            assert_eq!(fold(typed), code.key(), "{typed:?}");
        }
        for refused in ["", "N", "-NG", "NG_1", "Ñ-1", "NG 1", "ABCDEFGHIJKLMNOPQRSTU"] {
            assert_eq!(InstitutionCode::parse(refused), Err(BadInstitutionCode), "{refused:?}");
        }
    }
}
