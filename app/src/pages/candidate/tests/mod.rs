//! Every candidate page, rendered: what the two parts of the tests share.

mod said;
mod sound;

use super::Frame;
use crate::{
    assets::Assets,
    model::{
        candidate::{LoggedIn, Login},
        civil::CivilTime,
        person::{Asked, AskedDetails},
        whose::Whose,
    },
    paths,
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

/// The frame of a page of somebody who is logged in.
fn frame_with(with: Login, next: &'static str) -> Frame {
    let institution_name = "Northgate Test Centre".to_owned();
    let whose = Whose("9f86d081884c7d65".to_owned());
    Frame { logged_in: Some(LoggedIn { institution_name, with, whose, next }), ..frame() }
}

fn slip() -> Frame {
    frame_with(Login::Slip("K7RM-T4XW".to_owned()), paths::WELCOME)
}

fn username() -> Frame {
    frame_with(Login::Username("maria-3749".to_owned()), paths::ME)
}

fn asked(asked: Asked) -> AskedDetails {
    AskedDetails { birth_date: asked, country: asked, email: asked, candidate_number: asked }
}

/// Tuesday, 12 May 2026, at this time.
fn at(hour: u8, minute: u8) -> CivilTime {
    let zone = "Europe/Madrid".to_owned();
    CivilTime { year: 2026, month: 5, day: 12, weekday: 1, hour, minute, zone, ..CivilTime::default() }
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
