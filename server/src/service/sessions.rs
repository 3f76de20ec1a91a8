//! Sessions: the list, the details, the form that makes one, and the entries of one.

use lanyard_app::{
    error::{ApiError, Field, FieldError, Problem},
    model::{
        act::Act,
        entry::{EntryFilter, EntryPage, EntryQuery, EntryRow},
        id::{EntryId, InstitutionId, SessionId},
        page::PageOf,
        session::{NewSession, NewSessionDefaults, SessionDetails, SessionHead, SessionList, SessionQuery, SessionRow},
    },
    ports::Staff,
};

use super::{Service, create_codes::OPERATOR, visitor::zone_of};
use crate::{
    domain::{
        clock::Timestamp,
        search,
        zone::{self, TimeZoneName},
    },
    storage::{
        Audit, EntryOrder, EntryScope, ListedEntry, ListedHandOut, NewTestSession, TestSession, TestSessionQuery,
    },
};

/// The longest name, room or test, in characters.
const TEXT_LIMIT: usize = 100;

impl Service {
    pub(super) async fn list_sessions(&self, staff: &Staff, query: &SessionQuery) -> Result<SessionList, ApiError> {
        let now = self.clock.now();
        let asked = |offset| TestSessionQuery {
            search: search::session_query(&query.q),
            state: query.state,
            now,
            offset,
            limit: query.page.size(),
        };
        let offset = (query.page.number() - 1) * query.page.size();
        let mut found = self.store.test_session_page(staff.institution(), &asked(offset)).await?;
        let page = PageOf::place(query.page, found.matching);
        if page.offset() != offset {
            // The address names a page beyond the last one: sessions were filtered away since.
            found = self.store.test_session_page(staff.institution(), &asked(page.offset())).await?;
        }
        Ok(SessionList { page, all: found.all, rows: found.rows.iter().map(|session| row(session, now)).collect() })
    }

    pub(super) async fn session_of(&self, staff: &Staff, session: SessionId) -> Result<TestSession, ApiError> {
        self.store.test_session_find(staff.institution(), session).await?.ok_or(ApiError::NotFound)
    }

    pub(super) async fn head_of_session(&self, staff: &Staff, session: SessionId) -> Result<SessionHead, ApiError> {
        let session = self.session_of(staff, session).await?;
        self.head(staff, &session).await
    }

    pub(super) async fn head(&self, staff: &Staff, session: &TestSession) -> Result<SessionHead, ApiError> {
        let institution = self.institution_of(staff).await?;
        Ok(SessionHead {
            id: session.id,
            number: session.number,
            name: session.name.clone(),
            state: session.state_at(self.clock.now()),
            when: zone_of(&session.time_zone).span(session.opens_at, session.closes_at),
            institution_code: institution.code,
            counts: session.counts,
        })
    }

    pub(super) async fn details_of_session(
        &self,
        staff: &Staff,
        session: SessionId,
    ) -> Result<SessionDetails, ApiError> {
        let session = self.session_of(staff, session).await?;
        let head = self.head(staff, &session).await?;
        let zone = zone_of(&session.time_zone);
        Ok(SessionDetails {
            opens: zone.day_and_time(session.opens_at),
            closes: zone.day_and_time(session.closes_at),
            created_at: zone.date_and_time(session.created_at),
            created_by: session.created_by.unwrap_or_else(|| OPERATOR.to_owned()),
            log_in_address: self.log_in_address(&head.institution_code),
            session: head,
            test: session.test,
            room: session.room,
            time_zone: session.time_zone,
        })
    }

    pub(super) async fn defaults_of_new_session(&self, staff: &Staff) -> Result<NewSessionDefaults, ApiError> {
        let latest = self.store.test_session_latest_zone(staff.institution()).await?;
        Ok(NewSessionDefaults { time_zone: latest.unwrap_or_else(|| "UTC".to_owned()), time_zones: zone::available() })
    }

    pub(super) async fn make_session(
        &self,
        institution: InstitutionId,
        audit: Audit,
        typed: &NewSession,
    ) -> Result<SessionId, ApiError> {
        let parsed = parse(typed).map_err(ApiError::Invalid)?;
        let id = SessionId::new(self.random.id(audit.at)?);
        let new = NewTestSession {
            id,
            search_text: search::session_search_text(&parsed.name, &parsed.room),
            name: parsed.name,
            room: parsed.room,
            test: parsed.test,
            opens_at: parsed.opens_at,
            closes_at: parsed.closes_at,
            time_zone: parsed.time_zone,
        };
        self.store.test_session_create(institution, &new, audit).await?.ok_or(ApiError::NotFound)?;
        Ok(id)
    }

