-- Purges of names that must not be held: what was chosen is sealed while every place is gone through, and destroyed with
-- its key when that is done. What stays says how many rows of which tables held it and who had been told, never the name.
create table registrant_purges (
  id uuid primary key,
  registrant_id uuid not null,
  agency_id uuid not null,
  -- How many values were chosen.
  chosen integer not null,
  -- The values, until nothing holds them any more.
  sealed bytea,
  key_id uuid references data_keys (id),
  state text not null check (state in ('running', 'done')),
  -- What it waits for: nsor, import.
  waits_for text not null default '',
  -- {table: rows that held it}
  found jsonb not null default '{}',
  -- [{to, way, on, done}]: who had been sent it, and what was sent to them now.
  told jsonb not null default '[]',
  asked_by uuid references users (id),
  asked_at timestamptz not null,
  ended_at timestamptz,
  foreign key (registrant_id, agency_id) references registrants (id, agency_id),
  check ((state = 'running') = (sealed is not null))
);
create index registrant_purges_of on registrant_purges (registrant_id, asked_at desc);

alter table registrant_purges enable row level security;
alter table registrant_purges force row level security;
create policy system_all on registrant_purges to rsoits_system using (true) with check (true);
grant select, insert, update, delete on registrant_purges to rsoits_system;
grant select, insert on registrant_purges to rsoits_web;
create policy web_reads on registrant_purges for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_adds on registrant_purges for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
