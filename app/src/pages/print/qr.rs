//! QR codes as small inline SVG: one path, one stroke for each run of dark squares.

use std::fmt::Write as _;

use qrcodegen::{DataTooLong, Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::html::Html;

/// How the codes of one document are drawn.
pub(super) struct QrCodes {
    /// The pattern laid over every code; `None` looks for the best one each time.
    mask: Option<Mask>,
}

impl QrCodes {
    /// Codes of addresses that begin like this one. The pattern that suits it best suits the others, which differ in a few
    /// signs; looking for it takes twenty times as long as making a code. Every reader undoes every pattern.
    pub(super) fn like(address: &str) -> Self {
        Self { mask: code(address, None).ok().map(|code| code.mask()) }
    }

    /// Draws the code of an address. An address too long for any code, of more than 2,000 signs, gets none.
    pub(super) fn draw(&self, html: &mut Html, address: &str) {
        let Ok(code) = code(address, self.mask) else { return };
        let size = code.size();
        // What a usual code takes.
        let mut path = String::with_capacity(2_048);
        for y in 0..size {
            let mut x = 0;
            // Where the pen stands in this row; `None` before its first run.
            let mut pen = None;
            while x < size {
                let end = (x..size).find(|&x| !code.get_module(x, y)).unwrap_or(size);
                if end == x {
                    x += 1;
                    continue;
                }
                let length = end - x;
                // Writing into a String cannot fail.
                let _ = match pen {
                    None => write!(path, "M{x} {y}h{length}"),
                    Some(pen) => write!(path, "m{} 0h{length}", x - pen),
                };
                x = end;
                pen = Some(end);
            }
        }
        // Strokes run through the middle of the rows, half a square below their number.
        html.raw("<svg class=\"qr\" viewBox=\"0 -.5 ").text(&format!("{size} {size}"));
        html.raw("\" role=\"img\" aria-label=\"QR code of the log-in address\"><path d=\"")
            .text(&path)
            .raw("\"/></svg>");
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
    fn drawn(svg: &str) -> Vec<(i32, i32)> {
        let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
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

    fn svg(codes: &QrCodes, address: &str) -> String {
        let mut html = Html::default();
        codes.draw(&mut html, address);
        html.finish()
    }

    fn dark(code: &QrCode) -> Vec<(i32, i32)> {
        let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        all.filter(|&(x, y)| code.get_module(x, y)).collect()
    }

    #[test]
    fn the_path_draws_every_dark_square_and_no_other() {
        let best = QrCode::encode_text(ADDRESS, QrCodeEcc::Medium).unwrap();
        let svg = svg(&QrCodes::like(ADDRESS), ADDRESS);
        assert_eq!(drawn(&svg), dark(&best));
        assert!(svg.len() < 2_500, "{} bytes", svg.len());
    }

    #[test]
    fn another_address_gets_its_own_code_with_the_pattern_of_the_first() {
        let first = QrCode::encode_text(ADDRESS, QrCodeEcc::Medium).unwrap();
        let other = code(OTHER, Some(first.mask())).unwrap();
        assert_eq!((other.size(), other.mask()), (first.size(), first.mask()));
        let svg = svg(&QrCodes::like(ADDRESS), OTHER);
        assert_eq!(drawn(&svg), dark(&other));
        assert_ne!(dark(&other), dark(&first));
    }

    #[test]
    fn an_address_beyond_any_code_gets_none() {
        let long = "a".repeat(3_000);
        assert_eq!(svg(&QrCodes::like(&long), &long), "");
        assert_eq!(svg(&QrCodes::like(ADDRESS), &long), "");
    }
}
