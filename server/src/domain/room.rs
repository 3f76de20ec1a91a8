//! How a room is said: "Room" stands only in front of what is a bare number or code.

use lanyard_app::model::room::Room;

/// The room that somebody typed.
#[must_use]
pub fn named(typed: String) -> Room {
    Room { is_code: is_code(&typed), name: typed }
}

/// A word of Latin letters and digits that is no word of a language: "12", "2.04", "B12", "EG-7", "B 12", "C".
fn is_code(typed: &str) -> bool {
    let mut letters = typed.split(|character: char| !character.is_alphabetic()).filter(|run| !run.is_empty());
    let has_digit = typed.chars().any(char::is_numeric);
    // "Rm 12" is a word and a number, "B 12" a code.
    let most = if typed.contains(char::is_whitespace) || !has_digit { 1 } else { 2 };
    let is_short = letters.all(|run| run.is_ascii() && run.len() <= most);
    let fits = |character: char| character.is_alphanumeric() || "-./ ".contains(character);
    let is_letter = typed.len() == 1 && typed.chars().all(char::is_alphabetic);
    is_short && typed.chars().all(fits) && (has_digit || is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_said_before_numbers_and_codes_only() {
        for code in ["12", "B12", "b12", "12B", "EG-7", "2.04", "B 12", "3/1", "C", "١٢"] {
            assert_eq!(named(code.into()), Room { name: code.into(), is_code: true });
        }
        for named in [
            "",
            "Hall 2",
            "Aula Magna",
            "Room 3",
            "room B12",
            "Rm 12",
            "Lab3",
            "B12, morning",
            "2nd floor",
            "教室12",
            "Ágora",
            "№ 12",
            "-",
        ] {
            assert_eq!(super::named(named.into()), Room { name: named.into(), is_code: false });
        }
    }
}
