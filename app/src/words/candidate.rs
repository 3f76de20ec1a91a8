//! Every sentence candidates read, by page.

use crate::model::civil::CivilTime;

/// What all forms share.
#[derive(Debug)]
pub struct FormWords {
    /// Heading of the error summary.
    pub problem: &'static str,
    /// In front of the page title when something is wrong; ends with a space.
    pub title_prefix: &'static str,
    /// In front of the sentence beside a field, for those who hear it; ends with a space.
    pub error_prefix: &'static str,
    /// Behind the label of a field that may stay empty.
    pub optional: &'static str,
}

/// Who is logged in.
#[derive(Debug)]
pub struct LoggedInWords {
    /// On top of every page of theirs.
    pub line: WithLogin,
    /// Button beside it.
    pub not_you: &'static str,
    /// On the log-in page.
    pub still: WithLogin,
    /// On the log-in page: what others do.
    pub or_below: &'static str,
    /// Link on the log-in page.
    pub go_on: &'static str,
    /// Button beside it.
    pub log_out: &'static str,
    /// Heading, and the title, of the page that refuses the form of another login.
    pub refused: &'static str,
    /// Why.
    pub another: &'static str,
    /// Who is logged in then.
    pub now: WithLogin,
    /// What to do.
    pub what_next: &'static str,
    /// Link of that page.
    pub go_on_as: WithLogin,
}

/// Words around what somebody logs in with.
#[derive(Debug)]
pub struct WithLogin {
    /// In front of the code of a slip; ends with a space.
    pub slip: &'static str,
    /// In front of a username; ends with a space.
    pub username: &'static str,
    /// Behind either.
    pub end: &'static str,
}

/// The log-in page.
#[derive(Debug)]
pub struct LogInWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// Label.
    pub username: &'static str,
    /// Label.
    pub password: &'static str,
    /// Label.
    pub institution: &'static str,
    /// Button that shows the password's characters.
    pub show: &'static str,
    /// Button that hides them again.
    pub hide: &'static str,
    /// Button of the form.
    pub submit: &'static str,
    /// Link to the help page.
    pub help: &'static str,
    /// Beside a field that was left empty.
    pub username_missing: &'static str,
    /// Beside a field that was left empty.
    pub password_missing: &'static str,
    /// Beside a field that was left empty.
    pub institution_missing: &'static str,
    /// Unknown username, wrong password or wrong institution.
    pub refused: &'static str,
    /// Behind everything that refuses a password: what happens to whoever goes on guessing.
    pub wait: &'static str,
    /// What was typed holds a character that no code has.
    pub hint_o: &'static str,
    /// The session opens later: (session, when).
    pub not_open_yet: fn(&str, &CivilTime) -> String,
    /// The session is over: (session, when).
    pub closed: fn(&str, &CivilTime) -> String,
    /// The entry was withdrawn.
    pub withdrawn: &'static str,
    /// Staff issued a new password.
    pub new_password: &'static str,
    /// The candidate has a new username and logs in with it.
    pub new_username: &'static str,
    /// The candidate logged out.
    pub logged_out: &'static str,
    /// The browser session was idle for too long.
    pub timed_out: &'static str,
    /// For the operator of an empty database: heading.
    pub no_institution: &'static str,
    /// For the operator of an empty database: what the commands are for.
    pub no_institution_what: &'static str,
}

/// The personal information page.
#[derive(Debug)]
pub struct PersonalInformationWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// In front of the slip's username, behind the session's name.
    pub slip: &'static str,
    /// Label.
    pub full_name: &'static str,
    /// Hint.
    pub full_name_hint: &'static str,
    /// Legend of the three fields.
    pub birth_date: &'static str,
    /// Hint.
    pub birth_date_hint: &'static str,
    /// Label.
    pub birth_day: &'static str,
    /// Label.
    pub birth_month: &'static str,
    /// Label.
    pub birth_year: &'static str,
    /// Label.
    pub country: &'static str,
    /// What the list says before anything is chosen.
    pub country_none: &'static str,
    /// Label.
    pub email: &'static str,
    /// Label.
    pub candidate_number: &'static str,
    /// What happens to the slip.
    pub consequence: &'static str,
    /// Button of the form.
    pub submit: &'static str,
}

/// The new username page.
#[derive(Debug)]
pub struct NewUsernameWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// What a listener hears for the hyphen.
    pub hyphen: &'static str,
    /// What to do first.
    pub write_it: &'static str,
    /// What became of the slip's username, which stands in front; begins with a space.
    pub slip_no_longer_works: &'static str,
    /// What stays.
    pub rest_stays: &'static str,
    /// Label of the check field.
    pub check: &'static str,
    /// Button of the form.
    pub submit: &'static str,
}

