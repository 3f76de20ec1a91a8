//! Both ways for whoever meets a device on which somebody is logged in: going on as they are, or logging out.

use maud::{Markup, html};

use crate::{
    model::whose::{FIELD, Whose},
    pages::finished::hidden_field,
};

/// Where the two ways lead.
pub(super) struct TwoWays<'a> {
    /// The address of going on.
    pub address: &'a str,
    /// What its link says.
    pub go_on: Markup,
    /// Where the form posts that logs out.
    pub log_out: &'a str,
    /// What its button says.
    pub button: &'a str,
    /// Who is logged in.
    pub whose: &'a Whose,
}

impl TwoWays<'_> {
    /// A link and a form beside each other.
    pub(super) fn write(&self) -> Markup {
        html! {
            div class="buttons" {
                a href=(self.address) class="button" { span { (self.go_on) } }
                form method="post" action=(self.log_out) {
                    (hidden_field(FIELD, &self.whose.0))
                    button type="submit" class="button button-secondary" { (self.button) }
                }
            }
        }
    }
}
