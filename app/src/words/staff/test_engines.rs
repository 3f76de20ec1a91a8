//! What is wrong with the form of a test engine.

use std::borrow::Cow;

use crate::{
    model::test_engine::{EngineFault, EngineField, EngineProblem},
    words::language::Language,
};

/// What is wrong with a field.
#[must_use]
pub fn fault((field, problem): EngineFault, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match (problem, field) {
        (EngineProblem::Missing, EngineField::Name) => "Enter a name",
        (EngineProblem::Missing, EngineField::LoginAddress) => "Enter the log-in initiation address",
        (EngineProblem::Missing, EngineField::TargetAddress) => "Enter the launch address",
        (EngineProblem::Missing, EngineField::RegistrationAddress) => "Enter the registration address",
        (EngineProblem::Missing, _) => "Fill this in",
        (EngineProblem::TooLong, EngineField::Name) => "Use 100 characters or fewer",
        (EngineProblem::TooLong, _) => "Use 1,000 characters or fewer",
        (EngineProblem::NameTaken, _) => "Another test engine has this name",
        (EngineProblem::NotAnAddress, field) => {
            return Cow::Owned(format!(
                "Enter the {} as https://engine.example.org/launch, without #, user or password",
                address(field)
            ));
        }
        (EngineProblem::NotSecure, field) => {
            return Cow::Owned(format!(
                "The {} must begin with https. Whoever runs this server can allow others, for engines inside the house.",
                address(field)
            ));
        }
        (EngineProblem::TooMany, _) => "Use 50 lines or fewer",
        (EngineProblem::WrongLine(number), EngineField::Custom) => {
            return Cow::Owned(format!(
                "Write line {number} as name=value, each name once, with letters, digits and _ . - $ in the name"
            ));
        }
        (EngineProblem::WrongLine(number), _) => {
            return Cow::Owned(format!("Write line {number} as an address that begins with https"));
        }
        (EngineProblem::ForeignHost, _) => "The address must be on the same host as the engine’s launch address",
        (EngineProblem::NotAKey, _) => {
            "Paste a public RSA key, which begins with -----BEGIN PUBLIC KEY-----, or one as JSON"
        }
        (EngineProblem::UnknownPlaceholder, _) => "In braces there can be {username}, {code}, {session} and {sub}",
        (EngineProblem::Braces, field) => {
            return Cow::Owned(format!("The {} cannot have braces, which are for plain links only", address(field)));
        }
        (EngineProblem::NoSuchEngine, _) => "Choose a test engine that is there and switched on",
    })
}

/// What an address is called in a sentence.
const fn address(field: EngineField) -> &'static str {
    match field {
        EngineField::LoginAddress => "log-in initiation address",
        EngineField::TargetAddress => "launch address",
        EngineField::DeepLinkAddress => "deep linking address",
        EngineField::RedirectAddresses => "redirect address",
        EngineField::KeysAddress => "address of the engine’s keys",
        EngineField::RegistrationAddress => "registration address",
        EngineField::Name | EngineField::Custom | EngineField::PublicKey | EngineField::Engine => "address",
    }
}
