"""Does the nine steps of docs/api.md with a client that openapi-python-client made."""

import datetime
import os

from lanyard import AuthenticatedClient
from lanyard.api.batches import create_codes
from lanyard.api.candidates import list_candidates
from lanyard.api.entries import issue_passwords, list_entries, restore_entries, withdraw_entries
from lanyard.api.institution import read_program
from lanyard.api.logins import hand_out_logins
from lanyard.api.reports import read_report
from lanyard.api.sessions import create_session, list_activity, list_sessions
from lanyard.models import ChosenEntries, NewBatch, NewSession, WhichLogins
from lanyard.models.read_report_report import ReadReportReport

client = AuthenticatedClient(
    base_url=os.environ["LANYARD"] + "/api/v1", token=os.environ["TOKEN"], raise_on_unexpected_status=True
)
at = datetime.datetime(2030, 5, 14, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))

program = read_program.sync(client=client)
assert program.name == "Timetable" and "sessions:read" in program.scopes
print("step 1")
new = NewSession(
    name="Made by a generated client", opens_at=at, closes_at=at + datetime.timedelta(hours=8), time_zone="Europe/Madrid"
)
session = create_session.sync(client=client, body=new, idempotency_key="generated")
assert session.opens_at == at and session.entries.total == 0
print("step 2")
listed = list_sessions.sync(client=client, limit=5)
assert listed.items[0].id == session.id
print("step 3")
batch = create_codes.sync(session.id, client=client, body=NewBatch(count=3, label="Monday"), idempotency_key="three")
assert batch.entries.unused == 3
print("step 4")
logins = hand_out_logins.sync(session.id, client=client, body=WhichLogins(batch=batch.id))
assert len(logins.items) == 3 and all(login.password for login in logins.items)
print("step 5")
seen, cursor = [], None
while True:
    more = {"cursor": cursor} if cursor else {}
    part = list_entries.sync(session.id, client=client, limit=2, **more)
    seen += part.items
    cursor = part.next_
    if not cursor:
        break
assert [entry.slip_code for entry in seen] == [login.slip_code for login in logins.items]
print("step 6")
assert list_candidates.sync(session.id, client=client).items == []
print("step 7")
one = ChosenEntries(entries=[seen[0].id])
assert withdraw_entries.sync(session.id, client=client, body=one).done == 1
again = withdraw_entries.sync(session.id, client=client, body=one)
assert again.done == 0 and again.left[0].entries == 1
assert restore_entries.sync(session.id, client=client, body=one).done == 1
assert issue_passwords.sync(session.id, client=client, body=one, idempotency_key="lost").done == 1
print("step 8")
report = read_report.sync(ReadReportReport.CANDIDATE_LOGINS, client=client, session=session.id)
assert report.total == 3
acts = {act.act for act in list_activity.sync(session.id, client=client).items}
assert {"session_created", "codes_created", "logins_downloaded", "entries_withdrawn", "passwords_issued"} <= acts, acts
print("step 9")
