//! The built site inside the program: hashed names, compressed beforehand, cached for ever.

use std::{borrow::Cow, collections::HashMap};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lanyard_app::{assets::Assets, paths};
use rust_embed::RustEmbed;

use super::Lanyard;

/// Every file of the site; built by `xtask site`, so that `cargo test` works without it.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Files;

struct File {
    kind: &'static str,
    plain: Cow<'static, [u8]>,
    brotli: Option<Cow<'static, [u8]>>,
}

/// The site: files by their hashed name, and the addresses that pages link to.
pub struct Site {
    files: HashMap<String, File>,
    logical: HashMap<String, String>,
    assets: Assets,
}

impl Site {
    /// The site that was built into the program.
    #[must_use]
    pub fn embedded() -> Self {
        let manifest = Files::get("manifest.txt").map(|file| file.data).unwrap_or_default();
        let manifest = String::from_utf8_lossy(&manifest);
        let logical = manifest.lines().filter_map(|line| line.split_once('\t'));
        let logical: HashMap<String, String> = logical.map(|(name, hashed)| (name.into(), hashed.into())).collect();
        let files = logical
            .values()
            .filter_map(|name| {
                let plain = Files::get(name)?.data;
                let brotli = Files::get(&format!("{name}.br")).map(|file| file.data);
                Some((name.clone(), File { kind: kind(name), plain, brotli }))
            })
            .collect();
        let mut assets = assets(|name| logical.get(name).cloned().unwrap_or_else(|| name.to_owned()));
        let pieces = Files::get("chunks.txt").map(|file| file.data).unwrap_or_default();
        assets.app_pieces = pieces_of(&String::from_utf8_lossy(&pieces));
        Self { files, logical, assets }
    }

    /// No files, and addresses without hashes: for tests that compare whole pages.
    #[must_use]
    pub fn unbuilt() -> Self {
        Self { files: HashMap::new(), logical: HashMap::new(), assets: assets(str::to_owned) }
    }

    /// The addresses that pages link to.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.assets
    }
}

fn assets(name: impl Fn(&str) -> String) -> Assets {
    let address = |logical| format!("{}/{}", paths::ASSETS, name(logical));
    Assets {
        style: address("main.css"),
        print_style: address("print.css"),
        print_script: address("print.js"),
        candidate_script: address("candidate.js"),
        app_script: address("lanyard.js"),
        app_wasm: address("lanyard.wasm"),
        app_pieces: Vec::new(),
        icon: address("favicon.svg"),
    }
}

/// The addresses of each piece's files, from lines of `piece<TAB>file file`.
fn pieces_of(list: &str) -> Vec<(String, Vec<String>)> {
    let lines = list.lines().filter_map(|line| line.split_once('\t'));
    let addresses = |files: &str| files.split(' ').map(|file| format!("{}/{file}", paths::ASSETS)).collect();
    lines.map(|(piece, files)| (piece.to_owned(), addresses(files))).collect()
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        // Anything else and the browser compiles only after the last byte.
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{name}`.
pub async fn asset(State(lanyard): State<Lanyard>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    match lanyard.site.files.get(&name) {
        Some(file) => serve(file, &headers, "public, max-age=31536000, immutable"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /robots.txt`: asked for under its own name, so it is not cached for ever.
pub async fn robots(State(lanyard): State<Lanyard>, headers: HeaderMap) -> Response {
    match lanyard.site.logical.get("robots.txt").and_then(|name| lanyard.site.files.get(name)) {
        Some(file) => serve(file, &headers, "public, max-age=3600"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn serve(file: &File, request: &HeaderMap, caching: &'static str) -> Response {
    let takes_brotli = request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "br"));
    let (bytes, encoding) = match &file.brotli {
        Some(brotli) if takes_brotli => (brotli, Some("br")),
        _ => (&file.plain, None),
    };
    let body = match bytes {
        Cow::Borrowed(bytes) => Body::from(*bytes),
        Cow::Owned(bytes) => Body::from(bytes.clone()),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
