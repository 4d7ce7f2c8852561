-- What a contact is for and who verified it; what happened because a contact was stale when it was needed.
alter table agency_contacts
  add column purpose text not null default 'registry-office'
    check (purpose in ('registry-office', 'after-hours', 'nsor', 'police', 'travel', 'supervisor', 'other')),
  add column verified_by uuid references users (id);

create table contact_incidents (
  id uuid primary key,
  natural_key text not null unique,
  -- The agency whose contact is stale; it owns the incident.
  agency_id uuid not null references agencies (id),
  -- Null: there is no contact at all for the purpose.
  contact_id uuid references agency_contacts (id) on delete set null,
  why text not null check (why in ('none', 'never', 'stale')),
  cause text not null check (cause in ('relocation', 'message')),
  object_id uuid not null,
  -- Who relied on the contact and sees the incident too.
  from_agency_id uuid not null references agencies (id),
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references users (id)
);
create index contact_incidents_open on contact_incidents (agency_id, opened_at) where state = 'open';

alter table contact_incidents enable row level security;
alter table contact_incidents force row level security;
create policy system_all on contact_incidents to rsoits_system using (true) with check (true);
grant select, insert, update, delete on contact_incidents to rsoits_system;
grant select, update on contact_incidents to rsoits_web;
create policy web_reads on contact_incidents for select to rsoits_web
  using (rsoits_sees(agency_id) or from_agency_id = rsoits_setting('agency_id')::uuid);
create policy web_closes on contact_incidents for update to rsoits_web
  using (rsoits_is_national() or agency_id = rsoits_setting('agency_id')::uuid)
  with check (rsoits_is_national() or agency_id = rsoits_setting('agency_id')::uuid);
