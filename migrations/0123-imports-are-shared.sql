-- Registrants who came by an import are told of like any other: a list of work that is gone through at a pace, so that
-- a whole registry does not go out in one breath.

-- The agency told everybody already from the system that it moved from: only what changes from now on is shared.
alter table registrant_imports add column already_shared boolean not null default false;

create table import_shares (
  import_id uuid not null references registrant_imports (id),
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  primary key (import_id, registrant_id)
);
alter table import_shares enable row level security;
alter table import_shares force row level security;
create policy system_all on import_shares to rsoits_system using (true) with check (true);
grant select, insert, update, delete on import_shares to rsoits_system;
create policy web_reads on import_shares for select to rsoits_web using (rsoits_sees(agency_id));
grant select on import_shares to rsoits_web;
