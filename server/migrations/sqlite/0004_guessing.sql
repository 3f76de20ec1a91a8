-- Failed log-ins in a row at one name from one address, by the same keyed hashes as `throttle` and `address_throttle`.
-- Somebody who keeps failing elsewhere does not make this address wait. The name comes first, so that staff can unlock a
-- name wherever it failed. No tenant, for the same reason as there: an address belongs to none.
create table pair_throttle (
    name_key blob not null,
    address_key blob not null,
    failures integer not null,
    blocked_until integer not null,
    updated_at integer not null,
    primary key (name_key, address_key)
) strict, without rowid;