/// The two pages of a new password.
#[derive(Debug)]
pub struct PasswordWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// Why one would want a new password, and what happens.
    pub why: &'static str,
    /// Label of the field.
    pub present: &'static str,
    /// Button of the form.
    pub submit: &'static str,
    /// Back without a new one.
    pub cancel: &'static str,
    /// What was typed is not the present password.
    pub refused: &'static str,
    /// Instead of the form, when the test is finished.
    pub finished: &'static str,
    /// Heading, and the title, of the page with the new one.
    pub new_title: &'static str,
    /// What to do first.
    pub write_it: &'static str,
    /// What became of the old one, and what stays.
    pub rest_stays: &'static str,
    /// Button of that page.
    pub confirm: &'static str,
}

/// My test.
#[derive(Debug)]
pub struct MyTestWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// Label of a fact.
    pub name: &'static str,
    /// Label of a fact.
    pub session: &'static str,
    /// Label of a fact.
    pub room: &'static str,
    /// Label of a fact.
    pub test: &'static str,
    /// Label of a fact.
    pub opens: &'static str,
    /// Label of a fact.
    pub closes: &'static str,
    /// Label of a fact.
    pub time_zone: &'static str,
    /// Label of a fact.
    pub state: &'static str,
    /// Button.
    pub start: &'static str,
    /// Beside Start, which leads nowhere: no program has the test.
    pub elsewhere: &'static str,
    /// The same button once the test was started.
    pub go_on: &'static str,
    /// The program that the test is in is switched off.
    pub shut: &'static str,
    /// State: the session opens later, so Start is not there yet.
    pub state_not_open: &'static str,
    /// State: the test can be started.
    pub state_ready: &'static str,
    /// State: the test was started.
    pub state_started: &'static str,
    /// State: the test was finished.
    pub state_finished: &'static str,
    /// State: the session ended before the test was started.
    pub state_closed: &'static str,
    /// State: the entry was withdrawn.
    pub state_withdrawn: &'static str,
    /// What to do while the session is not open: (when it opens).
    pub wait: fn(&CivilTime) -> String,
    /// What to do when nothing more can be done here.
    pub ask: &'static str,
    /// The way to a new password.
    pub new_password: &'static str,
    /// Button.
    pub log_out: &'static str,
}

/// The pages between Start and the test.
#[derive(Debug)]
pub struct LaunchWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// What happens.
    pub leaving: &'static str,
    /// Link or button for whoever is not led on.
    pub go_on: &'static str,
    /// Heading, and the title, where the test does not open.
    pub refused: &'static str,
    /// Why: the test engine asks for what it may not have.
    pub wrong: &'static str,
    /// Why: too late, or used.
    pub gone: &'static str,
    /// Why: another browser pressed Start.
    pub somebody_else: &'static str,
    /// Why: the session or the test is over.
    pub over: &'static str,
    /// Link to My test.
    pub back: &'static str,
}

/// The page about an old username.
#[derive(Debug)]
pub struct ReplacedWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// What happened: (when, if known).
    pub what: fn(Option<&CivilTime>) -> String,
    /// Link to the log-in page.
    pub log_in: &'static str,
}

/// Help with logging in.
#[derive(Debug)]
pub struct HelpWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// Headings, each with its paragraphs.
    pub sections: &'static [(&'static str, &'static [&'static str])],
    /// Link to the log-in page.
    pub log_in: &'static str,
}

/// A page that only says something.
#[derive(Debug)]
pub struct MessageWords {
    /// Heading of most refusals.
    pub refused: &'static str,
    /// What to do where there is no such page.
    pub not_found: &'static str,
    /// Heading where the door is crowded.
    pub crowded: &'static str,
    /// Heading of the answer to a form of another site.
    pub foreign: &'static str,
    /// What is done about it, as far as that is known here.
    pub foreign_unknown: &'static str,
    /// What is done about it: (the address it came from, the address of this server).
    pub foreign_from: fn(&str, &str) -> String,
    /// The way on for a member of staff.
    pub sessions: &'static str,
    /// Link to the log-in page.
    pub log_in: &'static str,
    /// Link of the page that refuses a form of somebody else's to staff: (who is logged in).
    pub go_on_as: fn(&str) -> String,
    /// Button beside it.
    pub log_out: &'static str,
}
