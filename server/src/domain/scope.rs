//! What an access token of a test engine is good for (LTI Assignment and Grade Services 2.0, section 3.1).

/// One thing that a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Reading line items.
    ReadLineItems,
    /// Reading results.
    ReadResults,
    /// Sending scores.
    SendScores,
}

impl Scope {
    /// Every one. Line items are made with the choice of an engine for a session, so none lets an engine write them.
    pub const ALL: [Self; 3] = [Self::ReadLineItems, Self::ReadResults, Self::SendScores];

    /// The word that engines ask with.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReadLineItems => "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
            Self::ReadResults => "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
            Self::SendScores => "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        }
    }
}

/// What a token is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Those of the words that are known, with blanks between them; `None` where none is.
    #[must_use]
    pub fn granted(asked: &str) -> Option<Self> {
        let known = |scope: &Scope| asked.split_ascii_whitespace().any(|word| word == scope.word());
        let granted: Vec<Scope> = Scope::ALL.into_iter().filter(known).collect();
        (!granted.is_empty()).then_some(Self(granted))
    }

    /// The words, with blanks between them.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ")
    }

    /// Whether this is among them.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_what_is_asked_is_granted_and_reads_back() {
        let score = Scope::SendScores.word();
        let writing = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
        let granted = Scopes::granted(&[writing, "  ", score].concat()).unwrap();
        assert_eq!(granted.text(), score);
        assert!(granted.has(Scope::SendScores) && !granted.has(Scope::ReadLineItems));
        let all = Scope::ALL.map(Scope::word).join(" ");
        assert_eq!(Scopes::granted(&all).unwrap().text(), all);
        for nothing in ["", " ", writing, &score[1..]] {
            assert_eq!(Scopes::granted(nothing), None, "{nothing}");
        }
    }
}
