//! The candidates' pages: each a function from what the server knows to a finished HTML document, no script needed.

mod document;
mod fields;
mod help;
mod log_in;
mod message;
mod my_test;
mod new_username;
mod password;
mod personal_information;
mod replaced;
#[cfg(test)]
mod tests;

pub use help::help;
pub use log_in::{LogInAnswer, LogInPage, log_in};
pub use message::{MessageLink, MessagePage, message};
pub use my_test::{MyTestPage, my_test};
pub use new_username::{NewUsernamePage, new_username};
pub use password::{new_password, password};
pub use personal_information::{WelcomePage, personal_information};
pub use replaced::replaced;

use crate::{
    assets::Assets,
    words::{self, Words},
};

/// What stands around every page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Where the stylesheet, the script and the icon lie.
    pub assets: Assets,
    /// The institution's name at the top; without it the product's.
    pub institution_name: Option<String>,
    /// The language of the page.
    pub words: &'static Words,
}

impl Frame {
    /// A frame in English.
    #[must_use]
    pub fn english(assets: Assets, institution_name: Option<String>) -> Self {
        Self { assets, institution_name, words: words::english() }
    }
}
