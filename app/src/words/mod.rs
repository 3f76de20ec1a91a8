//! Every sentence that people read. Those of candidates are values by page, and a further language is a further file like
//! `english`; those of staff are made in `staff`.

pub mod candidate;
pub mod count;
pub mod countries;
mod english;
pub mod errors;
pub mod handed_out;
pub mod language;
#[cfg(feature = "ssr")]
pub mod letters;
pub mod paper;
pub mod staff;
pub mod times;
pub mod unreadable;

use candidate::{
    FormWords, HelpWords, LaunchWords, LogInWords, LoggedInWords, MessageWords, MyTestWords, NewUsernameWords,
    PasswordWords, PersonalInformationWords, ReplacedWords,
};
use language::Language;
use paper::PaperWords;
use times::TimeWords;

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    /// The language.
    pub language: Language,
    /// The direction of writing: `ltr` or `rtl`.
    pub dir: &'static str,
    /// How times are written.
    pub times: &'static TimeWords,
    /// What all forms share.
    pub form: FormWords,
    /// Who is logged in.
    pub logged_in: LoggedInWords,
    /// The log-in page.
    pub log_in: LogInWords,
    /// The personal information page.
    pub personal_information: PersonalInformationWords,
    /// The new username page.
    pub new_username: NewUsernameWords,
    /// My test.
    pub my_test: MyTestWords,
    /// The pages between Start and the test.
    pub launch: LaunchWords,
    /// A new password.
    pub password: PasswordWords,
    /// The page about an old username.
    pub replaced: ReplacedWords,
    /// Help with logging in.
    pub help: HelpWords,
    /// Pages that only say something.
    pub message: MessageWords,
    /// What is printed, and one login on the screen.
    pub paper: PaperWords,
    /// The countries and regions, in the order of their names: code and name.
    pub countries: &'static [(&'static str, &'static str)],
}

/// The words in English.
#[must_use]
pub fn english() -> &'static Words {
    &english::WORDS
}

/// How times are written in English. By itself, so that a browser that only writes times gets no other words.
#[must_use]
pub fn english_times() -> &'static TimeWords {
    &english::TIMES
}

impl Language {
    /// Its words on what is printed, and on candidates' pages.
    #[must_use]
    pub fn words(self) -> &'static Words {
        let Self::English = self;
        english()
    }

    /// How it writes times.
    #[must_use]
    pub fn times(self) -> &'static TimeWords {
        let Self::English = self;
        english_times()
    }
}
