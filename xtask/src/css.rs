//! Answers for taking the comments out of the style sheet before browsers fetch it.

/// Leaves out comments, blank lines and the space around lines; everything inside quotes stays as it is.
///
/// Quoted text in CSS cannot hold a bare line break, so trimming lines never reaches into it.
pub fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut quote = None;
    let mut rest = css.chars().peekable();
    while let Some(character) = rest.next() {
        match (quote, character) {
            (None, '/') if rest.peek() == Some(&'*') => {
                rest.next();
                skip_comment(&mut rest);
                continue;
            }
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if character == open => quote = None,
            (Some(_), '\\') => {
                kept.push(character);
                kept.extend(rest.next());
                continue;
            }
            _ => {}
        }
        kept.push(character);
    }
    let lines: Vec<&str> = kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Goes on to the character after the end of the comment.
fn skip_comment(rest: &mut impl Iterator<Item = char>) {
    let mut previous = ' ';
    for character in rest {
        if previous == '*' && character == '/' {
            return;
        }
        previous = character;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_blank_lines_and_indents_go() {
        let css = "/* Paper. */\n:root {\n  --ink: #1B1D21; /* text **/\n\n}\n/**/a { color: red }\n";
        assert_eq!(without_comments(css), ":root {\n--ink: #1B1D21;\n}\na { color: red }");
    }

    #[test]
    fn quoted_text_stays() {
        for css in [r#"a::before { content: "/* not a comment */" }"#, r#"a { content: "\"/*" } b { content: '*/' }"#] {
            assert_eq!(without_comments(css), css);
        }
    }

    #[test]
    fn an_unclosed_comment_ends_the_sheet() {
        assert_eq!(without_comments("a { } /* b { }"), "a { }");
    }
}
