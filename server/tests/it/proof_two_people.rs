//! Two people in one browser: while one logs in, forms of the other are on their way, and nobody gets a wrong name.

use crate::{
    client::Browser,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, log_in},
    proof::{exactly, rounds},
};

on_both_engines!(nobody_gets_the_name_of_another);

const NAME_OF_A: &str = "Amina Haddad";

async fn claim(mut browser: Browser, form: Vec<(String, String)>) -> u16 {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/welcome", &fields).await.status.as_u16()
}

async fn nobody_gets_the_name_of_another(fresh: Fresh) {
    let engine = if fresh.url.starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" };
    let centre = Centre::new(fresh).await;
    let pairs = rounds(10, 200);
    let mut slips = centre.slips(pairs * 2).await;
    let (mut mixed_up, mut refused) = (0, 0);
    while let (Some(a), Some(b)) = (slips.pop(), slips.pop()) {
        let mut browser = centre.newcomer(&a).await;
        let form = form_to(&browser.get("/welcome").await, "/welcome").with(&[("full_name", NAME_OF_A)]);
        // One tab sends A's form again and again while the other logs B in; the browser's cookie changes in between.
        let with_cookie_of_a = tokio::spawn(claim(browser.clone(), form.clone()));
        let logged_in = tokio::spawn(async move {
            log_in(&mut browser, &b).await.see_other();
            browser
        });
        let mut browser_of_b = logged_in.await.unwrap();
        let with_cookie_of_b: Vec<_> =
            (0..3).map(|_| tokio::spawn(claim(browser_of_b.clone(), form.clone()))).collect();
        with_cookie_of_a.await.unwrap();
        for sent in with_cookie_of_b {
            refused += usize::from(sent.await.unwrap() == 409);
        }
        let page = browser_of_b.get("/welcome").await;
        mixed_up += usize::from(page.status != 200 || page.text().contains(NAME_OF_A));
    }
    exactly(&format!("two people in one browser, entries with the other's name ({engine})"), mixed_up, 0);
    exactly(&format!("two people in one browser, forms of the other refused ({engine})"), refused, pairs * 3);
}
