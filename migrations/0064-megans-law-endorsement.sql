-- International Megan's Law: written determinations that somebody is a covered sex offender, and how far the
-- endorsement of the passport has come (22 USC 212b).

create table iml_determinations (
  id uuid primary key,
  record_id uuid not null unique references register_records (id),
  agency_id uuid not null references agencies (id),
  -- Number of the written determination.
  reference text not null,
  determined_on date not null,
  covered boolean not null,
  -- Why: the covered offense against a minor and the jurisdiction that requires registration, or why not.
  basis text not null,
  endorsement text not null check (endorsement in ('not-required', 'to-be-told', 'told', 'endorsed', 'revoked', 'lifted')),
  note text not null default '',
  version integer not null,
  by_name text not null,
  made_at timestamptz not null,
  updated_at timestamptz not null,
  check (covered or endorsement in ('not-required', 'lifted'))
);

create table iml_steps (
  determination_id uuid not null references iml_determinations (id),
  version integer not null,
  endorsement text not null,
  note text not null default '',
  by_name text not null,
  at timestamptz not null,
  primary key (determination_id, version)
);

do $$
declare t text;
begin
  foreach t in array array['iml_determinations', 'iml_steps'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert on %I to rsoits_web', t);
  end loop;
end $$;
grant update (endorsement, note, version, updated_at) on iml_determinations to rsoits_web;
create policy web_own on iml_determinations for all to rsoits_web using (rsoits_sees(agency_id));
create policy web_own on iml_steps for all to rsoits_web
  using (exists (select from iml_determinations d where d.id = determination_id));
