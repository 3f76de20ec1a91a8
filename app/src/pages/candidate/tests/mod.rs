//! Every candidate page, rendered: what the two parts of the tests share.

mod said;
mod sound;

use super::Frame;
use crate::{
    assets::Assets,
    model::person::{Asked, AskedDetails},
};

fn frame() -> Frame {
    let assets = Assets {
        style: "/assets/main-1.css".to_owned(),
        candidate_script: "/assets/candidate-1.js".to_owned(),
        icon: "/favicon.svg".to_owned(),
        ..Assets::default()
    };
    Frame::english(assets, Some("Northgate Test Centre".to_owned()))
}

fn asked(asked: Asked) -> AskedDetails {
    AskedDetails { birth_date: asked, country: asked, email: asked, candidate_number: asked }
}

/// The values of an attribute, in the order of the page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The opening tags of an element.
fn tags<'a>(page: &'a str, element: &str) -> Vec<&'a str> {
    let start = format!("<{element} ");
    page.split(&start).skip(1).filter_map(|rest| rest.split('>').next()).collect()
}
