-- Webhooks: what another program is told of what is done, where an owner says so, and what waits to be sent to it.

-- Where it is told, and which events: words with a blank before and behind each. `secret` signs what is sent, sealed under the
-- institution's data key; while another one takes its place, the one before signs too until `old_until`. `failing_since` is when the
-- first try failed since one was taken.
create table webhook (
    institution_id uuid not null references institution (id),
    id uuid not null,
    name text not null,
    address text not null,
    events text not null,
    switched_on bigint not null constraint webhook_switched_on check (switched_on in (0, 1)),
    key_id bigint not null,
    secret bytea not null,
    old_secret bytea,
    old_until bigint,
    failing_since bigint,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (institution_id, id),
    constraint webhook_old_secret check ((old_secret is null) = (old_until is null))
);

-- A message to a webhook, written in the transaction of the act that it tells of: one row for each webhook that wants it, so that it
-- is one statement however many there are. `id` is that of the act, and `body` is what is sent at every try: ids and facts, no name,
-- no password. `due_at` is when it is sent, or sent again: whoever takes it puts that off and counts `claims`, and only the last
-- claim may say how it ended. `status` and `fault` are what came of the last try.
create table webhook_delivery (
    institution_id uuid not null,
    webhook_id uuid not null,
    id uuid not null,
    event text not null,
    body text not null,
    created_at bigint not null,
    due_at bigint not null,
    claims bigint not null default 0,
    tries bigint not null default 0,
    tried_at bigint,
    status bigint,
    fault text constraint webhook_delivery_fault check (fault in ('refused', 'unreachable', 'silent')),
    done_at bigint,
    outcome text constraint webhook_delivery_outcome check (outcome in ('taken', 'given_up', 'stopped')),
    primary key (institution_id, webhook_id, id),
    foreign key (institution_id, webhook_id) references webhook (institution_id, id) on delete cascade,
    constraint webhook_delivery_done check ((done_at is null) = (outcome is null))
);

-- What waits, in the order in which it is due: whose it is first, then those of one webhook.
create index webhook_delivery_due on webhook_delivery (due_at, webhook_id) where done_at is null;
create index webhook_delivery_of_webhook on webhook_delivery (institution_id, webhook_id, due_at) where done_at is null;
-- What is old is cleared away in every institution.
create index webhook_delivery_by_age on webhook_delivery (created_at);

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (27, 18);
