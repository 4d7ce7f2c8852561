-- What ports report of secondary inspection, which is mandatory for a registrant who enters. A later report corrects
-- an earlier one; both stay.
create table secondary_outcomes (
  id uuid primary key,
  notification_id uuid not null references notifications (id),
  trip_id uuid not null references trips (id),
  agency_id uuid not null references agencies (id),
  number integer not null check (number > 0),
  outcome text not null,
  note text not null default '',
  officer text not null,
  -- When it was found at the port.
  at timestamptz not null,
  reported_at timestamptz not null,
  -- 'page', 'api' or 'inspection': read from the port's own report of the encounter.
  via text not null check (via in ('page', 'api', 'inspection')),
  reported_by text not null,
  travel_event_id uuid references travel_events (id),
  unique (notification_id, number)
);
create index secondary_outcomes_by_trip on secondary_outcomes (trip_id);

alter table secondary_outcomes enable row level security;
alter table secondary_outcomes force row level security;
create policy system_all on secondary_outcomes to rsoits_system using (true) with check (true);
grant select, insert, update, delete on secondary_outcomes to rsoits_system;
create policy web_own on secondary_outcomes for all to rsoits_web using (rsoits_sees(agency_id));
grant select, insert on secondary_outcomes to rsoits_web;
