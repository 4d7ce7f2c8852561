-- Counts of closed quarters, kept as they were counted: two copies of a published table never differ, so comparing them
-- gives nobody away, and a look at past years reads a row instead of seven years of messages. Counts only, no persons.
create table statistic_quarters (
  quarter text primary key check (quarter ~ '^20[0-9]{2}-Q[1-4]$'),
  counts jsonb not null,
  kept_at timestamptz not null
);
alter table statistic_quarters enable row level security;
alter table statistic_quarters force row level security;
create policy system_all on statistic_quarters to rsoits_system using (true) with check (true);
grant select, insert, update, delete on statistic_quarters to rsoits_system;
create policy web_national on statistic_quarters for select to rsoits_web using (rsoits_is_national());
grant select on statistic_quarters to rsoits_web;

-- What is counted is found by its time.
create index notifications_by_planning on notifications (planned_at);
create index trip_events_by_time on trip_events (added_at);
create index adjudications_by_time on adjudications (decided_at);
