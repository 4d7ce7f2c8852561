-- Owner and due day of each step after a failure to appear. What was done stands in the case itself, in order.
create table absconding_steps (
  case_id uuid not null references absconding_cases (id),
  agency_id uuid not null references agencies (id),
  step text not null,
  position integer not null,
  -- The office that is asked for it; a person of the agency or somebody else may be named.
  office text not null check (office in ('registry', 'police', 'prosecutor')),
  owner_user_id uuid references users (id),
  owner_other text not null default '',
  -- Null: its clock has not begun.
  due_on date,
  reckoning jsonb,
  rule_version integer not null,
  -- Somebody set the day by hand, and why; the clock leaves it alone then.
  due_set_by uuid references users (id),
  due_set_at timestamptz,
  due_reason text not null default '',
  primary key (case_id, step),
  check (due_set_by is null or due_reason <> '')
);

alter table absconding_steps enable row level security;
alter table absconding_steps force row level security;
create policy system_all on absconding_steps to rsoits_system using (true) with check (true);
grant select, insert, update, delete on absconding_steps to rsoits_system;
grant select, insert, update on absconding_steps to rsoits_web;
create policy web_reads on absconding_steps for select to rsoits_web
  using ((select rsoits_is_national()) or agency_id = any((select rsoits_seen_agencies())::uuid[]));
create policy web_adds on absconding_steps for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on absconding_steps for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);

create index absconding_cases_of on absconding_cases (agency_id, opened_at desc);
