//! The last answers, in the memory of the page: who comes back to a list sees at once what it had, and then what it has.

use std::{cell::RefCell, collections::VecDeque};

/// How many answers are kept; a page of entries has about 20 kB.
const KEPT: usize = 12;

thread_local! {
    /// Addresses and their answers, the latest last.
    static ANSWERS: RefCell<VecDeque<(String, String)>> = const { RefCell::new(VecDeque::new()) };
}

/// Keeps what was answered at this address.
pub fn keep_answer(address: String, answer: String) {
    ANSWERS.with_borrow_mut(|answers| {
        answers.retain(|(of, _)| *of != address);
        if answers.len() >= KEPT {
            answers.pop_front();
        }
        answers.push_back((address, answer));
    });
}

/// What was last answered at this address.
pub fn kept_answer(address: &str) -> Option<String> {
    ANSWERS.with_borrow(|answers| answers.iter().find(|(of, _)| of == address).map(|(_, answer)| answer.clone()))
}

/// Forgets them all: something was changed, or they are no longer their reader's.
pub fn forget_answers() {
    ANSWERS.with_borrow_mut(VecDeque::clear);
}
