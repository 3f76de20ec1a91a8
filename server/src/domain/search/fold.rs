//! One folding for whatever is searched: the many ways of writing a letter, a digit or what stands between words become
//! one.

use lanyard_app::model::invisible::is_unseen;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::spellings::{Placeholder, placeholder};

/// Lower case without accents, with one character for each letter and digit however it is written; invisible characters
/// and apostrophes are dropped, marks inside a word are hyphens, white space and the marks that part words are one
/// space. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    // Composed first, as what is stored was: the Greek oxia is then the acute accent that is typed for an apostrophe.
    folded(text.chars().filter(|&character| !Placeholder::is_one(character)).nfc())
}

/// The same, but letters with a second spelling stay apart from those without, for [`super::spellings::spellings`].
pub(super) fn fold_for_spellings(text: &str) -> String {
    folded(
        text.chars()
            .filter(|&character| !Placeholder::is_one(character) && !is_dropped(character))
            .nfc()
            .map(placeholder),
    )
}

fn folded(characters: impl Iterator<Item = char>) -> String {
    let characters = characters
        .filter(|&character| !is_dropped(character))
        .nfkd()
        .filter(|&character| !is_combining_mark(character) && !is_dropped(character))
        .flat_map(char::to_lowercase)
        // Puts Korean syllables together again, which are three characters apart.
        .nfc();
    let mut folded = String::new();
    let mut after_space = false;
    for character in characters {
        if character.is_whitespace() || parts_words(character) {
            after_space = !folded.is_empty();
            continue;
        }
        if after_space {
            folded.push(' ');
            after_space = false;
        }
        match plain_latin(character) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(plain(character)),
        }
    }
    folded
}

/// Characters that people leave out when they search: what cannot be seen, the many apostrophes (`O'Brien`, `O’Brien`),
/// the stretched line of Arabic and its hamza on the line. The spacing acute accent is typed for an apostrophe and
/// would otherwise fall apart into a space.
fn is_dropped(character: char) -> bool {
    is_unseen(character)
        || matches!(
            character,
            '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | '＇' | '\u{02B9}'
                ..='\u{02BF}' | '\u{02C8}' | '\u{055A}' | '\u{05F3}' | '\u{05F4}' | '\u{0621}' | '\u{0640}'
        )
}

/// Marks that stand between words, with space beside them or without: commas, quotation marks, brackets.
const fn parts_words(character: char) -> bool {
    matches!(character,
        ',' | ';' | ':' | '!' | '?' | '"' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '|' | '\\'
        | '¡' | '¿' | '«' | '»' | '‹' | '›' | '‚' | '“'..='‟' | '\u{2045}' | '\u{2046}' | '⟦'..='⟯' | '⸀'..='⹿'
        | '、' | '。' | '〃' | '〈'..='】' | '〔'..='〛' | '〝'..='〟'
        | '\u{055B}'..='\u{055F}' | '\u{0589}' | '\u{05C3}' | '\u{05C6}'
        | '\u{060C}' | '\u{061B}' | '\u{061E}' | '\u{061F}' | '\u{06D4}' | '।' | '॥')
}

/// Marks that join what stands beside them, as hyphens do.
const fn joins_words(character: char) -> bool {
    matches!(character,
        '.' | '@' | '_' | '+' | '/' | '&' | '#' | '%' | '*' | '=' | '~' | '^' | '$'
        | '¢'..='§' | '©' | '¬' | '®' | '°' | '±' | '¶' | '·' | '×' | '÷'
        | '‐'..='―' | '•' | '‧' | '⁃' | '⁄' | '−' | '֊' | '־' | '٪' | '٫' | '٬' | '٭' | '〜' | '゠' | '・')
}

/// Latin letters that Unicode does not decompose. As passports write them (ICAO 9303-3 section 6 A), except for those
/// where one letter is what people type.
const fn plain_latin(character: char) -> Option<&'static str> {
    Some(match character {
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
        _ => return None,
    })
}

/// The character of its alphabet that a character is a form of.
fn plain(character: char) -> char {
    match character {
        _ if joins_words(character) => '-',
        'ς' => 'σ',
        'ґ' => 'г',
        // Hebrew letters that have another form at the end of a word.
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        // Arabic letters as Persian, Urdu and others write them.
        'ٱ' => 'ا',
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ے' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ۃ' | 'ە' => 'ه',
        // Katakana is hiragana.
        'ァ'..='ヶ' | 'ヽ' => char::from_u32(u32::from(character) - 0x60).unwrap_or(character),
        _ => DIGITS
            .iter()
            .map(|zero| u32::from(character).wrapping_sub(u32::from(*zero)))
            .find_map(|digit| char::from_digit(digit, 10))
            .unwrap_or(character),
    }
}

/// The zeros of the scripts that have digits of their own; the other nine follow each.
const DIGITS: [char; 19] = [
    '\u{0660}', '\u{06F0}', '\u{07C0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{0AE6}', '\u{0B66}', '\u{0BE6}',
    '\u{0C66}', '\u{0CE6}', '\u{0D66}', '\u{0E50}', '\u{0ED0}', '\u{0F20}', '\u{1040}', '\u{17E0}', '\u{1810}',
    '\u{1B50}',
];
