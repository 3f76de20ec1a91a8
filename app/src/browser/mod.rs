//! What only a browser can do on top of pages that already work as plain HTML.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod clipboard;
#[cfg(feature = "hydrate")]
mod dialog;
#[cfg(feature = "hydrate")]
mod download;
#[cfg(feature = "hydrate")]
mod escape;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod focus;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod navigation;
mod page;
#[cfg(feature = "hydrate")]
mod session_times;
#[cfg(feature = "hydrate")]
mod standing;
#[cfg(feature = "hydrate")]
mod theme;
#[cfg(feature = "hydrate")]
mod wire;

pub use page::Standing;

#[cfg(not(feature = "hydrate"))]
pub use absent::{
    address, answered, ask, begin, copy, download, focus_is_lost, follow, is_typing, keep_focus, leave, load,
    move_focus, navigator, on_escape, open_dialog, post, post_form, propose_zone, readdress, replace, set_later,
    submit, uncover, watch,
};
#[cfg(feature = "hydrate")]
pub use {
    clipboard::copy,
    dialog::open_dialog,
    download::download,
    escape::on_escape,
    fetch::{post, post_form, read},
    focus::{begin, focus_is_lost, is_typing, keep_focus, move_focus},
    live::follow,
    navigation::{ask, leave, load, navigator, readdress, replace, submit},
    session_times::{propose_zone, set_later},
    standing::{address, answered, uncover, watch},
    theme::theme,
    wire::whose,
};
