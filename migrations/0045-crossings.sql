-- How many crossed at a port on a day and how many were asked about, as the port counts them. Totals, no persons.
create table port_crossings (
  sender text not null,
  -- IATA code, four-digit port of entry or UN/LOCODE.
  port text not null,
  mode text not null check (mode in ('air', 'sea', 'vehicle', 'pedestrian', 'rail')),
  direction text not null check (direction in ('entry', 'departure')),
  -- Local day of the port.
  day date not null,
  crossings integer not null check (crossings >= 0),
  queried integer not null check (queried >= 0),
  -- The sender's number of the batch: an older batch that comes late changes nothing.
  feed_sequence bigint,
  transmission_id uuid not null references transmissions (id),
  updated_at timestamptz not null,
  primary key (sender, port, mode, direction, day)
);
create index port_crossings_by_day on port_crossings (day);

alter table port_crossings enable row level security;
alter table port_crossings force row level security;
create policy system_all on port_crossings to rsoits_system using (true) with check (true);
grant select, insert, update, delete on port_crossings to rsoits_system;
create policy web_national on port_crossings for select to rsoits_web using (rsoits_is_national());
grant select on port_crossings to rsoits_web;

-- What is screened is counted by day of the event.
create index travel_events_by_occurrence on travel_events (occurs_at);
