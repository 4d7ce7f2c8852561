-- What was said of a travel event, report by report: the event's own row holds only the last word.
create table travel_event_reports (
  id uuid primary key default gen_random_uuid(),
  -- Reports taken in within one instant keep their order.
  seq bigint generated always as identity,
  travel_event_id uuid not null references travel_events (id),
  -- Of the event's description at the time.
  version integer not null,
  state text not null,
  direction text not null check (direction in ('entry', 'departure', 'none', 'unknown')),
  transmission_id uuid references transmissions (id),
  sender text not null,
  at timestamptz not null
);
create index travel_event_reports_of on travel_event_reports (travel_event_id, at, seq);
-- A transmission that began a case is not erased because a later one spoke of the same event.
create index travel_event_reports_by_transmission on travel_event_reports (transmission_id);

alter table travel_event_reports enable row level security;
alter table travel_event_reports force row level security;
create policy system_all on travel_event_reports to rsoits_system using (true) with check (true);
create policy web_national on travel_event_reports for all to rsoits_web using (rsoits_is_national());
create policy canary_hidden on travel_event_reports as restrictive for select to rsoits_web using (sender <> 'rsoits-canary');
grant select, insert, update, delete on travel_event_reports to rsoits_system;
grant select, insert on travel_event_reports to rsoits_web;
