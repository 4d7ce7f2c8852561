-- Entries of NSOR are reviewed against their source documents again and again; what is not validated is retired.
create table nsor_validations (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  outcome text not null check (outcome in ('valid', 'changed', 'not-valid')),
  -- Source documents that were compared, and who of court or prosecutor was asked.
  documents text not null,
  contact text not null,
  note text not null default '',
  validated_on date not null,
  validated_by uuid references users (id),
  recorded_at timestamptz not null
);
create index nsor_validations_of on nsor_validations (registrant_id, validated_on);
alter table nsor_validations enable row level security;
alter table nsor_validations force row level security;
create policy system_all on nsor_validations to rsoits_system using (true) with check (true);
grant select, insert, update, delete on nsor_validations to rsoits_system;
grant select, insert on nsor_validations to rsoits_web;
create policy web_reads on nsor_validations for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_adds on nsor_validations for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
