//! What only a browser can do on top of pages that already work as plain HTML.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod answers;
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
mod kept;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod navigation;
mod page;
#[cfg(feature = "hydrate")]
mod role;
#[cfg(feature = "hydrate")]
mod rows;
#[cfg(feature = "hydrate")]
mod scrolled;
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
    act, address, answered, ask, begin, copy, download, focus_is_lost, focus_on, follow, forget, forget_others,
    is_on_box, is_typing, keep_focus, keep_here, keep_in_tab, kept_here, kept_in_tab, leave, load, mark_rows,
    move_focus, navigator, on_escape, open_dialog, post, post_form, press, pressed_box, propose_zone, read, readdress,
    replace, scroll_to, scrolled_to, set_later, show_theme, step, submit, takes_letters, told, uncover, watch,
    write_row, write_rows,
};
#[cfg(feature = "hydrate")]
pub use {
    answers::{keep_answer, kept_answer},
    clipboard::copy,
    dialog::open_dialog,
    download::download,
    escape::on_escape,
    fetch::{act, post, post_form, read},
    focus::{begin, focus_is_lost, focus_on, is_typing, keep_focus, move_focus},
    kept::{forget, forget_others, keep_here, keep_in_tab, kept_here, kept_in_tab},
    live::follow,
    navigation::{ask, leave, load, navigator, readdress, replace, submit, told},
    role::role,
    rows::{is_on_box, mark_rows, press, pressed_box, step, takes_letters, write_row, write_rows},
    scrolled::{scroll_to, scrolled_to},
    session_times::{propose_zone, set_later},
    standing::{address, answered, uncover, watch},
    theme::{show_theme, theme},
    wire::whose,
};
