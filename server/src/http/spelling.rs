//! Addresses as people type them: a slash at the end, capital letters. They lead to the address as it is written.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::inner::Inner;

/// The first words of all addresses but those of files, whose names are their own. An address that begins with none of
/// them is nobody's and leads nowhere: not to another server either, because what it leads to begins with one of these.
const FIRST_WORDS: [&str; 16] = [
    ".well-known",
    "admin",
    "api",
    "docs",
    "engine",
    "help",
    "i",
    "livez",
    "log_out",
    "lti",
    "me",
    "readyz",
    "replaced",
    "robots.txt",
    "version",
    "welcome",
];

/// Leads whoever asks for a page under another spelling to the right one. What is sent by a form is never led on: it comes
/// from a page of ours, which spells its addresses right.
pub async fn layer(request: Request, next: impl Inner) -> Response {
    let uri = request.uri();
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(mut address) = as_written(uri.path())
    {
        if let Some(query) = uri.query() {
            address.push('?');
            address.push_str(query);
        }
        if let Ok(address) = HeaderValue::from_str(&address) {
            return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address)]).into_response();
        }
    }
    next.answer(request).await
}

/// The address that a path means; `None` when it is written so already, or means nothing here.
fn as_written(path: &str) -> Option<String> {
    // It has an answer of its own.
    if path == "/admin/" {
        return None;
    }
    let mut words = path.split('/').filter(|word| !word.is_empty());
    let address = match words.next().map(str::to_ascii_lowercase) {
        None => "/".to_owned(),
        Some(first) if !FIRST_WORDS.contains(&first.as_str()) => return None,
        Some(first) => {
            // An Institution ID is read in any case, and shown as its owners write it.
            let keeps_case = first == "i";
            let rest: Vec<String> =
                words.map(|word| if keeps_case { word.to_owned() } else { in_small_letters(word) }).collect();
            if keeps_case && rest.is_empty() {
                "/".to_owned()
            } else {
                rest.into_iter().fold(format!("/{first}"), |address, word| format!("{address}/{word}"))
            }
        }
    };
    (address != path).then_some(address)
}

/// The word in small letters, but for what is encoded (`%C3`): there both cases mean the same, and whoever asks may write it in the
/// one that the standard prefers, again and again.
fn in_small_letters(word: &str) -> String {
    let mut encoded = 0;
    let lower = |character: char| {
        if character == '%' {
            encoded = 3;
        }
        if encoded > 0 {
            encoded -= 1;
            character
        } else {
            character.to_ascii_lowercase()
        }
    };
    word.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_leads_to_what_is_written() {
        for (typed, written) in [
            ("/help/", "/help"),
            ("/Help", "/help"),
            ("//help", "/help"),
            ("/i/NG-2041/", "/i/NG-2041"),
            ("/I/ng-2041", "/i/ng-2041"),
            ("/I", "/"),
            ("/i/", "/"),
            ("//", "/"),
            ("/ME/Password/New/", "/me/password/new"),
            ("/Welcome/", "/welcome"),
            ("/ADMIN", "/admin"),
            ("/admin/sessions/", "/admin/sessions"),
            ("/admin//Sessions///019E1C00", "/admin/sessions/019e1c00"),
            ("/Log_Out", "/log_out"),
            ("/admin/Sessions/%C3%89A", "/admin/sessions/%C3%89a"),
        ] {
            assert_eq!(as_written(typed).as_deref(), Some(written), "{typed}");
            assert_eq!(as_written(written), None, "{written}");
        }
    }

    #[test]
    fn nobodys_address_leads_nowhere() {
        for path in
            ["/", "/admin/", "/i/NG-2041", "//evil.test", "//evil.test/help/", "/\\evil.test/", "/nothing/", "*"]
        {
            assert_eq!(as_written(path), None, "{path}");
        }
        // Whatever follows, the answer stays here.
        assert_eq!(as_written("//i//evil.test/").as_deref(), Some("/i/evil.test"));
        assert_eq!(as_written("/i/\\evil.test/").as_deref(), Some("/i/\\evil.test"));
    }

    #[test]
    fn every_route_begins_with_a_known_word() {
        let table = include_str!("mod.rs");
        let literal = table.split(".route(\"/").skip(1).filter_map(|rest| rest.split(['/', '"']).next());
        for word in literal.filter(|word| !word.is_empty() && *word != "assets") {
            assert!(FIRST_WORDS.contains(&word), "{word}");
        }
    }
}
