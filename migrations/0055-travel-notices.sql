-- Travel notices with all their versions, what the desk did with them, and how journeys compare with them.

create table travel_notices (
  id uuid primary key,
  -- Residence jurisdiction and the sender's own number: handing in twice makes one notice.
  natural_key text not null unique,
  reference text not null,
  -- The registration agency; null where it is in no directory and its form came by mail.
  agency_id uuid references agencies (id),
  jurisdiction text not null,
  time_zone text not null,
  record_id uuid references register_records (id),
  subject_id uuid references subjects (id),
  trip_id uuid references trips (id),
  state text not null check (state in ('filed', 'asked-back', 'accepted', 'cancelled', 'ended')),
  version integer not null,
  -- The last version that NSOTC accepted, and the last that others were told of.
  accepted_version integer,
  announced_version integer,
  timeliness text not null check (timeliness in ('timely', 'late', 'emergency')),
  marked_late boolean not null default false,
  days_of_notice integer not null,
  departs_on date not null,
  departs_at timestamptz not null,
  returns_on date,
  -- ISO alpha-3 of the itinerary, in order.
  countries text[] not null,
  -- Carriers list those who leave this way.
  observable boolean not null,
  standing boolean not null default false,
  no_return boolean not null default false,
  filed_at timestamptz not null,
  updated_at timestamptz not null
);
create index travel_notices_by_agency on travel_notices (agency_id, filed_at desc);
create index travel_notices_by_subject on travel_notices (subject_id, departs_at desc);
create index travel_notices_by_trip on travel_notices (trip_id);
create index travel_notices_by_departure on travel_notices (departs_at) where state in ('filed', 'asked-back', 'accepted');

create table travel_notice_versions (
  notice_id uuid not null references travel_notices (id),
  version integer not null,
  content jsonb not null,
  warnings jsonb not null default '[]',
  reported_on date not null,
  received_at timestamptz not null,
  door text not null check (door in ('page', 'api', 'csv', 'mail')),
  filed_by text not null,
  -- Why it was changed; empty for the first version.
  reason text not null default '',
  -- The sum of the days of notice.
  reckoning jsonb not null,
  primary key (notice_id, version)
);

-- What was done with a notice and what became of it, hop by hop: accepted, asked back, sent on, answered from abroad.
create table travel_notice_steps (
  id uuid primary key,
  -- Doing the same twice is one row.
  natural_key text not null unique,
  notice_id uuid not null references travel_notices (id),
  version integer not null,
  kind text not null check (kind in ('filed', 'changed', 'cancelled', 'accepted', 'asked-back', 'marked-late', 'sent', 'acknowledged', 'outcome', 'ended')),
  -- To whom or from whom: a recipient role, and abroad the country.
  role text not null default '',
  country text not null default '',
  agency_id uuid references agencies (id),
  by text not null,
  note text not null default '',
  at timestamptz not null
);
create index travel_notice_steps_by_notice on travel_notice_steps (notice_id, at);

-- The finding of each journey: what was noticed against what was observed.
create table trip_reconciliations (
  trip_id uuid primary key references trips (id),
  notice_id uuid references travel_notices (id),
  notice_version integer,
  departure text not null,
  departure_says text not null,
  return text not null,
  return_says text not null,
  facts jsonb not null,
  returned_on date,
  -- Nothing more can change: not travelled, cancelled, or registration resumed.
  settled boolean not null default false,
  changed_at timestamptz not null,
  checked_at timestamptz not null
);
create index trip_reconciliations_by_finding on trip_reconciliations (departure, return);
create index trip_reconciliations_open on trip_reconciliations (checked_at) where not settled;

do $$
declare t text;
begin
  foreach t in array array['travel_notices', 'travel_notice_versions', 'travel_notice_steps', 'trip_reconciliations'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
  end loop;
end $$;

-- A registration agency sees and files its own notices; NSOTC all. A version or step once written stays as it is.
grant select, insert, update on travel_notices to rsoits_web;
grant select, insert on travel_notice_versions, travel_notice_steps to rsoits_web;
grant select on trip_reconciliations to rsoits_web;
create policy web_own on travel_notices for all to rsoits_web using (rsoits_sees(agency_id));
create policy web_own on travel_notice_versions for all to rsoits_web using (exists (select from travel_notices n where n.id = notice_id));
create policy web_own on travel_notice_steps for all to rsoits_web using (exists (select from travel_notices n where n.id = notice_id));
create policy web_own on trip_reconciliations for select to rsoits_web
  using (rsoits_is_national() or exists (select from travel_notices n where n.trip_id = trip_reconciliations.trip_id));
