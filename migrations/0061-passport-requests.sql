-- Requests to the Department of State to deny or limit a passport (row 32), with every step they took. Copies of the
-- orders are attachments of the request.

create table passport_requests (
  id uuid primary key,
  -- What people quote; given by this system.
  number text not null unique,
  agency_id uuid not null references agencies (id),
  record_id uuid not null references register_records (id),
  subject_id uuid references subjects (id),
  -- CA/PPT; null until the directory has it.
  to_agency_id uuid references agencies (id),
  asks text not null check (asks in ('deny', 'limit', 'revoke')),
  ground text not null check (ground in ('felony-warrant', 'court-order', 'parole', 'probation')),
  ends_on date,
  content jsonb not null,
  state text not null check (state in ('drafted', 'requested', 'acknowledged', 'granted', 'refused', 'withdrawn', 'expired')),
  reason text not null default '',
  version integer not null,
  made_by uuid references users (id),
  made_at timestamptz not null,
  requested_at timestamptz,
  updated_at timestamptz not null
);
create index passport_requests_standing on passport_requests (ends_on) where state in ('requested', 'acknowledged', 'granted');
create index passport_requests_by_record on passport_requests (record_id);

create table passport_request_steps (
  request_id uuid not null references passport_requests (id),
  version integer not null,
  state text not null,
  note text not null default '',
  by_name text not null,
  at timestamptz not null,
  primary key (request_id, version)
);

do $$
declare t text;
begin
  foreach t in array array['passport_requests', 'passport_request_steps'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert on %I to rsoits_web', t);
  end loop;
end $$;
grant update (state, reason, version, requested_at, updated_at, asks, ground, ends_on, content) on passport_requests to rsoits_web;
-- The Department sees what was sent to it, never a draft.
create policy web_own on passport_requests for all to rsoits_web
  using (rsoits_sees(agency_id) or (state <> 'drafted' and to_agency_id is not null and rsoits_sees(to_agency_id)));
create policy web_own on passport_request_steps for all to rsoits_web
  using (exists (select from passport_requests r where r.id = request_id));
-- The Department opens the copies of the orders that came with a request.
create policy web_with_request on attachments for select to rsoits_web
  using (object_kind = 'passport-request' and exists (select from passport_requests r where r.id = object_id));
