-- Everything an agency owns as one file: made in the background, encrypted, taken once.
create table agency_exports (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  state text not null check (state in ('making', 'ready', 'taken', 'expired')),
  key_id uuid references data_keys (id),
  -- Bytes of the file, and its hash, by which what was taken is told later.
  bytes bigint,
  sha256 text,
  -- {file: {rows, bytes, sha256}}
  contents jsonb not null default '{}',
  asked_by uuid references users (id),
  asked_at timestamptz not null,
  made_at timestamptz,
  taken_by uuid references users (id),
  taken_at timestamptz
);
create index agency_exports_of on agency_exports (agency_id, asked_at desc);

create table agency_export_parts (
  export_id uuid not null references agency_exports (id),
  agency_id uuid not null references agencies (id),
  n integer not null,
  sealed bytea not null,
  primary key (export_id, n)
);

do $$
declare t text;
begin
  foreach t in array array['agency_exports', 'agency_export_parts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    -- Nobody takes another agency's data away, also not who acts for it.
    execute format('create policy web_own on %I for select to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('grant select on %I to rsoits_web', t);
  end loop;
end $$;
grant insert, update on agency_exports to rsoits_web;
create policy web_asks on agency_exports for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_takes on agency_exports for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_opens_exports on data_keys for select to rsoits_web using (exists (select from agency_exports e where e.key_id = data_keys.id));
