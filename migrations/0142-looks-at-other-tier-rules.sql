-- Looks at who would be tiered otherwise under other rules: made in the background over every registrant asked about, kept
-- for a month. Nothing of a registry changes by them.
create table tier_previews (
  id uuid primary key,
  -- Who asked; nobody else sees it.
  agency_id uuid not null references agencies (id),
  -- What was asked: 'proposal ID', or the code of a version or reading.
  subject text not null,
  says text not null,
  base_version integer not null,
  -- The rules that are tried.
  under jsonb not null,
  -- Agencies whose registrants are looked at; null: all.
  of_agencies uuid[],
  state text not null check (state in ('running', 'done')),
  total bigint,
  looked bigint not null default 0,
  after_id uuid,
  asked_by uuid references users (id),
  asked_at timestamptz not null,
  finished_at timestamptz
);
create index tier_previews_of on tier_previews (agency_id, subject, asked_at desc);

create table tier_preview_rows (
  preview_id uuid not null references tier_previews (id) on delete cascade,
  agency_id uuid not null references agencies (id),
  registrant_id uuid not null references registrants (id) on delete cascade,
  of_agency_id uuid not null references agencies (id),
  before text not null,
  after text not null,
  primary key (preview_id, registrant_id)
);

do $$
declare t text;
begin
  foreach t in array array['tier_previews', 'tier_preview_rows'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('create policy web_own on %I for select to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('grant select on %I to rsoits_web', t);
  end loop;
end $$;
grant insert on tier_previews to rsoits_web;
create policy web_asks on tier_previews for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
