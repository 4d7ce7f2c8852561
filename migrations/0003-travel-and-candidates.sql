-- What partners sent, the travel events read from it, screenings, candidates, adjudications, trips.

create table data_keys (
  id uuid primary key,
  -- Data key wrapped by the installation's master key; nulled when the key is destroyed.
  wrapped bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz
);

create table transmissions (
  id uuid primary key,
  door text not null,
  sender text not null,
  received_at timestamptz not null,
  sha256 text not null,
  bytes integer not null,
  -- Encrypted under its own data key; null once erased.
  raw bytea,
  key_id uuid references data_keys (id),
  format text,
  state text not null check (state in ('received', 'read', 'failed')),
  outcome text check (outcome in ('accepted', 'warnings', 'quarantined', 'rejected')),
  warnings jsonb not null default '[]',
  refs jsonb not null default '{}',
  persons integer not null default 0,
  -- How often the same bytes came again; the last time.
  repeats integer not null default 0,
  last_repeat_at timestamptz,
  read_at timestamptz,
  erased_at timestamptz,
  unique (door, sender, sha256)
);
create index transmissions_by_time on transmissions (received_at);

create table voyages (
  id uuid primary key,
  -- carrier + number + first departure port + local date: what joins parts and resends.
  natural_key text not null unique,
  mode text not null,
  carrier text not null,
  number text not null,
  -- 'entry', 'departure' or 'unknown', seen from the United States.
  direction text not null,
  departure_port text,
  arrival_port text,
  departs_at timestamptz,
  arrives_at timestamptz,
  -- [{departurePort, arrivalPort, departureLocal, arrivalLocal, departsAt, arrivesAt, portsKnown}]
  legs jsonb not null default '[]',
  state text not null check (state in ('planned', 'closed', 'departed', 'cancelled')),
  -- The log of its transmissions folded to a state (VoyageState); persons stand in it as keyed digests.
  fold jsonb not null,
  sender text not null default '',
  last_arrival_at timestamptz,
  ports_known boolean not null default false,
  parts_checked_at timestamptz,
  updated_at timestamptz not null
);
create index voyages_by_departure on voyages (departs_at);

create table travel_events (
  id uuid primary key,
  kind text not null,
  -- kind-specific natural key: one row per person and voyage, application or inspection.
  natural_key text not null unique,
  version integer not null default 1,
  state text not null,
  direction text not null check (direction in ('entry', 'departure', 'none', 'unknown')),
  voyage_id uuid references voyages (id),
  transmission_id uuid references transmissions (id),
  sender text not null,
  role text not null default 'passenger',
  -- The traveller: a PersonDescription.
  traveller jsonb not null,
  -- Event facts that are not of the person: locator, seats, ports, query reference.
  facts jsonb not null default '{}',
  -- False when nothing that matching uses changed since the last screening.
  screen_due boolean not null default true,
  occurs_at timestamptz,
  -- Open events are screened again when the register changes.
  closes_at timestamptz not null,
  recorded_at timestamptz not null,
  updated_at timestamptz not null,
  erased_at timestamptz
);
create index travel_events_by_voyage on travel_events (voyage_id);
create index travel_events_open on travel_events (closes_at) where erased_at is null;

create table screenings (
  id uuid primary key,
  travel_event_id uuid not null references travel_events (id),
  event_version integer not null,
  door text not null check (door in ('now', 'batch', 'reverse')),
  at timestamptz not null,
  result text not null check (result in ('clear', 'candidates', 'check-by-hand')),
  candidates integer not null default 0,
  stamp jsonb not null,
  reason text not null default ''
);
create index screenings_by_event on screenings (travel_event_id, at desc);

create table candidates (
  id uuid primary key,
  travel_event_id uuid not null references travel_events (id),
  event_version integer not null,
  record_id uuid not null references register_records (id),
  record_version integer not null,
  subject_id uuid references subjects (id),
  status text not null check (status in ('wanted', 'non-fugitive')),
  path text not null check (path in ('certain', 'fuzzy', 'record-certain')),
  bits double precision not null,
  band text check (band in ('urgent', 'review')),
  -- The PossibleMatch, the stamp and what explains it, as computed.
  match jsonb not null,
  state text not null check (state in ('open', 'second', 'decided', 'closed')),
  close_reason text,
  outcome text check (outcome in ('same', 'not-same', 'inconclusive')),
  urgency integer not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  departs_at timestamptz,
  departed_undecided boolean not null default false,
  claimed_by uuid references users (id),
  claim_note text not null default '',
  lease_until timestamptz,
  version integer not null default 1,
  decided_at timestamptz,
  unique (travel_event_id, record_id)
);
create index candidates_queue on candidates (urgency, due_at) where state in ('open', 'second');
create index candidates_by_record on candidates (record_id);

create table adjudications (
  id uuid primary key,
  candidate_id uuid not null references candidates (id),
  candidate_version integer not null,
  outcome text not null check (outcome in ('same', 'not-same', 'inconclusive')),
  reason_code text not null,
  rationale text not null check (length(rationale) > 0),
  decided_by uuid not null references users (id),
  decided_at timestamptz not null,
  -- Why a second person is needed; empty when none is.
  second_needed text not null default '',
  second_by uuid references users (id),
  second_at timestamptz,
  second_note text not null default '',
  state text not null check (state in ('proposed', 'in-force', 'refused', 'reopened')),
  -- The explanation as the officer saw it.
  seen jsonb not null,
  check (second_by is null or second_by <> decided_by)
);
create index adjudications_by_candidate on adjudications (candidate_id, decided_at);

create table not_same_memories (
  id uuid primary key,
  -- Keyed digests of the traveller's identity and of the record's: void when either side changes.
  traveller_digest text not null,
  record_id uuid not null references register_records (id),
  record_digest text not null,
  adjudication_id uuid not null references adjudications (id),
  expires_at timestamptz not null,
  voided_at timestamptz,
  unique (traveller_digest, record_id, record_digest)
);

create table trips (
  id uuid primary key,
  subject_id uuid not null references subjects (id),
  natural_key text not null unique,
  state text not null,
  direction text not null,
  status text not null check (status in ('wanted', 'non-fugitive')),
  voyage_id uuid references voyages (id),
  started_at timestamptz not null,
  updated_at timestamptz not null,
  -- Folded facts for the timeline.
  facts jsonb not null default '{}'
);
create index trips_by_subject on trips (subject_id, started_at desc);

create table trip_events (
  trip_id uuid not null references trips (id),
  travel_event_id uuid not null references travel_events (id),
  candidate_id uuid not null references candidates (id),
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (trip_id, travel_event_id, candidate_id)
);
create index trip_events_by_event on trip_events (travel_event_id);
