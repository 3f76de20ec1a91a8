//! The languages that the program speaks. Whoever writes a sentence is given one of them and the value it is about.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// British English.
    English,
}

impl Language {
    /// What staff and the operator read.
    pub const STAFF: Self = Self::English;

    /// Its tag, as the attribute `lang` has it (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }
}
