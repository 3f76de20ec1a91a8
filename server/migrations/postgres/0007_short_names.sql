-- Names of one or two signs are found through a key: Ng, Li, 小明 in 王小明.
--
-- What is folded is folded by the program, so this upgrade only says which rows are still to be done; the program does
-- them before it serves. Rule 3 knows second spellings and writes the parts below.

-- The first two signs of every part of a claimed entry's search text behind the slip code: of each word and, in scripts
-- without spaces, of each ending of a word. Slip codes are found by the prefix of their batch, so that unused entries
-- have no rows here.
create table name_part (
    institution_id uuid not null,
    part text collate "C" not null,
    entry_id uuid not null,
    primary key (institution_id, part, entry_id),
    foreign key (institution_id, entry_id) references candidate (institution_id, entry_id) on delete cascade
);

-- Empty but for rows that are still to be done, so that every start finds them without reading the others.
drop index candidate_to_be_folded;
create index candidate_to_be_folded on candidate (institution_id, entry_id) where search_version < 3;

-- By which rule the search text of the session was made.
alter table test_session add column search_version bigint not null default 2;
create index test_session_to_be_folded on test_session (institution_id, id) where search_version < 3;
