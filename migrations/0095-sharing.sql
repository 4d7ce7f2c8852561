-- Immediate sharing: whom a jurisdiction tells of its registrations, each round of telling, and what became of each.

-- The register of recipients. Whoever has no inbox here is reached by e-mail or by post.
create table share_recipients (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  kind text not null,
  name text not null,
  way text not null check (way in ('inbox', 'email', 'print')),
  to_agency_id uuid references agencies (id),
  email text,
  postal text not null default '',
  -- Cities, ZIP codes or codes of tribes; empty: the whole jurisdiction.
  area jsonb not null default '[]',
  active boolean not null default true,
  version integer not null default 1,
  changed_by uuid references users (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((way = 'inbox') = (to_agency_id is not null)),
  check (way <> 'email' or email is not null),
  check (way <> 'print' or postal <> '')
);
create index share_recipients_of on share_recipients (agency_id, kind, name);

-- A round gathers what changes in one sitting; it is planned a little later, once.
create table share_rounds (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  round integer not null,
  opened_at timestamptz not null,
  -- The clock of every recipient runs from this day.
  changed_on date not null,
  planned_at timestamptz,
  -- Digest of each element as it was told: what differs from it later is a change.
  elements jsonb not null default '{}',
  changed jsonb not null default '[]',
  -- Jurisdictions where the person had to register: who loses the tie hears of the end.
  jurisdictions jsonb not null default '[]',
  unique (registrant_id, round)
);
create unique index share_rounds_open on share_rounds (registrant_id) where planned_at is null;

create table shares (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  round_id uuid not null references share_rounds (id),
  -- The same over rounds for the same recipient.
  recipient_key text not null,
  recipient_id uuid references share_recipients (id),
  to_agency_id uuid references agencies (id),
  role text not null,
  name text not null,
  way text check (way in ('nsor', 'inbox', 'email', 'print')),
  rule_id text not null,
  rule_version integer not null,
  matrix_row integer not null,
  legal_basis text not null,
  changed_on date not null,
  due_on date,
  reckoning jsonb,
  -- nobody: the rule names a kind and none is kept.
  state text not null check (state in ('owed', 'told', 'not-required', 'replaced', 'nobody')),
  because text not null,
  -- What goes by e-mail link or by post; what goes to an inbox stands in its notification.
  content jsonb,
  withheld jsonb not null default '[]',
  -- Of what the recipient may read: an equal one later says that nothing changed for it.
  digest text not null default '',
  notification_id uuid references notifications (id),
  letter_batch_id uuid,
  attempts integer not null default 0,
  -- What proves that it was told, and when.
  proof jsonb not null default '{}',
  told_at timestamptz,
  late boolean not null default false,
  opened_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (round_id, recipient_key, rule_id)
);
create index shares_of on shares (registrant_id, created_at desc);
create index shares_owed on shares (agency_id, due_on, id) where state = 'owed';

-- Letters printed together and what was said of their posting.
create table letter_batches (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  letters integer not null,
  made_by uuid references users (id),
  made_at timestamptz not null,
  mailed_on date,
  mailed_by uuid references users (id),
  note text not null default ''
);
alter table shares add foreign key (letter_batch_id) references letter_batches (id);

do $$
declare t text;
begin
  foreach t in array array['share_recipients', 'share_rounds', 'shares', 'letter_batches'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
    execute format('create policy web_reads on %I for select to rsoits_web using (rsoits_sees(agency_id))', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
    execute format('create policy web_changes on %I for update to rsoits_web using (agency_id = rsoits_setting(''agency_id'')::uuid) with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
end $$;
