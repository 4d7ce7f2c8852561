-- Lookouts: a registration agency asks the passport authority to be told before a passport issues to its registrant
-- (white paper IV.A.1, VI(4)a). RSOITS hands them to CLASS with the register extract and marks applications that meet one.
create table lookouts (
  id uuid primary key,
  -- What CLASS answers with; never used twice.
  number text not null unique,
  agency_id uuid not null references agencies (id),
  record_id uuid not null references register_records (id),
  reason text not null check (length(reason) between 3 and 500),
  -- A user or a machine client.
  placed_by uuid not null,
  placed_at timestamptz not null,
  -- Last day; null: until withdrawn or the record ends.
  until date,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
-- One running lookout of an agency on a record; an expired one is withdrawn when the next is placed.
create unique index lookouts_one_running on lookouts (agency_id, record_id) where withdrawn_at is null;
create index lookouts_by_record on lookouts (record_id) where withdrawn_at is null;

alter table lookouts enable row level security;
alter table lookouts force row level security;
create policy system_all on lookouts to rsoits_system using (true) with check (true);
grant select, insert, update, delete on lookouts to rsoits_system;
grant select, insert, update on lookouts to rsoits_web;
-- The agency's own, and those it acts for; an agency can only place one on a record that it can see.
create policy web_own on lookouts for all to rsoits_web
  using (rsoits_sees(agency_id))
  with check (rsoits_sees(agency_id) and exists (select from register_records r where r.id = record_id));

-- Answers to a sending system are looked up by what it called the application.
create index travel_events_by_reference on travel_events (sender, (facts ->> 'reference')) where facts ? 'reference';
