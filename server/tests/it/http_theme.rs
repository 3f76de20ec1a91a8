//! How pages are shown: as somebody chose, from the first byte of a document on, and without a script.

use std::collections::BTreeMap;

use crate::{
    client::AS_APP,
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::Centre,
};

on_sqlite!(a_choice_is_in_every_document_until_another, what_is_no_choice_changes_nothing);

const CHOOSE: &str = "/api/admin/choose_theme";

/// What a document says before its head: the element of the whole document.
fn root(page: &str) -> &str {
    let (_, rest) = page.split_once("<html").expect("a document");
    rest.split_once('>').expect("a tag that ends").0
}

async fn a_choice_is_in_every_document_until_another(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    assert_eq!(root(staff.get("/admin/settings").await.text()), " lang=\"en\"");
    for (word, scheme) in [("dark", "dark"), ("light", "light"), ("system", "light dark")] {
        let from = ("referer", "http://lanyard.test/admin/reports/usernames?page=2");
        let chosen = staff.post_with(CHOOSE, &[("theme", word)], &[from]).await;
        assert_eq!(chosen.see_other(), "/admin/reports/usernames?page=2", "back to where it was chosen");
        for path in ["/admin/sessions", "/admin/settings", "/admin/login"] {
            let page = staff.get(path).await;
            let said = if word == "system" {
                " lang=\"en\"".to_owned()
            } else {
                format!(" lang=\"en\" data-theme=\"{word}\"")
            };
            assert_eq!(root(page.text()), said, "{path}");
            let scheme = format!("<meta name=\"color-scheme\" content=\"{scheme}\"");
            assert!(page.text().contains(&scheme), "{path}: what is painted before the stylesheet is there");
        }
        let menu = staff.get("/admin/sessions").await;
        let pressed = format!("value=\"{word}\" aria-pressed=\"true\"");
        assert_eq!(menu.text().matches("aria-pressed=\"true\"").count(), 1);
        assert!(menu.text().contains(&pressed), "{word}: {}", menu.text());
        assert!(!root(staff.get("/").await.text()).contains("data-theme"), "candidates' pages are as their system is");
    }
    assert_eq!(changed(&before, &centre.dump().await), Vec::<String>::new(), "it is the browser's own");
}

async fn what_is_no_choice_changes_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    staff.post(CHOOSE, &[("theme", "dark")]).await;
    for word in ["", "mauve", "dark; Path=/"] {
        let refused = staff.post_with(CHOOSE, &[("theme", word)], &[AS_APP]).await;
        assert_eq!((refused.status.as_u16(), refused.header("set-cookie")), (422, None), "{word:?}");
    }
    assert_eq!(staff.cookies().get("lanyard-theme").map(String::as_str), Some("dark"));
    // Whoever writes their own cookie has themselves to thank.
    staff.hold("lanyard-theme", "\"><script>");
    assert_eq!(root(staff.get("/admin/sessions").await.text()), " lang=\"en\"");
    for elsewhere in ["https://evil.test/page", "http://lanyard.test/me", "none"] {
        let chosen = staff.post_with(CHOOSE, &[("theme", "light")], &[("referer", elsewhere)]).await;
        assert_eq!(chosen.see_other(), "/admin/sessions", "{elsewhere}");
    }
}

/// The colours that a block of the stylesheet sets.
fn colours(block: &str) -> BTreeMap<&str, &str> {
    let lines = block.lines().map(str::trim).filter(|line| line.starts_with("--"));
    lines.filter_map(|line| line.trim_end_matches(';').split_once(": ")).collect()
}

/// The block that begins with this selector.
fn block<'a>(style: &'a str, selector: &str) -> &'a str {
    let (_, rest) = style.split_once(selector).expect(selector);
    rest.split_once('}').expect("a block that ends").0
}

#[test]
fn dark_is_dark_by_the_system_and_by_choice() {
    let style = include_str!("../../../style/main.css");
    let by_system = colours(block(style, ":root:not([data-theme=\"light\"]) {"));
    assert_eq!(colours(block(style, ":root[data-theme=\"dark\"] {")), by_system);
    assert!(by_system.len() > 15, "{by_system:?}");
    let light = colours(block(style, ":root {"));
    for name in by_system.keys() {
        assert!(light.contains_key(name), "{name} is a colour of the light form too");
    }
}
