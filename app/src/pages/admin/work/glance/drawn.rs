//! What the strip draws, as markup of numbers and our own words: the bar and the chart, whose geometry is in attributes,
//! because the content security policy forbids styles in elements, and the counts, which say the same in words.

use super::part::Part;
use crate::model::glance::Glance;

/// How many minutes are as wide as the chart at least, so that the first log-in is no wall.
const WIDTH: usize = 30;

/// How high the chart of a few log-ins is drawn at least.
const HEIGHT: i64 = 4;

/// What the link of a part says.
pub fn count(part: Part, count: i64) -> String {
    let (count, symbol, name) = (count.to_string(), part.symbol(), part.name());
    let mut said = ["<b>", &count, "</b> <span aria-hidden=\"true\">", symbol].concat();
    said.push_str("</span> <span class=\"glance-name\">");
    said.push_str(name);
    said.push_str("</span>");
    said
}

/// The bar: a segment for each part that has entries, as wide as its share.
pub fn bar(glance: &Glance) -> String {
    let total = glance.counts.total().max(1).to_string();
    let mut drawn = svg(&total, "1");
    let mut at = 0;
    for part in Part::BAR {
        let count = part.count(glance);
        if count > 0 {
            let (x, width) = (at.to_string(), count.to_string());
            drawn.push_str(
                &["<rect class=\"glance-", part.word(), "\" x=\"", &x, "\" width=\"", &width, "\" height=\"1\"/>"]
                    .concat(),
            );
            at += count;
        }
    }
    drawn.push_str("</svg>");
    drawn
}

/// The chart: a column for each minute, the present one last.
pub fn chart(glance: &Glance) -> String {
    let most = glance.peak.as_ref().map_or(0, |peak| peak.count).max(HEIGHT);
    let width = glance.log_ins.len().max(WIDTH);
    let first = width - glance.log_ins.len();
    let mut drawn = svg(&width.to_string(), &most.to_string());
    drawn.push_str("<path d=\"");
    for (number, count) in glance.log_ins.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (x, count) = ((first + number).to_string(), count.to_string());
        drawn.push_str(&["M", &x, " ", &most.to_string(), "v-", &count, "h.8v", &count, "z"].concat());
    }
    drawn.push_str("\"/></svg>");
    drawn
}

fn svg(width: &str, height: &str) -> String {
    ["<svg viewBox=\"0 0 ", width, " ", height, "\" preserveAspectRatio=\"none\">"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{civil::CivilTime, entry::EntryCounts, glance::Peak, session::SessionState};

    fn glance(counts: EntryCounts, log_ins: Vec<i64>) -> Glance {
        let peak = log_ins.iter().max().map(|&count| Peak { count, at: CivilTime::default() });
        let (opens, closes) = (CivilTime::default(), CivilTime::default());
        let (state, minutes) = (SessionState::Open, 0);
        Glance { state, opens, closes, minutes, counts, arrived: 0, overdue: 0, locked: 0, log_ins, peak }
    }

    #[test]
    fn segments_stand_side_by_side_and_fill_the_bar() {
        let counts =
            EntryCounts { unused: 5, claimed: 2, handed_out: 4, unused_handed_out: 3, ..EntryCounts::default() };
        assert_eq!(
            bar(&glance(counts, vec![])),
            "<svg viewBox=\"0 0 7 1\" preserveAspectRatio=\"none\">\
             <rect class=\"glance-claimed\" x=\"0\" width=\"2\" height=\"1\"/>\
             <rect class=\"glance-unused\" x=\"2\" width=\"3\" height=\"1\"/>\
             <rect class=\"glance-new\" x=\"5\" width=\"2\" height=\"1\"/></svg>"
        );
        assert!(bar(&glance(EntryCounts::default(), vec![])).starts_with("<svg viewBox=\"0 0 1 1\""));
    }

    #[test]
    fn the_present_minute_is_the_last_column() {
        let drawn = chart(&glance(EntryCounts::default(), vec![6, 0, 2]));
        assert!(drawn.contains("viewBox=\"0 0 30 6\""), "{drawn}");
        assert!(drawn.contains("d=\"M27 6v-6h.8v6zM29 6v-2h.8v2z\""), "{drawn}");
        assert!(chart(&glance(EntryCounts::default(), vec![])).contains("viewBox=\"0 0 30 4\""));
    }
}
