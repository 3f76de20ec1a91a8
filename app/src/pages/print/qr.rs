//! QR codes as small inline SVG: one path, one stroke for each run of dark squares.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use super::html::Html;

/// Draws the code of an address. An address too long for any code, of more than 2,000 signs, gets none.
pub(super) fn qr(html: &mut Html, address: &str) {
    // Level M survives a fold or a stain on 15 % of the code and keeps the squares of a usual address above half a
    // millimetre.
    let Ok(code) = QRBuilder::new(address).ecl(ECL::M).build() else { return };
    let mut path = String::with_capacity(4 * code.size * code.size / 2);
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        // Where the pen stands in this row; `None` before its first run.
        let mut pen = None;
        while x < code.size {
            if !row[x].value() {
                x += 1;
                continue;
            }
            let length = row[x..].iter().take_while(|square| square.value()).count();
            // Writing into a String cannot fail.
            let _ = match pen {
                None => write!(path, "M{x} {y}h{length}"),
                Some(pen) => write!(path, "m{} 0h{length}", x - pen),
            };
            x += length;
            pen = Some(x);
        }
    }
    // Strokes run through the middle of the rows, half a square below their number.
    html.raw("<svg class=\"qr\" viewBox=\"0 -.5 ").text(&format!("{0} {0}", code.size));
    html.raw("\" role=\"img\" aria-label=\"QR code of the log-in address\"><path d=\"").text(&path).raw("\"/></svg>");
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://test.northgate.example/i/NG-2041#u=K7RM-T4XW";

    /// The dark squares that a path draws.
    fn drawn(svg: &str) -> Vec<(usize, usize)> {
        let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut squares = Vec::new();
        for step in path.replace('M', " M").replace('m', " m").replace('h', " h").split(" M").skip(1) {
            let mut words = step.split_whitespace();
            let mut x: usize = words.next().unwrap().parse().unwrap();
            let y: usize = words.next().unwrap().parse().unwrap();
            for word in words {
                match word.split_at(1) {
                    ("h", length) => {
                        let length: usize = length.parse().unwrap();
                        squares.extend((x..x + length).map(|x| (x, y)));
                        x += length;
                    }
                    ("m", gap) => x += gap.parse::<usize>().unwrap(),
                    _ => assert_eq!(word, "0"),
                }
            }
        }
        squares
    }

    #[test]
    fn the_path_draws_every_dark_square_and_no_other() {
        let code = QRBuilder::new(ADDRESS).ecl(ECL::M).build().unwrap();
        let all = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
        let dark: Vec<_> = all.filter(|(x, y)| code[*y][*x].value()).collect();
        let mut html = Html::default();
        qr(&mut html, ADDRESS);
        let svg = html.finish();
        assert_eq!(drawn(&svg), dark);
        assert!(svg.len() < 2_500, "{} bytes", svg.len());
    }

    #[test]
    fn an_address_beyond_any_code_gets_none() {
        let mut html = Html::default();
        qr(&mut html, &"a".repeat(3_000));
        assert_eq!(html.finish(), "");
    }
}
