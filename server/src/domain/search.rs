//! What is found by what: the search columns of entries and sessions, and what a person typed, folded alike.

use std::collections::BTreeSet;

use lanyard_app::model::search::is_too_long;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    credential::{fold_username, has_slip_shape, like_a_code},
    invisible::{is_noise, shapes_its_neighbour},
};

/// Which rule made a search text. Rows of an older one are made anew when the program starts, so this number goes up with
/// every change of what [`search_text`] answers.
pub const VERSION: i64 = 2;

/// The most words of a search, once it is folded: each is a condition of the statement, and databases have a limit. What
/// people may type comes near it only where one sign is folded into several words.
const WORDS_LIMIT: usize = 500;

/// Is found in nothing: folding leaves no such sign. As long as a trigram, so that an index is asked.
const NOWHERE: &str = "\u{FFFF}\u{FFFF}\u{FFFF}";

/// Lower case without accents; invisible signs and apostrophes are dropped, dashes are hyphens, white space is one
/// space. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let signs = text
        .chars()
        .filter(|&sign| !is_dropped(sign))
        .nfkd()
        .filter(|&sign| !is_combining_mark(sign) && !is_dropped(sign))
        .flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    let mut after_space = false;
    for sign in signs {
        if sign.is_whitespace() {
            after_space = !folded.is_empty();
            continue;
        }
        if after_space {
            folded.push(' ');
            after_space = false;
        }
        match plain_latin(sign) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(sign),
        }
    }
    folded
}

/// Signs that people leave out when they search: what cannot be seen, and the many apostrophes (`O'Brien`, `O’Brien`).
/// The spacing acute accent is typed for one and would otherwise fall apart into a space.
fn is_dropped(sign: char) -> bool {
    is_noise(sign)
        || shapes_its_neighbour(sign)
        || matches!(sign, '\'' | '`' | '´' | '‘' | '’' | 'ʻ' | 'ʼ' | '′' | '＇' | '\u{0640}')
}

/// Latin letters that Unicode does not decompose, and the dashes. As passports write them (ICAO 9303-3 section 6 A),
/// except for those where one letter is what people type.
const fn plain_latin(sign: char) -> Option<&'static str> {
    Some(match sign {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "ng",
        'ø' | 'ɔ' | 'ɵ' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ə' | 'ǝ' | 'ɛ' => "e",
        'ŧ' => "t",
        'ɓ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ƴ' => "y",
        'ƶ' => "z",
        'ǥ' => "g",
        'ʉ' => "u",
        '‐'..='―' | '−' | '⁃' => "-",
        _ => return None,
    })
}

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

/// The search column of an entry: codes without hyphens, everything else as one word and as several. A name, an address or
/// a number that looks like a code in part stands there as a code too, because [`query`] takes that part for one.
#[must_use]
pub fn search_text(slip_code: &str, by: &FoundBy<'_>) -> String {
    let mut text = joined(&fold(slip_code));
    for part in [by.username, by.name, by.email, by.candidate_number].into_iter().flatten() {
        push_both(&mut text, part);
    }
    if let Some(key) = by.candidate_number.and_then(number_key) {
        push(&mut text, &key);
    }
    for code in [by.name, by.email, by.candidate_number].into_iter().flatten().filter_map(like_a_code) {
        push(&mut text, &code.to_lowercase());
    }
    text
}

/// What a candidate number is found by as a whole: space and hyphens do not count. `None` for what has neither letter nor
/// digit.
#[must_use]
pub fn number_key(number: &str) -> Option<String> {
    let key = joined(&fold(number)).replace(' ', "");
    key.contains(char::is_alphanumeric).then_some(key)
}

/// The search column of a session, but for its number, which the store knows.
#[must_use]
pub fn session_search_text(name: &str, room: &str) -> String {
    let mut text = String::new();
    for part in [name, room] {
        push_both(&mut text, part);
    }
    text.trim_start().to_owned()
}

/// What a person typed to find an entry, to be looked for inside [`search_text`]. A whole slip code is found however
/// it was typed, as at log-in.
#[must_use]
pub fn query(typed: &str) -> String {
    if is_too_long(typed) {
        return NOWHERE.to_owned();
    }
    let key = fold_username(typed);
    // Folding takes U for V, so "Kurt Burg" has the shape of a code too. Without a digit, a U makes it a name.
    let may_be_code = typed.contains(|sign: char| sign.is_ascii_digit()) || !typed.contains(['u', 'U']);
    if may_be_code && has_slip_shape(&key) { key.as_str().to_lowercase() } else { within_limit(joined(&fold(typed))) }
}

/// What a person typed to find a session, to be looked for inside [`session_search_text`].
#[must_use]
pub fn session_query(typed: &str) -> String {
    if is_too_long(typed) { NOWHERE.to_owned() } else { within_limit(joined(&fold(typed))) }
}

/// The search, or one that finds nothing when it has more words than a statement can hold.
fn within_limit(search: String) -> String {
    if search.split(' ').nth(WORDS_LIMIT).is_some() { NOWHERE.to_owned() } else { search }
}

/// What names are sorted by: the same in both databases, whatever their collations.
#[must_use]
pub fn sort_name(name: &str) -> String {
    spaced(&fold(name))
}

/// Appends `part` with its hyphens left out and, when it has any, with spaces for them.
fn push_both(text: &mut String, part: &str) {
    let folded = fold(part);
    for form in BTreeSet::from([joined(&folded), spaced(&folded)]) {
        push(text, &form);
    }
}

fn push(text: &mut String, form: &str) {
    if !text.is_empty() && !form.is_empty() {
        text.push(' ');
    }
    text.push_str(form);
}

fn joined(folded: &str) -> String {
    one_space(&folded.replace('-', ""))
}

fn spaced(folded: &str) -> String {
    one_space(&folded.replace('-', " "))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
