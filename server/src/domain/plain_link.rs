//! Plain links to engines: an address with placeholders, each filled in as text of an address.

use lanyard_app::model::test_engine::EngineProblem::{self, NotAnAddress, UnknownPlaceholder};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::test_engine::address_with_braces;

/// Whatever may mean something in an address (RFC 3986, section 2.3).
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What stands in the place of what.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// `{username}`: the personal username.
    pub username: &'a str,
    /// `{code}`: the slip code.
    pub code: &'a str,
    /// `{session}`: the name of the session.
    pub session: &'a str,
    /// `{sub}`: by what the engine knows the candidate.
    pub subject: &'a str,
}

impl Filling<'_> {
    fn of(&self, name: &str) -> Option<&str> {
        match name {
            "username" => Some(self.username),
            "code" => Some(self.code),
            "session" => Some(self.session),
            "sub" => Some(self.subject),
            _ => None,
        }
    }

    /// The address with each placeholder filled in. A value is one part of a path or a word, whatever stands in it.
    #[must_use]
    pub fn fill(&self, address: &str) -> String {
        let (mut filled, mut rest) = (String::with_capacity(address.len() + 64), address);
        while let Some((before, name, after)) = next(rest) {
            filled.push_str(before);
            filled.extend(utf8_percent_encode(self.of(name).unwrap_or_default(), NOT_UNRESERVED));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// Reads the address of a plain link. Where it leads never depends on who comes, so a placeholder stands behind the host.
pub fn address(typed: &str, is_inside_allowed: bool) -> Result<String, EngineProblem> {
    let address = address_with_braces(typed, is_inside_allowed)?;
    let host_from = address.find("//").map_or(0, |at| at + 2);
    let path_from = address[host_from..].find(['/', '?']).map_or(address.len(), |at| host_from + at);
    if address[..path_from].contains(['{', '}']) {
        return Err(NotAnAddress);
    }
    let nobody = Filling { username: "", code: "", session: "", subject: "" };
    let mut rest = &address[path_from..];
    while let Some((before, name, after)) = next(rest) {
        if before.contains('}') || nobody.of(name).is_none() {
            return Err(UnknownPlaceholder);
        }
        rest = after;
    }
    if rest.contains(['{', '}']) { Err(UnknownPlaceholder) } else { Ok(address) }
}

/// What stands before the next placeholder, its name, and the rest.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, behind) = text.split_once('{')?;
    let (name, after) = behind.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILLING: Filling<'static> =
        Filling { username: "maria-3749", code: "K7RM-T4XW", session: "A&B=1/é {sub}#?", subject: "0a" };

    #[test]
    fn each_placeholder_is_filled_in_and_escaped() {
        for (address, filled) in [
            ("https://e.example/", "https://e.example/"),
            ("https://e.example/{username}/x?c={code}&s={sub}", "https://e.example/maria-3749/x?c=K7RM-T4XW&s=0a"),
            (
                "https://e.example/?a={session}{code}",
                "https://e.example/?a=A%26B%3D1%2F%C3%A9%20%7Bsub%7D%23%3FK7RM-T4XW",
            ),
        ] {
            assert_eq!(super::address(address, false).as_deref(), Ok(address));
            assert_eq!(FILLING.fill(address), filled);
            assert!(filled.parse::<http::Uri>().is_ok(), "{filled}");
        }
    }

    #[test]
    fn whatever_else_stands_in_braces_is_refused() {
        for wrong in ["{name}", "{}", "{USERNAME}", "{username", "username}", "{{username}}", "{user name}", "x}{code}"]
        {
            let address = ["https://e.example/?a=", wrong].concat();
            assert!(super::address(&address, false).is_err(), "{address}");
        }
        assert_eq!(super::address("https://e.example/{name}", false), Err(UnknownPlaceholder));
        for wrong in ["https://{username}.example/", "https://e.example{code}/", "https://{sub}", "{code}"] {
            assert_eq!(super::address(wrong, false), Err(NotAnAddress), "{wrong}");
        }
    }
}
