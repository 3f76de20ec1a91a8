//! The e-mail address that a member of staff logs in with: its shape, and how two are compared.

use super::line::one_line;

/// The longest address (RFC 5321 section 4.5.3.1.3, less the angle brackets).
const LIMIT: usize = 254;

/// Text that cannot be an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.org")]
pub struct BadEmail;

/// Takes an address as an operator writes it. Whether it receives mail is not asked: it only names the account.
pub fn parse(text: &str) -> Result<String, BadEmail> {
    let text = one_line(text);
    let (name, host) = text.rsplit_once('@').ok_or(BadEmail)?;
    let whole = !name.is_empty() && !host.is_empty() && !host.starts_with('.') && !host.ends_with('.');
    let plain = !text.contains(char::is_whitespace);
    if whole && plain && text.len() <= LIMIT { Ok(text) } else { Err(BadEmail) }
}

/// The form in which addresses are compared: case, surrounding space and what is never seen are ignored, nothing else. Empty
/// for text with control characters: no account has such an address, and a database may refuse to look for it.
#[must_use]
pub fn key(typed: &str) -> String {
    let typed = typed.trim();
    if typed.contains(char::is_control) {
        return String::new();
    }
    one_line(typed).chars().take(LIMIT).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(parse(" Owner@Northgate.test ").as_deref(), Ok("Owner@Northgate.test"));
        assert_eq!(key(" Owner@Northgate.test "), "owner@northgate.test");
        assert_eq!(parse("owner\u{202e}@northgate.test\u{200b}").as_deref(), Ok("owner@northgate.test"));
        assert_eq!(key("\u{feff}owner@northgate.test\u{200b}"), "owner@northgate.test");
        assert_ne!(key("o'brien@a.test"), key("obrien@a.test"));
        for nobodys in ["ow\u{0}ner@northgate.test", "owner@northgate.test\u{7f}", "  "] {
            assert_eq!(key(nobodys), "", "{nobodys:?}");
        }
        for refused in ["", "a", "@a.test", "a@", "a b@c.test", "a@.test"] {
            assert_eq!(parse(refused), Err(BadEmail), "{refused:?}");
        }
    }
}
