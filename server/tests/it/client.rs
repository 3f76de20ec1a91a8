//! A browser as the server sees one: keeps cookies, says where its forms come from, follows nothing by itself.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// What the app's own calls ask for; a form asks for HTML.
pub const AS_APP: (&str, &str) = ("accept", "application/json");

/// One browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    origin: String,
    address: IpAddr,
    cookies: BTreeMap<String, String>,
}

/// A whole answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Browser {
    /// A browser without cookies that reaches `app` under `origin`.
    pub fn new(app: Router, origin: &str) -> Self {
        Self { app, origin: origin.to_owned(), address: IpAddr::from([198, 51, 100, 7]), cookies: BTreeMap::new() }
    }

    /// The same browser at another address.
    pub fn at(mut self, address: [u8; 4]) -> Self {
        self.address = IpAddr::from(address);
        self
    }

    /// The cookies it holds, by name.
    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    /// Takes a cookie as if an earlier answer had set it.
    pub fn hold(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Loses all cookies, as a browser of somebody else.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.request(Method::GET, path, String::new(), &[]).await
    }

    /// Posts a form from one of the server's own pages.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    /// Posts a form with further headers.
    pub async fn post_with(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let origin = self.origin.clone();
        let headers = [&[("origin", origin.as_str())], headers].concat();
        self.request(Method::POST, path, encoded(fields), &headers).await
    }

    /// Sends exactly these headers, and the cookies. Of a stream, which may not end, nothing is read.
    pub async fn request(&mut self, method: Method, path: &str, body: String, headers: &[(&str, &str)]) -> Answer {
        let (parts, body) = self.send(method, path, body, headers).await.into_parts();
        let is_stream = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream { Bytes::new() } else { body.collect().await.expect("the body arrives").to_bytes() };
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        self.keep_cookies(&answer);
        answer
    }

    /// Posts a body of any kind; `headers` say which.
    pub async fn post_as(&mut self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        self.request(Method::POST, path, body.to_owned(), headers).await
    }

    /// The same as [`Browser::request`], with the body still to come.
    pub async fn send(&self, method: Method, path: &str, body: String, headers: &[(&str, &str)]) -> Response {
        let mut request = Request::builder().method(&method).uri(path);
        if method == Method::POST && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        self.app.clone().oneshot(request).await.expect("the router always answers")
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.all(header::SET_COOKIE) {
            let (pair, attributes) = line.split_once(';').unwrap_or((&line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The code of the refusal that the app is told; the whole text of any other answer.
    pub fn refusal(&self) -> &str {
        refusal_of(self.text())
    }

    /// Text as a reader sees it: without scripts and tags, entities resolved, white space collapsed.
    pub fn words(&self) -> String {
        words_of(self.text())
    }

    /// A header that occurs at most once.
    pub fn header(&self, name: impl AsRef<str>) -> Option<&str> {
        let name = HeaderName::from_bytes(name.as_ref().as_bytes()).expect("a header name");
        let values: Vec<&HeaderValue> = self.headers.get_all(&name).iter().collect();
        assert!(values.len() <= 1, "{name} occurs {} times", values.len());
        values.first().map(|value| value.to_str().expect("header text"))
    }

    /// Every value of a header.
    pub fn all(&self, name: HeaderName) -> Vec<String> {
        self.headers.get_all(name).iter().map(|value| value.to_str().expect("header text").to_owned()).collect()
    }

    /// Where the answer leads; it must be 303, which turns a post into a get in every browser.
    #[track_caller]
    pub fn see_other(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&self.body));
        self.header("location").expect("a redirect has a location")
    }

    /// The value that a control of the page holds; `None` when there is no such control. What stands at the top of every page
    /// is left out.
    pub fn value_of(&self, control: &str) -> Option<String> {
        let name = format!(" name=\"{control}\"");
        let page = self.text().split_once("<main").map_or(self.text(), |(_, main)| main);
        let tags = page.split('<').filter_map(|piece| piece.split('>').next());
        let tag = tags.into_iter().find(|tag| tag.starts_with("input") && tag.contains(&name))?;
        let value = tag.split_once(" value=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap_or_default());
        Some(resolved(value))
    }

    /// The words of what has the focus when the page arrives and is read out first; empty when nothing has.
    pub fn read_out_first(&self) -> String {
        let Some((before, after)) = self.text().split_once(" autofocus") else { return String::new() };
        assert!(!after.contains(" autofocus"), "only one part of a page can have the focus");
        let tag = before.rsplit('<').next().unwrap_or_default();
        assert!(tag.contains("tabindex=\"-1\"") && tag.contains("role="), "{tag} takes the focus and says why");
        let (_, inside) = after.split_once('>').expect("the tag ends");
        words_of(inside.split("</div>").next().unwrap_or_default())
    }

    /// What a press of Enter does when the page has just arrived: the words of the link or button that has the focus.
    pub fn focused(&self) -> String {
        let (before, after) = self.text().split_once(" autofocus").expect("something has the focus");
        assert!(!after.contains(" autofocus"), "only one part of a page can have the focus");
        let tag = before.rsplit('<').next().unwrap_or_default();
        assert!(tag.starts_with("a ") || tag.starts_with("button "), "{tag} can be pressed");
        words_of(after.split_once('>').map_or("", |(_, inside)| inside).split("</").next().unwrap_or_default())
    }

    /// The sentences of "There is a problem", in their order.
    pub fn problems(&self) -> Vec<String> {
        let Some((_, summary)) = self.text().split_once("class=\"error-summary\"") else { return Vec::new() };
        let summary = &summary[..summary.find("</div>").expect("the summary ends")];
        let (_, summary) = summary.split_once("</h2>").expect("the summary has a heading");
        let ends = summary.replace("</li>", "\n").replace("</p>", "\n");
        ends.lines().map(words_of).filter(|line| !line.is_empty()).collect()
    }
}

/// A form body.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The words of a piece of a page, as [`Answer::words`] gives those of the whole.
pub fn words_of(html: &str) -> String {
    let mut text = String::new();
    let html = without_scripts(html);
    let mut rest = html.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let inline = ["a", "/a", "span", "/span", "bdi", "/bdi", "!"];
        let name: String =
            tag.chars().take_while(|character| character.is_ascii_alphabetic() || "/!".contains(*character)).collect();
        if !inline.contains(&name.as_str()) {
            text.push(' ');
        }
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    resolved(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nobody reads scripts; the answers that the app hydrates from are in them.
fn without_scripts(html: &str) -> String {
    let (first, pieces) = html.split_once("<script").map_or((html, ""), |(first, rest)| (first, rest));
    let seen = pieces.split("<script").filter_map(|piece| piece.split_once("</script>").map(|(_, after)| after));
    std::iter::once(first).chain(seen).collect()
}

/// Text of a page without its escapes.
pub fn resolved(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// The code of a refusal in what the app is told; any other text as it is.
pub fn refusal_of(text: &str) -> &str {
    text.strip_prefix("{\"error\":").and_then(|rest| Some(rest.split_once(",\"kind\":\"")?.0)).unwrap_or(text)
}

/// What asks a server over a socket. The library wants to be told by whom TLS is done, also where there is none.
pub fn asker() -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}
