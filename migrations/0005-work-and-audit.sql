-- The queue, the audit chain, and the installation's own facts.

create table installation (
  one boolean primary key default true check (one),
  id uuid not null,
  -- Every page and message says TEST when true; sample accounts exist only here.
  is_test boolean not null,
  created_at timestamptz not null
);

create table work_items (
  id uuid primary key,
  kind text not null,
  natural_key text not null unique,
  role text not null check (role in ('work', 'screen')),
  payload jsonb not null,
  urgency integer not null default 5,
  run_at timestamptz not null,
  -- Items with one order key run in the order of order_seq, one at a time.
  order_key text,
  order_seq bigint,
  attempts integer not null default 0,
  leased_by text,
  lease_until timestamptz,
  last_error text,
  failed_at timestamptz,
  created_at timestamptz not null
);
create index work_items_ready on work_items (role, urgency, run_at) where failed_at is null;
create index work_items_by_order on work_items (order_key, order_seq) where order_key is not null;

-- Never updated, never deleted by the application: it has insert and select only.
create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  agency_id uuid,
  action text not null,
  object_kind text not null,
  object_id text not null,
  purpose text not null default '',
  outcome text not null default 'done',
  -- Ids, counts and keyed digests; never values of persons.
  facts jsonb not null default '{}',
  session_digest text,
  source text not null default ''
);
create index audit_entries_by_time on audit_entries (at desc);
create index audit_entries_by_object on audit_entries (object_kind, object_id, at desc);

-- Entries that wait for their seal; the sealer empties it. Losing a row here hides nothing: verification
-- looks for entries without a seal.
create table audit_pending (
  entry_id uuid primary key
);

create table audit_seals (
  seq bigint primary key,
  entry_id uuid not null unique,
  sealed_at timestamptz not null,
  hash text not null
);

create table audit_head (
  one boolean primary key default true check (one),
  seq bigint not null default 0,
  hash text not null
);

create table feed_heartbeats (
  source text primary key,
  last_at timestamptz not null,
  count_today bigint not null default 0,
  facts jsonb not null default '{}'
);

create table erasures (
  id uuid primary key,
  at timestamptz not null,
  retention_class text not null,
  table_name text not null,
  rows_erased integer not null,
  keys_destroyed integer not null,
  facts jsonb not null default '{}'
);
