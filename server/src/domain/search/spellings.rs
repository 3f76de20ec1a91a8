//! Second spellings: `Müller` is written `Mueller` too, and `Øyvind` `Oeyvind`.

use std::collections::BTreeSet;

/// Characters that stand for letters with a second spelling while a text is folded. They are of the private use area,
/// and folding drops those that people type.
pub(super) struct Placeholder;

impl Placeholder {
    const A: char = '\u{E000}';
    const O: char = '\u{E001}';
    const U: char = '\u{E002}';
    const RING: char = '\u{E003}';
    const AE: char = '\u{E004}';
    const OE: char = '\u{E005}';

    /// Whether it is one of them.
    pub(super) fn is_one(character: char) -> bool {
        (Self::A..=Self::OE).contains(&character)
    }
}

/// What is written in two ways, how it is folded and how it is written else. The latter are found by whoever types the
/// one letter for two that are stored.
const SITES: [(&str, &str, &str); 10] = [
    ("\u{E000}", "a", "ae"),
    ("\u{E001}", "o", "oe"),
    ("\u{E002}", "u", "ue"),
    ("\u{E003}", "a", "aa"),
    ("\u{E004}", "ae", "a"),
    ("\u{E005}", "oe", "o"),
    ("ae", "ae", "a"),
    ("oe", "oe", "o"),
    ("ue", "ue", "u"),
    ("aa", "aa", "a"),
];

/// Words with so many letters that are written in two ways are stored in every mixture.
const MIXED: usize = 3;

/// The character that stands for a letter with a second spelling; other letters stand for themselves.
pub(super) const fn placeholder(character: char) -> char {
    match character {
        'ä' | 'Ä' => Placeholder::A,
        'ö' | 'Ö' | 'ø' | 'Ø' | 'ő' | 'Ő' => Placeholder::O,
        'ü' | 'Ü' | 'ű' | 'Ű' => Placeholder::U,
        'å' | 'Å' => Placeholder::RING,
        'æ' | 'Æ' => Placeholder::AE,
        'œ' | 'Œ' => Placeholder::OE,
        other => other,
    }
}

/// Every spelling of a word that is worth storing, the folded one among them. Of a word that is `joined` from several
/// only those that spell all of it in one way.
pub(super) fn spellings(word: &str, joined: bool) -> BTreeSet<String> {
    let segments = segments(word);
    let sites = segments.iter().filter(|segment| segment.is_site()).count();
    if joined || sites > MIXED {
        return BTreeSet::from([
            segments.iter().map(|segment| segment.folded).collect(),
            segments.iter().map(Segment::longer).collect(),
            segments.iter().map(Segment::shorter).collect(),
        ]);
    }
    // Each bit of a choice is one of the letters that are written in two ways.
    let spelled = |choice: usize| {
        let mut site = 0;
        let mut spelling = String::with_capacity(word.len() + sites);
        for segment in &segments {
            let other = segment.is_site() && choice >> site & 1 == 1;
            spelling.push_str(if other { segment.other } else { segment.folded });
            site += usize::from(segment.is_site());
        }
        spelling
    };
    (0..1 << sites).map(spelled).collect()
}

/// A piece of a word, as it is folded and as it is written else: mostly the same.
struct Segment<'a> {
    folded: &'a str,
    other: &'a str,
}

impl<'a> Segment<'a> {
    fn is_site(&self) -> bool {
        self.folded != self.other
    }

    const fn longer(&self) -> &'a str {
        if self.other.len() > self.folded.len() { self.other } else { self.folded }
    }

    const fn shorter(&self) -> &'a str {
        if self.other.len() < self.folded.len() { self.other } else { self.folded }
    }
}

fn segments(word: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let (mut rest, mut before) = (word, None);
    while let Some(character) = rest.chars().next() {
        let site = SITES.iter().find(|(written, _, _)| rest.starts_with(written));
        // Neither Bauer nor Enrique has an ü.
        let site = site.filter(|(written, _, _)| *written != "ue" || !matches!(before, Some('a' | 'e' | 'o' | 'q')));
        let plain = &rest[..character.len_utf8()];
        let (written, folded, other) =
            site.map_or((plain, plain, plain), |(written, folded, other)| (*written, *folded, *other));
        segments.push(Segment { folded, other });
        before = written.chars().next_back();
        rest = &rest[written.len()..];
    }
    segments
}
