//! A hall presses Start: each candidate is led to a test engine, which asks back who comes and is told in a signed token.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{task::JoinSet, time::sleep_until};

use crate::{
    client::{Answer, Client, get, post},
    log_ins::Login,
    measure::{Aim, Line, Unit, as_millis},
    world::INSTITUTION,
};

/// What stands before the address to which a page leads by itself.
const LEADS_TO: &str = "http-equiv=\"refresh\" content=\"0; url=";

/// Candidates at their test, each by the `Cookie` line of their browser.
pub struct Hall {
    server: SocketAddr,
    cookies: Vec<String>,
}

impl Hall {
    /// Takes these logins as far as My test.
    pub async fn seated(server: SocketAddr, logins: &[Login]) -> Self {
        let mut client = Client::connect(server).await.expect("the server accepts a connection");
        let mut cookies = Vec::with_capacity(logins.len());
        for login in logins {
            let (username, password) = (login.username.as_str(), login.password.as_str());
            let fields = [("username", username), ("password", password), ("institution", INSTITUTION)];
            let newcomer = cookie(&asked(&mut client, &post(server, "/", "", &fields), 303).await);
            let claim = post(server, "/welcome", &newcomer, &[("full_name", "Ana")]);
            let candidate = cookie(&asked(&mut client, &claim, 303).await);
            let page = asked(&mut client, &get(server, "/welcome/username", &candidate), 200).await.text();
            let username = between(&page, "new-username", "<").and_then(|tag| tag.split('>').nth(1));
            let username = username.expect("the page shows the new username");
            asked(&mut client, &post(server, "/welcome/username", &candidate, &[("username", username)]), 303).await;
            cookies.push(candidate);
        }
        Self { server, cookies }
    }

    /// All press Start, one after the other within this time, each over a connection of their own. Prints within which time 99 of
    /// 100 were in the test, connecting included, and how many were not let in.
    pub async fn start(self, within: Duration, engine: &str) {
        let (server, began) = (self.server, Instant::now());
        let candidates = u32::try_from(self.cookies.len()).expect("a small number");
        let mut walks = JoinSet::new();
        for (number, cookie) in (0..candidates).zip(self.cookies) {
            walks.spawn(async move {
                sleep_until((began + within * number / candidates).into()).await;
                let began = Instant::now();
                walk(server, &cookie).await.map(|()| as_millis(began.elapsed()))
            });
        }
        let mut took: Vec<f64> = walks.join_all().await.into_iter().flatten().collect();
        took.sort_by(f64::total_cmp);
        let failed = f64::from(candidates) - f64::from(u32::try_from(took.len()).expect("a small number"));
        let most = took.get(took.len() * 99 / 100).copied().unwrap_or(f64::NAN);
        let job = format!("99 of 100 of {candidates} from Start into the engine");
        Line { job: &job, engine, unit: Unit::Millis, floor: None, lanyard: most, aim: Aim::None }.print();
        let (job, aim) = ("of these not let in", Aim::AtMost(0.0));
        Line { job, engine, unit: Unit::Times, floor: None, lanyard: failed, aim }.print();
    }
}

/// From Start to the token; `None` where any step fails.
async fn walk(server: SocketAddr, cookie: &str) -> Option<()> {
    let mut client = Client::connect(server).await.ok()?;
    let page = client.ask(&post(server, "/me/start", cookie, &[])).await.ok()?.text();
    let address = between(&page, LEADS_TO, "\"")?.replace("&amp;", "&");
    let (_, query) = address.split_once('?')?;
    // What the engine sends back stays encoded as it came.
    let word = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let question = format!(
        "/lti/authorize?scope=openid&response_type=id_token&response_mode=form_post&prompt=none&state=s&nonce=n\
         &client_id={}&redirect_uri={}&login_hint={}&lti_message_hint={}",
        word("client_id")?,
        word("target_link_uri")?,
        word("login_hint")?,
        word("lti_message_hint")?
    );
    let answer = client.ask(&get(server, &question, cookie)).await.ok()?;
    (answer.status == 200 && answer.text().contains("name=\"id_token\"")).then_some(())
}

async fn asked(client: &mut Client, request: &[u8], status: u16) -> Answer {
    let answer = client.ask(request).await.expect("the server answers");
    assert_eq!(answer.status, status, "{}\n{}", answer.head, answer.text());
    answer
}

/// The `Cookie` line for what comes after this answer.
fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    format!("Cookie: {}\r\n", cookie.unwrap_or_else(|| panic!("no cookie: {}\n{}", answer.head, answer.text())))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
