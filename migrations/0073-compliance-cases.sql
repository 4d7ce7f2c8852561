-- Compliance cases of NSOTC: a journey that may break the duty to give travel information (18 USC 2250(b)), with every
-- step. NSOTC's alone: no agency has a row policy on these tables, whatever the case is about.

create table compliance_cases (
  id uuid primary key,
  -- What people quote; given by this system.
  number text not null unique,
  -- One case for a finding of a trip, so that the same finding found again opens nothing.
  natural_key text not null unique,
  subject_id uuid not null references subjects (id),
  trip_id uuid references trips (id),
  origin text not null check (origin in ('without-notice', 'other-country', 'return-overdue', 'resume-overdue', 'by-hand')),
  origin_says text not null,
  -- As it was when the case was opened or last weighed, for lists.
  name text not null,
  registering_agency_id uuid references agencies (id),
  state text not null check (state in ('open', 'working', 'with-district', 'with-prosecutor', 'closed')),
  owner_user_id uuid references users (id),
  points integer not null,
  band text not null check (band in ('high', 'middle', 'low')),
  -- Version of the table and every factor with its answer, source and points.
  priority jsonb not null,
  elements jsonb not null default '{}',
  district text,
  outcome text,
  -- Set when the finding that opened the case no longer stands; people decide what follows.
  ground_gone text not null default '',
  version integer not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  check ((state = 'closed') = (outcome is not null))
);
create index compliance_cases_by_subject on compliance_cases (subject_id);
create index compliance_cases_by_trip on compliance_cases (trip_id);
create index compliance_cases_to_work on compliance_cases (points desc, opened_at) where state <> 'closed';

create table compliance_case_steps (
  case_id uuid not null references compliance_cases (id),
  number integer not null,
  kind text not null,
  state text not null,
  note text not null default '',
  facts jsonb not null default '{}',
  by_user_id uuid references users (id),
  by_name text not null,
  at timestamptz not null,
  primary key (case_id, number)
);

do $$
declare t text;
begin
  foreach t in array array['compliance_cases', 'compliance_case_steps'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('create policy web_national on %I to rsoits_web using (rsoits_is_national()) with check (rsoits_is_national())', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert on %I to rsoits_web', t);
  end loop;
end $$;
grant update (state, owner_user_id, points, band, priority, elements, district, outcome, version, updated_at, closed_at) on compliance_cases to rsoits_web;
