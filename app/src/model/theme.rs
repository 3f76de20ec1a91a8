//! How a browser shows administrators' pages: as its system does, or as somebody chose.

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light, whatever the system is.
    Light,
    /// Dark, whatever the system is.
    Dark,
}

impl Theme {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The attribute of a document that says which was chosen; there is none while it follows the system.
    pub const ATTRIBUTE: &'static str = "data-theme";

    /// The word in a form and in the cookie.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The word in a document; `None` while it follows the system.
    #[must_use]
    pub fn chosen(self) -> Option<&'static str> {
        (self != Self::System).then_some(self.word())
    }

    /// The colours that a document says it has.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        self.chosen().unwrap_or("light dark")
    }

    /// Reads [`Theme::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }
}
