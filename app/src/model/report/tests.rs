//! Filters through their words, kindly and strictly; which report has passwords.

use super::*;

const ID: &str = "019e1c00-0000-7000-8000-000000000001";

fn form(fields: &[(&str, &str)]) -> Result<ReportFilter, ApiError> {
    let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    ReportFilter::from_form(&fields)
}

#[test]
fn a_filter_goes_through_its_words_unchanged() {
    for state in [None].into_iter().chain(ReportState::all().into_iter().map(Some)) {
        let filter =
            ReportFilter { session: Some(ID.parse().unwrap()), state, from: "2026-05-12".into(), to: String::new() };
        let [session, state, from, to] = filter.words().map(|(_, word)| word);
        assert_eq!(ReportFilter::from_words(&session, &state, &from, &to), filter);
        let fields = filter.words();
        let fields: Vec<_> = fields.iter().map(|(name, word)| (*name, word.as_str())).collect();
        assert_eq!(form(&fields), Ok(filter));
    }
}

#[test]
fn an_address_is_read_kindly_and_a_form_strictly() {
    assert_eq!(ReportFilter::from_words("x", "gone", "12 May", "2026/05/12"), ReportFilter::default());
    assert_eq!(form(&[("session", "x")]), Err(ApiError::NotFound));
    for wrong in [("state", "gone"), ("from", "12 May"), ("to", "2026-5-12")] {
        assert_eq!(form(&[wrong]), Err(ApiError::Malformed), "{wrong:?}");
    }
    assert_eq!(form(&[("report", "usernames")]), Ok(ReportFilter::default()));
}

#[test]
fn days_are_from_the_first_to_the_last() {
    let filter = ReportFilter::from_words("", "", "2026-05-12", "2026-05-13");
    let days = ["2026-05-11", "2026-05-12", "2026-05-13", "2026-05-14"];
    assert_eq!(days.map(|day| filter.is_on(day)), [false, true, true, false]);
}

#[test]
fn only_one_report_has_passwords_and_no_screen_has() {
    assert!(ReportKind::CandidateLogins.has_passwords() && !ReportKind::Usernames.has_passwords());
    for kind in ReportKind::ALL {
        assert_eq!(ReportKind::from_word(kind.word()), Some(kind));
        assert!(!kind.columns(false, true).contains(&ReportColumn::Password));
        assert!(!kind.columns(true, false).contains(&ReportColumn::Result));
    }
}
