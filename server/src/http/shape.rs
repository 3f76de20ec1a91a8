//! The form of an app page as one number, so that the browser's half can tell a page that somebody changed on its way.
//!
//! Hydration takes the next element for the one it looks for. An extension that puts one more in front of it would have
//! the wrong elements wired up without a word, so `frontend/takeover.js` counts the nodes first, as they are counted here.

use std::borrow::Cow;

use memchr::memmem;

/// What stands where the number goes, as the app's document has it.
const BEFORE: &str = " data-shape=\"";

/// FNV-1a, 32 bits: offset and prime.
const OFFSET: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// An element that has no end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// An element in which `<` begins nothing but its own end.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "title")
}

/// What says of an element that its content is markup, which nothing of the app takes over: it is not counted, so that
/// somebody may have changed it.
const WRITTEN: &str = " data-written=";

/// Whether the content of the element with this name and this tag is not counted. It has none of its own kind in it.
fn is_written(name: &str, tag: &str) -> bool {
    matches!(name, "a" | "dl" | "select" | "tbody") && tag.contains(WRITTEN)
}

/// Writes the form of the app into a page that waits for it; every other page stays as it is.
pub fn written(mut html: String) -> String {
    let Some(place) = html.find(&format!("{BEFORE}\"")).map(|start| start + BEFORE.len()) else { return html };
    let Some(inside) = html[place..].split_once('>').map(|(_, inside)| of(inside)) else { return html };
    html.insert_str(place, &inside.to_string());
    html
}

/// The form of the nodes up to the end tag that belongs to an element opened before `html`. Every byte of every page comes
/// by here, so nothing is copied and marks of more than one letter are looked for only where they can be.
fn of(html: &str) -> u32 {
    let mut hash = OFFSET;
    let mut add =
        |text: &str| hash = text.bytes().fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME));
    let mut depth = 0_usize;
    // How deep a drawing began: within it a tag may end itself.
    let mut drawing = None;
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("<!") {
            add("#comment/");
            let is_long = comment.starts_with("--") && !comment.starts_with("-->");
            rest = if is_long { comment.split_once("-->").map_or("", |(_, rest)| rest) } else { after(comment, b'>') };
        } else if let Some(end) = rest.strip_prefix("</") {
            if depth == 0 {
                break;
            }
            depth -= 1;
            drawing = drawing.filter(|&begun| begun < depth);
            add("/");
            rest = after(end, b'>');
        } else if let Some(tag) = rest.strip_prefix('<') {
            let end = tag.bytes().position(|letter| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let mut name = Cow::Borrowed(&tag[..end]);
            if name.bytes().any(|letter| letter.is_ascii_uppercase()) {
                name = name.to_ascii_lowercase().into();
            }
            add(&name);
            rest = after_tag(tag);
            let whole = &tag[..tag.len() - rest.len()];
            let ends_itself = drawing.is_some() && whole.ends_with("/>");
            if ends_itself || is_void(&name) {
                add("/");
            } else if is_written(&name, whole) {
                add("/");
                let end = ["</", &name, ">"].concat();
                rest = memmem::find(rest.as_bytes(), end.as_bytes()).map_or("", |at| &rest[at + end.len()..]);
            } else if is_raw(&name) {
                let text = rest.split("</").next().unwrap_or_default();
                // The first line break in a text area is not its text.
                if !(text.is_empty() || (name == "textarea" && text == "\n")) {
                    add("#text/");
                }
                add("/");
                rest = after(&rest[text.len()..], b'>');
            } else {
                if name == "svg" {
                    drawing = drawing.or(Some(depth));
                }
                depth += 1;
            }
        } else {
            add("#text/");
            rest = rest.bytes().position(|byte| byte == b'<').map_or("", |start| &rest[start..]);
        }
    }
    hash
}

/// What comes after the first `mark`.
fn after(html: &str, mark: u8) -> &str {
    html.bytes().position(|byte| byte == mark).map_or("", |start| &html[start + 1..])
}

/// What comes after a tag; a `>` in a quoted value does not end it.
fn after_tag(tag: &str) -> &str {
    let mut quoted = false;
    let end = tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or("", |end| &tag[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash of the names as the browser lists them.
    fn listed(names: &str) -> u32 {
        names.bytes().fold(OFFSET, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
    }

    #[test]
    fn names_are_counted_as_the_browser_has_them() {
        for (html, names) in [
            ("</div>", ""),
            ("<p>a</p></div><p></p>", "p#text//"),
            ("a<!>b<!----></div>", "#text/#comment/#text/#comment/"),
            ("<!-- > <b> -->c</div>", "#comment/#text/"),
            ("<input value=\"a > b\"><br/>x</div>", "input/br/#text/"),
            ("<h1 class=\"a\">t</h1> <SVG></SVG></div>", "h1#text//#text/svg/"),
            ("<svg><g><path d=\"M0/>\"/></g><rect/></svg><p/>a</p></div>", "svggpath//rect//p#text//"),
            ("<textarea>\n</textarea><textarea>a <b></textarea></div>", "textarea/textarea#text//"),
            ("<script>if (a < b) {}</script></div>", "script#text//"),
            ("<table><tbody data-written=\"\"><tr><td>a</td></tr></tbody></table>b</div>", "tabletbody//#text/"),
            ("<select id=\"a\" data-written=\"\"><option>a</select></div>", "select/"),
            ("<tbody data-written=\"\"><tr>", "tbody/"),
            ("<a href=\"/\" data-written=\"\"><b>1</b> <abbr>a</abbr></a>b</div>", "a/#text/"),
        ] {
            assert_eq!(of(html), listed(names), "{html}");
        }
    }

    #[test]
    fn the_number_goes_where_the_document_has_a_place_for_it() {
        let page = "<body><div id=\"app\" data-shape=\"\"><p>a</p></div><i></i></body>".to_owned();
        let expected =
            format!("<body><div id=\"app\" data-shape=\"{}\"><p>a</p></div><i></i></body>", listed("p#text//"));
        assert_eq!(written(page), expected);
        let finished = "<body><div id=\"app\"><p>a</p></div></body>".to_owned();
        assert_eq!(written(finished.clone()), finished);
    }
}
