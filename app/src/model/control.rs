//! The ids that tie a form control to what is said about it: its hint, and what is wrong with it.

/// The id of a control's hint.
#[must_use]
pub fn hint_id(control: &str) -> String {
    [control, "-hint"].concat()
}

/// The id of the sentence about what is wrong with a control.
#[must_use]
pub fn error_id(control: &str) -> String {
    [control, "-error"].concat()
}

/// The `aria-describedby` of a control: its hint and its error, as far as there are any.
#[must_use]
pub fn described_by(control: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(hint_id(control)),
        (false, true) => Some(error_id(control)),
        (true, true) => Some([control, "-hint ", control, "-error"].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_described_by_what_is_there() {
        assert_eq!(described_by("name", false, false), None);
        assert_eq!(described_by("name", true, false), Some(hint_id("name")));
        assert_eq!(described_by("name", false, true), Some(error_id("name")));
        assert_eq!(described_by("name", true, true), Some([hint_id("name"), error_id("name")].join(" ")));
    }
}
