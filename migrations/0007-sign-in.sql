-- What sign-in needs besides users and sessions.

-- Names that nobody has are counted like names that somebody has, so that the answer does not tell them apart.
alter table sign_in_attempts add column name_digest text;
create index sign_in_attempts_by_name on sign_in_attempts (name_digest, at desc) where user_id is null;

-- Digests of passkey challenges and client assertions that were used: none works twice.
create table used_once (
  digest text primary key,
  kind text not null,
  expires_at timestamptz not null
);
create index used_once_by_expiry on used_once (expires_at);

alter table used_once enable row level security;
alter table used_once force row level security;
create policy system_all on used_once to rsoits_system using (true) with check (true);
grant select, insert, update, delete on used_once to rsoits_system;

-- A temporary account ends by itself (CJIS Security Policy, account management).
alter table users add column ends_at timestamptz;
