//! What personal information is called and how it is shown.

use super::Label;
use crate::{
    model::person::{Asked, Particular},
    words::{countries, language::Language},
};

impl Label for Asked {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Off => "Off",
            Self::Optional => "Optional",
            Self::Required => "Required",
        }
    }
}

/// Beside it on a page, above its column in a file.
impl Label for Particular {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::BirthDate => "Date of birth",
            Self::Country => "Country or region",
            Self::Email => "Email",
            Self::CandidateNumber => "Candidate number",
        }
    }
}

/// What a candidate said, as it is compared with a passport: "27 Mar 1999" of `1999-03-27`, "Spain" of `ES`.
#[must_use]
pub fn said(which: Particular, stored: &str, language: Language) -> String {
    match which {
        Particular::BirthDate => language.times().date(stored),
        Particular::Country => country(stored, language),
        Particular::Email | Particular::CandidateNumber => stored.to_owned(),
    }
}

/// The name of a country or region; a code that is not in the list, as it is.
#[must_use]
pub fn country(code: &str, language: Language) -> String {
    let Language::English = language;
    countries::name_of(code).unwrap_or(code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_shown_as_it_is_compared() {
        let shown = |which, stored| said(which, stored, Language::STAFF);
        assert_eq!(shown(Particular::BirthDate, "1999-03-27"), "27 Mar 1999");
        assert_eq!(shown(Particular::Country, "XK"), "Kosovo");
        assert_eq!(shown(Particular::Country, "AN"), "AN", "a code that is not in the list is shown as it is");
        assert_eq!(shown(Particular::CandidateNumber, "00123"), "00123");
    }
}
