-- Questions that an agency asks besides the elements of the law, and the answers. Apart from the values of the
-- registration, so that nothing that is shared, sent or shown to the public can hold them.
create table agency_fields (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  code text not null,
  -- A changed question is a new version; answers keep the one they were given to.
  version integer not null,
  label text not null,
  kind text not null check (kind in ('text', 'long', 'date', 'number', 'choice')),
  choices jsonb not null default '[]',
  required boolean not null default false,
  made_by uuid references users (id),
  made_at timestamptz not null,
  ended_at timestamptz,
  unique (agency_id, code, version)
);
create unique index agency_fields_now on agency_fields (agency_id, code) where ended_at is null;

create table agency_field_values (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  field_id uuid not null references agency_fields (id),
  code text not null,
  value text not null,
  entered_by uuid references users (id),
  entered_at timestamptz not null,
  ended_at timestamptz
);
create unique index agency_field_values_now on agency_field_values (registrant_id, code) where ended_at is null;

do $$
declare t text;
begin
  foreach t in array array['agency_fields', 'agency_field_values'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
    execute format('create policy web_reads on %I for select to rsoits_web using (rsoits_sees(agency_id))', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('create policy web_changes on %I for update to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid) with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
end $$;
