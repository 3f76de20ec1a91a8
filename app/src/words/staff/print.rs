//! What the choices of a print are called.

use super::Label;
use crate::{
    model::print::{CardOrder, CardsOf, Layout, Paper},
    words::language::Language,
};

impl Label for Paper {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::A4, Language::English) => "A4",
            (Self::Letter, Language::English) => "Letter",
        }
    }
}

impl Label for CardOrder {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Reading, Language::English) => "One after the other",
            (Self::Stack, Language::English) => "Through the pile, for cutting all sheets at once",
        }
    }
}

impl Label for Layout {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Cards, Language::English) => "Login cards, 8 on a sheet",
            (Self::Checklist, Language::English) => "Checklist for invigilators, without passwords",
        }
    }
}

impl Label for CardsOf {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::NotHandedOut, Language::English) => "All not yet handed out",
            (Self::All, Language::English) => "All",
            (Self::Batch, Language::English) => "One batch",
        }
    }
}
