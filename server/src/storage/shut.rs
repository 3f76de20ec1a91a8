//! Institutions that are opened by their provider alone: which places cannot be reached in another way.

/// How many owners keep a local log-in beside the place `s` of the same statement: one where the institution is opened by
/// its provider alone and `s` is not that owner's, else none. It is asked of the rows of the moment, so that nothing that
/// happens to the owner shuts everybody out.
pub(in crate::storage) const SHUT: &str = "(select count(*) from sign_on_provider o \
     join staff l on l.institution_id = o.institution_id and l.id = o.local_owner join person q on q.id = l.person_id \
     where o.institution_id = s.institution_id and o.switched_on = 1 and o.only_provider = 1 and l.role = 'owner' \
     and l.disabled_at is null and q.password_hash is not null and l.id <> s.id)";
