//! Parts of a page written as markup: what there is much of and nothing in it listens, such as the rows of a table and the
//! choices of a list. Built element by element they cost many times as much, on the server and again in the browser.

/// Adds a choice to the markup of a list: its word, what people read, whether it is chosen, and whether what people read is
/// a name that is not to be translated.
pub fn push_option(markup: &mut String, (word, label): (&str, &str), is_chosen: bool, is_name: bool) {
    markup.push_str("<option value=\"");
    push_text(markup, word);
    markup.push('"');
    if is_name {
        markup.push_str(" translate=\"no\"");
    }
    if is_chosen {
        markup.push_str(" selected");
    }
    markup.push('>');
    push_text(markup, label);
    markup.push_str("</option>");
}

/// Adds text, of which nothing means anything as markup, between tags or between double quotes.
pub fn push_text(markup: &mut String, text: &str) {
    let mut rest = text;
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        // The letter has one byte, so both ends of it are ends of letters.
        let (before, from) = rest.split_at(place);
        let (letter, after) = from.split_at(1);
        markup.push_str(before);
        markup.push_str(match letter {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            _ => "&quot;",
        });
        rest = after;
    }
    markup.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_written_stays_text() {
        let mut markup = String::new();
        push_option(&mut markup, ("\"><script>", "</option><img src=x onerror='a()'> & “é”"), true, true);
        assert_eq!(
            markup,
            "<option value=\"&quot;&gt;&lt;script&gt;\" translate=\"no\" selected>\
             &lt;/option&gt;&lt;img src=x onerror='a()'&gt; &amp; “é”</option>"
        );
        markup.clear();
        push_option(&mut markup, ("", "Any"), false, false);
        assert_eq!(markup, "<option value=\"\">Any</option>");
    }
}
