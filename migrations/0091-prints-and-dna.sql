-- Prints and palms on their way to NGI, and what it answered; DNA from the look into CODIS to the laboratory's receipt.
create table print_submissions (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  kind text not null check (kind in ('fingers', 'palms')),
  method text not null check (method in ('live-scan', 'card')),
  taken_on date not null,
  -- Pixels per inch of the scan, which NGI asks for.
  ppi integer not null check (ppi in (500, 1000)),
  -- handed: a partner agency sends it under its memorandum of agreement.
  state text not null check (state in ('taken', 'handed', 'queued', 'sent', 'accepted', 'rejected')),
  -- Ours, echoed by the answer (1.009 and 1.010).
  control text not null unique,
  via_agency_id uuid references agencies (id),
  retake_of uuid references print_submissions (id),
  -- The entry of the registration that says where this stands.
  value_id uuid references registrant_values (id),
  answer jsonb not null default '{}',
  made_by uuid references users (id),
  made_at timestamptz not null,
  queued_at timestamptz,
  sent_at timestamptz,
  answered_at timestamptz
);
create index print_submissions_of on print_submissions (registrant_id, made_at);
create index print_submissions_open on print_submissions (agency_id, made_at) where state <> 'accepted';

create table print_images (
  id uuid primary key,
  submission_id uuid not null references print_submissions (id),
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  -- Code of the finger or palm (ANSI/NIST-ITL, table of friction ridge positions).
  position integer not null,
  attachment_id uuid not null references attachments (id),
  added_at timestamptz not null,
  unique (submission_id, position)
);

create table dna_samples (
  id uuid primary key,
  registrant_id uuid not null unique references registrants (id),
  agency_id uuid not null references agencies (id),
  -- What CODIS said before anything was taken. There is no column for a sample: none is kept.
  codis text not null check (codis in ('yes', 'no')),
  codis_on date not null,
  codis_asked text not null,
  kit text,
  taken_on date,
  two_prints boolean not null default false,
  -- A private laboratory cannot submit to CODIS.
  laboratory text check (laboratory in ('state', 'federal')),
  submitted_on date,
  received_on date,
  received_reference text,
  value_id uuid references registrant_values (id),
  updated_by uuid references users (id),
  updated_at timestamptz not null
);

create table dna_cold_hits (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  told_on date not null,
  laboratory text not null,
  case_number text not null,
  -- Who investigates: told whom to call here, and nothing of the person.
  investigator_id uuid references agencies (id),
  asks text not null,
  answer text not null default '',
  answered_by uuid references users (id),
  answered_at timestamptz,
  recorded_by uuid references users (id),
  recorded_at timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['print_submissions', 'print_images', 'dna_samples', 'dna_cold_hits'] loop
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

-- The partner that an agreement names sends on what was handed to it.
create policy web_sends_on on print_submissions for update to rsoits_web
  using (via_agency_id = rsoits_setting('agency_id')::uuid and state = 'handed')
  with check (via_agency_id = rsoits_setting('agency_id')::uuid and state = 'queued');
