-- Hand-overs between jurisdictions, and what is done when a registrant does not appear.

alter table registrants add column record_id uuid references register_records (id);

create table relocations (
  id uuid primary key,
  from_agency_id uuid not null references agencies (id),
  to_agency_id uuid not null references agencies (id),
  registrant_id uuid not null references registrants (id),
  -- The file that the receiving agency opened when the person arrived.
  to_registrant_id uuid references registrants (id),
  display_name text not null,
  tie text not null check (tie in ('residence', 'employment', 'school')),
  expected_on date not null,
  appear_by date not null,
  reckoning jsonb not null,
  -- What the announcing side shares: the values of the registration as they stood, and its tier.
  content jsonb not null,
  note text not null default '',
  state text not null check (state in ('announced', 'accepted', 'arrived', 'failed-to-appear', 'cancelled')),
  version integer not null default 1,
  announced_by uuid references users (id),
  announced_at timestamptz not null,
  -- [{move, at, by, agency, note}]
  steps jsonb not null default '[]',
  updated_at timestamptz not null,
  check (from_agency_id <> to_agency_id)
);
create index relocations_from on relocations (from_agency_id, updated_at desc);
create index relocations_to on relocations (to_agency_id, updated_at desc);

create table absconding_cases (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  opened_because text not null,
  opened_by uuid references users (id),
  opened_at timestamptz not null,
  finding text check (finding in ('absconded', 'located')),
  found_at timestamptz,
  -- [{step, outcome, note, at, by}]
  steps jsonb not null default '[]',
  closed_at timestamptz
);
create unique index absconding_open on absconding_cases (registrant_id) where closed_at is null;

do $$
declare t text;
begin
  foreach t in array array['relocations', 'absconding_cases'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
  end loop;
end $$;

-- Both sides see a hand-over; the announcing side begins it, both change it (who may do what is one function).
create policy web_reads on relocations for select to rsoits_web using (rsoits_sees(from_agency_id) or rsoits_sees(to_agency_id));
create policy web_adds on relocations for insert to rsoits_web with check (from_agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on relocations for update to rsoits_web
  using (from_agency_id = rsoits_setting('agency_id')::uuid or to_agency_id = rsoits_setting('agency_id')::uuid)
  with check (from_agency_id = rsoits_setting('agency_id')::uuid or to_agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on absconding_cases for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_adds on absconding_cases for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on absconding_cases for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
