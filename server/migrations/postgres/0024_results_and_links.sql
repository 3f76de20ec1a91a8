-- Who reads results, and engines that speak no LTI.

-- Which roles are shown the results that test engines tell: none, until an owner says so.
alter table institution add column results_owner bigint not null default 0 constraint institution_results_owner check (results_owner in (0, 1));
alter table institution add column results_coordinator bigint not null default 0 constraint institution_results_coordinator check (results_coordinator in (0, 1));
alter table institution add column results_invigilator bigint not null default 0 constraint institution_results_invigilator check (results_invigilator in (0, 1));
alter table institution add column results_reader bigint not null default 0 constraint institution_results_reader check (results_reader in (0, 1));

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (24, 18);
