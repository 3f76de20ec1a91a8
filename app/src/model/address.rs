//! Questions in addresses: each is read from the words of a query string and written into one here and nowhere else,
//! whether the address is a page's or the one that the app asks at.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap as _,
};

use super::page::PageRequest;

/// Where the words of a query string are looked up.
pub trait Words {
    /// The word under this name; empty when there is none.
    fn word(&self, name: &str) -> &str;
}

impl Words for Vec<(String, String)> {
    fn word(&self, name: &str) -> &str {
        self.iter().find(|(key, _)| key == name).map_or("", |(_, word)| word)
    }
}

/// What a page can be asked for by its address.
pub trait Question: Sized {
    /// Reads it leniently: a word that means nothing asks for nothing.
    fn read(words: &dyn Words) -> Self;

    /// Says it again, word by word: what is not said, or said with an empty word, is as usual.
    fn write(&self, say: &mut dyn FnMut(&'static str, &str));
}

impl Question for PageRequest {
    fn read(words: &dyn Words) -> Self {
        Self::lenient(words.word("page").parse().ok(), words.word("size").parse().ok())
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        if self.number() > 1 {
            say("page", &self.number().to_string());
        }
        if self.size() != Self::default().size() {
            say("size", &self.size().to_string());
        }
    }
}

/// A question as it travels to a server function: as the words of its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<Q>(pub Q);

impl<Q: Question> Serialize for Asked<Q> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut words = Vec::new();
        self.0.write(&mut |name, word| words.push((name, word.to_owned())));
        let mut map = serializer.serialize_map(None)?;
        for (name, word) in words {
            map.serialize_entry(name, &word)?;
        }
        map.end()
    }
}

impl<'de, Q: Question> Deserialize<'de> for Asked<Q> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Q::read(&deserializer.deserialize_map(Said)?)))
    }
}

/// Collects the words that were sent; what is no word belongs to nobody.
struct Said;

impl<'de> Visitor<'de> for Said {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the words of an address")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Sent {
            Word(String),
            Other(IgnoredAny),
        }
        let mut words = Vec::new();
        while let Some((name, sent)) = map.next_entry()? {
            if let Sent::Word(word) = sent {
                words.push((name, word));
            }
        }
        Ok(words)
    }
}

/// What is percent-encoded in a word, beside all that is not ASCII: everything but letters, digits and these. In both
/// halves alike, so that an address has one spelling; `encodeURIComponent` of browsers leaves other characters as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A query string in the making.
#[derive(Default)]
pub struct QueryString(String);

impl QueryString {
    /// Adds a word; an empty one is left out.
    pub fn add(&mut self, name: &str, word: &str) {
        if word.is_empty() {
            return;
        }
        self.add_written(name);
        self.0.push('=');
        self.0.extend(utf8_percent_encode(word, ENCODED));
    }

    /// Adds a word with its name as another address has them.
    pub fn add_written(&mut self, written: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.push_str(written);
    }

    /// Adds a question.
    pub fn ask(&mut self, question: &impl Question) {
        question.write(&mut |name, word| self.add(name, word));
    }

    /// The address with this query string.
    #[must_use]
    pub fn after(self, path: &str) -> String {
        [path, &self.0].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        activity::{ActivityKind, ActivityQuery},
        entry::{EntryFilter, EntryQuery, EntrySort, EntryState},
        report::{ReportFilter, ReportQuery, ReportState},
        session::{SessionQuery, SessionState},
    };

    fn said(question: &impl Question) -> Vec<(String, String)> {
        let mut words = Vec::new();
        question.write(&mut |name, word| words.push((name.to_owned(), word.to_owned())));
        words
    }

    fn comes_back<Q: Question + Clone + PartialEq + fmt::Debug>(question: &Q) {
        assert_eq!(Q::read(&said(question)), *question);
        let sent = leptos::serde_json::to_string(&Asked(question.clone())).unwrap();
        let Asked(read) = leptos::serde_json::from_str::<Asked<Q>>(&sent).unwrap();
        assert_eq!(read, *question, "{sent}");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for page in [PageRequest::default(), PageRequest::lenient(Some(3), Some(25))] {
            comes_back(&page);
            for kind in ActivityKind::all() {
                comes_back(&ActivityQuery { kind, page });
            }
            for state in [None, Some(SessionState::Open), Some(SessionState::Upcoming), Some(SessionState::Closed)] {
                comes_back(&SessionQuery { q: "María & co".into(), state, page });
            }
            for (sort, descending) in EntrySort::ALL.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
                let filter = EntryFilter {
                    q: "100 %".into(),
                    state: Some(EntryState::Claimed),
                    passing: None,
                    batch: Some(7),
                    handed_out: Some(false),
                };
                comes_back(&EntryQuery { filter, sort, descending, page });
            }
            for state in ReportState::all().into_iter().map(Some).chain([None]) {
                let filter = ReportFilter { state, from: "2026-05-12".into(), ..ReportFilter::default() };
                comes_back(&ReportQuery { filter, page });
            }
        }
    }

    #[test]
    fn what_is_no_word_asks_for_nothing() {
        let sent = r#"{"page": "x", "size": ["25"], "kind": {"a": "staff"}, "other": "1"}"#;
        let Asked(read) = leptos::serde_json::from_str::<Asked<ActivityQuery>>(sent).unwrap();
        assert_eq!(read, ActivityQuery::default());
    }

    #[test]
    fn a_query_string_leaves_out_what_is_empty_and_escapes_the_rest() {
        let mut query = QueryString::default();
        query.add("q", "");
        assert_eq!(QueryString::default().after("/a"), "/a");
        query.add("q", "a b&ñ/ä");
        query.add_written("x=%20");
        assert_eq!(query.after("/a"), "/a?q=a%20b%26%C3%B1/%C3%A4&x=%20");
    }
}
