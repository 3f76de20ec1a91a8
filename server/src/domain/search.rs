//! What is found by what: the search columns of entries and sessions, and what a person typed, folded alike.

mod fold;
mod parts;
mod spellings;
mod words;

use lanyard_app::model::{invisible::is_noise, search::is_too_long};

pub use self::{
    fold::fold,
    parts::{is_found_inside, is_short, parts},
};
use self::{
    fold::fold_for_spellings,
    words::{Words, joined, spaced},
};
use super::{
    credential::{UsernameKey, fold_username, has_slip_shape, like_a_code},
    username::{is_alone_with_its_key, may_be_personal},
};

/// Which rule made a search text. Rows of an older one are made anew when the program starts, so this number goes up with
/// every change of what [`search_text`], [`session_search_text`], [`sort_name`] or [`parts`] answers.
pub const VERSION: i64 = 3;

/// The most words of a search, once it is folded: each is a condition of the statement, and databases have a limit. What
/// people may type comes near it only where one character is folded into several words.
const WORDS_LIMIT: usize = 500;

/// Is found in nothing: folding leaves no such character. As long as a trigram, so that an index is asked.
const NOWHERE: &str = "\u{FFFF}\u{FFFF}\u{FFFF}";

/// What an entry is found by beside its slip code, once it is claimed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoundBy<'a> {
    /// The personal username.
    pub username: Option<&'a str>,
    /// The candidate's name.
    pub name: Option<&'a str>,
    /// Their e-mail address.
    pub email: Option<&'a str>,
    /// Their candidate number.
    pub candidate_number: Option<&'a str>,
}

/// What entries are looked for by: what a person typed, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words that must all be found in the search text: short ones (see [`is_short`]) where a part begins, others anywhere.
    /// Empty for all entries.
    pub words: String,
    /// Or the entry has or had the username with this key. `None` when its words find it too.
    pub key: Option<String>,
    /// Or the whole candidate number is this one. `None` when its words find it too.
    pub number: Option<String>,
}

impl Search {
    /// Nothing is looked for: all entries are meant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty()
    }
}

impl From<&str> for Search {
    fn from(words: &str) -> Self {
        Self { words: words.to_owned(), ..Self::default() }
    }
}

/// The search column of an entry: the slip code without hyphens, then the words of everything else, each with its joints
/// left out and taken for spaces, names also in their second spellings and as one word. A name, an address or a number that
/// looks like a code in part stands there as a code too, because [`query`] takes that part for one. Of two words of which
/// one begins the other, the longer one is there.
#[must_use]
pub fn search_text(slip_code: &str, by: &FoundBy<'_>) -> String {
    let mut words = Words::default();
    if let Some(username) = by.username {
        words.add(&fold(username));
    }
    if let Some(name) = by.name {
        words.add_name(&fold_for_spellings(name));
    }
    if let Some(email) = by.email {
        words.add_joined(&fold(email));
        // What begins behind the @ is the same for thousands.
        words.add(&fold(email.rsplit_once('@').map_or(email, |(local, _)| local)));
    }
    if let Some(number) = by.candidate_number {
        words.add(&fold(number));
        words.add_joined(&number_key(number).unwrap_or_default());
    }
    for code in [by.name, by.email, by.candidate_number].into_iter().flatten().filter_map(like_a_code) {
        words.add_joined(&code.to_lowercase());
    }
    words.text(joined(&fold(slip_code)))
}

/// The same for an entry that has nothing but its slip code with this key, without the folding of every script: a batch has
/// five hundred.
#[must_use]
pub fn search_text_of_slip(key: &UsernameKey) -> String {
    key.as_str().to_ascii_lowercase()
}

/// What a candidate number is found by as a whole: space and marks do not count. `None` for what has neither letter nor
/// digit.
#[must_use]
pub fn number_key(number: &str) -> Option<String> {
    let key = joined(&fold(number)).replace(' ', "");
    key.contains(char::is_alphanumeric).then_some(key)
}

/// The search column of a session, but for its number, which the store knows.
#[must_use]
pub fn session_search_text(name: &str, room: &str) -> String {
    let mut words = Words::default();
    for part in [name, room] {
        words.add_name(&fold_for_spellings(part));
    }
    words.text(String::new())
}

/// What a person typed to find entries, to be looked for in [`search_text`] and beside it. A whole slip code is found
/// however it was typed, as at log-in.
#[must_use]
pub fn query(typed: &str) -> Search {
    if is_too_long(typed) {
        return NOWHERE.into();
    }
    let key = fold_username(typed);
    // Folding takes U for V, so "Kurt Burg" has the shape of a code too. Without a digit, a U makes it a name.
    let may_be_code = typed.contains(|character: char| character.is_ascii_digit()) || !typed.contains(['u', 'U']);
    if may_be_code && has_slip_shape(&key) {
        return key.as_str().to_lowercase().as_str().into();
    }
    let words = words_of(typed);
    // Words are found inside the text of what was typed in one piece; a short piece of several is not, unless it begins
    // something.
    let in_pieces = words.contains(' ') && words.split(' ').any(|word| is_short(word) && !is_found_inside(word));
    let finds_itself = !in_pieces && is_alone_with_its_key(&words.replace(' ', ""));
    let names_one = has_slip_shape(&key) || (may_be_personal(&key) && !finds_itself);
    Search {
        key: (names_one && words != NOWHERE).then(|| key.as_str().to_owned()),
        number: if in_pieces { number_key(typed) } else { None },
        words,
    }
}

/// What a person typed to find a session, to be looked for inside [`session_search_text`].
#[must_use]
pub fn session_query(typed: &str) -> String {
    if is_too_long(typed) { NOWHERE.to_owned() } else { words_of(typed) }
}

/// The words that were typed. Those that find nothing when there are more than a statement can hold, and when nothing but
/// marks was typed: acts on "all that match" follow a search, so none may mean everything that does not look empty.
fn words_of(typed: &str) -> String {
    let words = joined(&fold(typed));
    let is_blank = || typed.chars().all(|character| character.is_whitespace() || is_noise(character));
    if words.split(' ').nth(WORDS_LIMIT).is_some() || (words.is_empty() && !is_blank()) {
        return NOWHERE.to_owned();
    }
    words
}

/// What names are sorted by: the same in both databases, whatever their collations.
#[must_use]
pub fn sort_name(name: &str) -> String {
    spaced(&fold(name))
}

#[cfg(test)]
mod tests;
