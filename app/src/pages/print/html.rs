//! A document in the making: our own markup as it stands in the program, everything else escaped.

/// HTML being written. 500 cards are 10,000 pieces of text, so they go straight into one string.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup that stands in the program; nothing that somebody typed can come in here.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, for the content of an element or the value of an attribute in double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            self.0.push_str(&rest[..at]);
            self.0.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#x27;",
            });
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
        self
    }

    /// The finished document.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        let mut html = Html::default();
        html.raw("<p>").text("\"><script>'é' & ").text("").text("<").raw("</p>");
        assert_eq!(html.finish(), "<p>&quot;&gt;&lt;script&gt;&#x27;é&#x27; &amp; &lt;</p>");
    }
}
