-- The same person on several registers: proposed by the matching engine, linked by people, never merged.

-- Digests of what two files of one person would share; only the system looks at them.
create table registrant_match_keys (
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  key text not null,
  primary key (registrant_id, key)
);
create index registrant_match_keys_by_key on registrant_match_keys (key);

-- When a registrant was last held against the other registries.
create table registrant_matched (
  registrant_id uuid primary key references registrants (id),
  agency_id uuid not null references agencies (id),
  matched_at timestamptz not null
);

-- Holds nothing of a person: two agencies and where the question between them stands.
create table registrant_pairs (
  id uuid primary key,
  natural_key text not null unique,
  a_agency_id uuid not null references agencies (id),
  b_agency_id uuid not null references agencies (id),
  state text not null check (state in ('proposed', 'linked', 'refused', 'unlinked')),
  model_version text not null,
  -- NSOTC's word, where the two do not agree or one does not answer.
  decision text check (decision in ('same', 'different')),
  decided_by uuid references users (id),
  reason text not null default '',
  version integer not null default 1,
  proposed_at timestamptz not null,
  updated_at timestamptz not null,
  check (a_agency_id <> b_agency_id)
);

-- What one agency sees of it: its own registrant, its own fields that agree, and the other's details once linked.
create table registrant_pair_sides (
  id uuid primary key,
  pair_id uuid not null references registrant_pairs (id),
  agency_id uuid not null references agencies (id),
  registrant_id uuid not null references registrants (id),
  -- [{field, level, ours}]: values of this side's own file.
  agreed jsonb not null,
  answer text not null default 'open' check (answer in ('open', 'same', 'different')),
  answered_by uuid references users (id),
  answered_at timestamptz,
  note text not null default '',
  -- The other registration, only while the two are linked.
  shared jsonb,
  shared_at timestamptz,
  unique (pair_id, agency_id)
);
create index registrant_pair_sides_of on registrant_pair_sides (agency_id, registrant_id);

do $$
declare t text;
begin
  foreach t in array array['registrant_match_keys', 'registrant_matched', 'registrant_pairs', 'registrant_pair_sides'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
  end loop;
end $$;
-- A request answers for its own side or, nationally, decides; state and what is shared are the system's.
grant select on registrant_pairs, registrant_pair_sides to rsoits_web;
grant update (decision, reason, decided_by, version, updated_at) on registrant_pairs to rsoits_web;
grant update (answer, note, answered_by, answered_at) on registrant_pair_sides to rsoits_web;
grant select on registrant_matched, registrant_match_keys to rsoits_web;
create policy web_reads on registrant_pairs for select to rsoits_web using (rsoits_sees(a_agency_id) or rsoits_sees(b_agency_id));
create policy web_decides on registrant_pairs for update to rsoits_web using (rsoits_is_national()) with check (rsoits_is_national());
create policy web_reads on registrant_pair_sides for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_answers on registrant_pair_sides for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on registrant_matched for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_reads on registrant_match_keys for select to rsoits_web using (rsoits_sees(agency_id));
