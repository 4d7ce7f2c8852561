-- Pictures and papers in the file of a registrant: photographs with the officer's answer "unchanged", scars and marks,
-- scanned documents, signed acknowledgements. The bytes are attachments, encrypted under keys of their own.
create table registrant_files (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  kind text not null check (kind in ('face', 'mark', 'document', 'acknowledgement', 'other')),
  -- taken: there is a file. unchanged: an officer saw the person and the photograph on file still shows them.
  answer text not null default 'taken' check (answer in ('taken', 'unchanged')),
  -- The entry that it belongs to: the mark, the licence, the acknowledgement.
  value_id uuid references registrant_values (id),
  -- What it is, in the officer's words, where no entry says so; of an acknowledgement the version that was read out.
  label text not null default '',
  taken_on date not null,
  attachment_id uuid references attachments (id),
  thumb_id uuid references attachments (id),
  recorded_by uuid references users (id),
  recorded_at timestamptz not null,
  -- Kept in error: the bytes and their keys are gone, that there was a file stays.
  removed_by uuid references users (id),
  removed_at timestamptz,
  check ((answer = 'unchanged') = (attachment_id is null))
);
create index registrant_files_of on registrant_files (registrant_id, kind, taken_on);

alter table registrant_files enable row level security;
alter table registrant_files force row level security;
create policy system_all on registrant_files to rsoits_system using (true) with check (true);
grant select, insert, update, delete on registrant_files to rsoits_system;
grant select, insert, update on registrant_files to rsoits_web;
create policy web_reads on registrant_files for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_adds on registrant_files for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on registrant_files for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);

-- Who may take a file of the own agency away destroys its key with it.
grant update (wrapped, destroyed_at) on data_keys to rsoits_web;
create policy web_destroys on data_keys for update to rsoits_web
  using (exists (select from attachments a where a.key_id = data_keys.id and a.owner_agency_id = rsoits_setting('agency_id')::uuid))
  with check (wrapped is null);
