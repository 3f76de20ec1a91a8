//! Personal usernames: proposals such as `maria-3749`, made from a name or from a neutral word.

mod words;

use super::{
    credential::{UsernameKey, draw_characters, fold_username, has_slip_shape},
    random::{NoRandomness, Random},
    search::fold,
};

/// The most letters in front of the hyphen.
const MOST_LETTERS: usize = 8;

/// The fewest letters that are still a name; an initial is not.
const FEWEST_LETTERS: usize = 2;

/// The digits behind the hyphen: 0 and 1 are taken for letters.
const DIGITS: [u8; 8] = *b"23456789";

/// How many digits a username has at first: 4,096 usernames for each name.
const FEW_DIGITS: usize = 4;

/// After so many proposals that were taken, the name is crowded and gets one digit more.
const UNTIL_CROWDED: u32 = 6;

/// A username that is not yet known to be free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedUsername {
    shown: String,
    key: UsernameKey,
}

impl ProposedUsername {
    /// As the candidate reads it: `maria-3749`.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// As it is looked up, unique in the institution.
    #[must_use]
    pub fn key(&self) -> UsernameKey {
        self.key.clone()
    }
}

/// An endless supply of usernames for one candidate; the first that is free is taken.
pub struct Proposals<'a> {
    /// The Latin form of the name; `None` when neutral words are to be used.
    name: Option<String>,
    random: &'a Random,
    made: u32,
}

impl<'a> Proposals<'a> {
    /// For a candidate of this name, in an institution that does or does not want names in usernames.
    #[must_use]
    pub fn new(full_name: &str, names_allowed: bool, random: &'a Random) -> Self {
        let name = if names_allowed { latin_form(full_name) } else { None };
        Self { name, random, made: 0 }
    }

    /// The next proposal.
    #[expect(clippy::should_implement_trait, reason = "an iterator ends and wraps every item; this does neither")]
    pub fn next(&mut self) -> Result<ProposedUsername, NoRandomness> {
        let word = match &self.name {
            Some(name) => name.as_str(),
            None => neutral_word(self.random)?,
        };
        let digits = if self.made < UNTIL_CROWDED { FEW_DIGITS } else { FEW_DIGITS + 1 };
        self.made = self.made.saturating_add(1);
        // Whether a username could be taken for a slip code depends on its letters and its length only, so one digit
        // more always helps: `kurt-3749` could be, `kurt-37492` could not.
        let short = compose(word, digits, self.random)?;
        if has_slip_shape(&short.key) { compose(word, digits + 1, self.random) } else { Ok(short) }
    }
}

fn compose(word: &str, digits: usize, random: &Random) -> Result<ProposedUsername, NoRandomness> {
    let shown = format!("{word}-{}", draw_characters(random, &DIGITS, digits)?);
    let key = fold_username(&shown);
    Ok(ProposedUsername { shown, key })
}

/// Whether a key can be a personal username's: letters, then digits or the letters that digits are taken for.
#[must_use]
pub fn may_be_personal(key: &UsernameKey) -> bool {
    let characters = key.as_str().as_bytes();
    characters.len() >= FEWEST_LETTERS + FEW_DIGITS
        && characters[..FEWEST_LETTERS].iter().all(u8::is_ascii_uppercase)
        && characters[characters.len() - FEW_DIGITS..].iter().all(|character| b"Z34SG7B9".contains(character))
}

/// Whether this personal username, in lower case and without its hyphen, is the only one that has its key. `urs3749` is
/// not: `vrs3749` has it too. False for what is no personal username.
#[must_use]
pub fn is_alone_with_its_key(plain: &str) -> bool {
    let letters = plain.trim_end_matches(|character: char| DIGITS.iter().any(|digit| char::from(*digit) == character));
    let digits = &plain[letters.len()..];
    let Some(surplus) = digits.len().checked_sub(FEW_DIGITS) else { return false };
    !letters.is_empty()
        && letters.bytes().all(|character| character.is_ascii_lowercase() && character != b'u' && character != b'v')
        // Where the letters end, a B may be an 8.
        && !letters.ends_with(['b', 'g', 's', 'z'])
        && digits[..surplus].bytes().all(|digit| b"3479".contains(&digit))
}

/// One of the neutral words, each equally likely: their number divides 256.
fn neutral_word(random: &Random) -> Result<&'static str, NoRandomness> {
    let [byte] = random.bytes::<1>()?;
    Ok(words::NEUTRAL[usize::from(byte) % words::NEUTRAL.len()])
}

