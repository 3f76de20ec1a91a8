//! Words that browser and server both speak: plain data with serde, no I/O and no Leptos.

pub mod act;
pub mod action;
pub mod activity;
pub mod address;
pub mod batch;
pub mod candidate;
pub mod choice;
pub mod civil;
pub mod country;
pub mod entry;
pub mod find;
pub mod id;
pub mod invisible;
pub mod page;
pub mod paper;
pub mod person;
pub mod print;
pub mod pulse;
pub mod report;
pub mod room;
pub mod search;
pub mod selection;
pub mod session;
pub mod settings;
pub mod staff;
pub mod whose;
