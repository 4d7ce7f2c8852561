-- Agencies, their contacts and channels, people who sign in, machine clients, calendars.
-- Valid on PostgreSQL 15 and on PGlite. Ids are UUID version 7 made by the application; times are UTC instants.

create table agency_kinds (
  code text primary key,
  label text not null,
  -- What the kind is to the routing rules: a rule names a role, never an agency.
  recipient_role text not null
);

create table calendars (
  code text primary key,
  name text not null,
  -- Federal holidays are computed; this row says whether they count here.
  federal_holidays boolean not null default true
);

create table calendar_days (
  calendar_code text not null references calendars (code),
  day date not null,
  name text not null,
  -- 'closed' adds a holiday, 'open' makes a federal holiday a business day here.
  effect text not null check (effect in ('closed', 'open')),
  primary key (calendar_code, day)
);

create table agencies (
  id uuid primary key,
  kind text not null references agency_kinds (code),
  name text not null,
  ori text unique check (ori is null or ori ~ '^[A-Z0-9]{9}$'),
  -- State, territory or 'US'; a tribe has its own code.
  jurisdiction text not null,
  time_zone text not null,
  -- [{day: 1..7 (Monday = 1), from: 'HH:MM', to: 'HH:MM'}]; empty means round the clock.
  duty_hours jsonb not null default '[]',
  calendar_code text not null references calendars (code),
  stand_in_agency_id uuid references agencies (id),
  ncic_access boolean not null default true,
  active boolean not null default true,
  -- Switches of the agency that are read by rules, e.g. {"signedReplies": true}.
  settings jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index agencies_by_kind on agencies (kind, jurisdiction);

create table agency_acts_for (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  for_agency_id uuid not null references agencies (id),
  -- 'notifications', 'registrations', 'ncic', ...
  scope text not null,
  legal_basis text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  check (agency_id <> for_agency_id)
);
create index agency_acts_for_by_agency on agency_acts_for (agency_id, valid_until);

create table agency_contacts (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  position integer not null,
  name text not null,
  title text not null default '',
  email text,
  phone text,
  verified_at timestamptz,
  unique (agency_id, position)
);

create table agency_channels (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  position integer not null,
  kind text not null check (kind in ('portal', 'email', 'webhook', 'file')),
  -- Address without secrets, e.g. {"to": "..."} or {"url": "..."}.
  address jsonb not null default '{}',
  -- Secrets encrypted under the installation's key; null when the kind has none.
  secrets bytea,
  -- Whether content may travel here (an approved law-enforcement channel) or only a reference.
  carries_content boolean not null default false,
  verified_at timestamptz,
  active boolean not null default true,
  unique (agency_id, position)
);

create table users (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  sign_in_name text not null unique check (sign_in_name = lower(sign_in_name)),
  display_name text not null,
  email text,
  badge text not null default '',
  roles text[] not null,
  password_hash text,
  -- Encrypted TOTP secret, null until enrolled.
  totp_secret bytea,
  -- The last time step that was used: a code works once.
  totp_last_step bigint not null default 0,
  status text not null default 'active' check (status in ('active', 'disabled')),
  locked_at timestamptz,
  is_sample boolean not null default false,
  must_change_password boolean not null default false,
  single_keys boolean not null default true,
  last_sign_in_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null
);
create index users_by_agency on users (agency_id);

create table passkeys (
  id text primary key,
  user_id uuid not null references users (id) on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  label text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_by_user on passkeys (user_id);

create table recovery_codes (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  code_digest text not null,
  used_at timestamptz
);
create index recovery_codes_by_user on recovery_codes (user_id);

create table sign_in_attempts (
  id uuid primary key,
  user_id uuid references users (id) on delete cascade,
  at timestamptz not null,
  outcome text not null,
  method text not null
);
create index sign_in_attempts_by_user on sign_in_attempts (user_id, at desc);

create table sessions (
  -- Digest of the cookie's secret: the secret itself is never stored.
  token_digest text primary key,
  user_id uuid not null references users (id) on delete cascade,
  agency_id uuid not null references agencies (id),
  state text not null check (state in ('half', 'full', 'locked', 'ended')),
  csrf_token text not null,
  -- Passkey or TOTP challenge under way, purpose stated for the current case, and the like.
  facts jsonb not null default '{}',
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null
);
create index sessions_by_user on sessions (user_id);

create table api_clients (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  client_id text not null unique,
  name text not null,
  secret_hash text,
  -- Public key (JWK) for private_key_jwt, instead of a secret.
  public_jwk jsonb,
  scopes text[] not null,
  active boolean not null default true,
  is_sample boolean not null default false,
  created_at timestamptz not null,
  last_used_at timestamptz
);

create table form_drafts (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  agency_id uuid not null references agencies (id),
  form text not null,
  object_id text,
  step text not null,
  answers jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null
);
create index form_drafts_by_user on form_drafts (user_id, form);
