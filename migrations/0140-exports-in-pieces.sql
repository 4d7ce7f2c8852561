-- An export is made file by file and kept in pieces, so that neither making nor taking it holds more than a piece in
-- memory, and a process that dies leaves whole files behind which the next one goes on.
delete from agency_export_parts;
update agency_exports set state = 'expired' where state = 'ready';

alter table agency_exports
  drop column contents,
  -- Which try is at work: one that was overtaken writes nothing any more.
  add column attempt integer not null default 0,
  add column files_total integer,
  add column bytes_read bigint not null default 0,
  -- The download has ended, whole or not: nothing is left to be read again.
  add column over_at timestamptz;

create table agency_export_files (
  export_id uuid not null references agency_exports (id),
  agency_id uuid not null references agencies (id),
  -- Place in the zip.
  file integer not null,
  name text not null,
  rows bigint not null,
  bytes bigint not null,
  -- Bytes as packed in the zip, without the header of the file; its CRC-32 and SHA-256 are of the content.
  packed bigint not null,
  header integer not null,
  crc bigint not null,
  sha256 text not null,
  primary key (export_id, file),
  unique (export_id, name)
);
alter table agency_export_parts
  drop constraint agency_export_parts_pkey,
  add column file integer not null,
  add primary key (export_id, file, n);

alter table agency_export_files enable row level security;
alter table agency_export_files force row level security;
create policy system_all on agency_export_files to rsoits_system using (true) with check (true);
grant select, insert, update, delete on agency_export_files to rsoits_system;
create policy web_own on agency_export_files for select to rsoits_web using (agency_id = rsoits_setting('agency_id')::uuid);
grant select on agency_export_files to rsoits_web;
