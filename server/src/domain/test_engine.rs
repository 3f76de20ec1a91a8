//! Test engines: which addresses lead to one, what is sent along with a launch, and by what an engine is known here.

use lanyard_app::model::{
    id::{EngineId, InstitutionId},
    test_engine::EngineProblem::{self, Braces, Missing, NotAnAddress, NotSecure, TooLong, TooMany, WrongLine},
};
use serde_json::Value;
use uuid::Uuid;

use super::line::one_line;

/// The most bytes of an address, and of a line that is sent along.
pub const LONGEST: usize = 1000;

/// The most lines.
pub const MOST: usize = 50;

/// Reads the address of a page of an engine. Without https only where the operator allows engines inside the house.
pub fn address(typed: &str, is_inside_allowed: bool) -> Result<String, EngineProblem> {
    let address = address_with_braces(typed, is_inside_allowed)?;
    // No address has them (RFC 3986, section 2), and here they would be taken for placeholders.
    if address.contains(['{', '}']) { Err(Braces) } else { Ok(address) }
}

/// Reads the same where something is filled in later.
pub(super) fn address_with_braces(typed: &str, is_inside_allowed: bool) -> Result<String, EngineProblem> {
    let typed = one_line(typed);
    if typed.is_empty() {
        return Err(Missing);
    }
    if typed.len() > LONGEST {
        return Err(TooLong);
    }
    let read: http::Uri = typed.parse().map_err(|_| NotAnAddress)?;
    let has_user = read.authority().is_none_or(|authority| authority.as_str().contains('@'));
    if has_user || read.host().is_none_or(str::is_empty) || typed.contains('#') {
        return Err(NotAnAddress);
    }
    match read.scheme_str() {
        Some("https") => Ok(typed),
        Some("http") if is_inside_allowed => Ok(typed),
        Some("http") => Err(NotSecure),
        _ => Err(NotAnAddress),
    }
}

/// Reads addresses, a line each; empty lines are left out.
pub fn addresses(typed: &str, is_inside_allowed: bool) -> Result<Vec<String>, EngineProblem> {
    let mut addresses = Vec::new();
    for (number, line) in lines(typed)? {
        addresses.push(address(line, is_inside_allowed).map_err(|problem| match problem {
            NotSecure => NotSecure,
            _ => WrongLine(number),
        })?);
    }
    Ok(addresses)
}

