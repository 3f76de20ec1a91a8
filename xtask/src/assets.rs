//! Answers for one asset of the site: its name for ever, its bytes and their compressed form.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::css;

/// Files that are asked for by their plain name, which therefore cannot carry a hash.
const PLAIN_NAMES: [&str; 2] = ["favicon.svg", "robots.txt"];

/// Brotli's window of 4 MiB holds every asset whole; browsers take up to 24.
const BROTLI_WINDOW_BITS: i32 = 22;
/// The strongest; the site is compressed once and fetched many times.
const BROTLI_QUALITY: i32 = 11;

/// Something a browser fetches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The name the rest of the code uses, such as `main.css`.
    pub logical_name: String,
    /// The name it is served under, such as `main-0123456789ab.css`.
    pub served_name: String,
    /// The content, uncompressed.
    pub bytes: Vec<u8>,
}

impl Asset {
    /// An asset whose served name follows from its content, so that it may be cached for ever.
    pub fn new(logical_name: &str, bytes: Vec<u8>) -> Self {
        let served_name = if PLAIN_NAMES.contains(&logical_name) {
            logical_name.to_owned()
        } else {
            hashed_name(logical_name, &bytes)
        };
        Self { logical_name: logical_name.to_owned(), served_name, bytes }
    }

    /// The content in gzip, for browsers that reach the server over plain http; nothing when that is no smaller.
    pub fn gzipped(&self) -> Result<Option<Vec<u8>>> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&self.bytes).with_context(|| format!("could not compress {}", self.logical_name))?;
        let compressed = encoder.finish().with_context(|| format!("could not compress {}", self.logical_name))?;
        Ok((compressed.len() < self.bytes.len()).then_some(compressed))
    }

    /// The content in brotli, or nothing when that is no smaller.
    pub fn compressed(&self) -> Result<Option<Vec<u8>>> {
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: BROTLI_QUALITY,
            lgwin: BROTLI_WINDOW_BITS,
            size_hint: self.bytes.len(),
            ..Default::default()
        };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut self.bytes.as_slice(), &mut compressed, &parameters)
            .with_context(|| format!("could not compress {}", self.logical_name))?;
        Ok((compressed.len() < self.bytes.len()).then_some(compressed))
    }
}

/// The style sheet of this name in the folder, without its comments.
pub fn style_sheet(folder: &Path, name: &str) -> Result<Asset> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(Asset::new(name, css::without_comments(&text).into_bytes()))
}

/// Every file of the folder of files that are served as they are; hidden files stay behind.
pub fn public_files(folder: &Path) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for item in fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))? {
        let path = item?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .with_context(|| format!("a name in {} is not plain text", folder.display()))?;
        if name.starts_with('.') {
            continue;
        }
        ensure!(path.is_file(), "{} is not a file: the folder of public files has no folders inside", path.display());
        assets.push(Asset::new(name, fs::read(&path).with_context(|| format!("could not read {}", path.display()))?));
    }
    Ok(assets)
}

/// Puts the assets in the order of their logical names and refuses two of one name.
pub fn sorted(mut assets: Vec<Asset>) -> Result<Vec<Asset>> {
    assets.sort_by(|a, b| a.logical_name.cmp(&b.logical_name));
    if let Some(pair) = assets.windows(2).find(|pair| pair[0].logical_name == pair[1].logical_name) {
        bail!("two assets are called {}", pair[0].logical_name);
    }
    Ok(assets)
}

/// `main.css` becomes `main-<first 12 hex digits of SHA-256>.css`.
fn hashed_name(logical_name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hash = digest.iter().take(6).fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
    match logical_name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{logical_name}-{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_served_name_carries_the_start_of_the_sha_256() {
        // SHA-256 of "abc" from FIPS 180-2: ba7816bf 8f01cfea …
        assert_eq!(Asset::new("main.css", b"abc".to_vec()).served_name, "main-ba7816bf8f01.css");
        assert_eq!(Asset::new("LICENSE", b"abc".to_vec()).served_name, "LICENSE-ba7816bf8f01");
    }

    #[test]
    fn files_that_are_asked_for_by_name_keep_it() {
        assert_eq!(Asset::new("robots.txt", b"abc".to_vec()).served_name, "robots.txt");
        assert_eq!(Asset::new("favicon.svg", b"abc".to_vec()).served_name, "favicon.svg");
    }

    #[test]
    fn another_content_has_another_name() {
        assert_ne!(Asset::new("a.js", b"1".to_vec()).served_name, Asset::new("a.js", b"2".to_vec()).served_name);
    }

    #[test]
    fn compression_gives_the_content_back() {
        let asset = Asset::new("a.txt", "Spring placement, room B12. ".repeat(100).into_bytes());
        let compressed = asset.compressed().unwrap().unwrap();
        let mut restored = Vec::new();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut restored).unwrap();
        assert_eq!(restored, asset.bytes);
        assert!(compressed.len() < 100, "{} bytes", compressed.len());
        let gzipped = asset.gzipped().unwrap().unwrap();
        let mut restored = Vec::new();
        flate2::read::GzDecoder::new(gzipped.as_slice()).read_to_end(&mut restored).unwrap();
        assert_eq!(restored, asset.bytes);
        assert!(gzipped.len() < 150, "{} bytes", gzipped.len());
    }

    #[test]
    fn what_does_not_shrink_is_left_alone() {
        assert_eq!(Asset::new("a.txt", b"x".to_vec()).compressed().unwrap(), None);
        assert_eq!(Asset::new("a.txt", b"x".to_vec()).gzipped().unwrap(), None);
    }

    #[test]
    fn two_assets_of_one_name_are_refused() {
        let twice = vec![Asset::new("a.js", vec![]), Asset::new("a.js", vec![1])];
        assert_eq!(sorted(twice).unwrap_err().to_string(), "two assets are called a.js");
    }
}