/// The first part of a name that has a Latin form, letters a to z only. `None` when there is no such part or when the
/// letters are better not read out in a hall.
fn latin_form(full_name: &str) -> Option<String> {
    let letters = fold(full_name)
        .split(' ')
        .map(|part| part.chars().filter(char::is_ascii_lowercase).collect::<String>())
        .find(|letters| letters.len() >= FEWEST_LETTERS)?;
    let cut = &letters[..letters.len().min(MOST_LETTERS)];
    (!words::is_blocked(&letters) && !words::is_blocked(cut)).then(|| cut.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn first(full_name: &str, names_allowed: bool) -> String {
        Proposals::new(full_name, names_allowed, &Random::seeded(1)).next().unwrap().shown().to_owned()
    }

    fn word(full_name: &str) -> String {
        first(full_name, true).split_once('-').unwrap().0.to_owned()
    }

    fn is_neutral(word: &str) -> bool {
        words::NEUTRAL.contains(&word)
    }

    #[test]
    fn names_become_their_latin_form() {
        for (name, expected) in [
            ("María Carreño", "maria"),
            ("  Łukasz Nowak", "lukasz"),
            ("Jean-Luc Picard", "jeanluc"),
            ("O'Brien", "obrien"),
            ("J. R. Tolkien", "tolkien"),
            ("Maximiliane Weiß", "maximili"),
            ("王芳 Fang", "fang"),
            ("Þórður", "thordur"),
            ("İbrahim", "ibrahim"),
            ("=cmd|' /C calc'!A0", "cmd"),
        ] {
            assert_eq!(word(name), expected, "{name}");
        }
    }

    #[test]
    fn four_digits_follow_the_hyphen() {
        let shown = first("María Carreño", true);
        let digits = shown.strip_prefix("maria-").unwrap();
        assert_eq!(digits.len(), 4);
        assert!(digits.bytes().all(|digit| DIGITS.contains(&digit)));
    }

    #[test]
    fn without_a_latin_form_the_word_is_neutral() {
        for name in ["王芳", "محمد", "Мария Иванова", "J", "12345", "=1+1", "", "A. B. C."] {
            assert!(is_neutral(&word(name)), "{name}");
        }
    }

    #[test]
    fn an_institution_can_do_without_names() {
        for name in ["María Carreño", "王芳"] {
            assert!(is_neutral(first(name, false).split_once('-').unwrap().0));
        }
    }

    #[test]
    fn reserved_and_offensive_words_become_neutral() {
        for name in ["Admin", "ádmìn", "Administrator", "Root", "support", "Fuck Off", "Invigilator", "ＡＤＭＩＮ"]
        {
            assert!(is_neutral(&word(name)), "{name}");
        }
        for name in ["Harshita", "Nazia", "Somporn", "Testarossa", "Rooter", "Helpman"] {
            assert!(!is_neutral(&word(name)), "{name} is a name");
        }
    }

    #[test]
    fn a_crowded_name_gets_a_fifth_digit() {
        let random = Random::seeded(5);
        let mut proposals = Proposals::new("Maria", true, &random);
        let lengths: Vec<usize> = (0..9).map(|_| proposals.next().unwrap().shown().len()).collect();
        assert_eq!(lengths, [10, 10, 10, 10, 10, 10, 11, 11, 11]);
    }

    #[test]
    fn names_that_could_be_slip_codes_get_more_digits() {
        let random = Random::seeded(5);
        let mut four = Proposals::new("Kurt", true, &random);
        let mut three = Proposals::new("Bud", true, &random);
        for made in 0..10 {
            assert_eq!(four.next().unwrap().shown().len(), "kurt-37492".len());
            let expected = if made < 6 { "bud-3749".len() } else { "bud-374923".len() };
            assert_eq!(three.next().unwrap().shown().len(), expected);
        }
    }

    #[test]
    fn every_neutral_word_comes_up() {
        let random = Random::seeded(11);
        let mut proposals = Proposals::new("", true, &random);
        let seen: HashSet<String> =
            (0..2_000).map(|_| proposals.next().unwrap().shown().split_once('-').unwrap().0.to_owned()).collect();
        assert_eq!(seen.len(), words::NEUTRAL.len());
    }

    proptest! {
        #[test]
        fn every_proposal_keeps_the_rules(name in "\\PC{0,30}", allowed: bool, seed: u64) {
            let random = Random::seeded(seed);
            let mut proposals = Proposals::new(&name, allowed, &random);
            for made in 0..8 {
                let proposal = proposals.next().unwrap();
                let (word, digits) = proposal.shown().split_once('-').unwrap();
                prop_assert!((FEWEST_LETTERS..=MOST_LETTERS).contains(&word.len()));
                prop_assert!(word.bytes().all(|letter| letter.is_ascii_lowercase()));
                prop_assert!(!words::is_blocked(word));
                prop_assert!(digits.bytes().all(|digit| DIGITS.contains(&digit)));
                prop_assert!(digits.len() == 4 || digits.len() == 5 || (made >= 6 && digits.len() == 6));
                prop_assert!(!has_slip_shape(&proposal.key()));
                prop_assert_eq!(proposal.key(), fold_username(proposal.shown()));
            }
        }
    }
}
