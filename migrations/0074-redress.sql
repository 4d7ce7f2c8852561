-- Redress: a traveller who was taken for somebody else, or a registrant who challenges what the registry holds, the tier
-- or a notification. What a decided inquiry leaves for screening is kept as keyed digests, never as values.

create table redress_inquiries (
  id uuid primary key,
  -- Given to the person; works as a redress number in travel data.
  number text not null unique,
  -- The door's own number of it, so that the same inquiry handed in again is the same.
  natural_key text not null unique,
  kind text not null check (kind in ('traveller', 'notification', 'data', 'tier')),
  -- Who answers: NSOTC, or the agency that keeps the registry.
  agency_id uuid not null references agencies (id),
  registrant_id uuid references registrants (id),
  notification_id uuid references notifications (id),
  door text not null check (door in ('page', 'json', 'csv')),
  -- The number that the sender gave the person, e.g. of DHS TRIP.
  external_number text not null default '',
  person jsonb not null,
  contact jsonb not null,
  complaint text not null,
  state text not null check (state in ('received', 'waiting', 'proposed', 'decided')),
  round integer not null default 1,
  check_kind text,
  check_note text not null default '',
  outcome text,
  reason text not null default '',
  proposed_by uuid references users (id),
  -- Candidates and records that the decision is about.
  candidate_ids jsonb not null default '[]',
  record_ids jsonb not null default '[]',
  received_on date not null,
  acknowledged_at timestamptz,
  version integer not null,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  decided_at timestamptz
);
create index redress_inquiries_open on redress_inquiries (received_at) where state <> 'decided';
create index redress_inquiries_by_registrant on redress_inquiries (registrant_id);

create table redress_steps (
  inquiry_id uuid not null references redress_inquiries (id),
  number integer not null,
  kind text not null,
  state text not null,
  note text not null default '',
  by_user_id uuid references users (id),
  by_name text not null,
  at timestamptz not null,
  primary key (inquiry_id, number)
);

create table redress_clearances (
  id uuid primary key,
  inquiry_id uuid not null references redress_inquiries (id),
  number text not null,
  record_id uuid not null references register_records (id),
  record_digest text not null,
  names jsonb not null,
  birth_date text not null,
  documents jsonb not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  voided_at timestamptz,
  unique (inquiry_id, record_id)
);
create index redress_clearances_by_record on redress_clearances (record_id);

do $$
declare t text;
begin
  foreach t in array array['redress_inquiries', 'redress_steps', 'redress_clearances'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
  end loop;
end $$;
grant select, insert on redress_inquiries, redress_steps, redress_clearances to rsoits_web;
grant update (state, round, check_kind, check_note, outcome, reason, proposed_by, candidate_ids, record_ids, acknowledged_at, version, updated_at, decided_at)
  on redress_inquiries to rsoits_web;
grant update (voided_at, record_digest, names, birth_date, documents, made_at, expires_at) on redress_clearances to rsoits_web;
create policy web_own on redress_inquiries for all to rsoits_web using (rsoits_sees(agency_id)) with check (rsoits_sees(agency_id));
-- The agency that filed a registrant's challenge of a notification sees it, though NSOTC answers it.
create policy web_filed on redress_inquiries for select to rsoits_web using (registrant_id is not null and exists (select from registrants r where r.id = registrant_id));
create policy web_files on redress_inquiries for insert to rsoits_web
  with check (kind = 'notification' and state = 'received' and exists (select from registrants r where r.id = registrant_id));
create policy web_own on redress_steps for all to rsoits_web
  using (exists (select from redress_inquiries i where i.id = inquiry_id)) with check (exists (select from redress_inquiries i where i.id = inquiry_id));
create policy web_national on redress_clearances for all to rsoits_web using (rsoits_is_national()) with check (rsoits_is_national());
