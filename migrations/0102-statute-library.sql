-- The statute library by date, what would be tiered otherwise when rules or provisions change, and appeals of tiers.
create table statute_provisions (
  id uuid primary key,
  -- The agency that keeps the text.
  agency_id uuid not null references agencies (id),
  -- State, territory or tribe of the code; US for the United States Code.
  jurisdiction text not null,
  citation text not null,
  -- The citation without spaces and marks, for finding it.
  citation_key text not null,
  title text not null,
  added_by uuid references users (id),
  added_at timestamptz not null,
  unique (jurisdiction, citation_key)
);

-- A text is never changed: one that was wrong is superseded by another of the same days.
create table statute_versions (
  id uuid primary key,
  provision_id uuid not null references statute_provisions (id),
  agency_id uuid not null references agencies (id),
  valid_from date not null,
  valid_until date,
  text text not null,
  source text not null,
  is_sample boolean not null default false,
  -- What the version says of the questions of the tier rules, where somebody has answered them.
  punishable text check (punishable in ('yes', 'no')),
  conduct text,
  added_by uuid references users (id),
  added_at timestamptz not null,
  superseded_at timestamptz,
  check (valid_until is null or valid_until >= valid_from)
);
create unique index statute_versions_once on statute_versions (provision_id, valid_from) where superseded_at is null;

-- Registrants whose tier another version of the rules, or of a provision, would change; an officer decides each.
create table retier_cases (
  id uuid primary key,
  natural_key text not null unique,
  agency_id uuid not null references agencies (id),
  registrant_id uuid not null references registrants (id),
  cause text not null check (cause in ('rules', 'provision')),
  -- What changed, in words: the version of the rules, the citation and days of the provision.
  because text not null,
  before jsonb not null,
  after jsonb not null,
  state text not null check (state in ('open', 'kept', 'changed', 'void')),
  opened_at timestamptz not null,
  decided_by uuid references users (id),
  decided_at timestamptz,
  reason text not null default ''
);
create index retier_cases_open on retier_cases (agency_id, opened_at, id) where state = 'open';

-- One row a version of the rules or of a provision that was held against every registry.
create table retier_runs (
  cause text not null,
  version text not null,
  after_id uuid,
  looked integer not null default 0,
  found integer not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (cause, version)
);

create table tier_appeals (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  registrant_id uuid not null references registrants (id),
  decision_id uuid not null references tier_decisions (id),
  step text not null check (step in ('filed', 'heard', 'upheld', 'reversed', 'withdrawn')),
  on_day date not null,
  by_whom text not null,
  note text not null default '',
  recorded_by uuid references users (id),
  recorded_at timestamptz not null
);
create index tier_appeals_of on tier_appeals (registrant_id, recorded_at);

do $$
declare t text;
begin
  foreach t in array array['statute_provisions', 'statute_versions', 'retier_cases', 'retier_runs', 'tier_appeals'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
  end loop;
  foreach t in array array['statute_provisions', 'statute_versions'] loop
    execute format('create policy web_reads on %I for select to rsoits_web using (true)', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('create policy web_changes on %I for update to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid) with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
  foreach t in array array['retier_cases', 'tier_appeals'] loop
    execute format('create policy web_reads on %I for select to rsoits_web using (rsoits_sees(agency_id))', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('create policy web_changes on %I for update to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid) with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
end $$;

create index registrant_values_by_citation on registrant_values ((regexp_replace(upper(value ->> 'citation'), '[^A-Z0-9]', '', 'g')))
  where element = 'offence' and ended_at is null;
