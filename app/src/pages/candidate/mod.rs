//! The candidates' pages: each a function from what the server knows to a finished HTML document, no script needed.

mod document;
pub(super) mod fields;
mod help;
mod launch;
mod log_in;
mod logged_in;
mod message;
mod my_test;
mod new_username;
mod password;
mod personal_information;
mod printed;
mod replaced;
mod somebody_else;
#[cfg(test)]
mod tests;
mod two_ways;

pub(super) use document::body;
pub use help::help;
pub use launch::{LaunchForm, launch, launch_refused, leaving};
pub use log_in::{LogInPage, log_in};
pub use message::{Message, message};
pub use my_test::my_test;
pub use new_username::{NewUsernamePage, new_username};
pub use password::{new_password, password};
pub use personal_information::{PersonalInformationPage, personal_information};
pub use replaced::replaced;
pub use somebody_else::{another_account, somebody_else};

use maud::{Markup, html};

use super::finished::hidden_field;
use crate::{
    assets::Assets,
    model::{candidate::LoggedIn, whose::FIELD},
    words::{self, Words},
};

/// What stands around every page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Where the stylesheet, the script and the icon lie.
    pub assets: Assets,
    /// The institution's name at the top; without it the product's.
    pub institution_name: Option<String>,
    /// Who is logged in; `None` on pages that are nobody's.
    pub logged_in: Option<LoggedIn>,
    /// The language of the page.
    pub words: &'static Words,
}

impl Frame {
    /// A frame in English.
    #[must_use]
    pub fn english(assets: Assets, institution_name: Option<String>) -> Self {
        Self { assets, institution_name, logged_in: None, words: words::english() }
    }

    /// The frame of a page of this person's.
    #[must_use]
    pub fn of(assets: Assets, logged_in: LoggedIn) -> Self {
        let institution_name = Some(logged_in.institution_name.clone());
        Self { logged_in: Some(logged_in), ..Self::english(assets, institution_name) }
    }

    /// Says whose the form is that it stands in: every form that posts has it, but that which logs in.
    fn whose_field(&self) -> Markup {
        html! { @if let Some(logged_in) = &self.logged_in { (hidden_field(FIELD, &logged_in.whose.0)) } }
    }
}
