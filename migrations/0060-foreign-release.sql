-- The foreign release desk: drafts of what a foreign authority would read, the messages that were released, what came
-- back from abroad, and the account of every disclosure outside the notifications.

create table foreign_drafts (
  id uuid primary key,
  -- source + country + round: asking twice makes one draft.
  natural_key text not null unique,
  source text not null check (source in ('trip', 'travel-notice', 'sora-request')),
  source_id uuid not null,
  source_version integer not null,
  kind text not null check (kind in ('notice', 'correction')),
  reference text not null,
  country text not null check (country ~ '^[A-Z]{3}$'),
  role text not null check (role in ('destination', 'transit')),
  -- Why a transit state is told or not.
  because text not null default '',
  leg jsonb not null,
  trip_id uuid references trips (id),
  subject_id uuid references subjects (id),
  -- Who asked: NSOTC, or the registration agency that asks USNCB itself.
  owner_agency_id uuid not null references agencies (id),
  -- Whose person is the second one.
  second_agency_id uuid not null references agencies (id),
  state text not null check (state in ('open', 'stopped', 'proposed', 'released', 'not-released', 'not-needed', 'cancelled', 'withdrawn')),
  -- What the copies are made of: {values, offenceCodes, neverAbroad}. For the United States only.
  made_of jsonb not null,
  digest text not null,
  cautions jsonb not null default '[]',
  caution jsonb,
  withheld jsonb not null default '[]',
  outcome text check (outcome in ('release', 'do-not-release')),
  rationale text not null default '',
  proposed_by uuid references users (id),
  proposed_at timestamptz,
  second_needed jsonb not null default '[]',
  second_by uuid references users (id),
  second_at timestamptz,
  second_note text not null default '',
  check (second_by is null or second_by <> proposed_by),
  check (state <> 'released' or (proposed_by is not null and second_by is not null)),
  departs_at timestamptz,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index foreign_drafts_by_source on foreign_drafts (source, source_id);
create index foreign_drafts_by_subject on foreign_drafts (subject_id);
create index foreign_drafts_waiting on foreign_drafts (departs_at) where state in ('open', 'stopped', 'proposed');

create table foreign_messages (
  id uuid primary key,
  draft_id uuid not null references foreign_drafts (id),
  -- Quoted in receipts from abroad.
  reference text not null unique,
  kind text not null check (kind in ('notice', 'correction', 'withdrawal')),
  country text not null,
  supersedes_id uuid references foreign_messages (id),
  -- Exactly what leaves: the foreign copy and nothing else.
  content jsonb not null,
  forwarder_agency_id uuid not null references agencies (id),
  state text not null check (state in ('planned', 'sent', 'needs-person')),
  attempts integer not null default 0,
  detail text not null default '',
  body_sha256 text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique (draft_id, kind)
);
create index foreign_messages_by_draft on foreign_messages (draft_id);

create table foreign_receipts (
  id uuid primary key,
  natural_key text not null unique,
  received_at timestamptz not null,
  sender text not null,
  country text not null,
  -- As the bureau wrote it; empty in mails of plain text.
  reference text not null default '',
  outcome text not null check (outcome in ('admitted', 'refused', 'interviewed', 'unknown')),
  on_date date,
  officer_agency text not null default '',
  -- Who the mail speaks of, where it does not quote a reference.
  about_name text not null default '',
  words text not null default '',
  message_id uuid references foreign_messages (id),
  forwarder_agency_id uuid not null references agencies (id),
  state text not null check (state in ('matched', 'unmatched', 'set-aside')),
  matched_by uuid references users (id),
  note text not null default '',
  ended_at timestamptz
);
create index foreign_receipts_by_message on foreign_receipts (message_id);
create index foreign_receipts_unmatched on foreign_receipts (received_at) where state = 'unmatched';

-- The accounting of disclosures (5 USC 552a(c); 28 CFR 20): to whom, what fields, why and on what basis.
create table disclosures (
  id uuid primary key,
  natural_key text not null unique,
  at timestamptz not null,
  by_agency_id uuid not null references agencies (id),
  by_user_id uuid references users (id),
  to_name text not null,
  to_country text not null default 'USA',
  subject_id uuid references subjects (id),
  trip_id uuid references trips (id),
  fields jsonb not null,
  purpose text not null,
  legal_basis text not null,
  medium text not null,
  foreign_message_id uuid references foreign_messages (id)
);
create index disclosures_by_subject on disclosures (subject_id, at);

do $$
declare t text;
begin
  foreach t in array array['foreign_drafts', 'foreign_messages', 'foreign_receipts', 'disclosures'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
  end loop;
end $$;

create policy web_own on foreign_drafts for all to rsoits_web
  using (rsoits_sees(owner_agency_id) or rsoits_sees(second_agency_id));
-- Nobody gives a draft away or rewrites what it is made of: people decide, steps draft.
revoke update on foreign_drafts from rsoits_web;
grant update (state, caution, withheld, outcome, rationale, proposed_by, proposed_at, second_needed, second_by, second_at, second_note, version, updated_at)
  on foreign_drafts to rsoits_web;
create policy web_own on foreign_messages for all to rsoits_web
  using (rsoits_sees(forwarder_agency_id) or exists (select from foreign_drafts d where d.id = draft_id));
create policy web_own on foreign_receipts for all to rsoits_web
  using (rsoits_sees(forwarder_agency_id) or exists (select from foreign_messages m where m.id = message_id));
create policy web_own on disclosures for all to rsoits_web using (rsoits_sees(by_agency_id));
-- An account of disclosures is only added to.
revoke update on disclosures from rsoits_web;
