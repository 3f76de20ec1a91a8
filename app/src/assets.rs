//! The addresses of the built site: the server finds the hashed names, the pages link to them.

/// Addresses of the site's files, such as `/assets/main-0f3a….css`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The stylesheet of every page.
    pub style: String,
    /// How printed documents lie on their paper.
    pub print_style: String,
    /// The button that prints; every document can be printed without it.
    pub print_script: String,
    /// The button that copies a text; people can select it without it.
    pub copy_script: String,
    /// The candidates' few lines of script; every page works without it.
    pub candidate_script: String,
    /// The script that asks a device for a passkey; codes work without it.
    pub passkeys_script: String,
    /// The administrators' app: what wasm-bindgen wrote.
    pub app_script: String,
    /// The administrators' app itself.
    pub app_wasm: String,
    /// The files of each piece of the app, by its name; a file may belong to several.
    pub app_pieces: Vec<(String, Vec<String>)>,
    /// The script that follows sessions for all windows of a browser; each can follow its own without it.
    pub live_script: String,
    /// The icon in the browser's tab.
    pub icon: String,
}
