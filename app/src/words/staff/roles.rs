//! What roles are called.

use super::Label;
use crate::{model::staff::Role, words::language::Language};

impl Label for Role {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Owner => "Owner",
            Self::Coordinator => "Coordinator",
            Self::Invigilator => "Invigilator",
            Self::Reader => "Reader",
        }
    }
}
