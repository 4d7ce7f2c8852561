-- The canary: a synthetic traveller and record of the system's own, sent through a real door at an interval. Its rows
-- carry fixed ids (domain/canary.ts), and restrictive policies hide them from every request made for an agency,
-- national ones included: it is never shown among persons nor counted with them. They are removed after each run.

create table canary_runs (
  id uuid primary key,
  -- The interval that the run stands for: one is sent however many processes keep the clock.
  slot bigint not null unique,
  sent_at timestamptz not null,
  state text not null check (state in ('running', 'passed', 'late', 'failed')),
  stage text not null,
  delivered_at timestamptz,
  detail text not null default ''
);
create index canary_runs_by_time on canary_runs (sent_at desc);
alter table canary_runs enable row level security;
alter table canary_runs force row level security;
create policy system_all on canary_runs to rsoits_system using (true) with check (true);
grant select, insert, update, delete on canary_runs to rsoits_system;
create policy web_national on canary_runs for select to rsoits_web using (rsoits_is_national());
grant select on canary_runs to rsoits_web;

insert into agency_kinds (code, label, recipient_role) values ('canary', 'RSOITS itself', 'sora') on conflict (code) do nothing;

create policy canary_hidden on agency_kinds as restrictive for select to rsoits_web using (code <> 'canary');
create policy canary_hidden on agencies as restrictive for select to rsoits_web using (id <> '00000000-0000-7000-8000-00000000ca01');
create policy canary_hidden on agency_channels as restrictive for select to rsoits_web using (agency_id <> '00000000-0000-7000-8000-00000000ca01');
create policy canary_hidden on api_clients as restrictive for select to rsoits_web using (agency_id <> '00000000-0000-7000-8000-00000000ca01');
create policy canary_hidden on register_records as restrictive for select to rsoits_web using (id <> '00000000-0000-7000-8000-00000000ca02');
create policy canary_hidden on register_changes as restrictive for select to rsoits_web using (record_id <> '00000000-0000-7000-8000-00000000ca02');
create policy canary_hidden on subjects as restrictive for select to rsoits_web using (id <> '00000000-0000-7000-8000-00000000ca03');
create policy canary_hidden on subject_links as restrictive for select to rsoits_web using (record_id <> '00000000-0000-7000-8000-00000000ca02');
create policy canary_hidden on candidates as restrictive for select to rsoits_web using (record_id <> '00000000-0000-7000-8000-00000000ca02');
create policy canary_hidden on trips as restrictive for select to rsoits_web using (subject_id <> '00000000-0000-7000-8000-00000000ca03');
create policy canary_hidden on trip_events as restrictive for select to rsoits_web
  using (exists (select from trips t where t.id = trip_id));
create policy canary_hidden on travel_events as restrictive for select to rsoits_web using (sender <> 'rsoits-canary');
create policy canary_hidden on transmissions as restrictive for select to rsoits_web using (sender <> 'rsoits-canary');
create policy canary_hidden on voyages as restrictive for select to rsoits_web using (sender <> 'rsoits-canary');
create policy canary_hidden on notifications as restrictive for select to rsoits_web
  using (recipient_agency_id <> '00000000-0000-7000-8000-00000000ca01');
