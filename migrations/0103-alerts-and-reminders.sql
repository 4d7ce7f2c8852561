-- Alerts that officers set for themselves, and reminders to registrants ahead of a duty, each made once.
create table officer_alerts (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  user_id uuid not null references users (id),
  condition text not null check (condition in ('registrant-moves', 'relocation-here', 'travel-notice', 'overdue', 'nsor-refused')),
  days integer check (days between 0 and 365),
  by_mail boolean not null default false,
  -- What happened before it was set is not told.
  since timestamptz not null,
  ended_at timestamptz
);
create index officer_alerts_on on officer_alerts (condition, agency_id) where ended_at is null;

create table alert_hits (
  id uuid primary key default gen_random_uuid(),
  natural_key text not null unique,
  alert_id uuid not null references officer_alerts (id),
  agency_id uuid not null references agencies (id),
  user_id uuid not null references users (id),
  object_kind text not null check (object_kind in ('registrant', 'relocation', 'travel-notice')),
  object_id uuid not null,
  at timestamptz not null,
  seen_at timestamptz
);
create index alert_hits_of on alert_hits (user_id, at desc);

create table reminder_rules (
  agency_id uuid primary key references agencies (id),
  -- Days ahead of the due day, e.g. {30,7}.
  days integer[] not null,
  ways text[] not null,
  -- What the letter names: where to come or call.
  office text not null,
  updated_by uuid references users (id),
  updated_at timestamptz not null
);

create table reminders (
  id uuid primary key default gen_random_uuid(),
  -- Duty, due day, days ahead and way: never twice.
  natural_key text not null unique,
  agency_id uuid not null references agencies (id),
  registrant_id uuid not null references registrants (id),
  duty_id uuid not null references registrant_duties (id),
  due_on date not null,
  days integer not null,
  way text not null check (way in ('letter', 'call', 'officer')),
  state text not null check (state in ('waiting', 'done', 'cancelled')),
  made_at timestamptz not null,
  done_at timestamptz,
  done_by uuid references users (id),
  -- Letters printed together, and the address as it was then.
  batch uuid,
  address text,
  note text not null default ''
);
create index reminders_waiting on reminders (agency_id, due_on, id) where state = 'waiting';
create index reminders_batch on reminders (batch) where batch is not null;
create index registrant_values_moved on registrant_values (agency_id, entered_at) where element = 'residence';
create index nsor_messages_refused on nsor_messages (agency_id, answered_at) where state = 'rejected';

do $$
declare t text;
begin
  foreach t in array array['officer_alerts', 'alert_hits', 'reminder_rules', 'reminders'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
  end loop;
  -- An alert is its officer's own.
  foreach t in array array['officer_alerts', 'alert_hits'] loop
    execute format('create policy web_own on %I for all to rsoits_web using (user_id::text = rsoits_me() and agency_id = rsoits_setting(''agency_id'')::uuid) with check (user_id::text = rsoits_me() and agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
  foreach t in array array['reminder_rules', 'reminders'] loop
    execute format('create policy web_reads on %I for select to rsoits_web using (rsoits_sees(agency_id))', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('create policy web_changes on %I for update to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid) with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
end $$;