/// Reads what is sent along: a line `name=value` each. A name has letters, digits, `_`, `.`, `-` and `$` (LTI 1.3 core,
/// section 5.4.6, says any; engines read these).
pub fn custom(typed: &str) -> Result<Vec<(String, String)>, EngineProblem> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (number, line) in lines(typed)? {
        let (name, value) = line.split_once('=').ok_or(WrongLine(number))?;
        let (name, value) = (one_line(name), one_line(value));
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-$".contains(&byte));
        if name.is_empty() || !is_name(&name) || name.len() + value.len() > LONGEST {
            return Err(WrongLine(number));
        }
        if pairs.iter().any(|(known, _)| *known == name) {
            return Err(WrongLine(number));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// Lines with their numbers from 1, without empty ones.
fn lines(typed: &str) -> Result<Vec<(usize, &str)>, EngineProblem> {
    let lines: Vec<_> = typed
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    if lines.len() > MOST { Err(TooMany) } else { Ok(lines) }
}

/// As the database keeps them, and a form shows them: a line each.
#[must_use]
pub fn as_lines(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| [name, "=", value].concat()).collect::<Vec<_>>().join("\n")
}

/// Whether two addresses are of one host and port.
#[must_use]
pub fn are_of_one_host(one: &str, other: &str) -> bool {
    let place = |address: &str| {
        let read: http::Uri = address.parse().ok()?;
        let port = read.port_u16().or_else(|| match read.scheme_str() {
            Some("https") => Some(443),
            Some("http") => Some(80),
            _ => None,
        })?;
        Some((read.host()?.to_ascii_lowercase(), port))
    };
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// Whether a session may name this place in an engine whose launches lead to `engine_target`; an empty one is where they lead.
#[must_use]
pub fn is_place_of(place: &str, engine_target: &str) -> bool {
    place.is_empty() || are_of_one_host(place, engine_target)
}

/// Whether an engine, which says of itself that its launches lead to this target and its answers to these lines, may be answered
/// at an address.
#[must_use]
pub fn is_registered(target: &str, redirects: &str, address: &str) -> bool {
    target == address || redirects.lines().any(|known| known == address)
}

/// The value of something that is sent along, as an engine wrote it in JSON; `None` of a list or an object.
#[must_use]
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// An address with more words behind it, whether or not it has some.
#[must_use]
pub fn with_words(address: &str, words: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(words).finish();
    let between = match address.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    [address, between, &query].concat()
}

/// By what an engine is known here: it names its institution, so that nobody has to be asked whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientId {
    /// The tenant.
    pub institution: InstitutionId,
    /// The engine.
    pub engine: EngineId,
}

impl ClientId {
    /// Small letters, digits and a dot.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}.{}", self.institution.uuid().simple(), self.engine.uuid().simple())
    }

    /// Reads [`ClientId::text`] back; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (institution, engine) = text.split_once('.')?;
        let read = |part: &str| if part.len() == 32 { Uuid::try_parse(part).ok() } else { None };
        Some(Self { institution: InstitutionId::new(read(institution)?), engine: EngineId::new(read(engine)?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_a_page_and_name_nobody() {
        for fine in ["https://engine.example/launch", "https://engine.example/launch?id=7", "https://engine.example"] {
            assert_eq!(address(&[" ", fine, "\u{200B} "].concat(), false), Ok(fine.to_owned()));
        }
        for (wrong, problem) in [
            ("", Missing),
            ("engine.example", NotAnAddress),
            ("ftp://engine.example/", NotAnAddress),
            ("javascript:alert(1)", NotAnAddress),
            ("https://user@engine.example/", NotAnAddress),
            ("https://engine.example/#part", NotAnAddress),
            ("https:///launch", NotAnAddress),
            ("/launch", NotAnAddress),
            ("http://engine.example/", NotSecure),
            ("https://engine.example/{code}", Braces),
        ] {
            assert_eq!(address(wrong, false), Err(problem), "{wrong}");
        }
        assert_eq!(address("http://localhost:5000/launch", true).unwrap(), "http://localhost:5000/launch");
        assert_eq!(address(&["https://engine.example/", &"a".repeat(LONGEST)].concat(), true), Err(TooLong));
        assert_eq!(addresses("https://a.example/\r\n\r\nnowhere", false), Err(WrongLine(3)));
        assert_eq!(addresses("https://a.example/x\n", false), Ok(vec!["https://a.example/x".to_owned()]));
        assert_eq!(addresses(&"https://a.example/\n".repeat(MOST + 1), false), Err(TooMany));
    }

    #[test]
    fn what_is_sent_along_is_a_name_and_a_value() {
        let read = custom("id = 7\n\nlang=de=at\nempty=").unwrap();
        assert_eq!(as_lines(&read), "id=7\nlang=de=at\nempty=");
        assert_eq!(custom(&as_lines(&read)), Ok(read));
        for (wrong, line) in [("id", 1), ("=7", 1), ("a=1\nb b=2", 2), ("a=1\na=2", 2)] {
            assert_eq!(custom(wrong), Err(WrongLine(line)), "{wrong}");
        }
    }

    #[test]
    fn words_stand_behind_those_that_are_there() {
        let words = [("iss", "https://a.example"), ("hint", "a b")];
        for (address, before) in [
            ("https://e.example/x", "https://e.example/x?"),
            ("https://e.example/x?", "https://e.example/x?"),
            ("https://e.example/x?id=1", "https://e.example/x?id=1&"),
        ] {
            assert_eq!(with_words(address, &words), format!("{before}iss=https%3A%2F%2Fa.example&hint=a+b"));
        }
    }

    #[test]
    fn one_host_is_told_from_another() {
        assert!(are_of_one_host("https://E.example/a", "https://e.example:443/b?c"));
        for other in ["https://e.example:8443/", "https://e.example.evil.example/", "http://e.example/", "e.example"] {
            assert!(!are_of_one_host("https://e.example/", other), "{other}");
            assert!(!is_place_of(other, "https://e.example/"), "{other}");
        }
        assert!(is_place_of("", "https://e.example/") && is_place_of("https://e.example/b", "https://e.example/a"));
    }

    #[test]
    fn a_client_id_reads_back() {
        let [institution, engine] = [1, 2].map(Uuid::from_u128);
        let id = ClientId { institution: InstitutionId::new(institution), engine: EngineId::new(engine) };
        assert_eq!(ClientId::parse(&id.text()), Some(id));
        assert_eq!(id.text(), id.text().to_ascii_lowercase());
        for wrong in ["", ".", "1.2", &id.text()[1..], &format!("{institution}.{engine}")] {
            assert_eq!(ClientId::parse(wrong), None, "{wrong}");
        }
    }
}
