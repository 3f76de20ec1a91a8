//! What would be guessed first: our own rule about words, rows and repetitions, and beside it an estimate of how many
//! guesses a password takes. Each refuses what the other one takes.

use zxcvbn::{Score, zxcvbn};

use super::OwnWords;
use crate::domain::secret::Secret;

/// How many characters must be left when everything that would be guessed first is taken away.
const OWN_SIGNS: usize = 6;

/// From here on a password takes more than a hundred million guesses, as zxcvbn counts them.
const ENOUGH: Score = Score::Three;

/// What common long passwords are put together from; a longer word stands before the words inside it.
const COMMON_WORDS: [&str; 31] = [
    "correcthorsebatterystaple",
    "thisismypassword",
    "administrator",
    "coordinator",
    "invigilator",
    "institution",
    "contraseña",
    "motdepasse",
    "testcentre",
    "testcenter",
    "password",
    "passwort",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "changeme",
    "iloveyou",
    "trustno1",
    "football",
    "baseball",
    "princess",
    "sunshine",
    "letmein",
    "welcome",
    "lanyard",
    "secret",
    "dragon",
    "monkey",
    "master",
    "admin",
    "login",
];

/// Rows in which one character gives away the next, in either direction: counting, the alphabet, keyboards.
const ROWS: [&[u8]; 5] = [
    b"01234567890",
    b"abcdefghijklmnopqrstuvwxyza",
    b"qwertyuiopasdfghjklzxcvbnm",
    b"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    b"1q2w3e4r5t6y7u8i9o0p",
];

/// Whether a password of a length that is accepted would be guessed first, by somebody who knows whose it is.
pub(super) fn is_guessed_first(password: &str, own: OwnWords<'_>) -> bool {
    leaves_little(password, own) || zxcvbn(password, &[own.email, own.name, own.institution]).score() < ENOUGH
}

/// Whether little is left of a password beyond common words, the person's own, repetitions and sequences.
pub(super) fn leaves_little(password: &str, own: OwnWords<'_>) -> bool {
    let is_filler = |character: char| character.is_whitespace() || matches!(character, '-' | '_' | '.' | ',');
    let compact =
        |text: &str| -> String { text.to_lowercase().chars().filter(|&character| !is_filler(character)).collect() };
    let own = [own.email, own.name, own.institution].join(" ").to_lowercase();
    let own_words = own.split(|character: char| !character.is_alphanumeric()).filter(|part| part.chars().count() >= 3);

    let mut rest = Secret::new(compact(password));
    if is_repetition(rest.expose()) {
        return true;
    }
    for known in own_words.chain(COMMON_WORDS) {
        // A space stands for the word: what was on both sides of it must not grow together into another.
        rest = Secret::new(rest.expose().replace(known, " "));
    }
    let surprises =
        |(before, character): (char, char)| character != ' ' && character != before && !is_next(before, character);
    let rest = rest.expose();
    std::iter::once(' ').chain(rest.chars()).zip(rest.chars()).filter(|&pair| surprises(pair)).count() < OWN_SIGNS
}

/// Whether the text is one piece said at least twice, the last time perhaps not to its end.
fn is_repetition(text: &str) -> bool {
    text.char_indices().skip(1).take_while(|(at, _)| 2 * at <= text.len()).any(|(at, _)| text.starts_with(&text[at..]))
}

/// Whether two characters stand side by side in a row.
fn is_next(before: char, character: char) -> bool {
    let (Ok(before), Ok(character)) = (u8::try_from(before), u8::try_from(character)) else { return false };
    ROWS.iter().any(|row| row.windows(2).any(|pair| pair == [before, character] || pair == [character, before]))
}
