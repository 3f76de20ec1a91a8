//! Words of one or two characters, which have no trigram: whole names in many scripts, and what of a search text they
//! begin.

use std::collections::BTreeSet;

/// The most characters of a short word, and the characters of a part.
const SHORT: usize = 2;

/// Whether a word is too short for a trigram: it is found where a part begins.
#[must_use]
pub fn is_short(word: &str) -> bool {
    word.chars().nth(SHORT).is_none()
}

/// Whether a word is of a script that puts no space between words. It is found anywhere, because every ending of such a
/// run is a part: 小明 in 王小明.
#[must_use]
pub fn is_found_inside(word: &str) -> bool {
    word.chars().next().is_some_and(has_no_spaces)
}

/// What short words find an entry by: the first two characters of every part of its search text, behind the slip code,
/// which its batch tells.
#[must_use]
pub fn parts(search_text: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for word in search_text.split(' ').skip(1) {
        for (at, character) in word.char_indices() {
            if at == 0 || has_no_spaces(character) {
                parts.insert(word[at..].chars().take(SHORT).collect());
            }
        }
    }
    parts.remove("");
    parts
}

/// Chinese, Japanese, Korean, Thai, Lao, Tibetan, Burmese and Khmer.
const fn has_no_spaces(character: char) -> bool {
    matches!(character,
        '\u{2E80}'..='\u{2FDF}' | '々'..='〇' | '〡'..='〩' | '\u{3040}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '\u{1100}'..='\u{11FF}'
        | '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}
