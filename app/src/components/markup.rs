//! Choices of a list written as markup. A session may have hundreds of batches; built element by element they cost as much
//! as the table beside them, on the server and again in the browser.

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
fn push_text(markup: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            letter => markup.push(letter),
        }
    }
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
