-- Registrants about to leave without a travel notice on file (34 USC 21503), as the Angel Watch Center and NSOTC see them.

create table angel_watch (
  id uuid primary key,
  -- One row a trip: looking again changes it.
  trip_id uuid not null unique references trips (id),
  subject_id uuid not null references subjects (id),
  agency_id uuid not null references agencies (id),
  name text not null,
  born text not null default '',
  record_number text not null,
  journey text not null,
  countries jsonb not null default '[]',
  confirmed boolean not null,
  departs_at timestamptz not null,
  state text not null check (state in ('handed', 'notice-came', 'not-travelling', 'departed')),
  listed_at timestamptz not null,
  updated_at timestamptz not null
);
create index angel_watch_by_departure on angel_watch (departs_at);

alter table angel_watch enable row level security;
alter table angel_watch force row level security;
create policy system_all on angel_watch to rsoits_system using (true) with check (true);
grant select, insert, update, delete on angel_watch to rsoits_system;
grant select on angel_watch to rsoits_web;
create policy web_own on angel_watch for select to rsoits_web using (rsoits_sees(agency_id));