    pub(super) async fn list_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError> {
        let session = self.session_of(staff, session).await?;
        let scope = scope(&query.filter);
        let total = self.store.entry_count(staff.institution(), &session, &scope).await?;
        let page = PageOf::place(query.page, total);
        let order = EntryOrder { sort: query.sort, descending: query.descending };
        let listed =
            self.store.entry_page(staff.institution(), &session, &scope, order, page.offset(), page.size).await?;
        let batches = self.store.batch_choices(staff.institution(), session.id).await?;
        let (zone, now) = (zone_of(&session.time_zone), self.clock.now());
        Ok(EntryPage {
            session: self.head(staff, &session).await?,
            filter: query.filter.clone(),
            rows: listed.into_iter().map(|entry| shown(entry, &zone, now)).collect(),
            page,
            batches,
        })
    }

    pub(super) async fn list_hidden(
        &self,
        staff: &Staff,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError> {
        let session = self.session_of(staff, session).await?;
        let shown = self.store.entry_among(staff.institution(), session.id, &scope(filter), ids).await?;
        Ok(ids.iter().copied().filter(|id| !shown.contains(id)).collect())
    }
}

/// A row of the list as people read it.
pub(super) fn shown(entry: ListedEntry, zone: &TimeZoneName, now: Timestamp) -> EntryRow {
    EntryRow {
        id: entry.id,
        slip_code: entry.slip_code,
        username: entry.username,
        name: entry.full_name,
        state: entry.state,
        batch: entry.batch,
        handed_out: entry.handed_out.map(|hand_out| told(&hand_out, zone, now)),
        last_seen: entry.last_seen_at.map(|at| zone.seen(at, now)),
    }
}

/// "Printed 09:12, A. Mora".
pub(super) fn told(hand_out: &ListedHandOut, zone: &TimeZoneName, now: Timestamp) -> String {
    if hand_out.act == Act::PasswordRenewed {
        return format!("Taken by the candidate {}", zone.seen(hand_out.at, now));
    }
    let how = match hand_out.act {
        Act::LoginsDownloaded => "Downloaded",
        Act::CardsPrinted | Act::ReportPrinted => "Printed",
        Act::LoginShown => "Shown",
        _ => "Exported",
    };
    format!("{how} {}, {}", zone.seen(hand_out.at, now), hand_out.by.as_deref().unwrap_or(OPERATOR))
}

/// The filter of a page as the store takes it.
pub(super) fn scope(filter: &EntryFilter) -> EntryScope {
    EntryScope {
        search: search::query(&filter.q),
        state: filter.state,
        batch: filter.batch,
        handed_out: filter.handed_out,
    }
}

fn row(session: &TestSession, now: Timestamp) -> SessionRow {
    let zone = zone_of(&session.time_zone);
    SessionRow {
        id: session.id,
        number: session.number,
        name: session.name.clone(),
        room: session.room.clone(),
        opens: zone.short_day_and_time(session.opens_at),
        closes: zone.short_day_and_time(session.closes_at),
        time_zone: session.time_zone.clone(),
        state: session.state_at(now),
        entries: session.counts.total(),
        used: session.counts.used(),
    }
}

struct Parsed {
    name: String,
    room: String,
    test: String,
    opens_at: Timestamp,
    closes_at: Timestamp,
    time_zone: String,
}

/// Checks every field, so that all mistakes are told at once.
fn parse(typed: &NewSession) -> Result<Parsed, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field, problem| errors.push(FieldError { field, problem });
    let name = one_line(&typed.name);
    if name.is_empty() {
        wrong(Field::Name, Problem::SessionNameMissing);
    }
    let (room, test) = (one_line(&typed.room), one_line(&typed.test));
    for (field, text) in [(Field::Name, &name), (Field::Room, &room), (Field::Test, &test)] {
        if text.chars().count() > TEXT_LIMIT {
            wrong(field, Problem::TooLong);
        }
    }
    let zone = TimeZoneName::parse(&typed.time_zone);
    let mut instant = |field, text: &str, missing| {
        let read = if text.trim().is_empty() { Err(missing) } else { zone::parse_local(text) };
        let zone = zone.as_ref().ok().cloned().unwrap_or_else(TimeZoneName::utc);
        match read.and_then(|local| zone::to_timestamp(local, &zone)) {
            Ok(at) => Some(at),
            Err(problem) => {
                wrong(field, problem);
                None
            }
        }
    };
    let opens = instant(Field::Opens, &typed.opens, Problem::OpensMissing);
    let closes = instant(Field::Closes, &typed.closes, Problem::ClosesMissing);
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes <= opens
    {
        wrong(Field::Closes, Problem::ClosesTooEarly);
    }
    if let Err(problem) = &zone {
        wrong(Field::TimeZone, *problem);
    }
    match (opens, closes, zone) {
        (Some(opens_at), Some(closes_at), Ok(zone)) if errors.is_empty() => {
            Ok(Parsed { name, room, test, opens_at, closes_at, time_zone: zone.as_str().to_owned() })
        }
        _ => Err(errors),
    }
}

/// White space collapsed, control characters dropped.
fn one_line(typed: &str) -> String {
    let words: Vec<&str> = typed.split_whitespace().collect();
    words.join(" ").chars().filter(|sign| !sign.is_control()).collect()
}
