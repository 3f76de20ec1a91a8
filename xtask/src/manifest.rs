//! Answers for `manifest.txt`: which served name each asset has, one `logical<TAB>served` a line.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::assets::Asset;

/// The manifest's own name in the site.
pub const FILE_NAME: &str = "manifest.txt";

/// The manifest of these assets, in their order.
pub fn write(assets: &[Asset]) -> String {
    assets.iter().fold(String::new(), |text, asset| format!("{text}{}\t{}\n", asset.logical_name, asset.served_name))
}

/// Reads what [`write()`] wrote: served names by logical name.
pub fn read(text: &str) -> Result<BTreeMap<String, String>> {
    text.lines()
        .map(|line| {
            let (logical, served) =
                line.split_once('\t').with_context(|| format!("{FILE_NAME} has a line without a tab: {line}"))?;
            Ok((logical.to_owned(), served.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let assets = [Asset::new("main.css", b"abc".to_vec()), Asset::new("robots.txt", b"abc".to_vec())];
        let text = write(&assets);
        assert_eq!(text, "main.css\tmain-ba7816bf8f01.css\nrobots.txt\trobots.txt\n");
        let names = read(&text).unwrap();
        assert_eq!(names["main.css"], "main-ba7816bf8f01.css");
        assert_eq!(names["robots.txt"], "robots.txt");
    }

    #[test]
    fn a_line_without_a_tab_is_refused() {
        assert!(read("main.css main.css").unwrap_err().to_string().contains("without a tab"));
    }
}
