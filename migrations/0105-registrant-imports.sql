-- Bulk import of an agency's own table of registrants. The file itself is kept as attachments of the import.
create table registrant_imports (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  file_name text not null,
  bytes bigint not null,
  sha256 text not null,
  encoding text not null,
  delimiter text not null,
  columns jsonb not null,
  -- {columns: {column: target}, defaults: {target: value}}
  mapping jsonb not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'importing', 'done', 'cancelled')),
  rows_total integer,
  -- Rows that the running phase has behind it; written in the transaction that did them, so a crash repeats none.
  rows_done integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  same integer not null default 0,
  kept integer not null default 0,
  refused integer not null default 0,
  uploaded_by uuid references users (id),
  uploaded_at timestamptz not null,
  started_by uuid references users (id),
  updated_at timestamptz not null,
  ended_at timestamptz,
  -- The file and what came in its cells are erased some time after the end; counts stay.
  erased_at timestamptz
);
create index registrant_imports_of on registrant_imports (agency_id, uploaded_at desc);

-- One row a cell that is wrong; a row with any is not imported.
create table registrant_import_problems (
  import_id uuid not null references registrant_imports (id),
  agency_id uuid not null references agencies (id),
  line integer not null,
  n integer not null,
  column_name text not null,
  came text not null,
  expected text not null,
  primary key (import_id, line, n)
);

-- How an agency's tables are read, by the name it gave.
create table import_mappings (
  agency_id uuid not null references agencies (id),
  name text not null,
  mapping jsonb not null,
  saved_by uuid references users (id),
  saved_at timestamptz not null,
  primary key (agency_id, name)
);

-- A value that came by an import is told from one that a person entered.
alter table registrant_values add column import_id uuid references registrant_imports (id);
-- Appearances whose window began by this day were kept before the file was taken over, or cannot be told any more.
alter table registrants add column appearances_kept_until date;
-- Digest of the open duties as last written: working all clocks out again writes only what differs.
alter table registrants add column duties_digest text;
-- Registrants of an agency by state, and in the order in which the recomputation walks.
create index registrants_by_state on registrants (agency_id, state, display_name, id);

do $$
declare t text;
begin
  foreach t in array array['registrant_imports', 'registrant_import_problems', 'import_mappings'] loop
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
