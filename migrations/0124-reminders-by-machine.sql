-- Reminders by e-mail and text message, for registrants who agreed to it and said where.

alter table reminders drop constraint reminders_way_check;
alter table reminders add constraint reminders_way_check check (way in ('letter', 'call', 'officer', 'email', 'text'));
alter table reminders drop constraint reminders_state_check;
-- failed: could not be delivered; an officer has the task to reach the person.
alter table reminders add constraint reminders_state_check check (state in ('waiting', 'done', 'cancelled', 'failed'));
-- The telephone number that a message names, and nothing else of the office.
alter table reminder_rules add column call_back text not null default '';

-- Where a registrant wants to be reminded by machine. Not the identifiers of the registration: those are reported by
-- duty and agree to nothing.
create table registrant_contacts (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  way text not null check (way in ('email', 'text')),
  address text not null,
  -- The day on which the person agreed, and how that is shown.
  agreed_on date not null,
  agreed_how text not null,
  recorded_by uuid references users (id),
  recorded_at timestamptz not null,
  ended_at timestamptz,
  ended_because text
);
create unique index registrant_contacts_live on registrant_contacts (registrant_id, way) where ended_at is null;

-- Proof of each attempt: begun before anything leaves, the fate afterwards.
create table reminder_attempts (
  id uuid primary key,
  reminder_id uuid not null references reminders (id),
  agency_id uuid not null references agencies (id),
  contact_id uuid references registrant_contacts (id),
  -- Digest of what was sent.
  sha256 text not null,
  begun_at timestamptz not null,
  ended_at timestamptz,
  fate text,
  detail text not null default '',
  provider_reference text
);
create index reminder_attempts_of on reminder_attempts (reminder_id, begun_at);

do $$
declare t text;
begin
  foreach t in array array['registrant_contacts', 'reminder_attempts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('create policy web_reads on %I for select to rsoits_web using (rsoits_sees(agency_id))', t);
  end loop;
end $$;
grant select, insert, update on registrant_contacts to rsoits_web;
grant select on reminder_attempts to rsoits_web;
create policy web_adds on registrant_contacts for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on registrant_contacts for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
