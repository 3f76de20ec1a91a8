//! Tests of the rules of single sign-on.

use lanyard_app::model::{sign_on::SignOnProblem, staff::Role};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Domains, RoleRules, issuer};

fn claims(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(claims) => claims,
        other => panic!("{other} is no object"),
    }
}

#[test]
fn an_issuer_is_kept_to_the_letter() {
    for kept in ["https://login.example", "https://login.example/", "https://Login.example:8443/Realms/a"] {
        assert_eq!(issuer(&format!(" {kept} "), false).as_deref(), Ok(kept));
    }
    assert_eq!(issuer("http://login.example", false), Err(SignOnProblem::NotSecure));
    assert_eq!(issuer("http://127.0.0.1:4000", true).as_deref(), Ok("http://127.0.0.1:4000"));
    assert_eq!(issuer("", false), Err(SignOnProblem::Missing));
    assert_eq!(issuer(&format!("https://a.example/{}", "a".repeat(500)), false), Err(SignOnProblem::TooLong));
    for refused in [
        "login.example",
        "ftp://login.example",
        "https://",
        "https://u:p@login.example",
        "https://login.example?tenant=1",
        "https://login.example/#a",
        "https://login .example",
        "javascript:alert(1)",
    ] {
        assert_eq!(issuer(refused, true), Err(SignOnProblem::NotAnIssuer), "{refused}");
    }
}

#[test]
fn domains_are_read_in_any_order_and_once() {
    let read = |typed: &str| Domains::parse(typed).map(|domains| domains.as_text());
    assert_eq!(
        read(" Northgate.example, @school.example\nnorthgate.EXAMPLE ").as_deref(),
        Ok("northgate.example school.example")
    );
    assert_eq!(read(""), Err(SignOnProblem::Missing));
    assert_eq!(read(" , \n"), Err(SignOnProblem::Missing));
    for refused in
        ["northgate", "-a.example", "a-.example", "a..example", ".example", "a.example.", "ä.example", "*.example", "@"]
    {
        assert_eq!(read(refused), Err(SignOnProblem::NotADomain), "{refused}");
    }
    let many = |count: u32| (0..count).map(|number| format!("d{number}.example")).collect::<Vec<_>>().join(" ");
    assert!(read(&many(50)).is_ok());
    assert_eq!(read(&many(51)), Err(SignOnProblem::TooManyDomains));
}

#[test]
fn a_provider_speaks_for_its_domains_and_for_no_other() {
    let domains = Domains::parse("northgate.example").unwrap();
    for own in ["ana@northgate.example", "Ana@NORTHGATE.example", "a@b@northgate.example"] {
        assert!(domains.speak_for(own), "{own}");
    }
    for foreign in [
        "",
        "northgate.example",
        "@northgate.example",
        "ana@below.northgate.example",
        "ana@notnorthgate.example",
        "ana@northgate.example.evil.example",
        "ana@northgate.example@evil.example",
        "ana@northgate.exampl\u{435}",
    ] {
        assert!(!domains.speak_for(foreign), "{foreign}");
    }
    assert!(!Domains::default().speak_for("ana@northgate.example"));
}

#[test]
fn the_first_value_that_fits_tells_the_role() {
    let rules =
        RoleRules::parse("groups", "cn=heads,o=a = Owner\n\n staff= invigilator \nrest =reader").unwrap().unwrap();
    let role = |value: Value| rules.role_of(&claims(value));
    assert_eq!(role(json!({ "groups": ["rest", "cn=heads,o=a"] })), Some(Role::Owner));
    assert_eq!(role(json!({ "groups": "staff" })), Some(Role::Invigilator));
    assert_eq!(role(json!({ "groups": ["other", 1, null, "rest"] })), Some(Role::Reader));
    for nothing in [
        json!({}),
        json!({ "groups": [] }),
        json!({ "groups": "Staff" }),
        json!({ "groups": true }),
        json!({ "groups": { "staff": 1 } }),
        json!({ "roles": "staff" }),
        json!({ "groups": [["staff"]] }),
        json!({ "groups": "staff rest" }),
    ] {
        assert_eq!(role(nothing.clone()), None, "{nothing}");
    }
    assert_eq!(rules.lines(), "cn=heads,o=a = owner\nstaff = invigilator\nrest = reader");
}

#[test]
fn a_claim_and_its_values_belong_together() {
    assert_eq!(RoleRules::parse("", " \n"), Ok(None));
    assert_eq!(RoleRules::parse("groups", ""), Err(SignOnProblem::ClaimOrValuesMissing));
    assert_eq!(RoleRules::parse("", "a = owner"), Err(SignOnProblem::ClaimOrValuesMissing));
    for (lines, number) in [("a owner", 1), ("a = owner\nb = boss", 2), ("\n= owner", 2), ("a =", 1)] {
        assert_eq!(RoleRules::parse("groups", lines), Err(SignOnProblem::NotARoleLine(number)), "{lines}");
    }
    assert_eq!(RoleRules::parse("groups", &"a = owner\n".repeat(51)), Err(SignOnProblem::TooManyValues));
    assert_eq!(RoleRules::parse(&"g".repeat(501), "a = owner"), Err(SignOnProblem::TooLong));
}

#[test]
fn what_is_not_ours_is_not_read_back() {
    for stored in ["", "{}", "[[\"a\"]]", "[[\"a\",\"boss\"]]", "[1]"] {
        assert_eq!(RoleRules::from_stored("groups", stored), None, "{stored}");
    }
}

proptest! {
    #[test]
    fn rules_are_kept_and_shown_as_they_were_read(values in prop::collection::vec(("[a-z=\"\\\\ä王 ]{1,20}", 0..4_usize), 1..20)) {
        let lines: Vec<String> =
            values.iter().map(|(value, role)| format!("{value}={}", Role::ALL[*role].word())).collect();
        if let Ok(Some(rules)) = RoleRules::parse("groups", &lines.join("\n")) {
            prop_assert_eq!(RoleRules::from_stored(rules.claim(), &rules.stored()), Some(rules.clone()));
            prop_assert_eq!(RoleRules::parse(rules.claim(), &rules.lines()), Ok(Some(rules)));
        }
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(typed in ".{0,60}") {
        if let Ok(domains) = Domains::parse(&typed) {
            prop_assert_eq!(Domains::parse(&domains.as_text()), Ok(domains));
        }
        if let Ok(kept) = issuer(&typed, true) {
            prop_assert_eq!(issuer(&kept, true), Ok(kept));
        }
    }
}
