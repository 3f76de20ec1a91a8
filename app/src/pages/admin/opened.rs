//! The one part of an address that may be there or not: the entry that is open beside the list of a session's entries.

use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

use crate::paths::OPENED;

/// Nothing, or `/entries/` and an id, which becomes the parameter `entry`. Both are addresses of one route, because the
/// router keeps a page, with its filter, selection and rows, within one route only.
#[derive(Clone, Copy, Debug)]
pub struct Opened;

impl PossibleRouteMatch for Opened {
    /// The router would take an optional part for one that stands between others.
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        if path.is_empty() || path == "/" {
            return Some(PartialPathMatch::new(path, Vec::new(), ""));
        }
        let id = path.strip_prefix(OPENED)?;
        let end = id.find('/').unwrap_or(id.len());
        let (matched, rest) = path.split_at(OPENED.len() + end);
        (end > 0).then(|| PartialPathMatch::new(rest, vec![("entry".into(), id[..end].to_owned())], matched))
    }

    /// A list of addresses has no word for two parts that are there together or not at all: it names the longer one.
    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.extend([PathSegment::Static(OPENED.trim_matches('/').into()), PathSegment::Param("entry".into())]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_named_by_its_id_and_nothing_else_is() {
        let entry = |path| Opened.test(path).map(|found| (found.remaining().to_owned(), found.params()));
        assert_eq!(entry(""), Some((String::new(), vec![])));
        assert_eq!(entry("/"), Some(("/".to_owned(), vec![])));
        assert_eq!(entry("/entries/e1"), Some((String::new(), vec![("entry".into(), "e1".to_owned())])));
        assert_eq!(entry("/entries/e1/more").map(|(rest, _)| rest), Some("/more".to_owned()));
        for other in ["/entries", "/entries/", "/batches/b1", "/add", "/entriese1"] {
            assert_eq!(entry(other), None, "{other}");
        }
    }
}
