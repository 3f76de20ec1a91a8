//! QR codes as small inline SVG: one path, one stroke for each run of dark squares.

use maud::Render;
use qrcodegen::{DataTooLong, Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// How the codes of one document are drawn.
pub(in crate::pages) struct QrCodes {
    /// The pattern laid over every code; `None` looks for the best one each time.
    mask: Option<Mask>,
}

impl QrCodes {
    /// Codes of addresses that begin like this one. The pattern that suits it best suits the others, which differ in a few
    /// characters; looking for it takes twenty times as long as making a code. Every reader undoes every pattern.
    pub(in crate::pages) fn like(address: &str) -> Self {
        Self { mask: code(address, None).ok().map(|code| code.mask()) }
    }

    /// The code of an address. One too long for any code, of more than 2,000 characters, has none.
    pub(in crate::pages) fn of(&self, address: &str) -> Option<Drawn> {
        code(address, self.mask).ok().map(Drawn)
    }
}

/// A code as the `d` of a path: digits and letters of ours, which need no escaping.
pub(in crate::pages) struct Drawn(QrCode);

impl Drawn {
    /// Strokes run through the middle of the rows, half a square below their number.
    pub(in crate::pages) fn view_box(&self) -> String {
        format!("0 -.5 {size} {size}", size = self.0.size())
    }
}

impl Render for Drawn {
    fn render_to(&self, path: &mut String) {
        let size = self.0.size();
        for y in 0..size {
            let mut x = 0;
            // Where the pen stands in this row; `None` before its first run.
            let mut pen: Option<i32> = None;
            while x < size {
                let end = (x..size).find(|&x| !self.0.get_module(x, y)).unwrap_or(size);
                if end == x {
                    x += 1;
                    continue;
                }
                // 500 codes are half a million numbers, too many for `write!`.
                if let Some(pen) = pen {
                    path.push('m');
                    (x - pen).render_to(path);
                    path.push_str(" 0h");
                } else {
                    path.push('M');
                    x.render_to(path);
                    path.push(' ');
                    y.render_to(path);
                    path.push('h');
                }
                (end - x).render_to(path);
                x = end;
                pen = Some(end);
            }
        }
    }
}

/// Level M survives a fold or a stain on 15 % of the code and keeps the squares of a usual address above half a
/// millimetre. A higher level is taken where it needs no more squares.
fn code(address: &str, mask: Option<Mask>) -> Result<QrCode, DataTooLong> {
    let segment = QrSegment::make_bytes(address.as_bytes());
    QrCode::encode_segments_advanced(&[segment], QrCodeEcc::Medium, Version::MIN, Version::MAX, mask, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://test.northgate.example/i/NG-2041#u=K7RM-T4XW";
    const OTHER: &str = "https://test.northgate.example/i/NG-2041#u=9HDN-4QP2";

    /// The dark squares that a path draws.
    fn drawn(path: &str) -> Vec<(i32, i32)> {
        let mut squares = Vec::new();
        for step in path.replace('M', " M").replace('m', " m").replace('h', " h").split(" M").skip(1) {
            let mut words = step.split_whitespace();
            let mut x: i32 = words.next().unwrap().parse().unwrap();
            let y: i32 = words.next().unwrap().parse().unwrap();
            for word in words {
                match word.split_at(1) {
                    ("h", length) => {
                        let length: i32 = length.parse().unwrap();
                        squares.extend((x..x + length).map(|x| (x, y)));
                        x += length;
                    }
                    ("m", gap) => x += gap.parse::<i32>().unwrap(),
                    _ => assert_eq!(word, "0"),
                }
            }
        }
        squares
    }

    fn path(codes: &QrCodes, address: &str) -> Option<String> {
        codes.of(address).map(|code| code.render().into_string())
    }

    fn dark(code: &QrCode) -> Vec<(i32, i32)> {
        let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        all.filter(|&(x, y)| code.get_module(x, y)).collect()
    }

    #[test]
    fn the_path_draws_every_dark_square_and_no_other() {
        let best = QrCode::encode_text(ADDRESS, QrCodeEcc::Medium).unwrap();
        let path = path(&QrCodes::like(ADDRESS), ADDRESS).unwrap();
        assert_eq!(drawn(&path), dark(&best));
        assert!(path.len() < 2_400, "{} bytes", path.len());
        assert!(path.bytes().all(|character| b"Mmh 0123456789".contains(&character)), "nothing to escape: {path}");
    }

    #[test]
    fn another_address_gets_its_own_code_with_the_pattern_of_the_first() {
        let first = QrCode::encode_text(ADDRESS, QrCodeEcc::Medium).unwrap();
        let other = code(OTHER, Some(first.mask())).unwrap();
        assert_eq!((other.size(), other.mask()), (first.size(), first.mask()));
        let path = path(&QrCodes::like(ADDRESS), OTHER).unwrap();
        assert_eq!(drawn(&path), dark(&other));
        assert_ne!(dark(&other), dark(&first));
    }

    #[test]
    fn an_address_beyond_any_code_gets_none() {
        let long = "a".repeat(3_000);
        assert_eq!(path(&QrCodes::like(&long), &long), None);
        assert_eq!(path(&QrCodes::like(ADDRESS), &long), None);
    }
}
