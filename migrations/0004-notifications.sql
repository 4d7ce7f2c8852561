-- What this system owes to agencies, what became of it, and the clocks and duties of people.

create table notifications (
  id uuid primary key,
  -- trip + recipient + kind + version: planning twice makes one notification.
  natural_key text not null unique,
  trip_id uuid references trips (id),
  subject_id uuid references subjects (id),
  candidate_id uuid references candidates (id),
  recipient_agency_id uuid not null references agencies (id),
  recipient_role text not null,
  kind text not null check (kind in ('alert', 'update', 'correction', 'withdrawal')),
  class text not null check (class in ('P1', 'P2', 'P3')),
  identity text not null check (identity in ('unconfirmed', 'confirmed', 'record-only')),
  rule_id text not null,
  rule_version integer not null,
  legal_basis text not null,
  -- The facts that fired the rule.
  facts jsonb not null,
  -- Composed from the field catalogue: {headline, sections: [{title, fields: [{field, label, value}]}]}
  content jsonb not null,
  withheld jsonb not null default '[]',
  supersedes_id uuid references notifications (id),
  format_version integer not null,
  -- Order per subject and recipient, across channels.
  subject_seq bigint not null,
  state text not null check (state in ('planned', 'dispatched', 'delivered', 'acknowledged', 'exhausted', 'withdrawn', 'closed')),
  close_reason text,
  planned_at timestamptz not null,
  dispatch_due_at timestamptz not null,
  ack_due_at timestamptz not null,
  dispatched_at timestamptz,
  delivered_at timestamptz,
  acknowledged_at timestamptz,
  opened_at timestamptz,
  unique (subject_id, recipient_agency_id, subject_seq)
);
create index notifications_by_recipient on notifications (recipient_agency_id, planned_at desc);
create index notifications_by_trip on notifications (trip_id);
create index notifications_unacknowledged on notifications (ack_due_at) where state in ('planned', 'dispatched', 'delivered', 'exhausted');

create table not_sent (
  id uuid primary key,
  trip_id uuid references trips (id),
  candidate_id uuid references candidates (id),
  recipient_role text not null,
  recipient_agency_id uuid references agencies (id),
  rule_id text not null,
  rule_version integer not null,
  reason text not null,
  decided_by text not null,
  at timestamptz not null,
  natural_key text not null unique
);
create index not_sent_by_trip on not_sent (trip_id);

create table deliveries (
  id uuid primary key,
  notification_id uuid not null references notifications (id),
  channel_id uuid references agency_channels (id),
  channel_kind text not null,
  attempt integer not null,
  state text not null check (state in ('begun', 'delivered', 'accepted', 'failed', 'refused', 'unknown')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  body_sha256 text not null,
  detail text not null default '',
  unique (notification_id, attempt)
);
create index deliveries_by_notification on deliveries (notification_id);

create table acknowledgements (
  id uuid primary key,
  notification_id uuid not null references notifications (id),
  agency_id uuid not null references agencies (id),
  officer text not null,
  user_id uuid references users (id),
  via text not null check (via in ('page', 'api', 'signed-reply', 'stand-in')),
  action text not null,
  note text not null default '',
  -- For wanted: does the warrant holder confirm the hit?
  hit_confirmed boolean,
  at timestamptz not null,
  reply_id text,
  unique (notification_id, reply_id)
);
create index acknowledgements_by_notification on acknowledgements (notification_id);

create table inbound_replies (
  id uuid primary key,
  door text not null,
  reply_id text not null,
  agency_id uuid references agencies (id),
  received_at timestamptz not null,
  state text not null check (state in ('received', 'applied', 'quarantined')),
  body jsonb not null,
  note text not null default '',
  unique (door, reply_id)
);

create table deadlines (
  id uuid primary key,
  kind text not null,
  object_kind text not null,
  object_id uuid not null,
  owner_agency_id uuid not null references agencies (id),
  due_at timestamptz not null,
  state text not null check (state in ('running', 'met', 'missed', 'cancelled')),
  -- How often it climbed; 0 = not yet.
  step integer not null default 0,
  -- The sum as shown to people: start, rule, arithmetic, source.
  reckoning jsonb not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (kind, object_id)
);
create index deadlines_running on deadlines (due_at) where state = 'running';

create table tasks (
  id uuid primary key,
  natural_key text not null unique,
  kind text not null,
  owner_agency_id uuid not null references agencies (id),
  owner_user_id uuid references users (id),
  object_kind text not null,
  object_id uuid not null,
  deadline_id uuid references deadlines (id),
  due_at timestamptz,
  urgency integer not null,
  state text not null check (state in ('open', 'done', 'cancelled')),
  facts jsonb not null default '{}',
  done_by uuid references users (id),
  done_note text not null default '',
  created_at timestamptz not null,
  ended_at timestamptz
);
create index tasks_open on tasks (owner_agency_id, urgency, due_at) where state = 'open';

create table attachments (
  id uuid primary key,
  owner_agency_id uuid not null references agencies (id),
  object_kind text not null,
  object_id uuid not null,
  file_name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 text not null,
  sealed bytea,
  key_id uuid references data_keys (id),
  retention_class text not null,
  legal_hold boolean not null default false,
  added_by text not null,
  added_at timestamptz not null,
  erased_at timestamptz
);
create index attachments_by_object on attachments (object_kind, object_id);
