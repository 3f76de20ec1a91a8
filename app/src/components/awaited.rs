//! What the server waits for before it writes a page down, and nothing more: the answer to the page's question.
//!
//! Left to itself the framework builds a page twice to see whether anything in it is still awaited, and once more to show
//! it, and each time walks through all of its parts one future after the other: half of what a page of fifty entries cost.
//! Here every page asks one question, or a second one beside it, and what it shows of the answers is complete.

use std::sync::Arc;

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, add_attr::AddAnyAttr},
    },
};

use crate::api::read::Answer;

/// Content that is built once, when the answer is there.
pub struct Awaited {
    /// The answer.
    pub answer: Answer,
    /// The answer to a second question, of which something is shown within.
    pub beside: Option<Answer>,
    /// What is shown of them.
    pub content: Arc<dyn Fn() -> Option<AnyView> + Send + Sync>,
}

impl Awaited {
    fn built(&self) -> Option<Settled> {
        (self.content)().map(Settled)
    }
}

impl Render for Awaited {
    type State = <Option<Settled> as Render>::State;

    fn build(self) -> Self::State {
        self.built().build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.built().rebuild(state);
    }
}

impl AddAnyAttr for Awaited {
    type Output<New: Attribute> = Self;

    /// No page puts an attribute on a whole page.
    fn add_any_attr<New: Attribute>(self, _attribute: New) -> Self {
        self
    }
}

impl RenderHtml for Awaited {
    type AsyncOutput = Option<Settled>;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    /// Says that the answer is waited for.
    fn dry_resolve(&mut self) {
        self.answer.with(|_| ());
        if let Some(beside) = self.beside {
            beside.with(|_| ());
        }
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.built()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.built().to_html_with_buf(html, position, escape, mark_branches, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.built().hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// A view in which nothing is awaited.
pub struct Settled(AnyView);

impl Render for Settled {
    type State = <AnyView as Render>::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for Settled {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _attribute: New) -> Self {
        self
    }
}

impl RenderHtml for Settled {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0.to_html_with_buf(html, position, escape, mark_branches, attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(html, position, escape, mark_branches, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
