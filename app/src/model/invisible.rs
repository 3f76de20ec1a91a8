//! Characters without a shape of their own, which typing, copying and phone keyboards add: what is taken out of lines
//! before they are stored, and out of what is searched and of codes.

/// Marks that are never seen and mean nothing in a name: directional marks, zero-width characters, fillers, language
/// tags, control characters and code points that are no characters at all. White space is not among them, nor are the
/// characters of [`shapes_its_neighbour`].
#[must_use]
pub fn is_noise(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
        || is_no_character(character)
}

/// Characters that are not seen themselves but choose the shape of their neighbours, so names need them: the joiners of
/// Persian and of the Indic scripts, and the selectors that tell apart the forms of one Chinese or Mongolian character.
#[must_use]
pub fn shapes_its_neighbour(character: char) -> bool {
    matches!(character,
        '\u{200C}' | '\u{200D}' | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Characters that are never seen by themselves, whether a name needs them or not. White space is not among them.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    is_noise(character) || shapes_its_neighbour(character)
}

/// Code points that Unicode reserves for ever (section 23.7); a workbook cannot hold some of them.
fn is_no_character(character: char) -> bool {
    matches!(u32::from(character), code if code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_spaces_are_seen() {
        for character in "aÑ王م क\u{0301}\u{00A0}\n٣-'=".chars() {
            assert!(!is_noise(character) && !shapes_its_neighbour(character), "{character:?}");
        }
    }

    #[test]
    fn directional_and_zero_width_marks_are_noise() {
        for character in "\u{202E}\u{2066}\u{200B}\u{FEFF}\u{00AD}\u{0}\u{7F}\u{FFFF}\u{FDD0}\u{E0041}".chars() {
            assert!(is_noise(character), "{character:?}");
        }
    }

    #[test]
    fn no_sign_is_both() {
        assert_eq!(
            ('\0'..=char::MAX).filter(|&character| is_noise(character) && shapes_its_neighbour(character)).count(),
            0
        );
    }
}
