-- Mail to staff, written down in the transaction of the act that it tells of and sent from here, so that neither a restart
-- nor a dead mail server loses any. `body` is a letter sealed under the institution's data key, because it can hold a link
-- that opens an account; it is empty once the mail is done. `due_at` is when it is sent, or sent again: whoever takes it puts
-- that off and counts `claims`, and only the last claim may say how it ended. `tries` counts what the mail itself failed.
create table mail (
    institution_id blob not null references institution (id),
    id blob not null,
    kind text not null,
    recipient text not null,
    key_id integer not null,
    body blob not null,
    created_at integer not null,
    due_at integer not null,
    good_until integer not null,
    claims integer not null default 0,
    tries integer not null default 0,
    done_at integer,
    outcome text check (outcome in ('sent', 'refused', 'unusable', 'expired')),
    said text,
    primary key (institution_id, id),
    check ((done_at is null) = (outcome is null))
) strict, without rowid;

-- What waits, in the order in which it is due: few rows, whatever was sent before.
create index mail_due on mail (due_at) where done_at is null;
-- What was done long ago is cleared away.
create index mail_done on mail (done_at) where done_at is not null;

-- While the mail server cannot be used nobody's mail is tried but one, now and then; one row then, and none while it works.
-- No tenant: there is one mail server. `fault` says what is wrong, `said` what the server or the connection to it said.
create table mail_pause (
    one integer not null primary key check (one = 1),
    since integer not null,
    again_at integer not null,
    probes integer not null,
    fault text not null check (fault in ('unreachable', 'insecure', 'log_in', 'silent', 'refuses')),
    said text not null
) strict;
