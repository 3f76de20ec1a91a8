//! Cursors: where a list goes on, signed, so that what comes back is what was given out for that list.

use data_encoding::BASE64URL_NOPAD;
use lanyard_app::model::id::InstitutionId;

use super::problem::Refusal;
use crate::{domain::vault::CURSOR_TAG, http::Lanyard};

/// A list and how it was asked for: a cursor is good for the same question only.
pub struct List<'a> {
    /// Whose it is.
    pub institution: InstitutionId,
    /// What is asked, filters included.
    pub question: &'a str,
}

impl List<'_> {
    /// The cursor of what comes behind this place.
    pub fn behind(&self, lanyard: &Lanyard, place: &str) -> String {
        let tag = lanyard.service.cursor_tag(self.institution, self.question, place);
        BASE64URL_NOPAD.encode(&[&tag, place.as_bytes()].concat())
    }

    /// The place that a cursor of this list stands for.
    pub fn place(&self, lanyard: &Lanyard, cursor: &str) -> Result<String, Refusal> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| Refusal::Cursor)?;
        let (tag, place) = bytes.split_at_checked(CURSOR_TAG).ok_or(Refusal::Cursor)?;
        let place = str::from_utf8(place).map_err(|_| Refusal::Cursor)?;
        if lanyard.service.cursor_tag(self.institution, self.question, place) == tag {
            Ok(place.to_owned())
        } else {
            Err(Refusal::Cursor)
        }
    }
}
