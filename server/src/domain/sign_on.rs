//! Single sign-on: whose e-mail addresses a provider may speak for, which of its claims mean which role, and how issuers
//! are written.

use lanyard_app::model::{
    sign_on::SignOnProblem::{self, ClaimOrValuesMissing, NotADomain, NotARoleLine, TooLong, TooManyDomains},
    staff::Role,
};
use serde_json::{Map, Value};

use super::line::one_line;

/// The most bytes of an issuer, a client ID or the name of a claim.
pub const LONGEST: usize = 500;

/// The most bytes of a client secret.
pub const LONGEST_SECRET: usize = 1000;

/// The most domains of a provider, and the most values that mean a role.
const MOST: usize = 50;

/// The longest name of a domain (RFC 1035 section 2.3.4).
const LONGEST_DOMAIN: usize = 253;

/// Reads an issuer, which is kept and compared to the letter: a slash at its end counts. Without https only where the
/// operator allows providers inside the house.
pub fn issuer(typed: &str, is_inside_allowed: bool) -> Result<String, SignOnProblem> {
    let issuer = one_word(typed)?;
    let address: http::Uri = issuer.parse().map_err(|_| SignOnProblem::NotAnIssuer)?;
    let has_user = address.authority().is_none_or(|authority| authority.as_str().contains('@'));
    let host = address.host().unwrap_or_default();
    if has_user || host.is_empty() || issuer.contains(['?', '#']) {
        return Err(SignOnProblem::NotAnIssuer);
    }
    match address.scheme_str() {
        Some("https") => Ok(issuer),
        Some("http") if is_inside_allowed => Ok(issuer),
        Some("http") => Err(SignOnProblem::NotSecure),
        _ => Err(SignOnProblem::NotAnIssuer),
    }
}

/// Reads what has no blanks inside: an issuer, a client ID, the name of a claim.
pub fn one_word(typed: &str) -> Result<String, SignOnProblem> {
    let word = one_line(typed);
    if word.is_empty() {
        Err(SignOnProblem::Missing)
    } else if word.len() > LONGEST {
        Err(TooLong)
    } else {
        Ok(word)
    }
}

/// The domains of e-mail addresses that a provider may speak for, lower case, in the order in which they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domains(Vec<String>);

impl Domains {
    /// Reads domains that blanks, commas or lines separate; a sign @ before one is left out.
    pub fn parse(typed: &str) -> Result<Self, SignOnProblem> {
        let mut domains: Vec<String> = Vec::new();
        for word in typed.split(|sign: char| sign.is_whitespace() || [',', ';'].contains(&sign)) {
            let domain = one_line(word).to_ascii_lowercase();
            let domain = domain.strip_prefix('@').unwrap_or(&domain);
            if domain.is_empty() && word.is_empty() {
                continue;
            }
            if !is_domain(domain) {
                return Err(NotADomain);
            }
            if !domains.iter().any(|known| known == domain) {
                domains.push(domain.to_owned());
            }
        }
        match domains.len() {
            0 => Err(SignOnProblem::Missing),
            1..=MOST => Ok(Self(domains)),
            _ => Err(TooManyDomains),
        }
    }

    /// Whether the address is of one of them: of the domain itself, and not of one below it.
    #[must_use]
    pub fn speak_for(&self, email: &str) -> bool {
        let Some((name, domain)) = email.trim().rsplit_once('@') else { return false };
        !name.is_empty() && self.0.iter().any(|known| known.eq_ignore_ascii_case(domain))
    }

    /// Reads [`Domains::as_text`] back, as the database keeps it.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.split(' ').filter(|domain| !domain.is_empty()).map(str::to_owned).collect())
    }

    /// As the database keeps them, and a form shows them: separated by blanks.
    #[must_use]
    pub fn as_text(&self) -> String {
        self.0.join(" ")
    }
}

/// A name of ASCII labels (RFC 1123 section 2.1), at least two; others are written in their ASCII form, `xn--…`.
fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= LONGEST_DOMAIN && name.contains('.') && name.split('.').all(is_label)
}

/// Which value of which claim means which role. The first that fits counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRules {
    claim: String,
    values: Vec<(String, Role)>,
}

impl RoleRules {
    /// Reads the name of a claim, and a line `value = role` for each value; `None` where both are empty. What stands before
    /// the last `=` is the value, to the letter.
    pub fn parse(claim: &str, lines: &str) -> Result<Option<Self>, SignOnProblem> {
        let claim = one_line(claim);
        let mut values = Vec::new();
        for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = NotARoleLine(number + 1);
            let (value, role) = line.rsplit_once('=').ok_or(wrong)?;
            let (value, role) = (one_line(value), one_line(role).to_lowercase());
            let role = Role::from_word(&role).ok_or(wrong)?;
            if value.is_empty() || value.len() > LONGEST {
                return Err(wrong);
            }
            values.push((value, role));
        }
        match (claim.is_empty(), values.len()) {
            (true, 0) => Ok(None),
            (true, _) | (false, 0) => Err(ClaimOrValuesMissing),
            (false, 1..=MOST) if claim.len() <= LONGEST => Ok(Some(Self { claim, values })),
            (false, 1..=MOST) => Err(TooLong),
            (false, _) => Err(SignOnProblem::TooManyValues),
        }
    }

    /// The role that these claims give; `None` where none of the values is among them. A claim is one text or a list of
    /// them.
    #[must_use]
    pub fn role_of(&self, claims: &Map<String, Value>) -> Option<Role> {
        let given = claims.get(&self.claim)?;
        let holds = |wanted: &str| match given {
            Value::String(one) => one == wanted,
            Value::Array(many) => many.iter().any(|one| one.as_str() == Some(wanted)),
            _ => false,
        };
        self.values.iter().find(|(value, _)| holds(value)).map(|(_, role)| *role)
    }

    /// The name of the claim.
    #[must_use]
    pub fn claim(&self) -> &str {
        &self.claim
    }

    /// The values as a form shows them, a line each.
    #[must_use]
    pub fn lines(&self) -> String {
        self.values.iter().map(|(value, role)| format!("{value} = {}", role.word())).collect::<Vec<_>>().join("\n")
    }

    /// The values as the database keeps them: a JSON list of pairs.
    #[must_use]
    pub fn stored(&self) -> String {
        let pairs = self.values.iter().map(|(value, role)| Value::from(vec![value.as_str(), role.word()]));
        Value::Array(pairs.collect()).to_string()
    }

    /// Reads [`RoleRules::claim`] and [`RoleRules::stored`] back; `None` for anything else.
    #[must_use]
    pub fn from_stored(claim: &str, values: &str) -> Option<Self> {
        let pairs: Vec<(String, String)> = serde_json::from_str(values).ok()?;
        let read = |(value, role): (String, String)| Some((value, Role::from_word(&role)?));
        Some(Self { claim: claim.to_owned(), values: pairs.into_iter().map(read).collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests;
