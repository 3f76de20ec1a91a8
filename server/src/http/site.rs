//! The built site inside the program: hashed names, compressed beforehand, cached for ever. Files of a plain name are asked
//! about again.

use std::{borrow::Cow, collections::HashMap};

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use data_encoding::HEXLOWER;
use lanyard_app::{assets::Assets, error::ApiError, paths};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::{Lanyard, answer, encoding};

/// Every file of the site, as `xtask site` builds it; none before that, so that `cargo test` works without it.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
struct Files;

/// The codings that files lie there in beside their plain form, the smaller first, and how their names end. Over plain
/// http no browser asks for brotli.
const CODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// A hashed name means these bytes for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A plain name means other bytes after an upgrade.
const FOR_AN_HOUR: &str = "public, max-age=3600";

struct File {
    kind: &'static str,
    /// How long it may be kept.
    caching: &'static str,
    /// Tells its bytes from those of another version; only files of a plain name need one.
    tag: Option<String>,
    plain: Cow<'static, [u8]>,
    /// By coding, in the order of [`CODINGS`].
    coded: Vec<(&'static str, Cow<'static, [u8]>)>,
}

impl File {
    /// A file under the name it is served by; `with` gives what lies there under a name.
    fn read(logical: &str, name: &str, with: impl Fn(&str) -> Option<Cow<'static, [u8]>>) -> Option<Self> {
        let plain = with(name)?;
        let coded = CODINGS.iter().filter_map(|(coding, end)| Some((*coding, with(&format!("{name}.{end}"))?)));
        let coded = coded.collect();
        let is_plain = logical == name;
        let tag = is_plain.then(|| HEXLOWER.encode(&Sha256::digest(&plain)[..8]));
        Some(Self { kind: kind(name), caching: if is_plain { FOR_AN_HOUR } else { FOR_EVER }, tag, plain, coded })
    }
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
            .iter()
            .filter_map(|(logical, name)| {
                let file = File::read(logical, name, |name| Files::get(name).map(|file| file.data))?;
                Some((name.clone(), file))
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
        copy_script: address("copy.js"),
        candidate_script: address("candidate.js"),
        passkeys_script: address("passkeys.js"),
        app_script: address("lanyard.js"),
        app_wasm: address("lanyard.wasm"),
        app_pieces: Vec::new(),
        live_script: address("live.js"),
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
pub async fn asset(
    State(lanyard): State<Lanyard>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    match name.ok().and_then(|Path(name)| lanyard.site.files.get(&name)) {
        Some(file) => serve(file, &headers),
        None => answer::problem(&lanyard, &ApiError::NotFound),
    }
}

/// `GET /robots.txt`: asked for under its own name.
pub async fn robots(State(lanyard): State<Lanyard>, headers: HeaderMap) -> Response {
    match lanyard.site.logical.get("robots.txt").and_then(|name| lanyard.site.files.get(name)) {
        Some(file) => serve(file, &headers),
        None => answer::problem(&lanyard, &ApiError::NotFound),
    }
}

fn serve(file: &File, request: &HeaderMap) -> Response {
    let coded = file.coded.iter().find(|(coding, _)| encoding::takes(request, coding));
    let (coding, bytes) = coded.map_or((None, &file.plain), |(coding, bytes)| (Some(*coding), bytes));
    // Other bytes, another tag.
    let tag = file.tag.as_ref().map(|tag| format!("\"{tag}-{}\"", coding.unwrap_or("plain")));
    let is_known = tag.as_deref().is_some_and(|tag| knows(request, tag));
    let mut response = Response::new(match bytes {
        _ if is_known => Body::empty(),
        Cow::Borrowed(bytes) => Body::from(*bytes),
        Cow::Owned(bytes) => Body::from(bytes.clone()),
    });
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(file.caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        headers.insert(header::ETAG, tag);
    }
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// Does whoever asks have these bytes already?
fn knows(request: &HeaderMap, tag: &str) -> bool {
    let lines = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut known = lines.flat_map(|line| line.split(','));
    known.any(|known| matches!(known.trim(), known if known == "*" || known.trim_start_matches("W/") == tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(logical: &str, name: &str) -> File {
        let bytes = |name: &str| Some(Cow::Owned(name.as_bytes().to_vec()));
        File::read(logical, name, bytes).unwrap()
    }

    fn asked(file: &File, headers: &[(header::HeaderName, &'static str)]) -> (StatusCode, Response) {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        let response = serve(file, &headers);
        (response.status(), response)
    }

    #[test]
    fn the_smallest_form_that_is_taken_is_sent() {
        let wasm = file("lanyard.wasm", "lanyard-1.wasm");
        for (takes, coding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip, deflate", Some("gzip")),
            ("br;q=0, gzip", Some("gzip")),
            ("gzip;q=0, br;q=0.1", Some("br")),
            ("br;q=0", None),
            ("identity", None),
            ("", None),
        ] {
            let (status, response) = asked(&wasm, &[(header::ACCEPT_ENCODING, takes)]);
            let sent = response.headers().get(header::CONTENT_ENCODING).map(|coding| coding.to_str().unwrap());
            assert_eq!((status, sent), (StatusCode::OK, coding), "{takes}");
            assert_eq!(response.headers()[header::VARY], "accept-encoding", "{takes}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], FOR_EVER);
        }
    }

    #[test]
    fn a_file_of_a_plain_name_is_asked_about_again() {
        let icon = file("favicon.svg", "favicon.svg");
        let (_, first) = asked(&icon, &[(header::ACCEPT_ENCODING, "gzip")]);
        assert_eq!(first.headers()[header::CACHE_CONTROL], FOR_AN_HOUR);
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let tag: &'static str = tag.leak();
        for (known, status) in [(tag, 304), ("*", 304), ("\"other\"", 200)] {
            let answer = asked(&icon, &[(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, known)]);
            assert_eq!(answer.0, status, "{known}");
        }
        let (status, plain) = asked(&icon, &[(header::IF_NONE_MATCH, tag)]);
        assert_eq!(status, 200, "the plain form has a tag of its own: {:?}", plain.headers());
        let (_, other) = asked(&file("robots.txt", "robots.txt"), &[(header::ACCEPT_ENCODING, "gzip")]);
        assert_ne!(other.headers()[header::ETAG], tag);
    }
}
