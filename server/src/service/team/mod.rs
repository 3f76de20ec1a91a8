//! Who works for the institution: the list, what owners and the operator do to one of them, links that let somebody in once.

mod activity;
mod agent;
pub mod bearer;
pub mod clients;
mod colleagues;
mod forgotten;
pub mod link;
mod list;
pub mod operator;
