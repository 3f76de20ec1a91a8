//! The fields of a form as they were sent, and how much a form may send.

use axum::{Form, extract::rejection::FormRejection, http::StatusCode};
use lanyard_app::{error::ApiError, model::whose};

/// The largest body of a form, in bytes.
pub const FORM_LIMIT: usize = 64 * 1024;

/// The largest body of a form that names entries, in bytes: 20,000 ticked ones. Only staff may send it.
pub const ENTRIES_LIMIT: usize = 1024 * 1024;

/// The fields, in their order; a name can stand there several times.
#[derive(Clone, Debug)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads an urlencoded body or query string.
    pub fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Without passwords and whose it is: the page that answers it says that anew.
    pub fn shown_again(mut self) -> Self {
        self.0.retain(|(name, _)| name != "password" && name != "new_password" && name != whose::FIELD);
        self
    }

    /// All values of a field, as they were sent.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a field, as it was sent; empty when it was not.
    pub fn first(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value of a field without blanks around it; empty when it was not sent.
    pub fn word(&self, name: &str) -> &str {
        self.first(name).trim()
    }

    /// What this field names; [`ApiError::NotFound`] where it names nothing, like a thing that is missing.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, ApiError> {
        self.word(name).parse().map_err(|_| ApiError::NotFound)
    }

    /// Whether logins are to be handed out again that were handed out before.
    pub fn again(&self) -> bool {
        self.word("again") == "1"
    }

    /// All of them.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// All of them, to keep.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }
}

/// What a candidate's form says, or why it cannot be read.
pub fn typed<T>(form: Result<Form<T>, FormRejection>) -> Result<T, ApiError> {
    match form {
        Ok(Form(typed)) => Ok(typed),
        Err(rejection) => Err(match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::NoForm,
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
            _ => ApiError::Malformed,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_as_sent_and_as_a_word() {
        let fields = Fields::read(b"q=+a+&q=b&again=1&session=none");
        assert_eq!((fields.first("q"), fields.word("q"), fields.word("other")), (" a ", "a", ""));
        assert_eq!(fields.all("q").collect::<Vec<_>>(), [" a ", "b"]);
        assert!(fields.again());
        assert!(!Fields::read(b"again=0").again());
        assert_eq!(fields.id::<u32>("session"), Err(ApiError::NotFound));
    }

    #[test]
    fn what_is_shown_again_holds_no_password_and_nobodys_name() {
        let fields = Fields::read(b"whose=1&email=a&password=x&password=y").shown_again();
        assert_eq!(fields.into_pairs(), [("email".to_owned(), "a".to_owned())]);
    }
}
