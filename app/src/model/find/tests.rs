//! What was done, as a word.

use super::*;

const ID: &str = "019e1c00-0000-7000-8000-000000000001";

#[test]
fn what_was_done_is_one_word_of_an_address() {
    for change in [LoginChange::Issued, LoginChange::Unlocked] {
        for act in [None, Some(ID.parse().unwrap())] {
            let done = LoginChanged { entry: ID.parse().unwrap(), change, act };
            assert_eq!(LoginChanged::from_word(&done.word()), Some(done));
        }
    }
    for word in ["", "issued", "issued.x.", "given.019e1c00-0000-7000-8000-000000000001."] {
        assert_eq!(LoginChanged::from_word(word), None, "{word}");
    }
}
