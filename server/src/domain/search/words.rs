//! The words of a search text, gathered from what an entry is found by.

use std::collections::BTreeSet;

use super::spellings::spellings;

/// Words that something is found by.
#[derive(Default)]
pub(super) struct Words(BTreeSet<String>);

impl Words {
    /// Adds the words of a folded text, with joints left out and with joints taken for spaces.
    pub(super) fn add(&mut self, folded: &str) {
        self.add_joined(folded);
        self.0.extend(spaced(folded).split_whitespace().map(str::to_owned));
    }

    /// Adds the words of a folded text with joints left out.
    pub(super) fn add_joined(&mut self, folded: &str) {
        self.0.extend(joined(folded).split_whitespace().map(str::to_owned));
    }

    /// Adds the words of a name that was folded for its spellings, and all of it as one word: `Jean Luc` is typed
    /// `Jean-Luc` too, and `O Neil` `O’Neil`.
    pub(super) fn add_name(&mut self, folded: &str) {
        for word in spaced(folded).split_whitespace() {
            self.0.extend(spellings(word, false));
        }
        let joined = joined(folded);
        for word in joined.split_whitespace().chain([joined.replace(' ', "").as_str()]) {
            self.0.extend(spellings(word, true));
        }
    }

    /// The text with `first` in front. What begins another word is found there.
    pub(super) fn text(self, first: String) -> String {
        let mut text = first;
        let mut words = self.0.iter().filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            // Whatever begins with a word follows it in their order.
            if words.peek().is_some_and(|next| next.starts_with(word.as_str())) {
                continue;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }
}

/// A folded text without its joints.
pub(super) fn joined(folded: &str) -> String {
    one_space(&folded.replace('-', ""))
}

/// A folded text with spaces for its joints.
pub(super) fn spaced(folded: &str) -> String {
    one_space(&folded.replace('-', " "))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
