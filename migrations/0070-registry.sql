-- The registration programme: registrants of an agency, what is known of them with its history, tier decisions,
-- appearances, and what is due. A registrant here is not an NSOR record until NCIC has accepted one.

create table registrants (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  -- The agency's own file number.
  number text not null,
  subject_id uuid references subjects (id),
  -- Shown in lists; derived from the primary name in force.
  display_name text not null,
  -- Folded words of all names in force, for the search by name.
  name_words text not null default '',
  state text not null check (state in ('pending', 'registered', 'in-custody', 'absconded', 'moved-out', 'ended')),
  juvenile boolean not null default false,
  tier text check (tier in ('I', 'II', 'III')),
  -- What asks for the first registration here, and the day of it.
  initial_basis text not null check (initial_basis in ('held', 'sentenced', 'residence', 'employment', 'school', 'entered-country', 'federal-release')),
  initial_on date not null,
  registered_on date,
  duty_ends_on date,
  clean_since date,
  clean_approved boolean not null default false,
  -- The earliest open due day, for the list of all that is due.
  next_due_on date,
  percent_complete integer not null default 0,
  ended_because text,
  ended_on date,
  -- History of an expunged or vacated registration is sealed: kept, shown to nobody without a named reason.
  sealed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (agency_id, number)
);
create index registrants_by_name on registrants (agency_id, display_name, id);
create index registrants_by_due on registrants (agency_id, next_due_on, id) where next_due_on is not null;
create index registrants_by_subject on registrants (subject_id) where subject_id is not null;

-- One row a value; a changed value is a new row that the old one points to. Nothing is overwritten.
create table registrant_values (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  element text not null,
  state text not null check (state in ('known', 'unknown', 'refused', 'none')),
  value jsonb not null default '{}',
  from_on date,
  until_on date,
  -- Who said so: the registrant, a document, a court, another agency.
  source text not null,
  entered_by uuid references users (id),
  entered_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references users (id),
  replaced_by uuid,
  -- A name that must not be held is purged: the row stays, the value is gone.
  purged_at timestamptz
);
create index registrant_values_of on registrant_values (registrant_id, element, entered_at);

create table tier_decisions (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  rule_version integer not null,
  -- The decision path as computed, and what the officer decided.
  computed jsonb not null,
  tier text not null check (tier in ('I', 'II', 'III')),
  reason text not null default '',
  state text not null check (state in ('in-force', 'replaced', 'appealed')),
  decided_by uuid references users (id),
  decided_at timestamptz not null,
  appeal jsonb not null default '{}'
);
create unique index tier_decision_in_force on tier_decisions (registrant_id) where state = 'in-force';

create table registrant_visits (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  visited_on date not null,
  verified jsonb not null default '[]',
  photo_taken boolean not null default false,
  note text not null default '',
  recorded_by uuid references users (id),
  recorded_at timestamptz not null
);
create index registrant_visits_of on registrant_visits (registrant_id, visited_on);

-- What a registrant, or the agency for it, has to do and until when, with the sum shown.
create table registrant_duties (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  kind text not null,
  -- What the duty is about: the number of the appearance, a value, a recipient.
  key text not null default '',
  due_on date not null,
  opens_on date,
  reckoning jsonb not null,
  state text not null check (state in ('open', 'done', 'cancelled')),
  done_on date,
  late boolean not null default false,
  updated_at timestamptz not null,
  unique (registrant_id, kind, key)
);
create index registrant_duties_open on registrant_duties (agency_id, due_on, id) where state = 'open';

do $$
declare t text;
begin
  foreach t in array array['registrants', 'registrant_values', 'tier_decisions', 'registrant_visits', 'registrant_duties'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
    -- Another agency's registrants and notes are invisible until they are shared; NSOTC reads, the owner writes.
    execute format('create policy web_reads on %I for select to rsoits_web using (rsoits_sees(agency_id))', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('create policy web_changes on %I for update to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid) with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
end $$;
