-- The register that travellers are screened against, subjects, and the rule sets.

create table rule_sets (
  kind text not null,
  version integer not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  author text not null,
  approver text not null check (approver <> author or author = 'initial'),
  legal_basis text not null,
  body jsonb not null,
  created_at timestamptz not null,
  primary key (kind, version)
);

create table register_feeds (
  code text primary key,
  name text not null,
  -- Highest sequence handed out; taken under the row's lock, so that readers see no gap.
  last_seq bigint not null default 0,
  -- Instant up to which the source says its data is complete.
  fresh_as_of timestamptz,
  -- Older than this, every answer says "check by hand".
  stale_after_seconds integer not null
);

create table register_imports (
  id uuid primary key,
  feed text not null references register_feeds (code),
  file_name text not null,
  sha256 text not null,
  state text not null check (state in ('staging', 'done', 'refused')),
  lines integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  same integer not null default 0,
  refused integer not null default 0,
  errors jsonb not null default '[]',
  started_at timestamptz not null,
  ended_at timestamptz
);

create table subjects (
  id uuid primary key,
  created_at timestamptz not null,
  -- Set when people decided that two subjects are one: this one then points to the one that stays.
  same_as uuid references subjects (id)
);

create table register_records (
  id uuid primary key,
  file text not null check (file in ('NSOR', 'WANTED', 'FOREIGN')),
  -- NIC or the foreign reference; unique within its file.
  record_number text not null,
  entering_agency_id uuid not null references agencies (id),
  entering_ori text not null,
  state text not null check (state in ('active', 'cleared', 'expired', 'vacated', 'cancelled')),
  -- A PersonDescription.
  person jsonb not null,
  -- Offence, registration dates, warrant (issuing ORI, extradition limit, caution), victim ages.
  details jsonb not null,
  registers_until date,
  version integer not null default 1,
  digest text not null,
  feed_seq bigint not null,
  entered_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text,
  unique (file, record_number)
);
create index register_records_by_seq on register_records (feed_seq);
create index register_records_by_agency on register_records (entering_agency_id, state);

create table register_changes (
  seq bigint primary key,
  feed text not null references register_feeds (code),
  record_id uuid not null references register_records (id),
  record_version integer not null,
  kind text not null check (kind in ('added', 'changed', 'ended')),
  at timestamptz not null
);
create index register_changes_by_record on register_changes (record_id);

create table subject_links (
  id uuid primary key,
  subject_id uuid not null references subjects (id),
  record_id uuid not null references register_records (id),
  linked_at timestamptz not null,
  linked_by text not null,
  reason text not null,
  unlinked_at timestamptz,
  unlinked_by text,
  unlink_reason text
);
create unique index subject_links_one_open on subject_links (record_id) where unlinked_at is null;
create index subject_links_by_subject on subject_links (subject_id);
